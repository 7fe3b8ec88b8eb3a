"""The questions of `kg.query` without kg: each as one Cypher query, and on plain dicts and a networkx graph.

The Cypher is what somebody who knows the graph would write for one question, over the driver's `execute_query`: it returns
the same data, sorted and cut on the server, and makes no check that the graph stood still meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import islice, pairwise
from typing import Any, Final

import neo4j
import networkx as nx

from kg.normalize import alias_key
from kg.records import CO_MENTION, RELATION_TYPES
from kg.store import View
from kg.store.neo4j.cypher import pair_of
from kg.store.words import WordIndex

__all__ = [
    "Plain",
    "contents",
    "evidence",
    "links",
    "neighbors",
    "paths",
    "posts_of",
    "profile",
    "related",
    "search",
    "topic_profile",
    "topics",
]

_TYPED: Final = "|".join(type.upper() for type in RELATION_TYPES)
_ANY: Final = f"{_TYPED}|{CO_MENTION.upper()}"
_CARD: Final = "p {.id, .path, .permalink, .title, .tags, .categories, published_at: toString(p.published_at)}"
_BEST: Final = (
    "ORDER BY type(r) = 'MENTIONED_WITH', r.independent DESC, r.posts DESC, r.claims DESC, startNode(r).id, type(r), endNode(r).id"
)
_ROW: Final = """[o.id, o.name, o.type, type(r), startNode(r) = e, r.claims, r.posts, r.independent,
    toString(r.first_seen), toString(r.last_seen)]"""
_SEEN: Final = """o.id AS id, o.name AS name, o.type AS type, type(r) AS relation, startNode(r) = e AS out, r.claims AS claims,
    r.posts AS posts, r.independent AS independent, toString(r.first_seen) AS first_seen, toString(r.last_seen) AS last_seen"""
_MEASURES: Final = (("about", 1.5), ("opening", 0.7), ("wording", 0.5))
_NEWEST: Final = "ORDER BY p.published_at IS NULL, p.published_at DESC, p.id"


def _run(driver: neo4j.Driver, query: str, **parameters: Any) -> list[dict[str, Any]]:
    return [record.data() for record in driver.execute_query(query, parameters, routing_=neo4j.RoutingControl.READ).records]


_SEARCH: Final = """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key CONTAINS $key
WITH e, n.text AS text, CASE WHEN n.key = $key THEN 0 WHEN n.key STARTS WITH $key THEN 1 ELSE 2 END AS rank
ORDER BY rank, text
WITH e, collect({text: text, rank: rank})[0] AS best
ORDER BY best.rank, e.posts DESC, e.id LIMIT 20
RETURN e.id AS id, e.name AS name, e.type AS type, best.text AS matched, e.posts AS posts
"""


def search(driver: neo4j.Driver, text: str) -> Any:
    """Entities by name."""
    return _run(driver, _SEARCH, key=alias_key(text))


_PROFILE: Final = f"""
MATCH (e:Entity {{id: $id}})
CALL (e) {{
    MATCH (e)<-[m:MENTIONS]-(p:Post)
    RETURN count(p) AS posts, sum(m.count) AS mentions, min(p.published_at) AS first_seen, max(p.published_at) AS last_seen
}}
RETURN e {{.id, .name, .type, .codes, .curated}} AS entity, posts, mentions,
    toString(first_seen) AS first_seen, toString(last_seen) AS last_seen,
    COLLECT {{ MATCH (n:Name)-[r:NAMES]->(e) RETURN [n.text, r.listed, r.reasons, r.counts] }} AS names,
    COLLECT {{ MATCH (e)-[r:{_TYPED}]-(o:Entity) WITH e, r, o {_BEST} LIMIT 10
        RETURN {_ROW} }} AS relations,
    COLLECT {{ MATCH (e)-[r:MENTIONED_WITH]-(o:Entity) WITH e, r, o {_BEST} LIMIT 10
        RETURN {_ROW} }} AS companions,
    COLLECT {{ MATCH (e)<-[:MENTIONS]-(:Post)-[:ABOUT]->(t:Topic) WITH e, t, count(*) AS n
        WITH t, n, n / sqrt(e.posts * t.posts) AS strength ORDER BY strength * log(1 + n) DESC, n DESC, t.id LIMIT 10
        RETURN {{id: t.id, name: t.name, posts: n, strength: strength}} }} AS topics,
    COLLECT {{ MATCH (e)<-[m:MENTIONS]-(p:Post) WITH p, m {_NEWEST} LIMIT 10 RETURN {{post: {_CARD}, mentions: m.count}} }} AS latest
