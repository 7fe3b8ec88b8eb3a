"""One file a question; each a function of a graph view."""

from kg.query.evidence import Evidence, evidence
from kg.query.names import Match, resolve, search
from kg.query.neighbors import Neighbor, neighbors
from kg.query.paths import Hop, Path, paths
from kg.query.posts import EntityInPost, PostContents, PostOfEntity, contents, posts_of
from kg.query.profile import Profile, profile
from kg.query.related import Draft, Related, draft_of_post, related

__all__ = [
    "Draft",
    "EntityInPost",
    "Evidence",
    "Hop",
    "Match",
    "Neighbor",
    "Path",
    "PostContents",
    "PostOfEntity",
    "Profile",
    "Related",
    "contents",
    "draft_of_post",
    "evidence",
    "neighbors",
    "paths",
    "posts_of",
    "profile",
    "related",
    "resolve",
    "search",
]
