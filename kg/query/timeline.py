"""What happened to an entity, or between two, by date: events, each reported by one or more posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.query.groups import grouped, independent, repeat
from kg.query.links import Amount, amounts_in, statuses_in, strongest
from kg.query.occurrence import Occurrence, occurrence, within
from kg.query.period import Period
from kg.records import LATEST, RELATION_TYPES, EdgeKey
from kg.store.base import PostCard, View

__all__ = ["EVENT_TYPES", "Event", "timeline"]

EVENT_TYPES = ("acquires", "invests_in", "partners_with", "supplies", "participates_in", "acts_against")
"""Relations that come about by something happening. That something is developed is an event if a sentence says when; the others
tell of what is so."""

_WORK = "develops"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is to happen, with all its reports."""

    date: str
    """ISO 8601 date or interval; empty if neither a sentence nor a post says when."""
    said: bool
    """Whether a sentence gives the date; else it is that of the first report."""
    head: str
    head_name: str
    type: str
    tail: str
    tail_name: str
    status: str
    """``asserted`` if a report says that it is so, else ``planned``, else ``rumoured``."""
    statuses: dict[str, int]
    """Claims by status."""
    amounts: tuple[Amount, ...]
    """Every figure stated, the one that was first seen first."""
    posts: int
    """Number of posts that report it."""
    independent: int
    """Those that do not repeat one another, word for word."""
    claims: int
    first: PostCard
    """The post that reported it first."""
    last_seen: datetime | None
    """Date of the last report."""
    best: Evidence
    """The report to show: one with an amount or a date, if there is one; asserted before planned, planned before rumoured."""


def timeline(
    view: View,
    entity_id: str,
    other_id: str | None = None,
    *,
    types: Collection[str] | None = None,
    period: Period | None = None,
    window: int = 30,
    min_independent: int = 1,
    limit: int = 100,
) -> list[Event]:
    """The events of an entity, or between two, oldest first.

    Reports of one relation are one event if they repeat a sentence, give the same date, or come within `window` days of the
    first. Where a sentence says when, that counts, else the date of its post.

    Args:
        view: the graph.
        entity_id: to whom.
        other_id: with whom; with anybody if None.
        types: relation types wanted; if None, :data:`EVENT_TYPES`, and what is developed where a sentence says when.
        period: only what is said to have happened in it.
        window: days from the first report of an event to the last.
        min_independent: only events that so many independent posts report.
        limit: at most so many, those that most independent posts report.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: one of `types` is not a relation type, or a number is out of range.
    """
    unknown = sorted(set(types or ()) - set(RELATION_TYPES))
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join(RELATION_TYPES)}")
    if limit < 1 or window < 0:
        raise UsageError("limit must be 1 or more, window 0 or more")
    said = claims_about(view, entity_id, other_id, types or (*EVENT_TYPES, _WORK))
    if types is None:
        said = [e for e in said if e.claim.type != _WORK or e.claim.date is not None]
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in said:
        by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    names = {id: card.name for id, card in view.entities({end for key in by_key for end in (key.head, key.tail)}).items()}
    found = []
    for key, items in by_key.items():
        for reports in _events(items, timedelta(days=window), period):
            when = _when(reports)
            event = _event(key, names, when, [item for item, _ in reports])
            if event.independent >= min_independent:
                found.append((when.at or LATEST, event))
    found.sort(key=lambda x: (-x[1].independent, -x[1].posts, x[0], x[1].head, x[1].type, x[1].tail))
    return [event for _, event in sorted(found[:limit], key=lambda x: (x[0], x[1].head, x[1].type, x[1].tail))]


def claims_about(view: View, entity_id: str, other_id: str | None, types: Collection[str]) -> list[Evidence]:
    """The claims of some types about an entity or a pair, oldest post first, with their posts.

    Raises:
        EntityNotFound: there is no such entity.
    """
    for id in (entity_id, *([other_id] if other_id is not None else [])):
        if not view.prominence(id):
            raise EntityNotFound(id)
    if other_id is None:
        claims = view.claims_of(entity_id, types)
    else:
        claims = [c for c in view.claims_between(entity_id, other_id) if c.type in types]
    posts = view.posts({c.post_id for c in claims})
    return [Evidence(c, posts[c.post_id]) for c in claims]


_Report = tuple[Evidence, Occurrence]


def _events(items: Sequence[Evidence], window: timedelta, period: Period | None) -> Iterator[list[_Report]]:
    """The reports of one relation in a period, oldest first, put together by event."""
    told = ((item, occurrence(item.claim, item.post.published_at)) for item in items)
    reports = sorted(
        ((item, when) for item, when in told if within(when, period)),
        key=lambda r: (r[1].at or LATEST, r[0].post.published_at or LATEST, r[0].post.id, r[0].claim.id),
    )
    shared: list[list[Hashable]] = []
    began: datetime | None = None
    run = 0
    for item, when in reports:
        keys: list[Hashable] = [repeat(item.claim.sentence)]
        if when.exact and when.since is not None:
            if began is None or when.since - began > window:
                began, run = when.since, run + 1
            keys.append(run)
        else:
            keys.append((when.date,))
        shared.append(keys)
    for group in grouped(shared):
        yield [reports[n] for n in group]


def _when(reports: Sequence[_Report]) -> Occurrence:
    """When the first of its reports is from; one that is known to the month counts before others."""
    return min((when for _, when in reports), key=lambda w: (not w.exact, w.at or LATEST, not w.said, w.date))


def _event(key: EdgeKey, names: dict[str, str], when: Occurrence, said: list[Evidence]) -> Event:
    said.sort(key=lambda e: (e.post.published_at or LATEST, e.post.id, e.claim.start))
    statuses = statuses_in(said)
    telling = [e for e in said if e.claim.amount is not None or e.claim.date is not None]
    dates = [d for e in said if (d := e.post.published_at) is not None]
    return Event(
        when.date, when.said, key.head, names[key.head], key.type, key.tail, names[key.tail],
        next(iter(statuses)), statuses, amounts_in(said), len({e.post.id for e in said}),
        independent((e.post.id, e.claim.sentence) for e in said), len(said),
        said[0].post, max(dates, default=None), strongest(telling or said),
    )  # fmt: skip
