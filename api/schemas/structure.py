"""Answers about the shape of the graph: communities, prominence, and how much is written month by month."""

from __future__ import annotations

from pydantic import Field

from api.schemas.common import EntityId, EntityRef, Page, PostCount, Schema
from api.schemas.entities import TopicBeside
from api.schemas.topics import TopicCard

__all__ = [
    "CommunitiesAnswer",
    "Community",
    "CommunityAnswer",
    "Member",
    "Month",
    "Prominent",
    "ProminentAnswer",
    "SeriesAnswer",
]


class Member(EntityRef):
    """An entity in its community."""

    posts: PostCount
    centrality: float = Field(description="How much it stands at the centre; 1 for the most central member.", examples=[0.74])


class Community(Schema):
    """Entities that have more to do with one another than with the rest."""

    id: EntityId
    name: str = Field(description="The names of its most central members.", examples=["OpenAI・Oracle・Stargate"])
    size: int = Field(description="How many entities belong to it.", examples=[120])
    posts: int = Field(description="Posts of the period that link two of its members.", examples=[310])
    members: list[Member] = Field(description="Most central first.")
    topics: list[TopicBeside] = Field(description="What these posts are about more than others.")


class CommunitiesAnswer(Page):
    """The communities of the graph."""

    items: list[Community] = Field(description="Largest first. The id of a community is that of its most central member.")


class CommunityAnswer(Page):
    """The community of an entity."""

    entity: EntityRef = Field(description="The entity asked about.")
    community: Community | None = Field(description="Its community; null if too few posts mention the entity, or nothing links it.")


class Prominent(EntityRef):
    """An entity with its rank in the graph."""

    score: float = Field(description="PageRank: 1, divided among all entities that have an edge.", examples=[0.021])
    posts: int = Field(description="Posts of the period that mention it.", examples=[180])
    relations: int = Field(description="Entities that it is linked to by a relation in the period.", examples=[96])


class ProminentAnswer(Page):
    """Who stands at the centre."""

    items: list[Prominent] = Field(description="Highest score first.")


class Month(Schema):
    """One month of a series."""

    month: str = Field(description="Year and month, in UTC.", examples=["2026-01"])
    posts: int = Field(description="Posts of the month that hold what was asked about.", examples=[7])
    all_posts: int = Field(description="Posts of the month.", examples=[112])
    share: float = Field(description="The one divided by the other; 0 where the archive has no posts.", examples=[0.0625])


class SeriesAnswer(Schema):
    """How much is written about something, month by month."""

    entities: list[EntityRef] = Field(description="The entity asked about, or the two; empty for a topic.")
    topic: TopicCard | None = Field(description="The topic asked about.")
    items: list[Month] = Field(description="Every month from the first to the last of the archive, or of the period.")
