"""Who is linked to an entity."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.query.links import edge_made_by
from kg.query.period import Period
from kg.query.support import with_evidence
from kg.records import CO_MENTION, RELATION_TYPES, SYMMETRIC_TYPES, Edge, EdgeKey
from kg.store.base import EntityCard, Network, View

__all__ = ["Neighbor", "Neighborhood", "NeighborhoodEdge", "Node", "edge_of", "neighborhood", "neighbors", "seen_from"]


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An edge seen from one of its ends."""

    id: str
    name: str
    type: str
    relation: str
    direction: str
    """``out`` if the entity asked about is the head, ``in`` if it is the tail, ``both`` for symmetric relations."""
    claims: int
    posts: int
    independent: int
    """Posts that do not repeat one another: those that share an asserting sentence, word for word, count once."""
    first_seen: datetime | None
    last_seen: datetime | None
    evidence: tuple[Evidence, ...] = ()
    """The best for it, if it was asked for; none of co-mentions."""
    sure_posts: int | None = None
    """Posts that surely say so (see :data:`kg.query.evidence.SURE`); None of co-mentions, and where no evidence was asked for."""

    @property
    def roles(self) -> list[str]:
        """As what the head leads, or that it leads a round, by the evidence that is shown."""
        return list(dict.fromkeys(e.claim.role for e in self.evidence if e.claim.role))


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of a neighbourhood."""

    id: str
    name: str
    type: str
    posts: int
    """Number of posts that mention it."""
    distance: int
    """Hops from the middle."""
    strength: float
    """How firmly it hangs together with the middle, 0 to 1."""


@dataclass(frozen=True, slots=True)
class NeighborhoodEdge:
    """An edge of a neighbourhood."""

    head: str
    type: str
    tail: str
    posts: int
    independent: int
    """Posts that do not repeat one another."""
    evidence: tuple[Evidence, ...] = ()
    """The best for it, if it was asked for; none of co-mentions."""


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """The part of the graph around an entity, for drawing."""

    nodes: tuple[Node, ...]
    """The entity itself, then the others, the strongest first."""
    edges: tuple[NeighborhoodEdge, ...]
    """All the edges wanted between them."""
    complete: bool
    """Whether there is no more of it than is shown."""


def neighbors(
    view: View,
    entity_id: str,
    *,
    types: Collection[str] | None = None,
    limit: int = 50,
    direction: str | None = None,
    min_posts: int = 1,
    min_independent: int = 1,
    max_degree: int | None = None,
    period: Period | None = None,
    min_confidence: float | None = None,
) -> list[Neighbor]:
    """The edges of an entity, typed relations before co-mentions, those that most independent posts assert first. O(edges of the entity).

    Args:
        view: the graph.
        entity_id: whose neighbours.
        types: relation types wanted; all if None.
        limit: at most so many.
        direction: ``out`` or ``in``; symmetric relations go both ways. Either if None.
        min_posts: only edges that so many posts support.
        min_independent: only edges that so many posts support that do not repeat one another.
        max_degree: only neighbours that are linked to no more others.
        period: if given, only what posts of this period say counts.
        min_confidence: only claims of so much confidence count, 0 to 1; all if None.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: one of `types` is not a relation type, `direction` is unknown, or a number is out of range.
        GraphTooLarge: a period is given, and the store holds more than fits into memory here.
    """
    _check(types, direction, limit)
    wanted = _Wanted(types, direction, min_posts, min_independent)
    everyone = direction is None and min_posts <= 1 and min_independent <= 1 and max_degree is None
    if min_confidence is None:
        found = _edges_of(view, entity_id, types, period, limit if everyone else None)
    else:
        found = _edges_of_claims(view, entity_id, types, period, min_confidence)
    if not found:
        _check_known(view, entity_id)
    edges = sorted(
        (e for e in found if wanted(e, entity_id)), key=lambda e: (e.key.type == CO_MENTION, -e.independent, -e.posts, -e.claims, e.key)
    )
    if max_degree is not None:
        degrees = view.degrees({_other(e, entity_id) for e in edges})
        edges = [e for e in edges if degrees[_other(e, entity_id)] <= max_degree]
    return seen_from(view, entity_id, edges[:limit])


def seen_from(view: View, entity_id: str, edges: Sequence[Edge]) -> list[Neighbor]:
    """Edges of an entity with the names of the other ends."""
    cards = view.entities(_other(e, entity_id) for e in edges)
    return [_seen_from(entity_id, cards, edge) for edge in edges]


def edge_of(entity_id: str, neighbor: Neighbor) -> EdgeKey:
    """The edge that is seen from an entity as a neighbour."""
    if neighbor.direction == "in":
        return EdgeKey(neighbor.id, neighbor.relation, entity_id)
    return EdgeKey.of(entity_id, neighbor.relation, neighbor.id)


def neighborhood(
    view: View,
    entity_id: str,
    depth: int = 1,
    *,
    types: Collection[str] | None = None,
    limit: int = 50,
    direction: str | None = None,
    min_posts: int = 1,
    min_independent: int = 1,
    max_degree: int | None = None,
    period: Period | None = None,
    evidence: int = 0,
    entity_types: Collection[str] | None = None,
) -> Neighborhood:
    """The strongest of what is within `depth` hops of an entity, as a graph for drawing.

    An edge of n independent posts hangs together by n / (n + 3), half as much if it is a co-mention, and a path by the product
    of its edges, halved for each further hop; the strongest path to an entity says how firmly it belongs to the middle.

    Args:
        view: the graph.
        entity_id: the middle.
        depth: hops, 1 to 3.
        types: relation types wanted; all if None.
        limit: at most so many entities beside the middle.
        direction: ``out`` goes from heads to tails only, ``in`` from tails to heads; symmetric relations go both ways.
        min_posts: only edges that so many posts support.
        min_independent: only edges that so many posts support that do not repeat one another.
        max_degree: what is linked to more others is shown, but nothing is reached through it; the middle may be.
        period: if given, only what posts of this period say counts.
        evidence: so many sentences for each relation.
        entity_types: only entities of these types beside the middle; nothing is reached through others. All if None.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: one of `types` is not a relation type, `direction` is unknown, or a number is out of range.
        GraphTooLarge: a period is given, and the store holds more than fits into memory here.
    """
    if not 1 <= depth <= 3:
        raise UsageError("depth must be 1, 2 or 3")
    _check(types, direction, limit)
    _check_known(view, entity_id)
    wanted = _Wanted(types, direction, min_posts, min_independent)
    found: dict[str, tuple[float, int]] = {}
    queue: list[tuple[float, int, str]] = [(-1.0, 0, entity_id)]
    while queue and len(found) <= limit:
        strength, distance, at = heapq.heappop(queue)
        if at in found:
            continue
        found[at] = (-strength, distance)
        if distance == depth or (at != entity_id and max_degree is not None and view.degrees([at])[at] > max_degree):
            continue
        edges = [e for e in _edges_of(view, at, types, period) if _other(e, at) not in found and wanted(e, at)]
        cards = view.entities({_other(e, at) for e in edges}) if entity_types is not None else {}
        for edge in edges:
            other = _other(edge, at)
            if entity_types is None or cards[other].type in entity_types:
                heapq.heappush(queue, (strength * _strength(edge) * (0.5 if distance else 1.0), distance + 1, other))
    edges = [e for e in _edges_among(view, found, types, period) if e.posts >= min_posts and e.independent >= min_independent]
    shown = [NeighborhoodEdge(e.key.head, e.key.type, e.key.tail, e.posts, e.independent) for e in edges]
    return Neighborhood(
        tuple(_nodes(view, found)),
        tuple(with_evidence(view, shown, lambda e: EdgeKey(e.head, e.type, e.tail), evidence, period)),
        all(at in found for _, _, at in queue),
    )


def _nodes(view: View, found: Mapping[str, tuple[float, int]]) -> Iterator[Node]:
    cards = view.entities(found)
    for id, (strength, distance) in found.items():
        yield Node(id, cards[id].name, cards[id].type, cards[id].posts, distance, round(strength, 4))


def _strength(edge: Edge) -> float:
    return edge.independent / (edge.independent + 3) * (0.5 if edge.key.type == CO_MENTION else 1.0)


def _other(edge: Edge, entity_id: str) -> str:
    return edge.key.tail if edge.key.head == entity_id else edge.key.head


class _Wanted(NamedTuple):
    """Which edges are."""

    types: Collection[str] | None
    direction: str | None
    min_posts: int
    min_independent: int

    def __call__(self, edge: Edge, seen_from: str) -> bool:
        if edge.posts < self.min_posts or edge.independent < self.min_independent:
            return False
        return self.direction in (None, _direction(edge, seen_from)) or edge.key.type in SYMMETRIC_TYPES


def _check(types: Collection[str] | None, direction: str | None, limit: int) -> None:
    unknown = sorted(set(types or ()) - {*RELATION_TYPES, CO_MENTION})
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
    if direction not in (None, "out", "in"):
        raise UsageError(f"{direction!r} is no direction; there are out and in")
    if limit < 1:
        raise UsageError("limit must be 1 or more")


def _check_known(view: View, entity_id: str) -> None:
    if not view.prominence(entity_id):
        raise EntityNotFound(entity_id)


def _edges_of(
    view: View, entity_id: str, types: Collection[str] | None, period: Period | None, limit: int | None = None
) -> Sequence[Edge]:
    """The edges of an entity; in no period, only the best supported if there is a limit."""
    if period is None:
        return view.edges_of(entity_id, types, limit)
    network, posts = _posts_of(view, period)
    keys = _keys_by_end(network).get(entity_id, ())
    return [e for key in keys if types is None or key.type in types if (e := network.edge(key, posts)) is not None]


def _edges_of_claims(
    view: View, entity_id: str, types: Collection[str] | None, period: Period | None, min_confidence: float
) -> Sequence[Edge]:
    """The edges of an entity as its claims of so much confidence make them; co-mentions are certain."""
    claims = view.claims_of(entity_id, [t for t in RELATION_TYPES if types is None or t in types])
    posts = view.posts({c.post_id for c in claims})
    by_key: defaultdict[EdgeKey, list[Evidence]] = defaultdict(list)
    for claim in claims:
        if claim.confidence >= min_confidence and (period is None or posts[claim.post_id].published_at in period):
            by_key[EdgeKey(claim.head, claim.type, claim.tail)].append(Evidence(claim, posts[claim.post_id]))
    beside = _edges_of(view, entity_id, (CO_MENTION,), period) if types is None or CO_MENTION in types else ()
    return [*(edge_made_by(key, said) for key, said in by_key.items()), *beside]


def _edges_among(view: View, ids: Collection[str], types: Collection[str] | None, period: Period | None) -> Iterable[Edge]:
    if period is None:
        return [e for e in view.edges_among(ids) if types is None or e.key.type in types]
    found = {e.key: e for id in ids for e in _edges_of(view, id, types, period) if _other(e, id) in ids}
    return [found[key] for key in sorted(found)]


def _posts_of(view: View, period: Period) -> tuple[Network, frozenset[str]]:
    network = view.network()
    return network, frozenset(post for post, date in network.dates.items() if date in period)


_by_end: WeakKeyDictionary[Network, Mapping[str, Sequence[EdgeKey]]] = WeakKeyDictionary()
_lock = Lock()


def _keys_by_end(network: Network) -> Mapping[str, Sequence[EdgeKey]]:
    """The edges at each entity, made once for each network."""
    with _lock:
        found = _by_end.get(network)
        if found is None:
            ends: defaultdict[str, list[EdgeKey]] = defaultdict(list)
            for key in network.edges:
                ends[key.head].append(key)
                ends[key.tail].append(key)
            found = _by_end[network] = dict(ends)
        return found


def _seen_from(entity_id: str, cards: Mapping[str, EntityCard], edge: Edge) -> Neighbor:
    other = cards[_other(edge, entity_id)]
    direction = "both" if edge.key.type in SYMMETRIC_TYPES else _direction(edge, entity_id)
    return Neighbor(
        other.id, other.name, other.type, edge.key.type, direction,
        edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen,
    )  # fmt: skip


def _direction(edge: Edge, entity_id: str) -> str:
    return "out" if edge.key.head == entity_id else "in"
