"""What links two entities, merged: one link for each relation and direction, with its amounts and its best sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.errors import EdgeNotFound
from kg.query.evidence import Evidence, evidence
from kg.records import CO_MENTION, Edge, EdgeKey
from kg.store.base import View

__all__ = ["Amount", "Link", "links"]

_STATUSES = ("asserted", "planned", "rumoured")


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure that posts state for a link."""

    text: str
    """As the first post that states it writes it."""
    value: float | None
    """In units of the currency, the lower end of a range; None if the text gives no number that can be right."""
    high: float | None
    """The upper end of a range."""
    currency: str | None
    """ISO 4217."""
    posts: int
    """Number of posts that state it."""
    first_seen: datetime | None
    last_seen: datetime | None
    claim_id: str
    """The first claim that states it."""


@dataclass(frozen=True, slots=True)
class Link:
    """All claims of one relation between two entities."""

    head: str
    head_name: str
    type: str
    tail: str
    tail_name: str
    claims: int
    posts: int
    independent: int
    """Posts that do not repeat one another: those that share an asserting sentence, word for word, count once."""
    first_seen: datetime | None
    last_seen: datetime | None
    statuses: dict[str, int]
    """Claims by status: asserted, planned, rumoured."""
    amounts: tuple[Amount, ...]
    """Every figure stated, the one that was first seen first."""
    best: Evidence
    """The evidence to show first: asserted before planned, planned before rumoured, then by confidence."""


def links(view: View, a: str, b: str, *, type: str | None = None, said: Sequence[Evidence] | None = None) -> list[Link]:
    """The links between two entities, either way round: typed relations before the co-mention, those of most independent posts first.

    Args:
        view: the graph.
        a: one end.
        b: the other.
        type: only this relation.
        said: all evidence for them, if it has been asked for already.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type).
    """
    if said is None:
        said = evidence(view, a, b, type=type, limit=None)
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in said:
        by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    edges = [e for e in view.edges_between(a, b) if e.key in by_key]
    if not edges:
        raise EdgeNotFound(f"no post links {a} and {b}")
    names = {id: card.name for id, card in view.entities((a, b)).items()}
    edges.sort(key=lambda e: (e.key.type == CO_MENTION, -e.independent, -e.posts, e.key))
    return [_link(edge, by_key[edge.key], names) for edge in edges]


def _link(edge: Edge, said: Sequence[Evidence], names: dict[str, str]) -> Link:
    statuses = {s: n for s in _STATUSES if (n := sum(e.claim.status == s for e in said))}
    key = edge.key
    return Link(
        key.head, names[key.head], key.type, key.tail, names[key.tail],
        edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen,
        statuses, _amounts(said), min(said, key=_weakness),
    )  # fmt: skip


def _weakness(item: Evidence) -> tuple[int, float, int, str]:
    claim = item.claim
    return _STATUSES.index(claim.status), -claim.confidence, len(claim.sentence), claim.id


def _amounts(said: Sequence[Evidence]) -> tuple[Amount, ...]:
    """The figures of one link; evidence comes oldest post first, so that the first of each is the first seen."""
    found: defaultdict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for item in said:
        claim = item.claim
        if claim.amount is not None:
            figure = (claim.amount_value, claim.amount_high, claim.amount_currency)
            found[figure if claim.amount_value is not None else (claim.amount,)].append(item)
    amounts = []
    for items in found.values():
        first = items[0].claim
        dates = [d for item in items if (d := item.post.published_at) is not None]
        amounts.append(
            Amount(
                first.amount or "",
                first.amount_value,
                first.amount_high,
                first.amount_currency,
                len({item.post.id for item in items}),
                min(dates, default=None),
                max(dates, default=None),
                first.id,
            )  # fmt: skip
        )
    return tuple(amounts)
