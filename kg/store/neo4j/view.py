"""Reading Neo4j: every question is one query."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import networkx as nx

from kg.errors import EntityNotFound, PostNotFound, TopicNotFound
from kg.judge import Judgements, from_data
from kg.normalize import alias_key
from kg.records import (
    AMOUNTS_TO,
    CO_MENTION,
    RELATION_TYPES,
    Alias,
    Claim,
    Edge,
    EdgeKey,
    Entity,
    EntityType,
    Mention,
    Post,
    PostFacts,
    Topic,
)
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
    Receipt,
    Stamp,
    Stats,
    TopicCard,
)
from kg.store.judging import unpack
from kg.store.neo4j.connection import moment
from kg.store.neo4j.cypher import JUDGEMENTS, pair_of
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.receipts import receipts
from kg.store.network import Network
from kg.store.words import SharedIndex

__all__ = ["Neo4jView"]

T = TypeVar("T")

_EDGE_TYPES: Final = {type.upper(): type for type in (*RELATION_TYPES, CO_MENTION)}

_ALL: Final = 2**31 - 2

_CARD_OF_P: Final = "p {.id, .path, .permalink, .title, published_at: toString(p.published_at), .tags, .categories}"

_CARD: Final = """
RETURN p.id AS id, p.path AS path, p.permalink AS permalink, p.title AS title, toString(p.published_at) AS published_at,
       p.tags AS tags, p.categories AS categories
"""
# Sorted as `kg.store.merging.best_first` does.
_EDGE: Final = """
WITH startNode(r).id AS head, toLower(type(r)) AS type, endNode(r).id AS tail, o, r
ORDER BY type = 'mentioned_with', r.independent DESC, r.posts DESC, r.claims DESC, head, type, tail LIMIT $limit
RETURN head, type, tail, r.claims AS claims, r.posts AS posts, r.independent AS independent,
       toString(r.first_seen) AS first_seen, toString(r.last_seen) AS last_seen,
       o.id AS other, o.name AS other_name, o.type AS other_type, o.posts AS other_posts
"""
# Oldest post first, those without a date last; the date itself is left out, since reading it is slow and nobody does.
_CLAIM: Final = """
WITH h.id AS head, t.id AS tail, c ORDER BY c.published_at, c.post, c.start, c.id
RETURN head, tail, c {.*, published_at: NULL} AS c
"""

_NAMED: Final = """
WITH e, rank, collect(text) AS names ORDER BY rank
WITH e, collect({rank: rank, names: names})[0] AS best
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, best.rank AS rank, best.names AS names
ORDER BY rank, posts DESC, id LIMIT $limit
"""
_CARDS: Final = "MATCH (p:Post) WHERE p.id IN $posts" + _CARD
_ALL_CARDS: Final = "MATCH (p:Post)" + _CARD
_CLAIMS_BETWEEN: Final = "MATCH (h:Entity)-[c:CLAIM {pair: $pair}]->(t:Entity) WHERE $posts IS NULL OR c.post IN $posts " + _CLAIM
_CLAIMS_IN: Final = "MATCH (h:Entity)-[c:CLAIM {post: $id}]->(t:Entity) WHERE NOT c.type IN $without " + _CLAIM
_EDGE_MAP: Final = """
WITH startNode(r).id AS head, toLower(type(r)) AS type, endNode(r).id AS tail, o, r
ORDER BY r.independent DESC, r.posts DESC, r.claims DESC, head, type, tail LIMIT $limit
RETURN r {.claims, .posts, .independent, head: head, type: type, tail: tail, other: o.id, other_name: o.name, other_type: o.type,
    other_posts: o.posts, first_seen: toString(r.first_seen), last_seen: toString(r.last_seen)}
"""
# The types of edges stand in the pattern, so that a well-known entity's claims and mentions are not walked over.
_EDGES_OF: Final = "MATCH (:Entity {{id: $id}})-[r:{types}]-(o:Entity)" + _EDGE.replace("{", "{{").replace("}", "}}")
_EDGES_BETWEEN: Final = f"MATCH (:Entity {{id: $a}})-[r:{'|'.join(_EDGE_TYPES)}]-(o:Entity {{id: $b}})" + _EDGE
_SAID: Final = """
UNWIND $pairs AS pair
WITH pair[0] AS pair, pair[1] AS a, pair[2] AS b, COLLECT {
        MATCH (h:Entity)-[c:CLAIM {pair: pair[0]}]->(t:Entity) WHERE $type IS NULL OR c.type = $type
        WITH h, t, c ORDER BY c.type = 'mentioned_with', c.published_at, c.post, c.start, c.id LIMIT $limit
        RETURN {head: h.id, tail: t.id, c: c {.*, published_at: NULL}}
    } AS claims, COLLECT { MATCH (e:Entity) WHERE e.id IN pair[1..] RETURN e {.id, .name, .type, .posts} } AS ends
