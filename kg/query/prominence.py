"""Who stands at the centre of the graph."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import UsageError
from kg.query.incidence import Incidence, Ints, incidence
from kg.query.period import Period
from kg.records import EntityType
from kg.store.base import View

__all__ = ["Prominent", "prominent"]

Floats = NDArray[np.float64]

_DAMPING = 0.85
_PRECISION = 1e-10
_STEPS = 500
_CO_MENTION = 0.1
"""What an independent post that only names two together counts, beside one that asserts a relation."""


@dataclass(frozen=True, slots=True)
class Prominent:
    """An entity with its rank in the graph."""

    id: str
    name: str
    type: EntityType
    score: float
    """PageRank, 1 divided among all entities that have an edge."""
    posts: int
    """Posts of the period that mention it."""
    relations: int
    """Entities that it is linked to by a relation in the period."""


def prominent(
    view: View,
    *,
    period: Period | None = None,
    types: Collection[EntityType] | None = None,
    co_mentions: bool = False,
    limit: int = 20,
) -> list[Prominent]:
    """The entities that what is prominent is related to, by PageRank (Brin and Page, Computer Networks 30, 1998).

    A link between two entities weighs the logarithm of the independent posts that assert it, and counts for both ends:
    whether the maker or what is made stands out is not for the relation's direction to say. The walk begins again at an
    entity by the logarithm of its posts, so that a pair that one post names does not stand out. O(graph), remembered.

    Args:
        view: the graph.
        period: only what posts of it say; all of them if None.
        types: only entities of these types are shown; all count.
        co_mentions: whether being named together counts too, a tenth of a relation.
        limit: at most so many.

    Raises:
        UsageError: `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    network, table = incidence(view)
    period = period or Period()
    rank = table.remembered(("prominent", period, co_mentions), lambda: _rank(table, period, co_mentions))
    ids, cards = table.entities.ids, network.entities
    chosen = (n for n in rank.order.tolist() if types is None or cards[ids[n]].type in types)
    return [
        Prominent(
            ids[n], cards[ids[n]].name, cards[ids[n]].type,
            round(float(rank.scores[n]), 6), int(rank.posts[n]), int(rank.relations[n]),
        )  # fmt: skip
        for n in islice(chosen, limit)
    ]


class _Rank(NamedTuple):
    """Of every entity; `order` has those with an edge, best first."""

    order: Ints
    scores: Floats
    posts: Ints
    relations: Ints


def _rank(table: Incidence, period: Period, co_mentions: bool) -> _Rank:
    span, entities = table.span(period), len(table.entities.ids)
    posts, pairs = table.entities.count(span), table.pairs()
    support = table.edges.independent(span) * np.where(table.typed, 1.0, _CO_MENTION if co_mentions else 0.0)
    number, edge = np.unique(pairs, return_inverse=True)
    weight = np.log1p(np.bincount(edge, support, len(number)))
    a, b = np.divmod(number[weight > 0], max(1, entities))
    scores = _pagerank(a, b, weight[weight > 0], np.log1p(posts))
    linked = np.union1d(a, b)
    order = linked[np.lexsort((linked, -np.round(scores[linked], 6)))]
    related = np.unique(pairs[table.typed & (table.edges.count(span) > 0)])
    relations = np.bincount(np.concatenate(np.divmod(related, max(1, entities))), minlength=entities)
    return _Rank(order, scores, posts, relations)


def _pagerank(a: Ints, b: Ints, weight: Floats, start: Floats) -> Floats:
    """PageRank of the graph of some links; the walk begins and goes on anew at linked nodes by their share of `start`.

    What networkx computes, without making a graph of a million objects first.
    """
    from scipy.sparse import csr_array  # slow to import: only for this question

    nodes = len(start)
    links = csr_array((np.concatenate([weight, weight]), (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(nodes, nodes))
    out = np.asarray(links.sum(axis=0)).ravel()
    begin = np.where(out > 0, start, 0.0)
    begin = begin / max(float(begin.sum()), 1e-300)
    scores, share = begin, np.divide(1.0, out, out=np.zeros(nodes), where=out > 0)
    for _ in range(_STEPS):
        before = scores
        scores = _DAMPING * (links @ (before * share)) + (1 - _DAMPING) * begin
        if np.abs(scores - before).sum() < _PRECISION:
            break
    return scores
