"""All the Cypher that reads for a view. Parameters only; what is put into its text are constants of this project.

Times go out as text (ISO 8601): the driver takes a hundred times as long over a time as over a text.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from kg.records import AMOUNTS_TO, CO_MENTION, RELATION_TYPES, STATUSES, Claim

__all__ = [
    "ABOUT",
    "ALL",
    "ALL_CARDS",
    "ALL_ENTITIES",
    "AMOUNTS_OF",
    "BY_TYPE",
    "CARDS",
    "CLAIMS_BETWEEN",
    "CLAIMS_IN",
    "CLAIMS_OF",
    "CODES",
    "COUNTS",
    "DATES",
    "DEGREES",
    "EDGES_AMONG",
    "EDGES_BETWEEN",
    "EDGES_BY_TYPE",
    "EDGES_OF",
    "EDGE_TYPES",
    "ENTITIES",
    "ENTITIES_ABOUT",
    "ENTITY",
    "FEW_LINKS",
    "GISTS",
    "GROUNDS",
    "INSIDE",
    "JUDGED",
    "LATEST",
    "LINKED_TO_BOTH",
    "LINKS_AMONG",
    "LINKS",
    "LINK_COUNT",
    "MENTIONS_IN",
    "MENTIONS_OF",
    "MORE",
    "NAMED_SO",
    "NAMED_WITH",
    "NAMES_PREFERRED",
    "NAMES_USED",
    "NEAREST",
    "OPENINGS",
    "PORTRAIT",
    "POST_COUNT",
    "PRESENCE",
    "SAID",
    "SOURCES",
    "STAMPS",
    "SUREST",
    "TITLES_AND_TERMS",
    "TOPIC",
    "TOPICS",
    "TOPICS_BESIDE",
    "TOPICS_IN",
    "TOPICS_OF",
    "WHOLE",
    "WHOLE_TOPIC",
]

FEW_LINKS: Final = 50_000
"""Linked pairs; the links of a graph that has more are not kept in memory for single questions."""

EDGE_TYPES: Final = {type.upper(): type for type in (*RELATION_TYPES, CO_MENTION)}

ALL: Final = 2**31 - 2

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
_STANDS: Final = {"post_id": "c.post", "head": "startNode(c).id", "tail": "endNode(c).id"}
# Everything of a claim, in the order of its fields.
_VALUES: Final = f"[{', '.join(_STANDS.get(field.name, f'c.{field.name}') for field in fields(Claim))}]"
# Oldest post first, those without a date last; the date itself is left out, since reading it is slow and nobody does.
_CLAIM: Final = f"""
WITH c ORDER BY c.published_at, c.post, c.start, c.id
RETURN {_VALUES} AS claim
"""

_NAMED: Final = """
WITH e, rank, collect(text) AS names ORDER BY rank
WITH e, collect({rank: rank, names: names})[0] AS best
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, best.rank AS rank, best.names AS names
ORDER BY rank, posts DESC, id LIMIT $limit
"""
CARDS: Final = "MATCH (p:Post) WHERE p.id IN $posts" + _CARD
ALL_CARDS: Final = "MATCH (p:Post)" + _CARD
CLAIMS_BETWEEN: Final = "MATCH (:Entity)-[c:CLAIM {pair: $pair}]->(:Entity)" + _CLAIM
CLAIMS_IN: Final = "MATCH (:Entity)-[c:CLAIM {post: $id}]->(:Entity) WHERE NOT c.type IN $without " + _CLAIM
_EDGE_MAP: Final = """
WITH startNode(r).id AS head, toLower(type(r)) AS type, endNode(r).id AS tail, o, r
ORDER BY r.independent DESC, r.posts DESC, r.claims DESC, head, type, tail LIMIT $limit
RETURN r {.claims, .posts, .independent, head: head, type: type, tail: tail, other: o.id, other_name: o.name, other_type: o.type,
    other_posts: o.posts, first_seen: toString(r.first_seen), last_seen: toString(r.last_seen)}
