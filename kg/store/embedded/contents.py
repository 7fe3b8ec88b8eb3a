"""What was put into the embedded store, read from its tables alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from kg.errors import PostNotFound, StoreUnreadable
from kg.judge import Judgements
from kg.records import PostFacts
from kg.store.base import Stamp
from kg.store.embedded import facts
from kg.store.embedded.schema import REPAIR

__all__ = ["EmbeddedContents"]


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
