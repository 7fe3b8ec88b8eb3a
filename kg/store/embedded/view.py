"""Reading the embedded store: one SQLite snapshot together with the projection of the same revision."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import networkx as nx

from kg.errors import EntityNotFound, PostNotFound
from kg.records import Alias, Claim, Edge, EdgeKey, Entity, EntityType, Mention, Topic
from kg.store.base import NameHit, PostCard, Stats
from kg.store.embedded.projection import Projection

__all__ = ["EmbeddedView"]

_MOST_WORDS = 60
_MOST_REPEATS = 4

_CARD = "SELECT id, path, permalink, title, published_at, tags, categories FROM posts"
_CLAIM = (
    "SELECT c.id, p.id, c.head, c.type, c.tail, c.start, c.end, c.text, s.text, s.start, s.end, c.amount, c.status,"
    " c.amount_value, c.amount_high, c.amount_currency, c.date, c.role, c.confidence FROM claims c"
    " JOIN posts p USING (num) JOIN sentences s ON s.num = c.num AND s.start = c.sentence_start"
)


class EmbeddedView:
    """See :class:`kg.store.base.View`."""

    def __init__(self, db: sqlite3.Connection, projection: Projection) -> None:
        self._db = db
        self._projection = projection

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._projection.revision

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return len(self._projection.post_ids)

    def stats(self) -> Stats:
        """Counts of everything."""
        by_type: dict[str, int] = {}
        for node in self._projection.nodes.values():
            by_type[node.type.value] = by_type.get(node.type.value, 0) + 1
        edges = self._projection.edges_by_type()
        return Stats(
            posts=self.post_count,
            entities=len(self._projection.nodes),
            mentions=self._db.execute("SELECT COUNT(*) FROM mentions").fetchone()[0],
            claims=self._projection.claims,
            edges=edges.total(),
            topics=self._db.execute("SELECT COUNT(DISTINCT topic_id) FROM topics").fetchone()[0],
            entities_by_type=dict(sorted(by_type.items())),
            edges_by_type=dict(sorted(edges.items())),
        )

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names."""
        node = self._projection.nodes.get(entity_id)
        if node is None:
            raise EntityNotFound(entity_id)
        codes, curated = self._db.execute("SELECT codes, curated FROM entities WHERE id = ?", (entity_id,)).fetchone()
        aliases = [Alias(*r) for r in self._db.execute("SELECT text, reason FROM aliases WHERE entity_id = ?", (entity_id,))]
        listed = {a.text for a in aliases}
        written = sorted((n for n in node.names if n not in listed), key=lambda n: (-node.names[n], n))
        reasons = dict(self._db.execute("SELECT name, MIN(linked_by) FROM mentions WHERE entity_id = ? GROUP BY name", (entity_id,)))
        aliases += [Alias(n, reasons.get(n) or "written in the posts") for n in written]
        return Entity(entity_id, node.name, node.type, tuple(aliases), tuple(codes.split()), bool(curated))

    def names_like(self, text: str) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`."""
        return self._projection.names_like(text)

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        node = self._projection.nodes.get(entity_id)
        return len(node.posts) if node else 0

    def mentions_of(self, entity_id: str) -> Mapping[str, int]:
        """How often each post mentions the entity, by post id."""
        node = self._projection.nodes.get(entity_id)
        return {self._projection.post_ids[n]: count for n, count in node.posts.items()} if node else {}

    def published_at(self, post_id: str) -> datetime | None:
        """When a post was published, None if it does not say; O(1)."""
        return self._projection.dates[self._num(post_id)]

    def edges_of(self, entity_id: str) -> Iterable[Edge]:
        """All edges with the entity at one end."""
        return self._projection.edges_of(entity_id) if entity_id in self._projection.nodes else ()

    def edge(self, key: EdgeKey) -> Edge | None:
        """One edge; None if no claim supports it."""
        return next((e for e in self._projection.edges_between(key.head, key.tail) if e.key == key), None)

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        rows = self._db.execute(
            f"{_CLAIM} WHERE (c.head = ? AND c.tail = ?) OR (c.head = ? AND c.tail = ?)"
            " ORDER BY p.published_at IS NULL, julianday(p.published_at), p.id, c.start, c.id",
            (a, b, b, a),
        )
        return [Claim(*row) for row in rows]

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._projection.graph

    def post(self, post_id: str) -> PostCard:
        """A post."""
        row = self._db.execute(f"{_CARD} WHERE id = ?", (post_id,)).fetchone()
        if row is None:
            raise PostNotFound(post_id)
        return _card(row)

    def posts(self) -> Mapping[str, PostCard]:
        """All posts by id."""
        return {row[0]: _card(row) for row in self._db.execute(f"{_CARD} ORDER BY id")}

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        row = self._db.execute("SELECT text FROM sources WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0])

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        rows = self._db.execute(
            "SELECT start, end, surface, name, type, method, sentence, text_start, text_end, entity_id, linked_by FROM mentions"
            " WHERE num = ? ORDER BY start",
            (self._num(post_id),),
        )
        return [Mention(*row[:4], EntityType(row[4]), *row[5:]) for row in rows]  # type: ignore[call-arg]

    def claims_in(self, post_id: str) -> list[Claim]:
        """The claims of a post in order."""
        rows = self._db.execute(f"{_CLAIM} WHERE c.num = ? ORDER BY c.start, c.id", (self._num(post_id),))
        return [Claim(*row) for row in rows]

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        rows = self._db.execute(
            "SELECT topic_id, name, weight FROM topics WHERE num = ? ORDER BY weight DESC, name", (self._num(post_id),)
        )
        return [Topic(*row) for row in rows]

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        row = self._db.execute("SELECT terms FROM words WHERE rowid = ?", (self._num(post_id),)).fetchone()
        return str(row[0]).split()

    def posts_like(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Posts that share content words with `terms`, best first by BM25 over the most telling of them."""
        counts = Counter(word for term in terms if (word := term.replace('"', "").replace("\0", "").strip()))
        if not counts:
            return []
        weights = self._telling(counts)
        telling = sorted(counts, key=lambda w: (-weights[w], w))[:_MOST_WORDS]
        # A word that the draft repeats counts as often, up to a point.
        wanted = " OR ".join(f'"{word}"' for word in telling for _ in range(min(counts[word], _MOST_REPEATS)))
        rows = self._db.execute(
            "SELECT p.id, -bm25(words) FROM words JOIN posts p ON p.num = words.rowid"
            " WHERE words MATCH ? ORDER BY bm25(words), p.id LIMIT ?",
            (wanted, limit),
        )
        return [(post_id, score) for post_id, score in rows]

    def _telling(self, counts: Counter[str]) -> dict[str, float]:
        """How much each word tells: its count in the draft times its rarity in the archive."""
        marks = ",".join("?" * len(counts))
        found: dict[str, int] = dict(
            self._db.execute(f"SELECT term, doc FROM word_counts WHERE term IN ({marks})", tuple(w.lower() for w in counts))
        )
        return {w: math.log1p(n) * math.log(1 + self.post_count / (1 + found.get(w.lower(), 0))) for w, n in counts.items()}

    def _num(self, post_id: str) -> int:
        try:
            return self._projection.post_nums[post_id]
        except KeyError:
            raise PostNotFound(post_id) from None


def _card(row: Sequence[Any]) -> PostCard:
    post_id, path, permalink, title, published, tags, categories = row
    return PostCard(
        post_id,
        path,
        permalink,
        title,
        datetime.fromisoformat(published) if published else None,
        tuple(json.loads(tags)),
        tuple(json.loads(categories)),
    )
