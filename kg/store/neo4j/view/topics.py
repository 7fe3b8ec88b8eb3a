"""Questions about topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import TopicNotFound
from kg.store.base import About, TopicCard
from kg.store.neo4j import questions, records
from kg.store.neo4j.view.shared import Shared

__all__ = ["Topics"]


class Topics(Shared):
    """Topics."""

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""

        def ask() -> list[TopicCard]:
            found = (TopicCard(row["id"], row["name"], row["posts"]) for row in self.ask(questions.TOPICS))
            return sorted(found, key=lambda card: (-card.posts, card.id))

        return list(self._once("topics", ask))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        found = self._asked(questions.TOPIC, id=topic_id)
        if not found:
            raise TopicNotFound(topic_id)
        return TopicCard(*found[0].values())

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic, with at least so many of the entities and topics that belong to it most."""
        found = self._asked(questions.WHOLE_TOPIC, id=topic_id, limit=limit, more=limit + questions.MORE)
        if not found:
            raise TopicNotFound(topic_id)
        row = found[0]
        self._noted(row["entities"])
        self._posts.note({p["id"]: records.card_of(p) for p in row["best"]})
        self._dates.note({post_id: date or "" for post_id, _, date in row["about"]})
        return About(
            TopicCard(row["id"], row["name"], row["posts"]),
            {post_id: weight for post_id, weight, _ in row["about"]},
            {e["id"]: e["n"] for e in row["entities"]},
            dict(row["topics"]),
        )

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        found = self._asked(questions.ABOUT, id=topic_id)
        self._dates.note({row["id"]: row["date"] or "" for row in found})
        return {row["id"]: row["value"] for row in found}

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        found = self.ask(questions.ENTITIES_ABOUT, id=topic_id)
        self._noted(found)
        return {row["id"]: row["value"] for row in found}

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""
        return self._values(questions.TOPICS_OF, entity_id)

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""
        return self._values(questions.TOPICS_BESIDE, topic_id)

    def _values(self, query: str, id: str) -> dict[str, Any]:
        return {row["id"]: row["value"] for row in self.ask(query, id=id)}
