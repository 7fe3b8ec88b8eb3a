"""Every amount that posts state about an entity or a pair: side by side for each deal, with the posts that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.errors import UsageError
from kg.query.context import naming_ends
from kg.query.evidence import Evidence, is_sure
from kg.query.links import differing, strongest
from kg.query.occurrence import occurrence, within
from kg.query.period import Period
from kg.query.timeline import claims_about
from kg.records import AMOUNTS_TO, LATEST, RELATION_TYPES, EdgeKey
from kg.store.base import PostCard, View

__all__ = ["Deal", "Figure", "amounts"]


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
    kind: str | None
    """What the money is, such as ``売上``, if the amount is stated of an entity alone and its sentence says so."""
    date: str
    """ISO 8601: the earliest date that a sentence gives with it, else that of the first post that states it."""
    said: bool
    """Whether a sentence gives the date."""
    posts: tuple[PostCard, ...]
    """Those that state it, oldest first."""
    best: Evidence
    evidence: tuple[Evidence, ...] = ()
    """The best of each post."""
    sure: bool = True
    """Whether a sentence surely states it (see :data:`kg.query.evidence.SURE`); else it is a guess."""


@dataclass(frozen=True, slots=True)
class Deal:
    """A relation between two, or an entity by itself, with the amounts that are stated of it."""

    head: str
    head_name: str
    type: str
    """``amounts_to`` for what is stated of the head alone."""
    tail: str | None
    """None for what is stated of the head alone."""
    tail_name: str | None
    figures: tuple[Figure, ...]
    """By date, those that are surely stated before guesses."""
    differ: bool
    """Whether figures in one currency differ by more than rounding, of those that sentences which name both surely state. They may be of
    several deals, or of years and totals."""


def amounts(
    view: View,
    entity_id: str,
    other_id: str | None = None,
    *,
    types: Collection[str] | None = None,
    period: Period | None = None,
    limit: int = 100,
    exclude: str | None = None,
    min_confidence: float | None = None,
) -> list[Deal]:
    """The amounts stated about an entity (a project too), or between two, deal by deal, by the date of the first figure; of one date
    those of more posts first. Deals of which all figures are guesses come last.

    Of an entity also those that are stated of it alone, unless one of its deals has the same figure or types are asked for.

    Args:
        view: the graph.
        entity_id: about whom.
        other_id: and whom; anybody if None.
        types: relation types wanted; all if None.
        period: only what was said to be in it.
        limit: at most so many deals, those of most posts.
        exclude: id of a post whose claims do not count.
        min_confidence: only claims of so much confidence, 0 to 1; all if None.

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
    for item in claims_about(view, entity_id, other_id, types or (*RELATION_TYPES, AMOUNTS_TO)):
        counts = item.post.id != exclude and (min_confidence is None or item.claim.confidence >= min_confidence)
        if counts and item.claim.amount is not None and within(occurrence(item.claim, item.post.published_at), period):
            by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    of_deals = {_value(e) for key, said in by_key.items() if key.type != AMOUNTS_TO for e in said}
    alone = EdgeKey(entity_id, AMOUNTS_TO, entity_id)
    if alone in by_key:
        by_key[alone] = [e for e in by_key[alone] if _value(e) not in of_deals]
        if not by_key[alone]:
            del by_key[alone]
    names = {id: card.name for id, card in view.entities({end for key in by_key for end in (key.head, key.tail)}).items()}
    posts = {key: len({e.post.id for e in said}) for key, said in by_key.items()}
    most = sorted(by_key, key=lambda key: (-posts[key], key))[:limit]
    sure = {key: [e for e in by_key[key] if is_sure(e.claim)] for key in most if key != alone}
    differ = _differ(view, {key: said for key, said in sure.items() if differing(said)}, names)
    deals = []
    for key in most:
        figures = sorted(_figures(by_key[key]), key=lambda f: (not f[1].sure, f[0], f[1].text))
        shown = tuple(figure for _, figure in figures)
        tail = key.tail if key != alone else None
        deal = Deal(key.head, names[key.head], key.type, tail, names[tail] if tail else None, shown, key in differ)
        deals.append((not shown[0].sure, figures[0][0], -posts[key], key, deal))
    return [deal for *_, deal in sorted(deals, key=lambda d: d[:4])]


def _differ(view: View, by_key: Mapping[EdgeKey, Sequence[Evidence]], names: Mapping[str, str]) -> set[EdgeKey]:
    """The deals of which figures differ in sentences that name both ends; other names of theirs are asked for only where it matters."""
    plainly = {
        key
        for key, said in by_key.items()
        if differing([e for e in said if names[key.head] in e.claim.sentence and names[key.tail] in e.claim.sentence])
    }
    others = [key for key in by_key if key not in plainly]
    names_both = naming_ends(view, {end for key in others for end in (key.head, key.tail)})
    return plainly | {key for key in others if differing([e for e in by_key[key] if names_both(e.claim)])}


def _figures(said: Sequence[Evidence]) -> list[tuple[datetime, Figure]]:
    by_value: defaultdict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for item in said:
        by_value[(*_value(item), item.claim.role if item.claim.type == AMOUNTS_TO else None)].append(item)
    return [_figure(items) for items in by_value.values()]


def _value(item: Evidence) -> tuple[object, ...]:
    """The amount as a value, or as it is written if it has none."""
    claim = item.claim
    return (claim.amount_value, claim.amount_high, claim.amount_currency) if claim.amount_value is not None else (claim.amount,)


def _figure(items: Sequence[Evidence]) -> tuple[datetime, Figure]:
    best = strongest(items)
    times = [occurrence(item.claim, item.post.published_at) for item in items]
    told = [when for when in times if when.said]
    when = min(told or times, key=lambda w: (w.at or LATEST, w.date))
    posts = {item.post.id: item.post for item in items}
    by_post = {item.post.id: item for item in sorted(items, key=lambda item: (not is_sure(item.claim), item.claim.doubt), reverse=True)}
    claim = best.claim
    return when.at or LATEST, Figure(
        claim.amount or "", claim.amount_value, claim.amount_high, claim.amount_currency,
        claim.role if claim.type == AMOUNTS_TO else None, when.date, when.said,
        tuple(posts.values()), best, tuple(by_post[p] for p in posts), is_sure(best.claim),
    )  # fmt: skip
