"""Questions about entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import EntityNotFound
from kg.normalize import alias_key
from kg.records import Entity, EntityType
from kg.store.base import EntityCard, NameHit, Presence
from kg.store.neo4j import questions, records
from kg.store.neo4j.connection import moment
from kg.store.neo4j.view.shared import Shared

__all__ = ["Entities"]


class Entities(Shared):
    """Entities and their names."""

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names."""
        found = self._asked(questions.ENTITY, id=entity_id)
        if not found:
            raise EntityNotFound(entity_id)
        self._noted(found)
        return records.whole_entity_of(found[0])

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        if entity_ids is None:
            return self._noted(self.ask(questions.ALL_ENTITIES))
        return self._cards.of(entity_ids, lambda unknown: self._noted(self.ask(questions.ENTITIES, ids=unknown)))

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        key = alias_key(text)
        hits: dict[str, NameHit] = {}
        for query in (questions.NAMED_SO, questions.NAMED_WITH) if key else ():
            if limit is not None and len(hits) >= limit:
                break
            found = self._asked(query, key=key, type=type, limit=questions.ALL if limit is None else limit + len(hits))
            self._noted(found)
            for row in found:
                hits.setdefault(row["id"], NameHit(row["id"], min(row["names"]), row["rank"], row["posts"]))
        return list(hits.values())[:limit]

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the entities that carry any, kept until the graph changes."""
        return self._once("codes", lambda: {row["id"]: tuple(row["codes"]) for row in self.ask(questions.CODES)})

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        found = self.entities([entity_id]).get(entity_id)
        return found.posts if found else 0

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity."""
        [found] = self._asked(questions.PRESENCE, id=entity_id)
        if not found["posts"]:
            raise EntityNotFound(entity_id)
        return Presence(found["posts"], found["mentions"], moment(found["first"]), moment(found["last"]))

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""

        def ask(unknown: list[str]) -> Mapping[str, Mapping[str, int]]:
            found = self.ask(questions.MENTIONS_OF, ids=unknown)
            self._noted(found)
            return {row["id"]: dict(row["counts"]) for row in found}

        return self._mentions.of(entity_ids, ask)

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""
        return self._names_counted(questions.NAMES_USED, entity_ids)

    def names_preferred(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts use each of its names most; of names used as often the first counts."""
        return self._names_counted(questions.NAMES_PREFERRED, entity_ids)

    def _names_counted(self, question: str, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        found = self.ask(question, ids=list(dict.fromkeys(entity_ids)))
        self._noted(found)
        return {row["id"]: dict(row["used"]) for row in found}
