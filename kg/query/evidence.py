"""What the posts say that links two entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import EdgeNotFound, EntityNotFound, UsageError
from kg.query.period import Period
from kg.records import Claim
from kg.store.base import PostCard, View

__all__ = ["SURE", "Evidence", "claim_to_show", "evidence", "is_sure", "sure_posts"]

SURE: Final = 0.7
"""Confidence from which a claim's sentence surely states it: of less sure ones the sentence that is shown seldom says what they assert."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with the post that makes it."""

    claim: Claim
    post: PostCard
    context: tuple[str, ...] = ()
    """Of a sentence that does not name both ends the nearest ones before that do, in order; see :mod:`kg.query.context`."""


def is_sure(claim: Claim) -> bool:
    """Whether a claim's sentence surely states it; else the claim is a guess."""
    return claim.confidence >= SURE


def sure_posts(said: Iterable[Evidence]) -> int:
    """How many posts there are of which a sentence surely states what some evidence is for."""
    return len({e.post.id for e in said if is_sure(e.claim)})


def evidence(
    view: View,
    a: str,
    b: str,
    *,
    type: str | None = None,
    limit: int | None = 50,
    period: Period | None = None,
    min_confidence: float | None = None,
) -> list[Evidence]:
    """The claims that link two entities, either way round: typed relations first, then by the date of the post; all if None.

    Of a period only those that its posts make; only those of so much confidence, from 0 to 1, if it is given.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type, in this period, with so much confidence).
        UsageError: both are the same, or `limit` is not positive.
    """
    if limit is not None and limit < 1:
        raise UsageError("limit must be 1 or more")
    if a == b:
        raise UsageError(f"a link needs two entities; both names stand for {a}")
    [(_, claims)] = view.said([(a, b)], type=type, limit=limit if period is None and min_confidence is None else None)
    names = view.entities((a, b))
    for entity_id in (a, b):
        if entity_id not in names:
            raise EntityNotFound(entity_id)
    posts = view.posts(claim.post_id for claim in claims)
    then = [c for c in claims if period is None or posts[c.post_id].published_at in period]
    found = [Evidence(c, posts[c.post_id]) for c in then if min_confidence is None or c.confidence >= min_confidence][:limit]
    if not found:
        kind = (f" by {type}" if type else "") + (" in this period" if claims and not then else "")
        kind += f" with a confidence of {min_confidence:g}" if then else ""
        raise EdgeNotFound(f"no post links {names[a].name} and {names[b].name}{kind}")
    return found


def claim_to_show(view: View, claims: Sequence[Claim]) -> Claim | None:
    """The surest of some claims of one relation; if its sentence names neither end, the surest whose sentence names both, or None."""
    surest = max(claims, key=lambda c: c.confidence)
    if _named(view, surest, any):
        return surest
    return max((c for c in claims if _named(view, c, all)), key=lambda c: c.confidence, default=None)


def _named(view: View, claim: Claim, of: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether a claim's sentence names any or all of its ends."""
    cards = view.entities((claim.head, claim.tail))
    if of(card.name in claim.sentence for card in cards.values()):
        return True
    placed = view.worked_out("mentions", [claim.post_id], lambda posts: {p: _placed(view, p) for p in posts})[claim.post_id]
    there = {entity_id for start, entity_id in placed if claim.sentence_start <= start < claim.sentence_end}
    return of(end in there for end in (claim.head, claim.tail))


def _placed(view: View, post_id: str) -> list[tuple[int, str]]:
    """Where a post mentions what."""
    return [(m.start, m.entity_id) for m in view.mentions_in(post_id)]
