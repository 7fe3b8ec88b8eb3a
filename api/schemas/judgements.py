"""Questions and answers about what people decided."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import EntityId, PostCount, PostRef, Schema, TypeName
from api.schemas.entities import EntityCard
from kg.judge import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, MOST_TEXTS, as_data
from kg.judge import Judgement as Made

__all__ = [
    "DecideIgnore",
    "DecideNeverSame",
    "DecideRename",
    "DecideRetype",
    "DecideSame",
    "DecideSingle",
    "DecideSplit",
    "Decision",
    "DecisionAnswer",
    "EdgeChange",
    "Effect",
    "EntityChange",
    "Judgement",
    "JudgementsAnswer",
    "KnownEntity",
    "NewEntity",
    "Cluster",
    "Duplicate",
    "Namesake",
    "Renaming",
    "SuggestionsAnswer",
]

_Name = Annotated[str, Field(max_length=200, description="Any name of the entity, in any script and width, or its id.", examples=["鴻海"])]
_Written = Annotated[str, Field(max_length=LONGEST_NAME, description="The name as it is written in posts.", examples=["アップル"])]
_Texts = Annotated[list[Annotated[str, Field(max_length=LONGEST_TEXT)]], Field(max_length=MOST_TEXTS)]


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    author: str | None = Field(default=None, max_length=LONGEST_NAME, description="Who decides; by default the name of the key.")
    reason: str = Field(default="", max_length=LONGEST_REASON, description="Why.", examples=["社名の表記が二つ"])


class DecideSame(_Decision):
    """Two entities are one."""

    kind: Literal["same"] = Field(description="Two entities are one.")
    keep: _Name = Field(description="Any name of the one that is kept.")
    other: _Name = Field(description="Any name of the other; its id leads to the one that is kept.")


class DecideNeverSame(_Decision):
    """Two entities are two, for good."""

    kind: Literal["never-same"] = Field(description="Two entities are two.")
    a: _Name = Field(description="Any name of the one.")
    b: _Name = Field(description="Any name of the other.")


class DecideSingle(_Decision):
    """An entity is one thing."""

    kind: Literal["single"] = Field(description="An entity is one thing, however little its posts have in common.")
    entity: _Name = Field(description="Any name of the entity.")


class DecideRename(_Decision):
    """What an entity is called."""

    kind: Literal["rename"] = Field(description="What an entity is called; its id and its other names stay.")
    entity: _Name = Field(description="Any name of the entity.")
    name: _Written = Field(description="What it is to be called.")


class DecideRetype(_Decision):
    """Of which type an entity is."""

    kind: Literal["retype"] = Field(description="Of which type an entity is; its id stays.")
    entity: _Name = Field(description="Any name of the entity.")
    type: TypeName = Field(description="What kind of thing it is.")


class DecideIgnore(_Decision):
    """A name names nothing."""

    kind: Literal["ignore"] = Field(description="A name names nothing, or not this entity.")
    name: _Written = Field(description="The name as it is written in posts.")
    entity: _Name | None = Field(default=None, description="Only where it was taken for this entity.")


class NewEntity(BaseModel):
    """An entity that is split off."""

    model_config = ConfigDict(extra="forbid")

    name: _Written = Field(description="What it is called.", examples=["アップル・レコード"])
    type: TypeName | None = Field(default=None, description="What kind of thing it is; by default the same.")
    id: str | None = Field(default=None, max_length=LONGEST_NAME, description="Its id; by default one made of its name.")


class DecideSplit(_Decision):
    """A name means another entity in some posts."""

    kind: Literal["split"] = Field(description="A name means another entity in some posts.")
    name: _Written = Field(description="The name as it is written in posts.")
    entity: _Name | None = Field(default=None, description="What it was taken for; by default the entity of that name.")
    new: NewEntity | None = Field(default=None, description="The other entity, if it is new.")
    into: _Name | None = Field(default=None, description="Any name of the other entity, if there is one.")
    words: _Texts = Field(default=[], description="In posts that hold one of these words.")
    entities: _Texts = Field(default=[], description="In posts that name one of these entities.")
    tags: _Texts = Field(default=[], description="In posts that bear one of these tags.")
    posts: _Texts = Field(default=[], description="In posts with one of these ids.")


Decision = Annotated[
    DecideSame | DecideNeverSame | DecideSingle | DecideRename | DecideRetype | DecideIgnore | DecideSplit, Field(discriminator="kind")
]


class KnownEntity(Schema):
    """What a judgement knows of an entity by itself."""

    id: EntityId
    name: str = Field(description="Its name.", examples=["Foxconn"])
    type: str = Field(description="What kind of thing it is.", examples=["Organization"])
    names: list[str] = Field(default=[], description="All its listed names.")
    codes: list[str] = Field(default=[], description="Codes such as a ticker.")
    curated: bool = Field(default=False, description="Whether people chose the name.")


class Judgement(Schema):
    """A judgement in force. Which members there are depends on its kind."""

    id: str = Field(description="Id of the judgement.", examples=["same-188dde48af"])
    kind: Literal["same", "never-same", "rename", "retype", "ignore", "split", "single"] = Field(description="What is judged.")
    keep: str | None = Field(default=None, description="Of `same`: id of the entity that is kept.")
    other: str | None = Field(default=None, description="Of `same`: id of the entity that is the same.")
    known: list[KnownEntity] | None = Field(default=None, description="Of `same`: what was known of the two when it was judged.")
    a: str | None = Field(default=None, description="Of `never-same`: id of the one.")
    b: str | None = Field(default=None, description="Of `never-same`: id of the other.")
    entity: str | None = Field(default=None, description="Id of the entity that is judged.")
    name: str | None = Field(default=None, description="The name that is given, ignored or split.")
    type: str | None = Field(default=None, description="Of `retype`: the type that is given.")
    new: KnownEntity | None = Field(default=None, description="Of `split`: the other entity.")
    words: list[str] | None = Field(default=None, description="Of `split`: in posts that hold one of these.")
    entities: list[str] | None = Field(default=None, description="Of `split`: in posts that name one of these.")
    tags: list[str] | None = Field(default=None, description="Of `split`: in posts that bear one of these.")
    posts: list[str] | None = Field(default=None, description="Of `split`: in these posts.")
    author: str = Field(description="Whose judgement it is.", examples=["編集部"])
    time: datetime = Field(description="When it was made.")
    reason: str = Field(default="", description="Why.")

    @classmethod
    def of(cls, made: Made) -> Judgement:
        """As answers show it."""
        return cls.model_validate(as_data(made))


class JudgementsAnswer(Schema):
    """What is judged."""

    items: list[Judgement] = Field(description="The judgements in force, oldest first.")


class EntityChange(Schema):
    """An entity before and after."""

    id: EntityId
    name_before: str | None = Field(description="Its name before; null if it was not there.")
    name_after: str | None = Field(description="Its name after; null if it goes.")
    type_before: str | None = Field(description="Its type before.")
    type_after: str | None = Field(description="Its type after.")
    posts_before: int = Field(description="Posts that name it before.")
    posts_after: int = Field(description="Posts that name it after.")


class EdgeChange(Schema):
    """An edge before and after."""

    head: EntityId
    type: str = Field(description="Relation type from head to tail.", examples=["partners_with"])
    tail: EntityId
    claims_before: int = Field(description="Claims that support it before; 0 if it comes.")
    claims_after: int = Field(description="Claims that support it after; 0 if it goes.")


class Renaming(Schema):
    """A mention that comes to name something else."""

    post: PostRef = Field(description="The post that it stands in.")
    start: int = Field(description="Code-point offset of the mention in the post's source file.")
    name: str = Field(description="As it is written.", examples=["鴻海"])
    text: str = Field(description="The source around it.")
    before: str | None = Field(description="Id of the entity that it was shown as; null for none.")
    after: str | None = Field(description="Id of the entity that it is shown as then; null for none.")


class Effect(Schema):
    """What comes of judgements."""

    posts: PostCount = Field(description="Posts of which something else is shown.")
    mentions: int = Field(description="Mentions that name something else.", examples=[3])
    claims_came: int = Field(description="Claims that come.")
    claims_went: int = Field(description="Claims that go; one whose ends change goes, and another comes.")
    entities: list[EntityChange] = Field(description="Entities that come, go or change.")
    edges_came: int = Field(description="Edges that come.")
    edges_went: int = Field(description="Edges that go.")
    edges_changed: int = Field(description="Edges that other claims support.")
    edges: list[EdgeChange] = Field(description="The largest changes of edges, typed relations first.")
    examples: list[Renaming] = Field(description="Some of the mentions, each of another post.")


class DecisionAnswer(Schema):
    """A decision and what comes of it."""

    applied: bool = Field(description="Whether it was carried out; false for a preview.")
    made: list[Judgement] = Field(description="Judgements that come into force; none if it is in force already.")
    withdrawn: list[Judgement] = Field(description="Judgements that are withdrawn.")
    effect: Effect = Field(description="What comes of it.")


class Duplicate(Schema):
    """Two entities that may be one."""

    keep: EntityCard = Field(description="The one that would be kept.")
    other: EntityCard = Field(description="The other.")
    score: float = Field(description="0 to 1; how much speaks for it.", examples=[0.93])
    reasons: list[str] = Field(description="What speaks for it.")


class Cluster(Schema):
    """Posts that name an entity beside others."""

    posts: list[str] = Field(description="Ids of the posts.")
    companions: list[str] = Field(description="Names of what they name beside it, the most frequent first.")


class Namesake(Schema):
    """An entity that may be two of one name."""

    entity: EntityCard = Field(description="The entity.")
    score: float = Field(description="0 to 1; how much speaks for it.", examples=[0.44])
    reasons: list[str] = Field(description="What speaks for it.")
    clusters: list[Cluster] = Field(description="The parts that its posts fall into.")


class SuggestionsAnswer(Schema):
    """What a person may want to judge."""

    duplicates: list[Duplicate] = Field(description="Pairs that may be one, the likeliest first; none that was judged.")
    namesakes: list[Namesake] = Field(description="Names that may have two bearers, the likeliest first.")
