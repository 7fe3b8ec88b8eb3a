"""Receipts as nodes, and what has to be looked up to make them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import neo4j

from kg.records import PostFacts
from kg.store.base import Stamp
from kg.store.neo4j.connection import rows
from kg.store.neo4j.cypher import pair_of
from kg.store.receipts import FEW, Holding, Kept, Key, Known, OriginOf, Receipt, as_text, changes_of, entities_in, from_text, post_receipt

__all__ = ["OtherPosts", "begin", "note", "of_batch", "of_withdrawal", "receipts", "stamp_of", "stamps_of"]

_STAMPS: Final = """
MATCH (p:Post) WHERE p.id IN $posts
RETURN p.id AS id, p.root AS root, p.path AS path, p.content_hash AS hash, p.recipe AS recipe
"""
_ENTITIES: Final = "MATCH (p:Post)-[:MENTIONS]->(e:Entity) WHERE p.id IN $posts RETURN p.id AS post, collect(e.id) AS entities"
_CLAIMS: Final = """
UNWIND $posts AS post
MATCH (h:Entity)-[c:CLAIM {post: post}]->(t:Entity) USING INDEX c:CLAIM(post)
RETURN post, c.id AS id, h.id AS head, c.type AS type, t.id AS tail
"""
_NAMING: Final = f"""
UNWIND $ids AS id
MATCH (:Entity {{id: id}})<-[:MENTIONS]-(p:Post) WHERE NOT p.id IN $without
WITH id, p.id AS post ORDER BY post
RETURN id, collect(post)[..{FEW}] AS posts, count(*) AS count
"""
_CLAIMING: Final = f"""
UNWIND $pairs AS pair
MATCH (h:Entity)-[c:CLAIM {{pair: pair}}]->(t:Entity) USING INDEX c:CLAIM(pair) WHERE NOT c.post IN $without
WITH DISTINCT h.id AS head, c.type AS type, t.id AS tail, c.post AS post ORDER BY post
RETURN head, type, tail, collect(post)[..{FEW}] AS posts, count(*) AS count
"""
_NAMED: Final = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id"
_NOTE: Final = """
MATCH (s:Store {id: 'kg'})
WITH s, coalesce(s.receipts, 0) AS last
SET s.receipts = last + size($rows)
WITH last
UNWIND range(1, size($rows)) AS n
CREATE (r:Receipt) SET r = $rows[n - 1], r.number = last + n, r.time = datetime($rows[n - 1].time)
RETURN r.number AS number ORDER BY number
"""
_ALL: Final = """
MATCH (r:Receipt) WHERE r.number < $before AND ($post IS NULL OR r.post = $post)
RETURN r.number AS number, r.data AS data ORDER BY number DESC LIMIT $limit
"""
# A database that no version with receipts has written to has no such index. It splits at white space, which ids hold none of; what it
# finds beyond that is left out.
_OF_ENTITY: Final = """
MATCH (s:Store {id: 'kg'}) WHERE s.receipts IS NOT NULL
CALL db.index.fulltext.queryNodes('kg_receipt_entities', $words) YIELD node AS r
WHERE r.number < $before AND $entity IN split(r.entities, ' ') AND ($post IS NULL OR r.post = $post)
RETURN r.number AS number, r.data AS data ORDER BY number DESC LIMIT $limit
"""
_ENDLESS: Final = 2**53


class OtherPosts:
    """See :class:`kg.store.receipts.Others`."""

    def __init__(self, tx: neo4j.Transaction, changing: Collection[str]) -> None:
        self._tx = tx
        self._changing = sorted(changing)

    def known_entities(self, ids: Collection[str]) -> Collection[str]:
        """Those of some entities that they name."""
        return self.naming(ids).keys()

    def known_edges(self, keys: Collection[Key]) -> Collection[Key]:
        """Those of some edges that they claim."""
        return self.claiming(keys).keys()

    def naming(self, ids: Collection[str]) -> Mapping[str, Kept]:
        """By which of them some entities are named, if by any. O(their posts)."""
        found = rows(self._tx, _NAMING, ids=sorted(ids), without=self._changing) if ids else []
        return {row["id"]: Kept(tuple(row["posts"]), row["count"]) for row in found}

    def claiming(self, keys: Collection[Key]) -> Mapping[Key, Kept]:
        """By which of them some edges are claimed, if by any. O(claims with these ends)."""
        pairs = sorted({pair_of(head, tail) for head, _, tail in keys})
        found = rows(self._tx, _CLAIMING, pairs=pairs, without=self._changing) if pairs else []
        all = {(row["head"], row["type"], row["tail"]): Kept(tuple(row["posts"]), row["count"]) for row in found}
        return {key: all[key] for key in keys if key in all}


class _OneByOne:
    """What all other posts support while those of a batch change one after the other; asked for all of them at once."""

    def __init__(self, tx: neo4j.Transaction, known: Known, olds: Mapping[str, Holding], news: Mapping[str, Holding]) -> None:
        self._held: dict[str, Holding] = {}
        self._named: Counter[str] = Counter()
        self._claimed: Counter[Key] = Counter()
        for post, holding in olds.items():
            self.end(post, holding)
        others = OtherPosts(tx, {*olds, *news})
        nothing = Holding()
        lost, fresh = set[str](), set[str]()
        edges_lost, edges_fresh = set[Key](), set[Key]()
        for post in olds.keys() | news.keys():
            old, new = olds.get(post, nothing), news.get(post, nothing)
            lost |= old.entities - new.entities
            fresh |= new.entities - old.entities
            mine, then = set(old.claims.values()), set(new.claims.values())
            edges_lost |= mine - then
            edges_fresh |= then - mine
        if not olds:  # what is there is there because of others
            self._entities: Collection[str] = known.entities
            self._edges: Collection[Key] = known.edges
            if not known.whole:
                unknown = sorted(fresh - known.entities)
                self._entities = known.entities.union(row["id"] for row in rows(tx, _NAMED, ids=unknown))
                self._edges = known.edges.union(others.known_edges(edges_fresh - known.edges))
            self._naming: Mapping[str, Kept] = {}
            self._claiming: Mapping[Key, Kept] = {}
        else:
            self._entities = self._naming = others.naming(lost | fresh)
            self._edges = self._claiming = others.claiming(edges_lost | edges_fresh)

    def begin(self, post: str) -> None:
        """It is this post's turn."""
        if (old := self._held.pop(post, None)) is not None:
            self._named.subtract(old.entities)
            self._claimed.subtract(set(old.claims.values()))

    def end(self, post: str, holding: Holding) -> None:
        """The post holds something else now."""
        self._held[post] = holding
        self._named.update(holding.entities)
        self._claimed.update(set(holding.claims.values()))

    def known_entities(self, ids: Collection[str]) -> Collection[str]:
        """Those of some entities that others name."""
        return [id for id in ids if id in self._entities or self._named[id] > 0]

    def known_edges(self, keys: Collection[Key]) -> Collection[Key]:
        """Those of some edges that others claim."""
        return [key for key in keys if key in self._edges or self._claimed[key] > 0]

    def naming(self, ids: Collection[str]) -> Mapping[str, Kept]:
        """By which posts some entities are named."""
        return {id: _more(self._naming.get(id), [p for p, h in self._held.items() if id in h.entities]) for id in ids}

    def claiming(self, keys: Collection[Key]) -> Mapping[Key, Kept]:
        """By which posts some edges are claimed."""
        mine: defaultdict[Key, list[str]] = defaultdict(list)
        for post, holding in self._held.items():
            for key in set(holding.claims.values()):
                mine[key].append(post)
        return {key: _more(self._claiming.get(key), mine[key]) for key in keys}


