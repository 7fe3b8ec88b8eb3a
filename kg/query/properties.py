"""What is known of entities as columns of a table, for the data extension of the Reconciliation API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.query.neighbors import neighbors
from kg.records import RELATION_TYPES
from kg.store.base import EntityCard, View

__all__ = ["PROPERTIES", "Value", "Wanted", "properties"]

_PLAIN = ("type", "aliases", "codes", "posts", "mentions", "first_seen", "last_seen")
PROPERTIES = (*_PLAIN, *RELATION_TYPES)
"""Columns there are; those named after a relation hold the entities at its other ends."""

Value = str | int | datetime | EntityCard


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column."""

    name: str
    """One of :data:`PROPERTIES`; of others nothing is known."""
    limit: int = 10
    """At most so many values."""


def properties(view: View, ids: Sequence[str], wanted: Sequence[Wanted]) -> dict[str, dict[str, list[Value]]]:
    """The values of some properties, by entity and property; ids that there are not have none. O(edges of the entities)."""
    known = view.entities(ids)
    return {
        id: {column.name: _values(view, known, id, column) if id in known else [] for column in wanted} for id in dict.fromkeys(ids)
    }


def _values(view: View, known: Mapping[str, EntityCard], id: str, wanted: Wanted) -> list[Value]:
    if wanted.name in RELATION_TYPES:
        ends = dict.fromkeys(n.id for n in neighbors(view, id, types=[wanted.name], limit=1_000))
        cards = view.entities(list(ends)[: wanted.limit])
        return [cards[end] for end in list(ends)[: wanted.limit]]
    if wanted.name not in _PLAIN:
        return []
    if wanted.name == "type":
        return [known[id].type.value]
    if wanted.name in ("aliases", "codes"):
        entity = view.entity(id)
        texts = [alias.text for alias in entity.aliases] if wanted.name == "aliases" else entity.codes
        return list(texts[: wanted.limit])
    value = getattr(view.presence(id), wanted.name)
    return [] if value is None else [value]
