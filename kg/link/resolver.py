"""Mentions to entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kg.link.gazetteer import Gazetteer
from kg.link.ids import entity_id
from kg.normalize import alias_key
from kg.records import Alias, Entity, EntityType, Mention

__all__ = ["Resolver"]


class Resolver:
    """Links names to entities: to a listed one if a list has the name for that type, else to one made of the name's key.

    What a name is linked to depends on the name and its type alone, so the order of posts does not matter.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def resolve(self, name: str, type: EntityType) -> Entity:
        """The entity that `name` stands for. O(1)."""
        for listing in self._gazetteer.by_key.get(alias_key(name), ()):
            if listing.entity.type is type:
                return listing.entity
        return Entity(entity_id(type, name, curated=False), name, type)

    def link(self, mentions: Iterable[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """The mentions of a post with their entities' ids, and those entities in the order of their ids.

        An entity that is not listed is called by its most frequent spelling in the post (the first in code point order
        of equally frequent ones); its aliases are all spellings.
        """
        linked = []
        found: dict[str, Entity] = {}
        spellings: dict[str, Counter[str]] = {}
        for mention in mentions:
            entity = self.resolve(mention.name, mention.type)
            linked.append(replace(mention, entity_id=entity.id))
            found[entity.id] = entity
            spellings.setdefault(entity.id, Counter())[mention.name] += 1
        entities = []
        for id_ in sorted(found):
            entity = found[id_]
            if not entity.curated:
                names = sorted(spellings[id_], key=lambda n: (-spellings[id_][n], n))
                entity = replace(entity, name=names[0], aliases=tuple(Alias(n, "written in the posts") for n in names))
            entities.append(entity)
        return tuple(linked), tuple(entities)
