"""The embedded store: one SQLite file is the truth, a networkx graph its projection in memory."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import StoreBusy, StoreUnreadable, UsageError
from kg.store.base import Contents, View, Writer
from kg.store.embedded.contents import EmbeddedContents
from kg.store.embedded.projection import Projection
from kg.store.embedded.schema import REPAIR, connect, create, wrapped
from kg.store.embedded.view import EmbeddedView
from kg.store.embedded.writer import EmbeddedWriter
from kg.store.words import SharedIndex

__all__ = ["EmbeddedStore", "locked"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a store's one writer.

    Raises:
        StoreBusy: another writer, in this process or another, holds it.
        UsageError, StoreUnreadable: there is no place to write to.
    """
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: no such folder; make it first")
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(f"{path}: another ingest is writing to it; try again when it is done") from None
    except OSError as error:
        raise StoreUnreadable(f"{path}: cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


class EmbeddedStore:
    """See :class:`kg.store.base.GraphStore`. Safe to use from several threads and beside other processes.

    Do not open a view while the same thread holds one.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._projection = Projection()
        self._words = SharedIndex()
        self._idle: list[sqlite3.Connection] = []
        self._turn = threading.Condition()
        self._readers = 0
        self._refreshing = False

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Open for writing; makes the file if there is none.

        Raises:
            StoreBusy: another writer, in this process or another, holds the store.
            UsageError, StoreUnreadable, StoreTooNew: the file cannot be a store.
        """
        with locked(self.path):
            connection = create(self.path)
            try:
                yield EmbeddedWriter(connection)
            except sqlite3.Error as error:
                raise wrapped(self.path, error) from error
            finally:
                connection.close()

    @contextmanager
    def view(self, *, again: bool = False) -> Iterator[View]:
        """Look at the graph as it is now.

        The first view reads the whole graph into memory; later ones only what changed.

        Raises:
            UsageError, StoreUnreadable, StoreTooNew: there is no store to read.
        """
        if self._idle and not self.path.exists():  # or it would be read, and written anew, as if it were there
            self.close()
        connection = self._idle.pop() if self._idle else connect(self.path)
        try:
            self._enter(connection)
            try:
                yield EmbeddedView(connection, self._projection, self._words)
            finally:
                self._leave()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            connection.close()
            raise wrapped(self.path, error) from error
        except BaseException:
            self._idle.append(connection)
            raise
        self._idle.append(connection)

    @contextmanager
    def contents(self) -> Iterator[Contents]:
        """Read what was put, as of now, from the tables alone: no graph is made of it.

        Raises:
            UsageError, StoreUnreadable, StoreTooNew: there is no store to read.
        """
        connection = connect(self.path)
        try:
            self._begin(connection)
            yield EmbeddedContents(connection, self.path)
        except sqlite3.Error as error:
            raise wrapped(self.path, error) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close idle connections."""
        while self._idle:
            self._idle.pop().close()

    def _enter(self, connection: sqlite3.Connection) -> None:
        """Begin a read whose snapshot and whose projection are of one revision.

        Readers share the projection; it changes only while nobody reads. Whoever finds it behind waits for the readers
        there are, keeps new ones out, brings it up to date from his own snapshot, and reads on.
        """
        with self._turn:
            self._turn.wait_for(lambda: not self._refreshing)
            self._readers += 1
        try:
            if self._begin(connection) == self._projection.revision:
                return
            connection.execute("ROLLBACK")
        except BaseException:
            self._leave()
            raise
        with self._turn:
            self._readers -= 1
            self._turn.notify_all()
            self._turn.wait_for(lambda: not self._refreshing)
            self._refreshing = True
            self._turn.wait_for(lambda: not self._readers)
        try:
            revision = self._begin(connection)
            if revision != self._projection.revision:
                self._refresh(connection, revision)
        except BaseException:
            self._projection = Projection()  # half refreshed: read anew next time
            with self._turn:
                self._refreshing = False
                self._turn.notify_all()
            raise
        with self._turn:
            self._readers += 1
            self._refreshing = False
            self._turn.notify_all()

    def _refresh(self, connection: sqlite3.Connection, revision: int) -> None:
        try:
            self._projection.refresh(connection, revision)
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # rows that no writer of ours has written
            raise StoreUnreadable(f"{self.path}: damaged ({type(error).__name__}: {error}); {REPAIR.format(self.path)}") from error

    def _begin(self, connection: sqlite3.Connection) -> int:
        connection.execute("BEGIN")
        row = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
        if row is None:
            raise StoreUnreadable(f"{self.path}: damaged (no revision); {REPAIR.format(self.path)}")
        return int(row[0])

    def _leave(self) -> None:
        with self._turn:
            self._readers -= 1
            self._turn.notify_all()
