"""The graph in memory: entities as nodes, linked pairs as edges, kept up to date post by post.

Every edge knows which posts support it, so that a post's contribution can be taken out again. Following a change costs
as much as the changed posts hold, not as the graph does.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import networkx as nx

from kg.normalize import alias_key, best_name
from kg.records import Edge, EdgeKey, EntityType
from kg.store.base import EntityCard, NameTable, TopicCard
from kg.store.merging import link_cost, merged
from kg.store.network import Network

__all__ = ["Node", "Projection", "TopicNode"]


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


class _Names:
    """Entities by the keys of their names."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, set[str]]] = {}
        self._sorted: list[str] = []

    def add(self, entity_id: str, name: str) -> None:
        key = alias_key(name)
        if key not in self._by_key:
            self._by_key[key] = {}
            insort(self._sorted, key)
        self._by_key[key].setdefault(entity_id, set()).add(name)

    def remove(self, entity_id: str, name: str) -> None:
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

    def like(self, text: str) -> Iterator[tuple[str, str, int]]:
        key = alias_key(text)
        if not key:
            return
        yield from self._hits(key, 0)
        at = bisect_left(self._sorted, key)
        begun = set()
        while at < len(self._sorted) and self._sorted[at].startswith(key):
            begun.add(self._sorted[at])
            if self._sorted[at] != key:
                yield from self._hits(self._sorted[at], 1)
            at += 1
        for other in self._sorted:
            if key in other and other not in begun:
                yield from self._hits(other, 2)

    def by_key(self) -> dict[str, dict[str, str]]:
        """For each key its entities, each with the first of its names that have the key."""
        return {key: {entity_id: min(names) for entity_id, names in found.items()} for key, found in self._by_key.items()}

    def _hits(self, key: str, rank: int) -> Iterator[tuple[str, str, int]]:
        for entity_id, names in self._by_key.get(key, {}).items():
            yield entity_id, min(names), rank


class Projection:
    """The graph of one revision of a store."""

    def __init__(self) -> None:
        self.revision = -1
        self.graph: nx.Graph[str] = nx.Graph()
        self.nodes: dict[str, Node] = {}
        self.post_ids: dict[int, str] = {}
        self.post_nums: dict[str, int] = {}
        self.dates: dict[int, datetime | None] = {}
        self.claims = 0
        self._network: Network | None = None
        self._table: NameTable | None = None
        self.topics: dict[str, TopicNode] = {}
        self.topics_of_post: dict[int, list[tuple[str, str]]] = {}
        self.kept: dict[str, Any] = {}
        """What was worked out over the whole graph since it last changed."""
        self._names = _Names()
        self._edges_of_post: dict[int, list[EdgeKey]] = {}
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

    def names_like(self, text: str) -> dict[str, tuple[str, int]]:
        """Entities with a name equal to, beginning with or holding `text`: by id the best name and its rank."""
        best: dict[str, tuple[str, int]] = {}
        for entity_id, name, rank in self._names.like(text):
            known = best.get(entity_id)
            if known is None or (rank, name) < (known[1], known[0]):
                best[entity_id] = name, rank
        return best

    def entities_of_post(self, num: int) -> set[str]:
        """The entities that a post mentions."""
        return {entity_id for entity_id, _, _ in self._entities_of_post[num]}

    def refresh(self, db: sqlite3.Connection, revision: int) -> None:
        """Follow the store to `revision`, reading what changed since; `db` is in a transaction that sees it."""
        if revision < self.revision:  # another, older file in the place of the one before
            self.__init__()  # type: ignore[misc]
        since = (self.revision,)
        touched: set[str] = set()
        gone = [n for (n,) in db.execute("SELECT num FROM withdrawn WHERE revision > ?", since) if n in self.post_ids]
        for num in gone:
            self._remove(num, touched)
        self._add(db, since, touched)
        self._curate(db, touched)
        self.revision = revision
        self.kept.clear()

    def _add(self, db: sqlite3.Connection, since: tuple[int], touched: set[str]) -> None:
        for num, post_id, published in db.execute("SELECT num, id, published_at FROM posts WHERE revision > ?", since):
            self.post_ids[num] = post_id
            self.post_nums[post_id] = num
            self.dates[num] = datetime.fromisoformat(published) if published else None
            self._edges_of_post[num] = []
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
            " JOIN sentences s ON s.num = c.num AND s.start = c.sentence_start WHERE p.revision > ?",
            since,
        )
        supports: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(list)
        for *claim, repeat in rows:
            supports[tuple(claim)].append(repeat)
        for (num, head, type, tail), repeats in supports.items():
            key = EdgeKey(head, type, tail)
            if not self.graph.has_edge(head, tail):
                if head not in self.nodes or tail not in self.nodes:
                    raise LookupError(f"a claim of {head} and {tail}, which no post mentions")
                self.graph.add_edge(head, tail, links={}, merged={})
            pair = self.graph.edges[head, tail]
            pair["links"].setdefault(key, {})[num] = tuple(repeats)
            pair["merged"].pop(key, None)
            pair["cost"] = _cost(pair["links"])
            self._edges_of_post[num].append(key)
            self.claims += len(repeats)
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
            pair["merged"].pop(key, None)
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
        return self._edges(self.graph.edges[a, b]) if self.graph.has_edge(a, b) else []

    def types_between(self, a: str, b: str) -> tuple[str, ...]:
        """The types of the edges of one pair, in order."""
        return tuple(sorted({key.type for key in self.graph.edges[a, b]["links"]})) if self.graph.has_edge(a, b) else ()

    def posts_between(self, a: str, b: str) -> int:
        """How many posts link a pair."""
        return len({num for support in self.graph.edges[a, b]["links"].values() for num in support}) if self.graph.has_edge(a, b) else 0

    def edges_among(self, entity_ids: Iterable[str]) -> Iterator[Edge]:
        """All edges with both ends among some entities."""
        for _, _, pair in self.graph.subgraph(entity_ids).edges(data=True):
            yield from self._edges(pair)

    def edges_of(self, entity_id: str) -> Iterator[Edge]:
        """All edges with the entity at one end."""
        for pair in self.graph.adj[entity_id].values():
            yield from self._edges(pair)

    def _edges(self, pair: dict[str, Any]) -> list[Edge]:
        """The merged edges of a pair; merged when first asked for since they changed."""
        known: dict[EdgeKey, Edge] = pair["merged"]
        for key, support in pair["links"].items():
            if key not in known:
                known[key] = merged(key, support, (self.dates[num] for num in support))
        return [known[key] for key in pair["links"]]

    def edges_by_type(self) -> Counter[str]:
        """How many edges there are of each type."""
        return Counter(key.type for _, _, pair in self.graph.edges(data=True) for key in pair["links"])



def _cost(links: dict[EdgeKey, dict[int, tuple[int, ...]]]) -> float:
    return link_cost((key.type for key in links), len({num for support in links.values() for num in support}))
