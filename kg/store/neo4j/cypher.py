"""All the Cypher that writes. Every statement takes a list of rows; no value is ever put into its text.

Times go in and out as text (ISO 8601): the driver takes a hundred times as long over a time as over a text. Neo4j reads such a
text slowly too, so that a time is sent once, and what is many gets it by its post or by its place in a list.

What is many (claims, mentions, edges) comes as lists in a fixed order, not as maps, and is created with all its properties:
names are not sent with every row, and a query that sets properties on what it has created holds all rows back in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.records import CO_MENTION, ENTITY_TYPES, RELATION_TYPES

__all__ = [
    "ADD_CLAIMS",
    "ADD_ENTITIES",
    "ADD_MENTIONS",
    "ADD_POSTS",
    "ADD_TOPICS",
    "ANNOUNCED",
    "CLAIMS_OF_PAIRS",
    "CLAIM_PROPERTIES",
    "COUNT_POSTS",
    "DATES_OF",
    "DROP_EDGES",
    "DROP_LINKS",
    "DROP_NAMES",
    "DROP_POSTS",
    "DROP_TOPICS",
    "DROP_UNMENTIONED",
    "JUDGEMENTS",
    "MADE",
    "MENTION_PROPERTIES",
    "NAMES_OF",
    "NEW_EDGES",
    "NEW_LINKS",
    "NEXT_REVISION",
    "OLD_CLAIMS",
    "OLD_MENTIONS",
    "OLD_POSTS",
    "OLD_TOPICS",
    "OUTDATE",
    "RELABEL",
    "REACHED",
    "RECORDS_OF",
    "RELINK",
    "REWRITE",
    "SENTENCE_PROPERTIES",
    "SET_EDGES",
    "SET_FOUND",
    "SET_JUDGEMENTS",
    "SET_LINKS",
    "SET_NAMES",
    "SET_TOPICS",
    "TOPIC_NAMES",
    "pair_of",
]

MENTION_PROPERTIES: Final = (
    "types", "starts", "ends", "surfaces", "names", "methods", "sentences", "text_starts", "text_ends", "linked_by",
)  # fmt: skip
"""Lists, one value a mention."""
SENTENCE_PROPERTIES: Final = ("sentence", "sentence_start", "sentence_end", "repeat_key")
"""Of claims, the same for all of one sentence."""
CLAIM_PROPERTIES: Final = (
    "id", "type", "start", "end", "text", "amount", "status", "amount_value", "amount_high", "amount_currency", "date", "role",
    "confidence",
)  # fmt: skip


def _from(row: str, properties: Iterable[str], first: int) -> str:
    """Properties whose values stand in a list one after the other."""
    return ", ".join(f"{name}: {row}[{place}]" for place, name in enumerate(properties, first))


def pair_of(head: str, tail: str) -> str:
    """The name of a pair, whichever way round."""
    return f"{head}|{tail}" if head <= tail else f"{tail}|{head}"


# A number that was announced once is not used again. The holder is read last, when nobody else can change it any more.
NEXT_REVISION: Final = """
MATCH (s:Store {id: 'kg'}), (w:Writing)
SET s.revision = CASE WHEN w.announced > s.revision THEN w.announced ELSE s.revision END + 1
RETURN s.revision AS revision, s.holder AS holder, NOT EXISTS { (:Post) } AS empty
"""

ANNOUNCED: Final = "MATCH (w:Writing) SET w.announced = $revision"
MADE: Final = "MATCH (w:Writing) SET w.made = $revision"

# Without the hints, a query that was planned while the graph was almost empty would go on to walk over all claims.
# What posts contributed before ------------------------------------------------------------------------------------------

OLD_POSTS: Final = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id"

REWRITE: Final = """
UNWIND $rows AS row
MATCH (p:Post {id: row.id})-[:HAS_TEXT]->(x:Text)
SET p.content_hash = row.content_hash, x.source = row.source
"""

RELINK: Final = """
UNWIND $rows AS row
MATCH (p:Post {id: row.id})
SET p.permalink = row.permalink, p.recipe = $recipe
"""

OLD_MENTIONS: Final = """
MATCH (p:Post)-[m:MENTIONS]->(e:Entity) WHERE p.id IN $posts
RETURN e.id AS entity, m.names AS names, m.linked_by AS reasons
"""

OLD_CLAIMS: Final = """
UNWIND $posts AS post
MATCH ()-[c:CLAIM {post: post}]->() USING INDEX c:CLAIM(post)
WITH DISTINCT c.pair AS pair WHERE pair IS NOT NULL
RETURN pair
"""

OLD_TOPICS: Final = """
MATCH (p:Post)-[a:ABOUT]->(t:Topic) WHERE p.id IN $posts
RETURN t.id AS topic, a.name AS name
"""

DROP_POSTS: Final = """
UNWIND $posts AS post
OPTIONAL MATCH ()-[c:CLAIM {post: post}]->() USING INDEX c:CLAIM(post)
DELETE c
WITH DISTINCT post
MATCH (p:Post {id: post})-[:HAS_TEXT]->(x:Text)
DETACH DELETE p, x
"""

# What is known of what is touched ---------------------------------------------------------------------------------------

NAMES_OF: Final = """
UNWIND $entities AS entity
MATCH (n:Name)-[r:NAMES]->(:Entity {id: entity})
RETURN entity, n.text AS text, r.listed AS listed, r.reasons AS reasons, r.counts AS counts
"""

RECORDS_OF: Final = """
MATCH (e:Entity) WHERE e.id IN $entities
RETURN e.id AS id, e.name AS name, e.type AS type, e.codes AS codes, e.curated AS curated,
       COLLECT { MATCH (n:Name)-[r:NAMES]->(e) WHERE r.listed IS NOT NULL RETURN [n.text, r.listed] } AS aliases
