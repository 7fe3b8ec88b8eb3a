"""The neighbourhood of an entity as a drawing and as a table, by what the address asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from api.drawing import Line, Spot, backbone, draw, strokes
from api.pages.parameters import Asked, Between, Texts, months_of
from kg import query
from kg.query import NeighborhoodEdge, Node
from kg.records import CO_MENTION, ENTITY_TYPES, RELATION_TYPES, EntityType
from kg.store import View

__all__ = ["Wish", "Wished", "around"]

SIZES = (25, 60, 150, 300)
_OPENED = 12
_MANY = 100_000
_ALL_DRAWN = 200
"""Of more lines only the strongest are drawn, unless all are asked for."""
_LINKED = 150
"""Up to so many lines are links; of more, those that look alike are drawn in one stroke."""

Relation = Literal["", "any", *RELATION_TYPES]  # type: ignore[valid-type]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of the graph around an entity is wanted."""

    kinds: tuple[EntityType, ...]
    """Types of entities; all if there are none."""
    relation: str
    """A relation type; ``any`` for co-mentions too; empty for every relation, or for co-mentions where there is none."""
    between: Between
    size: int
    opened: tuple[str, ...]
    """Ids of nodes around which more is shown."""
    lines: str = ""
    """``all`` or ``strong``; empty for all where they are few."""


@dataclass(frozen=True, slots=True)
class Row:
    """A node in the table."""

    spot: Spot
    line: Line | None
    """What links it with the middle."""
    others: tuple[tuple[Spot, Line], ...]
    """What links it with nodes above it in the table."""


async def _wish(
    between: Asked,
    kind: Annotated[list[EntityType], Query(max_length=20)] = [],  # noqa: B006
    rel: Relation = "",
    size: Annotated[int, Query(ge=1, le=SIZES[-1])] = SIZES[0],
    open: Texts = [],  # noqa: B006
    lines: Literal["", "all", "strong"] = "",
) -> Wish:
    return Wish(tuple(kind), rel, between, size, tuple(dict.fromkeys(open))[:20], lines)


Wished = Annotated[Wish, Depends(_wish)]


def around(view: View, entity_id: str, wish: Wish) -> dict[str, Any]:
    """The context of ``graph.html``.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: the period makes no sense.
        GraphTooLarge: a period is given, and the store holds more than fits into memory here.
    """
    every = query.neighbors(view, entity_id, limit=_MANY)
    typed = any(n.relation != CO_MENTION for n in every)
    types: tuple[str, ...] = RELATION_TYPES
    if wish.relation == "any" or (not wish.relation and not typed):
        types = (*RELATION_TYPES, CO_MENTION)
    elif wish.relation:
        types = (wish.relation,)
    others = {n.id: n.type for n in every if n.relation in types}
    nodes: dict[str, Node] = {}
    edges: dict[NeighborhoodEdge, None] = {}
    grown: list[tuple[str, tuple[Node, ...]]] = []
    for middle in (entity_id, *(id for id in wish.opened if id != entity_id and view.prominence(id))):
        found = query.neighborhood(
            view, middle, types=types, limit=wish.size if middle == entity_id else _OPENED, period=wish.between.period,
            entity_types=wish.kinds or None,
        )  # fmt: skip
        grown.append((middle, tuple(node for node in found.nodes if node.id not in nodes)))
        nodes |= {node.id: node for node in found.nodes if node.id not in nodes}
        edges |= dict.fromkeys(found.edges)
    drawing = draw(grown[0][1], tuple(edges), tuple(grown[1:]))
    drawn = drawing.lines
    if wish.lines == "strong" or (not wish.lines and len(drawn) > _ALL_DRAWN):
        drawn = backbone(drawn, {id for id, _ in grown})
    return {
        "wish": wish,
        "drawing": drawing,
        "drawn": drawn,
        "strokes": strokes(drawn) if len(drawn) > _LINKED else (),
        "rows": _rows(drawing.spots, drawing.lines),
        "linked": len(others),
        "shown": len(nodes) - 1,
        "by_type": {type: n for type, n in ((type, Counter(others.values())[type]) for type in ENTITY_TYPES) if n},
        "has_relation": sorted({n.relation for n in every} - {CO_MENTION}, key=RELATION_TYPES.index),
        "sizes": SIZES,
        "few": _ALL_DRAWN,
        "months": months_of(view),
    }


def _rows(spots: tuple[Spot, ...], lines: tuple[Line, ...]) -> list[Row]:
    """Every node but the middle with every line, each once: those best linked with the middle first."""
    at: defaultdict[int, list[tuple[Spot, Line]]] = defaultdict(list)
    to_middle: dict[int, Line] = {}
    for line in reversed(lines):
        first, last = sorted((line.head, line.tail), key=lambda spot: spot.number)
        if first.number == 0:
            to_middle[last.number] = line
        else:
            at[last.number].append((first, line))
    rows = [Row(spot, to_middle.get(spot.number), tuple(at[spot.number])) for spot in spots[1:]]
    return sorted(rows, key=lambda row: (row.line is None, -row.line.independent if row.line else 0))
