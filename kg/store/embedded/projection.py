"""The graph in memory: entities and topics, and what links them once that is asked for, kept up to date post by post.

Everything knows which posts support it, so that a post's contribution can be taken out again. Following a change costs
as much as the changed posts hold, not as the graph does.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kg.normalize import best_name
from kg.records import Claim, EntityType, Topic
from kg.store.base import EntityCard, NameTable, TopicCard
from kg.store.embedded.names import Names
from kg.store.kept import Kept
from kg.store.network import Network

if TYPE_CHECKING:
    from kg.store.embedded.links import Links

__all__ = ["Node", "PostNode", "Projection", "TopicNode"]


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
        self.nodes: dict[str, Node] = {}
        self.post_ids: dict[int, str] = {}
        self.post_nums: dict[str, int] = {}
        self.dates: dict[int, datetime | None] = {}
        self._network: Network | None = None
        self._table: NameTable | None = None
        self.topics: dict[str, TopicNode] = {}
        self.topics_of_post: dict[int, list[tuple[str, str]]] = {}
        self.kept = Kept()
        """What was read and worked out since it last changed."""
        self._names = Names()
        self._links: Links | None = None
        self._turn = threading.Lock()
        self._post_nodes: dict[int, PostNode] = {}
        """What posts are compared by, of those that were asked about."""
        self._entities_of_post: dict[int, list[tuple[str, str, int]]] = {}
        self._aliases: dict[str, frozenset[str]] = {}

    def links(self, db: sqlite3.Connection) -> Links:
        """What links the entities: read when it is first asked for, as names and counts do without; kept up to date from then on.

        `db` is in a transaction that sees this revision. Safe to call from all who read it.
        """
        with self._turn:
            if self._links is None:
                from kg.store.embedded.links import Links  # slow to import: networkx

                links = Links(self.dates)
                links.add(db, (-1,), self.nodes)
                links.settle(())
                self._links = links
            return self._links

    def network(self, links: Links) -> Network:
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
                    for _, _, pair in links.graph.edges(data=True)
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
        if self._links is not None:
            self._links.settle(touched)
        self.revision = revision
        self._last = db.execute("SELECT number, data FROM receipts ORDER BY number DESC LIMIT 1").fetchone()
        self.kept = Kept()

    def _add(self, db: sqlite3.Connection, since: tuple[int], touched: set[str]) -> None:
        for num, post_id, published in db.execute("SELECT num, id, published_at FROM posts WHERE revision > ?", since):
            self.post_ids[num] = post_id
            self.post_nums[post_id] = num
            self.dates[num] = datetime.fromisoformat(published) if published else None
            self.topics_of_post[num] = []
            self._entities_of_post[num] = []
        new: list[str] = []
        rows = db.execute(
            "SELECT m.num, m.entity_id, m.type, m.name, COUNT(*) FROM mentions m JOIN posts p USING (num)"
            " WHERE p.revision > ? GROUP BY m.num, m.entity_id, m.name",
            since,
        )
        for num, entity_id, type, name, count in rows:
            node = self.nodes.get(entity_id)
            if node is None:
                node = self.nodes[entity_id] = Node(EntityType(type))
                new.append(entity_id)
            node.type = EntityType(type)
            touched.add(entity_id)
            if not node.names[name]:
                self._names.add(entity_id, name)
            node.names[name] += count
            node.renamed()
            node.posts[num] += count
            self._entities_of_post[num].append((entity_id, name, count))
        if self._links is not None:
            self._links.add(db, since, new)
        rows = db.execute("SELECT t.num, t.topic_id, t.name, t.weight FROM topics t JOIN posts p USING (num) WHERE p.revision > ?", since)
        for num, topic_id, name, weight in rows:
            topic = self.topics.setdefault(topic_id, TopicNode())
            topic.names[name] += 1
            topic.posts[num] = weight
            self.topics_of_post[num].append((topic_id, name))

    def _remove(self, num: int, touched: set[str]) -> None:
        if self._links is not None:
            self._links.remove(num)
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
        self._post_nodes.pop(num, None)

    def _curate(self, db: sqlite3.Connection, touched: set[str]) -> None:
        """Take over curated names of entities that came, and forget entities that went."""
        for entity_id in [e for e in touched if not self.nodes[e].posts]:
            touched.discard(entity_id)
            for name in (*self.nodes[entity_id].names, *self._aliases.pop(entity_id, ())):
                self._names.remove(entity_id, name)
            del self.nodes[entity_id]
            if self._links is not None:
                self._links.graph.remove_node(entity_id)
        wanted = (json.dumps(sorted(touched)),)
        called = dict(db.execute("SELECT id, name FROM entities WHERE id IN (SELECT value FROM json_each(?))", wanted))
        others: defaultdict[str, set[str]] = defaultdict(set)
        for entity_id, text in db.execute(
            "SELECT entity_id, text FROM aliases WHERE entity_id IN (SELECT value FROM json_each(?))", wanted
        ):
            others[entity_id].add(text)
        for entity_id in sorted(touched):
            self.nodes[entity_id].curated_name = called.get(entity_id)
            self.nodes[entity_id].renamed()
            aliases = frozenset(others.get(entity_id, ()))
            before = self._aliases.get(entity_id, frozenset())
            for name in before - aliases - self.nodes[entity_id].names.keys():
                self._names.remove(entity_id, name)
            for name in aliases - before:
                self._names.add(entity_id, name)
            self._aliases[entity_id] = aliases

    def post_node(self, num: int, links: Links) -> PostNode:
        """What a post says, in short. Kept until the post goes."""
        found = self._post_nodes.get(num)
        if found is None:
            found = self._post_nodes[num] = PostNode(
                {entity_id: self.nodes[entity_id].posts[num] for entity_id in sorted(self.entities_of_post(num))},
                links.said_in(num),
                self.topics_in(num),
            )
        return found

    def topics_in(self, num: int) -> list[Topic]:
        """The topics of a post, the most central first."""
        topics = (Topic(id, name, self.topics[id].posts[num]) for id, name in self.topics_of_post[num])
        return sorted(topics, key=lambda topic: (-topic.weight, topic.name))
