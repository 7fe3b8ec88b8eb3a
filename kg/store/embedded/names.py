"""The names of the graph in memory: looked up whole, by their beginning, or by a part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from kg.normalize import alias_key

__all__ = ["Names"]

_BREAK: Final = "\n"
"""Stands between keys."""


class Names:
    """Entities by the keys of their names (see :func:`kg.normalize.alias_key`), kept up to date name by name."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, set[str]]] = {}
        self._sorted: list[str] = []
        self._joined: tuple[str, list[int]] | None = None

    def add(self, entity_id: str, name: str) -> None:
        """Take up a name of an entity."""
        key = alias_key(name)
        if key not in self._by_key:
            self._by_key[key] = {}
            insort(self._sorted, key)
            self._joined = None
        self._by_key[key].setdefault(entity_id, set()).add(name)

    def remove(self, entity_id: str, name: str) -> None:
        """Drop a name of an entity; nothing if it is not there."""
        key = alias_key(name)
        names = self._by_key.get(key, {}).get(entity_id)
        if names is None:
            return
        names.discard(name)
        if not names:
            del self._by_key[key][entity_id]
        if not self._by_key[key]:
            del self._by_key[key]
            del self._sorted[bisect_left(self._sorted, key)]
            self._joined = None

    def like(self, text: str) -> Iterator[list[tuple[str, str]]]:
        """Entities whose names are equal to, begin with, and hold a text, each with the name, in this order."""
        key = alias_key(text)
        if not key:
            return
        yield self._hits([key])
        first = last = bisect_left(self._sorted, key)
        while last < len(self._sorted) and self._sorted[last].startswith(key):
            last += 1
        begun = self._sorted[first:last]
        yield self._hits(begun[1:] if begun[:1] == [key] else begun)
        yield self._hits(self._holding(key))

    def _holding(self, key: str) -> Iterator[str]:
        """The keys that hold one, not at their beginning alone. Looks through all of them at once, which is a hundred times faster."""
        if self._joined is None:
            ends = list(accumulate(len(other) + 1 for other in self._sorted))
            self._joined = _BREAK.join(self._sorted), ends
        text, ends = self._joined
        at = text.find(key)
        while at >= 0:
            which = bisect_right(ends, at)
            if key in self._sorted[which] and not self._sorted[which].startswith(key):
                yield self._sorted[which]
            at = text.find(key, ends[which])

    def by_key(self) -> dict[str, dict[str, str]]:
        """For each key its entities, each with the first of its names that have the key."""
        return {key: {entity_id: min(names) for entity_id, names in found.items()} for key, found in self._by_key.items()}

    def _hits(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        return [(entity_id, min(names)) for key in keys for entity_id, names in self._by_key.get(key, {}).items()]
