"""The evidence for each of many edges, to stand beside them in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from kg.query.evidence import SURE, Evidence, is_sure
from kg.query.period import Period
from kg.records import CO_MENTION, STATUSES, Claim, EdgeKey
from kg.store.base import View

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Support", "support", "supporting", "sure_posts_of", "with_evidence"]

T = TypeVar("T", bound="DataclassInstance")
_ALL: Final = 1_000_000_000
_AMONG: Final = 12
"""The surest claims among which one is looked for whose sentence names both ends."""


class Support(NamedTuple):
    """What a relation rests on."""

    evidence: tuple[Evidence, ...]
    """The best."""
    sure_posts: int
    """How many posts surely say so, see :data:`kg.query.evidence.SURE`."""


def supporting(view: View, keys: Iterable[EdgeKey], most: int, period: Period | None = None) -> Mapping[EdgeKey, tuple[Evidence, ...]]:
    """The best evidence for relations; see :func:`support`."""
    return {key: found.evidence for key, found in support(view, keys, most, period).items()}


def support(
    view: View, keys: Iterable[EdgeKey], most: int, period: Period | None = None, *, min_confidence: float | None = None
) -> Mapping[EdgeKey, Support]:
    """What relations rest on: the best evidence, of each at most so many, and how many posts surely say so.

    The best is sure before guessed, asserted before planned before rumoured; of these, sentences that have the names of both ends come
    first, since another shows a reader less; then by confidence. Co-mentions claim nothing and get none. Of a period only what its posts
    say; only claims of so much confidence, if it is given. O(claims of the relations).
    """
    relations = [key for key in dict.fromkeys(keys) if key.type != CO_MENTION] if most else []
    surest = view.surest(relations, _ALL, published=period)
    if min_confidence is not None:
        surest = {key: [c for c in said if c.confidence >= min_confidence] for key, said in surest.items()}
    names = {end: card.name for end, card in view.entities(dict.fromkeys(end for key in surest for end in (key.head, key.tail))).items()}
    best = {key: sorted(_first(said, max(most, _AMONG)), key=lambda claim: _order(claim, names))[:most] for key, said in surest.items()}
    posts = view.posts({claim.post_id for said in best.values() for claim in said})
    return {
        key: Support(tuple(Evidence(claim, posts[claim.post_id]) for claim in said), _sure_posts(surest[key])) for key, said in best.items()
    }


def sure_posts_of(view: View, keys: Iterable[EdgeKey]) -> Mapping[EdgeKey, int]:
    """How many posts surely say so, of each of some relations."""
    return {key: _sure_posts(said) for key, said in view.surest([key for key in keys if key.type != CO_MENTION], _ALL).items()}


def _sure_posts(said: Iterable[Claim]) -> int:
    return len({claim.post_id for claim in said if claim.confidence >= SURE})


def _first(said: Sequence[Claim], most: int) -> list[Claim]:
    """The first claims that are sure, then the first others."""
    sure = [c for c in said if c.confidence >= SURE][:most]
    return sure if len(sure) == most else [*sure, *(c for c in said if c.confidence < SURE)][:most]


def _order(claim: Claim, names: Mapping[str, str]) -> tuple[bool, int, bool]:
    named = all(names.get(end, "") in claim.sentence for end in (claim.head, claim.tail))
    return not is_sure(claim), STATUSES.index(claim.status), not named


def with_evidence(
    view: View,
    items: Sequence[T],
    edge: Callable[[T], EdgeKey],
    most: int,
    period: Period | None = None,
    *,
    min_confidence: float | None = None,
) -> list[T]:
    """Records of edges, such as neighbours or novelties, with the best evidence for each and, of neighbours, how many posts surely say so;
    see :func:`support`."""
    keys = [edge(item) for item in items]
    found = support(view, keys, most, period, min_confidence=min_confidence)
    return [_with(item, found.get(key, _NONE)) for item, key in zip(items, keys, strict=True)]


_NONE = Support((), 0)


def _with(item: T, found: Support) -> T:
    counts = {"sure_posts": found.sure_posts} if found.evidence and hasattr(item, "sure_posts") else {}
    return replace(item, evidence=found.evidence, **counts)
