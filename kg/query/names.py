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
    found = []
    for hit in view.names_like(text):
        entity_type = _type_of(hit.entity_id)
        if type is None or entity_type is type:
            found.append((hit.rank, -view.prominence(hit.entity_id), hit.entity_id, hit))
    matches = []
    for *_, hit in sorted(found)[:limit]:
        entity = view.entity(hit.entity_id)
        matches.append(Match(entity.id, entity.name, entity.type, hit.name, view.prominence(entity.id)))
    return matches


def resolve(view: View, name: str) -> str:
    """The id of the entity that a name or an id stands for; of several namesakes the one that most posts mention.

    Raises:
        EntityNotFound: nothing has this name; says what comes near.
    """
    if view.prominence(name):
        return name
    hits = view.names_like(name)
    whole = [hit.entity_id for hit in hits if hit.rank == 0]
    if not whole:
        nearest = sorted(hits, key=lambda h: (h.rank, -view.prominence(h.entity_id), h.entity_id))[:3]
        raise EntityNotFound(name, tuple(view.entity(h.entity_id).name for h in nearest))
    return min(whole, key=lambda e: (-view.prominence(e), e))


def _type_of(entity_id: str) -> EntityType:
    return EntityType(entity_id.partition("/")[0].capitalize())
