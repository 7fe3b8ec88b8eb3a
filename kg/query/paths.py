"""How two entities hang together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.store.base import View

__all__ = ["Hop", "Path", "paths"]

_CANDIDATES = 6
_EVIDENCE = 3
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
        candidates = islice(nx.shortest_simple_paths(graph, source, target, weight="cost"), min(k, 20) + _CANDIDATES)
        routes = list(islice((tuple(route) for route in candidates if len(route) <= max_hops + 1), k))
    except nx.NetworkXNoPath:
        return []
    return _shown(view, graph, routes)


def _surroundings(view: View, source: str, target: str) -> nx.Graph[str]:
    """The part of the graph in which good paths run: each end's cheapest links, and what both ends are linked to."""
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from((source, target))
    part.add_weighted_edges_from(view.links_around(source, target, _NODES), weight="cost")
    return part if nx.has_path(part, source, target) else view.graph()


def _shown(view: View, graph: nx.Graph[str], routes: list[tuple[str, ...]]) -> list[Path]:
    """Routes with the evidence for each step."""
    cards = view.entities(dict.fromkeys(e for route in routes for e in route))
    pairs = list(dict.fromkeys(step for route in routes for step in pairwise(route)))
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
            round(sum(graph.edges[a, b]["cost"] for a, b in pairwise(route)), 4),
            tuple(hops[step] for step in pairwise(route)),
        )
        for route in routes
    ]
