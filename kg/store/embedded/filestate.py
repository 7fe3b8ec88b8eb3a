"""Which file stands at a store's path and when it was written to last: by what it is told from one that was put in its place."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.errors import StoreUnreadable

__all__ = ["FileState", "Untouched"]


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
