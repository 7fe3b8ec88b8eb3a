"""Reading the embedded store: one SQLite snapshot together with the projection of the same revision; a file for each group of questions."""

from __future__ import annotations

from kg.records import CO_MENTION, RELATION_TYPES
from kg.store.base import Portrait, Stats
from kg.store.embedded.view.contents import Contents
from kg.store.embedded.view.edges import Edges
from kg.store.embedded.view.entities import Entities
from kg.store.embedded.view.posts import Posts
from kg.store.embedded.view.topics import Topics
from kg.store.embedded.view.words import Words

__all__ = ["EmbeddedView"]


class EmbeddedView(Entities, Edges, Posts, Topics, Words, Contents):
    """See :class:`kg.store.base.View`."""

    def stats(self) -> Stats:
        """Counts of everything."""
        return self._kept("stats", self._stats)

    def _stats(self) -> Stats:
        by_type: dict[str, int] = {}
        for node in self._projection.nodes.values():
            by_type[node.type.value] = by_type.get(node.type.value, 0) + 1
        edges = self._links.edges_by_type()
        return Stats(
            posts=self.post_count,
            entities=len(self._projection.nodes),
            mentions=sum(node.posts.total() for node in self._projection.nodes.values()),
            claims=self._links.claims,
            edges=edges.total(),
            topics=len(self._projection.topics),
            entities_by_type=dict(sorted(by_type.items())),
            edges_by_type=dict(sorted(edges.items())),
        )

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts."""
        return Portrait(
            self.entity(entity_id),
            self.presence(entity_id),
            self.edges_of(entity_id, RELATION_TYPES, limit),
            self.edges_of(entity_id, (CO_MENTION,), limit),
            self.topics_of(entity_id),
            self.latest_posts(entity_id, limit),
        )
