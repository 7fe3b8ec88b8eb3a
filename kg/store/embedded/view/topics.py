"""Questions about topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kg.errors import TopicNotFound
from kg.store.base import About, TopicCard
from kg.store.embedded.view.shared import Shared

__all__ = ["Topics"]


class Topics(Shared):
    """Topics."""

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""
        return list(self._kept("topics", self._topics))

    def _topics(self) -> list[TopicCard]:
        found = (TopicCard(id, topic.name, len(topic.posts)) for id, topic in self._projection.topics.items())
        return sorted(found, key=lambda card: (-card.posts, card.id))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        topic = self._projection.topics.get(topic_id)
        if topic is None:
            raise TopicNotFound(topic_id)
        return TopicCard(topic_id, topic.name, len(topic.posts))

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic."""
        return About(self.topic(topic_id), self.posts_about(topic_id), self.entities_about(topic_id), self.topics_beside(topic_id))

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        return {self._projection.post_ids[num]: weight for num, weight in self._about(topic_id).items()}

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        return Counter(e for num in self._about(topic_id) for e in self._projection.entities_of_post(num))

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""
        node = self._projection.nodes.get(entity_id)
        return Counter(t for num in (node.posts if node else ()) for t, _ in self._projection.topics_of_post[num])

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""
        counts = Counter(t for num in self._about(topic_id) for t, _ in self._projection.topics_of_post[num])
        del counts[topic_id]
        return counts

    def _about(self, topic_id: str) -> dict[int, float]:
        topic = self._projection.topics.get(topic_id)
        return topic.posts if topic else {}
