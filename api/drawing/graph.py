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

import numpy as np
from numpy.typing import NDArray

from api.drawing.lines import Line, Spot, lines_between
from kg.query import NeighborhoodEdge, Node
from kg.records import ENTITY_TYPES

__all__ = ["Drawing", "draw", "extent"]

Floats = NDArray[np.float64]

WIDTH: Final = 1000.0
_FONT: Final = 13.0
_LETTERS: Final = 18
"""Longer names are cut."""
_ROOM: Final = 3.6
"""The drawing has so many times the area of its names."""
_PULL: Final = 0.25
"""How much an edge to the middle draws, of what another does: nearly everything has one, so that they tell little."""
_STEPS: Final = 70
_SWEEPS: Final = 120
_AGAIN: Final = 8
"""After so many sweeps it is looked again which nodes are near one another."""
_NEAR: Final = 30.0
_LOOKS: Final = 4_000
_AWAY: Final = 60.0
"""How much farther out than a node what it brings is put, if there is room."""
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A neighbourhood, laid out; the origin is the upper left corner."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    """The middle first, then the strongest, then what was added by expanding."""
    lines: tuple[Line, ...]
    """All there are, the thinnest first, so that the thick ones lie on top."""


def draw(
    nodes: tuple[Node, ...], edges: tuple[NeighborhoodEdge, ...], grown: tuple[tuple[str, tuple[Node, ...]], ...] = ()
) -> Drawing:
    """Lay out a neighbourhood whose first node is its middle. The same graph is always drawn in the same way. O(nodes²).

    Nodes start on a spiral, type by type, are moved by the forces of Fruchterman and Reingold (Software: Practice and Experience
    21, 1991), and then pushed apart until the boxes around circle and name no longer overlap.

    Args:
        nodes: the neighbourhood.
        edges: between all nodes that are drawn.
        grown: ids of nodes that were expanded, one after another, with what each brought. What was there keeps its place, counted
            from the centre of the drawing; what came is put near the node that brought it.
    """
    first = frozenset(node.id for node in nodes)
    places = np.array(_places(nodes, tuple(e for e in edges if e.head in first and e.tail in first)))
    every = [*nodes, *(node for _, brought in grown for node in brought)]
    boxes, height = _boxes(every), _height(every)
    limit = np.array([WIDTH, height]) / 2 - boxes / 2
    number = {node.id: at for at, node in enumerate(every)}
    for parent, brought in grown:
        start = places[number[parent]] if number[parent] < len(places) else np.zeros(2)
        away = start * (1 + _AWAY / max(float(np.hypot(*start)), 1.0))
        before = len(places)
        places = np.vstack([places, np.tile(away, (len(brought), 1))])
        places = _freed(places, boxes[: len(places)], limit[: len(places)], before)
    opened = {nodes[0].id, *(id for id, _ in grown)}
    spots = tuple(
        Spot(at, node, round(x + WIDTH / 2, 1), round(y + height / 2, 1), round(_radius(node, at), 1), _cut(node.name), node.id in opened)
        for at, (node, (x, y)) in enumerate(zip(every, places.tolist(), strict=True))
    )
    return Drawing(WIDTH, height, spots, lines_between({spot.node.id: spot for spot in spots}, edges))


@lru_cache(maxsize=64)
def _places(nodes: tuple[Node, ...], edges: tuple[NeighborhoodEdge, ...]) -> tuple[tuple[float, float], ...]:
    """Where the nodes stand, the middle at 0."""
    boxes, height = _boxes(nodes), _height(nodes)
    limit = np.array([WIDTH, height]) / 2 - boxes / 2
    placed = _freed(_apart(_forces(nodes, edges) * (WIDTH / 2 - 70, height / 2 - 30), boxes, limit), boxes, limit)
    return tuple((x, y) for x, y in placed.tolist())


def _radius(node: Node, at: int) -> float:
    return 4 + 2.2 * math.log10(1 + node.posts) + (4 if at == 0 else 0)


def _boxes(nodes: Sequence[Node]) -> Floats:
    """What circle and name of each take, width and height."""
    radii = [_radius(node, at) for at, node in enumerate(nodes)]
    sizes = ((max(extent(_cut(n.name)), 2 * r) + 10, 2 * r + _FONT + 8) for n, r in zip(nodes, radii, strict=True))
    return np.array(list(sizes))


def _height(nodes: Sequence[Node]) -> int:
    boxes = _boxes(nodes)
    area = float((boxes[:, 0] * boxes[:, 1]).sum()) * _ROOM
    return round(max(240.0, min(WIDTH * 0.62, 140.0 + 28 * len(nodes)), area / WIDTH))


def _forces(nodes: Sequence[Node], edges: Collection[NeighborhoodEdge]) -> Floats:
    """Places inside the unit circle, the middle at 0."""
    middle = nodes[0].id
    order = {type: n for n, type in enumerate(ENTITY_TYPES)}
    ring = sorted(nodes[1:], key=lambda node: (order[node.type], -node.strength, node.id))  # type: ignore[index]
    number = {node.id: at for at, node in enumerate(nodes)}
    start = np.zeros((len(nodes), 2))
    for n, node in enumerate(ring):
        distance, angle = 0.35 + 0.6 * (1 - node.strength), 2 * math.pi * n / len(ring)
        start[number[node.id]] = distance * math.cos(angle), distance * math.sin(angle)
    if len(nodes) < 3:
        return start
    pulls = np.zeros((len(nodes), len(nodes)))
    for edge in edges:
        a, b = number[edge.head], number[edge.tail]
        pull = math.log2(1 + edge.independent) * (_PULL if middle in (edge.head, edge.tail) else 1.0)
        pulls[a, b] = pulls[b, a] = max(pull, pulls[a, b])
    others = _sprung(start, pulls)[1:]
    # Forces crowd one side of the middle; by rank, every part of the disc gets its share.
    turn = np.arctan2(others[:, 1], others[:, 0])
    even = (_ranks(turn) + 0.5) / len(others) * 2 * np.pi - np.pi
    turn = (turn + even) / 2
    far = np.sqrt((_ranks(np.hypot(others[:, 0], others[:, 1])) + 1) / len(others))
    return np.vstack([np.zeros((1, 2)), np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)])


def _sprung(start: Floats, pulls: Floats) -> Floats:
    """Places after so many steps of Fruchterman and Reingold's forces; the first stays.

    In single precision and without what a general layout allows for, an eighth of the time of networkx's.
    """
    k = np.float32(2.2 / math.sqrt(len(start)))
    x, y = start.astype(np.float32).T.copy()
    attraction = pulls.astype(np.float32) / k
    heat = 0.1 * max(float(np.ptp(x)), float(np.ptp(y)))
    for step in range(_STEPS):
        dx, dy = x[:, None] - x, y[:, None] - y
        squared = np.maximum(dx * dx + dy * dy, np.float32(1e-4))
        force = k * k / squared - attraction * np.sqrt(squared)
        fx, fy = (dx * force).sum(axis=1), (dy * force).sum(axis=1)
        length = np.maximum(np.hypot(fx, fy), np.float32(0.01))
        move = np.float32(heat * (1 - step / (_STEPS + 1))) / length
        move[0] = 0
        x += fx * move
        y += fy * move
    return np.stack([x, y], axis=1).astype(np.float64)


def _ranks(values: Floats) -> Floats:
    """The place of each value among all of them, from 0."""
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _apart(places: Floats, boxes: Floats, limit: Floats) -> Floats:
    """The places, moved until no two boxes overlap or the sweeps are used up; the middle stays."""
    places = places.copy()
    every = np.triu_indices(len(boxes), 1)
    for sweep in range(_SWEEPS):
        places[1:] = np.clip(places[1:], -limit[1:], limit[1:])
        if sweep % _AGAIN == 0:  # only what is near can come to overlap in the next few sweeps
            apart = np.abs(places[every[0]] - places[every[1]]) - (boxes[every[0]] + boxes[every[1]]) / 2
            near = np.flatnonzero((apart < _NEAR).all(axis=1))
            left, right = every[0][near], every[1][near]
            need = (boxes[left] + boxes[right]) / 2
            moves = np.where(left == 0, 0.0, 0.52), np.where(left == 0, -1.04, -0.52)
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


def _freed(places: Floats, boxes: Floats, limit: Floats, first: int = 1) -> Floats:
    """The places; what still covers something stronger, from the first given on, goes to the nearest free one along a spiral."""
    places = places.copy()
    turns = np.arange(_LOOKS)
    spiral = 9 * np.sqrt(turns)[:, None] * np.stack([np.cos(turns * _GOLDEN), np.sin(turns * _GOLDEN)], axis=1)
    rings = [spiral[:1], *np.split(spiral[1:], range(100, _LOOKS, 100))]
    for at in range(first, len(places)):
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
