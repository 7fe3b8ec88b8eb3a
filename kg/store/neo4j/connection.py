"""The driver: opening it, and its errors as ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from kg.errors import StoreBusy, StoreDenied, StoreError, StoreUnavailable, StoreUnreadable, UsageError

__all__ = [
    "Address",
    "anew",
    "connect",
    "is_held",
    "is_slow",
    "is_too_much",
    "moment",
    "once",
    "rows",
    "too_slow",
    "translated",
    "translated_errors",
    "unreachable",
]

T = TypeVar("T")

_CONNECT_TIMEOUT = 5.0
_ACQUIRE_TIMEOUT = 6.0
"""Counts for the handshake too: who listens and never says a word is no server."""
_AT_ONCE: Final = 1.0
"""Seconds within which a connection fails that was left over from a server that is gone."""
_DENIED: Final = ("Neo.ClientError.Security.", "Neo.ClientError.Statement.AccessMode")
_SLOW: Final = ("TransactionTimedOut", "Transaction.Terminated", "TransactionTerminated")
_HELD: Final = ("LockAcquisitionTimeout", "LockClientStopped", "DeadlockDetected")
_READ_ONLY: Final = ("WriteOnReadOnlyAccessDatabase", "ForbiddenOnReadOnlyDatabase")
_OUT_OF_MEMORY: Final = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError")
_CANNOT_HOLD: Final = ("Neo.ClientError.Schema.", "Neo.ClientError.Statement.", "Neo.DatabaseError.Statement.ExecutionFailed")
_STARTING: Final = ("DatabaseUnavailable", "RoutingTableNotAvailable")


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
            UsageError: there is no host, or no such port, or more than a database behind it, or a password in it.
        """
        try:
            parts = urlsplit(url)
            _ = parts.port, (parts.hostname or "").encode("idna")
        except ValueError as error:  # of the whole, of the port, of the host's name
            shown = "neo4j://…" if "@" in url else url
            raise UsageError(f"{shown}: write neo4j://host:7687 or neo4j://host:7687/database") from error
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


def anew(work: Callable[[], T]) -> T:
    """Do something, and again if a connection was left over from before the server was started anew."""
    began = time.monotonic()
    try:
        return work()
    except (exceptions.Neo4jError, exceptions.DriverError) as error:
        if not unreachable(error) or time.monotonic() - began > _AT_ONCE:
            raise
    return work()


def is_held(error: BaseException) -> bool:
    """Whether what was asked waited for a lock that another transaction holds."""
    return _has_code(error, _HELD)


def is_slow(error: BaseException) -> bool:
    """Whether what was asked took longer than it was given."""
    return _has_code(error, _SLOW)


def _has_code(error: BaseException, parts: Iterable[str]) -> bool:
    code = getattr(error, "code", None) or ""
    return any(part in code for part in parts)


def is_too_much(error: BaseException) -> bool:
    """Whether the server cannot hold what it was given, now or later: a rule is broken, or one transaction needs too much memory."""
    if _has_code(error, _OUT_OF_MEMORY):
        return "transaction.max" in str(error)  # else others take the memory, and give it back
    return _has_code(error, _CANNOT_HOLD)


def unreachable(error: BaseException) -> bool:
    """Whether the server went away or could not be asked just now, so that the same may succeed later."""
    if _has_code(error, _READ_ONLY) or is_too_much(error):  # the driver takes the first for a follower of a cluster
        return False
    return isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired) or (
        isinstance(error, exceptions.Neo4jError | exceptions.DriverError) and error.is_retryable()
    )


def translated(address: Address, error: BaseException) -> StoreError:
    """The driver's error as one of ours: what it is, and what to do."""
    where = address.uri
    code = getattr(error, "code", None) or ""
    message = " ".join(str(getattr(error, "message", None) or error).split())
    if "AuthenticationRateLimit" in code:
        return StoreDenied(f"{where}: too many wrong passwords; wait some seconds, then set KG_NEO4J_USER and KG_NEO4J_PASSWORD")
    if "CredentialsExpired" in code:
        return StoreDenied(f"{where}: the password must be changed before it can be used (ALTER CURRENT USER SET PASSWORD)")
    if isinstance(error, exceptions.AuthError) or code.startswith("Neo.ClientError.Security.Unauthorized"):
        return StoreDenied(f"{where}: user or password is wrong; set KG_NEO4J_USER and KG_NEO4J_PASSWORD")
    if "DatabaseNotFound" in code:
        return StoreUnavailable(f"{where}: the server has no database called {address.database!r}; correct the end of the URL")
    if _has_code(error, _READ_ONLY):
        return StoreDenied(f"{where}: the database is read-only; questions are answered, nothing can be written")
    if isinstance(error, exceptions.Forbidden) or code.startswith(_DENIED):
        return StoreDenied(f"{where}: the user may not do this (reading needs a reader, ingesting an editor with schema rights)")
    if is_slow(error):
        return too_slow(address)
    if is_held(error):
        return StoreBusy(f"{where}: others hold what is needed; try again when they are done")
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired) or _has_code(error, _STARTING):
        return StoreUnavailable(f"{where}: no Neo4j server answers; start it, or correct --store")
    if unreachable(error):
        return StoreBusy(f"{where}: the server cannot do it now, try again later: {message}")
    return StoreUnreadable(f"{where}: {message}")


def too_slow(address: Address) -> StoreBusy:
    """What to say of a question that took longer than it was given."""
    return StoreBusy(f"{address.uri}: the question took too long and was stopped; ask for less, or again")


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


def once(session: neo4j.Session, query: str, /, **parameters: Any) -> list[Any]:
    """The records of a query in a transaction of its own, which is not tried again: whoever asks knows how long to wait."""
    with session.begin_transaction() as transaction:
        found = rows(transaction, query, **parameters)
        transaction.commit()
        return found
