"""Answers about topics."""

from __future__ import annotations

from pydantic import Field

from api.schemas.common import EntityRef, FirstSeen, LastSeen, Page, PostCount, PostRef, Schema
from api.schemas.entities import TopicBeside

__all__ = [
    "EntityAbout",
    "PostAbout",
    "TopicCard",
    "TopicProfile",
    "TopicsAnswer",
]


class TopicCard(Schema):
    """A topic of the archive."""

    id: str = Field(description="Id of the topic.", examples=["topic/データセンター"])
    name: str = Field(description="Name of the topic.", examples=["データセンター"])
    posts: PostCount


class TopicsAnswer(Page):
    """Topics of the archive."""

    items: list[TopicCard] = Field(description="Those of most posts first.")


class EntityAbout(EntityRef):
    """An entity that posts about a topic mention."""

    posts: PostCount
    strength: float = Field(description="How much the two belong together, 0 to 1: the cosine of their sets of posts.", examples=[0.24])


class PostAbout(Schema):
    """A post that is about a topic."""

    post: PostRef = Field(description="The post.")
    weight: float = Field(description="How central the topic is to it; larger is more.", examples=[0.42])


class TopicProfile(Schema):
    """What the archive says about a topic."""

    topic: TopicCard = Field(description="The topic.")
    first_seen: FirstSeen
    last_seen: LastSeen
    months: dict[str, int] = Field(description="Posts about it by month; months without any are left out.", examples=[{"2025-11": 4}])
    entities: list[EntityAbout] = Field(description="Entities that belong to it, the closest first.")
    topics: list[TopicBeside] = Field(description="Topics beside it, the closest first.")
    posts: list[PostAbout] = Field(description="Posts it is most central to; of equals the newest first.")
