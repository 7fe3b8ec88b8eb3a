"""The embedded store: one SQLite file is the truth, a networkx graph its projection in memory."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kg.errors import StoreBusy, StoreError, StoreUnreadable, UsageError
from kg.store.base import Contents, View, Writer
from kg.store.embedded.contents import EmbeddedContents
from kg.store.embedded.filestate import FileState, Untouched, see_place
from kg.store.embedded.reading import FileReplaced, Reading, begin
from kg.store.embedded.schema import connect, create, fold, forget, wrapped
from kg.store.embedded.view import EmbeddedView
from kg.store.embedded.writer import EmbeddedWriter

__all__ = ["EmbeddedStore", "locked"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a store's one writer.

    Raises:
        StoreBusy: another writer, in this process or another, holds it.
        UsageError, StoreUnreadable: there is no place to write to, or something else than a store.
    """
    see_place(path)
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: no such folder; make it first")
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        try:
            lock.acquire()
        except Timeout:
            open(lock.lock_file, "ab").close()  # a file that cannot be made (as in /proc) passes for one that is held
            raise StoreBusy(f"{path}: another ingest is writing to it; try again when it is done") from None
    except OSError as error:
        raise StoreUnreadable(f"{path}: cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        if not path.exists():  # nothing was made that anybody could write to; who waits for this lock notices that it is gone
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


class EmbeddedStore:
    """See :class:`kg.store.base.GraphStore`. Safe to use from several threads and beside other processes.

    Do not open a view while the same thread holds one.
    """

    at_once: Final = 1

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._turn = threading.Lock()
        self._reading = Reading(self.path, None)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Open for writing; makes the file if there is none.

        Raises:
            StoreBusy: another writer, in this process or another, holds the store.
            UsageError, StoreUnreadable, StoreTooNew: the file cannot be a store, or another one was put in its place meanwhile.
        """
        with locked(self.path):
            connection = create(self.path)
            untouched = Untouched(self.path)
            try:
                yield EmbeddedWriter(connection, untouched)
                untouched.check()
            except sqlite3.Error as error:
                untouched.check()
                raise wrapped(self.path, error) from error
            finally:
                if untouched:
                    fold(connection)
                else:
                    forget(self.path)
                connection.close()

    @contextmanager
    def view(self, *, again: bool = False) -> Iterator[View]:
        """Look at the graph as it is now.

        The first view reads the names and counts into memory, the first question about links what links them; later ones only what
        changed, unless another file has come to stand at the path.

        Raises:
            UsageError, StoreUnreadable, StoreTooNew: there is no store to read.
        """
        try:
            with ExitStack() as stack:
                reading, connection = self._begun(stack)
                view = EmbeddedView(connection, reading.projection, reading.words, partial(reading.links, connection))
                yield view
                view.settle()
        except sqlite3.Error as error:
            raise wrapped(self.path, error) from error

    @contextmanager
    def contents(self) -> Iterator[Contents]:
        """Read what was put, as of now, from the tables alone: no graph is made of it.

        Raises:
            UsageError, StoreUnreadable, StoreTooNew: there is no store to read.
        """
        connection = connect(self.path)
        try:
            begin(connection, self.path)
            yield EmbeddedContents(connection, self.path)
        except sqlite3.Error as error:
            raise wrapped(self.path, error) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close idle connections."""
        with self._turn:
            reading, self._reading = self._reading, Reading(self.path, None)
        reading.close()
        if reading.state is not None and _same_file(reading.state, FileState.of(self.path)) and Path(f"{self.path}-wal").exists():
            with suppress(StoreError, UsageError):  # who only reads leaves an empty journal behind
                connect(self.path).close()

    def _begun(self, stack: ExitStack) -> tuple[Reading, sqlite3.Connection]:
        """What reads the file, with a connection that the stack gives back."""
        while True:
            reading = self._current()
            try:
                return reading, stack.enter_context(reading.connection())
            except FileReplaced:  # just now
                continue

    def _current(self) -> Reading:
        """What reads the file that stands at the path now."""
        with self._turn:
            state = FileState.of(self.path)
            if not _same_file(self._reading.state, state):
                self._reading.close()
                self._reading = Reading(self.path, state)
            self._reading.state = state
            return self._reading


def _same_file(one: FileState | None, other: FileState | None) -> bool:
    return (one and one.file) == (other and other.file)
