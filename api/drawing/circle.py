"""The core of a community: its members on a circle, and what links them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.query import Member
from kg.records import CO_MENTION, Edge

__all__ = ["Chord", "Circle", "Dot", "circle"]

_SIZE = 120.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A member in its place."""

    member: Member
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Chord:
    """That two members are linked."""

    a: Dot
    b: Dot
    width: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A square drawing; the origin is the upper left corner."""

    size: float
    dots: tuple[Dot, ...]
    """In the order of the members, clockwise from the top."""
    chords: tuple[Chord, ...]


def circle(members: Sequence[Member], edges: Iterable[Edge]) -> Circle:
    """Members on a circle, their size by their centrality; chords by the posts that assert a relation between two."""
    far = _SIZE / 2 - 10
    dots = {}
    for at, member in enumerate(members):
        turn = 2 * math.pi * at / len(members)
        x, y = _SIZE / 2 + far * math.sin(turn), _SIZE / 2 - far * math.cos(turn)
        dots[member.id] = Dot(member, round(x, 1), round(y, 1), round(2.5 + 5 * math.sqrt(member.centrality), 1))
    linked: Counter[tuple[str, str]] = Counter()
    for edge in edges:
        if edge.key.type != CO_MENTION:
            linked[min(edge.key.head, edge.key.tail), max(edge.key.head, edge.key.tail)] += edge.independent
    chords = (Chord(dots[a], dots[b], round(min(2.5, 0.4 + 0.35 * math.log2(n)), 1)) for (a, b), n in sorted(linked.items()))
    return Circle(_SIZE, tuple(dots.values()), tuple(chords))
