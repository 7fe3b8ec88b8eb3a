"""How much the archive writes about something, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from kg.errors import EdgeNotFound, EntityNotFound, TopicNotFound
from kg.query.period import Period
from kg.records import CO_MENTION, RELATION_TYPES, EdgeKey
from kg.store.base import Network, View

__all__ = ["Month", "posts_by_month", "series_of_entity", "series_of_pair", "series_of_topic"]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a series."""

    month: str
    """``2026-01``, in UTC."""
    posts: int
    """Posts of the month that hold what was asked about."""
    all_posts: int
    """Posts of the month."""
    share: float
    """The one divided by the other; 0 where the archive has no posts."""


def posts_by_month(view: View, post_ids: Iterable[str]) -> dict[str, int]:
    """How many of some posts each month has, ``2026-01``, in UTC, oldest first; months and posts without are left out."""
    dates = (date.astimezone(UTC) for date in view.published_at(post_ids).values() if date is not None)
    return dict(sorted(Counter(f"{date:%Y-%m}" for date in dates).items()))


def series_of_entity(view: View, entity_id: str, *, period: Period | None = None) -> list[Month]:
    """The posts that mention an entity, for every month from the archive's first to its last; of a period, for its months.

    Raises:
        EntityNotFound: there is no such entity.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    network = view.network()
    if entity_id not in network.mentions:
        raise EntityNotFound(entity_id)
    return _series(network, network.mentions[entity_id], period)


def series_of_pair(view: View, a: str, b: str, *, type: str | None = None, period: Period | None = None) -> list[Month]:
    """The posts that link two entities, either way round, by one relation type or any, for every month.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        EdgeNotFound: nothing links them (by this type).
        GraphTooLarge: the store holds more than fits into memory here.
    """
    network = view.network()
    for entity_id in (a, b):
        if entity_id not in network.entities:
            raise EntityNotFound(entity_id)
    types = (*RELATION_TYPES, CO_MENTION) if type is None else (type,)
    keys = [key for t in types for key in {EdgeKey.of(a, t, b), EdgeKey.of(b, t, a)} if key in network.edges]
    if not keys:
        kind = f" by {type}" if type else ""
        raise EdgeNotFound(f"no post links {network.entities[a].name} and {network.entities[b].name}{kind}")
    return _series(network, {post for key in keys for post in network.edges[key]}, period)


def series_of_topic(view: View, topic_id: str, *, period: Period | None = None) -> list[Month]:
    """The posts that are about a topic, for every month.

    Raises:
        TopicNotFound: no post is about it.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    network = view.network()
    if topic_id not in network.about:
        raise TopicNotFound(topic_id)
    return _series(network, network.about[topic_id], period)


def _series(network: Network, posts: Iterable[str], period: Period | None) -> list[Month]:
    period = period or Period()
    total = _by_month(network, network.dates, period)
    mine = _by_month(network, posts, period)
    if not total:
        return []
    return [
        Month(f"{n // 12:04}-{n % 12 + 1:02}", mine[n], total[n], round(mine[n] / total[n], 5) if total[n] else 0.0)
        for n in range(min(total), max(total) + 1)
    ]


def _by_month(network: Network, posts: Iterable[str], period: Period) -> Counter[int]:
    """How many posts each month has, by the number of months since the year 0; posts without a date are left out."""
    times = (time.astimezone(UTC) for post in posts if (time := network.dates[post]) is not None and time in period)
    return Counter(time.year * 12 + time.month - 1 for time in times)
