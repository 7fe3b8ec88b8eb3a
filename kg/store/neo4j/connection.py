"""The driver: opening it, and its errors as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from kg.errors import StoreBusy, StoreDenied, StoreError, StoreUnavailable, StoreUnreadable, UsageError

__all__ = ["Address", "connect", "moment", "rows", "translated", "translated_errors", "unreachable"]

_CONNECT_TIMEOUT = 5.0
_ACQUIRE_TIMEOUT = 10.0
_DENIED: Final = ("Neo.ClientError.Security.", "Neo.ClientError.Statement.AccessMode")
_SLOW: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockAcquisitionTimeout", "LockClientStopped")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its databases is meant."""

    uri: str
    database: str | None
    """None for the server's default."""

    @classmethod
    def of(cls, url: str) -> Address:
        """``neo4j://host[:port][/database]``.

        Raises:
            UsageError: there is no host, or more than a database behind it, or a password in it.
        """
        parts = urlsplit(url)
        database = parts.path.strip("/")
        if "@" in parts.netloc:
            shown = f"{parts.scheme}://{parts.hostname}"
            raise UsageError(f"{shown}: give user and password as KG_NEO4J_USER and KG_NEO4J_PASSWORD, not in the URL")
        if not parts.hostname or "/" in database or parts.query or parts.fragment:
            raise UsageError(f"{url}: write neo4j://host:7687 or neo4j://host:7687/database")
        return cls(f"{parts.scheme}://{parts.netloc}", database or None)


def connect(address: Address, user: str, password: str) -> neo4j.Driver:
    """A driver with a pool of connections; nothing is connected yet.

    Raises:
        UsageError: the address makes no sense to the driver.
    """
    try:
        return neo4j.GraphDatabase.driver(
            address.uri,
            auth=(user, password),
            connection_timeout=_CONNECT_TIMEOUT,
            connection_acquisition_timeout=_ACQUIRE_TIMEOUT,
            liveness_check_timeout=30,
            notifications_min_severity="OFF",
            user_agent="kg",
        )
    except (ValueError, exceptions.DriverError) as error:
        raise UsageError(f"{address.uri}: {error}") from error


def unreachable(error: BaseException) -> bool:
    """Whether the server went away or could not be asked just now, so that the same may succeed later."""
    return isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired) or (
        isinstance(error, exceptions.Neo4jError | exceptions.DriverError) and error.is_retryable()
    )


def translated(address: Address, error: BaseException) -> StoreError:
    """The driver's error as one of ours: what it is, and what to do."""
    where = address.uri
    code = getattr(error, "code", None) or ""
    if isinstance(error, exceptions.AuthError) or code.startswith("Neo.ClientError.Security.Unauthorized"):
        return StoreDenied(f"{where}: user or password is wrong; set KG_NEO4J_USER and KG_NEO4J_PASSWORD")
    if "DatabaseNotFound" in code:
        return StoreUnavailable(f"{where}: the server has no database called {address.database!r}; correct the end of the URL")
    if isinstance(error, exceptions.Forbidden) or code.startswith(_DENIED):
        return StoreDenied(f"{where}: the user may not do this (reading needs a reader, ingesting an editor with schema rights)")
    if any(name in code for name in _SLOW):
        return StoreBusy(f"{where}: the question took too long and was stopped; ask for less, or again")
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired) or unreachable(error):
        return StoreUnavailable(f"{where}: no Neo4j server answers; start it, or correct --store")
    message = getattr(error, "message", None) or str(error)
    return StoreUnreadable(f"{where}: {' '.join(str(message).split())}")


@contextmanager
def translated_errors(address: Address) -> Iterator[None]:
    """Raise the driver's errors as ours."""
    try:
        yield
    except (exceptions.Neo4jError, exceptions.DriverError) as error:
        raise translated(address, error) from error


def moment(text: str | None) -> datetime | None:
    """A time as Neo4j writes it."""
    return datetime.fromisoformat(text) if text else None


def rows(transaction: Any, query: str, /, **parameters: Any) -> list[Any]:
    """The records of a query; parameters only, never text put into it."""
    return list(transaction.run(query, parameters))
