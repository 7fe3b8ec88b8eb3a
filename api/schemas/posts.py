"""Answers about posts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import EntityRef, Offset, PostRef, Schema
from api.schemas.edges import Claim

__all__ = [
    "EntityInPost",
    "Mention",
    "PostContents",
    "PostEntitiesAnswer",
    "Topic",
]


class Mention(Schema):
    """A span that names an entity."""

    start: Offset
    end: Annotated[int, Field(description="Offset behind the last character.", examples=[1030])]
    surface: str = Field(description="The span as it stands in the source file.", examples=["**OpenAI**"])
    name: str = Field(description="The span as a reader sees it.", examples=["OpenAI"])
    method: str = Field(description="How it was found.", examples=["gazetteer"])


class EntityInPost(EntityRef):
    """An entity that a post mentions."""

    mentions: list[Mention] = Field(description="Where, in order.")


class Topic(Schema):
    """What a post is about."""

    id: str = Field(description="Id of the topic.", examples=["topic/データセンター"])
    name: str = Field(description="Name of the topic.", examples=["データセンター"])
    weight: float = Field(description="Larger is more central.", examples=[0.42])


class PostContents(Schema):
    """What was found in a post."""

    post: PostRef = Field(description="The post.")
    entities: list[EntityInPost] = Field(description="What it mentions, most mentioned first.")
    claims: list[Claim] = Field(description="Typed relations it asserts; co-mentions are left out.")
    topics: list[Topic] = Field(description="What it is about, most central first.")


class PostEntitiesAnswer(Schema):
    """The entities of a post."""

    post: PostRef = Field(description="The post.")
    items: list[EntityInPost] = Field(description="Most mentioned first.")