RETURN pair, claims, ends, COLLECT {
        MATCH (:Entity {id: a})-[r:TYPES]-(:Entity {id: b})
        RETURN r {.claims, .posts, .independent, head: startNode(r).id, type: toLower(type(r)), tail: endNode(r).id,
            first_seen: toString(r.first_seen), last_seen: toString(r.last_seen)}
    } AS edges,
    COLLECT { UNWIND claims AS said WITH DISTINCT said.c.post AS id MATCH (p:Post {id: id}) RETURN CARD } AS posts
""".replace("CARD", _CARD_OF_P).replace("TYPES", "|".join(_EDGE_TYPES))
# How much two that share n posts belong together. Some more than are wanted are read, as which are best is decided where both
# stores reckon alike.
_BELONGING: Final = "n / sqrt({}.posts * {}.posts) * log(1 + n)"
_MORE: Final = 20
_PORTRAIT: Final = f"""
MATCH (e:Entity {{id: $id}})
CALL (e) {{
    MATCH (e)<-[m:MENTIONS]-(p:Post)
    RETURN count(p) AS count, sum(m.count) AS mentions, toString(min(p.published_at)) AS first, toString(max(p.published_at)) AS last
}}
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, e.codes AS codes, e.curated AS curated, count, mentions, first, last,
    COLLECT {{ MATCH (n:Name)-[r:NAMES]->(e) RETURN [n.text, r.listed, r.reasons, r.counts] }} AS names,
    COLLECT {{ MATCH (e)-[r:{"|".join(type.upper() for type in RELATION_TYPES)}]-(o:Entity) {_EDGE_MAP} }} AS relations,
    COLLECT {{ MATCH (e)-[r:{CO_MENTION.upper()}]-(o:Entity) {_EDGE_MAP} }} AS companions,
    COLLECT {{ MATCH (e)<-[:MENTIONS]-(:Post)-[:ABOUT]->(t:Topic) WITH e, t, count(*) AS n
        ORDER BY {_BELONGING.format("e", "t")} DESC, n DESC, t.id LIMIT $more RETURN [t.id, n] }} AS topics,
    COLLECT {{ MATCH (e)<-[m:MENTIONS]-(p:Post)
        WITH p, m.count AS often, p.published_at AS at
        ORDER BY at IS NULL, at.epochSeconds DESC, at.nanosecond DESC, p.id LIMIT $limit
        RETURN {{post: {_CARD_OF_P}, count: often}} }} AS latest
"""
_EDGES_AMONG: Final = f"MATCH (a:Entity)-[r:{'|'.join(_EDGE_TYPES)}]->(o:Entity) WHERE a.id IN $ids AND o.id IN $ids" + _EDGE
_CLAIMS_OF: Final = (
    """
MATCH (:Entity {id: $id})-[c:CLAIM]-(:Entity) WHERE $types IS NULL OR c.type IN $types
WITH startNode(c) AS h, c, endNode(c) AS t
"""
    + _CLAIM
)
_ENTITIES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
_ALL_ENTITIES: Final = "MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
_ENTITY: Final = """
MATCH (e:Entity {id: $id})
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, e.codes AS codes, e.curated AS curated,
       COLLECT { MATCH (n:Name)-[r:NAMES]->(e) RETURN [n.text, r.listed, r.reasons, r.counts] } AS names
"""
_NAMED_SO: Final = (
    """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key STARTS WITH $key AND ($type IS NULL OR e.type = $type)
WITH e, CASE WHEN n.key = $key THEN 0 ELSE 1 END AS rank, n.text AS text
"""
    + _NAMED
)
_NAMED_WITH: Final = (
    """