"""


def profile(driver: neo4j.Driver, entity_id: str) -> Any:
    """All about an entity."""
    return _run(driver, _PROFILE, id=entity_id)


_NEIGHBORS: Final = f"MATCH (e:Entity {{id: $id}})-[r:{_ANY}]-(o:Entity) WITH e, r, o {_BEST} LIMIT 50 RETURN {_SEEN}"


def neighbors(driver: neo4j.Driver, entity_id: str) -> Any:
    """Who is linked to an entity."""
    return _run(driver, _NEIGHBORS, id=entity_id)


_EVIDENCE: Final = f"""
MATCH (h:Entity)-[c:CLAIM {{pair: $pair}}]->(t:Entity)
WITH h, c, t ORDER BY c.type = 'mentioned_with', c.published_at, c.post, c.start, c.id LIMIT $limit
MATCH (p:Post {{id: c.post}})
RETURN h.id AS head, t.id AS tail, c {{.*, published_at: NULL}} AS claim, {_CARD} AS post
"""


def evidence(driver: neo4j.Driver, a: str, b: str) -> Any:
    """What the posts say that links two."""
    return _run(driver, _EVIDENCE, pair=pair_of(a, b), limit=50)


_LINKS: Final = f"""
MATCH (a:Entity {{id: $a}}), (b:Entity {{id: $b}})
MATCH (a)-[r:{_ANY}]-(b)
WITH r, startNode(r) AS h, endNode(r) AS t ORDER BY type(r) = 'MENTIONED_WITH', r.independent DESC, r.posts DESC
RETURN h.id AS head, h.name AS head_name, type(r) AS type, t.id AS tail, t.name AS tail_name, r.claims AS claims, r.posts AS posts,
    r.independent AS independent, toString(r.first_seen) AS first_seen, toString(r.last_seen) AS last_seen,
    COLLECT {{ MATCH (h)-[c:CLAIM {{pair: $pair}}]->(t) WHERE c.type = toLower(type(r))
        WITH c.status AS status, count(*) AS n RETURN {{status: status, count: n}} }} AS statuses,
    COLLECT {{ MATCH (h)-[c:CLAIM {{pair: $pair}}]->(t) WHERE c.type = toLower(type(r)) AND c.amount IS NOT NULL
        WITH c ORDER BY c.published_at
        WITH coalesce(c.amount_value, c.amount) AS value, c.amount_high AS high, c.amount_currency AS currency, collect(c) AS cs
        RETURN {{text: cs[0].amount, value: cs[0].amount_value, high: high, currency: currency, posts: size(cs), claim: cs[0].id,
            first_seen: toString(cs[0].published_at), last_seen: toString(cs[-1].published_at)}} }} AS amounts,
    COLLECT {{ MATCH (h)-[c:CLAIM {{pair: $pair}}]->(t) WHERE c.type = toLower(type(r))
        WITH c ORDER BY CASE c.status WHEN 'asserted' THEN 0 WHEN 'planned' THEN 1 ELSE 2 END, c.confidence DESC,
            size(c.sentence), c.id LIMIT 1
        MATCH (p:Post {{id: c.post}}) RETURN {{claim: c {{.*, published_at: NULL}}, post: {_CARD}}} }} AS best
"""


def links(driver: neo4j.Driver, a: str, b: str) -> Any:
    """What links two, merged."""
    return _run(driver, _LINKS, a=a, b=b, pair=pair_of(a, b))


# Cypher has no cheapest paths without a plug-in: every path of one to three steps through what is near both ends, the cheapest
# first, with three claims for each step.
_PATHS: Final = f"""
MATCH (a:Entity {{id: $a}}), (b:Entity {{id: $b}})
WITH a, b,
    COLLECT {{ MATCH (a)-[l:LINKED]-(o:Entity) WITH o, l.cost AS cost ORDER BY cost, o.id LIMIT 40 RETURN o }} +
    COLLECT {{ MATCH (b)-[l:LINKED]-(o:Entity) WITH o, l.cost AS cost ORDER BY cost, o.id LIMIT 40 RETURN o }} AS near
