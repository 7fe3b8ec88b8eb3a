"""The evidence for each of many edges, to stand beside them in an answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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

    Of what is surely stated, sentences that name both ends come first: another shows a reader less.
    Co-mentions claim nothing and get none. Of a period only what its posts say. O(claims of the relations).
    """
    relations = [key for key in dict.fromkeys(keys) if key.type != CO_MENTION] if most else []
    surest = view.surest(relations, max(most, _AMONG), published=period)
    cards = view.entities(dict.fromkeys(end for key in surest for end in (key.head, key.tail)))
    called: dict[str, Collection[str]] = {end: (card.name,) for end, card in cards.items()}
    best = {key: said[:most] for key, said in surest.items()}
    unnamed = [key for key, said in best.items() if not all(_names_both(claim, called) for claim in said)]
    if unnamed:  # by the names of their cards alone
        called.update(view.names_used({end for key in unnamed for end in (key.head, key.tail)}))
        best.update({key: sorted(surest[key], key=lambda c: _order(c, called))[:most] for key in unnamed})
    posts = view.posts({claim.post_id for said in best.values() for claim in said})
    return {key: tuple(Evidence(claim, posts[claim.post_id]) for claim in said) for key, said in best.items()}


def _order(claim: Claim, called: Mapping[str, Collection[str]]) -> tuple[int, bool, bool]:
    return STATUSES.index(claim.status), claim.confidence < SURE, not _names_both(claim, called)


def _names_both(claim: Claim, called: Mapping[str, Collection[str]]) -> bool:
    return all(any(name in claim.sentence for name in called.get(end, ())) for end in (claim.head, claim.tail))


def with_evidence(view: View, items: Sequence[T], edge: Callable[[T], EdgeKey], most: int, period: Period | None = None) -> list[T]:
    """Records of edges, such as neighbours or novelties, with the best evidence for each; see :func:`supporting`."""
    keys = [edge(item) for item in items]
    support = supporting(view, keys, most, period)
    return [replace(item, evidence=support.get(key, ())) for item, key in zip(items, keys, strict=True)]
