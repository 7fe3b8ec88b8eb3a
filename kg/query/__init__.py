"""One file a question; each a function of a graph view."""

from kg.query.evidence import Evidence, evidence
from kg.query.links import Amount, Link, links
from kg.query.names import Match, resolve, search
from kg.query.neighbors import Neighbor, neighbors
from kg.query.paths import Hop, Path, paths
from kg.query.posts import EntityInPost, PostContents, PostOfEntity, contents, posts_of
from kg.query.profile import Profile, profile
from kg.query.related import Draft, Related, draft_of_facts, draft_of_post, related
from kg.query.topics import EntityAbout, PostAbout, TopicBeside, TopicProfile, resolve_topic, topic_profile, topics, topics_of

__all__ = [
    "Amount",
    "Draft",
    "EntityAbout",
    "EntityInPost",
    "Evidence",
    "Hop",
    "Link",
    "Match",
    "Neighbor",
    "Path",
    "PostAbout",
    "PostContents",
    "PostOfEntity",
    "Profile",
    "Related",
    "TopicBeside",
    "TopicProfile",
    "contents",
    "draft_of_facts",
    "draft_of_post",
    "evidence",
    "links",
    "neighbors",
    "paths",
    "posts_of",
    "profile",
    "related",
    "resolve",
    "resolve_topic",
    "search",
    "topic_profile",
    "topics",
    "topics_of",
]
