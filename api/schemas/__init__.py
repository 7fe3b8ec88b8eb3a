"""What questions and answers look like."""

from __future__ import annotations

from api.schemas.common import EntityRef, PostRef, RelationName, TypeName
from api.schemas.edges import Claim, EdgeAnswer, Evidence, Link, Path, PathsAnswer
from api.schemas.entities import Match, Neighbor, NeighborsAnswer, PostOfEntity, PostsAnswer, Profile, ResolvedProfile, SearchAnswer
from api.schemas.posts import EntityInPost, PostContents, PostEntitiesAnswer, Topic
from api.schemas.related import DraftQuestion, Related, RelatedAnswer
from api.schemas.state import Health, Problem, Stats
from api.schemas.topics import EntityAbout, TopicCard, TopicProfile, TopicsAnswer

__all__ = [
    "Claim",
    "DraftQuestion",
    "EdgeAnswer",
    "EntityAbout",
    "EntityInPost",
    "EntityRef",
    "Evidence",
    "Health",
    "Link",
    "Match",
    "Neighbor",
    "NeighborsAnswer",
    "Path",
    "PathsAnswer",
    "PostContents",
    "PostEntitiesAnswer",
    "PostOfEntity",
    "PostRef",
    "PostsAnswer",
    "Problem",
    "Profile",
    "Related",
    "RelatedAnswer",
    "RelationName",
    "ResolvedProfile",
    "SearchAnswer",
    "Stats",
    "Topic",
    "TopicCard",
    "TopicProfile",
    "TopicsAnswer",
    "TypeName",
]