def _more(kept: Kept | None, posts: Sequence[str]) -> Kept:
    before, count = kept or Kept((), 0)
    return Kept(tuple(sorted((*before, *posts))[:FEW]), count + len(posts))


def begin(tx: neo4j.Transaction) -> Known:
    """What is known at first: nothing, or that there is nothing."""
    [found] = rows(tx, "RETURN NOT EXISTS { (:Post) } AS empty")
    return Known(whole=found["empty"])


def of_batch(tx: neo4j.Transaction, known: Known, batch: Sequence[PostFacts], recipe: str, origin_of: OriginOf) -> list[Receipt]:
    """The receipts, not yet numbered, of posts that come to show these facts one after the other; to be asked before they do."""
    ids = [facts.post.id for facts in batch]
    stamps, olds = _stored(tx, ids)
    news = {facts.post.id: Holding.of(facts) for facts in batch}
    others = _OneByOne(tx, known, olds, news)
    found = []
    for facts in batch:
        id = facts.post.id
        others.begin(id)
        changes = changes_of({id: olds[id]} if id in olds else {}, {id: news[id]}, others)
        others.end(id, news[id])
        found.append(post_receipt(stamps.get(id), facts, recipe, changes, origin_of))
    for old in olds.values():
        known.follow(old, Holding())
    for new in news.values():
        known.follow(Holding(), new)
    return found


