"""How entities hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING

from kg.errors import EntityNotFound, UsageError
from kg.query.evidence import Evidence
from kg.query.period import Period
from kg.query.routes import Routes
from kg.records import CO_MENTION
from kg.store.base import Grounds, View

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Connection", "Hop", "Path", "connection", "paths"]

_EVIDENCE = 3
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

    A co-mention costs more than two typed relations together, so that chains of these come before it; a link of many posts less than
    one of few, and passing through an entity the more, the more others it is linked to, though less where its relations are typed:
    what is linked to everything explains nothing. Paths are found by A* (Hart, Nilsson and Raphael, IEEE Transactions on Systems
    Science and Cybernetics 4, 1968).

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
    routes = Routes(view, frozenset(exclude), period).best(source, target, k, max_hops)
    shown = _Shown(view, period)
    shown.prepare(step for _, route in routes for step in pairwise(route))
    return [shown.path(cost, route) for cost, route in routes]


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
    import networkx as nx  # commands that draw no paths need not wait for it

    wanted = tuple(dict.fromkeys(entity_ids))
    _check(view, wanted, k, max_hops, exclude)
    search = Routes(view, frozenset(exclude), period)
    between = {(a, b): search.best(a, b, k, max_hops) for a, b in combinations(wanted, 2)}
    every: nx.Graph[str] = nx.Graph()
    every.add_nodes_from(wanted)
    for (a, b), routes in between.items():
        if routes:
            every.add_edge(a, b, weight=routes[0][0], route=routes[0][1])
    joined: nx.Graph[str] = nx.Graph()
    joined.add_nodes_from(wanted)
    for a, b in _spanning(every):
        for one, other in pairwise(every.edges[a, b]["route"]):
            joined.add_edge(one, other, weight=search.cost(one, other))
    tree: nx.Graph[str] = nx.Graph()
    tree.add_nodes_from(wanted)
    tree.add_edges_from(_spanning(joined))
    while loose := [n for n in tree if n not in wanted and tree.degree[n] < 2]:
        tree.remove_nodes_from(loose)
    ids = (*wanted, *sorted(n for n in tree if n not in wanted))
    cards = view.entities(ids)
    steps = sorted(tuple(sorted(edge, key=ids.index)) for edge in tree.edges)
    found = sorted((route for routes in between.values() for route in routes), key=lambda r: (r[0], r[1]))
    connected = nx.is_connected(tree)
    shown = _Shown(view, period)
    shown.prepare(chain(((a, b) for a, b in steps), *(pairwise(route) for _, route in found)))
    return Connection(
        ids,
        tuple(cards[e].name for e in ids),
        connected,
        round(sum(joined.edges[a, b]["weight"] for a, b in steps), 4) if connected else None,
        tuple(shown.hop(a, b, cards[a].name, cards[b].name) for a, b in steps),
        tuple(shown.path(cost, route) for cost, route in found),
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


def _spanning(graph: nx.Graph[str]) -> list[tuple[str, str]]:
    """The edges of a minimum spanning tree (or forest), the same whatever the order in the graph."""
    edges = sorted((graph.edges[a, b]["weight"], *sorted((a, b))) for a, b in graph.edges)
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


class _Shown:
    """Routes with names and evidence."""

    def __init__(self, view: View, period: Period | None) -> None:
        self._view = view
        self._period = period
        self._hops: dict[tuple[str, str], Hop] = {}
        self._known: dict[tuple[str, str], Grounds] = {}

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
