"""Where the nodes of a neighbourhood stand: a layout by forces in which no name covers another.

The drawing is as wide as the page, so that names keep their size, and as high as its names need.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.query import NeighborhoodEdge, Node
from kg.records import ENTITY_TYPES

__all__ = ["Drawing", "Line", "Spot", "draw", "extent"]

Floats = NDArray[np.float64]

WIDTH: Final = 1000.0
_SEED: Final = 20_260_105
_FONT: Final = 13.0
_LETTERS: Final = 18
"""Longer names are cut."""
_ROOM: Final = 3.6
"""The drawing has so many times the area of its names."""
_PULL: Final = 0.25
"""How much an edge to the middle draws, of what another does: nearly everything has one, so that they tell little."""
_STEPS: Final = 70
_SWEEPS: Final = 120
_LOOKS: Final = 4_000
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in its place."""

    node: Node
    x: float
    y: float
    radius: float
    """By the posts that mention it."""
    label: str
    """Its name, cut if it is long."""
    opened: bool
    """Whether it was expanded; the middle always is."""


@dataclass(frozen=True, slots=True)
class Line:
    """What links two nodes, all relations in one."""

    head: Spot
    tail: Spot
    relations: tuple[str, ...]
    independent: int
    """Posts that do not repeat one another, of the relation that most of them assert."""
    width: float
    only_named: bool
    """Whether they are only named together."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A neighbourhood, laid out; the origin is the upper left corner."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    """The middle first, then the strongest."""
    lines: tuple[Line, ...]
    """The thinnest first, so that the thick ones lie on top."""


@lru_cache(maxsize=64)
def draw(nodes: tuple[Node, ...], edges: tuple[NeighborhoodEdge, ...], opened: frozenset[str] = frozenset()) -> Drawing:
    """Lay out a neighbourhood whose first node is its middle. The same graph is always drawn in the same way. O(nodes²).

    Nodes start on a spiral, type by type, are moved by the forces of Fruchterman and Reingold (Software: Practice and Experience
    21, 1991), and then pushed apart until the boxes around circle and name no longer overlap.
    """
    labels = [_cut(node.name) for node in nodes]
    radii = [4 + 2.2 * math.log10(1 + node.posts) + (4 if at == 0 else 0) for at, node in enumerate(nodes)]
    boxes = np.array([(max(extent(label), 2 * r) + 10, 2 * r + _FONT + 8) for label, r in zip(labels, radii, strict=True)])
    area = float((boxes[:, 0] * boxes[:, 1]).sum()) * _ROOM
    height = max(240.0, min(WIDTH * 0.62, 140.0 + 28 * len(nodes)), area / WIDTH)
    limit = np.array([WIDTH, height]) / 2 - boxes / 2
    places = _freed(_apart(_forces(nodes, edges) * (WIDTH / 2 - 70, height / 2 - 30), boxes, limit), boxes, limit)
    spots = tuple(
        Spot(node, round(x + WIDTH / 2, 1), round(y + height / 2, 1), round(r, 1), label, at == 0 or node.id in opened)
        for at, (node, (x, y), r, label) in enumerate(zip(nodes, places.tolist(), radii, labels, strict=True))
    )
    return Drawing(WIDTH, round(height), spots, _lines({spot.node.id: spot for spot in spots}, edges))


def _lines(spots: dict[str, Spot], edges: Collection[NeighborhoodEdge]) -> tuple[Line, ...]:
    pairs: dict[tuple[str, str], list[NeighborhoodEdge]] = {}
    for edge in edges:
        pairs.setdefault((min(edge.head, edge.tail), max(edge.head, edge.tail)), []).append(edge)
    lines = []
    for (a, b), found in pairs.items():
        typed = [e for e in found if e.type != "mentioned_with"]
        shown = sorted(typed or found, key=lambda e: (-e.independent, e.type))
        most = shown[0].independent
        wide = round(min(8.0, 0.9 + 1.1 * math.log2(max(most, 1))), 1)
        lines.append(Line(spots[a], spots[b], tuple(dict.fromkeys(e.type for e in shown)), most, wide, not typed))
    return tuple(sorted(lines, key=lambda line: (not line.only_named, line.independent, line.head.node.id, line.tail.node.id)))


def _forces(nodes: Sequence[Node], edges: Collection[NeighborhoodEdge]) -> Floats:
    """Places inside the unit circle, the middle at 0."""
    middle = nodes[0].id
    order = {type: n for n, type in enumerate(ENTITY_TYPES)}
    ring = sorted(nodes[1:], key=lambda node: (order[node.type], -node.strength, node.id))  # type: ignore[index]
    start = {middle: (0.0, 0.0)}
    for n, node in enumerate(ring):
        distance, angle = 0.35 + 0.6 * (1 - node.strength), 2 * math.pi * n / len(ring)
        start[node.id] = (distance * math.cos(angle), distance * math.sin(angle))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    for edge in edges:
        pull = math.log2(1 + edge.independent) * (_PULL if middle in (edge.head, edge.tail) else 1.0)
        known = graph.get_edge_data(edge.head, edge.tail, {"weight": 0.0})["weight"]
        graph.add_edge(edge.head, edge.tail, weight=max(pull, known))
    if len(nodes) < 3:
        return np.array([start[node.id] for node in nodes])
    found = nx.spring_layout(
        graph, k=2.2 / math.sqrt(len(nodes)), pos=start, fixed=[middle], iterations=_STEPS, seed=_SEED, method="force"
    )  # fmt: skip
    others: Floats = np.array([found[node.id] for node in nodes[1:]])
    # Forces crowd one side of the middle; by rank, every part of the disc gets its share.
    turn = np.arctan2(others[:, 1], others[:, 0])
    even = (_ranks(turn) + 0.5) / len(others) * 2 * np.pi - np.pi
    turn = (turn + even) / 2
    far = np.sqrt((_ranks(np.hypot(others[:, 0], others[:, 1])) + 1) / len(others))
    return np.vstack([np.zeros((1, 2)), np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)])


def _ranks(values: Floats) -> Floats:
    """The place of each value among all of them, from 0."""
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _apart(places: Floats, boxes: Floats, limit: Floats) -> Floats:
    """The places, moved until no two boxes overlap or the sweeps are used up; the middle stays."""
    places = places.copy()
    left, right = np.triu_indices(len(boxes), 1)
    need = (boxes[left] + boxes[right]) / 2
    moves = np.where(left == 0, 0.0, 0.52), np.where(left == 0, -1.04, -0.52)
    for _ in range(_SWEEPS):
        places[1:] = np.clip(places[1:], -limit[1:], limit[1:])
        away = places[left] - places[right]
        over = need - np.abs(away)
        hit = np.flatnonzero((over > 0).all(axis=1))
        if not len(hit):
            break
        sideways = over[hit, 0] < over[hit, 1] * 1.2  # names are wide: there is more room above and below
        push = np.where(np.stack([sideways, ~sideways], axis=1), np.copysign(over[hit], away[hit]), 0.0)
        for axis in (0, 1):
            for ends, move in zip((left, right), moves, strict=True):
                places[:, axis] += np.bincount(ends[hit], push[:, axis] * move[hit], len(boxes))
    return places


def _freed(places: Floats, boxes: Floats, limit: Floats) -> Floats:
    """The places; what still covers something stronger goes to the nearest free one, looked for along a spiral."""
    places = places.copy()
    turns = np.arange(_LOOKS)
    spiral = 9 * np.sqrt(turns)[:, None] * np.stack([np.cos(turns * _GOLDEN), np.sin(turns * _GOLDEN)], axis=1)
    rings = [spiral[:1], *np.split(spiral[1:], range(100, _LOOKS, 100))]
    for at in range(1, len(places)):
        need = (boxes[:at] + boxes[at]) / 2
        for some in rings:
            tried = np.clip(places[at] + some, -limit[at], limit[at])
            free = ~(np.abs(places[None, :at] - tried[:, None]) < need).all(axis=2).any(axis=1)
            if free.any():
                places[at] = tried[int(np.argmax(free))]
                break
    return places


def _cut(name: str) -> str:
    used, kept = 0, ""
    for letter in name:
        used += 2 if unicodedata.east_asian_width(letter) in "WFA" else 1
        if used > _LETTERS:
            return kept.rstrip() + "…"
        kept += letter
    return kept


def extent(label: str) -> float:
    """About how wide a label is, in the units of the drawing."""
    return sum(_FONT if unicodedata.east_asian_width(letter) in "WFA" else _FONT * 0.58 for letter in label)
