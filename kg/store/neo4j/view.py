"""Reading Neo4j: every question is one query, in one read transaction for the view."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import neo4j
import networkx as nx

from kg.errors import EntityNotFound, PostNotFound, TopicNotFound
from kg.normalize import alias_key
from kg.records import CO_MENTION, RELATION_TYPES, Alias, Claim, Edge, EdgeKey, Entity, EntityType, Mention, Post, PostFacts, Topic
from kg.store.base import EntityCard, NameHit, NameTable, PostCard, Stamp, Stats, TopicCard
from kg.store.neo4j.connection import moment, rows
from kg.store.neo4j.writer import pair_of
from kg.store.network import Network

__all__ = ["Neo4jView"]

_EDGE_TYPES: Final = {type.upper(): type for type in (*RELATION_TYPES, CO_MENTION)}

_CARD: Final = """
RETURN p.id AS id, p.path AS path, p.permalink AS permalink, p.title AS title, toString(p.published_at) AS published_at,
       p.tags AS tags, p.categories AS categories
"""
_EDGE: Final = """
RETURN startNode(r).id AS head, type(r) AS type, endNode(r).id AS tail, r.claims AS claims, r.posts AS posts,
       r.independent AS independent, toString(r.first_seen) AS first_seen, toString(r.last_seen) AS last_seen
"""
# Oldest post first, those without a date last; the date itself is left out, since reading it is slow and nobody does.
_CLAIM: Final = """
WITH h.id AS head, t.id AS tail, c ORDER BY c.published_at, c.post, c.start, c.id
RETURN head, tail, c {.*, published_at: NULL} AS c
"""

_CARDS: Final = "MATCH (p:Post) WHERE p.id IN $posts" + _CARD
_ALL_CARDS: Final = "MATCH (p:Post)" + _CARD
_EDGES_OF: Final = "MATCH (e:Entity {id: $id})-[r]-(:Entity) WHERE type(r) IN $types" + _EDGE
_EDGES_AMONG: Final = "MATCH (a:Entity)-[r]->(b:Entity) WHERE a.id IN $ids AND b.id IN $ids AND type(r) IN $types" + _EDGE
_EDGES_BETWEEN: Final = "MATCH (a:Entity {id: $a})-[r]-(b:Entity {id: $b}) WHERE type(r) IN $types" + _EDGE
_CLAIMS_BETWEEN: Final = "MATCH (h:Entity)-[c:CLAIM {pair: $pair}]->(t:Entity) " + _CLAIM
_CLAIMS_OF: Final = """
MATCH (:Entity {id: $id})-[c:CLAIM]-(:Entity) WHERE $types IS NULL OR c.type IN $types
WITH startNode(c) AS h, c, endNode(c) AS t
""" + _CLAIM
_CLAIMS_IN: Final = "MATCH (h:Entity)-[c:CLAIM {post: $id}]->(t:Entity) " + _CLAIM
_ENTITIES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
_ALL_ENTITIES: Final = "MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
_ENTITY: Final = """
MATCH (e:Entity {id: $id})
RETURN e.name AS name, e.type AS type, e.codes AS codes, e.curated AS curated,
       COLLECT { MATCH (n:Name)-[r:NAMES]->(e) RETURN [n.text, r.listed, r.reasons, r.counts] } AS names
