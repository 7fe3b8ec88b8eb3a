"""One file a question; each a function of a graph view."""

from kg.query.amounts import Deal, Figure, amounts
from kg.query.batch import Candidate, Reconciled, Wanted, reconcile
from kg.query.evidence import Evidence, evidence
from kg.query.links import Amount, Contradiction, Link, links
from kg.query.names import Match, complete, resolve, search
from kg.query.neighbors import Neighbor, Neighborhood, NeighborhoodEdge, Node, neighborhood, neighbors
from kg.query.paths import Connection, Hop, Path, connection, paths
from kg.query.period import Period
from kg.query.posts import EntityInPost, Firsts, PostContents, PostOfEntity, contents, firsts, posts_of, posts_where
from kg.query.profile import Profile, profile
from kg.query.related import Draft, Related, draft_of_post, related
from kg.query.timeline import EVENT_TYPES, Event, timeline
from kg.query.topics import EntityAbout, PostAbout, TopicBeside, TopicProfile, resolve_topic, topic_profile, topics, topics_of

__all__ = [
    "EVENT_TYPES",
    "Amount",
    "Candidate",
    "Connection",
    "Contradiction",
    "Deal",
    "Draft",
    "EntityAbout",
    "EntityInPost",
    "Event",
    "Evidence",
    "Figure",
    "Firsts",
    "Hop",
    "Link",
    "Match",
    "Neighbor",
    "Neighborhood",
    "NeighborhoodEdge",
    "Node",
    "Path",
    "Period",
    "PostAbout",
    "PostContents",
    "PostOfEntity",
    "Profile",
    "Reconciled",
    "Related",
    "TopicBeside",
    "TopicProfile",
    "Wanted",
    "amounts",
    "complete",
    "connection",
    "contents",
    "draft_of_post",
    "evidence",
    "firsts",
    "links",
    "neighborhood",
    "neighbors",
    "paths",
    "posts_of",
    "posts_where",
    "profile",
    "reconcile",
    "related",
    "resolve",
    "resolve_topic",
    "search",
    "timeline",
    "topic_profile",
    "topics",
    "topics_of",
]
