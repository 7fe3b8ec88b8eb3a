"""What links the nodes of a drawing: which lines are drawn, and in how few strokes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.query import NeighborhoodEdge, Node
from kg.records import CO_MENTION

__all__ = ["Line", "Spot", "Stroke", "backbone", "lines_between", "strokes"]

_EACH: Final = 2
_THINNER: Final = 0.6


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in its place."""

    number: int
    """Among those of its drawing, from 0."""
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

    @property
    def path(self) -> str:
        """As SVG writes it."""
        return f"M{self.head.x:g} {self.head.y:g}L{self.tail.x:g} {self.tail.y:g}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """Lines that look alike, drawn in one."""

    width: float
    only_named: bool
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """As SVG writes it."""
        return "".join(line.path for line in self.lines)

    @property
    def ends(self) -> str:
        """Numbers of the nodes that the lines link, two for each."""
        return " ".join(f"{line.head.number} {line.tail.number}" for line in self.lines)


def lines_between(spots: Mapping[str, Spot], edges: Iterable[NeighborhoodEdge]) -> tuple[Line, ...]:
    """One line for each two that are linked, the thinnest first."""
    pairs: defaultdict[tuple[str, str], list[NeighborhoodEdge]] = defaultdict(list)
    for edge in edges:
        pairs[min(edge.head, edge.tail), max(edge.head, edge.tail)].append(edge)
    lines = []
    for (a, b), found in pairs.items():
        typed = [e for e in found if e.type != CO_MENTION]
        shown = sorted(typed or found, key=lambda e: (-e.independent, e.type))
        most = shown[0].independent
        wide = round(min(8.0, 0.9 + 1.1 * math.log2(max(most, 1))), 1)
        lines.append(Line(spots[a], spots[b], tuple(dict.fromkeys(e.type for e in shown)), most, wide, not typed))
    return tuple(sorted(lines, key=lambda line: (not line.only_named, line.independent, line.head.node.id, line.tail.node.id)))


def backbone(lines: Collection[Line], whole: Collection[str]) -> tuple[Line, ...]:
    """The lines without which a drawing says something else: all of some nodes, and the strongest two of every other, in their order."""
    taken: Counter[str] = Counter()
    kept = set()
    for line in sorted(lines, key=lambda line: (line.only_named, -line.independent, line.head.node.id, line.tail.node.id)):
        ends = line.head.node.id, line.tail.node.id
        if any(end in whole for end in ends):
            kept.add(ends)
        elif any(taken[end] < _EACH for end in ends):
            kept.add(ends)
            taken.update(ends)
    return tuple(line for line in lines if (line.head.node.id, line.tail.node.id) in kept)


def strokes(lines: Iterable[Line]) -> tuple[Stroke, ...]:
    """The lines by their look, the thinnest first; there are many, so they are thinner, and their widths are whole numbers."""
    alike: defaultdict[tuple[bool, float], list[Line]] = defaultdict(list)
    for line in lines:
        alike[not line.only_named, max(1.0, round(line.width * _THINNER))].append(line)
    return tuple(Stroke(width, not typed, tuple(found)) for (typed, width), found in sorted(alike.items()))
