"""The records in which stores answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from kg.records import Claim, Edge, Entity, EntityType, Mention, Topic

__all__ = [
    "MOST_WORDS",
    "About",
    "Backlog",
    "EntityCard",
    "Gist",
    "Grounds",
    "Inside",
    "Likeness",
    "NameHit",
    "NameTable",
    "Portrait",
    "PostCard",
    "Presence",
    "Rewritten",
    "SharedWord",
    "Stamp",
    "Stats",
    "TopicCard",
]


MOST_WORDS: Final = 1_000
"""Words of a text that an index of words holds."""


class Stamp(NamedTuple):
    """What tells whether a stored post is still what its file and the software would make of it."""

    post_id: str
    root: str
    path: str
    content_hash: str
    recipe: str
    """Names the software and data that analysed it; another recipe might find something else. Empty once it is to be analysed again."""


class Rewritten(NamedTuple):
    """What a post's file holds now, from which the same facts follow as before."""

    source: str
    content_hash: str


class Backlog(NamedTuple):
    """The text blocks of stored posts, for noticing what recurs across the corpus."""

    blocks: Mapping[str, frozenset[str]]
    """Digests by post id."""
    dropped: Mapping[str, frozenset[str]]
    """Those of them that the post's analysis left out, by post id."""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A stored post without its text."""

    id: str
    path: str
    permalink: str
    title: str
    published_at: datetime | None
    tags: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameHit:
    """An entity that a search by name found."""

    entity_id: str
    name: str
    """The alias that matched."""
    rank: int
    """0 the whole name, 1 its beginning, 2 a part of it."""
    posts: int
    """Number of posts that mention the entity."""


class Likeness(NamedTuple):
    """How like a text a post is by its content words. Each measure is 0 or more, larger is more alike."""

    post_id: str
    about: float
    """BM25 over what both are about: words count the more the earlier they stand."""
    opening: float
    """The same over the words that they open with."""
    wording: float
    """Cosine of all their words, 0 to 1."""
    title: float
    """Cosine of the words of their titles, 0 to 1."""
    theme: float = 0.0
    """Cosine of where they stand among the themes of the trade, 0 to 1: words that go together count as alike."""
    opening_theme: float = 0.0
    """The same of what they open with."""
    known: float = 1.0
    """How much of the text lies in words that any post has, the same for all posts: `wording` times this is the cosine with the others
    counted too, what `wording` would be if the text were stored."""
    opens: float = 0.0
    """`opening` as a share of what the text would have with itself: how much of what it opens with the post opens with too."""


class SharedWord(NamedTuple):
    """A content word that a text and a post have in common."""

    word: str
    posts: int
    """Number of posts that have it."""
    near: float | None
    """Cosine between the word and where the text or the post stands among the themes of the trade, whichever is less, -1 to 1: high of
    what both are about, low of what is said in passing. None of a word that the themes do not know."""


@dataclass(frozen=True, slots=True)
class EntityCard:
    """An entity in short."""

    id: str
    name: str
    type: EntityType
    posts: int
    """Number of posts that mention it."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class NameTable:
    """Every name of every entity. Read only: it is shared by all who ask. Equal only to itself."""

    revision: int
    names: Mapping[str, Mapping[str, str]]
    """A name of each entity that one key stands for (see :func:`kg.normalize.alias_key`): key, entity id, name."""
    entities: Mapping[str, EntityCard]
    """By id."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic of the archive."""

    id: str
    name: str
    posts: int
    """Number of posts that are about it."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How much of an entity there is."""

    posts: int
    """Number of posts that mention it."""
    mentions: int
    first_seen: datetime | None
    """Date of the oldest of these posts; None if none has a date."""
    last_seen: datetime | None


class Portrait(NamedTuple):
    """What there is to tell of an entity."""

    entity: Entity
    presence: Presence
    relations: list[Edge]
    """Typed relations, the best supported first."""
    companions: list[Edge]
    """Co-mentions, the best supported first."""
    topics: Mapping[str, int]
    """How many of its posts are about each topic, by topic id."""
    latest: list[tuple[PostCard, int]]
    """The newest posts that mention it, and how often."""


class Grounds(NamedTuple):
    """What links two entities, in short."""

    types: tuple[str, ...]
    """Of their edges, in order."""
    claims: list[Claim]
    """Some: typed relations before co-mentions, then the surest first; see :attr:`kg.records.Claim.doubt`."""
    posts: int
    """Number of posts that link them."""


class Inside(NamedTuple):
    """What was found in a post."""

    post: PostCard
    mentions: list[Mention]
    claims: list[Claim]
    """Without the co-mentions."""
    topics: list[Topic]


class Gist(NamedTuple):
    """What posts are compared by. Read only: it is shared by all who ask."""

    post: PostCard
    entities: Mapping[str, int]
    """How often it mentions each of them, by id in order."""
    claims: list[Claim]
    """In order, without the co-mentions."""
    topics: list[Topic]
    """The most central first."""


class About(NamedTuple):
    """What there is to tell of a topic."""

    topic: TopicCard
    posts: Mapping[str, float]
    """How central it is to each post that is about it, by post id."""
    entities: Mapping[str, int]
    """How many of these posts mention each entity, by entity id."""
    topics: Mapping[str, int]
    """How many of these posts are about each other topic too, by topic id."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What the graph holds."""

    posts: int
    entities: int
    mentions: int
    claims: int
    edges: int
    topics: int
    entities_by_type: dict[str, int]
    edges_by_type: dict[str, int]
