"""What the archive writes more about than it used to, or less."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import UsageError
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence
from kg.query.incidence import Incidence, Ints, Members, Span, incidence
from kg.query.period import Period
from kg.query.support import supporting
from kg.records import EARLIEST, EdgeKey, EntityType
from kg.store.base import PostCard, View

__all__ = ["Change", "EntityTrend", "PairTrend", "TopicTrend", "Trends", "latest_window", "trends"]

Floats = NDArray[np.float64]

_Z = 1.96
_SHOWN = 3


_FEW = 50
"""Of fewer posts a name has to be in half before that is more than chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """How often something is in the posts of the window, and how often in those of the baseline."""

    posts: int
    """Posts of the window that hold it."""
    rate: float
    """As a share of the posts of the window."""
    baseline_posts: int
    baseline_rate: float
    ratio: float
    """Of the two rates, each with half a post added to either side so that none is zero."""
    bound: float
    """The end of the ratio's 95 % confidence interval that is nearer to 1; what trends are ranked by."""
    p: float
    """How likely posts that have nothing to do with time would show as much (one-sided Fisher exact test)."""
    q: float
    """The share of chance finds to expect among all trends with a `p` as small (Benjamini and Hochberg)."""
    latest: tuple[PostCard, ...]
    """Some posts behind it, newest first: of the window, or of the baseline for what falls."""


@dataclass(frozen=True, slots=True)
class EntityTrend:
    """An entity that is mentioned more, or less."""

    id: str
    name: str
    type: EntityType
    change: Change


@dataclass(frozen=True, slots=True)
class PairTrend(EdgeNamed):
    """A relation that is asserted, or a pair that is named together, in more posts, or fewer."""

    also: tuple[str, ...]
    """What else links the two that changed too."""
    change: Change
    evidence: tuple[Evidence, ...] = ()
    """The best for the relations among these, if it was asked for."""


