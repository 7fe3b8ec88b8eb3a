"""What views of one revision have read or worked out, kept in memory for the views after them: as long as nothing changes it stays true.

A view adds what it has read at its end; one of a server only when it has found that the graph stood still.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, Final, Generic, TypeVar

__all__ = ["Keeping", "Kept", "Shelf"]

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
        """Take note of what came along with another answer, in place of all before if that would be too much."""
        if len(self._own) + len(found) > self._most:
            self._own.clear()
        self._own.update(found)

    def of(self, ids: Iterable[str], ask: Callable[[list[str]], Mapping[str, T]]) -> dict[str, T]:
        """Things by id, those that there are, in the order asked for; `ask` reads what is not known yet."""
        wanted = dict.fromkeys(ids)
        known: dict[str, Any] = {id: self._own[id] if id in self._own else self._kept.get(id) for id in wanted}
        unknown = [id for id, thing in known.items() if thing is None]
        if unknown:
            found: dict[str, Any] = dict.fromkeys(unknown, _ABSENT) | dict(ask(unknown))
            self.note(found)
            known |= found
        return {id: known[id] for id in wanted if known[id] is not _ABSENT}

    def settle(self) -> None:
        """Keep what was read; if that is too much in all, only that; if it is too much by itself, what was kept before."""
        if len(self._own) > self._most:
            return
        if len(self._kept) + len(self._own) > self._most:
            self._kept.clear()
        self._kept.update(self._own)


class Keeping:
    """A view with shelves; these are on those of every store."""

    def __init__(self, kept: Kept) -> None:
        self._openings: Shelf[str] = Shelf(kept, "openings", 2_000)
        self._worked_out: dict[str, Shelf[Any]] = {}
        """By post, by what it is; each of its own, or what is made of all posts takes the room of what takes long to make."""
        self._shelf: Callable[[str], Shelf[Any]] = lambda what: Shelf(kept, f"worked out: {what}", 20_000)

    def worked_out(self, what: str, post_ids: Iterable[str], work_out: Callable[[list[str]], Mapping[str, T]]) -> Mapping[str, T]:
        """What a question works out for single posts, by post id; once for each as long as there is room, until the graph changes."""
        if what not in self._worked_out:
            self._worked_out[what] = self._shelf(what)
        return self._worked_out[what].of(post_ids, work_out)

    def settle(self) -> None:
        """Keep what was read for the views after this one; to be called when the graph is known to have stood still."""
        for shelf in chain(vars(self).values(), self._worked_out.values()):
            if isinstance(shelf, Shelf):
                shelf.settle()
