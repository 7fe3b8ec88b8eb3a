"""What happened to an entity, or between two, by date: events, each reported by one or more posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence, is_sure, sure_posts
from kg.query.groups import grouped, independent, repeat
from kg.query.links import Amount, amounts_in, statuses_in, strongest
from kg.query.occurrence import Occurrence, occurrence, within
from kg.query.period import Period
from kg.query.statements.figures import ROUNDED
from kg.records import LATEST, RELATION_TYPES, Claim, EdgeKey
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
    """``asserted`` if a report says that it is so, else ``planned``, else ``rumoured``; of sure reports, if there are any."""
    statuses: dict[str, int]
    """Claims by status."""
    amounts: tuple[Amount, ...]
    """Every figure stated: those that are surely stated before guesses, of each the one that was first seen first."""
    posts: int
    """Number of posts that report it."""
    independent: int
    """Those that do not repeat one another, word for word."""
    claims: int
    first: PostCard
    """The post that reported it first, of those that surely do if there are any."""
    last_seen: datetime | None
    """Date of the last report."""
    best: Evidence
    """The report to show, of those within the window after the first: a sure one, if there is one, with an amount or a date, if there is
    one; asserted before planned, planned before rumoured."""
    again: int = 0
    """How many of the posts told it again, later than the window after its first report."""
    sure_posts: int = 0
    """Posts that surely say so (see :data:`kg.query.evidence.SURE`); of none it is a guess."""


def timeline(
    view: View,
    entity_id: str,
    other_id: str | None = None,
    *,
    types: Collection[str] | None = None,
    period: Period | None = None,
    window: int = 30,
    min_independent: int = 1,
    min_confidence: float | None = None,
    limit: int = 100,
) -> list[Event]:
    """The events of an entity, or between two, oldest first.

    Reports of one relation are one event if they repeat a sentence, give the same date, or come within `window` days of the
    first. Where a sentence says when, that counts, else the date of its post. What is told again later belongs to the first report,
    unless a sentence surely states something new: a date, a sum, that it is planned or so, a role.

    Args:
        view: the graph.
        entity_id: to whom.
        other_id: with whom; with anybody if None.
        types: relation types wanted; if None, :data:`EVENT_TYPES`, and what is developed where a sentence says when.
        period: only what is said to have happened in it; when that was does not depend on the period.
        window: days from the first report of an event to the last that may say something new of it.
        min_independent: only events that so many independent posts report.
        min_confidence: only claims of so much confidence, 0 to 1; all if None.
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
    if min_confidence is not None:
        said = [e for e in said if e.claim.confidence >= min_confidence]
    if types is None:
        said = [e for e in said if e.claim.type != _WORK or e.claim.date is not None]
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for item in said:
        by_key[EdgeKey(item.claim.head, item.claim.type, item.claim.tail)].append(item)
    names = {id: card.name for id, card in view.entities({end for key in by_key for end in (key.head, key.tail)}).items()}
    found = []
    span = timedelta(days=window)
    for key, items in by_key.items():
        for reports in _events(items, span):
            when = _when(reports)
            if within(when, period):
                event = _event(key, names, when, [item for item, _ in reports], span)
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


@dataclass(slots=True)
class _Run:
    """Reports of one event, as far as they are read: those whose time is known to the month."""

    began: datetime
    fresh: bool = False
    """Whether it was news when it was reported, not what had been long before or is to be."""
    sure: bool = False
    statuses: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Known:
    """What sure reports of a relation have stated so far."""

    amounts: list[Claim] = field(default_factory=list)
    said: set[Hashable] = field(default_factory=set)

    def adds(self, claim: Claim) -> bool:
        """Whether a sure claim states a sum, a role, or that it is planned or so, that none before it did; from here on it is known.

        That a post calls a rumour what is known already is nothing new.
        """
        if not is_sure(claim):
            return False
        said = [("role", claim.role)] if claim.role is not None else []
        if claim.status != "rumoured":
            said.append(("status", claim.status))
        new = any(what not in self.said for what in said)
        self.said.update(said)
        if claim.amount is not None and not any(_same_sum(claim, other) for other in self.amounts):
            self.amounts.append(claim)
            new = True
        return new


