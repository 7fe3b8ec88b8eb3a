"""Parameters that several questions share."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query

from api import schemas
from kg.query import Period
from kg.records import RELATION_TYPES

__all__ = [
    "Direction",
    "End",
    "Exclude",
    "Limit",
    "MaxDegree",
    "MaxHops",
    "MinPosts",
    "Name",
    "NamePart",
    "PostId",
    "Posts",
    "Relations",
    "Since",
    "TypePart",
    "Until",
    "period_of",
]

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items of each list.")]
Posts = Annotated[int, Query(ge=1, le=100, description="How many posts.")]
_ANY_NAME = "Any name of the entity, in any script and width, or its id."
Name = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["オープンAI"])]
End = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["鴻海"])]
TypePart = Annotated[str, Path(description="First part of the entity's id.", examples=["organization"])]
NamePart = Annotated[str, Path(description="Second part of the entity's id.", examples=["ソフトバンクグループ"])]
PostId = Annotated[str, Path(description="Id of the post: its file name without the suffix.", examples=["2025-11-21-1-openai-foxconn"])]

_DATE = "`2026`, `2026-01`, `2026-01-15` or an ISO 8601 time; UTC where it names no zone."
Since = Annotated[str | None, Query(max_length=40, description=f"Only what posts say from here on: {_DATE}", examples=["2025-11"])]
Until = Annotated[str | None, Query(max_length=40, description=f"Only what posts say before: {_DATE}", examples=["2026"])]
MinPosts = Annotated[int, Query(ge=1, description="Only what so many posts support.")]
MaxDegree = Annotated[int | None, Query(ge=1, description="Leave out, or do not go on through, what is linked to more others.")]
MaxHops = Annotated[int, Query(ge=1, le=6, description="The longest path wanted.")]
Direction = Annotated[
    Literal["out", "in"] | None,
    Query(description="`out` for edges whose head is the entity, `in` for those whose tail it is; symmetric relations go both ways."),
]
Exclude = Annotated[
    list[str] | None,
    Query(
        max_length=50, description="Any name of an entity that no path may pass through; may be given several times.", examples=[["NVIDIA"]]
    ),
]
Relations = Annotated[
    list[schemas.RelationName] | None,
    Query(
        description="Only edges of this type; may be given several times. `mentioned_with` stands for naming in one sentence.",
        examples=[list(RELATION_TYPES[:2])],
    ),
]


def period_of(since: str | None, until: str | None) -> Period | None:
    """The period that a question is about; None for all of time.

    Raises:
        UsageError: one of the two is no date, or the period would be empty.
    """
    return Period.between(since, until) if since or until else None