"""

TOPIC_NAMES: Final = "MATCH (t:Topic) WHERE t.id IN $topics RETURN t.id AS topic, t.names AS names, t.counts AS counts"

CLAIMS_OF_PAIRS: Final = """
UNWIND $pairs AS pair
MATCH (h:Entity)-[c:CLAIM {pair: pair}]->(t:Entity) USING INDEX c:CLAIM(pair)
RETURN pair, c.post AS post, h.id AS head, c.type AS type, t.id AS tail, c.repeat_key AS repeat_key
"""

DATES_OF: Final = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id, toString(p.published_at) AS date"

OUTDATE: Final = """
MATCH (p:Post) WHERE NOT p.recipe IN [$recipe, '']
    AND (any(e IN p.found_entities WHERE e IN $entities) OR EXISTS { (p)-[:MENTIONS]->(e:Entity) WHERE e.id IN $entities })
SET p.recipe = ''
"""

# What posts contribute --------------------------------------------------------------------------------------------------

ADD_POSTS: Final = """
UNWIND $rows AS row
CREATE (p:Post) SET p = row.post, p.published_at = datetime(row.post.published_at)
CREATE (p)-[:HAS_TEXT]->(x:Text) SET x = row.text
"""

ADD_ENTITIES: Final = """
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
SET e.name = row.name, e.type = row.type, e.curated = row.curated, e.codes = row.codes, e:$(row.type)
"""

# Looked up once each; an entity that is missing keeps its place, and what would lead to it fails.
_ENDS: Final = """
UNWIND $entities AS id
OPTIONAL MATCH (e:Entity {id: id})
WITH collect([e]) AS ends
"""

ADD_MENTIONS: Final = f"""{_ENDS}
UNWIND $rows AS row
MATCH (p:Post {{id: row.post}})
UNWIND row.mentions AS m
WITH p, m, ends[m[0]][0] AS e
CREATE (p)-[:MENTIONS {{count: m[1], {_from("m", MENTION_PROPERTIES, 2)}}}]->(e)
"""

ADD_CLAIMS: Final = f"""{_ENDS}
UNWIND $rows AS row
WITH ends, row.post AS post, datetime(row.published_at) AS published_at, row.sentences AS sentences
UNWIND sentences AS s
UNWIND s[0] AS c
WITH post, published_at, s, c, ends[c[0]][0] AS h, ends[c[1]][0] AS t
CREATE (h)-[:CLAIM {{
    post: post, published_at: published_at, {_from("s", SENTENCE_PROPERTIES, 1)}, pair: c[2], {_from("c", CLAIM_PROPERTIES, 3)}
}}]->(t)
"""

ADD_TOPICS: Final = """
UNWIND $rows AS row
MATCH (p:Post {id: row.post})
MERGE (t:Topic {id: row.topic})
CREATE (p)-[:ABOUT {name: row.name, weight: row.weight, place: row.place}]->(t)
"""

COUNT_POSTS: Final = """
UNWIND $entities AS entity
MATCH (e:Entity {id: entity})
SET e.posts = COUNT { (e)<-[:MENTIONS]-() }
"""

# What follows from it ---------------------------------------------------------------------------------------------------

SET_NAMES: Final = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.entity})
MERGE (n:Name {text: row.text})
ON CREATE SET n.key = row.key
MERGE (n)-[r:NAMES]->(e)
SET r.listed = row.listed, r.reasons = row.reasons, r.counts = row.counts
"""