"""
_NAMED: Final = """
MATCH (n:Name {key: $key})-[:NAMES]->(e:Entity)
RETURN e.id AS id, e.type AS type, e.posts AS posts, collect(n.text) AS names
"""
_NAMED_SO: Final = """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key STARTS WITH $key
RETURN e.id AS id, e.type AS type, e.posts AS posts, collect(n.text) AS names
"""
_NAMED_IN: Final = """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key CONTAINS $key
RETURN e.id AS id, e.type AS type, e.posts AS posts, collect(n.text) AS names
"""
_DEGREES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, COUNT { (e)-[:LINKED]-() } AS value"
_MENTIONS_OF: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
MATCH (p:Post)-[m:MENTIONS]->(e)
RETURN e.id AS entity, p.id AS post, m.count AS count
"""
_MENTIONS_IN: Final = "MATCH (:Post {id: $id})-[m:MENTIONS]->(e:Entity) RETURN e.id AS entity, m"
_TOPICS_IN: Final = """
MATCH (:Post {id: $id})-[a:ABOUT]->(t:Topic)
RETURN t.id AS id, a.name AS name, a.weight AS weight
"""
_NEAREST: Final = """
MATCH (:Entity {id: $id})-[l:LINKED]-(o:Entity)
RETURN o.id AS id ORDER BY l.cost, o.id LIMIT $limit
"""
_LINKED_TO_BOTH: Final = """
MATCH (a:Entity {id: $a})-[:LINKED]-(o:Entity)
WITH collect(o) AS others
MATCH (b:Entity {id: $b})-[:LINKED]-(o:Entity) WHERE o IN others
RETURN o.id AS id
"""
_LINKS_AMONG: Final = """
MATCH (a:Entity) WHERE a.id IN $ids
MATCH (a)-[l:LINKED]->(b:Entity) WHERE b.id IN $ids
RETURN a.id AS a, b.id AS b, l.cost AS cost
"""
_ABOUT: Final = "MATCH (p:Post)-[a:ABOUT]->(:Topic {id: $id}) RETURN p.id AS id, a.weight AS value"
_ENTITIES_ABOUT: Final = "MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:MENTIONS]->(e:Entity) RETURN e.id AS id, count(*) AS value"
_TOPICS_OF: Final = "MATCH (:Entity {id: $id})<-[:MENTIONS]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
_TOPICS_BESIDE: Final = "MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
_TOPICS: Final = "MATCH (t:Topic) RETURN t.id AS id, t.name AS name, t.posts AS posts"
_TOPIC: Final = "MATCH (t:Topic {id: $id}) RETURN t.id AS id, t.name AS name, t.posts AS posts"
_TEXT: Final = "MATCH (:Post {id: $id})-[:HAS_TEXT]->(x:Text) RETURN x.source AS source, x.terms AS terms"
_WHOLE: Final = """
MATCH (p:Post {id: $id})-[:HAS_TEXT]->(x:Text)
RETURN p {.*, published_at: toString(p.published_at)} AS p, x,
       COLLECT { MATCH (p)-[:MENTIONS]->(e:Entity) RETURN e {.id, .name, .type, .codes, .curated,
           aliases: COLLECT { MATCH (n:Name)-[r:NAMES]->(e) WHERE r.listed IS NOT NULL RETURN [n.text, r.listed] }} } AS entities
"""
_COUNTS: Final = """
MATCH (s:Store {id: 'kg'})
RETURN s.mentions AS mentions,
       COUNT { (:Post) } AS posts, COUNT { (:Topic) } AS topics, COUNT { ()-[:CLAIM]->() } AS claims
"""
_BY_TYPE: Final = "MATCH (e:Entity) RETURN e.type AS type, count(*) AS count"
_EDGES_BY_TYPE: Final = "MATCH ()-[r]->() WHERE type(r) IN $types RETURN type(r) AS type, count(*) AS count"
_STAMPS: Final = "MATCH (p:Post) RETURN p.id AS id, p.root AS root, p.path AS path, p.content_hash AS hash, p.recipe AS recipe"


