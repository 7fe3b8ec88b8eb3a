"""What views of one revision have read, kept in memory for the views after them: as long as nothing changes it stays true.

A view adds what it has read only when it has found, at its end, that the graph stood still.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, TypeVar

__all__ = ["Kept", "Shelf"]

T = TypeVar("T")

_ABSENT: Final = object()
"""Stands for what was asked for and is not there."""


class Kept:
    """Of one revision, shared by all its views."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        """What was worked out over the whole graph, by the name of the question."""
        self.shelves: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """What was read by id, by the name of what it is."""


class Shelf(Generic[T]):
    """Things by id, as one view sees them: what views before it have read, and what it has read itself."""

    def __init__(self, kept: Kept, name: str, most: int) -> None:
        self._kept = kept.shelves[name]
        self._most = most
        self._own: dict[str, Any] = {}

    def note(self, found: Mapping[str, T]) -> None:
        """Take note of what came along with another answer."""
        self._own.update(found)

    def of(self, ids: Iterable[str], ask: Callable[[list[str]], Mapping[str, T]]) -> dict[str, T]:
        """Things by id, those that there are, in the order asked for; `ask` reads what is not known yet."""
        wanted = dict.fromkeys(ids)
        known: dict[str, Any] = {id: self._own[id] if id in self._own else self._kept.get(id) for id in wanted}
        unknown = [id for id, thing in known.items() if thing is None]
        if unknown:
            found = dict.fromkeys(unknown, _ABSENT) | dict(ask(unknown))
            self._own.update(found)
            known |= found
        return {id: known[id] for id in wanted if known[id] is not _ABSENT}

    def settle(self) -> None:
        """Keep what was read; if that is too much in all, only that."""
        if len(self._kept) + len(self._own) > self._most:
            self._kept.clear()
        if len(self._own) <= self._most:
            self._kept.update(self._own)
