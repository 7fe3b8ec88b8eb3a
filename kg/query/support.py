"""The evidence for each of many edges, to stand beside them in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.query.evidence import Evidence
from kg.query.period import Period
from kg.records import CO_MENTION, EdgeKey
from kg.store.base import View

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["supporting", "with_evidence"]

T = TypeVar("T", bound="DataclassInstance")


def supporting(view: View, keys: Iterable[EdgeKey], most: int, period: Period | None = None) -> Mapping[EdgeKey, tuple[Evidence, ...]]:
    """The best evidence for relations: asserted before planned before rumoured, then by confidence; of each at most so many.

    Co-mentions claim nothing and get none. Of a period only what its posts say. O(claims of the relations).
    """
    relations = [key for key in dict.fromkeys(keys) if key.type != CO_MENTION] if most else []
    best = view.surest(relations, most, published=period)
    posts = view.posts({claim.post_id for said in best.values() for claim in said})
    return {key: tuple(Evidence(claim, posts[claim.post_id]) for claim in said) for key, said in best.items()}


def with_evidence(view: View, items: Sequence[T], edge: Callable[[T], EdgeKey], most: int, period: Period | None = None) -> list[T]:
    """Records of edges, such as neighbours or novelties, with the best evidence for each; see :func:`supporting`."""
    keys = [edge(item) for item in items]
    support = supporting(view, keys, most, period)
    return [replace(item, evidence=support.get(key, ())) for item, key in zip(items, keys, strict=True)]