MATCH way = (a)-[ls:LINKED]-{{1,3}}(b)
WHERE all(n IN nodes(way)[1..-1] WHERE n IN near AND n <> a AND n <> b)
WITH nodes(way) AS ns, reduce(sum = 0.0, l IN ls | sum + l.cost) AS cost ORDER BY cost LIMIT 3
RETURN cost, [n IN ns | [n.id, n.name]] AS entities, COLLECT {{
    UNWIND range(0, size(ns) - 2) AS i
    WITH ns[i].id AS x, ns[i + 1].id AS y
    WITH CASE WHEN x < y THEN x + $between + y ELSE y + $between + x END AS pair
    RETURN COLLECT {{ MATCH (h:Entity)-[c:CLAIM {{pair: pair}}]->(t:Entity)
        WITH h, c, t ORDER BY c.type = 'mentioned_with', c.published_at, c.post, c.start, c.id LIMIT 3
        MATCH (p:Post {{id: c.post}}) RETURN {{head: h.id, tail: t.id, claim: c {{.*, published_at: NULL}}, post: {_CARD}}} }}
}} AS hops
"""


def paths(driver: neo4j.Driver, a: str, b: str) -> Any:
    """How two hang together."""
    return _run(driver, _PATHS, a=a, b=b, between=pair_of("", ""))


_POSTS_OF: Final = f"""
MATCH (:Entity {{id: $id}})<-[m:MENTIONS]-(p:Post) WITH p, m {_NEWEST} LIMIT 50
RETURN {_CARD} AS post, m.count AS mentions
"""


def posts_of(driver: neo4j.Driver, entity_id: str) -> Any:
    """The posts of an entity, newest first."""
    return _run(driver, _POSTS_OF, id=entity_id)


_CONTENTS: Final = f"""
MATCH (p:Post {{id: $id}})
RETURN {_CARD} AS post,
    COLLECT {{ MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN {{id: e.id, name: e.name, type: e.type, mentions: m {{.*}}}} }} AS entities,
    COLLECT {{ MATCH (h:Entity)-[c:CLAIM {{post: $id}}]->(t:Entity) WHERE c.type <> 'mentioned_with'
        RETURN {{head: h.id, tail: t.id, claim: c {{.*, published_at: NULL}}}} }} AS claims,
    COLLECT {{ MATCH (p)-[a:ABOUT]->(t:Topic) WITH a, t ORDER BY a.weight DESC
        RETURN {{id: t.id, name: a.name, weight: a.weight}} }} AS topics
"""


def contents(driver: neo4j.Driver, post_id: str) -> Any:
    """What was found in a post."""
    return _run(driver, _CONTENTS, id=post_id)


# The draft, with the posts that share its most telling names. Cypher cannot rank by words: those of all posts are kept here.
_DRAFT: Final = """
MATCH (d:Post {id: $id})-[:HAS_TEXT]->(x:Text)
RETURN d.title AS title, x.terms AS terms, COLLECT { MATCH (d)-[a:ABOUT]->(t:Topic) WITH t, a ORDER BY a.weight DESC LIMIT 5
        RETURN t.id } AS topics,
    COLLECT { MATCH (h:Entity)-[c:CLAIM {post: $id}]->(t:Entity) WHERE c.type <> 'mentioned_with'
        WITH c.pair AS pair, max(c.confidence) AS sure ORDER BY sure DESC LIMIT 2 RETURN pair } AS pairs,
    COLLECT { MATCH (d)-[here:MENTIONS]->(e:Entity)
        WITH d, e, log(1 + here.count) * log(1 + COUNT { (:Post) } * 1.0 / e.posts) AS says ORDER BY says DESC LIMIT 10
        MATCH (e)<-[there:MENTIONS]-(p:Post)
        WITH p, e, says * log(1 + there.count) AS weight ORDER BY weight DESC
        WITH p, sum(weight) AS score, collect(e.name)[..5] AS names RETURN [p.id, score, names] } AS shared
"""
_REASONS: Final = f"""
MATCH (p:Post) WHERE p.id IN $posts
RETURN {_CARD} AS post, COLLECT {{ MATCH (p)-[:ABOUT]->(t:Topic) WHERE t.id IN $topics RETURN t.name }} AS topics,
    COLLECT {{ MATCH (h:Entity)-[c:CLAIM {{post: p.id}}]->(t:Entity) WHERE c.pair IN $pairs AND c.type <> 'mentioned_with'
        WITH h, c, t ORDER BY c.confidence DESC LIMIT 2
        RETURN {{head: h.name, tail: t.name, claim: c {{.*, published_at: NULL}}}} }} AS claims
