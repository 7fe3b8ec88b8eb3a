"""What changes did to the graph, and what became of an entity through them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kg.errors import EntityNotFound, PostNotFound, UsageError
from kg.judge import Judgement, as_data
from kg.query.edges import EdgeNamed, named
from kg.query.names import resolve
from kg.query.period import moment
from kg.records import EdgeKey
from kg.store.base import Kept, PostCard, Receipt, View

__all__ = ["EdgeStayed", "Happening", "History", "history_of", "receipt_data", "receipts"]


@dataclass(frozen=True, slots=True)
class EdgeStayed:
    """A relation that one post no longer claims, and others do."""

    edge: EdgeNamed
    posts: tuple[str, ...]
    """Ids of the first few of them."""
    total: int


@dataclass(frozen=True, slots=True)
class Happening:
    """What a change did to one entity."""

    number: int
    """Of the receipt."""
    kind: str
    """What happened to the post: came, edited, analysed, withdrawn; or judged."""
    time: datetime
    """When, by the clock of the machine that wrote it."""
    entity: str | None
    """``came``, ``joined`` (a post more names it), ``went``, ``stayed`` (a post less does) or None: as many posts name it as before."""
    post_id: str | None
    post: PostCard | None
    """As it is stored now, if it still is."""
    content_hash: str | None
    """SHA-256 of the post's file; of a post that was withdrawn, as it was before."""
    commit: str | None
    committed: bool | None
    support: Kept | None
    """The posts that still name it, if it stayed."""
    came: tuple[EdgeNamed, ...]
    """Its relations that came."""
    went: tuple[EdgeNamed, ...]
    stayed: tuple[EdgeStayed, ...]
    made: tuple[Judgement, ...]
    withdrawn: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What became of an entity, the last first."""

    id: str
    name: str
    """Its id if it is gone."""
    there: bool
    """Whether a post names it."""
    items: tuple[Happening, ...]


def receipts(
    view: View, *, post_id: str | None = None, since: str | None = None, limit: int = 50, before: int | None = None
) -> list[Receipt]:
    """Receipts, the last first.

    Args:
        view: the graph.
        post_id: of this post, whether or not it is still there; of all if None.
        since: back to this time, as it is written in questions; by the clock of who wrote them.
        limit: at most so many; those that `since` leaves out count.
        before: only those with smaller numbers.

    Raises:
        UsageError: `since` is no time, or `limit` is not positive.
        PostNotFound: there is no such post, and never was as far as receipts go back.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    found = view.receipts(post_id=post_id, before=before, limit=limit)
    if post_id is not None and not found and before is None and not view.posts([post_id]):
        raise PostNotFound(post_id)
    if since is None:
        return found
    start = moment(since)
    return [r for r in found if r.time >= start]  # not in the order of their times, should a clock have been set back


def history_of(view: View, name: str, *, limit: int = 50, before: int | None = None) -> History:
    """What became of an entity, the last first.

    Args:
        view: the graph.
        name: any name of it, or its id; of one that is gone its id.
        limit: at most so many changes.
        before: only those of receipts with smaller numbers.

    Raises:
        EntityNotFound: nothing has this name, and nothing ever had this id; says what comes near.
        UsageError: `limit` is not positive.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    try:
        entity_id = resolve(view, name)
    except EntityNotFound:
        if not view.receipts(entity_id=name, limit=1):
            raise
        entity_id = name
    found = view.receipts(entity_id=entity_id, before=before, limit=limit)
    posts = view.posts({r.post_id for r in found if r.post_id is not None})
    names = {id: card.name for id, card in view.entities({entity_id, *_ends(found)}).items()}
    items = tuple(_happening(r, entity_id, posts.get(r.post_id or ""), names) for r in found)
    return History(entity_id, names.get(entity_id, entity_id), entity_id in names, items)


def _ends(found: Iterable[Receipt]) -> set[str]:
    edges = (key for r in found for key in (*r.changes.edges_came, *r.changes.edges_went, *r.changes.edges_stayed))
    return {end for key in edges for end in (key.head, key.tail)}


def _happening(r: Receipt, entity_id: str, post: PostCard | None, names: dict[str, str]) -> Happening:
    c = r.changes
    what = {"came": c.entities_came, "joined": c.entities_joined, "went": c.entities_went, "stayed": c.entities_stayed}

    def mine(keys: Iterable[EdgeKey]) -> tuple[EdgeNamed, ...]:
        return tuple(named(key, names) for key in keys if entity_id in (key.head, key.tail))

    stayed = ((key, kept) for key, kept in c.edges_stayed.items() if entity_id in (key.head, key.tail))
    return Happening(
        r.number,
        r.kind,
        r.time,
        next((word for word, ids in what.items() if entity_id in ids), None),
        r.post_id,
        post,
        r.hash_after or r.hash_before,
        r.origin.commit if r.origin else None,
        r.origin.committed if r.origin else None,
        c.entities_stayed.get(entity_id),
        mine(c.edges_came),
        mine(c.edges_went),
        tuple(EdgeStayed(named(key, names), *kept) for key, kept in stayed),
        r.made,
        r.withdrawn,
    )


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """A receipt as plain data."""
    c = receipt.changes
    return {
        "number": receipt.number,
        "kind": receipt.kind,
        "time": receipt.time,
        "post_id": receipt.post_id,
        "path": receipt.path,
        "hash_before": receipt.hash_before,
        "hash_after": receipt.hash_after,
        "recipe": receipt.recipe,
        "commit": receipt.origin.commit if receipt.origin else None,
        "committed": receipt.origin.committed if receipt.origin else None,
        "posts": receipt.posts,
        "made": [as_data(j) for j in receipt.made],
        "withdrawn": [as_data(j) for j in receipt.withdrawn],
        "entities": {
            "came": c.entities_came,
            "joined": c.entities_joined,
            "went": c.entities_went,
            "stayed": [{"id": id, "posts": kept.posts, "total": kept.total} for id, kept in c.entities_stayed.items()],
        },
        "claims": {"came": c.claims_came, "went": c.claims_went},
        "edges": {
            "came": c.edges_came,
            "went": c.edges_went,
            "stayed": [
                {"head": key.head, "type": key.type, "tail": key.tail, "posts": kept.posts, "total": kept.total}
                for key, kept in c.edges_stayed.items()
            ],
        },
        "co_mentions": c.co_mentions,
    }
