"""What links two entities, merged: one link for each relation and direction, with its amounts and its best sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.errors import EdgeNotFound
from kg.query.context import in_context, naming_both
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence, evidence
from kg.query.groups import independent
from kg.query.period import Period
from kg.query.statements.figures import ROUNDED
from kg.records import CO_MENTION, STATUSES, Claim, Edge, EdgeKey
from kg.store.base import View

__all__ = ["Amount", "Contradiction", "Link", "amounts_in", "differing", "links", "statuses_in", "strongest"]

_ONE_WAY = frozenset({"acquires", "part_of", "leads", "located_in"})
"""Relations that hold in one direction only."""


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
class Contradiction:
    """Claims of one link that do not go together."""

    kind: str
    """``figures``: amounts in one currency that differ by more than rounding. ``status``: a post says that it is so, and a later
    one that it is planned or rumoured. ``direction``: the same relation is claimed the other way round, of which only one can be right."""
    sides: tuple[Evidence, ...]
    """The best evidence for each side, the one that was first seen first."""


@dataclass(frozen=True, slots=True)
class Link(EdgeNamed):
    """All claims of one relation between two entities."""

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
    """The evidence to show first: asserted before planned, planned before rumoured, then what names both, then by confidence."""
    contradictions: tuple[Contradiction, ...] = ()
    """What of it does not go together. That something ended cannot be told: sentences that deny or end it make no claims."""


def links(
    view: View, a: str, b: str, *, type: str | None = None, period: Period | None = None, said: Sequence[Evidence] | None = None
) -> list[Link]:
    """The links between two entities, either way round: typed relations before the co-mention, those of most independent posts first.

    Args:
        view: the graph.
        a: one end.
        b: the other.
        type: only this relation.
        period: only what its posts say.
        said: all evidence for them, if it has been asked for already.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type, in this period).
    """
    if said is None:
        said = evidence(view, a, b, type=type, limit=None, period=period)
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in said:
        by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    if period is None:
        edges = [e for e in view.edges_between(a, b) if e.key in by_key]
    else:
        edges = [_edge(key, items) for key, items in by_key.items()]
    if not edges:
        raise EdgeNotFound(f"no post links {a} and {b}")
    names = {id: card.name for id, card in view.entities((a, b)).items()}
    edges.sort(key=lambda e: (e.key.type == CO_MENTION, -e.independent, -e.posts, e.key))
    names_both = naming_both(view, a, b)
    best = in_context(view, (_best(by_key[edge.key], names_both) for edge in edges), names_both)
    return [_link(e, by_key[e.key], _reverse(e.key, by_key), names, first) for e, first in zip(edges, best, strict=True)]


def _best(said: Sequence[Evidence], names_both: Callable[[Claim], bool]) -> Evidence:
    def doubt(item: Evidence) -> tuple[object, ...]:
        status, *rest = item.claim.doubt
        return status, not names_both(item.claim), *rest

    return min(said, key=doubt)


def _edge(key: EdgeKey, said: Sequence[Evidence]) -> Edge:
    """The edge as some of its claims make it."""
    dates = [d for e in said if (d := e.post.published_at) is not None]
    alone = independent((e.post.id, e.claim.sentence) for e in said)
    return Edge(key, len(said), len({e.post.id for e in said}), alone, min(dates, default=None), max(dates, default=None))


def _reverse(key: EdgeKey, by_key: Mapping[EdgeKey, Sequence[Evidence]]) -> Sequence[Evidence]:
    return by_key.get(EdgeKey(key.tail, key.type, key.head), ()) if key.type in _ONE_WAY else ()


def statuses_in(said: Sequence[Evidence]) -> dict[str, int]:
    """Claims by status: asserted, planned, rumoured; those that there are."""
    return {s: n for s in STATUSES if (n := sum(e.claim.status == s for e in said))}


def strongest(said: Sequence[Evidence]) -> Evidence:
    """The evidence to show first: asserted before planned, planned before rumoured, then by confidence, then the shortest."""
    return min(said, key=lambda item: item.claim.doubt)


def _link(edge: Edge, said: Sequence[Evidence], reverse: Sequence[Evidence], names: dict[str, str], best: Evidence) -> Link:
    key = edge.key
    return Link(
        key.head, names[key.head], key.type, key.tail, names[key.tail],
        edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen,
        statuses_in(said), amounts_in(said), best, _contradictions(edge.key, said, reverse),
    )  # fmt: skip


def amounts_in(said: Sequence[Evidence]) -> tuple[Amount, ...]:
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


def _contradictions(key: EdgeKey, said: Sequence[Evidence], reverse: Sequence[Evidence]) -> tuple[Contradiction, ...]:
    """What does not go together; evidence comes oldest post first."""
    found = [Contradiction("figures", sides) for sides in differing(said)] if key.type != CO_MENTION else []
    dated = [(date, e) for e in said if (date := e.post.published_at) is not None]
    doubted = max((date for date, e in dated if e.claim.status != "asserted"), default=None)
    if doubted is not None and (before := [e for date, e in dated if e.claim.status == "asserted" and date < doubted]):
        after = [e for date, e in dated if e.claim.status != "asserted" and date == doubted]
        found.append(Contradiction("status", (strongest(before), strongest(after))))
    if reverse:
        found.append(Contradiction("direction", (strongest(said), strongest(reverse))))
    return tuple(found)


def differing(said: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    """For each currency in which figures differ by more than rounding the best evidence for every figure, the first seen first."""
    by_currency: defaultdict[str, defaultdict[tuple[float, float], list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for item in said:
        claim = item.claim
        if claim.amount_value is not None and claim.amount_currency is not None:
            low, high = claim.amount_value, claim.amount_high or claim.amount_value
            by_currency[claim.amount_currency][low, high].append(item)
    found = []
    for figures in by_currency.values():
        lowest, highest = min(high for _, high in figures), max(low for low, _ in figures)
        if highest > lowest * ROUNDED:
            found.append(tuple(strongest(items) for items in figures.values()))
    return found