MATCH (n:Name)-[:NAMES]->(e:Entity) USING TEXT INDEX n:Name(key)
WHERE n.key CONTAINS $key AND NOT n.key STARTS WITH $key AND ($type IS NULL OR e.type = $type)
WITH e, 2 AS rank, n.text AS text
"""
    + _NAMED
)
_PRESENCE: Final = """
MATCH (:Entity {id: $id})<-[m:MENTIONS]-(p:Post)
RETURN count(p) AS posts, sum(m.count) AS mentions, toString(min(p.published_at)) AS first, toString(max(p.published_at)) AS last
"""
# By the instant, not by the time zone as well.
_LATEST: Final = (
    """
MATCH (:Entity {id: $id})<-[m:MENTIONS]-(p:Post)
WITH p, m.count AS count, p.published_at AS at ORDER BY at IS NULL, at.epochSeconds DESC, at.nanosecond DESC, p.id LIMIT $limit
"""
    + _CARD
    + ", count"
)

_DEGREES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, COUNT { (e)-[:LINKED]-() } AS value"
_MENTIONS_OF: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts,
    COLLECT { MATCH (p:Post)-[m:MENTIONS]->(e) RETURN [p.id, m.count] } AS counts
"""
_NAMES_USED: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts,
    COLLECT { MATCH (p:Post)-[m:MENTIONS]->(e) UNWIND m.names AS used WITH used, count(DISTINCT p) AS n RETURN [used, n] } AS used
"""
_INSIDE: Final = f"""
MATCH (p:Post {{id: $id}})
RETURN {_CARD_OF_P} AS post,
    COLLECT {{ MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN e {{.id, .name, .type, .posts, m: m {{.*}}}} }} AS entities,
    COLLECT {{ MATCH (h:Entity)-[c:CLAIM {{post: $id}}]->(t:Entity) WHERE NOT c.type IN ['mentioned_with', 'amounts_to']
        RETURN {{head: h.id, tail: t.id, c: c {{.*, published_at: NULL}}}} }} AS claims,
    COLLECT {{ MATCH (p)-[a:ABOUT]->(t:Topic) RETURN [t.id, a.name, a.weight] }} AS topics
"""
_GISTS: Final = f"""
MATCH (p:Post) WHERE p.id IN $posts
RETURN {_CARD_OF_P} AS post,
    COLLECT {{ MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN e {{.id, .name, .type, .posts, count: m.count}} }} AS entities,
    COLLECT {{ MATCH (h:Entity)-[c:CLAIM {{post: p.id}}]->(t:Entity) WHERE NOT c.type IN ['mentioned_with', 'amounts_to']
        RETURN {{head: h.id, tail: t.id, c: c {{.*, published_at: NULL}}}} }} AS claims,
    COLLECT {{ MATCH (p)-[a:ABOUT]->(t:Topic) RETURN [t.id, a.name, a.weight] }} AS topics
"""
_MENTIONS_IN: Final = """
MATCH (:Post {id: $id})-[m:MENTIONS]->(e:Entity)
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, m {.*} AS m
"""
_COUNTS_IN: Final = """
MATCH (:Post {id: $id})-[m:MENTIONS]->(e:Entity)
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, m.count AS count ORDER BY id
"""
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
_WHOLE_TOPIC: Final = f"""
MATCH (t:Topic {{id: $id}})
RETURN t.id AS id, t.name AS name, t.posts AS posts,
    COLLECT {{ MATCH (p:Post)-[a:ABOUT]->(t) RETURN [p.id, a.weight, toString(p.published_at)] }} AS about,
    COLLECT {{ MATCH (t)<-[:ABOUT]-(:Post)-[:MENTIONS]->(e:Entity) WITH t, e, count(*) AS n
        ORDER BY {_BELONGING.format("t", "e")} DESC, n DESC, e.id LIMIT $more
        RETURN e {{.id, .name, .type, .posts, n: n}} }} AS entities,
    COLLECT {{ MATCH (t)<-[:ABOUT]-(:Post)-[:ABOUT]->(o:Topic) WITH t, o, count(*) AS n
        ORDER BY {_BELONGING.format("t", "o")} DESC, n DESC, o.id LIMIT $more RETURN [o.id, n] }} AS topics,
    COLLECT {{ MATCH (p:Post)-[a:ABOUT]->(t) WITH p, a.weight AS weight, p.published_at AS at
        ORDER BY weight DESC, at IS NULL, at.epochSeconds DESC, at.nanosecond DESC, p.id LIMIT $limit
        RETURN {_CARD_OF_P} }} AS best
