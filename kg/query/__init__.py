"""One file a question; each a function of a graph view."""

from kg.query.communities import Community, Member, communities, community_of
from kg.query.evidence import Evidence, evidence
from kg.query.history import EdgeThen, EntityThen, Growth, TopicThen, growth, neighbors_at, stats_at
from kg.query.links import Amount, Link, links
from kg.query.names import Match, resolve, search
from kg.query.neighbors import Neighbor, neighbors
from kg.query.novelty import Novelty, novelties
from kg.query.paths import Hop, Path, paths
from kg.query.period import Period, moment, period
from kg.query.posts import EntityInPost, PostContents, PostOfEntity, contents, posts_of
from kg.query.profile import Profile, profile
from kg.query.prominence import Prominent, prominent
from kg.query.related import Draft, Related, draft_of_post, related
from kg.query.series import Month, series_of_entity, series_of_pair, series_of_topic
from kg.query.topics import EntityAbout, PostAbout, TopicBeside, TopicProfile, resolve_topic, topic_profile, topics, topics_of
from kg.query.trends import Change, EntityTrend, PairTrend, TopicTrend, Trends, latest_window, trends

__all__ = [
    "Amount",
    "Change",
    "Community",
    "Draft",
    "EdgeThen",
    "EntityAbout",
    "EntityInPost",
    "EntityThen",
    "EntityTrend",
    "Evidence",
    "Growth",
    "Hop",
    "Link",
    "Match",
    "Member",
    "Month",
    "Neighbor",
    "Novelty",
    "PairTrend",
    "Path",
    "Period",
    "PostAbout",
    "PostContents",
    "PostOfEntity",
    "Profile",
    "Prominent",
    "Related",
    "TopicBeside",
    "TopicProfile",
    "TopicThen",
    "TopicTrend",
    "Trends",
    "communities",
    "community_of",
    "contents",
    "draft_of_post",
    "evidence",
    "growth",
    "latest_window",
    "links",
    "moment",
    "neighbors",
    "neighbors_at",
    "novelties",
    "paths",
    "period",
    "posts_of",
    "profile",
    "prominent",
    "related",
    "resolve",
    "resolve_topic",
    "search",
    "series_of_entity",
    "series_of_pair",
    "series_of_topic",
    "stats_at",
    "topic_profile",
    "topics",
    "topics_of",
    "trends",
]