class Neo4jView:
    """See :class:`kg.store.base.View`."""

    def __init__(
        self,
        transaction: neo4j.Transaction,
        revision: int,
        graph: Callable[[Neo4jView], nx.Graph[str]],
        network: Callable[[Neo4jView], Network],
        names: Callable[[Neo4jView], NameTable],
        similar: Callable[[Neo4jView, Sequence[str], int], list[tuple[str, float]]],
    ) -> None:
        self._tx = transaction
        self._revision = revision
        self._graph = graph
        self._network = network
        self._names = names
        self._similar = similar

    def ask(self, query: str, **parameters: Any) -> list[Any]:
        """The records of a query."""
        return rows(self._tx, query, **parameters)

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return int(self.ask("RETURN COUNT { (:Post) } AS count")[0]["count"])

    def stats(self) -> Stats:
        """Counts of everything."""
        [counts] = self.ask(_COUNTS)
        by_type = {row["type"]: row["count"] for row in self.ask(_BY_TYPE)}
        edges = {_EDGE_TYPES[row["type"]]: row["count"] for row in self.ask(_EDGES_BY_TYPE, types=list(_EDGE_TYPES))}
        return Stats(
            posts=counts["posts"],
            entities=sum(by_type.values()),
            mentions=counts["mentions"],
            claims=counts["claims"],
            edges=sum(edges.values()),
            topics=counts["topics"],
            entities_by_type=dict(sorted(by_type.items())),
            edges_by_type=dict(sorted(edges.items())),
        )

    # Entities ---------------------------------------------------------------------------------------------------------

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names."""
        found = self.ask(_ENTITY, id=entity_id)
        if not found:
            raise EntityNotFound(entity_id)
        row = found[0]
        aliases = sorted((Alias(text, listed) for text, listed, _, _ in row["names"] if listed is not None), key=lambda a: a.text)
        written = [(text, sum(counts), min(reasons)) for text, listed, reasons, counts in row["names"] if listed is None]
        written.sort(key=lambda name: (-name[1], name[0]))
        aliases += [Alias(text, reason or "written in the posts") for text, _, reason in written]
        return Entity(entity_id, row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        found = self.ask(_ALL_ENTITIES) if entity_ids is None else self.ask(_ENTITIES, ids=list(dict.fromkeys(entity_ids)))
        return {row["id"]: EntityCard(row["id"], row["name"], EntityType(row["type"]), row["posts"]) for row in found}

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        key = alias_key(text)
        hits: list[NameHit] = []
        seen: set[str] = set()
        for rank, query in enumerate((_NAMED, _NAMED_SO, _NAMED_IN) if key else ()):
            if limit is not None and len(hits) >= limit:
                break
            fresh = [
                NameHit(row["id"], min(row["names"]), rank, row["posts"])
                for row in self.ask(query, key=key)
                if row["id"] not in seen and (type is None or row["type"] == type)
            ]
            hits += sorted(fresh, key=lambda hit: (-hit.posts, hit.entity_id))
            seen.update(hit.entity_id for hit in fresh)
        return hits[:limit]

    def names(self) -> NameTable:
        """All names in memory, kept until they change."""
        return self._names(self)

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        found = self.entities([entity_id]).get(entity_id)
        return found.posts if found else 0

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""
        return {row["id"]: row["value"] for row in self.ask(_DEGREES, ids=list(dict.fromkeys(entity_ids)))}

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""
        found: dict[str, dict[str, int]] = {}
        for row in self.ask(_MENTIONS_OF, ids=list(dict.fromkeys(entity_ids))):
            found.setdefault(row["entity"], {})[row["post"]] = row["count"]
        return found

    # Edges ------------------------------------------------------------------------------------------------------------

    def edges_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Edge]:
        """The edges with the entity at one end, in no order; of all types if None."""
        wanted = [upper for upper, type in _EDGE_TYPES.items() if types is None or type in types]
        return [_edge(row) for row in self.ask(_EDGES_OF, id=entity_id, types=wanted)]

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""
        found = self.ask(_EDGES_BETWEEN, a=a, b=b, types=list(_EDGE_TYPES))
        return sorted((_edge(row) for row in found), key=lambda e: e.key)

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        found = self.ask(_EDGES_AMONG, ids=list(dict.fromkeys(entity_ids)), types=list(_EDGE_TYPES))
        return sorted((_edge(row) for row in found), key=lambda e: e.key)

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        return [_claim(row) for row in self.ask(_CLAIMS_BETWEEN, pair=pair_of(a, b))]

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        return [_claim(row) for row in self.ask(_CLAIMS_OF, id=entity_id, types=None if types is None else list(types))]

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._graph(self)

    def network(self) -> Network:
        """The whole graph as tables in memory, kept until it changes."""
        return self._network(self)

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""
        return [row["id"] for row in self.ask(_NEAREST, id=entity_id, limit=limit)]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        return sorted(row["id"] for row in self.ask(_LINKED_TO_BOTH, a=a, b=b))

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        found = self.ask(_LINKS_AMONG, ids=list(dict.fromkeys(entity_ids)))
        return sorted((row["a"], row["b"], row["cost"]) for row in found)

    # Posts ------------------------------------------------------------------------------------------------------------

    def post(self, post_id: str) -> PostCard:
        """A post."""
        found = self.posts([post_id])
        if post_id not in found:
            raise PostNotFound(post_id)
        return found[post_id]

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row["id"]: _card(row) for row in sorted(self.ask(_ALL_CARDS), key=lambda row: row["id"])}
        wanted = list(dict.fromkeys(post_ids))
        found = {row["id"]: _card(row) for row in self.ask(_CARDS, posts=wanted)}
        return {post_id: found[post_id] for post_id in wanted if post_id in found}

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""
        query = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id, toString(p.published_at) AS date"
        return {row["id"]: moment(row["date"]) for row in self.ask(query, posts=list(post_ids))}

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        return str(self._text(post_id)["source"])

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        found = self.ask(_MENTIONS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return sorted((m for row in found for m in _mentions(row["entity"], row["m"])), key=lambda m: m.start)

    def claims_in(self, post_id: str) -> list[Claim]:
        """The claims of a post in order."""
        found = self.ask(_CLAIMS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return sorted((_claim(row) for row in found), key=lambda c: (c.start, c.id))

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        found = self.ask(_TOPICS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return sorted((Topic(row["id"], row["name"], row["weight"]) for row in found), key=lambda t: (-t.weight, t.name))

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        return str(self._text(post_id)["terms"]).split()

    def posts_like(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Posts that share content words with `terms`, best first by BM25 over the most telling of them."""
        return self._similar(self, terms, limit)

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return {row["id"]: Stamp(*row.values()) for row in self.ask(_STAMPS)}

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes, as it was put, but for the segments of its text."""
        found = self.ask(_WHOLE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        p, x = found[0]["p"], found[0]["x"]
        post = Post(
            p["id"], p["path"], p["permalink"], p["title"], moment(p["published_at"]), tuple(p["tags"]), tuple(p["categories"]),
            x["source"], p["content_hash"], (), p["root"],
        )  # fmt: skip
        entities = sorted((_entity(row) for row in found[0]["entities"]), key=lambda e: e.id)
        return PostFacts(
            post,
            tuple(self.mentions_in(post_id)),
            tuple(entities),
            tuple(self.claims_in(post_id)),
            tuple(self.topics_in(post_id)),
            tuple(x["terms"].split()),
            frozenset(x["blocks"]),
            frozenset(x["dropped"]),
        )

    def _text(self, post_id: str) -> Any:
        found = self.ask(_TEXT, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        return found[0]

    # Topics -----------------------------------------------------------------------------------------------------------

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""
        found = (TopicCard(row["id"], row["name"], row["posts"]) for row in self.ask(_TOPICS))
        return sorted(found, key=lambda card: (-card.posts, card.id))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        found = self.ask(_TOPIC, id=topic_id)
        if not found:
            raise TopicNotFound(topic_id)
        return TopicCard(*found[0].values())

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        return self._values(_ABOUT, topic_id)

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        return self._values(_ENTITIES_ABOUT, topic_id)

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""
        return self._values(_TOPICS_OF, entity_id)

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""
        return self._values(_TOPICS_BESIDE, topic_id)

    def _values(self, query: str, id: str) -> dict[str, Any]:
        return {row["id"]: row["value"] for row in self.ask(query, id=id)}


# Records -------------------------------------------------------------------------------------------------------------


def _card(row: Any) -> PostCard:
    return PostCard(
        row["id"], row["path"], row["permalink"], row["title"], moment(row["published_at"]), tuple(row["tags"]), tuple(row["categories"])
    )


def _edge(row: Any) -> Edge:
    key = EdgeKey(row["head"], _EDGE_TYPES[row["type"]], row["tail"])
    return Edge(key, row["claims"], row["posts"], row["independent"], moment(row["first_seen"]), moment(row["last_seen"]))


def _claim(row: Any) -> Claim:
    c = row["c"]
    return Claim(
        c["id"], c["post"], row["head"], c["type"], row["tail"], c["start"], c["end"], c["text"],
        c["sentence"], c["sentence_start"], c["sentence_end"], c.get("amount"), c["status"],
        c.get("amount_value"), c.get("amount_high"), c.get("amount_currency"), c.get("date"), c.get("role"), c["confidence"],
    )  # fmt: skip


def _mentions(entity_id: str, m: Any) -> Iterable[Mention]:
    lists = ("starts", "ends", "surfaces", "names", "types", "methods", "sentences", "text_starts", "text_ends", "linked_by")
    for start, end, surface, name, type, method, sentence, text_start, text_end, linked_by in zip(*(m[x] for x in lists), strict=True):
        yield Mention(start, end, surface, name, EntityType(type), method, sentence, text_start, text_end, entity_id, linked_by)


def _entity(row: Any) -> Entity:
    aliases = sorted((Alias(*a) for a in row["aliases"]), key=lambda a: a.text) if row["curated"] else []
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])