"""
_ABOUT: Final = "MATCH (p:Post)-[a:ABOUT]->(:Topic {id: $id}) RETURN p.id AS id, a.weight AS value, toString(p.published_at) AS date"
_ENTITIES_ABOUT: Final = """
MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:MENTIONS]->(e:Entity)
WITH e, count(*) AS value
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, value
"""
_TOPICS_OF: Final = "MATCH (:Entity {id: $id})<-[:MENTIONS]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
_TOPICS_BESIDE: Final = "MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
_TOPICS: Final = "MATCH (t:Topic) RETURN t.id AS id, t.name AS name, t.posts AS posts"
_TOPIC: Final = "MATCH (t:Topic {id: $id}) RETURN t.id AS id, t.name AS name, t.posts AS posts"
_SOURCE: Final = "MATCH (:Post {id: $id})-[:HAS_TEXT]->(x:Text) RETURN x.source AS text"
_SOURCES: Final = "MATCH (p:Post)-[:HAS_TEXT]->(x:Text) WHERE p.id IN $posts RETURN p.id AS id, x.source AS text"
_TERMS: Final = "MATCH (:Post {id: $id})-[:HAS_TEXT]->(x:Text) RETURN x.terms AS text"
_TITLES_AND_TERMS: Final = """
MATCH (p:Post)-[:HAS_TEXT]->(x:Text) WHERE p.id IN $posts
RETURN p.id AS id, p.title AS title, x.terms AS terms
"""
_WHOLE: Final = """
MATCH (p:Post {id: $id})-[:HAS_TEXT]->(x:Text)
RETURN p {.*, published_at: toString(p.published_at), found_entities: NULL} AS p, x {.source, .terms, .blocks, .dropped, .found} AS x,
       COLLECT { MATCH (p)-[:MENTIONS]->(e:Entity) RETURN e {.id, .name, .type, .codes, .curated,
           aliases: COLLECT { MATCH (n:Name)-[r:NAMES]->(e) WHERE r.listed IS NOT NULL RETURN [n.text, r.listed] }} } AS entities
