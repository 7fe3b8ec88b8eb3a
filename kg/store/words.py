"""Full-text search over the content words of posts: BM25 by SQLite's FTS5, in the embedded store's file or in memory.

Both backends rank with it, so that they give the same answers.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

__all__ = ["SCHEMA", "WordIndex"]

SCHEMA: Final = """
-- Content words, separated by spaces; rowid is posts.num.
CREATE VIRTUAL TABLE words USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE word_counts USING fts5vocab (words, row);
"""

_MOST_WORDS = 60
_MOST_REPEATS = 4


class WordIndex:
    """Works on a connection that has the tables of :data:`SCHEMA` and a table ``posts (num, id)``."""

    def __init__(self, db: sqlite3.Connection, counts: dict[str, int] | None = None) -> None:
        self._db = db
        self._counts: dict[str, int] = {} if counts is None else counts
        """How many posts hold a word, for words that came up since the index last changed."""

    @classmethod
    def in_memory(cls) -> WordIndex:
        """An empty one of its own."""
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        db.executescript(f"CREATE TABLE posts (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);{SCHEMA}")
        return cls(db)

    def add(self, post_id: str, terms: Sequence[str]) -> None:
        """Take up a post in an index of its own, in place of what it held before."""
        self.discard(post_id)
        num = self._db.execute("INSERT INTO posts (id) VALUES (?)", (post_id,)).lastrowid
        self.put(num, terms)

    def discard(self, post_id: str) -> None:
        """Forget a post in an index of its own, if it is there."""
        row = self._db.execute("SELECT num FROM posts WHERE id = ?", (post_id,)).fetchone()
        if row:
            self.remove(row[0])
            self._db.execute("DELETE FROM posts WHERE num = ?", row)

    def put(self, num: int | None, terms: Sequence[str]) -> None:
        """Store the words of the post with this number."""
        self._counts.clear()
        self._db.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (num, " ".join(terms)))

    def remove(self, num: int) -> None:
        """Forget the words of the post with this number."""
        self._counts.clear()
        self._db.execute("DELETE FROM words WHERE rowid = ?", (num,))

    def terms(self, num: int) -> list[str]:
        """The words of the post with this number, as they were put."""
        return str(self._db.execute("SELECT terms FROM words WHERE rowid = ?", (num,)).fetchone()[0]).split()

    def like(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Posts that share content words with `terms`, best first by BM25 over the most telling of them."""
        counts = Counter(word for term in terms if (word := term.replace('"', "").replace("\0", "").strip()))
        if not counts:
            return []
        weights = self._telling(counts)
        telling = sorted(counts, key=lambda w: (-weights[w], w))[:_MOST_WORDS]
        # A word that the draft repeats counts as often, up to a point. BM25 is a sum over words: those that count alike are asked
        # for together, each of them once, since the cost of one search grows with the square of its words.
        alike: defaultdict[int, list[str]] = defaultdict(list)
        for word in telling:
            alike[min(counts[word], _MOST_REPEATS)].append(f'"{word}"')
        each = "SELECT rowid AS num, ? * bm25(words) AS score FROM words WHERE words MATCH ?"
        rows = self._db.execute(
            f"WITH found AS MATERIALIZED ({' UNION ALL '.join([each] * len(alike))})"
            " SELECT p.id, -SUM(score) AS total FROM found JOIN posts p USING (num) GROUP BY num ORDER BY total DESC, p.id LIMIT ?",
            (*(value for times, words in alike.items() for value in (times, " OR ".join(words))), limit),
        )
        return [(post_id, score) for post_id, score in rows]

    def _telling(self, counts: Counter[str]) -> dict[str, float]:
        """How much each word tells: its count in the draft times its rarity in the archive."""
        known = self._counts
        fresh = {low for w in counts if (low := w.lower()) not in known}
        if fresh:
            marks = ",".join("?" * len(fresh))
            found = dict(self._db.execute(f"SELECT term, doc FROM word_counts WHERE term IN ({marks})", tuple(fresh)))
            known.update((word, found.get(word, 0)) for word in fresh)
        posts = self._db.execute("SELECT COUNT(*) FROM posts").fetchone()[0]
        return {w: math.log1p(n) * math.log(1 + posts / (1 + known[w.lower()])) for w, n in counts.items()}
