"""What was put into the embedded store, read from its tables alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.errors import PostNotFound, StoreUnreadable
from kg.judge import Judgements
from kg.records import AMOUNTS_TO, PostFacts
from kg.store.base import Stamp, Stats
from kg.store.embedded import facts
from kg.store.embedded.schema import REPAIR

__all__ = ["EmbeddedContents"]

_COUNTS: Final = (
    "SELECT (SELECT COUNT(*) FROM posts), (SELECT COUNT(*) FROM mentions), (SELECT COUNT(*) FROM claims),"
    " (SELECT COUNT(DISTINCT topic_id) FROM topics)"
)
_EDGES: Final = "SELECT type, COUNT(*) FROM (SELECT DISTINCT head, type, tail FROM claims WHERE type <> ?) GROUP BY type ORDER BY type"


class EmbeddedContents:
    """See :class:`kg.store.base.Contents`."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        self._nums: dict[str, int] = dict(db.execute("SELECT id, num FROM posts"))
        self._judgements = facts.judgements_in(db)

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._judgements

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return facts.stamps(self._db)

    def stats(self) -> Stats:
        """Counts of everything. O(claims)."""
        posts, mentions, claims, topics = self._db.execute(_COUNTS).fetchone()
        entities = dict(self._db.execute("SELECT type, COUNT(*) FROM entities GROUP BY type ORDER BY type"))
        edges = dict(self._db.execute(_EDGES, (AMOUNTS_TO,)))
        return Stats(posts, sum(entities.values()), mentions, claims, sum(edges.values()), topics, entities, edges)

    def found(self, post_id: str) -> PostFacts:
        """A post with all its facts, the same as it was put.

        Raises:
            StoreUnreadable: its rows are damaged.
        """
        num = self._nums.get(post_id)
        if num is None:
            raise PostNotFound(post_id)
        try:
            return facts.found(self._db, num, facts.shown(self._db, num), self._judgements)
        except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:  # rows that no writer of ours has written
            raise StoreUnreadable(f"{self._path}: damaged ({type(error).__name__}: {error}); {REPAIR.format(self._path)}") from error
