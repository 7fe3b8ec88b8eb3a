"""One file a question; each a function of a graph view. Those of writers have packages: relatedness, statements, checks."""

from kg.query.amounts import Deal, Figure, amounts
from kg.query.batch import Candidate, Reconciled, Wanted, reconcile
from kg.query.checks.check import DraftCheck, check
from kg.query.checks.checkedfacts import ArchiveFact, CheckedFact, Subject
from kg.query.checks.figurechecks import CheckedFigure
from kg.query.checks.namechecks import CheckedName
from kg.query.checks.twice import OwnStatement, SaidTwice
from kg.query.communities import Community, Member, communities, community_of, community_posts
from kg.query.context import in_context, naming_both
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence, evidence, is_sure
from kg.query.gaps import Gaps, PairGap, TopicGap, gaps
from kg.query.history import EdgeThen, EntityThen, Growth, TopicThen, growth, neighbors_at, stats_at
from kg.query.links import Amount, Contradiction, Link, links
from kg.query.names import Match, bearers, complete, near, others_called, resolve, search
from kg.query.neighbors import Neighbor, Neighborhood, NeighborhoodEdge, Node, edge_of, neighborhood, neighbors
from kg.query.novelty import Novelty, novelties
from kg.query.outdated import OvertakenFact
from kg.query.overtaken import Overtaken
from kg.query.paths import Connection, Hop, Path, connection, paths
from kg.query.period import Period, moment, period
from kg.query.posts import EntityInPost, Firsts, PostContents, PostOfEntity, PostsFound, contents, find_posts, firsts, posts_of, posts_where
from kg.query.preview import EdgeChange, EntityChange, Preview, Renaming, preview
from kg.query.profile import Profile, profile
from kg.query.prominence import Prominent, prominent
from kg.query.properties import PROPERTIES, Value, properties
from kg.query.receipts import EdgeStayed, Happening, History, history_of, receipt_data, receipts
from kg.query.relatedness.drafts import Draft, draft_of_facts, draft_of_outline, draft_of_post
from kg.query.relatedness.reasons import Reason
from kg.query.relatedness.related import Coverage, Related, coverage, related, related_all
from kg.query.relatedness.stories import Stories, Told
from kg.query.series import Month, series_of_entity, series_of_pair, series_of_topic
from kg.query.statements.stated import POSTS_COMPARED, passages_of
from kg.query.suggestions import Cluster, Duplicate, Namesake, Sounds, duplicates, namesakes
from kg.query.support import with_evidence
from kg.query.timeline import EVENT_TYPES, Event, timeline
from kg.query.topics import EntityAbout, PostAbout, TopicBeside, TopicProfile, resolve_topic, topic_profile, topics, topics_of
from kg.query.trends import Change, EntityTrend, PairTrend, TopicTrend, Trends, latest_window, trends
from kg.query.why import Gone, NameUsed, Support, Why, why

__all__ = [
    "Amount",
    "ArchiveFact",
    "Candidate",
    "Change",
    "CheckedFact",
    "CheckedFigure",
    "CheckedName",
    "Cluster",
    "Community",
    "Connection",
    "Contradiction",
    "Coverage",
    "Deal",
    "Draft",
    "DraftCheck",
    "Duplicate",
    "EVENT_TYPES",
    "EdgeChange",
    "EdgeNamed",
    "EdgeStayed",
    "EdgeThen",
    "EntityAbout",
    "EntityChange",
    "EntityInPost",
    "EntityThen",
    "EntityTrend",
    "Event",
    "Evidence",
    "Figure",
    "Firsts",
    "Gaps",
    "Gone",
    "Growth",
    "Happening",
    "History",
    "Hop",
    "Link",
    "Match",
    "Member",
    "Month",
    "Namesake",
    "NameUsed",
    "Neighbor",
    "Neighborhood",
    "NeighborhoodEdge",
    "Node",
    "Novelty",
    "Overtaken",
    "OvertakenFact",
    "OwnStatement",
    "POSTS_COMPARED",
    "PROPERTIES",
    "PairGap",
    "PairTrend",
    "Path",
    "Period",
    "PostAbout",
    "PostContents",
    "PostOfEntity",
    "PostsFound",
    "Preview",
    "Profile",
    "Prominent",
    "Reason",
    "Reconciled",
    "Related",
    "Renaming",
    "SaidTwice",
    "Sounds",
    "Stories",
    "Subject",
    "Support",
    "Told",
    "TopicBeside",
    "TopicGap",
    "TopicProfile",
    "TopicThen",
    "TopicTrend",
    "Trends",
    "Value",
    "Wanted",
    "Why",
    "amounts",
    "bearers",
    "check",
    "communities",
    "community_of",
    "community_posts",
    "complete",
    "connection",
    "contents",
    "coverage",
    "draft_of_facts",
    "draft_of_outline",
    "draft_of_post",
    "duplicates",
    "edge_of",
    "evidence",
    "find_posts",
    "firsts",
    "gaps",
    "growth",
    "history_of",
    "in_context",
    "is_sure",
    "latest_window",
    "links",
    "moment",
    "namesakes",
    "naming_both",
    "near",
    "neighborhood",
    "neighbors",
    "neighbors_at",
    "novelties",
    "others_called",
    "passages_of",
    "paths",
    "period",
    "posts_of",
    "posts_where",
    "preview",
    "profile",
    "prominent",
    "properties",
    "receipt_data",
    "receipts",
    "reconcile",
    "related",
    "related_all",
    "resolve",
    "resolve_topic",
    "search",
    "series_of_entity",
    "series_of_pair",
    "series_of_topic",
    "stats_at",
    "timeline",
    "topic_profile",
    "topics",
    "topics_of",
    "trends",
    "why",
    "with_evidence",
]
