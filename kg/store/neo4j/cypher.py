"""All the Cypher that writes. Every statement takes a list of rows; no value is ever put into its text.

Times go in and out as text (ISO 8601): the driver takes a hundred times as long over a time as over a text.
"""

from __future__ import annotations

from typing import Final

from kg.records import CO_MENTION, RELATION_TYPES

__all__ = [
    "ADD_CLAIMS",
    "ADD_ENTITIES",
    "ADD_MENTIONS",
    "ADD_POSTS",
    "ADD_TOPICS",
    "ANNOUNCED",
    "CLAIMS_OF_PAIRS",
    "COUNT_POSTS",
    "DATES_OF",
    "DROP_EDGES",
    "DROP_LINKS",
    "DROP_NAMES",
    "DROP_POSTS",
    "DROP_TOPICS",
    "DROP_UNMENTIONED",
    "MADE",
    "NAMES_OF",
    "NEW_EDGES",
    "NEXT_REVISION",
    "OLD_CLAIMS",
    "OLD_MENTIONS",
    "OLD_POSTS",
    "OLD_TOPICS",
    "SET_EDGES",
    "SET_LINKS",
    "SET_NAMES",
    "SET_TOPICS",
    "TOPIC_NAMES",
]

# A number that was announced once is not used again. The holder is read last, when nobody else can change it any more.
NEXT_REVISION: Final = """
MATCH (s:Store {id: 'kg'}), (w:Writing)
SET s.revision = CASE WHEN w.announced > s.revision THEN w.announced ELSE s.revision END + 1
RETURN s.revision AS revision, s.holder AS holder
"""

ANNOUNCED: Final = "MATCH (w:Writing) SET w.announced = $revision"
MADE: Final = "MATCH (w:Writing) SET w.made = $revision"

# What posts contributed before ------------------------------------------------------------------------------------------

OLD_POSTS: Final = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id"

OLD_MENTIONS: Final = """
MATCH (p:Post)-[m:MENTIONS]->(e:Entity) WHERE p.id IN $posts
RETURN e.id AS entity, m.names AS names, m.linked_by AS reasons
"""

OLD_CLAIMS: Final = """
UNWIND $posts AS post
MATCH ()-[c:CLAIM {post: post}]->()
RETURN DISTINCT c.pair AS pair
"""

OLD_TOPICS: Final = """
MATCH (p:Post)-[a:ABOUT]->(t:Topic) WHERE p.id IN $posts
RETURN t.id AS topic, a.name AS name
"""

DROP_POSTS: Final = """
UNWIND $posts AS post
OPTIONAL MATCH ()-[c:CLAIM {post: post}]->()
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

TOPIC_NAMES: Final = "MATCH (t:Topic) WHERE t.id IN $topics RETURN t.id AS topic, t.names AS names, t.counts AS counts"

CLAIMS_OF_PAIRS: Final = """
UNWIND $pairs AS pair
MATCH (h:Entity)-[c:CLAIM {pair: pair}]->(t:Entity)
RETURN pair, c.post AS post, h.id AS head, c.type AS type, t.id AS tail, c.repeat_key AS repeat_key
"""

DATES_OF: Final = "MATCH (p:Post) WHERE p.id IN $posts RETURN p.id AS id, toString(p.published_at) AS date"

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

ADD_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (p:Post {id: row.post})
MATCH (e:Entity {id: row.entity})
CREATE (p)-[m:MENTIONS]->(e) SET m = row.mentions
"""

ADD_CLAIMS: Final = """
UNWIND $rows AS row
MATCH (h:Entity {id: row.head})
MATCH (t:Entity {id: row.tail})
CREATE (h)-[c:CLAIM]->(t) SET c = row.claim, c.published_at = datetime(row.published_at)
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

# One statement for each type, since looking a type up while the query runs takes ten times as long.
NEW_EDGES: Final = {
    type: f"""
UNWIND $rows AS row
MATCH (h:Entity {{id: row.head}})
MATCH (t:Entity {{id: row.tail}})
CREATE (h)-[e:{type.upper()}]->(t)
SET e = row.edge, e.first_seen = datetime(row.first_seen), e.last_seen = datetime(row.last_seen)
"""
    for type in (*RELATION_TYPES, CO_MENTION)
}
SET_EDGES: Final = {
    type: f"""
UNWIND $rows AS row
MATCH (:Entity {{id: row.head}})-[e:{type.upper()}]->(:Entity {{id: row.tail}})
SET e = row.edge, e.first_seen = datetime(row.first_seen), e.last_seen = datetime(row.last_seen)
"""
    for type in (*RELATION_TYPES, CO_MENTION)
}
DROP_EDGES: Final = {
    type: f"""
UNWIND $rows AS row
MATCH (:Entity {{id: row.head}})-[e:{type.upper()}]->(:Entity {{id: row.tail}})
DELETE e
"""
    for type in (*RELATION_TYPES, CO_MENTION)
}

SET_LINKS: Final = """
UNWIND $rows AS row
MATCH (a:Entity {id: row.a})
MATCH (b:Entity {id: row.b})
MERGE (a)-[l:LINKED]->(b)
SET l.cost = row.cost, l.posts = row.posts
"""

DROP_LINKS: Final = """
UNWIND $rows AS row
MATCH (:Entity {id: row.a})-[l:LINKED]->(:Entity {id: row.b})
DELETE l
"""

DROP_UNMENTIONED: Final = """
MATCH (e:Entity) WHERE e.id IN $entities AND NOT EXISTS { (e)<-[:MENTIONS]-() }
DETACH DELETE e
"""
