"""Posts of an entity, entities of a post."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.errors import EntityNotFound, UsageError
from kg.records import Claim, Mention, Topic
from kg.store.base import PostCard, View

__all__ = ["EntityInPost", "PostContents", "PostOfEntity", "contents", "posts_of"]


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
    found = view.latest_posts(entity_id, limit)
    if not found:
        raise EntityNotFound(entity_id)
    return [PostOfEntity(post, mentions) for post, mentions in found]


def contents(view: View, post_id: str) -> PostContents:
    """Entities, relations and topics of a post.

    Raises:
        PostNotFound: there is no such post.
    """
    found = view.inside(post_id)
    spans: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in found.mentions:
        spans[mention.entity_id].append(mention)
    cards = view.entities(spans)
    entities = tuple(
        EntityInPost(entity_id, cards[entity_id].name, cards[entity_id].type, tuple(spans[entity_id]))
        for entity_id in sorted(spans, key=lambda e: (-len(spans[e]), e))
    )
    return PostContents(found.post, entities, tuple(found.claims), tuple(found.topics))