DROP_NAMES: Final = """
UNWIND $rows AS row
MATCH (n:Name {text: row.text})
OPTIONAL MATCH (n)-[r:NAMES]->(:Entity {id: row.entity})
DELETE r
WITH DISTINCT n
WHERE NOT EXISTS { (n)-[:NAMES]->() }
DELETE n
"""

SET_TOPICS: Final = """
UNWIND $rows AS row
MATCH (t:Topic {id: row.topic})
SET t.name = row.name, t.names = row.names, t.counts = row.counts, t.posts = row.posts
"""

DROP_TOPICS: Final = "MATCH (t:Topic) WHERE t.id IN $topics DETACH DELETE t"

_ROWS: Final = f"""{_ENDS}
WITH ends, [date IN $dates | datetime(date)] AS dates
UNWIND $rows AS row
WITH row, dates, ends[row[0]][0] AS h, ends[row[1]][0] AS t
"""

NEW_EDGES: Final = f"""{_ROWS}
CREATE (h)-[:$(row[2]) {{
    claims: row[3], posts: row[4], independent: row[5], first_seen: dates[row[6]], last_seen: dates[row[7]]
}}]->(t)
"""

_EDGE: Final = f"MATCH (h)-[e:{'|'.join(type.upper() for type in (*RELATION_TYPES, CO_MENTION))}]->(t) WHERE type(e) = row[2]"

SET_EDGES: Final = f"""{_ROWS}
{_EDGE}
SET e.claims = row[3], e.posts = row[4], e.independent = row[5], e.first_seen = dates[row[6]], e.last_seen = dates[row[7]]
"""

DROP_EDGES: Final = f"""{_ROWS}
{_EDGE}
DELETE e
"""

NEW_LINKS: Final = f"""{_ROWS}
CREATE (h)-[:LINKED {{cost: row[2], posts: row[3]}}]->(t)
"""

SET_LINKS: Final = f"""{_ROWS}
MATCH (h)-[l:LINKED]->(t)
SET l.cost = row[2], l.posts = row[3]
"""

DROP_LINKS: Final = f"""{_ROWS}
MATCH (h)-[l:LINKED]->(t)
DELETE l
"""

DROP_UNMENTIONED: Final = """
MATCH (e:Entity) WHERE e.id IN $entities AND NOT EXISTS { (e)<-[:MENTIONS]-() }
DETACH DELETE e
"""

# What people decided ----------------------------------------------------------------------------------------------------

JUDGEMENTS: Final = "MATCH (j:Judgement) RETURN j.data AS data"

SET_JUDGEMENTS: Final = """
OPTIONAL MATCH (j:Judgement) WHERE NOT j.id IN [row IN $rows | row.id]
DELETE j
WITH count(*) AS ignored
UNWIND $rows AS row
MERGE (j:Judgement {id: row.id}) SET j.kind = row.kind, j.about = row.about, j.data = row.data
"""

REACHED: Final = """
MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.key IN $keys
WITH collect(DISTINCT e.id) + $ids AS ids
CALL (ids) {
    MATCH (p:Post)-[:MENTIONS]->(e:Entity) WHERE e.id IN ids RETURN p
    UNION
    MATCH (p:Post) WHERE p.found_entities IS NOT NULL AND ($keys <> [] OR any(e IN p.found_entities WHERE e IN ids)) RETURN p
}
WITH DISTINCT p
RETURN p.id AS id, p.recipe AS recipe
ORDER BY coalesce(COLLECT { MATCH (r:Receipt {post: p.id}) RETURN r.number ORDER BY r.number DESC LIMIT 1 }[0], 0), p.revision, id
"""

SET_FOUND: Final = """
UNWIND $rows AS row
MATCH (p:Post {id: row.post})-[:HAS_TEXT]->(x:Text)
SET p.found_entities = row.entities, x.found = row.found
"""

RELABEL: Final = f"""
MATCH (e:Entity) WHERE e.id IN $entities
REMOVE e:{":".join(ENTITY_TYPES)}
SET e:$(e.type)
"""
