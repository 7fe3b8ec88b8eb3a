"""The evidence for each of many edges, to stand beside them in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from kg.query.evidence import SURE, Evidence
from kg.query.period import Period
from kg.records import CO_MENTION, STATUSES, Claim, EdgeKey
from kg.store.base import View

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["supporting", "with_evidence"]

T = TypeVar("T", bound="DataclassInstance")
_AMONG: Final = 12
"""The surest claims among which one is looked for whose sentence names both ends."""


def supporting(view: View, keys: Iterable[EdgeKey], most: int, period: Period | None = None) -> Mapping[EdgeKey, tuple[Evidence, ...]]:
    """The best evidence for relations: asserted before planned before rumoured, then by confidence; of each at most so many.

    Of what is surely stated, sentences that have the names of both ends come first: another shows a reader less.
    Co-mentions claim nothing and get none. Of a period only what its posts say. O(claims of the relations).
    """
    relations = [key for key in dict.fromkeys(keys) if key.type != CO_MENTION] if most else []
    surest = view.surest(relations, max(most, _AMONG), published=period)
    names = {end: card.name for end, card in view.entities(dict.fromkeys(end for key in surest for end in (key.head, key.tail))).items()}
    best = {key: sorted(said, key=lambda claim: _order(claim, names))[:most] for key, said in surest.items()}
    posts = view.posts({claim.post_id for said in best.values() for claim in said})
    return {key: tuple(Evidence(claim, posts[claim.post_id]) for claim in said) for key, said in best.items()}


def _order(claim: Claim, names: Mapping[str, str]) -> tuple[int, bool, bool]:
    named = all(names.get(end, "") in claim.sentence for end in (claim.head, claim.tail))
    return STATUSES.index(claim.status), claim.confidence < SURE, not named


def with_evidence(view: View, items: Sequence[T], edge: Callable[[T], EdgeKey], most: int, period: Period | None = None) -> list[T]:
    """Records of edges, such as neighbours or novelties, with the best evidence for each; see :func:`supporting`."""
    keys = [edge(item) for item in items]
    support = supporting(view, keys, most, period)
    return [replace(item, evidence=support.get(key, ())) for item, key in zip(items, keys, strict=True)]
