"""What all questions to the embedded store share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kg.errors import PostNotFound
from kg.store.embedded.projection import Projection
from kg.store.kept import Keeping
from kg.store.words import SharedIndex

if TYPE_CHECKING:
    from kg.store.embedded.links import Links

__all__ = ["Shared"]

T = TypeVar("T")


class Shared(Keeping):
    """What the questions of a view share."""

    def __init__(self, db: sqlite3.Connection, projection: Projection, words: SharedIndex, links: Callable[[], Links]) -> None:
        super().__init__(projection.kept)
        self._db = db
        self._projection = projection
        self._words = words
        self._read_links = links

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._projection.revision

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return len(self._projection.post_ids)

    def _kept(self, name: str, work_out: Callable[[], T]) -> T:
        """The same until the graph changes; worked out when first asked for."""
        kept = self._projection.kept.answers
        if name not in kept:
            kept[name] = work_out()
        found: T = kept[name]
        return found

    @cached_property
    def _links(self) -> Links:
        """What links the entities; read by the first who asks."""
        return self._read_links()

    def _num(self, post_id: str) -> int:
        try:
            return self._projection.post_nums[post_id]
        except KeyError:
            raise PostNotFound(post_id) from None
