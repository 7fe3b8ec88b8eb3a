"""Answers about posts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import EntityRef, Offset, Page, PostRef, Schema
from api.schemas.edges import Claim
from api.schemas.entities import EntityCard

__all__ = [
    "EntityInPost",
    "EntityPair",
    "Firsts",
    "Mention",
    "PostContents",
    "PostEntitiesAnswer",
    "PostsFound",
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


class PostEntitiesAnswer(Page):
    """The entities of a post."""

    post: PostRef = Field(description="The post.")
    items: list[EntityInPost] = Field(description="Most mentioned first.")


class PostsFound(Page):
    """Posts that answer to every condition."""

    items: list[PostRef] = Field(description="Newest first.")


class EntityPair(Schema):
    """Two entities."""

    a: EntityRef = Field(description="One of them.")
    b: EntityRef = Field(description="The other.")


class Firsts(Schema):
    """What no earlier post of the archive says."""

    post: PostRef = Field(description="The post.")
    entities: list[EntityCard] = Field(description="What is mentioned here first, most mentioned here first.")
    pairs: list[EntityPair] = Field(description="Two that were known and are linked here first, in any way.")
    claims: list[Claim] = Field(description="Typed relations that are claimed here first; one claim for each.")
