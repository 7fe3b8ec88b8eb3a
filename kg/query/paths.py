"""How entities hang together."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, pairwise
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.query.period import Period
from kg.records import CO_MENTION
from kg.store.base import Grounds, Network, View

__all__ = ["Connection", "Hop", "Path", "connection", "paths"]

_NODES = 120
"""The search keeps to the entities nearest to both ends, so that its cost does not grow with the graph."""
_EVIDENCE = 3
_HUB, _HUB_COST = 20, 1.5
"""Passing through an entity costs the logarithm of how often so many others are linked to it: 1 for 20, 4.7 for 450."""
_TYPED = 0.35
"""How much of that it costs by a typed relation: who relates to both explains more than who is only named beside them."""
_PLACE = "place/"
"""Beginning of the ids of places, of which being in the same one explains nothing: no relation makes passing them cheaper."""
_CLOSE, _BESIDE = 8, 40
"""If too little is found so near, it goes on around so many of what is closest to each end, to so many beside each."""
_STEPS = 5_000
_MOST = 8


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path, with the best evidence for it."""

    head: str
    head_name: str
    tail: str
    tail_name: str
    relations: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    """Typed relations first, asserted before planned before rumoured, then by confidence."""
    posts: int = 0
    """Number of posts that link the two."""


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of entities from one to the other."""

    entities: tuple[str, ...]
    names: tuple[str, ...]
    cost: float
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """What holds several entities together."""

    entities: tuple[str, ...]
    """Those asked about, then those in between."""
    names: tuple[str, ...]
    connected: bool
    """Whether all that was asked about hangs together."""
    cost: float | None
    """Of the tree; None if not everything is connected."""
    hops: tuple[Hop, ...]
    """A tree over all of them; of what is not connected a tree for each part."""
    paths: tuple[Path, ...]
    """The best paths of every pair asked about, cheapest first."""


def paths(
    view: View,
    source: str,
    target: str,
    *,
    k: int = 3,
    max_hops: int = 4,
    exclude: Collection[str] = (),
    period: Period | None = None,
) -> list[Path]:
    """The `k` best paths between two entities, cheapest first.

    A typed relation costs less than a co-mention, a link of many posts less than one of few, and passing through an entity the
    more, the more others it is linked to, though less where its relations are typed: what is linked to everything explains
    nothing. Paths are found by A* (Hart, Nilsson and Raphael, IEEE Transactions on Systems Science and Cybernetics 4, 1968).

    Args:
        view: the graph.
        source: where paths begin.
        target: where they end.
        k: how many are wanted.
        max_hops: the longest wanted.
        exclude: entities that no path may pass through.
        period: if given, only what posts of this period say counts.

    Raises:
        EntityNotFound: one of the two is not in the graph.
        UsageError: both are the same, one of them is excluded, or `k` or `max_hops` is not positive.
        GraphTooLarge: a period is given or both lie far apart, and the store holds more than fits into memory here.
    """
    _check(view, (source, target), k, max_hops, exclude)
    return _Search(view, frozenset(exclude), period).shown(source, target, k, max_hops)


def connection(
    view: View,
    entity_ids: Sequence[str],
    *,
    k: int = 3,
    max_hops: int = 4,
    exclude: Collection[str] = (),
    period: Period | None = None,
) -> Connection:
    """What holds two to eight entities together: a tree of their best paths, and the `k` best paths of every pair.

    The tree is the minimum spanning tree of the best paths between all pairs (Kou, Markowsky and Berman, Acta Informatica 15,
    1981), which costs at most twice the cheapest one.

    Args:
        view: the graph.
        entity_ids: what is to be connected.
        k: how many paths are wanted of each pair.
        max_hops: the longest wanted.
        exclude: entities that no path may pass through.
        period: if given, only what posts of this period say counts.

    Raises:
        EntityNotFound: one of them is not in the graph.
        UsageError: they are fewer than two or more than eight, one is excluded, or `k` or `max_hops` is not positive.
        GraphTooLarge: a period is given or some lie far apart, and the store holds more than fits into memory here.
    """
    wanted = tuple(dict.fromkeys(entity_ids))
    _check(view, wanted, k, max_hops, exclude)
    search = _Search(view, frozenset(exclude), period)
    between = {(a, b): search.routes(a, b, k, max_hops) for a, b in combinations(wanted, 2)}
    every: nx.Graph[str] = nx.Graph()
    every.add_nodes_from(wanted)
    for (a, b), routes in between.items():
        if routes:
            every.add_edge(a, b, weight=routes[0][0], route=routes[0][1])
    joined: nx.Graph[str] = nx.Graph()
    joined.add_nodes_from(wanted)
    for a, b in _spanning(every, "weight"):
        for one, other in pairwise(every.edges[a, b]["route"]):
            joined.add_edge(one, other, weight=search.cost(one, other))
    tree: nx.Graph[str] = nx.Graph()
    tree.add_nodes_from(wanted)
    tree.add_edges_from(_spanning(joined, "weight"))
    while loose := [n for n in tree if n not in wanted and tree.degree[n] < 2]:
        tree.remove_nodes_from(loose)
    ids = (*wanted, *sorted(n for n in tree if n not in wanted))
    cards = view.entities(ids)
    steps = sorted(tuple(sorted(edge, key=ids.index)) for edge in tree.edges)
    found = sorted((route for routes in between.values() for route in routes), key=lambda r: (r[0], r[1]))
    connected = nx.is_connected(tree)
    search.prepare(chain(((a, b) for a, b in steps), *(pairwise(route) for _, route in found)))
    return Connection(
        ids,
        tuple(cards[e].name for e in ids),
        connected,
        round(sum(joined.edges[a, b]["weight"] for a, b in steps), 4) if connected else None,
        tuple(search.hop(a, b, cards[a].name, cards[b].name) for a, b in steps),
        tuple(search.path(cost, route) for cost, route in found),
    )


def _check(view: View, ids: Sequence[str], k: int, max_hops: int, exclude: Collection[str]) -> None:
    if k < 1 or max_hops < 1:
        raise UsageError("k and max_hops must be 1 or more")
    cards = view.entities(ids)
    for entity_id in ids:
        if entity_id not in cards:
            raise EntityNotFound(entity_id)
        if entity_id in exclude:
            raise UsageError(f"{cards[entity_id].name} is both asked about and excluded")
    if len(set(ids)) < 2:
        raise UsageError(f"a path needs two entities; both names stand for {cards[ids[0]].name}" if ids else "a path needs two entities")
    if len(ids) > _MOST:
        raise UsageError(f"at most {_MOST} entities can be connected at once")


def _spanning(graph: nx.Graph[str], weight: str) -> list[tuple[str, str]]:
    """The edges of a minimum spanning tree (or forest), the same whatever the order in the graph."""
    edges = sorted((graph.edges[a, b][weight], *sorted((a, b))) for a, b in graph.edges)
    part = {n: n for n in graph}
    kept = []
    for _, a, b in edges:
        roots = []
        for n in (a, b):
            while part[n] != n:
                n = part[n]
            roots.append(n)
        if roots[0] != roots[1]:
            part[roots[0]] = roots[1]
            kept.append((a, b))
    return kept


# The search ----------------------------------------------------------------------------------------------------------

_Route = tuple[float, tuple[str, ...]]
_Links = Mapping[str, Mapping[str, Any]]


class _Search:
    """Finds routes in one view and shows them."""

    def __init__(self, view: View, exclude: frozenset[str], period: Period | None) -> None:
        self._view = view
        self._exclude = exclude
        self._period = period
        self._hops: dict[tuple[str, str], Hop] = {}
        self._costs: dict[tuple[str, str], float] = {}
        self._known: dict[tuple[str, str], Grounds] = {}

    def shown(self, source: str, target: str, k: int, max_hops: int) -> list[Path]:
        """The best paths."""
        routes = self.routes(source, target, k, max_hops)
        self.prepare(step for _, route in routes for step in pairwise(route))
        return [self.path(cost, route) for cost, route in routes]

    def routes(self, source: str, target: str, k: int, max_hops: int) -> list[_Route]:
        """The best routes, with their costs."""
        found: list[_Route] = []
        graph: _Links = {}
        for graph, degrees in self._graphs(source, target):
            found = self._best(graph, degrees, source, target, k, max_hops)
            if len(found) >= k:
                break
        if not found and self._period is None:
            graph = self._view.graph().adj
            found = self._best(graph, None, source, target, k, max_hops)
        for _, route in found:
            for a, b in pairwise(route):
                self._costs[_pair(a, b)] = _step(graph[a][b]["cost"])
        return found

    def cost(self, a: str, b: str) -> float:
        """The cost of a link on a route that was found."""
        return self._costs[_pair(a, b)]

    def prepare(self, steps: Iterable[tuple[str, str]]) -> None:
        """Ask for what links many at once, before each is asked for alone."""
        steps = list(dict.fromkeys(steps))
        self._view.entities(chain.from_iterable(steps))
        if self._period is None:
            self._known.update(self._view.grounds(steps, _EVIDENCE))
            self._view.posts(c.post_id for found in self._known.values() for c in found.claims)

    def path(self, cost: float, route: tuple[str, ...]) -> Path:
        """A route with names and evidence."""
        cards = self._view.entities(route)
        names = tuple(cards[e].name for e in route)
        steps = pairwise(zip(route, names, strict=True))
        return Path(route, names, round(cost, 4), tuple(self.hop(a, b, x, y) for (a, x), (b, y) in steps))

    def hop(self, head: str, tail: str, head_name: str, tail_name: str) -> Hop:
        """A step with its evidence."""
        known = self._hops.get((head, tail))
        if known is None:
            types, best, count = self._grounds(head, tail)
            posts = self._view.posts(c.post_id for c in best)
            evidence = tuple(Evidence(c, posts[c.post_id]) for c in best)
            known = self._hops[head, tail] = Hop(head, head_name, tail, tail_name, types, evidence, count)
        return known

    def _grounds(self, a: str, b: str) -> Grounds:
        """What links two, in the period if there is one."""
        if self._period is None:
            if (a, b) not in self._known:
                self.prepare([(a, b)])
            return self._known[a, b]
        claims = self._view.claims_between(a, b)
        dates = self._view.published_at({c.post_id for c in claims})
        claims = [c for c in claims if dates[c.post_id] in self._period]
        best = sorted(claims, key=lambda c: (c.type == CO_MENTION, c.doubt))[:_EVIDENCE]
        return Grounds(tuple(sorted({c.type for c in claims})), best, len({c.post_id for c in claims}))

    def _graphs(self, source: str, target: str) -> Iterator[tuple[_Links, Mapping[str, int] | None]]:
        """Where to look until enough is found: around both ends, then around what is closest to them too.

        Each with the degrees of its entities, unless it holds all their links.
        """
        if self._period is not None:
            yield _of_period(self._view.network(), self._period), None
            return
        view = self._view
        ends = [view.nearest(source, _NODES), view.nearest(target, _NODES)]
        near = {source, target, *chain(*ends), *view.linked_to_both(source, target)}
        yield _adjacent(view.links_among(near)), view.degrees(near)
        close = [islice((e for e in end if e not in self._exclude), _CLOSE) for end in ends]
        near.update(chain(*(view.nearest(e, _BESIDE) for e in dict.fromkeys(chain(*close)))))
        yield _adjacent(view.links_among(near)), view.degrees(near)

    def _best(self, graph: _Links, degrees: Mapping[str, int] | None, source: str, target: str, k: int, max_hops: int) -> list[_Route]:
        """The cheapest routes without loops, by A*: what is left is estimated by the cheapest way, however many hops it has."""
        if source not in graph or target not in graph:
            return []
        passing = _Passing(graph, degrees, source, target)
        hops = self._hops_left(graph, source, target, max_hops)
        if source not in hops:
            return []
        left, beyond = self._cost_left(graph, source, target, passing)
        found: list[_Route] = []
        queue: list[tuple[float, float, tuple[str, ...]]] = [(left[source], 0.0, (source,))]
        for _ in range(_STEPS):
            if not queue or len(found) == k:
                break
            _, cost, route = heapq.heappop(queue)
            at = route[-1]
            if at == target:
                found.append((cost, route))
                continue
            for other, link in graph[at].items():
                if len(route) + hops.get(other, max_hops) <= max_hops and other not in route:
                    so_far = cost + passing.step(at, other, link["cost"])
                    heapq.heappush(queue, (so_far + left.get(other, beyond), so_far, (*route, other)))
        return found

    def _hops_left(self, graph: _Links, source: str, target: str, max_hops: int) -> dict[str, int]:
        """How many hops at least lead from each entity to the target, of those within reach."""
        hops = {target: 0}
        edge = [target]
        skip = self._exclude
        for distance in range(1, max_hops + 1):
            edge = [other for other in dict.fromkeys(chain(*(graph[node] for node in edge))) if other not in hops and other not in skip]
            hops.update(dict.fromkeys(edge, distance))
        return hops

    def _cost_left(self, graph: _Links, source: str, target: str, passing: _Passing) -> tuple[dict[str, float], float]:
        """What is left to the target from whatever is as near to it as the source (Dijkstra), and at least from elsewhere."""
        left: dict[str, float] = {}
        queue = [(0.0, target)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node in left:
                continue
            left[node] = cost
            if node == source:
                break
            for other, link in graph[node].items():
                if other not in left and other not in self._exclude:
                    heapq.heappush(queue, (cost + passing.step(node, other, link["cost"]), other))
        return left, left.get(source, 0.0)


class _Passing(dict[str, float]):
    """Half of what it costs to pass through an entity; the ends are not passed through."""

    def __init__(self, graph: _Links, degrees: Mapping[str, int] | None, source: str, target: str) -> None:
        super().__init__({source: 0.0, target: 0.0})
        self._graph = graph
        self._degrees = degrees

    def __missing__(self, node: str) -> float:
        degree = len(self._graph[node]) if self._degrees is None else self._degrees[node]
        cost = self[node] = _HUB_COST * math.log1p(degree / _HUB) / 2
        return cost

    def step(self, a: str, b: str, cost: float) -> float:
        """What a step costs by a link of this cost, with half of passing through either end."""
        return _step(cost) + sum(self[end] * (_TYPED if _is_typed(cost) and not end.startswith(_PLACE) else 1.0) for end in (a, b))


def _step(cost: float) -> float:
    """What a link costs here: typed ones are told from co-mentions more than by the store, and single posts trusted less."""
    return (1.0 if _is_typed(cost) else 2.5) + 2 * (cost % 1.0)


def _is_typed(cost: float) -> bool:
    return cost < 2


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _adjacent(links: Iterable[tuple[str, str, float]]) -> dict[str, dict[str, dict[str, float]]]:
    graph: dict[str, dict[str, dict[str, float]]] = {}
    for a, b, cost in links:
        link = {"cost": cost}
        graph.setdefault(a, {})[b] = link
        graph.setdefault(b, {})[a] = link
    return graph


_KEPT = 4
_periods: WeakKeyDictionary[Network, dict[Period, _Links]] = WeakKeyDictionary()
_lock = Lock()


def _of_period(network: Network, period: Period) -> _Links:
    """The links that posts of a period alone make; the last few periods asked for are kept."""
    with _lock:
        known = _periods.setdefault(network, {})
        if period not in known:
            while len(known) >= _KEPT:
                del known[next(iter(known))]
            known[period] = _adjacent(network.links({post for post, date in network.dates.items() if date in period}))
        return known[period]