"""


@cache
def _words(driver: neo4j.Driver) -> WordIndex:
    index = WordIndex()
    for row in _run(driver, "MATCH (p:Post)-[:HAS_TEXT]->(x:Text) RETURN p.id AS id, p.title AS title, x.terms AS terms"):
        index.add(row["id"], row["title"], row["terms"].split())
    return index


def related(driver: neo4j.Driver, post_id: str) -> Any:
    """Posts that go with a post: by words in memory and by shared names, with the reasons."""
    [draft] = _run(driver, _DRAFT, id=post_id)
    alike = {hit.post_id: hit for hit in _words(driver).like(draft["terms"].split(), draft["title"], 100)}
    names = {post: score for post, score, _ in draft["shared"] if post in alike}
    measures = [(0.3, names), *((w, {p: getattr(hit, m) for p, hit in alike.items()}) for m, w in _MEASURES)]
    scores = {p: 0.4 * hit.title for p, hit in alike.items()}
    for weight, measure in measures:
        unit = sorted(measure.values(), reverse=True)[:5][-1] if measure else 0.0
        for post, value in measure.items():
            scores[post] += weight * value / (unit or 1.0)
    scores.pop(post_id, None)
    best = sorted(scores, key=lambda p: (-scores[p], p))[:10]
    reasons = {row["post"]["id"]: row for row in _run(driver, _REASONS, posts=best, topics=draft["topics"], pairs=draft["pairs"])}
    shared = {post: found for post, _, found in draft["shared"]}
    return [(reasons[p], scores[p], shared.get(p, [])) for p in best]


_TOPICS: Final = """
MATCH (t:Topic) WHERE toLower(t.name) CONTAINS $text
RETURN t.id AS id, t.name AS name, t.posts AS posts ORDER BY posts DESC, id LIMIT 50
"""


def topics(driver: neo4j.Driver, text: str) -> Any:
    """The topics of the archive."""
    return _run(driver, _TOPICS, text=text)


_TOPIC: Final = f"""
MATCH (t:Topic {{id: $id}})
CALL (t) {{
    MATCH (p:Post)-[:ABOUT]->(t)
    RETURN min(p.published_at) AS first_seen, max(p.published_at) AS last_seen
}}
RETURN t {{.id, .name, .posts}} AS topic, toString(first_seen) AS first_seen, toString(last_seen) AS last_seen,
    COLLECT {{ MATCH (p:Post)-[:ABOUT]->(t) WITH left(toString(p.published_at), 7) AS month, count(*) AS n ORDER BY month
        RETURN [month, n] }} AS months,
    COLLECT {{ MATCH (t)<-[:ABOUT]-(:Post)-[:MENTIONS]->(e:Entity) WITH t, e, count(*) AS n
        WITH e, n, n / sqrt(t.posts * e.posts) AS strength ORDER BY strength * log(1 + n) DESC, n DESC, e.id LIMIT 10
        RETURN {{id: e.id, name: e.name, type: e.type, posts: n, strength: strength}} }} AS entities,
    COLLECT {{ MATCH (t)<-[:ABOUT]-(:Post)-[:ABOUT]->(o:Topic) WITH t, o, count(*) AS n
        WITH o, n, n / sqrt(t.posts * o.posts) AS strength ORDER BY strength * log(1 + n) DESC, n DESC, o.id LIMIT 10
        RETURN {{id: o.id, name: o.name, posts: n, strength: strength}} }} AS topics,
    COLLECT {{ MATCH (t)<-[a:ABOUT]-(p:Post) WITH a, p ORDER BY a.weight DESC, p.published_at DESC, p.id LIMIT 10
        RETURN {{post: {_CARD}, weight: a.weight}} }} AS posts
