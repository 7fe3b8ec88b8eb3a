"""Every amount that posts state about an entity or a pair: side by side for each deal, with the posts that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.errors import UsageError
from kg.query.evidence import Evidence
from kg.query.links import differing, strongest
from kg.query.occurrence import occurrence, within
from kg.query.period import Period
from kg.query.timeline import claims_about
from kg.records import RELATION_TYPES, EdgeKey
from kg.store.base import PostCard, View

__all__ = ["Deal", "Figure", "amounts"]

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of a deal."""

    text: str
    """As the best evidence writes it."""
    value: float | None
    """In units of the currency, the lower end of a range; None if the text gives no number that can be right."""
    high: float | None
    """The upper end of a range."""
    currency: str | None
    """ISO 4217."""
    date: str
    """ISO 8601: the earliest date that a sentence gives with it, else that of the first post that states it."""
    said: bool
    """Whether a sentence gives the date."""
    posts: tuple[PostCard, ...]
    """Those that state it, oldest first."""
    best: Evidence


@dataclass(frozen=True, slots=True)
class Deal:
    """A relation between two with the amounts that are stated for it."""

    head: str
    head_name: str
    type: str
    tail: str
    tail_name: str
    figures: tuple[Figure, ...]
    """By date."""
    differ: bool
    """Whether figures in one currency differ by more than rounding. They may be of several deals, or of years and totals."""


def amounts(
    view: View,
    entity_id: str,
    other_id: str | None = None,
    *,
    types: Collection[str] | None = None,
    period: Period | None = None,
    limit: int = 100,
) -> list[Deal]:
    """The amounts stated about an entity (a project too), or between two, deal by deal, by the date of the first figure.

    Args:
        view: the graph.
        entity_id: about whom.
        other_id: and whom; anybody if None.
        types: relation types wanted; all if None.
        period: only what was said to be in it.
        limit: at most so many deals, those of most posts.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: one of `types` is not a relation type, or `limit` is not positive.
    """
    unknown = sorted(set(types or ()) - set(RELATION_TYPES))
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join(RELATION_TYPES)}")
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in claims_about(view, entity_id, other_id, types or RELATION_TYPES):
        if item.claim.amount is not None and within(occurrence(item.claim, item.post.published_at), period):
            by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    names = {id: card.name for id, card in view.entities({end for key in by_key for end in (key.head, key.tail)}).items()}
    posts = {key: len({e.post.id for e in said}) for key, said in by_key.items()}
    most = sorted(by_key, key=lambda key: (-posts[key], key))[:limit]
    deals = []
    for key in most:
        figures = sorted(_figures(by_key[key]), key=lambda f: (f[0], f[1].text))
        shown = tuple(figure for _, figure in figures)
        deal = Deal(key.head, names[key.head], key.type, key.tail, names[key.tail], shown, bool(differing(by_key[key])))
        deals.append((figures[0][0], key, deal))
    return [deal for _, _, deal in sorted(deals, key=lambda d: d[:2])]


def _figures(said: Sequence[Evidence]) -> list[tuple[datetime, Figure]]:
    by_value: defaultdict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for item in said:
        claim = item.claim
        figure = (claim.amount_value, claim.amount_high, claim.amount_currency)
        by_value[figure if claim.amount_value is not None else (claim.amount,)].append(item)
    return [_figure(items) for items in by_value.values()]


def _figure(items: Sequence[Evidence]) -> tuple[datetime, Figure]:
    best = strongest(items)
    times = [occurrence(item.claim, item.post.published_at) for item in items]
    told = [when for when in times if when.said]
    when = min(told or times, key=lambda w: (w.at or _LAST, w.date))
    posts = {item.post.id: item.post for item in items}
    claim = best.claim
    return when.at or _LAST, Figure(
        claim.amount or "", claim.amount_value, claim.amount_high, claim.amount_currency, when.date, when.said,
        tuple(posts.values()), best,
    )  # fmt: skip
