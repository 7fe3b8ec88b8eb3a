"""What stands at a store's path: whether that can be a store, and what tells it from a file that was put in its place later."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import StoreUnreadable, UsageError

__all__ = ["APPLICATION_ID", "FileState", "Untouched", "no_store", "see_place"]

APPLICATION_ID: Final = 0x6B67_7031  # "kgp1": marks the file as ours
_MAGIC: Final = b"SQLite format 3\0"
_JOURNAL_MAGIC: Final = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_HEADER: Final = 128
"""Bytes of which the mark of whose a database is stands at 68, and the number of its tables, as far as page 1 has them, at 103."""
_LOOKED_AT: Final = 1 << 20
"""Bytes behind these that are looked at where they do not tell. The descriptions of its tables stand there, since they are made first."""
_TABLES: Final = tuple(f"table{name}{name}".encode() for name in ("posts", "sources", "claims", "mentions"))
"""How some descriptions of our tables begin in the file: their kind, and their name twice."""


def no_store(path: Path) -> StoreUnreadable:
    """What to say of a file that is none of ours."""
    return StoreUnreadable(f"{path}: not a store of this project; give another path with --store, this file is left as it is")


def see_place(path: Path) -> None:
    """See that a store, whole, damaged or still to be made, can be what stands at the path: so that nothing else is ever written to.

    Raises:
        UsageError: it is a folder or a device.
        StoreUnreadable: nothing in the file speaks for its ever having been a store, or it cannot be read.
    """
    if path.is_dir():
        raise UsageError(f"{path}: a folder, no store; name a file with --store")
    if not path.exists():
        return
    if not path.is_file():
        raise UsageError(f"{path}: a device or a pipe, no store; name a file with --store")
    try:
        if _foreign(path):
            raise no_store(path)
    except OSError as error:
        raise StoreUnreadable(f"{path}: cannot be read: {error.strerror}; give yourself permission to read and write it") from error


def _foreign(path: Path) -> bool:
    """Whether a file holds something, and that is neither a database nor zeros, or a database with none of our tables."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
        if head[68:72] == APPLICATION_ID.to_bytes(4):
            return False
        head += file.read(_LOOKED_AT)
    if any(table in head for table in _TABLES):
        return False
    journal = Path(f"{path}-wal")
    if journal.is_file():
        with journal.open("rb") as file:
            if file.read(4) in _JOURNAL_MAGIC:
                return False
    if _MAGIC.startswith(head[: len(_MAGIC)]):
        return any(head[103:105])
    return any(head[: len(_MAGIC)])


class FileState(NamedTuple):
    """A file at a moment. Readers of a store do not write to it, its writer only when he takes the journal into it."""

    file: tuple[int, int]
    """What tells it from every other that there is: device and number."""
    written: tuple[int, int]
    """When it was written to last, in nanoseconds by the clock of its file system, and its size in bytes."""

    @classmethod
    def of(cls, path: Path) -> FileState | None:
        """The file that stands there now; None if there is none."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls((found.st_dev, found.st_ino), (found.st_mtime_ns, found.st_size))


class Untouched:
    """A file that only one writer writes to, and says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state = FileState.of(path)

    def __bool__(self) -> bool:
        return FileState.of(self.path) == self._state

    def note(self) -> None:
        """The writer may have written to it just now."""
        self._state = FileState.of(self.path)

    def check(self) -> None:
        """See that nobody else did.

        Raises:
            StoreUnreadable: somebody else wrote to it, or put another file in its place.
        """
        if not self:
            raise StoreUnreadable(
                f"{self.path}: another file was put in its place, or written over it, while posts or judgements were stored; what was"
                " stored last is lost. Run this again, and put copies back with `kg restore`, which waits for nobody and loses nothing"
            )
