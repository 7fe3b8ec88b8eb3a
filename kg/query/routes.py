"""The cheapest routes from one entity to another: what links and passing through cost, and the search by A*."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice, pairwise
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from kg.query.period import Period
from kg.store.base import Network, View

__all__ = ["Route", "Routes"]

_NODES = 120
"""The search keeps to the entities nearest to both ends, so that its cost does not grow with the graph."""
_HUB, _HUB_COST = 20, 1.5
"""Passing through an entity costs the logarithm of how often so many others are linked to it: 1 for 20, 4.7 for 450."""
_TYPED = 0.35
"""How much of that it costs by a typed relation: who relates to both explains more than who is only named beside them."""
_CO = 5.0
"""What being named together in one sentence costs; a typed relation costs 1. So two typed steps, with what passing through somebody costs,
come before one co-mention, and three where those are close."""
_PLACE = "place/"
"""Beginning of the ids of places, of which being in the same one explains nothing: no relation makes passing them cheaper."""
_CLOSE, _BESIDE = 8, 40
"""If too little is found so near, it goes on around so many of what is closest to each end, to so many beside each."""
_STEPS = 5_000

Route = tuple[float, tuple[str, ...]]
"""Its cost, and the ids of its entities from end to end."""
_Links = Mapping[str, Mapping[str, Any]]


class Routes:
    """Finds routes in one view, through none of some entities, by what posts of a period say if there is one."""

    def __init__(self, view: View, exclude: frozenset[str], period: Period | None) -> None:
        self._view = view
        self._exclude = exclude
        self._period = period
        self._costs: dict[tuple[str, str], float] = {}

    def best(self, source: str, target: str, k: int, max_hops: int) -> list[Route]:
        """The best routes, with their costs."""
        found: list[Route] = []
        graph: _Links = {}
        for graph, degrees in self._graphs(source, target):
            found = self._search(graph, degrees, source, target, k, max_hops)
            if len(found) >= k:
                break
        if not found and self._period is None:
            graph = self._view.graph().adj
            found = self._search(graph, None, source, target, k, max_hops)
        for _, route in found:
            for a, b in pairwise(route):
                self._costs[_pair(a, b)] = _step(graph[a][b]["cost"])
        return found

    def cost(self, a: str, b: str) -> float:
        """The cost of a link on a route that was found."""
        return self._costs[_pair(a, b)]

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

    def _search(self, graph: _Links, degrees: Mapping[str, int] | None, source: str, target: str, k: int, max_hops: int) -> list[Route]:
        """The cheapest routes without loops, by A*: what is left is estimated by the cheapest way, however many hops it has."""
        if source not in graph or target not in graph:
            return []
        passing = _Passing(graph, degrees, source, target)
        hops = self._hops_left(graph, target, max_hops)
        if source not in hops:
            return []
        left, beyond = self._cost_left(graph, source, target, passing)
        found: list[Route] = []
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

    def _hops_left(self, graph: _Links, target: str, max_hops: int) -> dict[str, int]:
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
    """What a link costs here: typed ones are told from co-mentions far more than by the store, and single posts trusted less."""
    return (1.0 if _is_typed(cost) else _CO) + 2 * (cost % 1.0)


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
