"""The facts of single posts as rows: what is shown of a post, and what was found in it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Final

from kg.judge import Judgements, Reach, from_data
from kg.normalize import alias_key, best_name
from kg.records import Alias, Claim, Entity, EntityType, Mention, Post, PostFacts, Topic
from kg.store.base import Stamp
from kg.store.judging import unpack

__all__ = [
    "CLAIM",
    "claims_of",
    "found",
    "judged_posts",
    "judgements_in",
    "mentions_of",
    "outdate",
    "reached",
    "record_of",
    "shown",
    "stamps",
    "topics_of",
]

CLAIM: Final = (
    "SELECT c.id, p.id, c.head, c.type, c.tail, c.start, c.end, c.text, s.text, s.start, s.end, c.amount, c.status,"
    " c.amount_value, c.amount_high, c.amount_currency, c.date, c.role, c.confidence FROM claims c"
    " JOIN posts p USING (num) JOIN sentences s ON s.num = c.num AND s.start = c.sentence_start"
)
"""The columns of a claim, in the order of its fields."""

Records = Callable[[str], Entity | None]
"""Gives what the store holds of an entity by itself."""

_READ = "SELECT IFNULL((SELECT MAX(number) FROM receipts WHERE post_id = posts.id), 0), num FROM posts"
"""When posts were read; judgements put them again, but do not read them."""


def judgements_in(db: sqlite3.Connection) -> Judgements:
    """The judgements in force."""
    return Judgements(tuple(from_data(json.loads(data)) for (data,) in db.execute("SELECT data FROM judgements")))


def mentions_of(db: sqlite3.Connection, num: int) -> list[Mention]:
    """The mentions of a post in order."""
    rows = db.execute(
        "SELECT start, end, surface, name, type, method, sentence, text_start, text_end, entity_id, linked_by FROM mentions"
        " WHERE num = ? ORDER BY start",
        (num,),
    )
    return [Mention(*row[:4], EntityType(row[4]), *row[5:]) for row in rows]  # type: ignore[call-arg]


def claims_of(db: sqlite3.Connection, num: int) -> list[Claim]:
    """The claims of a post in order."""
    return [Claim(*row) for row in db.execute(f"{CLAIM} WHERE c.num = ? ORDER BY c.start, c.id", (num,))]


def topics_of(db: sqlite3.Connection, num: int) -> list[Topic]:
    """The topics of a post, most central first."""
    rows = db.execute("SELECT topic_id, name, weight FROM topics WHERE num = ? ORDER BY weight DESC, name", (num,))
    return [Topic(*row) for row in rows]


def record_of(db: sqlite3.Connection, entity_id: str) -> Entity | None:
    """What the store holds of an entity by itself; of one that nobody curated no name."""
    row = db.execute("SELECT name, type, codes, curated FROM entities WHERE id = ?", (entity_id,)).fetchone()
    if row is None:
        return None
    name, type, codes, curated = row
    aliases = db.execute("SELECT text, reason FROM aliases WHERE entity_id = ? ORDER BY text", (entity_id,))
    return Entity(entity_id, name or "", EntityType(type), tuple(Alias(*a) for a in aliases), tuple(codes.split()), bool(curated))


def stamps(db: sqlite3.Connection) -> dict[str, Stamp]:
    """The stamps of all posts by post id."""
    return {row[0]: Stamp(*row) for row in db.execute("SELECT id, root, path, content_hash, recipe FROM posts")}


def outdate(db: sqlite3.Connection, entity_ids: Iterable[str], recipe: str) -> None:
    """Have posts of other recipes analysed again that name one of the entities, as shown or as found."""
    ids = json.dumps(sorted(entity_ids))
    db.execute(
        "UPDATE posts SET recipe = '' WHERE recipe NOT IN (?, '') AND ("
        " EXISTS (SELECT 1 FROM mentions m WHERE m.num = posts.num AND m.entity_id IN (SELECT value FROM json_each(?)))"
        " OR EXISTS (SELECT 1 FROM found_entities f WHERE f.num = posts.num AND f.entity_id IN (SELECT value FROM json_each(?))))",
        (recipe, ids, ids),
    )


def shown(db: sqlite3.Connection, num: int, records: Records | None = None) -> PostFacts:
    """What is shown of a post, but for the segments of its text; what nobody curated goes by its fullest name in the post.

    `records` tells what the store holds of entities, if they need not be looked up.
    """
    row = db.execute(
        "SELECT id, path, permalink, title, published_at, tags, categories, text, content_hash, root FROM posts JOIN sources USING (num)"
        " WHERE num = ?",
        (num,),
    ).fetchone()
    id, path, permalink, title, published, tags, categories, source, content_hash, root = row
    date = datetime.fromisoformat(published) if published else None
    post = Post(
        id, path, permalink, title, date, tuple(json.loads(tags)), tuple(json.loads(categories)), source, content_hash, (), root
    )
    mentions = mentions_of(db, num)
    blocks = list(db.execute("SELECT digest, dropped FROM blocks WHERE num = ?", (num,)))
    terms, opening = db.execute("SELECT terms, opening FROM terms WHERE num = ?", (num,)).fetchone()
    return PostFacts(
        post,
        tuple(mentions),
        tuple(_entities(records or partial(record_of, db), mentions)),
        tuple(claims_of(db, num)),
        tuple(topics_of(db, num)),
        tuple(terms.split()),
        frozenset(digest for digest, _ in blocks),
        frozenset(digest for digest, dropped in blocks if dropped),
        opening,
    )


def _entities(records: Records, mentions: list[Mention]) -> list[Entity]:
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for m in mentions:
        spellings[m.entity_id][m.name] = spellings[m.entity_id].get(m.name, 0) + 1
    found = []
    for entity_id in sorted(spellings):
        e = records(entity_id)
        assert e is not None
        found.append(e if e.curated else Entity(e.id, best_name(spellings[e.id]), e.type, (), e.codes, False))
    return found


def found(db: sqlite3.Connection, num: int, facts: PostFacts, judgements: Judgements) -> PostFacts:
    """What was found in a post of which `facts` are shown, by these judgements."""
    row = db.execute("SELECT facts FROM found WHERE num = ?", (num,)).fetchone()
    return unpack(row[0], facts, judgements) if row is not None else facts


def judged_posts(db: sqlite3.Connection, entity_ids: Iterable[str] | None = None) -> set[int]:
    """Numbers of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
    if entity_ids is None:
        return {num for (num,) in db.execute("SELECT num FROM found")}
    ids = json.dumps(sorted(entity_ids))
    return {num for (num,) in db.execute("SELECT num FROM found_entities WHERE entity_id IN (SELECT value FROM json_each(?))", (ids,))}


def reached(db: sqlite3.Connection, reach: Reach) -> list[int]:
    """Numbers of the posts that a change of the judgements may change, in the order in which they were read."""
    ids = set(reach.entities)
    keys = {alias_key(name) for name in reach.names}
    for table, column in (("mentions", "name"), ("aliases", "text")) if keys else ():
        rows = db.execute(f"SELECT DISTINCT {column}, entity_id FROM {table}")
        ids.update(entity_id for name, entity_id in rows if alias_key(name) in keys)
    named = db.execute("SELECT DISTINCT num FROM mentions WHERE entity_id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),))
    nums = {num for (num,) in named} | judged_posts(db, None if keys else ids)
    rows = db.execute(f"{_READ} WHERE num IN (SELECT value FROM json_each(?))", (json.dumps(sorted(nums)),))
    return [num for _, num in sorted(rows)]
