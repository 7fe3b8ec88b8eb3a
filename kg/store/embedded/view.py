"""Reading the embedded store: one SQLite snapshot together with the projection of the same revision."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from heapq import nsmallest
from itertools import islice
from typing import Any, TypeVar

import networkx as nx

from kg.errors import EntityNotFound, PostNotFound, TopicNotFound
from kg.judge import Judgements
from kg.records import (
    AMOUNTS_TO,
    CO_MENTION,
    RELATION_TYPES,
    STATUSES,
    Alias,
    Claim,
    Edge,
    EdgeKey,
    Entity,
    EntityType,
    Mention,
    PostFacts,
    Topic,
)
from kg.store.base import (
    About,
    Dates,
    EntityCard,
    Gist,
    Grounds,
    Inside,
    Likeness,
    NameHit,
    NameTable,
    Portrait,
    PostCard,
    Presence,
    Receipt,
    Stamp,
    Stats,
    TopicCard,
)
from kg.store.embedded import facts
from kg.store.embedded.facts import CLAIM, claims_of, judgements_in, mentions_of
from kg.store.embedded.projection import Projection
from kg.store.embedded.receipts import receipts
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
_NAMES_USED = (
    "SELECT entity_id, name, COUNT(DISTINCT num) FROM mentions WHERE entity_id IN (SELECT value FROM json_each(?)) GROUP BY entity_id, name"
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
            mentions=sum(node.posts.total() for node in self._projection.nodes.values()),
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
        known: dict[str, EntityCard] = self._kept("entity cards", dict)
        found = {}
        for e in nodes if entity_ids is None else entity_ids:
            card = known.get(e)
            if card is None and (node := nodes.get(e)) is not None:
                card = known[e] = EntityCard(e, node.name, node.type, len(node.posts))
            if card is not None:
                found[e] = card
        return found

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        nodes = self._projection.nodes
        found = [
            NameHit(entity_id, name, rank, len(nodes[entity_id].posts))
            for entity_id, (name, rank) in self._projection.names_like(text, type, limit).items()
        ]
        return sorted(found, key=lambda hit: (hit.rank, -hit.posts, hit.entity_id))[:limit]

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the entities that carry any, kept until the graph changes."""
        return self._kept("codes", self._codes)

    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        rows = self._db.execute("SELECT id, codes FROM entities WHERE codes <> '' ORDER BY id")
        return {entity_id: tuple(codes.split()) for entity_id, codes in rows if entity_id in self._projection.nodes}

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
        linked = self._projection.linked
        return {e: len(linked[e]) for e in entity_ids if e in linked}

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""
        nodes, post_ids = self._projection.nodes, self._projection.post_ids
        known: dict[str, Mapping[str, int]] = self._kept("mentions", dict)
        found = {}
        for e in entity_ids:
            if e in nodes:
                if e not in known:
                    known[e] = {post_ids[n]: count for n, count in nodes[e].posts.items()}
                found[e] = known[e]
        return found

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
        edges = self._projection.edges_of(entity_id)
        return list(islice((e for e in edges if types is None or e.key.type in types), limit))

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

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        return self._claims(a, b, "", None, None)

    def _claims(self, a: str, b: str, order: str, type: str | None, limit: int | None) -> list[Claim]:
        rows = self._db.execute(
            f"{CLAIM} WHERE ((c.head = ? AND c.tail = ?) OR (c.head = ? AND c.tail = ?)) AND (? IS NULL OR c.type = ?)"
            f" ORDER BY {order} p.published_at IS NULL, julianday(p.published_at), p.id, c.start, c.id LIMIT ?",
            (a, b, b, a, type, type, -1 if limit is None else limit),
        )
        return [Claim(*row) for row in rows]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        first = f"c.type = '{CO_MENTION}',"
        links = self._projection.links_between
        return [(tuple(sorted({key.type for key in links(a, b)})), self._claims(a, b, first, type, limit)) for a, b in pairs]

    def surest(self, keys: Iterable[EdgeKey], limit: int, *, published: Dates | None = None) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many; of posts with a date among some, if given."""
        if published is None:
            return {key: self._surest(key, limit) for key in keys}
        dates, nums = self._projection.dates, self._projection.post_nums
        return {key: [c for c in self._surest(key) if dates[nums[c.post_id]] in published][:limit] for key in keys}

    def _surest(self, key: EdgeKey, limit: int | None = None) -> list[Claim]:
        if key.type != CO_MENTION:
            return list(self._projection.surest(key)[:limit])
        return [Claim(*row) for row in self._db.execute(_SUREST, (*_ends(key), -1 if limit is None else limit))]

    def grounds(self, pairs: Iterable[tuple[str, str]], limit: int) -> Mapping[tuple[str, str], Grounds]:
        """What links each of some pairs, with at most so many claims."""
        found = {}
        for a, b in pairs:
            links = self._projection.links_between(a, b)
            if links:
                types = tuple(sorted({key.type for key in links}))
                said = sorted((c for key in sorted(links) for c in self._surest(key, limit)), key=lambda c: (c.type == CO_MENTION, c.doubt))
                found[a, b] = Grounds(types, said[:limit], self._projection.posts_between(a, b))
        return found

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        if entity_id not in self._projection.nodes:
            return []
        claims = self._projection.claims_of(entity_id, (*RELATION_TYPES, AMOUNTS_TO) if types is None else types)
        if types is None or CO_MENTION in types:
            for key in (key for pair in self._projection.linked[entity_id].values() for key in pair["links"] if key.type == CO_MENTION):
                claims += [Claim(*row) for row in self._db.execute(f"{CLAIM} WHERE c.head = ? AND c.tail = ? AND c.type = ?", _ends(key))]
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
        linked = self._projection.linked.get(entity_id, {})
        return [other for _, other in nsmallest(limit, ((pair["cost"], other) for other, pair in linked.items()))]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        linked = self._projection.linked
        return sorted(linked.get(a, {}).keys() & linked.get(b, {}).keys())

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        linked = self._projection.linked
        some = {e for e in entity_ids if e in linked}
        return sorted((a, b, pairs[b]["cost"]) for a in some for pairs in (linked[a],) for b in pairs.keys() & some if a < b)

    def post(self, post_id: str) -> PostCard:
        """A post."""
        card = self.posts([post_id]).get(post_id)
        if card is None:
            raise PostNotFound(post_id)
        return card

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row[0]: _card(row) for row in self._db.execute(f"{_CARD} ORDER BY id")}
        known: dict[str, PostCard] = self._kept("cards", dict)
        found = {}
        for post_id in dict.fromkeys(post_ids):
            card = known.get(post_id)
            if card is None and post_id in self._projection.post_nums:
                card = known[post_id] = _card(self._db.execute(f"{_CARD} WHERE id = ?", (post_id,)).fetchone())
            if card is not None:
                found[post_id] = card
        return found

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        row = self._db.execute("SELECT text FROM sources WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0])

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        return Inside(self.post(post_id), self.mentions_in(post_id), self.claims_in(post_id, typed=True), self.topics_in(post_id))

    def openings(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The beginnings of the editorial texts of posts by id; those that there are."""
        nums = self._projection.post_nums
        one = "SELECT opening FROM terms WHERE num = ?"
        known: dict[str, str] = self._kept("openings", dict)
        found = {}
        for post_id in post_ids:
            if post_id not in known and post_id in nums:
                known[post_id] = self._db.execute(one, (nums[post_id],)).fetchone()[0]
            if post_id in known:
                found[post_id] = known[post_id]
        return found

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""
        cards = self.posts(post_ids)
        return {p: Gist(card, *self._projection.told(self._num(p))) for p, card in cards.items()}

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        return mentions_of(self._db, self._num(post_id))

    def counts_in(self, post_id: str) -> Mapping[str, int]:
        """How often a post mentions each of its entities, by entity id in order."""
        return self._projection.told(self._num(post_id)).entities

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        num = self._num(post_id)
        return list(self._projection.told(num).claims) if typed else claims_of(self._db, num)

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        return list(self._projection.told(self._num(post_id)).topics)

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return facts.stamps(self._db)

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._kept("judgements", lambda: judgements_in(self._db))

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first."""
        return receipts(self._db, post_id, entity_id, before, limit)

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        shown = facts.shown(self._db, self._num(post_id), self._record)
        nodes = self._projection.nodes
        return replace(shown, entities=tuple(e if e.curated else replace(e, name=nodes[e.id].name) for e in shown.entities))

    def _record(self, entity_id: str) -> Entity | None:
        known: dict[str, Entity | None] = self._kept("records", dict)
        if entity_id not in known:
            known[entity_id] = facts.record_of(self._db, entity_id)
        return known[entity_id]

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
        return self._words.answer(
            self.revision, lambda: self._projection.post_nums, self._titles_and_terms, lambda i: i.like(terms, title, limit)
        )

    def worked_out(self, what: str, post_ids: Iterable[str], work_out: Callable[[list[str]], Mapping[str, T]]) -> Mapping[str, T]:
        """What a question works out for single posts, by post id; once for each, until the graph changes."""
        wanted = list(post_ids)
        known: dict[str, T] = self._kept(f"worked out: {what}", dict)
        if unknown := [p for p in wanted if p not in known]:
            known.update(work_out(unknown))
        return {p: known[p] for p in wanted if p in known}

    def words_shared(self, terms: Sequence[str], post_ids: Iterable[str]) -> Mapping[str, list[str]]:
        """The content words that a text and each of some posts have in common, by post id; those first that tell most of both."""
        return self._words.answer(
            self.revision, lambda: self._projection.post_nums, self._titles_and_terms, lambda i: i.shared(terms, post_ids)
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


def _ends(key: EdgeKey) -> tuple[str, str, str]:
    return key.head, key.tail, key.type


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
