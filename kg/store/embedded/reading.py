"""The connections through which one file is read, and the graph in memory that they share."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreUnreadable
from kg.store.embedded.filestate import FileState
from kg.store.embedded.projection import Projection
from kg.store.embedded.schema import REPAIR, Unshared, connect_to_read
from kg.store.words import SharedIndex

if TYPE_CHECKING:
    from kg.store.embedded.links import Links

__all__ = ["FileReplaced", "Reading", "begin"]


class FileReplaced(Exception):
    """Another file stands where this one stood."""


class Reading:
    """One file, as long as it stands at its path. Safe to use from several threads."""

    def __init__(self, path: Path, state: FileState | None) -> None:
        self.state = state
        """Which file it is and when it was written to last, None if there is none; set it when it has been."""
        self.projection = Projection()
        self.words = SharedIndex()
        self._path = path
        self._idle: list[tuple[sqlite3.Connection, FileState | None]] = []
        self._closed = False
        self._turn = threading.Condition()
        self._readers = 0
        self._refreshing = False

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction that sees what the projection holds, for as long as the context lasts.

        Raises:
            FileReplaced: the file is no longer the one that stands at the path.
            UsageError, StoreUnreadable, StoreTooNew: there is no store to read.
            sqlite3.Error: the file cannot be read.
        """
        state = self.state
        connection = self._connected(state)
        try:
            self._enter(connection)
            try:
                yield connection
            finally:
                self._leave()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.close()
            raise
        except BaseException:
            self._give_back(connection, state)
            raise
        self._give_back(connection, state)

    def close(self) -> None:
        """Close idle connections, and those in use once they are given back."""
        with self._turn:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _connected(self, state: FileState | None) -> sqlite3.Connection:
        """A connection; not one from before the file was written to, be it by another program: it keeps pages in memory."""
        found, stale = None, []
        with self._turn:
            while self._idle and found is None:
                connection, opened = self._idle.pop()
                if opened == state:
                    found = connection
                else:
                    stale.append(connection)
        try:
            return found or self._opened(state)
        finally:
            for connection in stale:  # only now: whoever has none open takes what readers share for left over
                connection.close()

    def _give_back(self, connection: sqlite3.Connection, state: FileState | None) -> None:
        with self._turn:
            if not self._closed and not isinstance(connection, Unshared):
                self._idle.append((connection, state))
                return
        connection.close()

    def _opened(self, state: FileState | None) -> sqlite3.Connection:
        connection = connect_to_read(self._path)
        now = FileState.of(self._path)
        if now is None or state is None or now.file != state.file:
            connection.close()
            raise FileReplaced
        return connection

    def _enter(self, connection: sqlite3.Connection) -> None:
        """Begin a read whose snapshot and whose projection are of one revision.

        Readers share the projection; it changes only while nobody reads. Whoever finds it behind waits for the readers
        there are, keeps new ones out, brings it up to date from his own snapshot, and reads on.
        """
        with self._turn:
            self._turn.wait_for(lambda: not self._refreshing)
            self._readers += 1
        try:
            if begin(connection, self._path) == self.projection.revision:
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
            revision = begin(connection, self._path)
            if revision != self.projection.revision:
                self._refresh(connection, revision)
        except BaseException:
            self.projection = Projection()  # half refreshed: read anew next time
            with self._turn:
                self._refreshing = False
                self._turn.notify_all()
            raise
        with self._turn:
            self._readers += 1
            self._refreshing = False
            self._turn.notify_all()

    def links(self, connection: sqlite3.Connection) -> Links:
        """What links the entities, as somebody sees it who reads through this connection.

        Raises:
            StoreUnreadable: the file holds what no writer writes.
        """
        with self._whole():
            return self.projection.links(connection)

    def _refresh(self, connection: sqlite3.Connection, revision: int) -> None:
        with self._whole():
            if not self.projection.leads_to(connection):  # another file was written over the one before
                self.projection = Projection()
                self.words = SharedIndex()
            self.projection.refresh(connection, revision)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            yield
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # rows that no writer of ours has written
            raise StoreUnreadable(f"{self._path}: damaged ({type(error).__name__}: {error}); {REPAIR.format(self._path)}") from error

    def _leave(self) -> None:
        with self._turn:
            self._readers -= 1
            self._turn.notify_all()


def begin(connection: sqlite3.Connection, path: Path) -> int:
    """Begin to read; returns the revision of what is seen.

    Raises:
        StoreUnreadable: the store does not say which it is.
    """
    connection.execute("BEGIN")
    row = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
    if row is None:
        raise StoreUnreadable(f"{path}: damaged (no revision); {REPAIR.format(path)}")
    return int(row[0])
