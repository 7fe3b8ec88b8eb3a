"""Questions about entities."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.errors import EntityNotFound
from kg.records import Alias, Entity, EntityType
from kg.store.base import EntityCard, NameHit, NameTable, Presence
from kg.store.embedded.view.shared import Shared

__all__ = ["Entities"]

_NAMES_USED = (
    "SELECT entity_id, name, COUNT(DISTINCT num) FROM mentions WHERE entity_id IN (SELECT value FROM json_each(?)) GROUP BY entity_id, name"
)
_NAMES_PREFERRED = """
SELECT entity_id, name, COUNT(*) FROM (
    SELECT entity_id, name, ROW_NUMBER() OVER (PARTITION BY entity_id, num ORDER BY COUNT(*) DESC, MIN(start)) AS place
    FROM mentions WHERE entity_id IN (SELECT value FROM json_each(?)) GROUP BY entity_id, num, name
) WHERE place = 1 GROUP BY entity_id, name
"""


class Entities(Shared):
    """Entities and their names."""

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names."""
        node = self._projection.nodes.get(entity_id)
        if node is None:
            raise EntityNotFound(entity_id)
        codes, curated = self._db.execute("SELECT codes, curated FROM entities WHERE id = ?", (entity_id,)).fetchone()
        aliases = [Alias(*r) for r in self._db.execute("SELECT text, reason FROM aliases WHERE entity_id = ?", (entity_id,))]
        listed = {a.text for a in aliases}
        written = sorted((n for n in node.names if n not in listed), key=lambda n: (-node.names[n], n))
        reasons = dict(self._db.execute("SELECT name, MIN(linked_by) FROM mentions WHERE entity_id = ? GROUP BY name", (entity_id,)))
        aliases += [Alias(n, reasons.get(n) or "written in the posts") for n in written]
        return Entity(entity_id, node.name, node.type, tuple(aliases), tuple(codes.split()), bool(curated))

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        nodes = self._projection.nodes
        known: dict[str, EntityCard] = self._kept("entity cards", dict)
        found = {}
        for e in nodes if entity_ids is None else entity_ids:
            card = known.get(e)
            if card is None and (node := nodes.get(e)) is not None:
                card = known[e] = EntityCard(e, node.name, node.type, len(node.posts))
            if card is not None:
                found[e] = card
        return found

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        nodes = self._projection.nodes
        found = [
            NameHit(entity_id, name, rank, len(nodes[entity_id].posts))
            for entity_id, (name, rank) in self._projection.names_like(text, type, limit).items()
        ]
        return sorted(found, key=lambda hit: (hit.rank, -hit.posts, hit.entity_id))[:limit]

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the entities that carry any, kept until the graph changes."""
        return self._kept("codes", self._codes)

    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        rows = self._db.execute("SELECT id, codes FROM entities WHERE codes <> '' ORDER BY id")
        return {entity_id: tuple(codes.split()) for entity_id, codes in rows if entity_id in self._projection.nodes}

    def names(self) -> NameTable:
        """All names in memory; made when first asked for since they changed."""
        return self._projection.names()

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        node = self._projection.nodes.get(entity_id)
        return len(node.posts) if node else 0

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity."""
        node = self._projection.nodes.get(entity_id)
        if node is None:
            raise EntityNotFound(entity_id)
        known = [date for num in node.posts if (date := self._projection.dates[num]) is not None]
        return Presence(len(node.posts), node.posts.total(), min(known, default=None), max(known, default=None))

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""
        nodes, post_ids = self._projection.nodes, self._projection.post_ids
        known: dict[str, Mapping[str, int]] = self._kept("mentions", dict)
        found = {}
        for e in entity_ids:
            if e in nodes:
                if e not in known:
                    known[e] = {post_ids[n]: count for n, count in nodes[e].posts.items()}
                found[e] = known[e]
        return found

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""
        return self._names_counted(_NAMES_USED, entity_ids)

    def names_preferred(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts use each of its names most; of names used as often the first counts."""
        return self._names_counted(_NAMES_PREFERRED, entity_ids)

    def _names_counted(self, question: str, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        wanted = json.dumps([e for e in dict.fromkeys(entity_ids) if e in self._projection.nodes])
        counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for entity_id, name, posts in self._db.execute(question, (wanted,)):
            counted[entity_id][name] = posts
        return dict(counted)
