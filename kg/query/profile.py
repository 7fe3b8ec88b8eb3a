"""All about one entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kg.query.neighbors import Neighbor, neighbors
from kg.query.posts import PostOfEntity, posts_of
from kg.query.topics import TopicBeside, topics_of
from kg.records import CO_MENTION, RELATION_TYPES, Entity
from kg.store.base import View

__all__ = ["Profile", "profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity with what the archive says about it."""

    entity: Entity
    posts: int
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None
    relations: tuple[Neighbor, ...]
    companions: tuple[Neighbor, ...]
    """Whom it is most often named with."""
    topics: tuple[TopicBeside, ...]
    """What its posts are about."""
    latest: tuple[PostOfEntity, ...]


def profile(view: View, entity_id: str, *, limit: int = 10) -> Profile:
    """The profile of an entity, with at most `limit` relations, companions, topics and posts.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: `limit` is not positive.
    """
    entity = view.entity(entity_id)
    presence = view.presence(entity_id)
    return Profile(
        entity=entity,
        posts=presence.posts,
        mentions=presence.mentions,
        first_seen=presence.first_seen,
        last_seen=presence.last_seen,
        relations=tuple(neighbors(view, entity_id, types=RELATION_TYPES, limit=limit)),
        companions=tuple(neighbors(view, entity_id, types=[CO_MENTION], limit=limit)),
        topics=tuple(topics_of(view, entity_id, limit=limit)),
        latest=tuple(posts_of(view, entity_id, limit=limit)),
    )