"""
_JUDGED: Final = """
MATCH (p:Post) WHERE p.found_entities IS NOT NULL AND ($ids IS NULL OR any(e IN p.found_entities WHERE e IN $ids))
RETURN p.id AS id
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
        reader: Reader,
        revision: int,
        graph: Callable[[Neo4jView], nx.Graph[str]],
        network: Callable[[Neo4jView], Network],
        names: Callable[[Neo4jView], NameTable],
        words: SharedIndex,
        check: Callable[[], None],
        kept: dict[str, Any],
    ) -> None:
        self.ask = reader.ask
        """Answers a query with its records."""
        self._revision = revision
        self._graph = graph
        self._network = network
        self._names = names
        self._words = words
        self.check = check
        """Raises ViewOutdated if the graph has changed."""
        self._kept = kept
        """What was worked out over the whole graph of this revision."""
        self._cards: dict[str, EntityCard] = {}
        """Entities that came along with other answers of this view; what is asked about next is mostly among them."""
        self._posts: dict[str, PostCard] = {}
        self._dates: dict[str, datetime | None] = {}
        self._between: dict[str, list[Edge]] = {}

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        """An answer about the whole graph, kept for all views of this revision."""
        if name not in self._kept:
            found = ask()
            self.check()  # or it would be kept with half a change in it
            self._kept[name] = found
        kept: T = self._kept[name]
        return kept

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return self._once("posts", lambda: int(self.ask("RETURN COUNT { (:Post) } AS count")[0]["count"]))

    def stats(self) -> Stats:
        """Counts of everything."""
        return self._once("stats", self._stats)

    def _stats(self) -> Stats:
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
        self._noted(found)
        return _whole_entity(found[0])

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts, and at least so many topics."""
        found = self.ask(_PORTRAIT, id=entity_id, limit=limit, more=limit + _MORE)
        if not found:
            raise EntityNotFound(entity_id)
        row = found[0]
        self._noted(found)
        return Portrait(
            _whole_entity(row),
            Presence(row["count"], row["mentions"], moment(row["first"]), moment(row["last"])),
            self._edges(row["relations"]),
            self._edges(row["companions"]),
            dict(row["topics"]),
            [(_card(latest["post"]), latest["count"]) for latest in row["latest"]],
        )

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        if entity_ids is None:
            return {e: self._cards[e] for e in self._noted(self.ask(_ALL_ENTITIES))}
        wanted = list(dict.fromkeys(entity_ids))
        unknown = [e for e in wanted if e not in self._cards]
        if unknown:
            self._noted(self.ask(_ENTITIES, ids=unknown))
        return {e: self._cards[e] for e in wanted if e in self._cards}

    def _noted(self, found: Iterable[Any]) -> list[str]:
        """Take note of the entities that rows tell of; their ids."""
        ids = []
        for row in found:
            id, name, type, posts = row["id"], row["name"], row["type"], row["posts"]
            self._cards[id] = EntityCard(id, name, EntityType(type), posts)
            ids.append(id)
        return ids

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        key = alias_key(text)
        hits: dict[str, NameHit] = {}
        for query in (_NAMED_SO, _NAMED_WITH) if key else ():
            if limit is not None and len(hits) >= limit:
                break
            found = self.ask(query, key=key, type=type, limit=_ALL if limit is None else limit + len(hits))
            self._noted(found)
            for row in found:
                hits.setdefault(row["id"], NameHit(row["id"], min(row["names"]), row["rank"], row["posts"]))
        return list(hits.values())[:limit]

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
        found = self.ask(_MENTIONS_OF, ids=list(dict.fromkeys(entity_ids)))
        self._noted(found)
        return {row["id"]: dict(row["counts"]) for row in found}

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""
        found = self.ask(_NAMES_USED, ids=list(dict.fromkeys(entity_ids)))
        self._noted(found)
        return {row["id"]: dict(row["used"]) for row in found}

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity."""
        [found] = self.ask(_PRESENCE, id=entity_id)
        if not found["posts"]:
            raise EntityNotFound(entity_id)
        return Presence(found["posts"], found["mentions"], moment(found["first"]), moment(found["last"]))

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often."""
        return [(_card(row), row["count"]) for row in self.ask(_LATEST, id=entity_id, limit=limit)]

    # Edges ------------------------------------------------------------------------------------------------------------

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end, the best supported first; of all types if None."""
        wanted = [upper for upper, type in _EDGE_TYPES.items() if types is None or type in types]
        if not wanted:
            return []
        found = self.ask(_EDGES_OF.format(types="|".join(wanted)), id=entity_id, limit=_ALL if limit is None else limit)
        return self._edges(found)

    def _edges(self, found: Sequence[Any]) -> list[Edge]:
        """Edges that rows tell of, taking note of the entities at their other ends."""
        for row in found:
            other = row["other"]
            self._cards[other] = EntityCard(other, row["other_name"], EntityType(row["other_type"]), row["other_posts"])
        return [_edge(row) for row in found]

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""
        pair = pair_of(a, b)
        if pair not in self._between:
            found = self.ask(_EDGES_BETWEEN, a=a, b=b, limit=_ALL)
            self._between[pair] = sorted((_edge(row) for row in found), key=lambda e: e.key)
        return list(self._between[pair])

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        found = self.ask(_EDGES_AMONG, ids=list(dict.fromkeys(entity_ids)), limit=_ALL)
        return sorted((_edge(row) for row in found), key=lambda e: e.key)

    def claims_between(self, a: str, b: str, *, posts: Collection[str] | None = None) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first; only of some posts unless None."""
        wanted = None if posts is None else list(posts)
        return [_claim(row) for row in self.ask(_CLAIMS_BETWEEN, pair=pair_of(a, b), posts=wanted)]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        if not pairs:
            return []
        asked = {name: [name, a, b] for a, b in pairs for name in (pair_of(a, b),)}
        found = {row["pair"]: row for row in self.ask(_SAID, pairs=list(asked.values()), type=type, limit=_ALL if limit is None else limit)}
        for row in found.values():
            self._noted(row["ends"])
            self._posts |= {p["id"]: _card(p) for p in row["posts"]}
            self._between[row["pair"]] = sorted((_edge(edge) for edge in row["edges"]), key=lambda e: e.key)
        answers = (found[pair_of(a, b)] for a, b in pairs)
        return [(tuple(sorted({edge["type"] for edge in row["edges"]})), [_claim(claim) for claim in row["claims"]]) for row in answers]

    def surest(self, keys: Iterable[EdgeKey], limit: int) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many. The server would count the length of a sentence otherwise than we do."""
        found: dict[EdgeKey, list[Claim]] = {key: [] for key in keys}
        by_type: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for key in found:
            by_type[key.type][min(key.head, key.tail), max(key.head, key.tail)] = None
        for type, pairs in by_type.items():
            for claim in (claim for _, said in self.said(list(pairs), type=type) for claim in said):
                if (key := EdgeKey(claim.head, claim.type, claim.tail)) in found:
                    found[key].append(claim)
        return {key: sorted(said, key=lambda claim: claim.doubt)[:limit] for key, said in found.items()}

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
        unknown = [p for p in wanted if p not in self._posts]
        if unknown:
            self._posts |= {row["id"]: _card(row) for row in self.ask(_CARDS, posts=unknown)}
        return {p: self._posts[p] for p in wanted if p in self._posts}

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""
        wanted = list(dict.fromkeys(post_ids))
        unknown = [p for p in wanted if p not in self._dates]
        if unknown:
            query = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id, toString(p.published_at) AS date"
            self._dates |= {row["id"]: moment(row["date"]) for row in self.ask(query, posts=unknown)}
        return {p: self._dates[p] for p in wanted if p in self._dates}

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        return self._text(_SOURCE, post_id)

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        found = self.ask(_INSIDE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        row = found[0]
        self._noted(row["entities"])
        return Inside(
            _card(row["post"]),
            sorted((m for e in row["entities"] for m in _mentions(e["id"], e["m"])), key=lambda m: m.start),
            _in_order(row["claims"]),
            _topics(row["topics"]),
        )

    def sources(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The source texts of posts by id; those that there are."""
        wanted = list(post_ids)
        return {row["id"]: row["text"] for row in self.ask(_SOURCES, posts=wanted)} if wanted else {}

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""
        gists = {}
        wanted = list(post_ids)
        for row in self.ask(_GISTS, posts=wanted) if wanted else ():
            self._noted(row["entities"])
            card = self._posts[row["post"]["id"]] = _card(row["post"])
            counts = {e["id"]: e["count"] for e in sorted(row["entities"], key=lambda e: e["id"])}
            gists[card.id] = Gist(card, counts, _in_order(row["claims"]), _topics(row["topics"]))
        return gists

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        found = self.ask(_MENTIONS_IN, id=post_id)
        if not found:
            self.post(post_id)
        self._noted(found)
        return sorted((m for row in found for m in _mentions(row["id"], row["m"])), key=lambda m: m.start)

    def counts_in(self, post_id: str) -> Mapping[str, int]:
        """How often a post mentions each of its entities, by entity id in order."""
        found = self.ask(_COUNTS_IN, id=post_id)
        if not found:
            self.post(post_id)
        self._noted(found)
        return {row["id"]: row["count"] for row in found}

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        found = self.ask(_CLAIMS_IN, id=post_id, without=[CO_MENTION, AMOUNTS_TO] if typed else [])
        if not found:
            self.post(post_id)
        return _in_order(found)

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        found = self.ask(_TOPICS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return _topics(found)

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        return self._text(_TERMS, post_id).split()

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first."""
        return self._words.like(terms, title, limit, revision=self.revision, stored=self._put_at, read=self._titles_and_terms)

    def _put_at(self) -> Mapping[str, int]:
        return {row["id"]: row["revision"] for row in self.ask("MATCH (p:Post) RETURN p.id AS id, p.revision AS revision")}

    def _titles_and_terms(self, post_ids: Sequence[str]) -> list[tuple[str, str, str]]:
        found = [(row["id"], row["title"], row["terms"]) for row in self.ask(_TITLES_AND_TERMS, posts=post_ids)]
        self.check()  # or the index would be kept with half a change in it
        return found

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return {row["id"]: Stamp(*row.values()) for row in self.ask(_STAMPS)}

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._once("judgements", lambda: Judgements(tuple(from_data(json.loads(row["data"])) for row in self.ask(JUDGEMENTS))))

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
        return {row["id"] for row in self.ask(_JUDGED, ids=None if entity_ids is None else list(dict.fromkeys(entity_ids)))}

    def found(self, post_id: str) -> PostFacts:
        """Everything that a post contributes, as it was put, but for the segments of its text."""
        shown, packed = self._whole(post_id)
        return shown if packed is None else unpack(packed, shown, self.judgements())

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first."""
        return receipts(self.ask, post_id, entity_id, before, limit)

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        return self._whole(post_id)[0]

    def _whole(self, post_id: str) -> tuple[PostFacts, bytes | None]:
        """What is shown of a post, and what was found in it, packed, if that is something else."""
        found = self.ask(_WHOLE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        p, x = found[0]["p"], found[0]["x"]
        post = Post(
            p["id"], p["path"], p["permalink"], p["title"], moment(p["published_at"]), tuple(p["tags"]), tuple(p["categories"]),
            x["source"], p["content_hash"], (), p["root"],
        )  # fmt: skip
        entities = sorted((_entity(row) for row in found[0]["entities"]), key=lambda e: e.id)
        facts = PostFacts(
            post,
            tuple(self.mentions_in(post_id)),
            tuple(entities),
            tuple(self.claims_in(post_id)),
            tuple(self.topics_in(post_id)),
            tuple(x["terms"].split()),
            frozenset(x["blocks"]),
            frozenset(x["dropped"]),
        )
        return facts, x["found"]

    def _text(self, query: str, post_id: str) -> str:
        found = self.ask(query, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        return str(found[0]["text"])

    # Topics -----------------------------------------------------------------------------------------------------------

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""

        def ask() -> list[TopicCard]:
            found = (TopicCard(row["id"], row["name"], row["posts"]) for row in self.ask(_TOPICS))
            return sorted(found, key=lambda card: (-card.posts, card.id))

        return list(self._once("topics", ask))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        found = self.ask(_TOPIC, id=topic_id)
        if not found:
            raise TopicNotFound(topic_id)
        return TopicCard(*found[0].values())

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic, with at least so many of the entities and topics that belong to it most."""
        found = self.ask(_WHOLE_TOPIC, id=topic_id, limit=limit, more=limit + _MORE)
        if not found:
            raise TopicNotFound(topic_id)
        row = found[0]
        self._noted(row["entities"])
        self._posts |= {p["id"]: _card(p) for p in row["best"]}
        self._dates |= {post_id: moment(date) for post_id, _, date in row["about"]}
        return About(
            TopicCard(row["id"], row["name"], row["posts"]),
            {post_id: weight for post_id, weight, _ in row["about"]},
            {e["id"]: e["n"] for e in row["entities"]},
            dict(row["topics"]),
        )

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        found = self.ask(_ABOUT, id=topic_id)
        self._dates |= {row["id"]: moment(row["date"]) for row in found}
        return {row["id"]: row["value"] for row in found}

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        found = self.ask(_ENTITIES_ABOUT, id=topic_id)
        self._noted(found)
        return {row["id"]: row["value"] for row in found}

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
    key = EdgeKey(row["head"], row["type"], row["tail"])
    return Edge(key, row["claims"], row["posts"], row["independent"], moment(row["first_seen"]), moment(row["last_seen"]))


def _claim(row: Any) -> Claim:
    c = row["c"]
    return Claim(
        c["id"], c["post"], row["head"], c["type"], row["tail"], c["start"], c["end"], c["text"],
        c["sentence"], c["sentence_start"], c["sentence_end"], c.get("amount"), c["status"],
        c.get("amount_value"), c.get("amount_high"), c.get("amount_currency"), c.get("date"), c.get("role"), c["confidence"],
    )  # fmt: skip


def _in_order(found: Iterable[Any]) -> list[Claim]:
    return sorted((_claim(row) for row in found), key=lambda c: (c.start, c.id))


def _topics(found: Iterable[Any]) -> list[Topic]:
    return sorted((Topic(*row) for row in found), key=lambda t: (-t.weight, t.name))


def _mentions(entity_id: str, m: Any) -> Iterable[Mention]:
    lists = ("starts", "ends", "surfaces", "names", "types", "methods", "sentences", "text_starts", "text_ends", "linked_by")
    for start, end, surface, name, type, method, sentence, text_start, text_end, linked_by in zip(*(m[x] for x in lists), strict=True):
        yield Mention(start, end, surface, name, EntityType(type), method, sentence, text_start, text_end, entity_id, linked_by)


def _entity(row: Any) -> Entity:
    aliases = sorted((Alias(*a) for a in row["aliases"]), key=lambda a: a.text) if row["curated"] else []
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])


def _whole_entity(row: Any) -> Entity:
    """An entity with every name, those that nobody listed too."""
    aliases = sorted((Alias(text, listed) for text, listed, _, _ in row["names"] if listed is not None), key=lambda a: a.text)
    written = [(text, sum(counts), min(reasons)) for text, listed, reasons, counts in row["names"] if listed is None]
    written.sort(key=lambda name: (-name[1], name[0]))
    aliases += [Alias(text, reason or "written in the posts") for text, _, reason in written]
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])