"""
# The types of edges stand in the pattern, so that a well-known entity's claims and mentions are not walked over.
EDGES_OF: Final = "MATCH (:Entity {{id: $id}})-[r:{types}]-(o:Entity)" + _EDGE.replace("{", "{{").replace("}", "}}")
EDGES_BETWEEN: Final = f"MATCH (:Entity {{id: $a}})-[r:{'|'.join(EDGE_TYPES)}]-(o:Entity {{id: $b}})" + _EDGE
# As `kg.records.Claim.doubt` says; the length of a text is in code points here too.
_SURE: Final = f"""CASE c.status {" ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(STATUSES))} END,
    c.confidence DESC, size(c.sentence), c.id"""
SUREST: Final = f"""
UNWIND $rows AS row
RETURN row[0] AS place, COLLECT {{
    MATCH (h:Entity)-[c:CLAIM {{pair: row[1]}}]->(:Entity) USING INDEX c:CLAIM(pair)
    WHERE c.type = row[3] AND h.id = row[2]
    WITH c ORDER BY {_SURE} LIMIT $limit RETURN {_VALUES}
}} AS claims
"""
GROUNDS: Final = f"""
UNWIND $pairs AS pair
MATCH (:Entity)-[c:CLAIM {{pair: pair}}]->(:Entity) USING INDEX c:CLAIM(pair)
WITH pair, c ORDER BY c.type = '{CO_MENTION}', {_SURE}
WITH pair, collect(c) AS found, collect(DISTINCT c.type) AS types, count(DISTINCT c.post) AS posts
RETURN pair, types, posts, [c IN found[..$limit] | {_VALUES}] AS claims
"""
SAID: Final = (
    """
UNWIND $pairs AS pair
WITH pair[0] AS pair, pair[1] AS a, pair[2] AS b, COLLECT {
        MATCH (:Entity)-[c:CLAIM {pair: pair[0]}]->(:Entity) WHERE $type IS NULL OR c.type = $type
        WITH c ORDER BY c.type = 'mentioned_with', c.published_at, c.post, c.start, c.id LIMIT $limit
        RETURN VALUES
    } AS claims, COLLECT { MATCH (e:Entity) WHERE e.id IN pair[1..] RETURN e {.id, .name, .type, .posts} } AS ends
RETURN pair, claims, ends, COLLECT {
        MATCH (:Entity {id: a})-[r:TYPES]-(:Entity {id: b})
        RETURN r {.claims, .posts, .independent, head: startNode(r).id, type: toLower(type(r)), tail: endNode(r).id,
            first_seen: toString(r.first_seen), last_seen: toString(r.last_seen)}
    } AS edges,
    COLLECT { UNWIND claims AS said WITH DISTINCT said[1] AS id MATCH (p:Post {id: id}) RETURN CARD } AS posts
""".replace("CARD", _CARD_OF_P)
    .replace("VALUES", _VALUES)
    .replace("TYPES", "|".join(EDGE_TYPES))
)
# How much two that share n posts belong together. Some more than are wanted are read, as which are best is decided where both
# stores reckon alike.
_BELONGING: Final = "n / sqrt({}.posts * {}.posts) * log(1 + n)"
MORE: Final = 20
PORTRAIT: Final = f"""
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
EDGES_AMONG: Final = f"MATCH (a:Entity)-[r:{'|'.join(EDGE_TYPES)}]->(o:Entity) WHERE a.id IN $ids AND o.id IN $ids" + _EDGE
AMOUNTS_OF: Final = f"MATCH (e:Entity)-[c:CLAIM]->(e) WHERE e.id IN $ids AND c.type = '{AMOUNTS_TO}'" + _CLAIM
CLAIMS_OF: Final = "MATCH (:Entity {id: $id})-[c:CLAIM]-(:Entity) WHERE $types IS NULL OR c.type IN $types" + _CLAIM
ENTITIES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
CODES: Final = "MATCH (e:Entity) WHERE size(e.codes) > 0 RETURN e.id AS id, e.codes AS codes ORDER BY id"
ALL_ENTITIES: Final = "MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts"
ENTITY: Final = """
MATCH (e:Entity {id: $id})
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, e.codes AS codes, e.curated AS curated,
       COLLECT { MATCH (n:Name)-[r:NAMES]->(e) RETURN [n.text, r.listed, r.reasons, r.counts] } AS names
"""
NAMED_SO: Final = (
    """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key STARTS WITH $key AND ($type IS NULL OR e.type = $type)
WITH e, CASE WHEN n.key = $key THEN 0 ELSE 1 END AS rank, n.text AS text
"""
    + _NAMED
)
NAMED_WITH: Final = (
    """
MATCH (n:Name)-[:NAMES]->(e:Entity) USING TEXT INDEX n:Name(key)
WHERE n.key CONTAINS $key AND NOT n.key STARTS WITH $key AND ($type IS NULL OR e.type = $type)
WITH e, 2 AS rank, n.text AS text
"""
    + _NAMED
)
PRESENCE: Final = """
MATCH (:Entity {id: $id})<-[m:MENTIONS]-(p:Post)
RETURN count(p) AS posts, sum(m.count) AS mentions, toString(min(p.published_at)) AS first, toString(max(p.published_at)) AS last
"""
# By the instant, not by the time zone as well.
LATEST: Final = (
    """
MATCH (:Entity {id: $id})<-[m:MENTIONS]-(p:Post)
WITH p, m.count AS count, p.published_at AS at ORDER BY at IS NULL, at.epochSeconds DESC, at.nanosecond DESC, p.id LIMIT $limit
"""
    + _CARD
    + ", count"
)

DEGREES: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, COUNT { (e)-[:LINKED]-() } AS value"
MENTIONS_OF: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts,
    COLLECT { MATCH (p:Post)-[m:MENTIONS]->(e) RETURN [p.id, m.count] } AS counts
"""
NAMES_USED: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts,
    COLLECT { MATCH (p:Post)-[m:MENTIONS]->(e) UNWIND m.names AS used WITH used, count(DISTINCT p) AS n RETURN [used, n] } AS used
"""
NAMES_PREFERRED: Final = """
MATCH (e:Entity) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts,
    COLLECT { MATCH (p:Post)-[m:MENTIONS]->(e) UNWIND range(0, size(m.names) - 1) AS at
        WITH p, m.names[at] AS used, count(*) AS times, min(at) AS first ORDER BY times DESC, first
        WITH p, collect(used)[0] AS used WITH used, count(*) AS n RETURN [used, n] } AS used
"""
INSIDE: Final = f"""
MATCH (p:Post {{id: $id}})
RETURN {_CARD_OF_P} AS post,
    COLLECT {{ MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN e {{.id, .name, .type, .posts, m: m {{.*}}}} }} AS entities,
    COLLECT {{ MATCH (:Entity)-[c:CLAIM {{post: $id}}]->(:Entity) WHERE NOT c.type IN ['mentioned_with', 'amounts_to']
        RETURN {_VALUES} }} AS claims,
    COLLECT {{ MATCH (p)-[a:ABOUT]->(t:Topic) RETURN [t.id, a.name, a.weight] }} AS topics
"""
GISTS: Final = f"""
MATCH (p:Post) WHERE p.id IN $posts
RETURN {_CARD_OF_P} AS post,
    COLLECT {{ MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN e {{.id, .name, .type, .posts, count: m.count}} }} AS entities,
    COLLECT {{ MATCH (:Entity)-[c:CLAIM {{post: p.id}}]->(:Entity) WHERE NOT c.type IN ['mentioned_with', 'amounts_to']
        RETURN {_VALUES} }} AS claims,
    COLLECT {{ MATCH (p)-[a:ABOUT]->(t:Topic) RETURN [t.id, a.name, a.weight] }} AS topics
"""
MENTIONS_IN: Final = """
MATCH (p:Post) WHERE p.id IN $posts
RETURN p.id AS id, COLLECT { MATCH (p)-[m:MENTIONS]->(e:Entity) RETURN e {.id, .name, .type, .posts, m: m {.*}} } AS entities
"""
TOPICS_IN: Final = """
MATCH (:Post {id: $id})-[a:ABOUT]->(t:Topic)
RETURN t.id AS id, a.name AS name, a.weight AS weight
"""
NEAREST: Final = """
MATCH (:Entity {id: $id})-[l:LINKED]-(o:Entity)
RETURN o.id AS id ORDER BY l.cost, o.id LIMIT $limit
"""
LINKED_TO_BOTH: Final = """
MATCH (a:Entity {id: $a})-[:LINKED]-(o:Entity)
WITH collect(o) AS others
MATCH (b:Entity {id: $b})-[:LINKED]-(o:Entity) WHERE o IN others
RETURN o.id AS id
"""
LINKS_AMONG: Final = """
MATCH (a:Entity) WHERE a.id IN $ids
MATCH (a)-[l:LINKED]->(b:Entity) WHERE b.id IN $ids
RETURN a.id AS a, b.id AS b, l.cost AS cost
"""
WHOLE_TOPIC: Final = f"""
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
ABOUT: Final = "MATCH (p:Post)-[a:ABOUT]->(:Topic {id: $id}) RETURN p.id AS id, a.weight AS value, toString(p.published_at) AS date"
ENTITIES_ABOUT: Final = """
MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:MENTIONS]->(e:Entity)
WITH e, count(*) AS value
RETURN e.id AS id, e.name AS name, e.type AS type, e.posts AS posts, value
"""
TOPICS_OF: Final = "MATCH (:Entity {id: $id})<-[:MENTIONS]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
TOPICS_BESIDE: Final = "MATCH (:Topic {id: $id})<-[:ABOUT]-(:Post)-[:ABOUT]->(t:Topic) RETURN t.id AS id, count(*) AS value"
TOPICS: Final = "MATCH (t:Topic) RETURN t.id AS id, t.name AS name, t.posts AS posts"
TOPIC: Final = "MATCH (t:Topic {id: $id}) RETURN t.id AS id, t.name AS name, t.posts AS posts"
OPENINGS: Final = "MATCH (p:Post)-[:HAS_TEXT]->(x:Text) WHERE p.id IN $posts RETURN p.id AS id, coalesce(x.opening, '') AS text"
SOURCES: Final = "MATCH (p:Post)-[:HAS_TEXT]->(x:Text) WHERE p.id IN $posts RETURN p.id AS id, x.source AS text"
TITLES_AND_TERMS: Final = """
MATCH (p:Post)-[:HAS_TEXT]->(x:Text) WHERE p.id IN $posts
RETURN p.id AS id, p.title AS title, x.terms AS terms
"""
WHOLE: Final = """
MATCH (p:Post {id: $id})-[:HAS_TEXT]->(x:Text)
RETURN p {.*, published_at: toString(p.published_at), found_entities: NULL} AS p,
       x {.source, .terms, .opening, .blocks, .dropped, .found} AS x,
       COLLECT { MATCH (p)-[:MENTIONS]->(e:Entity) RETURN e {.id, .name, .type, .codes, .curated,
           aliases: COLLECT { MATCH (n:Name)-[r:NAMES]->(e) WHERE r.listed IS NOT NULL RETURN [n.text, r.listed] }} } AS entities
