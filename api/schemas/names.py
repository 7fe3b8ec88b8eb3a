"""Questions and answers about lists of names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.common import Asked, EntityRef, PostCount, Schema, TypeName

__all__ = [
    "BatchAnswer",
    "BatchQuestion",
    "Candidate",
    "MAX_NAMES",
    "Reconciled",
    "WantedName",
]

MAX_NAMES = 1_000


class WantedName(Asked):
    """A name to be found."""

    text: Annotated[str, Field(max_length=200, description="A name in any script and width, or an id.", examples=["ホンハイ"])]
    type: TypeName | None = Field(default=None, description="Only entities of this type.", examples=["Organization"])


class BatchQuestion(Asked):
    """Names to be found."""

    names: Annotated[list[WantedName], Field(max_length=MAX_NAMES, description=f"At most {MAX_NAMES:,} names.")]
    limit: Annotated[int, Field(strict=True, ge=1, le=50, description="How many entities for each.")] = 3


class Candidate(EntityRef):
    """An entity that a name may mean."""

    matched: str = Field(description="The name or code that matched; of an id the id.", examples=["ホンハイ"])
    posts: PostCount
    kind: Literal["id", "name", "beginning", "code", "part", "words", "sound", "slip"] = Field(
        description="How it matches: `id`, or as in a search.", examples=["name"]
    )
    score: float = Field(description="0 to 100; only an id, a whole name or a code has 100.", examples=[100.0])
    match: bool = Field(description="Whether it is the one that is meant: its whole name or code, and nothing else has it.")


class Reconciled(Schema):
    """A name with what it may mean."""

    text: str = Field(description="The name.", examples=["ホンハイ"])
    candidates: list[Candidate] = Field(description="Best first; none if nothing comes near.")


class BatchAnswer(Schema):
    """What the names may mean."""

    items: list[Reconciled] = Field(description="In the order of the names.")
