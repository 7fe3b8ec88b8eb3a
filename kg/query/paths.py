"""How two entities hang together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice, pairwise

import networkx as nx

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.store.base import View

__all__ = ["Hop", "Path", "paths"]

_CANDIDATES = 6
_EVIDENCE = 3
_DIGITS = 9
_NODES = 120
"""The search keeps to the entities nearest to both ends, so that its cost does not grow with the graph."""

Links = Callable[[str], Iterable[tuple[str, float]]]
"""What an entity is linked to, and what each link costs."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path, with the best evidence for it."""

    head: str
    head_name: str
    tail: str
    tail_name: str
    relations: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of entities from one to the other."""

    entities: tuple[str, ...]
    names: tuple[str, ...]
    cost: float
    hops: tuple[Hop, ...]


def paths(view: View, source: str, target: str, *, k: int = 3, max_hops: int = 4) -> list[Path]:
    """The `k` best paths between two entities, shortest first.

    A typed relation costs less than a co-mention, a link that more posts assert less than one that few do. Paths are
    found by Yen's algorithm (Management Science 17, 1971).

    Raises:
        EntityNotFound: one of the two is not in the graph.
        UsageError: both are the same, or `k` or `max_hops` is not positive.
    """
    if k < 1 or max_hops < 1:
        raise UsageError("k and max_hops must be 1 or more")
    names = view.entities((source, target))
    for entity_id in (source, target):
        if entity_id not in names:
            raise EntityNotFound(entity_id)
    if source == target:
        raise UsageError(f"a path needs two entities; both names stand for {names[source].name}")
    candidates = islice(_routes(_surroundings(view, source, target), source, target), min(k, 20) + _CANDIDATES)
    routes = list(islice(((cost, route) for cost, route in candidates if len(route) <= max_hops + 1), k))
    return _shown(view, routes)


def _surroundings(view: View, source: str, target: str) -> Links:
    """The part of the graph in which good paths run: each end's cheapest links, and what both ends are linked to."""
    near: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for a, b, cost in view.links_around(source, target, _NODES):
        near[a].append((b, cost))
        near[b].append((a, cost))
    if source in _distances(near.__getitem__, target):
        return near.__getitem__
    graph = view.graph()
    if not nx.has_path(graph, source, target):
        return near.__getitem__
    return {entity: [(other, link["cost"]) for other, link in links.items()] for entity, links in graph.adjacency()}.__getitem__


def _routes(links: Links, source: str, target: str) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Simple paths with their costs, the cheapest first: each next one leaves one that was found at one of its nodes."""
    left = _distances(links, target)
    if source not in left:
        return
    found: list[tuple[str, ...]] = []
    waiting = [_cheapest(links, (source,), target, left, frozenset())]
    while waiting:
        cost, route = heappop(waiting)
        if not route or route in found:
            continue
        yield cost, route
        found.append(route)
        for end in range(1, len(route)):
            root = route[:end]
            taken = frozenset(other[end] for other in found if other[:end] == root)
            heappush(waiting, _cheapest(links, root, target, left, taken))


def _distances(links: Links, target: str) -> dict[str, float]:
    """What the cheapest way to `target` costs from everywhere (Dijkstra)."""
    found: dict[str, float] = {}
    waiting = [(0.0, target)]
    while waiting:
        cost, entity = heappop(waiting)
        if entity in found:
            continue
        found[entity] = cost
        for other, step in links(entity):
            if other not in found:
                heappush(waiting, (cost + step, other))
    return found


def _cheapest(
    links: Links, root: tuple[str, ...], target: str, left: Mapping[str, float], taken: frozenset[str]
) -> tuple[float, tuple[str, ...]]:
    """The cheapest path that begins with `root` and takes none of some next steps; an empty one if there is none.

    A*: what is left from everywhere, were nothing forbidden, leads straight to the target. Costs are rounded, so that the same
    path is the first of several of one cost whatever order they were summed up in; of these the one that got farther is
    followed first.
    """
    spent = sum(next(cost for other, cost in links(a) if other == b) for a, b in pairwise(root))
    waiting = [(round(spent + left[root[-1]], _DIGITS), -spent, root)]
    done = set(root[:-1])
    best: dict[str, float] = {}
    while waiting:
        total, behind, route = heappop(waiting)
        entity = route[-1]
        if entity == target:
            return total, route
        if entity in done:
            continue
        done.add(entity)
        for other, step in links(entity):
            cost = step - behind
            if other in done or (route == root and other in taken) or round(cost, _DIGITS) > best.get(other, math.inf):
                continue
            best[other] = round(cost, _DIGITS)
            heappush(waiting, (round(cost + left[other], _DIGITS), -cost, (*route, other)))
    return math.inf, ()


def _shown(view: View, routes: Sequence[tuple[float, tuple[str, ...]]]) -> list[Path]:
    """Routes with the evidence for each step."""
    cards = view.entities(dict.fromkeys(e for _, route in routes for e in route))
    pairs = list(dict.fromkeys(step for _, route in routes for step in pairwise(route)))
    steps = dict(zip(pairs, view.said(pairs, limit=_EVIDENCE), strict=True))
    posts = view.posts(claim.post_id for _, claims in steps.values() for claim in claims)
    hops = {
        (head, tail): Hop(
            head, cards[head].name, tail, cards[tail].name, relations, tuple(Evidence(claim, posts[claim.post_id]) for claim in claims)
        )
        for (head, tail), (relations, claims) in steps.items()
    }
    return [
        Path(
            route,
            tuple(cards[e].name for e in route),
            round(cost, 4),
            tuple(hops[step] for step in pairwise(route)),
        )
        for cost, route in routes
    ]
