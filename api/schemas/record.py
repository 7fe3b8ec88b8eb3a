"""Answers about what changed, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import EdgeNamed, EntityId, Name, Page, PostRef, RelationType, Schema
from api.schemas.edges import Claim
from api.schemas.entities import EntityCard
from api.schemas.judgements import Judgement
from kg.query import Happening as Happened
from kg.query import Why as Asked
from kg.query import receipt_data
from kg.store.base import Receipt as Written

__all__ = [
    "ClaimRef",
    "ClaimsMoved",
    "CoMentionsMoved",
    "EdgeKept",
    "EdgeRef",
    "EdgeStayed",
    "EdgesMoved",
    "EntitiesMoved",
    "EntityKept",
    "Gone",
    "Happening",
    "HistoryAnswer",
    "Kept",
    "NameUsed",
    "Receipt",
    "ReceiptsAnswer",
    "Support",
    "WhyAnswer",
]

_Number = Annotated[int, Field(description="Number of the receipt; larger is later.", examples=[31])]
_Time = Annotated[datetime, Field(description="When, by the clock of the machine that wrote it.")]
_Kind = Annotated[
    str,
    Field(
        description="What happened: a post `came`, was `edited`, `analysed` anew, `moved` or `withdrawn`; or somebody `judged`.",
        examples=["edited"],
    ),
]
_PostId = Annotated[str | None, Field(description="Id of the post; null if it was judged.", examples=["2025-11-21-1-openai-foxconn"])]
_Commit = Annotated[str | None, Field(description="Commit of the git checkout that the file stood in when it was read; null if in none.")]
_Committed = Annotated[bool | None, Field(description="Whether the file was as in that commit.")]
_Hash = Annotated[str | None, Field(description="SHA-256 of the post's file; of a post that was withdrawn, as it was before.")]
_Posts = Annotated[list[str], Field(description="Ids of the first few posts that support it.")]
_Total = Annotated[int, Field(description="How many posts support it.", examples=[4])]
_Made = Annotated[list[Judgement], Field(description="Judgements that came into force.")]
_Withdrawn = Annotated[list[Judgement], Field(description="Judgements that were undone.")]


class EntityKept(Schema):
    """An entity that one post no longer names, and others do."""

    id: EntityId
    posts: _Posts
    total: _Total


class EntitiesMoved(Schema):
    """What a change did to entities, by their ids."""

    came: list[str] = Field(description="Those that nothing named before.")
    joined: list[str] = Field(description="Those that were there, and are named here anew.")
    went: list[str] = Field(description="Those that nothing names any more.")
    stayed: list[EntityKept] = Field(description="Those that are no longer named here, but elsewhere.")


class ClaimRef(Schema):
    """A claim in short."""

    id: str = Field(description="Id of the claim; follows from post, span, relation and ends.", examples=["5d41402abc4b2a76b971"])
    head: EntityId
    type: RelationType
    tail: EntityId


class ClaimsMoved(Schema):
    """What a change did to claims, but for co-mentions."""

    came: list[ClaimRef] = Field(description="Those that came.")
    went: list[ClaimRef] = Field(description="Those that went.")


class EdgeRef(Schema):
    """A relation, by the ids of its ends."""

    head: EntityId
    type: RelationType
    tail: EntityId


class EdgeKept(EdgeRef):
    """A relation that one post no longer claims, and others do."""

    posts: _Posts
    total: _Total


class EdgesMoved(Schema):
    """What a change did to relations."""

    came: list[EdgeRef] = Field(description="Those that nothing claimed before.")
    went: list[EdgeRef] = Field(description="Those that nothing claims any more.")
    stayed: list[EdgeKept] = Field(description="Those that are no longer claimed here, but elsewhere.")


class CoMentionsMoved(Schema):
    """What a change did to co-mentions, counted."""

    claims_came: int = Field(description="Claims that came.")
    claims_went: int = Field(description="Claims that went.")
    edges_came: int = Field(description="Edges that came.")
    edges_went: int = Field(description="Edges that went.")
    edges_stayed: int = Field(description="Edges that only other posts support now.")


class Receipt(Schema):
    """What one change did to the graph."""

    number: _Number
    kind: _Kind
    time: _Time
    post_id: _PostId
    path: str | None = Field(description="The post's file, relative to the folder that was ingested.")
    hash_before: str | None = Field(description="SHA-256 of the file before; null of a post that came.")
    hash_after: str | None = Field(description="SHA-256 of the file after; null of a post that was withdrawn.")
    recipe: str | None = Field(description="Software and data that analysed it.")
    commit: _Commit
    committed: _Committed
    posts: int = Field(description="Number of posts of which something else is shown.", examples=[1])
    made: _Made
    withdrawn: _Withdrawn
    entities: EntitiesMoved = Field(description="Entities that came, went or stayed.")
    claims: ClaimsMoved = Field(description="Claims that came or went.")
    edges: EdgesMoved = Field(description="Relations that came, went or stayed.")
    co_mentions: CoMentionsMoved = Field(description="The same of co-mentions, counted.")

    @classmethod
    def of(cls, receipt: Written) -> Receipt:
        """As a store keeps it."""
        decided = {"made": list(map(Judgement.of, receipt.made)), "withdrawn": list(map(Judgement.of, receipt.withdrawn))}
        return cls.model_validate(receipt_data(receipt) | decided)


class ReceiptsAnswer(Page):
    """What changes did, the last first."""

    items: list[Receipt] = Field(description="The receipts.")


class EdgeStayed(Schema):
    """A relation that one post no longer claims, and others do."""

    edge: EdgeNamed = Field(description="The relation.")
    posts: _Posts
    total: _Total


class Kept(Schema):
    """What supports something."""

    posts: _Posts
    total: _Total


class Happening(Schema):
    """What a change did to one entity."""

    number: _Number
    kind: _Kind
    time: _Time
    entity: str | None = Field(
        description="`came`; `joined`: a post more names it; `went`; `stayed`: a post less names it; null: as many do as before.",
        examples=["came"],
    )
    post_id: _PostId
    post: PostRef | None = Field(description="The post as it is stored now; null if it is not.")
    content_hash: _Hash
    commit: _Commit
    committed: _Committed
    support: Kept | None = Field(description="The posts that still name it, if it stayed.")
    came: list[EdgeNamed] = Field(description="Its relations that came.")
    went: list[EdgeNamed] = Field(description="Its relations that went.")
    stayed: list[EdgeStayed] = Field(description="Its relations that only other posts claim now.")
    made: _Made
    withdrawn: _Withdrawn

    @classmethod
    def of(cls, found: Happened) -> Happening:
        """As the query tells it."""
        names = (name for name in cls.model_fields if name not in ("made", "withdrawn"))
        decided = {"made": list(map(Judgement.of, found.made)), "withdrawn": list(map(Judgement.of, found.withdrawn))}
        return cls.model_validate({name: getattr(found, name) for name in names} | decided)


class HistoryAnswer(Page):
    """What became of an entity, the last first."""

    id: EntityId
    name: Name
    there: bool = Field(description="Whether a post names it.")
    items: list[Happening] = Field(description="The changes that concern it.")


class NameUsed(Schema):
    """How a sentence names an end of a claim."""

    entity_id: EntityId
    name: str = Field(description="As it is written.", examples=["ホンハイ"])
    method: str = Field(description="How the name was found.", examples=["gazetteer"])
    linked_by: str = Field(description="Why it names that entity.", examples=["curated"])


class Support(Schema):
    """A claim, the post that makes it, and where that comes from."""

    claim: Claim = Field(description="What is said, and where.")
    post: PostRef = Field(description="The post that says it.")
    content_hash: str = Field(description="SHA-256 of the file that was read.")
    commit: _Commit
    committed: _Committed
    receipt: int | None = Field(description="Number of the post's last receipt; null if it was stored by a version that wrote none.")
    names: list[NameUsed] = Field(description="How the sentence names the two.")


class Gone(Schema):
    """A change that took relations of the two away."""

    receipt: _Number
    kind: _Kind
    time: _Time
    post_id: _PostId
    edges: list[EdgeNamed] = Field(description="The relations that went.")


class WhyAnswer(Schema):
    """Why two entities are linked, or are not."""

    a: EntityCard = Field(description="The one.")
    b: EntityCard = Field(description="The other.")
    linked: bool = Field(description="Whether a sentence names both, or says how they relate.")
    total: int = Field(description="How many claims there are.", examples=[6])
    items: list[Support] = Field(description="The first of them: typed relations before co-mentions, the oldest post first.")
    judgements: list[Judgement] = Field(description="Those in force that are about one of the two, or join others to it.")
    shared_posts: int = Field(description="Number of posts that name both.", examples=[3])
    gone: list[Gone] = Field(description="When relations of the two went, the last first; co-mentions are not remembered one by one.")

    @classmethod
    def of(cls, found: Asked) -> WhyAnswer:
        """As the query answers."""
        names = (name for name in cls.model_fields if name != "judgements")
        return cls.model_validate({n: getattr(found, n) for n in names} | {"judgements": list(map(Judgement.of, found.judgements))})
