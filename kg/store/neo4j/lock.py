"""The writer's lock: at most one writer at a time, whichever way the one before ended."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Final

import neo4j
from neo4j import exceptions

from kg.errors import StoreBusy
from kg.store.neo4j.connection import Address, is_held, is_slow, rows

__all__ = ["WriterLock"]

_LOCK: Final = "MATCH (l:WriterLock) SET l.since = datetime()"
_WAIT: Final = 1.0
"""Seconds after which a lock that another writer holds counts as held."""
_TURN: Final = 15.0
"""Seconds that taking the lock may last altogether."""
_TRIES: Final = 3
"""A server that has only just started may need longer than that for anything at all."""

_TAKE_OVER: Final = "MATCH (s:Store {id: 'kg'}) SET s.holder = $token"
# What a writer that died announced never came; its number is not used again, so that views tell the two changes apart.
_SETTLE: Final = """
MATCH (s:Store {id: 'kg'}), (w:Writing)
SET s.revision = CASE WHEN w.announced > s.revision THEN w.announced ELSE s.revision END
SET w.announced = s.revision, w.made = s.revision
"""


class WriterLock:
    """A transaction that stays open and holds a node: it ends with the process, however that ends.

    The holder's token stands in the graph too. A writer whose transaction the server lost finds another token there
    before it changes anything.
    """

    def __init__(self, driver: neo4j.Driver, address: Address) -> None:
        self._driver = driver
        self._address = address
        self._session: neo4j.Session | None = None
        self._transaction: neo4j.Transaction | None = None
        self.token = ""
        """Which taking of the lock this is."""

    def take(self) -> None:
        """Take the lock, or take it again.

        Raises:
            StoreBusy: another writer holds it.
        """
        self.release()
        token = secrets.token_hex(8)
        try:
            self._try()
            with (
                self._driver.session(database=self._address.database) as session,
                session.begin_transaction(timeout=_TURN) as turn,
            ):
                rows(turn, _TAKE_OVER, token=token)  # waits for what a writer that died may be committing still
                self._try()  # from here on nobody else gets as far as this
                self._session = self._driver.session(database=self._address.database)
                self._transaction = self._session.begin_transaction(timeout=0)  # however long the server's own limit is
                rows(self._transaction, _LOCK)
                rows(turn, _SETTLE)
                turn.commit()
        except BaseException as error:
            self.release()
            if is_held(error) or is_slow(error):
                raise StoreBusy(f"{self._address.uri}: another ingest is writing to it; try again when it is done") from error
            raise
        self.token = token

    def release(self) -> None:
        """Let the lock go."""
        for resource in (self._transaction, self._session):
            if resource is not None:
                with suppress(exceptions.DriverError, exceptions.Neo4jError):  # the server is gone, and the lock with it
                    resource.close()
        self._session = self._transaction = None

    def _try(self) -> None:
        """Take the lock for a moment, if it can be had soon."""
        with self._driver.session(database=self._address.database) as session:
            for attempt in range(_TRIES):
                try:
                    with session.begin_transaction(timeout=_WAIT) as probe:
                        rows(probe, _LOCK)
                        probe.commit()
                    return
                except exceptions.Neo4jError as error:
                    if not is_slow(error) or attempt == _TRIES - 1:
                        raise
