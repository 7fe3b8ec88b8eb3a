"""Which entity is meant by a name."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import EntityNotFound, UsageError
from kg.records import EntityType
from kg.store.base import View

__all__ = ["Match", "resolve", "search"]


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a search found."""

    id: str
    name: str
    type: EntityType
    matched: str
    """The alias that answered the search."""
    posts: int


def search(view: View, text: str, *, type: EntityType | None = None, limit: int = 20) -> list[Match]:
    """Entities by any of their names, in any script and width.

    Whole names come before beginnings, these before parts of names; within each the most mentioned first.
    O(names in the graph).

    Raises:
        UsageError: `text` is blank or `limit` is not positive.
    """
    if not text.strip():
        raise UsageError("give a name, or a part of one, to search for")
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    hits = view.names_like(text, type=type, limit=limit)
    cards = view.entities(hit.entity_id for hit in hits)
    return [Match(card.id, card.name, card.type, hit.name, hit.posts) for hit in hits for card in (cards[hit.entity_id],)]


def resolve(view: View, name: str) -> str:
    """The id of the entity that a name or an id stands for; of several namesakes the one that most posts mention.

    Raises:
        EntityNotFound: nothing has this name; says what comes near.
    """
    if view.prominence(name):
        return name
    hits = view.names_like(name, limit=3)
    if hits and hits[0].rank == 0:
        return hits[0].entity_id
    cards = view.entities(hit.entity_id for hit in hits)
    raise EntityNotFound(name, tuple(cards[hit.entity_id].name for hit in hits))