@dataclass(frozen=True, slots=True)
class TopicTrend:
    """A topic that more posts are about, or fewer."""

    id: str
    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class Trends:
    """What changed between two periods."""

    window: Period
    window_posts: int
    baseline: Period
    baseline_posts: int
    entities: tuple[EntityTrend, ...]
    pairs: tuple[PairTrend, ...]
    """Relations and co-mentions; each pair of entities once, by what changed most."""
    topics: tuple[TopicTrend, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed by more than chance."""
        return not (self.entities or self.pairs or self.topics)

    @property
    def few(self) -> bool:
        """Whether the posts of one of the two are so few that hardly anything could."""
        return min(self.window_posts, self.baseline_posts) < _FEW


def latest_window(view: View, days: int = 30) -> Period:
    """The last days of the archive, counted from its newest post.

    Raises:
        UsageError: `days` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if days < 1:
        raise UsageError("days must be 1 or more")
    return _last_days(incidence(view)[1], days)


def trends(
    view: View,
    *,
    window: Period | None = None,
    baseline: Period | None = None,
    types: Collection[EntityType] | None = None,
    falling: bool = False,
    min_posts: int = 3,
    max_q: float = 0.05,
    limit: int = 20,
    evidence: int = 0,
) -> Trends:
    """Entities, pairs and topics that are in a larger share of the posts of a window than of a baseline.

    A share that rose must be more than chance: Fisher's exact test on posts with and without the thing, in the window and
    in the baseline (R. A. Fisher, J. Royal Statistical Society 98, 1935), corrected for asking of many things at once, for
    entities, pairs and topics each, after Benjamini and Hochberg (J. Royal Statistical Society B 57, 1995). Only what enough
    posts of both periods together hold is asked of; that number says nothing about when, so that the choice does not bend
    the test (Bourgon et al., PNAS 107, 2010). Trends are ranked by the lower end of the confidence interval of the ratio of
    the shares, so that little evidence does not outrank much: the logarithm's variance after Katz et al. (Biometrics 34,
    1978), with half a post added (Walter, Biometrika 62, 1975). Of a pair, posts that only repeat a sentence of an earlier
    post, word for word, do not count. O(graph), fast.

    Args:
        view: the graph.
        window: the period asked about; the last 30 days of the archive if None.
        baseline: what it is compared with; everything before it if None.
        types: only entities of these types, and pairs of two of them; all if None.
        falling: what is in a smaller share than before instead.
        min_posts: in so many posts of the window (of the baseline, for what falls) at least.
        max_q: only trends with a `q` as small.
        limit: at most so many of each kind.
        evidence: so many sentences for each relation, of the window; of the baseline, for what falls.

    Raises:
        UsageError: the periods overlap, the window has no beginning and there is no baseline, or a number is out of range.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if limit < 1 or min_posts < 1:
        raise UsageError("limit and min_posts must be 1 or more")
    if not 0 < max_q <= 1:
        raise UsageError("max_q must be above 0, and 1 at most")
    network, table = incidence(view)
    window = window or _last_days(table, 30)
    if baseline is None:
        if window.since is None:
            raise UsageError("a window without a beginning has nothing before it; give a beginning, or a baseline")
        baseline = Period(until=window.since)
    if window.overlaps(baseline):
        raise UsageError("the window and the baseline overlap")
    weigh = _Comparison(table.span(window), table.span(baseline), falling, min_posts, max_q)
    wanted = frozenset(types) if types is not None else frozenset(EntityType)
    cards, edge_ids = network.entities, table.edges.ids

    def of_type(*ids: str) -> bool:
        return all(cards[id].type in wanted for id in ids)

    entities = [x for x in weigh.changes(table.entities) if of_type(table.entities.ids[x.thing])][:limit]
    pairs = [x for x in weigh.changes(table.edges) if of_type(edge_ids[x.thing].head, edge_ids[x.thing].tail)]
    by_pair = list(_by_pair(pairs, edge_ids).values())[:limit]
    topics = weigh.changes(table.topics)[:limit]
    latest = {
        **{("entity", x.thing): weigh.latest(table, table.entities, x) for x in entities},
        **{("pair", x.thing): weigh.latest(table, table.edges, x) for x, *_ in by_pair},
        **{("topic", x.thing): weigh.latest(table, table.topics, x) for x in topics},
    }
    posts = view.posts({post for some in latest.values() for post in some})
    support = supporting(view, (edge_ids[x.thing] for some in by_pair for x in some), evidence, baseline if falling else window)

    def change(kind: str, found: _Found) -> Change:
        return replace(found.change, latest=tuple(posts[p] for p in latest[kind, found.thing]))

    def entity(found: _Found) -> EntityTrend:
        card = cards[table.entities.ids[found.thing]]
        return EntityTrend(card.id, card.name, card.type, change("entity", found))

    def pair(found: list[_Found]) -> PairTrend:
        key, *others = (edge_ids[x.thing] for x in found)
        also = tuple(dict.fromkeys(k.type for k in others if k.type != key.type))
        return PairTrend(
            key.head, cards[key.head].name, key.type, key.tail, cards[key.tail].name, also, change("pair", found[0]),
            tuple(e for k in (key, *others) for e in support.get(k, ()))[:evidence],
        )  # fmt: skip

    def topic(found: _Found) -> TopicTrend:
        card = network.topics[table.topics.ids[found.thing]]
        return TopicTrend(card.id, card.name, change("topic", found))

    return Trends(
        window,
        weigh.window.posts,
        baseline,
        weigh.baseline.posts,
        tuple(map(entity, entities)),
        tuple(map(pair, by_pair)),
        tuple(map(topic, topics)),
    )


def _last_days(table: Incidence, days: int) -> Period:
    if not table.dates:
        return Period(since=EARLIEST)
    newest = table.dates[-1]
    begin = newest - min(timedelta(days), newest - EARLIEST)
    return Period(since=begin.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))  # whole days, as people ask for them


class _Found(NamedTuple):
    """A change of one thing, without its posts."""

    thing: int
    change: Change


class _Comparison:
    """Two periods to compare."""

    def __init__(self, window: Span, baseline: Span, falling: bool, min_posts: int, max_q: float) -> None:
        self.window, self.baseline = window, baseline
        self._falling, self._min_posts, self._max_q = falling, min_posts, max_q

    def changes(self, members: Members[Any]) -> list[_Found]:
        """What changed more than by chance, the surest and largest change first."""
        n, m = self.window.posts, self.baseline.posts
        now, before = members.fresh(self.window), members.fresh(self.baseline)
        asked = np.flatnonzero(now + before >= self._min_posts)
        if not (n and m and len(asked)):
            return []
        from scipy.stats import false_discovery_control  # slow to import: only for this question

        now, before = now[asked], before[asked]
        p = _chance(before, now, m, n) if self._falling else _chance(now, before, n, m)
        q = false_discovery_control(p)
        ratio, low, high = _ratio(now, before, n, m)
        bound = high if self._falling else low
        enough = (before if self._falling else now) >= self._min_posts
        moved = ratio < 1 if self._falling else ratio > 1
        shown = np.flatnonzero(enough & moved & (q <= self._max_q))
        order = shown[np.lexsort((asked[shown], p[shown], bound[shown] if self._falling else -bound[shown]))]
        return [
            _Found(
                int(asked[i]),
                Change(
                    int(now[i]), round(now[i] / n, 5), int(before[i]), round(before[i] / m, 5),
                    round(float(ratio[i]), 3), round(float(bound[i]), 3), float(p[i]), float(q[i]), (),
                ),  # fmt: skip
            )
            for i in order
        ]

    def latest(self, table: Incidence, members: Members[Any], found: _Found) -> list[str]:
        """The newest posts behind a change."""
        mine = members.posts(found.thing, self.baseline if self._falling else self.window)
        return [table.post_ids[n] for n in mine[::-1][:_SHOWN]]


def _chance(here: Ints, there: Ints, n: int, m: int) -> Floats:
    """The probability that as many of `here` + `there` posts, drawn from n + m, fall among the n."""
    from scipy.stats import hypergeom

    cases, which = np.unique(np.stack([here, there]), axis=1, return_inverse=True)
    p: Floats = hypergeom.sf(cases[0] - 1, n + m, cases.sum(axis=0), n)
    return np.clip(p, 0.0, 1.0)[which]


def _ratio(now: Ints, before: Ints, n: int, m: int) -> tuple[Floats, Floats, Floats]:
    """The ratio of two shares, with its confidence interval."""
    a, b, n_, m_ = now + 0.5, before + 0.5, n + 0.5, m + 0.5
    log_ratio = np.log(a / n_) - np.log(b / m_)
    error = _Z * np.sqrt(1 / a - 1 / n_ + 1 / b - 1 / m_)
    return np.exp(log_ratio), np.exp(log_ratio - error), np.exp(log_ratio + error)


def _by_pair(found: list[_Found], ids: Sequence[EdgeKey]) -> dict[tuple[str, str], list[_Found]]:
    """Changes of edges by the pair of entities that they link, in the same order."""
    by_pair: dict[tuple[str, str], list[_Found]] = {}
    for item in found:
        key = ids[item.thing]
        by_pair.setdefault((min(key.head, key.tail), max(key.head, key.tail)), []).append(item)
    return by_pair
