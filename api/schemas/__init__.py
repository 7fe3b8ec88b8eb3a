"""What questions and answers look like."""

from __future__ import annotations

from api.schemas.common import EntityRef, PostRef, RelationName, TypeName
from api.schemas.edges import Claim, EdgeAnswer, Evidence, Link, Path, PathsAnswer
from api.schemas.entities import Match, Neighbor, NeighborsAnswer, PostOfEntity, PostsAnswer, Profile, ResolvedProfile, SearchAnswer
from api.schemas.events import AmountsAnswer, Deal, Event, TimelineAnswer, TypedRelationName
from api.schemas.posts import EntityInPost, PostContents, PostEntitiesAnswer, Topic
from api.schemas.related import DraftQuestion, Related, RelatedAnswer
from api.schemas.state import Health, Problem, Stats
from api.schemas.structure import CommunitiesAnswer, Community, CommunityAnswer, Month, Prominent, ProminentAnswer, SeriesAnswer
from api.schemas.topics import EntityAbout, TopicCard, TopicProfile, TopicsAnswer
from api.schemas.trends import AsOfAnswer, Growth, GrowthAnswer, NoveltiesAnswer, Novelty, Period, Trends

__all__ = [
    "AmountsAnswer",
    "AsOfAnswer",
    "Claim",
    "CommunitiesAnswer",
    "Community",
    "CommunityAnswer",
    "Deal",
    "DraftQuestion",
    "EdgeAnswer",
    "EntityAbout",
    "EntityInPost",
    "EntityRef",
    "Event",
    "Evidence",
    "Growth",
    "GrowthAnswer",
    "Health",
    "Link",
    "Match",
    "Month",
    "Neighbor",
    "NeighborsAnswer",
    "NoveltiesAnswer",
    "Novelty",
    "Path",
    "PathsAnswer",
    "Period",
    "PostContents",
    "PostEntitiesAnswer",
    "PostOfEntity",
    "PostRef",
    "PostsAnswer",
    "Problem",
    "Profile",
    "Prominent",
    "ProminentAnswer",
    "Related",
    "RelatedAnswer",
    "RelationName",
    "ResolvedProfile",
    "SearchAnswer",
    "SeriesAnswer",
    "Stats",
    "TimelineAnswer",
    "Topic",
    "TopicCard",
    "TopicProfile",
    "TopicsAnswer",
    "Trends",
    "TypeName",
    "TypedRelationName",
]