"""


def topic_profile(driver: neo4j.Driver, topic_id: str) -> Any:
    """All about a topic."""
    return _run(driver, _TOPIC, id=topic_id)


class Plain:
    """The corpus as dicts and a graph, everything that can be sorted in advance sorted: what a store cannot beat."""

    def __init__(self, view: View) -> None:
        facts = [view.facts(post_id) for post_id in view.stamps()]
        self.cards, self.posts, self.graph = view.entities(), view.posts(), view.graph().copy()
        self.claims: defaultdict[frozenset[str], list[Any]] = defaultdict(list)
        self.contents_of: dict[str, Any] = {}
        posts_of: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for f in sorted(facts, key=lambda f: (f.post.published_at is None, str(f.post.published_at), f.post.id)):
            for claim in f.claims:
                self.claims[frozenset((claim.head, claim.tail))].append(claim)
            for mention in f.mentions:
                posts_of[mention.entity_id][f.post.id] += 1
            spans: defaultdict[str, list[Any]] = defaultdict(list)
            for mention in f.mentions:
                spans[mention.entity_id].append(mention)
            entities = [(e, self.cards[e].name, self.cards[e].type, spans[e]) for e in sorted(spans, key=lambda e: (-len(spans[e]), e))]
            self.contents_of[f.post.id] = entities, [c for c in f.claims if c.type != CO_MENTION], f.topics
        for claims in self.claims.values():
            claims.sort(key=lambda c: c.type == CO_MENTION)
        self.posts_of_entity = {e: list(reversed(found.items())) for e, found in posts_of.items()}
        self.edges = {
            e: sorted(view.edges_of(e), key=lambda x: (x.key.type == CO_MENTION, -x.independent, -x.posts, -x.claims, x.key))
            for e in self.cards
        }
        self.entities = {e: view.entity(e) for e in self.cards}
        self.keys = [(alias_key(a.text), a.text, e) for e, entity in self.entities.items() for a in entity.aliases]
        self.all_topics = [(alias_key(t.name), t) for t in view.topics()]
        self.topics_of = {e: view.topics_of(e) for e in self.cards}
        self.by_topic = {
            t.id: (
                t,
                view.posts_about(t.id),
                view.entities_about(t.id),
                view.topics_beside(t.id),
                view.published_at(view.posts_about(t.id)),
            )
            for _, t in self.all_topics
        }

    def search(self, text: str) -> Any:
        """Entities by name."""
        key = alias_key(text)
        best: dict[str, tuple[int, str]] = {}
        for other, name, e in self.keys:
            if key in other:
                found = (0 if other == key else 1 if other.startswith(key) else 2), name
                best[e] = min(best.get(e, found), found)
        order = sorted(best, key=lambda e: (best[e][0], -self.cards[e].posts, e))[:20]
        return [(self.cards[e], best[e][1]) for e in order]

    def _neighbors(self, entity_id: str, edges: list[Any]) -> list[Any]:
        return [(self.cards[e.key.tail if e.key.head == entity_id else e.key.head], e) for e in edges]

    def profile(self, entity_id: str) -> Any:
        """All about an entity."""
        edges, posts = self.edges[entity_id], self.posts_of_entity[entity_id]
        dates = [d for p, _ in posts if (d := self.posts[p].published_at)]
        relations = [e for e in edges if e.key.type != CO_MENTION][:10]
        companions = [e for e in edges if e.key.type == CO_MENTION][:10]
        topics = sorted(self.topics_of[entity_id].items(), key=lambda t: (-(t[1] ** 2) / self.by_topic[t[0]][0].posts, t[0]))[:10]
        return (
            self.entities[entity_id], len(posts), sum(n for _, n in posts), min(dates, default=None), max(dates, default=None),
            self._neighbors(entity_id, relations), self._neighbors(entity_id, companions), [(self.by_topic[t][0], n) for t, n in topics],
            [(self.posts[p], n) for p, n in posts[:10]],
        )  # fmt: skip

    def neighbors(self, entity_id: str) -> Any:
        """Who is linked to an entity."""
        return self._neighbors(entity_id, self.edges[entity_id][:50])

    def evidence(self, a: str, b: str, limit: int = 50) -> Any:
        """What the posts say that links two."""
        return [(c, self.posts[c.post_id]) for c in self.claims[frozenset((a, b))][:limit]]

    def paths(self, a: str, b: str) -> Any:
        """How two hang together: by networkx over the whole graph."""
        try:
            routes = list(islice(nx.shortest_simple_paths(self.graph, a, b, weight="cost"), 3))
        except nx.NetworkXNoPath:
            return []
        return [([self.cards[e].name for e in route], [self.evidence(x, y, 3) for x, y in pairwise(route)]) for route in routes]

    def posts_of(self, entity_id: str) -> Any:
        """The posts of an entity, newest first."""
        return [(self.posts[p], n) for p, n in self.posts_of_entity[entity_id][:50]]

    def contents(self, post_id: str) -> Any:
        """What was found in a post."""
        return self.posts[post_id], *self.contents_of[post_id]

    def topics(self, text: str) -> Any:
        """The topics of the archive."""
        key = alias_key(text) if text else ""
        return [t for k, t in self.all_topics if key in k][:50]

    def topic_profile(self, topic_id: str) -> Any:
        """All about a topic."""
        topic, weights, entities, beside, dates = self.by_topic[topic_id]
        months = Counter(f"{d:%Y-%m}" for d in dates.values() if d)
        near = sorted(entities.items(), key=lambda e: (-(e[1] ** 2) / self.cards[e[0]].posts, e[0]))[:10]
        others = sorted(beside.items(), key=lambda t: (-(t[1] ** 2) / self.by_topic[t[0]][0].posts, t[0]))[:10]
        best = sorted(weights.items(), key=lambda p: (-p[1], p[0]))[:10]
        return (
            topic, months, [(self.cards[e], n) for e, n in near], [(self.by_topic[t][0], n) for t, n in others],
            [(self.posts[p], w) for p, w in best],
        )  # fmt: skip
