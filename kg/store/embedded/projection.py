"""The graph in memory: entities as nodes, linked pairs as edges, kept up to date post by post.

Every edge knows which posts support it, so that a post's contribution can be taken out again. Following a change costs
as much as the changed posts hold, not as the graph does.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import networkx as nx

from kg.normalize import best_name
from kg.records import AMOUNTS_TO, CO_MENTION, Claim, Edge, EdgeKey, EntityType, Topic
from kg.store.base import EntityCard, NameTable, TopicCard
from kg.store.embedded.facts import CLAIM
from kg.store.embedded.names import Names
from kg.store.kept import Kept
from kg.store.merging import best_first, link_cost, merged
from kg.store.network import Network

__all__ = ["Node", "PostNode", "Projection", "TopicNode"]

_CLAIM: Final = CLAIM.removeprefix("SELECT ")


class Node:
    """What the projection keeps of an entity."""

    __slots__ = ("_name", "curated_name", "names", "posts", "type")

    def __init__(self, type: EntityType) -> None:
        self.type = type
        self.curated_name: str | None = None
        self._name = ""
        self.names: Counter[str] = Counter()
        """How often each spelling stands in the posts."""
        self.posts: Counter[int] = Counter()
        """How often each post mentions it, by the post's number."""

    @property
    def name(self) -> str:
        """The curated name, else the fullest one in its most frequent spelling."""
        if not self._name:
            self._name = self.curated_name or best_name(self.names)
        return self._name

    def renamed(self) -> None:
        """Its names have changed."""
        self._name = ""


class TopicNode:
    """What the projection keeps of a topic."""

    __slots__ = ("names", "posts")

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.posts: dict[int, float] = {}
        """How central it is to each post, by the post's number."""

    @property
    def name(self) -> str:
        """What most posts call it."""
        return min(self.names, key=lambda name: (-self.names[name], name))


class PostNode(NamedTuple):
    """What the projection keeps of a post. Read only."""

    entities: Mapping[str, int]
    """How often it mentions each, by id in order."""
    claims: list[Claim]
    """Typed ones, in order."""
    topics: list[Topic]
    """The most central first."""


