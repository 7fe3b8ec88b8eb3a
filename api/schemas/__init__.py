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
from api.schemas.extract import ExtractAnswer, TextQuestion
from api.schemas.names import MAX_NAMES, BatchAnswer, BatchQuestion, Candidate, Reconciled, WantedName
from api.schemas.posts import EntityInPost, EntityPair, Firsts, Mention, PostContents, PostEntitiesAnswer, PostsFound, Topic
from api.schemas.reconcile import ReconcileAnswer, ReconcileCandidate, ReconcileManifest, ReconcileQueries, ReconcileQuery, SuggestAnswer
from api.schemas.related import DraftQuestion, Related, RelatedAnswer
from api.schemas.state import Health, Problem, Stats
from api.schemas.topics import EntityAbout, TopicCard, TopicProfile, TopicsAnswer

__all__ = [
    "BatchAnswer",
    "BatchQuestion",
    "Candidate",
    "Claim",
    "ConnectionAnswer",
    "DraftQuestion",
    "EdgeAnswer",
    "EntityAbout",
    "EntityCard",
    "EntityInPost",
    "EntityPair",
    "EntityRef",
    "Evidence",
    "ExtractAnswer",
    "Firsts",
    "Health",
    "Hop",
    "Link",
    "MAX_NAMES",
    "Match",
    "Mention",
    "Neighbor",
    "Neighborhood",
    "NeighborsAnswer",
    "Path",
    "PathsAnswer",
    "PostContents",
    "PostEntitiesAnswer",
    "PostOfEntity",
    "PostRef",
    "PostsAnswer",
    "PostsFound",
    "Problem",
    "Profile",
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
    "Stats",
    "SuggestAnswer",
    "TextQuestion",
    "Topic",
    "TopicCard",
    "TopicProfile",
    "TopicsAnswer",
    "TypeName",
    "WantedName",
]
