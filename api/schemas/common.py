"""What many answers share: ids, names, references, counts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from kg.records import CO_MENTION, RELATION_TYPES, EntityType

__all__ = [
    "Asked",
    "DraftText",
    "RELATIONS",
    "EdgeNamed",
    "EntityId",
    "EntityRef",
    "FirstSeen",
    "Independent",
    "LastSeen",
    "Name",
    "Offset",
    "OwnPost",
    "Page",
    "PostCount",
    "PostRef",
    "RelationName",
    "RelationType",
    "Schema",
    "Sure",
    "SurePosts",
    "Type",
    "TypeName",
]

RELATIONS = (*RELATION_TYPES, CO_MENTION)


def _known_relation(name: str) -> str:
    if name not in RELATIONS:
        raise ValueError(f"there is no relation {name!r}; there are {', '.join(RELATIONS)}")
    return name


def _capitalized(name: Any) -> Any:
    return name.capitalize() if isinstance(name, str) else name


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        raise ValueError(f"holds half a character: {half}, character {error.start + 1:,}, without its other half") from error
    return text


DraftText = Annotated[str, AfterValidator(_whole)]
"""A text of whole characters: JSON may hold halves (``\\ud83d``), which no text in UTF-8 can."""

OwnPost = Annotated[
    str | None,
    Field(
        description="Id of the stored post that the draft is a new version of: it is no answer, and what it states does not count. "
        "Null if the draft is not stored.",
        examples=["2025-11-21-1-openai-foxconn"],
    ),
]

RelationName = Annotated[str, AfterValidator(_known_relation), WithJsonSchema({"type": "string", "enum": list(RELATIONS)})]
"""A relation type, or the co-mention."""

TypeName = Annotated[EntityType, BeforeValidator(_capitalized)]
"""An entity type in any case."""

EntityId = Annotated[str, Field(description="Id of the entity: its type, a slash and its readable name.", examples=["organization/openai"])]
Name = Annotated[str, Field(description="Name to show.", examples=["ソフトバンクグループ"])]
RelationType = Annotated[str, Field(description="Relation type from head to tail.", examples=["partners_with"])]
Type = Annotated[str, Field(description="What kind of thing it is.", examples=["Organization"])]
Independent = Annotated[
    int, Field(description="Posts that do not repeat one another: those that share an asserting sentence, word for word, count once.")
]
PostCount = Annotated[int, Field(description="Number of posts.", examples=[12])]
SurePosts = Annotated[int, Field(description="Those of which a sentence surely says so: with a confidence of 0.7 or more.", examples=[9])]
Sure = Annotated[bool, Field(description="Whether a sentence surely states it, with a confidence of 0.7 or more; else it is a guess.")]
FirstSeen = Annotated[datetime | None, Field(description="Date of the oldest post that says so; null if none has a date.")]
LastSeen = Annotated[datetime | None, Field(description="Date of the newest post that says so; null if none has a date.")]
Offset = Annotated[int, Field(description="Code-point offset into the post's source file, front matter included.", examples=[1024])]


class Asked(BaseModel):
    """What is sent to be answered. A field that is not known is an error, as an unknown parameter is."""

    model_config = ConfigDict(extra="forbid")


class Schema(BaseModel):
    """Read from the records of the queries."""

    model_config = ConfigDict(from_attributes=True)


class Page(Schema):
    """A part of a list."""

    next: str | None = Field(description="The `cursor` of the next page; null if this is the last.", examples=["WyI3ZDg…"])


class EntityRef(Schema):
    """An entity, in short."""

    id: EntityId
    name: Name
    type: Type


class EdgeNamed(Schema):
    """A relation with the names of its ends; an end that is gone goes by its id."""

    head: EntityId
    head_name: Name
    type: RelationType
    tail: EntityId
    tail_name: Name


class PostRef(Schema):
    """A post without its text."""

    id: str = Field(description="Id of the post: its file name without the suffix.", examples=["2025-11-21-1-openai-foxconn"])
    path: str = Field(description="The source file, which offsets index; relative to the folder that was ingested.")
    permalink: str = Field(description="Link of the post on its site.", examples=["/2025/11/21/1-openai-foxconn/"])
    title: str = Field(description="Title of the post.", examples=["OpenAIと鴻海、米国でAIサーバーを設計"])
    published_at: datetime | None = Field(description="When it was published; null if it does not say.")
    tags: list[str] = Field(description="Tags of the front matter.", examples=[["OpenAI", "データセンター"]])
    categories: list[str] = Field(description="Categories of the front matter.", examples=[["AI最新ニュース"]])