"""
JUDGED: Final = """
MATCH (p:Post) WHERE p.found_entities IS NOT NULL AND ($ids IS NULL OR any(e IN p.found_entities WHERE e IN $ids))
RETURN p.id AS id
"""
COUNTS: Final = """
MATCH (s:Store {id: 'kg'})
RETURN s.mentions AS mentions,
       COUNT { (:Post) } AS posts, COUNT { (:Topic) } AS topics, COUNT { ()-[:CLAIM]->() } AS claims
"""
BY_TYPE: Final = "MATCH (e:Entity) RETURN e.type AS type, count(*) AS count"
EDGES_BY_TYPE: Final = "MATCH ()-[r]->() WHERE type(r) IN $types RETURN type(r) AS type, count(*) AS count"
POST_COUNT: Final = "RETURN COUNT { (:Post) } AS count"
LINKS: Final = "MATCH (e:Entity) RETURN e.id AS id, COLLECT { MATCH (e)-[l:LINKED]->(o:Entity) RETURN [o.id, l.cost] } AS links"
LINK_COUNT: Final = "RETURN COUNT { ()-[:LINKED]->() } AS count"
DATES: Final = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id, toString(p.published_at) AS date"
STAMPS: Final = "MATCH (p:Post) RETURN p.id AS id, p.root AS root, p.path AS path, p.content_hash AS hash, p.recipe AS recipe"
