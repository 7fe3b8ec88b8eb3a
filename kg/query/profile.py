"""All about one entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kg.errors import UsageError
from kg.query.neighbors import Neighbor, seen_from
from kg.query.posts import PostOfEntity
from kg.query.topics import TopicBeside, beside
from kg.records import Entity
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
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    found = view.portrait(entity_id, limit)
    return Profile(
        entity=found.entity,
        posts=found.presence.posts,
        mentions=found.presence.mentions,
        first_seen=found.presence.first_seen,
        last_seen=found.presence.last_seen,
        relations=tuple(seen_from(view, entity_id, found.relations)),
        companions=tuple(seen_from(view, entity_id, found.companions)),
        topics=tuple(beside(view, found.topics, found.presence.posts, limit)),
        latest=tuple(PostOfEntity(post, mentions) for post, mentions in found.latest),
    )
