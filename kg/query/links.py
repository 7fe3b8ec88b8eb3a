"""What links two entities, merged: one link for each relation and direction, with its amounts and its best sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.errors import EdgeNotFound
from kg.query.context import in_context, naming_both
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence, evidence, is_sure, sure_posts
from kg.query.groups import independent
from kg.query.period import Period
from kg.query.statements.acts import one_act
from kg.query.statements.figures import ROUNDED
from kg.records import CO_MENTION, STATUSES, Claim, Edge, EdgeKey
from kg.store.base import View

__all__ = ["Amount", "Contradiction", "Link", "amounts_in", "differing", "edge_made_by", "links", "statuses_in", "strongest"]

_ONE_WAY = frozenset({"acquires", "part_of", "leads", "located_in"})
"""Relations that hold in one direction only."""
_ONCE = frozenset({"acquires", "invests_in"})
"""What is done once. Of what lasts, such as a partnership, a plan that comes later is of something more that is to come of it."""


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
    sure: bool = True
    """Whether a sentence surely states it (see :data:`kg.query.evidence.SURE`); else it is a guess."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims of one link that do not go together: sure ones, whose sentences name both ends."""

    kind: str
    """``figures``: amounts in one currency that differ by more than rounding. ``status``: a post says that it is so, and a later one that
    it is only rumoured or, of what is done once, planned; if not for other money. ``direction``: the same relation is claimed the other
    way round, of which only one can be right."""
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
    """Every figure stated: those that are surely stated before guesses, of each the one that was first seen first."""
    best: Evidence
    """The evidence to show first: sure before guessed, asserted before planned, planned before rumoured, then what names both, then by
    confidence."""
    contradictions: tuple[Contradiction, ...] = ()
    """What of it does not go together. That something ended cannot be told: sentences that deny or end it make no claims."""
    sure_posts: int = 0
    """Posts that surely say so."""


def links(
    view: View,
    a: str,
    b: str,
    *,
    type: str | None = None,
    period: Period | None = None,
    min_confidence: float | None = None,
    said: Sequence[Evidence] | None = None,
) -> list[Link]:
    """The links between two entities, either way round: typed relations before the co-mention, those of most independent posts first.

    Args:
        view: the graph.
        a: one end.
        b: the other.
        type: only this relation.
        period: only what its posts say.
        min_confidence: only claims of so much confidence, 0 to 1; all if None.
        said: all evidence for them, if it has been asked for already.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type, in this period, with so much confidence).
    """
    if said is None:
        said = evidence(view, a, b, type=type, limit=None, period=period, min_confidence=min_confidence)
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in said:
        by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    if period is None and min_confidence is None:
        edges = [e for e in view.edges_between(a, b) if e.key in by_key]
    else:
        edges = [edge_made_by(key, items) for key, items in by_key.items()]
    if not edges:
        raise EdgeNotFound(f"no post links {a} and {b}")
    names = {id: card.name for id, card in view.entities((a, b)).items()}
    edges.sort(key=lambda e: (e.key.type == CO_MENTION, -e.independent, -e.posts, e.key))
    names_both = naming_both(view, a, b)
    best = in_context(view, (_best(by_key[edge.key], names_both) for edge in edges), names_both)
    return [_link(e, by_key[e.key], _reverse(e.key, by_key), names, first, names_both) for e, first in zip(edges, best, strict=True)]


def _best(said: Sequence[Evidence], names_both: Callable[[Claim], bool]) -> Evidence:
    def doubt(item: Evidence) -> tuple[object, ...]:
        status, *rest = item.claim.doubt
        return not is_sure(item.claim), status, not names_both(item.claim), *rest

    return min(said, key=doubt)


def edge_made_by(key: EdgeKey, said: Sequence[Evidence]) -> Edge:
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
    """The evidence to show first: sure before guessed, asserted before planned before rumoured, then by confidence, then the shortest."""
    return min(said, key=lambda item: (not is_sure(item.claim), item.claim.doubt))


def _link(
    edge: Edge,
    said: Sequence[Evidence],
    reverse: Sequence[Evidence],
    names: dict[str, str],
    best: Evidence,
    names_both: Callable[[Claim], bool],
) -> Link:
    key = edge.key
    return Link(
        key.head, names[key.head], key.type, key.tail, names[key.tail],
        edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen,
        statuses_in(said), amounts_in(said), best, _contradictions(edge.key, said, reverse, names_both), sure_posts(said),
    )  # fmt: skip


def amounts_in(said: Sequence[Evidence]) -> tuple[Amount, ...]:
    """The figures of one link, guesses last; evidence comes oldest post first, so that the first of each is the first seen."""
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
                any(is_sure(item.claim) for item in items),
            )  # fmt: skip
        )
    return tuple(sorted(amounts, key=lambda amount: not amount.sure))


def _contradictions(
    key: EdgeKey, said: Sequence[Evidence], reverse: Sequence[Evidence], names_both: Callable[[Claim], bool]
) -> tuple[Contradiction, ...]:
    """What does not go together, of what is sure and names both; evidence comes oldest post first."""
    if key.type == CO_MENTION:
        return ()
    said, reverse = _fit_to_contradict(said, names_both), _fit_to_contradict(reverse, names_both)
    found = [Contradiction("figures", sides) for sides in _by_figure(said)]
    if status := _taken_back(key.type, said):
        found.append(Contradiction("status", status))
    if said and reverse:
        found.append(Contradiction("direction", (strongest(said), strongest(reverse))))
    return tuple(found)


def _taken_back(type: str, said: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What a post says is so, and the latest that says it is not, yet."""
    doubts = {"planned", "rumoured"} if type in _ONCE else {"rumoured"}
    dated = [(date, e) for e in said if (date := e.post.published_at) is not None]
    doubted = max((date for date, e in dated if e.claim.status in doubts), default=None)
    if doubted is None:
        return ()
    after = strongest([e for date, e in dated if e.claim.status in doubts and date == doubted])
    before = [e for date, e in dated if e.claim.status == "asserted" and date < doubted and one_act(e.claim, after.claim)]
    return (strongest(before), after) if before else ()


def _fit_to_contradict(said: Iterable[Evidence], names_both: Callable[[Claim], bool]) -> list[Evidence]:
    """Only what a sentence surely says and says of both: a guess, or what is carried over from another sentence, contradicts nothing."""
    return [e for e in said if is_sure(e.claim) and names_both(e.claim)]


def differing(said: Sequence[Evidence]) -> bool:
    """Whether the figures of one link in one currency differ by more than rounding."""
    return bool(_by_figure(said))


def _by_figure(said: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
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
