"""What questions and answers look like."""

from __future__ import annotations

from api.schemas.common import EntityRef, PostRef, RelationName, TypeName
from api.schemas.edges import Claim, ConnectionAnswer, EdgeAnswer, Evidence, Hop, Link, Path, PathsAnswer
from api.schemas.entities import (
    EntityCard,
    Match,
    Neighbor,
    Neighborhood,
    NeighborsAnswer,
    PostOfEntity,
    PostsAnswer,
    Profile,
    ResolvedProfile,
    SearchAnswer,
)
from api.schemas.events import AmountsAnswer, Deal, Event, TimelineAnswer, TypedRelationName
from api.schemas.extract import ExtractAnswer, TextQuestion
from api.schemas.names import MAX_NAMES, BatchAnswer, BatchQuestion, Candidate, Reconciled, WantedName
from api.schemas.posts import EntityInPost, EntityPair, Firsts, Mention, PostContents, PostEntitiesAnswer, PostsFound, Topic
from api.schemas.reconcile import ReconcileAnswer, ReconcileCandidate, ReconcileManifest, ReconcileQueries, ReconcileQuery, SuggestAnswer
from api.schemas.related import DraftQuestion, Phrase, Reason, Related, RelatedAnswer, Told
from api.schemas.state import Health, Problem, Stats
from api.schemas.structure import CommunitiesAnswer, Community, CommunityAnswer, Month, Prominent, ProminentAnswer, SeriesAnswer
from api.schemas.topics import EntityAbout, TopicCard, TopicProfile, TopicsAnswer
from api.schemas.trends import AsOfAnswer, Growth, GrowthAnswer, NoveltiesAnswer, Novelty, Period, Trends

__all__ = [
    "MAX_NAMES",
    "AmountsAnswer",
    "AsOfAnswer",
    "BatchAnswer",
    "BatchQuestion",
    "Candidate",
    "Claim",
    "CommunitiesAnswer",
    "Community",
    "CommunityAnswer",
    "ConnectionAnswer",
    "Deal",
    "DraftQuestion",
    "EdgeAnswer",
    "EntityAbout",
    "EntityCard",
    "EntityInPost",
    "EntityPair",
    "EntityRef",
    "Event",
    "Evidence",
    "ExtractAnswer",
    "Firsts",
    "Growth",
    "GrowthAnswer",
    "Health",
    "Hop",
    "Link",
    "Match",
    "Mention",
    "Month",
    "Neighbor",
    "Neighborhood",
    "NeighborsAnswer",
    "NoveltiesAnswer",
    "Novelty",
    "Path",
    "PathsAnswer",
    "Period",
    "Phrase",
    "PostContents",
    "PostEntitiesAnswer",
    "PostOfEntity",
    "PostRef",
    "PostsAnswer",
    "PostsFound",
    "Problem",
    "Profile",
    "Prominent",
    "ProminentAnswer",
    "Reason",
    "ReconcileAnswer",
    "ReconcileCandidate",
    "ReconcileManifest",
    "ReconcileQueries",
    "ReconcileQuery",
    "Reconciled",
    "Related",
    "RelatedAnswer",
    "RelationName",
    "ResolvedProfile",
    "SearchAnswer",
    "SeriesAnswer",
    "Stats",
    "SuggestAnswer",
    "TextQuestion",
    "TimelineAnswer",
    "Told",
    "Topic",
    "TopicCard",
    "TopicProfile",
    "TopicsAnswer",
    "Trends",
    "TypeName",
    "TypedRelationName",
    "WantedName",
]
