"""Parameters that several questions share."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Query

from api.paging import Paging, paged
from api.schemas import RelationName, TypeName
from kg.query import Period
from kg.records import RELATION_TYPES

__all__ = [
    "AskedPeriod",
    "Date",
    "Direction",
    "End",
    "Evidence",
    "Exclude",
    "Limit",
    "MaxDegree",
    "MaxHops",
    "MaybeName",
    "MinConfidence",
    "MinPosts",
    "Name",
    "NamePart",
    "Paged20",
    "Paged50",
    "Paged100",
    "Paged200",
    "PostId",
    "Posts",
    "Relations",
    "Since",
    "TypePart",
    "Types",
    "Until",
    "read_date",
    "read_period",
]

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items of each list.")]
Posts = Annotated[int, Query(ge=1, le=100, description="How many posts.")]
_ANY_NAME = "Any name of the entity, in any script and width, or its id."
Name = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["オープンAI"])]
End = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["鴻海"])]
MaybeName = Annotated[str | None, Query(max_length=200, description=_ANY_NAME, examples=["鴻海"])]
TypePart = Annotated[str, Path(max_length=40, description="First part of the entity's id.", examples=["organization"])]
NamePart = Annotated[
    str, Path(max_length=200, description="Second part of the entity's id, or any name of it.", examples=["ソフトバンクグループ"])
]
PostId = Annotated[
    str,
    Path(max_length=400, description="Id of the post: its file name without the suffix.", examples=["2025-11-21-1-openai-foxconn"]),
]
Types = Annotated[list[TypeName] | None, Query(description="Only entities of this type; may be given several times.")]
_WRITTEN = "`2026`, `2026-01`, `2026-01-15` (the beginning of each, in UTC) or an ISO 8601 time."
Date = Annotated[str, Query(min_length=1, max_length=40, description=f"The time: {_WRITTEN}", examples=["2026-01"])]
Since = Annotated[str | None, Query(max_length=40, description=f"Where the period begins: {_WRITTEN}", examples=["2026-01"])]
Until = Annotated[
    str | None, Query(max_length=40, description=f"Just behind the end of the period: {_WRITTEN}", examples=["2026-02"])
]
Paged20 = Annotated[Paging, paged(20)]
Paged50 = Annotated[Paging, paged(50)]
Paged100 = Annotated[Paging, paged(100)]
Paged200 = Annotated[Paging, paged(200)]
"""Pages of so many items unless the question says otherwise."""
Evidence = Annotated[int, Query(ge=0, le=3, description="How many sentences beside each relation, the best first.")]
MinPosts = Annotated[int, Query(ge=1, le=1_000_000, description="Only what so many posts support.")]
MinConfidence = Annotated[
    float | None,
    Query(
        ge=0, le=1, examples=[0.7],
        description="Only claims of so much confidence. From 0.8 on nine in ten sentences state their relation, from 0.7 to 0.8 seven, "
        "from 0.5 to 0.7 about half, below a third. All claims if left out.",
    ),
]  # fmt: skip
MaxDegree = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="Leave out, or do not go on through, what is linked to more others.")
]
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
    list[RelationName] | None,
    Query(
        description="Only edges of this type; may be given several times. `mentioned_with` stands for naming in one sentence.",
        examples=[list(RELATION_TYPES[:2])],
    ),
]



def read_period(since: str | None, until: str | None, prefix: str = "") -> Period | None:
    """The period that two parameters name; None if neither is given.

    Raises:
        UsageError: one of them is no date, or they are the wrong way round; says which.
    """
    since, until = (read_date(text) if text else None for text in (since, until))
    return Period.between(since, until, prefix=prefix) if since or until else None


def read_date(text: str) -> str:
    """A date as it was meant: the plus sign of a time zone comes as a space out of an address that does not escape it."""
    return text.strip().replace(" ", "+") if "T" in text else text


async def _asked(since: Since = None, until: Until = None) -> Period | None:
    return read_period(since, until)


AskedPeriod = Annotated[Period | None, Depends(_asked)]
"""From `since` until `until`; None if neither is given."""
