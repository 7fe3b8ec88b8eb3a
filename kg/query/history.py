"""The graph as posts before a date make it, and what posts of a period added to it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from kg.errors import EntityNotFound, UsageError
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence
from kg.query.incidence import Incidence, Members, Span, incidence
from kg.query.neighbors import Neighbor, seen_from
from kg.query.period import Period
from kg.query.support import supporting
from kg.records import CO_MENTION, RELATION_TYPES, EdgeKey, EntityType
from kg.store.base import Network, PostCard, Stats, View

__all__ = ["EdgeThen", "EntityThen", "Growth", "TopicThen", "growth", "neighbors_at", "stats_at"]


@dataclass(frozen=True, slots=True)
class EntityThen:
    """An entity that came."""

    id: str
    name: str
    type: EntityType
    posts: int
    """Posts of the period that mention it; of a single entity's growth, that link the two."""
    first: PostCard
    """The first of them."""


@dataclass(frozen=True, slots=True)
class EdgeThen(EdgeNamed):
    """An edge that came, or that more posts support than before."""

    posts: int
    """Posts of the period that support it."""
    before: int
    """Earlier posts that do; 0 for an edge that came."""
    first: PostCard
    """The first post of the period that supports it."""
    evidence: tuple[Evidence, ...] = ()
    """The best for it, if it was asked for; none of co-mentions."""


@dataclass(frozen=True, slots=True)
class TopicThen:
    """A topic that came."""

    id: str
    name: str
    posts: int
    """Posts of the period that are about it; of a single entity's growth, that mention the entity too."""
    first: PostCard
    """The first of them."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What posts of a period added to the graph; of each kind the total, and those of most posts."""

    period: Period
    posts: int
    """Posts of the period; those that mention the entity, if one was asked about."""
    new_entities: int
    entities: tuple[EntityThen, ...]
    new_edges: int
    edges: tuple[EdgeThen, ...]
    """Relations before co-mentions."""
    grown_edges: int
    grown: tuple[EdgeThen, ...]
    """Edges that were there and gained posts; relations before co-mentions."""
    new_topics: int
    topics: tuple[TopicThen, ...]


def stats_at(view: View, at: datetime) -> Stats:
    """What the graph held just before a time, made of the posts published until then; those without a date are left out. O(graph).

    Raises:
        GraphTooLarge: the store holds more than fits into memory here.
    """
    network, table = incidence(view)
    span = _until(table, at)
    entities, edges = table.entities.count(span) > 0, table.edges.count(span) > 0
    then = frozenset(table.post_ids[: span.end])
    by_entity = Counter(str(network.entities[table.entities.ids[n]].type) for n in np.flatnonzero(entities).tolist())
    by_edge = Counter(table.edges.ids[n].type for n in np.flatnonzero(edges).tolist())
    return Stats(
        posts=span.end,
        entities=int(entities.sum()),
        mentions=sum(count for posts in network.mentions.values() for post, count in posts.items() if post in then),
        claims=sum(len(repeats) for posts in network.edges.values() for post, repeats in posts.items() if post in then),
        edges=int(edges.sum()),
        topics=int((table.topics.count(span) > 0).sum()),
        entities_by_type=dict(sorted(by_entity.items())),
        edges_by_type=dict(sorted(by_edge.items())),
    )


