"""Reading for one view: every query goes out alone, all of them within one time limit."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self, cast

import neo4j

from kg.store.neo4j.connection import Address, anew, too_slow

__all__ = ["Reader"]


class Reader:
    """Asks a database. Connects when it is first asked.

    Neo4j isolates a transaction of several queries no better than queries alone, and opening and ending one costs two turns
    to the server.
    """

    def __init__(self, driver: neo4j.Driver, address: Address, timeout: float) -> None:
        self._session = driver.session(database=address.database, default_access_mode=neo4j.READ_ACCESS)
        self._address = address
        self._deadline = time.monotonic() + timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.close()

    def ask(self, query: str, /, **parameters: Any) -> list[Any]:
        """The records of a query; parameters only, never text put into it.

        Raises:
            StoreBusy: the time is up.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise too_slow(self._address)
        text = neo4j.Query(cast(Any, query), timeout=left)
        return anew(lambda: list(self._session.run(text, parameters)))
