"""Answers about what changes: what rises and falls, what is new, what came between two dates, what was known at one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import EdgeNamed, EntityRef, Independent, Page, PostRef, Schema
from api.schemas.edges import Evidence
from api.schemas.entities import Neighbor
from api.schemas.state import Stats

__all__ = [
    "AsOfAnswer",
    "Change",
    "EdgeThen",
    "EntityThen",
    "EntityTrend",
    "Growth",
    "GrowthAnswer",
    "NoveltiesAnswer",
    "Novelty",
    "PairTrend",
    "Period",
    "TopicThen",
    "TopicTrend",
    "Trends",
]

_TopicId = Annotated[str, Field(description="Id of the topic.", examples=["topic/データセンター"])]
_TopicName = Annotated[str, Field(description="Name of the topic.", examples=["データセンター"])]


class Period(Schema):
    """A span of time."""

    since: datetime | None = Field(description="When it begins; null if it has no beginning.")
    until: datetime | None = Field(description="Just behind its end; null if it has none.")


class Change(Schema):
    """How often something is in the posts of the window, and how often in those of the baseline."""

    posts: int = Field(description="Posts of the window that hold it.", examples=[14])
    rate: float = Field(description="As a share of the posts of the window.", examples=[0.12])
    baseline_posts: int = Field(description="Posts of the baseline that hold it.", examples=[5])
    baseline_rate: float = Field(description="As a share of the posts of the baseline.", examples=[0.006])
    ratio: float = Field(description="The one share by the other, with half a post added to either side.", examples=[18.2])
    bound: float = Field(
        description="The end of the ratio's 95 % confidence interval that is nearer to 1; what trends are ranked by.", examples=[7.1]
    )
    p: float = Field(
        description="How likely posts that have nothing to do with time would show as much (Fisher's exact test, one-sided).",
        examples=[2.1e-9],
    )
    q: float = Field(
        description="The share of chance finds to expect among all trends with a `p` as small (Benjamini and Hochberg).", examples=[3.0e-7]
    )
    latest: list[PostRef] = Field(description="Some posts behind it, newest first: of the window, or of the baseline for what falls.")


class EntityTrend(EntityRef):
    """An entity that is mentioned more, or less."""

    change: Change = Field(description="How much.")


class PairTrend(EdgeNamed):
    """A relation that is asserted, or a pair that is named together, in more posts, or fewer."""

    also: list[str] = Field(description="What else links the two that changed too.", examples=[["mentioned_with"]])
    change: Change = Field(description="How much.")
    evidence: list[Evidence] = Field(description="The best evidence for it, as much as was asked for; none of co-mentions.")


class TopicTrend(Schema):
    """A topic that more posts are about, or fewer."""

    id: _TopicId
    name: _TopicName
    change: Change = Field(description="How much.")


class Trends(Schema):
    """What changed between two periods."""

    window: Period = Field(description="The period asked about.")
    window_posts: int = Field(description="Posts of the window.", examples=[115])
    baseline: Period = Field(description="What it is compared with.")
    baseline_posts: int = Field(description="Posts of the baseline.", examples=[885])
    entities: list[EntityTrend] = Field(description="Entities, the surest and largest change first.")
    pairs: list[PairTrend] = Field(description="Relations and co-mentions; each pair once, by what changed most.")
    topics: list[TopicTrend] = Field(description="Topics.")


class Novelty(EdgeNamed):
    """A relation that was asserted, or a pair that was named together, for the first time."""

    first: PostRef = Field(description="The post that did.")
    posts: int = Field(description="Posts that have done so until now, the first included.", examples=[3])
    independent: Independent
    within: int = Field(description="Those of them that are of the period.", examples=[2])
    new: list[str] = Field(description="Ids of those of its ends that no post before the period mentions.", examples=[["project/stargate"]])
    known_pair: bool = Field(description="Whether a post before the period links the two in another way.")
    prominence: int = Field(description="Posts that mention the less mentioned of its ends.", examples=[12])
    evidence: list[Evidence] = Field(description="The best evidence for it, as much as was asked for; none of co-mentions.")


class NoveltiesAnswer(Page):
    """What was linked for the first time."""

    period: Period = Field(description="The period asked about.")
    items: list[Novelty] = Field(description="Relations before co-mentions, those of most independent posts first.")


class EntityThen(EntityRef):
    """An entity that came."""

    posts: int = Field(description="Posts of the period that mention it; of one entity's growth, that link the two.", examples=[4])
    first: PostRef = Field(description="The first of them.")


class EdgeThen(EdgeNamed):
    """An edge that came, or that more posts support than before."""

    posts: int = Field(description="Posts of the period that support it.", examples=[2])
    before: int = Field(description="Earlier posts that do; 0 for an edge that came.", examples=[0])
    first: PostRef = Field(description="The first post of the period that supports it.")
    evidence: list[Evidence] = Field(description="The best evidence for it, as much as was asked for; none of co-mentions.")


class TopicThen(Schema):
    """A topic that came."""

    id: _TopicId
    name: _TopicName
    posts: int = Field(
        description="Posts of the period that are about it; of one entity's growth, that mention the entity too.", examples=[3]
    )
    first: PostRef = Field(description="The first of them.")


class Growth(Schema):
    """What posts of a period added to the graph; of each kind the total, and those of most posts."""

    period: Period = Field(description="The period asked about.")
    posts: int = Field(description="Posts of the period; those that mention the entity, if one was asked about.", examples=[115])
    new_entities: int = Field(description="How many entities came.", examples=[212])
    entities: list[EntityThen] = Field(description="Entities that came.")
    new_edges: int = Field(description="How many edges came.", examples=[960])
    edges: list[EdgeThen] = Field(description="Edges that came: relations before co-mentions.")
    grown_edges: int = Field(description="How many edges that were there gained posts.", examples=[341])
    grown: list[EdgeThen] = Field(description="Edges that were there and gained posts: relations before co-mentions.")
    new_topics: int = Field(description="How many topics came.", examples=[38])
    topics: list[TopicThen] = Field(description="Topics that came.")


class GrowthAnswer(Schema):
    """What came between two dates."""

    entity: EntityRef | None = Field(description="The entity asked about; null if the whole graph was.")
    growth: Growth = Field(description="What came.")


class AsOfAnswer(Page):
    """The graph as posts before a date make it."""

    date: datetime = Field(description="The time asked about; posts published before it count.")
    stats: Stats | None = Field(description="What the graph held; null if an entity was asked about.")
    entity: EntityRef | None = Field(description="The entity asked about; null if the whole graph was.")
    items: list[Neighbor] = Field(description="Who was linked to the entity, typed relations before co-mentions; empty if it came later.")