def neighbors_at(
    view: View, entity_id: str, at: datetime, *, types: Collection[str] | None = None, limit: int = 50
) -> list[Neighbor]:
    """The edges of an entity just before a time, as :func:`kg.query.neighbors` gives those of now; none if it came later.

    Raises:
        EntityNotFound: there is no such entity, not even later.
        UsageError: one of `types` is not a relation type, or `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    unknown = sorted(set(types or ()) - {*RELATION_TYPES, CO_MENTION})
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
    _check(limit)
    network, table = incidence(view)
    mine = _edges_of(network, table, entity_id)
    then = frozenset(table.post_ids[: _until(table, at).end])
    edges = [
        edge
        for n in mine
        if (key := table.edges.ids[n]) and (types is None or key.type in types) and (edge := network.edge(key, then)) is not None
    ]
    edges.sort(key=lambda e: (e.key.type == CO_MENTION, -e.independent, -e.posts, -e.claims, e.key))
    return seen_from(view, entity_id, edges[:limit])


def growth(
    view: View, period: Period, *, entity_id: str | None = None, limit: int = 20, evidence: int = 0
) -> Growth:
    """What came between two dates, and what gained posts; posts without a date count for neither. O(graph), fast.

    Args:
        view: the graph.
        period: between the two dates.
        entity_id: only edges of this entity, entities that were first linked to it, and topics of posts that mention it; all if
            None.
        limit: at most so many of each kind.
        evidence: so many sentences of the period for each relation.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    _check(limit)
    network, table = incidence(view)
    span = Span(0, len(table.dates)) if period == Period() else table.span(period)
    parts = _Parts(table.entities, table.edges, table.topics) if entity_id is None else _parts_of(network, table, entity_id)
    entities, _ = _changes(parts.entities, span)
    edges, grown = _changes(parts.edges, span, [key.type == CO_MENTION for key in parts.edges.ids])
    topics, _ = _changes(parts.topics, span)
    shown = [*entities[:limit], *edges[:limit], *grown[:limit], *topics[:limit]]
    posts = view.posts({table.post_ids[change.first] for change in shown})
    keys = (parts.edges.ids[change.thing] for change in (*edges[:limit], *grown[:limit]))
    support = supporting(view, keys, evidence, period)

    def first(change: _Change) -> PostCard:
        return posts[table.post_ids[change.first]]

    def entity(change: _Change) -> EntityThen:
        card = network.entities[parts.entities.ids[change.thing]]
        return EntityThen(card.id, card.name, card.type, change.posts, first(change))

    def edge(change: _Change) -> EdgeThen:
        key = parts.edges.ids[change.thing]
        head, tail = network.entities[key.head], network.entities[key.tail]
        return EdgeThen(
            head.id, head.name, key.type, tail.id, tail.name, change.posts, change.before, first(change), support.get(key, ())
        )  # fmt: skip

    def topic(change: _Change) -> TopicThen:
        card = network.topics[parts.topics.ids[change.thing]]
        return TopicThen(card.id, card.name, change.posts, first(change))

    return Growth(
        period,
        span.posts if entity_id is None else len(table.entities.posts(bisect_left(table.entities.ids, entity_id), span)),
        len(entities),
        tuple(map(entity, entities[:limit])),
        len(edges),
        tuple(map(edge, edges[:limit])),
        len(grown),
        tuple(map(edge, grown[:limit])),
        len(topics),
        tuple(map(topic, topics[:limit])),
    )


def _check(limit: int) -> None:
    if limit < 1:
        raise UsageError("limit must be 1 or more")


def _until(table: Incidence, at: datetime) -> Span:
    return table.span(Period(until=at))


def _edges_of(network: Network, table: Incidence, entity_id: str) -> list[int]:
    if entity_id not in network.entities:
        raise EntityNotFound(entity_id)
    number = bisect_left(table.entities.ids, entity_id)
    found: list[int] = np.flatnonzero((table.head == number) | (table.tail == number)).tolist()
    return found


class _Parts(NamedTuple):
    """What may come."""

    entities: Members[str]
    edges: Members[EdgeKey]
    topics: Members[str]


def _parts_of(network: Network, table: Incidence, entity_id: str) -> _Parts:
    """The edges of an entity, its neighbours by the posts that link them, and the topics of the posts that mention it."""
    everything = table.span(Period())
    edges = {table.edges.ids[n]: table.edges.posts(n, everything).tolist() for n in _edges_of(network, table, entity_id)}
    neighbors: defaultdict[str, set[int]] = defaultdict(set)
    for key, posts in edges.items():
        neighbors[key.tail if key.head == entity_id else key.head].update(posts)
    mine = set(table.entities.posts(bisect_left(table.entities.ids, entity_id), everything).tolist())
    shared = np.flatnonzero(np.isin(table.topics.post, list(mine))).tolist()
    about: defaultdict[str, list[int]] = defaultdict(list)
    for n in shared:
        about[table.topics.ids[int(table.topics.thing[n])]].append(int(table.topics.post[n]))
    return _Parts(Members.of(neighbors), Members.of(edges), Members.of(about))


class _Change(NamedTuple):
    thing: int
    posts: int
    before: int
    first: int
    """Number of the first post within."""


def _changes(members: Members[Any], span: Span, later: Sequence[bool] = ()) -> tuple[list[_Change], list[_Change]]:
    """What came within a span and what gained posts, those of most posts first; `later` says what comes behind the rest."""
    before, within = members.count(Span(0, span.first)), members.count(span)
    there = np.flatnonzero(within > 0)
    back = np.array(later, bool)[there] if len(later) else np.zeros(len(there), bool)
    order = there[np.lexsort((there, -within[there], back))]
    first = members.post[members.start[order] + before[order]]
    found = [
        _Change(*some)
        for some in zip(order.tolist(), within[order].tolist(), before[order].tolist(), first.tolist(), strict=True)
    ]
    return [c for c in found if not c.before], [c for c in found if c.before]
