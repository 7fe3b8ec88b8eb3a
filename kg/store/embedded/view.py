"""Reading the embedded store: one SQLite snapshot together with the projection of the same revision."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from heapq import nsmallest
from itertools import chain
from typing import Any, TypeVar

import networkx as nx

from kg.errors import EntityNotFound, PostNotFound, TopicNotFound
from kg.judge import Judgements
from kg.records import CO_MENTION, RELATION_TYPES, STATUSES, Alias, Claim, Edge, EdgeKey, Entity, EntityType, Mention, PostFacts, Topic
from kg.store.base import (
    About,
    EntityCard,
    Gist,
    Inside,
    Likeness,
    NameHit,
    NameTable,
    Portrait,
    PostCard,
    Presence,
    Stamp,
    Stats,
    TopicCard,
)
from kg.store.embedded import facts
from kg.store.embedded.facts import CLAIM, claims_of, judgements_in, mentions_of, topics_of
from kg.store.embedded.projection import Projection
from kg.store.merging import best_first
from kg.store.network import Network
from kg.store.words import SharedIndex

__all__ = ["EmbeddedView"]

T = TypeVar("T")

_NO_DATE = datetime.min.replace(tzinfo=UTC)
_SUREST = (
    f"{CLAIM} WHERE c.head = ? AND c.tail = ? AND c.type = ?"
    f" ORDER BY instr('{' '.join(STATUSES)}', c.status), -c.confidence, length(s.text), c.id LIMIT ?"
)
_LAST = datetime.max.replace(tzinfo=UTC)
_CARD = "SELECT id, path, permalink, title, published_at, tags, categories FROM posts"
_MOST_GISTS = 2_000
"""Posts that are kept in the form in which they are compared, some 20 KB each."""
_NAMES_USED = (
    "SELECT entity_id, name, COUNT(DISTINCT num) FROM mentions WHERE entity_id IN (SELECT value FROM json_each(?))"
    " GROUP BY entity_id, name"
)


class EmbeddedView:
    """See :class:`kg.store.base.View`."""

    def __init__(self, db: sqlite3.Connection, projection: Projection, words: SharedIndex) -> None:
        self._db = db
        self._projection = projection
        self._words = words

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
        return self._kept("stats", self._stats)

    def _kept(self, name: str, work_out: Callable[[], T]) -> T:
        """The same until the graph changes; worked out when first asked for."""
        kept = self._projection.kept
        if name not in kept:
            kept[name] = work_out()
        found: T = kept[name]
        return found

    def _stats(self) -> Stats:
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
            topics=len(self._projection.topics),
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

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        nodes = self._projection.nodes
        wanted = nodes if entity_ids is None else (e for e in entity_ids if e in nodes)
        return {e: EntityCard(e, nodes[e].name, nodes[e].type, len(nodes[e].posts)) for e in wanted}

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        nodes = self._projection.nodes
        found = [
            NameHit(entity_id, name, rank, len(nodes[entity_id].posts))
            for entity_id, (name, rank) in self._projection.names_like(text).items()
            if type is None or nodes[entity_id].type is type
        ]
        return sorted(found, key=lambda hit: (hit.rank, -hit.posts, hit.entity_id))[:limit]

    def names(self) -> NameTable:
        """All names in memory; made when first asked for since they changed."""
        return self._projection.names()

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        node = self._projection.nodes.get(entity_id)
        return len(node.posts) if node else 0

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity."""
        node = self._projection.nodes.get(entity_id)
        if node is None:
            raise EntityNotFound(entity_id)
        known = [date for num in node.posts if (date := self._projection.dates[num]) is not None]
        return Presence(len(node.posts), node.posts.total(), min(known, default=None), max(known, default=None))

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often."""
        node, post_ids, dates = self._projection.nodes.get(entity_id), self._projection.post_ids, self._projection.dates
        if node is None:
            return []
        by_id = sorted(node.posts, key=post_ids.__getitem__)
        newest = sorted(by_id, key=lambda num: dates[num] or _NO_DATE, reverse=True)[:limit]
        cards = self.posts(post_ids[num] for num in newest)
        return [(cards[post_ids[num]], node.posts[num]) for num in newest]

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""
        adjacent = self._projection.graph.adj
        return {e: len(adjacent[e]) for e in entity_ids if e in adjacent}

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""
        nodes, post_ids = self._projection.nodes, self._projection.post_ids
        return {e: {post_ids[n]: count for n, count in nodes[e].posts.items()} for e in entity_ids if e in nodes}

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""
        wanted = json.dumps([e for e in dict.fromkeys(entity_ids) if e in self._projection.nodes])
        used: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for entity_id, name, posts in self._db.execute(_NAMES_USED, (wanted,)):
            used[entity_id][name] = posts
        return dict(used)

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""
        nums, dates = self._projection.post_nums, self._projection.dates
        return {p: dates[nums[p]] for p in post_ids if p in nums}

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end, the best supported first; of all types if None."""
        if entity_id not in self._projection.nodes:
            return []
        edges = [e for e in self._projection.edges_of(entity_id) if types is None or e.key.type in types]
        return sorted(edges, key=best_first) if limit is None else nsmallest(limit, edges, key=best_first)

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts."""
        return Portrait(
            self.entity(entity_id),
            self.presence(entity_id),
            self.edges_of(entity_id, RELATION_TYPES, limit),
            self.edges_of(entity_id, (CO_MENTION,), limit),
            self.topics_of(entity_id),
            self.latest_posts(entity_id, limit),
        )

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""
        return sorted(self._projection.edges_between(a, b), key=lambda e: e.key)

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        return sorted(self._projection.edges_among(entity_ids), key=lambda e: e.key)

    def claims_between(self, a: str, b: str, *, posts: Collection[str] | None = None) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first; only of some posts unless None."""
        return self._claims(a, b, "", None, None, posts)

    def _claims(
        self, a: str, b: str, order: str, type: str | None, limit: int | None, posts: Collection[str] | None = None
    ) -> list[Claim]:
        known = self._projection.post_nums
        nums = json.dumps(None if posts is None else [known[p] for p in posts if p in known])
        rows = self._db.execute(
            f"{CLAIM} WHERE ((c.head = ? AND c.tail = ?) OR (c.head = ? AND c.tail = ?)) AND (? IS NULL OR c.type = ?)"
            " AND (? = 'null' OR c.num IN (SELECT value FROM json_each(?)))"
            f" ORDER BY {order} p.published_at IS NULL, julianday(p.published_at), p.id, c.start, c.id LIMIT ?",
            (a, b, b, a, type, type, nums, nums, -1 if limit is None else limit),
        )
        return [Claim(*row) for row in rows]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        first = f"c.type = '{CO_MENTION}',"
        return [(self._projection.types_between(a, b), self._claims(a, b, first, type, limit)) for a, b in pairs]

    def surest(self, keys: Iterable[EdgeKey], limit: int) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many."""
        return {key: [Claim(*row) for row in self._db.execute(_SUREST, (key.head, key.tail, key.type, limit))] for key in keys}

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        if entity_id not in self._projection.nodes:
            return []
        links = {key for pair in self._projection.graph.adj[entity_id].values() for key in pair["links"]}
        ends = sorted({(key.head, key.tail) for key in links if types is None or key.type in types})
        rows = chain.from_iterable(self._db.execute(f"{CLAIM} WHERE c.head = ? AND c.tail = ?", pair) for pair in ends)
        claims = [Claim(*row) for row in rows if types is None or row[3] in types]
        dates, nums = self._projection.dates, self._projection.post_nums
        when = {claim.post_id: dates[nums[claim.post_id]] for claim in claims}
        return sorted(claims, key=lambda c: ((d := when[c.post_id]) is None, d or _LAST, c.post_id, c.start, c.id))

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._projection.graph

    def network(self) -> Network:
        """The whole graph as tables in memory; made when first asked for since it changed."""
        return self._projection.network()

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""
        graph = self._projection.graph
        if entity_id not in graph:
            return []
        return [other for _, other in sorted((pair["cost"], other) for other, pair in graph.adj[entity_id].items())[:limit]]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        graph = self._projection.graph
        return sorted(set(graph.adj[a]) & set(graph.adj[b])) if a in graph and b in graph else []

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        linked = self._projection.graph.adj
        some = {e for e in entity_ids if e in linked}
        return sorted((a, b, linked[a][b]["cost"]) for a in some for b in some.intersection(linked[a]) if a < b)

    def post(self, post_id: str) -> PostCard:
        """A post."""
        row = self._db.execute(f"{_CARD} WHERE id = ?", (post_id,)).fetchone()
        if row is None:
            raise PostNotFound(post_id)
        return _card(row)

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row[0]: _card(row) for row in self._db.execute(f"{_CARD} ORDER BY id")}
        nums = [(self._projection.post_nums[p],) for p in dict.fromkeys(post_ids) if p in self._projection.post_nums]
        rows = chain.from_iterable(self._db.execute(f"{_CARD} WHERE num = ?", num) for num in nums)
        return {row[0]: _card(row) for row in rows}

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        row = self._db.execute("SELECT text FROM sources WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0])

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        return Inside(self.post(post_id), self.mentions_in(post_id), self.claims_in(post_id, typed=True), self.topics_in(post_id))

    def sources(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The source texts of posts by id; those that there are."""
        known = self._projection.post_nums
        return {p: self.source(p) for p in post_ids if p in known}

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""
        kept: dict[str, Gist] = self._kept("gists", dict)
        wanted = list(dict.fromkeys(post_ids))
        known = {p: gist for p in wanted if (gist := kept.get(p)) is not None}
        for p, card in self.posts(p for p in wanted if p not in known).items():
            known[p] = Gist(card, self.counts_in(p), self.claims_in(p, typed=True), self.topics_in(p))
            if len(kept) >= _MOST_GISTS:
                kept.clear()
            kept[p] = known[p]
        return {p: known[p] for p in wanted if p in known}

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        return mentions_of(self._db, self._num(post_id))

    def counts_in(self, post_id: str) -> Mapping[str, int]:
        """How often a post mentions each of its entities, by entity id in order."""
        num, nodes = self._num(post_id), self._projection.nodes
        return {e: nodes[e].posts[num] for e in sorted(self._projection.entities_of_post(num))}

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        return claims_of(self._db, self._num(post_id), CO_MENTION if typed else "")

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        return topics_of(self._db, self._num(post_id))

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return {row[0]: Stamp(*row) for row in self._db.execute("SELECT id, root, path, content_hash, recipe FROM posts")}

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._kept("judgements", lambda: judgements_in(self._db))

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        shown = facts.shown(self._db, self._num(post_id))
        nodes = self._projection.nodes
        return replace(shown, entities=tuple(e if e.curated else replace(e, name=nodes[e.id].name) for e in shown.entities))

    def found(self, post_id: str) -> PostFacts:
        """The same as it was put."""
        return facts.found(self._db, self._num(post_id), self.facts(post_id), self.judgements())

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
        return {self._projection.post_ids[num] for num in facts.judged_posts(self._db, entity_ids)}

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""
        return list(self._kept("topics", self._topics))

    def _topics(self) -> list[TopicCard]:
        found = (TopicCard(id, topic.name, len(topic.posts)) for id, topic in self._projection.topics.items())
        return sorted(found, key=lambda card: (-card.posts, card.id))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        topic = self._projection.topics.get(topic_id)
        if topic is None:
            raise TopicNotFound(topic_id)
        return TopicCard(topic_id, topic.name, len(topic.posts))

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic."""
        return About(self.topic(topic_id), self.posts_about(topic_id), self.entities_about(topic_id), self.topics_beside(topic_id))

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        return {self._projection.post_ids[num]: weight for num, weight in self._about(topic_id).items()}

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        return Counter(e for num in self._about(topic_id) for e in self._projection.entities_of_post(num))

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""
        node = self._projection.nodes.get(entity_id)
        return Counter(t for num in (node.posts if node else ()) for t, _ in self._projection.topics_of_post[num])

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""
        counts = Counter(t for num in self._about(topic_id) for t, _ in self._projection.topics_of_post[num])
        del counts[topic_id]
        return counts

    def _about(self, topic_id: str) -> dict[int, float]:
        topic = self._projection.topics.get(topic_id)
        return topic.posts if topic else {}

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        row = self._db.execute("SELECT terms FROM terms WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0]).split()

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first."""
        return self._words.like(
            terms, title, limit, revision=self.revision, stored=lambda: self._projection.post_nums, read=self._titles_and_terms
        )

    def _titles_and_terms(self, post_ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        nums = self._projection.post_nums
        for post_id in post_ids:
            yield self._db.execute("SELECT id, title, terms FROM posts JOIN terms USING (num) WHERE num = ?", (nums[post_id],)).fetchone()

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
