"""The Reconciliation Service API 0.2 of the W3C community group, as OpenRefine speaks it."""

from __future__ import annotations

import builtins
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.schemas.common import EntityId, Name, Schema

__all__ = [
    "ExtendAnswer",
    "ExtendQuery",
    "FlyoutAnswer",
    "PropertiesAnswer",
    "ReconcileAnswer",
    "ReconcileCandidate",
    "ReconcileManifest",
    "ReconcileQueries",
    "ReconcileQuery",
    "ReconcileResult",
    "SuggestAnswer",
    "SuggestedEntity",
    "SuggestedNames",
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


class ReconcileService(Schema):
    """Where a service is."""

    service_url: str = Field(description="First part of its address.")
    service_path: str = Field(description="Second part of its address.")


class ReconcileEntityService(ReconcileService):
    """Where entities are suggested, and shown in short."""

    flyout_service_url: str = Field(description="First part of the address that shows one in short.")
    flyout_service_path: str = Field(description="Second part; `${id}` stands for the id.")


class ReconcileSuggest(Schema):
    """Services for typing."""

    entity: ReconcileEntityService = Field(description="Completes names of entities.")
    type: ReconcileService = Field(description="Completes names of types.")
    property: ReconcileService = Field(description="Completes names of properties.")


class ReconcilePreview(Schema):
    """Small pages of entities, to be shown inside others."""

    url: str = Field(description="Address of the page; `{{id}}` stands for the id.")
    width: int = Field(description="In pixels.")
    height: int = Field(description="In pixels.")


class ReconcileSetting(Schema):
    """What a client may set for a property."""

    name: str = Field(description="Name of the setting.", examples=["limit"])
    label: str = Field(description="What to call it.")
    type: Literal["number"] = Field(description="What it is.")
    default: int = Field(description="If it is not given.")
    help_text: str = Field(description="What it does.")


class ReconcileExtend(Schema):
    """The service that adds columns."""

    propose_properties: ReconcileService = Field(description="Says which properties there are.")
    property_settings: list[ReconcileSetting] = Field(description="What may be set for each.")


class ReconcileManifest(Schema):
    """What the service is and can do."""

    versions: list[str] = Field(description="Versions of the protocol.", examples=[["0.2"]])
    name: str = Field(description="Name of the service.")
    identifierSpace: str = Field(description="What the ids are ids of.")
    schemaSpace: str = Field(description="What the types are ids of.")
    defaultTypes: list[ReconcileType] = Field(description="The types there are.")
    documentation: str = Field(description="Where the service is described.")
    serviceVersion: str = Field(description="Version of this software.")
    view: ReconcileView = Field(description="Where an entity can be looked at.")
    preview: ReconcilePreview = Field(description="Where an entity can be looked at in short.")
    suggest: ReconcileSuggest = Field(description="The services that complete what is typed.")
    extend: ReconcileExtend = Field(description="How columns are added.")


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


class Named(Schema):
    """A type or a property."""

    id: str = Field(description="Its id.", examples=["invests_in"])
    name: str = Field(description="Its name.", examples=["invests_in"])
    description: str = Field(description="Its name in Japanese, or what it is.", examples=["出資・投資"])


class SuggestedNames(Schema):
    """Types or properties that may be about to be typed."""

    result: list[Named] = Field(description="In a fixed order.")


class FlyoutAnswer(Schema):
    """An entity in short."""

    id: EntityId
    html: str = Field(description="HTML to show.")


class PropertyRef(Schema):
    """A property."""

    id: str = Field(description="Its id.", examples=["posts"])
    name: str = Field(description="Its name.", examples=["posts"])


class PropertiesAnswer(Schema):
    """The properties of a type."""

    type: str | None = Field(description="The type asked about.", examples=["Organization"])
    properties: list[PropertyRef] = Field(description="Those that every entity may have.")


class WantedProperty(BaseModel):
    """A property that is asked for."""

    id: Annotated[str, Field(max_length=200, description="Its id.", examples=["posts"])]
    settings: dict[str, str | float | bool | None] = Field(default_factory=dict, description="`limit`: at most so many values.")


class ExtendQuery(BaseModel):
    """What is to be added to a table."""

    ids: Annotated[list[str], Field(max_length=1_000, description="Ids of entities.")]
    properties: Annotated[list[WantedProperty], Field(max_length=50, description="Columns to add.")]


class EntityValue(Schema):
    """An entity."""

    model_config = ConfigDict(extra="forbid")

    id: EntityId
    name: Name


class TextValue(Schema):
    """A text."""

    model_config = ConfigDict(extra="forbid")

    str: Annotated[builtins.str, Field(description="The text.", examples=["ホンハイ"])]


class NumberValue(Schema):
    """A whole number."""

    model_config = ConfigDict(extra="forbid")

    int: Annotated[builtins.int, Field(description="The number.", examples=[12])]


class DateValue(Schema):
    """A time."""

    model_config = ConfigDict(extra="forbid")

    date: str = Field(description="ISO 8601.", examples=["2025-11-21T00:00:00+00:00"])


class ExtendAnswer(Schema):
    """Values of properties."""

    meta: list[PropertyRef] = Field(description="The properties.")
    rows: dict[str, dict[str, list[EntityValue | TextValue | NumberValue | DateValue]]] = Field(
        description="By entity and property; empty where nothing is known."
    )
