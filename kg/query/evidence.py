"""What the posts say that links two entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.errors import EdgeNotFound, EntityNotFound, UsageError
from kg.query.period import Period
from kg.records import Claim
from kg.store.base import PostCard, View

__all__ = ["SURE", "Evidence", "evidence"]

SURE: Final = 0.7
"""Confidence from which a claim's sentence surely states it: of less sure ones the sentence that is shown seldom says what they assert."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with the post that makes it."""

    claim: Claim
    post: PostCard
    context: tuple[str, ...] = ()
    """Of a sentence that does not name both ends the nearest ones before that do, in order; see :mod:`kg.query.context`."""


def evidence(
    view: View, a: str, b: str, *, type: str | None = None, limit: int | None = 50, period: Period | None = None
) -> list[Evidence]:
    """The claims that link two entities, either way round: typed relations first, then by the date of the post; all if None.

    Of a period only those that its posts make.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type, in this period).
        UsageError: both are the same, or `limit` is not positive.
    """
    if limit is not None and limit < 1:
        raise UsageError("limit must be 1 or more")
    if a == b:
        raise UsageError(f"a link needs two entities; both names stand for {a}")
    [(_, claims)] = view.said([(a, b)], type=type, limit=limit if period is None else None)
    names = view.entities((a, b))
    for entity_id in (a, b):
        if entity_id not in names:
            raise EntityNotFound(entity_id)
    posts = view.posts(claim.post_id for claim in claims)
    found = [Evidence(c, posts[c.post_id]) for c in claims if period is None or posts[c.post_id].published_at in period][:limit]
    if not found:
        kind = (f" by {type}" if type else "") + (" in this period" if claims else "")
        raise EdgeNotFound(f"no post links {names[a].name} and {names[b].name}{kind}")
    return found
