"""How two entities hang together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from zlib import crc32

import networkx as nx

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence, evidence
from kg.store.base import View

__all__ = ["Hop", "Path", "paths"]

_CANDIDATES = 6
_NODES = 120
"""The search keeps to the entities nearest to both ends, so that its cost does not grow with the graph."""


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
    found by Yen's algorithm (Management Science 17, 1971), as networkx implements it.

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
    graph = _surroundings(view, source, target)
    try:
        routes = [
            route
            for route in islice(nx.shortest_simple_paths(graph, source, target, weight=_weight), min(k, 20) + _CANDIDATES)
            if len(route) <= max_hops + 1
        ]
    except nx.NetworkXNoPath:
        return []
    return [_path(view, graph, tuple(route)) for route in routes[:k]]


def _surroundings(view: View, source: str, target: str) -> nx.Graph[str]:
    """The part of the graph in which good paths run: each end's cheapest links, and what both ends are linked to."""
    near = {source, target, *view.nearest(source, _NODES), *view.nearest(target, _NODES), *view.linked_to_both(source, target)}
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from((source, target))
    part.add_weighted_edges_from(view.links_among(near), weight="cost")
    return part if nx.has_path(part, source, target) else view.graph()


def _weight(a: str, b: str, link: Any) -> float:
    """The cost of a link, and so little more that no two paths cost the same: which is shown must not depend on the order in
    which a store holds its links."""
    cost: float = link["cost"]
    return cost + crc32("|".join(sorted((a, b))).encode("utf-8", "replace")) / 2**32 * 1e-6


def _path(view: View, graph: nx.Graph[str], route: tuple[str, ...]) -> Path:
    cards = view.entities(route)
    names = tuple(cards[e].name for e in route)
    hops = []
    for (head, head_name), (tail, tail_name) in pairwise(zip(route, names, strict=True)):
        shown = evidence(view, head, tail, limit=3)
        relations = tuple(sorted({e.key.type for e in view.edges_between(head, tail)}))
        hops.append(Hop(head, head_name, tail, tail_name, relations, tuple(shown)))
    cost = sum(graph.edges[a, b]["cost"] for a, b in pairwise(route))
    return Path(route, names, round(cost, 4), tuple(hops))