def of_withdrawal(tx: neo4j.Transaction, known: Known, post_id: str, origin_of: OriginOf) -> list[Receipt]:
    """The receipt, not yet numbered, of a post that goes, if it is there; to be asked before it does."""
    stamps, olds = _stored(tx, [post_id])
    if post_id not in stamps:
        return []
    changes = changes_of(olds, {}, OtherPosts(tx, [post_id]))
    known.follow(olds[post_id], Holding())
    return [post_receipt(stamps[post_id], None, None, changes, origin_of)]


def stamp_of(tx: neo4j.Transaction, post_id: str) -> Stamp | None:
    """The stamp of a post, if it is there."""
    return stamps_of(tx, [post_id]).get(post_id)


def stamps_of(tx: neo4j.Transaction, post_ids: Sequence[str]) -> dict[str, Stamp]:
    """The stamps of those of some posts that there are, by id."""
    return {row["id"]: Stamp(*row.values()) for row in rows(tx, _STAMPS, posts=post_ids)}


def _stored(tx: neo4j.Transaction, post_ids: Sequence[str]) -> tuple[dict[str, Stamp], dict[str, Holding]]:
    """Those of some posts that there are."""
    stamps = stamps_of(tx, post_ids)
    if not stamps:
        return {}, {}
    entities = {row["post"]: frozenset(row["entities"]) for row in rows(tx, _ENTITIES, posts=list(stamps))}
    claims: defaultdict[str, dict[str, Key]] = defaultdict(dict)
    for row in rows(tx, _CLAIMS, posts=list(stamps)):
        claims[row["post"]][row["id"]] = row["head"], row["type"], row["tail"]
    return stamps, {post: Holding(entities.get(post, frozenset()), claims[post]) for post in stamps}


def note(tx: neo4j.Transaction, found: Sequence[Receipt]) -> list[Receipt]:
    """Write receipts, and return them with the numbers that they are given."""
    numbers = rows(tx, _NOTE, rows=list(map(_row, found))) if found else []
    return [replace(receipt, number=row["number"]) for receipt, row in zip(found, numbers, strict=True)]


def _row(receipt: Receipt) -> dict[str, Any]:
    return {
        "kind": receipt.kind,
        "post": receipt.post_id,
        "path": receipt.path,
        "time": receipt.time.isoformat(),
        "content_hash": receipt.hash_after,
        "commit": receipt.origin.commit if receipt.origin else None,
        "entities": " ".join(sorted(entities_in(receipt))),
        "data": as_text(receipt),
    }


def receipts(
    ask: Callable[..., list[Any]], post_id: str | None, entity_id: str | None, before: int | None, limit: int | None
) -> list[Receipt]:
    """Receipts, the last first; see :meth:`kg.store.base.View.receipts`."""
    asked = {"post": post_id, "before": _ENDLESS if before is None else before, "limit": _ENDLESS if limit is None else limit}
    if entity_id is None:
        found = ask(_ALL, **asked)
    else:
        words = '"' + entity_id.replace("\\", "\\\\").replace('"', '\\"') + '"'
        found = ask(_OF_ENTITY, words=words, entity=entity_id, **asked)
    return [from_text(row["number"], row["data"]) for row in found]
