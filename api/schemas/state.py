"""Answers about the service itself, and problems."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.common import PostCount, Schema

__all__ = [
    "Health",
    "Problem",
    "Stats",
    "WrongValue",
]


class Stats(Schema):
    """What the graph holds."""

    posts: PostCount
    entities: int = Field(description="Number of entities.")
    mentions: int = Field(description="Number of mentions.")
    claims: int = Field(description="Number of claims.")
    edges: int = Field(description="Number of edges: claims merged by head, relation and tail.")
    topics: int = Field(description="Number of topics.")
    entities_by_type: dict[str, int] = Field(description="Entities of each type.")
    edges_by_type: dict[str, int] = Field(description="Edges of each relation type.")


class Health(BaseModel):
    """The process is up."""

    status: Literal["ok"] = Field(description="Always `ok`; anything else is a problem document.")


class WrongValue(BaseModel):
    """What is wrong with one value of a request."""

    location: str = Field(description="Where it stands in the request.", examples=["query.limit"])
    reason: str = Field(description="What is wrong with it.", examples=["must be at most 200"])


class Problem(BaseModel):
    """What went wrong, by RFC 9457."""

    type: str = Field(description="Kind of the problem: a link to its description.", examples=["/docs#entity-not-found"])
    title: str = Field(description="Kind of the problem, in words.", examples=["No such entity"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(description="This occurrence, in one line meant for people.", examples=["no entity is called 'ホンハ'"])
    instance: str = Field(description="The path that was asked for.", examples=["/v1/entity"])
    suggestions: list[str] | None = Field(default=None, description="Names that come near the one asked for.", examples=[["Foxconn"]])
    errors: list[WrongValue] | None = Field(default=None, description="The values that are missing or wrong (422).")
