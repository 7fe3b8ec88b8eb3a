"""The Reconciliation Service API 0.2 of the W3C community group, as OpenRefine speaks it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, RootModel

from api.schemas.common import EntityId, Name, Schema

__all__ = [
    "ReconcileAnswer",
    "ReconcileCandidate",
    "ReconcileManifest",
    "ReconcileQueries",
    "ReconcileQuery",
    "ReconcileResult",
    "SuggestAnswer",
    "SuggestedEntity",
]


Description = Annotated[
    str, Field(description="What it is, and by which name it was found.", examples=["Organization, 5 posts, found as ホンハイ"])
]


class ReconcileType(Schema):
    """A type of entities."""

    id: str = Field(description="Id of the type.", examples=["Organization"])
    name: str = Field(description="Its name.", examples=["Organization"])


class ReconcileView(Schema):
    """The pages of entities."""

    url: str = Field(description="Address of its page; `{{id}}` stands for the id.")


class ReconcileSuggestService(Schema):
    """A service for typing."""

    service_url: str = Field(description="First part of its address.")
    service_path: str = Field(description="Second part of its address.")


class ReconcileSuggest(Schema):
    """Services for typing."""

    entity: ReconcileSuggestService = Field(description="Completes names of entities.")


class ReconcileManifest(Schema):
    """What the service is and can do."""

    versions: list[str] = Field(description="Versions of the protocol.", examples=[["0.2"]])
    name: str = Field(description="Name of the service.")
    identifierSpace: str = Field(description="What the ids are ids of.")
    schemaSpace: str = Field(description="What the types are ids of.")
    defaultTypes: list[ReconcileType] = Field(description="The types there are.")
    view: ReconcileView = Field(description="Where an entity can be looked at.")
    suggest: ReconcileSuggest = Field(description="The services that complete what is typed.")


class ReconcileFeature(Schema):
    """Something that speaks for or against a candidate."""

    id: str = Field(description="`posts`: how many posts mention it. `whole_name`: whether the whole name was given.", examples=["posts"])
    value: bool | float = Field(description="Its value.", examples=[5])


class ReconcileCandidate(Schema):
    """An entity that a query may mean."""

    id: EntityId
    name: Name
    description: Description
    type: list[ReconcileType] = Field(description="What kind of thing it is.")
    score: float = Field(description="0 to 100; only an id or a whole name has 100.", examples=[100.0])
    match: bool = Field(description="Whether it is the one that is meant, without anybody having to look.")
    features: list[ReconcileFeature] = Field(description="What speaks for it.")


class ReconcileResult(Schema):
    """What a query may mean."""

    result: list[ReconcileCandidate] = Field(description="Best first.")


class ReconcileAnswer(RootModel[dict[str, ReconcileResult]]):
    """What each query may mean, by the key of the query."""


class ReconcileQuery(BaseModel):
    """A query; what the protocol has beside this is passed over."""

    query: Annotated[str, Field(max_length=1_000, description="A name or an id.", examples=["ホンハイ"])]
    type: str | list[str] | None = Field(
        default=None, description="Only entities of this type, or one of these.", examples=["Organization"]
    )
    limit: int | None = Field(default=None, description="How many candidates.", examples=[3])
    type_strict: Literal["any", "all", "should"] | None = Field(default=None, description="Passed over: an entity has one type.")


class ReconcileQueries(RootModel[dict[str, ReconcileQuery]]):
    """Queries by keys of the client's choice."""


class SuggestedEntity(Schema):
    """An entity that may be about to be typed."""

    id: EntityId
    name: Name
    description: Description
    notable: list[ReconcileType] = Field(description="What kind of thing it is.")


class SuggestAnswer(Schema):
    """What may be about to be typed."""

    result: list[SuggestedEntity] = Field(description="Best first.")