class Projection:
    """The graph of one revision of a store."""

    def __init__(self) -> None:
        self.revision = -1
        self._last: tuple[int, bytes] | None = None
        """The last receipt of that revision: what sets it apart from those of a store that was a copy of this one once."""
        self.graph: nx.Graph[str] = nx.Graph()
        self.nodes: dict[str, Node] = {}
        self.post_ids: dict[int, str] = {}
        self.post_nums: dict[str, int] = {}
        self.dates: dict[int, datetime | None] = {}
        self.claims = 0
        """How many there are."""
        self._network: Network | None = None
        self._table: NameTable | None = None
        self.topics: dict[str, TopicNode] = {}
        self.topics_of_post: dict[int, list[tuple[str, str]]] = {}
        self.linked: Mapping[str, Mapping[str, dict[str, Any]]] = {}
        """The pairs of the graph: entity id, entity id, attributes. Faster to look into than the graph itself."""
        self.kept = Kept()
        """What was read and worked out since it last changed."""
        self._names = Names()
        self._edges_of_post: dict[int, list[EdgeKey]] = {}
        self._said: dict[int, dict[EdgeKey, list[Claim]]] = {}
        """The typed claims of each post by edge, in the order of the post."""
        self._post_nodes: dict[int, PostNode] = {}
        """What posts are compared by, of those that were asked about."""
        self._best: dict[str, list[Edge]] = {}
        """The edges of each entity that was asked about, the best first, until one of them changes."""
        self._entities_of_post: dict[int, list[tuple[str, str, int]]] = {}
        self._aliases: dict[str, frozenset[str]] = {}

    def network(self) -> Network:
        """The graph as tables, kept until it changes."""
        if self._network is None or self._network.revision != self.revision:
            ids = self.post_ids
            self._network = Network(
                revision=self.revision,
                dates={ids[num]: date for num, date in self.dates.items()},
                entities={e: EntityCard(e, node.name, node.type, len(node.posts)) for e, node in self.nodes.items()},
                mentions={e: {ids[num]: count for num, count in node.posts.items()} for e, node in self.nodes.items()},
                edges={
                    key: {ids[num]: repeats for num, repeats in support.items()}
                    for _, _, pair in self.graph.edges(data=True)
                    for key, support in pair["links"].items()
                },
                topics={t: TopicCard(t, topic.name, len(topic.posts)) for t, topic in self.topics.items()},
                about={t: {ids[num]: weight for num, weight in topic.posts.items()} for t, topic in self.topics.items()},
            )
        return self._network

    def names(self) -> NameTable:
        """All names, kept until the graph changes."""
        if self._table is None or self._table.revision != self.revision:
            cards = {e: EntityCard(e, node.name, node.type, len(node.posts)) for e, node in self.nodes.items()}
            self._table = NameTable(self.revision, self._names.by_key(), cards)
        return self._table

    def names_like(self, text: str, type: EntityType | None, limit: int | None) -> dict[str, tuple[str, int]]:
        """Entities of a type with a name equal to, beginning with or holding `text`: by id the best name and its rank.

        Once there are as many as wanted, names of a lower rank are not looked for.
        """
        best: dict[str, tuple[str, int]] = {}
        for rank, hits in enumerate(self._names.like(text)):
            for entity_id, name in hits:
                if type is None or self.nodes[entity_id].type is type:
                    known = best.get(entity_id)
                    if known is None or (rank, name) < (known[1], known[0]):
                        best[entity_id] = name, rank
            if limit is not None and len(best) >= limit:
                break
        return best

    def entities_of_post(self, num: int) -> set[str]:
        """The entities that a post mentions."""
        return {entity_id for entity_id, _, _ in self._entities_of_post[num]}

    def leads_to(self, db: sqlite3.Connection) -> bool:
        """Whether the store is this one, some changes later, and not another."""
        if self._last is None:
            return True
        found = db.execute("SELECT number, data FROM receipts WHERE number = ?", self._last[:1])
        return bool(found.fetchone() == self._last)

    def refresh(self, db: sqlite3.Connection, revision: int) -> None:
        """Follow the store to `revision`, reading what changed since; `db` is in a transaction that sees it."""
        if revision < self.revision:  # another, older file in the place of the one before
            self.__init__()  # type: ignore[misc]
        since = (self.revision,)
        touched: set[str] = set()
        gone = [n for (n,) in db.execute("SELECT num FROM withdrawn WHERE revision > ?", since)]
        for num in (seen := self.post_ids.keys() & gone):
            self._remove(num, touched)
        self._add(db, since, touched)
        if len(seen) < len(gone):  # posts came and went meanwhile, and may have left another record of any entity
            touched.update(self.nodes)
        self._curate(db, touched)
        for entity_id in touched:
            self._best.pop(entity_id, None)
        self.linked = dict(self.graph.adjacency())
        self.revision = revision
        self._last = db.execute("SELECT number, data FROM receipts ORDER BY number DESC LIMIT 1").fetchone()
        self.kept = Kept()

    def _add(self, db: sqlite3.Connection, since: tuple[int], touched: set[str]) -> None:
        for num, post_id, published in db.execute("SELECT num, id, published_at FROM posts WHERE revision > ?", since):
            self.post_ids[num] = post_id
            self.post_nums[post_id] = num
            self.dates[num] = datetime.fromisoformat(published) if published else None
            self._edges_of_post[num] = []
            self._said[num] = {}
            self.topics_of_post[num] = []
            self._entities_of_post[num] = []
        rows = db.execute(
            "SELECT m.num, m.entity_id, m.type, m.name, COUNT(*) FROM mentions m JOIN posts p USING (num)"
            " WHERE p.revision > ? GROUP BY m.num, m.entity_id, m.name",
            since,
        )
        for num, entity_id, type, name, count in rows:
            node = self.nodes.get(entity_id)
            if node is None:
                node = self.nodes[entity_id] = Node(EntityType(type))
                self.graph.add_node(entity_id)
            node.type = EntityType(type)
            touched.add(entity_id)
            if not node.names[name]:
                self._names.add(entity_id, name)
            node.names[name] += count
            node.renamed()
            node.posts[num] += count
            self._entities_of_post[num].append((entity_id, name, count))
        rows = db.execute(
            "SELECT c.num, c.head, c.type, c.tail, s.repeat_key FROM claims c JOIN posts p USING (num)"
            " JOIN sentences s ON s.num = c.num AND s.start = c.sentence_start WHERE c.type <> ? AND p.revision > ?",
            (AMOUNTS_TO, *since),
        )
        supports: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(list)
        for *claim, repeat in rows:
            supports[tuple(claim)].append(repeat)
        for (num, head, type, tail), repeats in supports.items():
            key = EdgeKey(head, type, tail)
            if not self.graph.has_edge(head, tail):
                if head not in self.nodes or tail not in self.nodes:
                    raise LookupError(f"a claim of {head} and {tail}, which no post mentions")
                self.graph.add_edge(head, tail, links={}, merged={}, surest={})
            pair = self.graph.edges[head, tail]
            pair["links"].setdefault(key, {})[num] = tuple(repeats)
            self._changed(pair, key)
            pair["cost"] = _cost(pair["links"])
            self._edges_of_post[num].append(key)
            self.claims += len(repeats)
        rows = db.execute(f"SELECT c.num, {_CLAIM} WHERE p.revision > ? AND c.type <> '{CO_MENTION}' ORDER BY c.num, c.start, c.id", since)
        for num, *fields in rows:
            claim = Claim(*fields)
            self._said[num].setdefault(EdgeKey(claim.head, claim.type, claim.tail), []).append(claim)
            self.claims += claim.type == AMOUNTS_TO
        rows = db.execute("SELECT t.num, t.topic_id, t.name, t.weight FROM topics t JOIN posts p USING (num) WHERE p.revision > ?", since)
        for num, topic_id, name, weight in rows:
            topic = self.topics.setdefault(topic_id, TopicNode())
            topic.names[name] += 1
            topic.posts[num] = weight
            self.topics_of_post[num].append((topic_id, name))

    def _remove(self, num: int, touched: set[str]) -> None:
        for key in self._edges_of_post.pop(num):
            pair = self.graph.edges[key.head, key.tail]
            support = pair["links"][key]
            self.claims -= len(support.pop(num))
            self._changed(pair, key)
            if not support:
                del pair["links"][key]
            if pair["links"]:
                pair["cost"] = _cost(pair["links"])
            else:
                self.graph.remove_edge(key.head, key.tail)
        for entity_id, name, count in self._entities_of_post.pop(num):
            node = self.nodes[entity_id]
            node.names[name] -= count
            node.renamed()
            node.posts[num] -= count
            if node.posts[num] <= 0:
                del node.posts[num]
            if node.names[name] <= 0:
                del node.names[name]
                if name not in self._aliases.get(entity_id, ()):
                    self._names.remove(entity_id, name)
            touched.add(entity_id)
        for topic_id, name in self.topics_of_post.pop(num):
            topic = self.topics[topic_id]
            topic.names[name] -= 1
            if not topic.names[name]:
                del topic.names[name]
            del topic.posts[num]
            if not topic.posts:
                del self.topics[topic_id]
        del self.post_nums[self.post_ids.pop(num)]
        del self.dates[num]
        self.claims -= sum(len(claims) for key, claims in self._said.pop(num).items() if key.type == AMOUNTS_TO)
        self._post_nodes.pop(num, None)

    def _changed(self, pair: dict[str, Any], key: EdgeKey) -> None:
        pair["merged"].pop(key, None)
        pair["surest"].pop(key, None)
        self._best.pop(key.head, None)
        self._best.pop(key.tail, None)

    def _curate(self, db: sqlite3.Connection, touched: set[str]) -> None:
        """Take over curated names of entities that came, and forget entities that went."""
        for entity_id in [e for e in touched if not self.nodes[e].posts]:
            touched.discard(entity_id)
            for name in (*self.nodes[entity_id].names, *self._aliases.pop(entity_id, ())):
                self._names.remove(entity_id, name)
            del self.nodes[entity_id]
            self.graph.remove_node(entity_id)
        for entity_id in sorted(touched):
            row = db.execute("SELECT name FROM entities WHERE id = ?", (entity_id,)).fetchone()
            self.nodes[entity_id].curated_name = row[0] if row else None
            self.nodes[entity_id].renamed()
            aliases = frozenset(a for (a,) in db.execute("SELECT text FROM aliases WHERE entity_id = ?", (entity_id,)))
            before = self._aliases.get(entity_id, frozenset())
            for name in before - aliases - self.nodes[entity_id].names.keys():
                self._names.remove(entity_id, name)
            for name in aliases - before:
                self._names.add(entity_id, name)
            self._aliases[entity_id] = aliases

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair."""
        pair = self.linked.get(a, {}).get(b)
        return self._edges(pair) if pair else []

    def links_between(self, a: str, b: str) -> Mapping[EdgeKey, Mapping[int, Sequence[int]]]:
        """The edges of one pair with the posts that support each."""
        pair = self.linked.get(a, {}).get(b)
        return pair["links"] if pair else {}

    def posts_between(self, a: str, b: str) -> int:
        """How many posts link a pair."""
        return len({num for support in self.links_between(a, b).values() for num in support})

    def edges_among(self, entity_ids: Iterable[str]) -> Iterator[Edge]:
        """All edges with both ends among some entities."""
        for _, _, pair in self.graph.subgraph(entity_ids).edges(data=True):
            yield from self._edges(pair)

    def edges_of(self, entity_id: str) -> list[Edge]:
        """All edges with the entity at one end, the best supported first. Kept until one of them changes."""
        found = self._best.get(entity_id)
        if found is None:
            edges = [edge for pair in self.linked[entity_id].values() for edge in self._edges(pair)]
            found = self._best[entity_id] = sorted(edges, key=best_first)
        return found

    def _edges(self, pair: dict[str, Any]) -> list[Edge]:
        """The merged edges of a pair; merged when first asked for since they changed."""
        known: dict[EdgeKey, Edge] = pair["merged"]
        links = pair["links"]
        if len(known) < len(links):
            for key, support in links.items():
                if key not in known:
                    known[key] = merged(key, support, (self.dates[num] for num in support))
        return [known[key] for key in links]

    def surest(self, key: EdgeKey) -> Sequence[Claim]:
        """The typed claims of an edge, the surest first; ordered when first asked for since they changed."""
        pair = self.linked.get(key.head, {}).get(key.tail)
        if pair is None or key not in pair["links"]:
            return ()
        known: dict[EdgeKey, list[Claim]] = pair["surest"]
        if key not in known:
            known[key] = sorted(self._claims(pair, key), key=lambda claim: claim.doubt)
        return known[key]

    def claims_of(self, entity_id: str, types: Collection[str]) -> list[Claim]:
        """The typed claims of some types with the entity at one end."""
        pairs = self.linked[entity_id].values()
        found = [claim for pair in pairs for key in pair["links"] if key.type in types for claim in self._claims(pair, key)]
        if AMOUNTS_TO in types:
            alone = EdgeKey(entity_id, AMOUNTS_TO, entity_id)
            found += (claim for num in self.nodes[entity_id].posts for claim in self._said[num].get(alone, ()))
        return found

    def post_node(self, num: int) -> PostNode:
        """What a post says, in short. Kept until the post goes."""
        found = self._post_nodes.get(num)
        if found is None:
            claims = (claim for key, some in self._said[num].items() if key.type != AMOUNTS_TO for claim in some)
            topics = (Topic(id, name, self.topics[id].posts[num]) for id, name in self.topics_of_post[num])
            found = self._post_nodes[num] = PostNode(
                {entity_id: self.nodes[entity_id].posts[num] for entity_id in sorted(self.entities_of_post(num))},
                sorted(claims, key=lambda claim: (claim.start, claim.id)),
                sorted(topics, key=lambda topic: (-topic.weight, topic.name)),
            )
        return found

    def _claims(self, pair: dict[str, Any], key: EdgeKey) -> Iterator[Claim]:
        for num in pair["links"][key]:
            yield from self._said[num].get(key, ())

    def edges_by_type(self) -> Counter[str]:
        """How many edges there are of each type."""
        return Counter(key.type for _, _, pair in self.graph.edges(data=True) for key in pair["links"])


def _cost(links: dict[EdgeKey, dict[int, tuple[int, ...]]]) -> float:
    return link_cost((key.type for key in links), len({num for support in links.values() for num in support}))
