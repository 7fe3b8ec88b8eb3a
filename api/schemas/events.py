"""Answers about what happened, and for how much."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from api.schemas.common import EntityId, EntityRef, Independent, Name, Page, PostCount, PostRef, Schema, Sure, SurePosts
from api.schemas.edges import Amount, Evidence
from kg.records import RELATION_TYPES

__all__ = [
    "AmountsAnswer",
    "Deal",
    "Event",
    "Figure",
    "TimelineAnswer",
    "TypedRelationName",
]


def _typed(name: str) -> str:
    if name not in RELATION_TYPES:
        raise ValueError(f"there is no relation {name!r} here; there are {', '.join(RELATION_TYPES)}")
    return name


TypedRelationName = Annotated[str, AfterValidator(_typed), WithJsonSchema({"type": "string", "enum": list(RELATION_TYPES)})]
"""A relation type; not the co-mention, which tells of no event."""

_Date = Annotated[str, Field(description="ISO 8601 date or interval; empty if nothing says when.", examples=["2025-09-10"])]
_Said = Annotated[bool, Field(description="Whether a sentence gives the date; else it is that of the first post.")]


class Event(Schema):
    """Something that happened, or is to happen, with all its reports."""

    date: _Date
    said: _Said
    head: EntityId
    head_name: Name
    type: str = Field(description="Relation type from head to tail.", examples=["supplies"])
    tail: EntityId
    tail_name: Name
    status: str = Field(
        description="`asserted` if a report says that it is so, else `planned`, else `rumoured`; of sure reports, if there are any.",
        examples=["asserted"],
    )
    statuses: dict[str, int] = Field(description="Claims by status.", examples=[{"asserted": 3, "planned": 1}])
    amounts: list[Amount] = Field(description="Every figure stated, guesses last; the one that was first seen first.")
    posts: PostCount
    sure_posts: SurePosts
    again: int = Field(
        description="How many of the posts only told it again, more than 30 days after its first report; `last_seen` says until when.",
        examples=[9],
    )
    independent: Independent
    claims: int = Field(description="Number of assertions.", examples=[4])
    first: PostRef = Field(description="The post that reported it first.")
    last_seen: datetime | None = Field(description="Date of the last report; null if none has a date.")
    best: Evidence = Field(description="The report to show, a sure one if there is one: one with an amount or a date, if there is one.")


class TimelineAnswer(Page):
    """What happened to an entity, or between two."""

    entity: EntityRef = Field(description="The entity asked about.")
    other: EntityRef | None = Field(description="The other one; null if anybody may be.")
    items: list[Event] = Field(description="Oldest first.")


class Figure(Schema):
    """One amount of a deal."""

    text: str = Field(description="As the best evidence writes it.", examples=["3000億ドル"])
    value: float | None = Field(description="In units of the currency, the lower end of a range.", examples=[300_000_000_000])
    high: float | None = Field(description="The upper end of a range.")
    currency: str | None = Field(description="ISO 4217.", examples=["USD"])
    kind: str | None = Field(
        description="What the money is, if it is stated of an entity alone and the sentence says so.", examples=["投資", "売上"]
    )
    date: _Date
    said: _Said
    posts: list[PostRef] = Field(description="Those that state it, oldest first.")
    sure: Sure
    best: Evidence = Field(description="The evidence to show first.")


class Deal(Schema):
    """A relation between two, or an entity by itself, with the amounts that are stated of it."""

    head: EntityId
    head_name: Name
    type: str = Field(
        description="Relation type from head to tail; `amounts_to` for what is stated of the head alone.", examples=["supplies"]
    )
    tail: EntityId | None = Field(description="Null for what is stated of the head alone.")
    tail_name: Name | None = Field(description="Null for what is stated of the head alone.")
    figures: list[Figure] = Field(description="By date, guesses last.")
    differ: bool = Field(
        description="Whether figures in one currency differ by more than rounding, of those that sentences which name both surely state; "
        "they may be of several deals, or of years and totals."
    )


class AmountsAnswer(Page):
    """What posts say that something costs."""

    entity: EntityRef = Field(description="The entity asked about.")
    other: EntityRef | None = Field(description="The other one; null if anybody may be.")
    items: list[Deal] = Field(description="By the date of the first figure; those of which all figures are guesses last.")
