"""What the archive is about: topics with their posts, the entities of these posts, and the topics beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nsmallest

from kg.errors import TopicNotFound, UsageError
from kg.normalize import alias_key
from kg.query.period import Period
from kg.query.series import posts_by_month
from kg.records import EARLIEST
from kg.store.base import EntityCard, Network, PostCard, TopicCard, View

__all__ = ["EntityAbout", "PostAbout", "TopicBeside", "TopicProfile", "beside", "resolve_topic", "topic_profile", "topics", "topics_of"]

_key = lru_cache(maxsize=20_000)(alias_key)


MainName = Callable[[str], str]
"""From any name of a theme to the one it goes by; a name that is none comes back as it is."""


def _as_it_is(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class PostAbout:
    """A post that is about a topic."""

    post: PostCard
    weight: float
    """How central the topic is to it; larger is more."""


@dataclass(frozen=True, slots=True)
class EntityAbout:
    """An entity that posts about a topic mention."""

    id: str
    name: str
    type: str
    posts: int
    """Posts about the topic that mention it."""
    strength: float
    """How much they belong together, 0 to 1: the cosine of the two sets of posts."""


@dataclass(frozen=True, slots=True)
class TopicBeside:
    """A topic that shares posts with something."""

    id: str
    name: str
    posts: int
    """Posts they share."""
    strength: float
    """How much they belong together, 0 to 1: the cosine of the two sets of posts."""


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """A topic with what the archive says about it."""

    topic: TopicCard
    first_seen: datetime | None
    last_seen: datetime | None
    months: dict[str, int]
    """Posts about it by month, ``2026-01``, oldest first; months without any are left out."""
    entities: tuple[EntityAbout, ...]
    topics: tuple[TopicBeside, ...]
    posts: tuple[PostAbout, ...]
    """Those it is most central to; of equals the newest first."""


def topics(
    view: View, text: str = "", *, main_name: MainName = _as_it_is, period: Period | None = None, limit: int = 50
) -> list[TopicCard]:
    """The topics of the archive, those of most posts first; only those whose name holds `text`, or that it is a name of.

    Of a period those of its posts, counted in it.

    Raises:
        UsageError: `limit` is not positive.
        GraphTooLarge: a period is given, and the store holds more than fits into memory here.
    """
    _check(limit)
    cards = view.topics() if period is None else _of_period(view.network(), period)
    if text.strip():
        key, main = alias_key(text), alias_key(main_name(text))
        cards = [card for card in cards if key in _key(card.name) or _key(card.name) == main]
    return cards[:limit]


def _of_period(network: Network, period: Period) -> list[TopicCard]:
    there = {post for post, date in network.dates.items() if date in period}
    counted = ((id, sum(post in there for post in posts)) for id, posts in network.about.items())
    cards = [TopicCard(id, network.topics[id].name, count) for id, count in counted if count]
    return sorted(cards, key=lambda card: (-card.posts, card.id))


def resolve_topic(view: View, name: str, main_name: MainName = _as_it_is) -> str:
    """The id of the topic that a name or an id stands for; `main_name` gives what a theme is called by another name of it.

    Raises:
        TopicNotFound: no post is about it; says what comes near.
    """
    near = []
    key, main = alias_key(name), alias_key(main_name(name))
    cards = view.topics()
    for wanted in (key, main):
        for card in cards:
            if card.id == name or _key(card.name) == wanted:
                return card.id
    for card in cards:
        if name.strip() and key in _key(card.name):
            near.append(card.name)
    raise TopicNotFound(name, tuple(near[:3]))


def topic_profile(view: View, topic_id: str, *, limit: int = 10) -> TopicProfile:
    """A topic with at most `limit` entities, topics and posts.

    Raises:
        TopicNotFound: there is no such topic.
        UsageError: `limit` is not positive.
    """
    _check(limit)
    found = view.about(topic_id, limit)
    card, weights = found.topic, found.posts
    dates = view.published_at(weights)
    known = sorted(d for d in dates.values() if d is not None)
    newest = sorted(sorted(weights), key=lambda p: dates[p] or EARLIEST, reverse=True)
    best = sorted(newest, key=lambda p: -weights[p])[:limit]
    cards = view.posts(best)
    return TopicProfile(
        topic=card,
        first_seen=known[0] if known else None,
        last_seen=known[-1] if known else None,
        months=posts_by_month(view, weights),
        entities=tuple(_entities(view, card, found.entities, limit)),
        topics=tuple(beside(view, found.topics, card.posts, limit)),
        posts=tuple(PostAbout(cards[p], weights[p]) for p in best),
    )


def topics_of(view: View, entity_id: str, *, limit: int = 10) -> list[TopicBeside]:
    """The topics that the posts of an entity are about: those that belong to it most first.

    Raises:
        UsageError: `limit` is not positive.
    """
    _check(limit)
    return beside(view, view.topics_of(entity_id), view.prominence(entity_id), limit)


def _check(limit: int) -> None:
    if limit < 1:
        raise UsageError("limit must be 1 or more")


def beside(view: View, shared: Mapping[str, int], posts: int, limit: int) -> list[TopicBeside]:
    """Topics that share posts with something, those that belong to it most first."""
    cards = {card.id: card for card in view.topics() if card.id in shared}
    best = _strongest({t: _belonging(n, posts, cards[t].posts) for t, n in shared.items()}, limit)
    return [TopicBeside(t, cards[t].name, shared[t], round(_cosine(shared[t], posts, cards[t].posts), 4)) for t in best]


def _entities(view: View, topic: TopicCard, shared: Mapping[str, int], limit: int) -> Iterable[EntityAbout]:
    cards = view.entities(shared)
    for id in _strongest({e: _belonging(n, topic.posts, cards[e].posts) for e, n in shared.items()}, limit):
        card: EntityCard = cards[id]
        yield EntityAbout(id, card.name, card.type, shared[id], round(_cosine(shared[id], topic.posts, card.posts), 4))


def _cosine(shared: int, a: int, b: int) -> float:
    return shared / math.sqrt(a * b) if a and b else 0.0


def _belonging(shared: int, a: int, b: int) -> tuple[float, int]:
    """How much two sets of posts belong together: neither what is everywhere nor what came up once comes first."""
    return _cosine(shared, a, b) * math.log1p(shared), shared


def _strongest(shared: Mapping[str, tuple[float, int]], limit: int) -> list[str]:
    return nsmallest(limit, shared, key=lambda id: (-shared[id][0], -shared[id][1], id))