def _same_sum(a: Claim, b: Claim) -> bool:
    """Whether two amounts are the same but for rounding."""
    if a.amount_value is None or b.amount_value is None:
        return a.amount == b.amount
    lowest = min(a.amount_high or a.amount_value, b.amount_high or b.amount_value)
    return a.amount_currency == b.amount_currency and max(a.amount_value, b.amount_value) <= lowest * ROUNDED


def _events(items: Sequence[Evidence], window: timedelta) -> Iterator[list[_Report]]:
    """The reports of one relation, oldest first, put together by event."""
    reports = sorted(
        ((item, occurrence(item.claim, item.post.published_at)) for item in items),
        key=lambda r: (r[1].at or LATEST, r[0].post.published_at or LATEST, r[0].post.id, r[0].claim.id),
    )
    shared: list[list[Hashable]] = []
    runs: list[_Run] = []
    known = _Known()
    place: dict[str, int] = {}
    for item, when in reports:
        sentence = repeat(item.claim.sentence)
        keys: list[Hashable] = [sentence]
        if when.exact and when.since is not None:
            news = known.adds(item.claim) or (when.said and is_sure(item.claim))
            if sentence not in place:
                place[sentence] = _run(runs, item, when.since, news, window)
            run = runs[place[sentence]]
            run.sure |= is_sure(item.claim)
            run.statuses.add(item.claim.status)
            run.fresh |= not when.said or abs((item.post.published_at or when.since) - when.since) <= window
            keys.append(place[sentence])
        else:
            keys.append((when.date,))
        shared.append(keys)
    for group in grouped(shared):
        yield [reports[n] for n in group]


def _run(runs: list[_Run], item: Evidence, since: datetime, news: bool, window: timedelta) -> int:
    """The number of the event that a report belongs to: the last one within the window of its beginning, else, without news, the first
    that is as sure and was news, one of its status if there is any; else a new one."""
    if runs and since - runs[-1].began <= window:
        return len(runs) - 1
    if not news:
        sure = is_sure(item.claim)
        before = [n for n, run in enumerate(runs) if run.fresh and (run.sure or not sure)]
        if before:
            return next((n for n in before if item.claim.status in runs[n].statuses), before[0])
    runs.append(_Run(since))
    return len(runs) - 1


def _when(reports: Sequence[_Report]) -> Occurrence:
    """When the first of its reports is from, of sure ones if there are any; one that is known to the month counts before others."""
    times = [when for item, when in reports if is_sure(item.claim)] or [when for _, when in reports]
    return min(times, key=lambda w: (not w.exact, w.at or LATEST, not w.said, w.date))


def _event(key: EdgeKey, names: dict[str, str], when: Occurrence, said: list[Evidence], window: timedelta) -> Event:
    said.sort(key=lambda e: (e.post.published_at or LATEST, e.post.id, e.claim.start))
    sure = [e for e in said if is_sure(e.claim)] or said
    first = sure[0].post.published_at
    timely = [e for e in sure if first is None or (e.post.published_at or first) - first <= window]
    telling = [e for e in timely if e.claim.amount is not None or e.claim.date is not None]
    dates = {e.post.id: d for e in said if (d := e.post.published_at) is not None}
    return Event(
        when.date, when.said, key.head, names[key.head], key.type, key.tail, names[key.tail],
        next(iter(statuses_in(timely))), statuses_in(said), amounts_in(said), len({e.post.id for e in said}),
        independent((e.post.id, e.claim.sentence) for e in said), len(said),
        sure[0].post, max(dates.values(), default=None), strongest(telling or timely),
        sum(d - first > window for d in dates.values()) if first is not None else 0, sure_posts(said),
    )  # fmt: skip
