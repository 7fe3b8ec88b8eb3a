"""Why two are linked, or are not: every sentence that says so, where it comes from, and what was judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kg.errors import UsageError
from kg.judge import Judgement, subjects
from kg.query.edges import EdgeNamed, named
from kg.query.names import resolve
from kg.records import CO_MENTION, Claim
from kg.store.base import EntityCard, PostCard, Receipt, View

__all__ = ["Gone", "NameUsed", "Support", "Why", "why"]

_FARTHEST = 2_000
"""Receipts to look back through for a link that is gone."""
_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class NameUsed:
    """How a sentence names an end of a claim."""

    entity_id: str
    name: str
    method: str
    """How the name was found."""
    linked_by: str
    """Why it names that entity."""


@dataclass(frozen=True, slots=True)
class Support:
    """A claim, the post that makes it, and where that comes from."""

    claim: Claim
    post: PostCard
    content_hash: str
    """SHA-256 of the file that was read."""
    commit: str | None
    """Of the checkout that the file stood in when it was read, if it stood in one."""
    committed: bool | None
    """Whether the file was as in that commit."""
    receipt: int | None
    """Number of the last receipt of the post; None if it was stored by a version that wrote none."""
    names: tuple[NameUsed, ...]
    """How the sentence names the two."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A change that took relations of the two away."""

    receipt: int
    kind: str
    time: datetime
    post_id: str | None
    edges: tuple[EdgeNamed, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why two are linked, or are not."""

    a: EntityCard
    b: EntityCard
    linked: bool
    total: int
    """How many claims there are."""
    items: tuple[Support, ...]
    """Typed relations before co-mentions, the oldest post first."""
    judgements: tuple[Judgement, ...]
    """Those in force that say something of one of the two, or that join others to it."""
    shared_posts: int
    """How many posts name both."""
    gone: tuple[Gone, ...]
    """When relations of the two went, the last first; co-mentions are not remembered one by one."""


def why(view: View, a: str, b: str, *, limit: int = 20) -> Why:
    """Why two entities are linked, or are not.

    Args:
        view: the graph.
        a: any name of the one, or its id.
        b: the same of the other.
        limit: at most so many claims.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        UsageError: both names stand for one, or `limit` is not positive.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    one, other = resolve(view, a), resolve(view, b)
    if one == other:
        raise UsageError(f"a link needs two entities; both names stand for {one}")
    cards = view.entities((one, other))
    [(_, claims)] = view.said([(one, other)])
    judgements = view.judgements()
    group = judgements.group((one, other))
    counts = view.mentions_of((one, other))
    return Why(
        cards[one],
        cards[other],
        bool(claims),
        len(claims),
        tuple(_supports(view, claims[:limit])),
        tuple(j for j in judgements if not group.isdisjoint(subjects(j))),
        len(counts[one].keys() & counts[other].keys()),
        tuple(_gone(view, min(cards.values(), key=lambda c: (c.posts, c.id)).id, one, other, {id: c.name for id, c in cards.items()})),
    )


def _supports(view: View, claims: Iterable[Claim]) -> Iterable[Support]:
    claims = list(claims)
    posts = view.posts({c.post_id for c in claims})
    last: dict[str, Receipt | None] = {p: next(iter(view.receipts(post_id=p, limit=1)), None) for p in posts}
    stamps = view.stamps() if None in last.values() else {}
    mentions = {p: view.mentions_in(p) for p in posts}
    for c in claims:
        receipt = last[c.post_id]
        origin = receipt.origin if receipt else None
        ends = {
            m.entity_id: NameUsed(m.entity_id, m.name, m.method, m.linked_by)
            for m in reversed(mentions[c.post_id])
            if m.entity_id in (c.head, c.tail) and c.sentence_start <= m.start < c.sentence_end
        }
        yield Support(
            c,
            posts[c.post_id],
            (receipt.hash_after if receipt else stamps[c.post_id].content_hash) or "",
            origin.commit if origin else None,
            origin.committed if origin else None,
            receipt.number if receipt else None,
            tuple(ends[end] for end in (c.head, c.tail) if end in ends),
        )


def _gone(view: View, scarce: str, one: str, other: str, names: dict[str, str]) -> Iterable[Gone]:
    """The changes that took a relation of two away, from the receipts of the one that fewer posts name."""
    before: int | None = None
    for _ in range(_FARTHEST // _TOGETHER):
        found = view.receipts(entity_id=scarce, before=before, limit=_TOGETHER)
        for r in found:
            edges = tuple(named(k, names) for k in r.changes.edges_went if {k.head, k.tail} == {one, other} and k.type != CO_MENTION)
            if edges:
                yield Gone(r.number, r.kind, r.time, r.post_id, edges)
        if len(found) < _TOGETHER:
            return
        before = found[-1].number
