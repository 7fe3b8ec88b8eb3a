"""Who is linked to an entity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.errors import EntityNotFound, UsageError
from kg.records import CO_MENTION, RELATION_TYPES, SYMMETRIC_TYPES, Edge
from kg.store.base import EntityCard, View

__all__ = ["Neighbor", "neighbors", "seen_from"]


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An edge seen from one of its ends."""

    id: str
    name: str
    type: str
    relation: str
    direction: str
    """``out`` if the entity asked about is the head, ``in`` if it is the tail, ``both`` for symmetric relations."""
    claims: int
    posts: int
    independent: int
    """Posts that do not repeat one another: those that share an asserting sentence, word for word, count once."""
    first_seen: datetime | None
    last_seen: datetime | None


def neighbors(view: View, entity_id: str, *, types: Collection[str] | None = None, limit: int = 50) -> list[Neighbor]:
    """The edges of an entity, typed relations before co-mentions, those that most independent posts assert first. O(edges of the entity).

    Args:
        view: the graph.
        entity_id: whose neighbours.
        types: relation types wanted; all if None.
        limit: at most so many.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: one of `types` is not a relation type, or `limit` is not positive.
    """
    unknown = sorted(set(types or ()) - {*RELATION_TYPES, CO_MENTION})
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    if not view.prominence(entity_id):
        raise EntityNotFound(entity_id)
    return seen_from(view, entity_id, view.edges_of(entity_id, types, limit))


def seen_from(view: View, entity_id: str, edges: Sequence[Edge]) -> list[Neighbor]:
    """Edges of an entity with the names of the other ends."""
    cards = view.entities(end for e in edges for end in (e.key.head, e.key.tail))
    return [_seen_from(entity_id, cards, edge) for edge in edges]


def _seen_from(entity_id: str, cards: Mapping[str, EntityCard], edge: Edge) -> Neighbor:
    other = cards[edge.key.tail if edge.key.head == entity_id else edge.key.head]
    direction = "both" if edge.key.type in SYMMETRIC_TYPES else "out" if edge.key.head == entity_id else "in"
    return Neighbor(
        other.id, other.name, other.type, edge.key.type, direction,
        edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen,
    )  # fmt: skip
