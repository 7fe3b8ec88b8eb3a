"""Posts of an entity, entities of a post."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.errors import EntityNotFound, UsageError
from kg.records import CO_MENTION, Claim, Mention, Topic
from kg.store.base import PostCard, View

__all__ = ["EntityInPost", "PostContents", "PostOfEntity", "contents", "posts_of"]

_NO_DATE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PostOfEntity:
    """A post that mentions an entity."""

    post: PostCard
    mentions: int


@dataclass(frozen=True, slots=True)
class EntityInPost:
    """An entity that a post mentions, and where."""

    id: str
    name: str
    type: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class PostContents:
    """What was found in a post."""

    post: PostCard
    entities: tuple[EntityInPost, ...]
    """Most mentioned first."""
    claims: tuple[Claim, ...]
    """Typed relations; co-mentions are left out."""
    topics: tuple[Topic, ...]


def posts_of(view: View, entity_id: str, *, limit: int = 50) -> list[PostOfEntity]:
    """The posts that mention an entity, newest first.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: `limit` is not positive.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    counts = view.mentions_of([entity_id]).get(entity_id)
    if not counts:
        raise EntityNotFound(entity_id)
    dates = view.published_at(counts)
    newest = sorted(sorted(counts), key=lambda post_id: dates[post_id] or _NO_DATE, reverse=True)[:limit]
    cards = view.posts(newest)
    return [PostOfEntity(cards[post_id], counts[post_id]) for post_id in newest]


def contents(view: View, post_id: str) -> PostContents:
    """Entities, relations and topics of a post.

    Raises:
        PostNotFound: there is no such post.
    """
    card = view.post(post_id)
    mentions = view.mentions_in(post_id)
    counts = Counter(m.entity_id for m in mentions)
    cards = view.entities(counts)
    entities = []
    for entity_id in sorted(counts, key=lambda e: (-counts[e], e)):
        mine = tuple(m for m in mentions if m.entity_id == entity_id)
        entities.append(EntityInPost(entity_id, cards[entity_id].name, cards[entity_id].type, mine))
    claims = tuple(c for c in view.claims_in(post_id) if c.type != CO_MENTION)
    return PostContents(card, tuple(entities), claims, tuple(view.topics_in(post_id)))
