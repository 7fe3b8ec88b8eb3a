"""The words everybody uses: plain, frozen records that the stages hand to one another.

All offsets are code-point offsets into ``Post.source``, the decoded source file with its front matter (and without a
byte order mark), half-open: ``post.source[record.start:record.end]``. Records hold data; stages act on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

__all__ = [
    "AMOUNTS_TO",
    "CO_MENTION",
    "EARLIEST",
    "ENTITY_TYPES",
    "LATEST",
    "RELATION_TYPES",
    "STATUSES",
    "SYMMETRIC_TYPES",
    "UNSURE",
    "Alias",
    "Claim",
    "Edge",
    "EdgeKey",
    "Entity",
    "EntityType",
    "Lead",
    "Mention",
    "Passing",
    "Piece",
    "Post",
    "PostFacts",
    "Problem",
    "Segment",
    "SegmentKind",
    "Sentence",
    "Token",
    "Topic",
    "claim_id",
]


class EntityType(StrEnum):
    """What kind of thing an entity is."""

    ORGANIZATION = "Organization"
    PERSON = "Person"
    PRODUCT = "Product"
    PROJECT = "Project"
    LAW = "Law"
    PLACE = "Place"
    TECHNOLOGY = "Technology"


ENTITY_TYPES: Final = tuple(EntityType)

LATEST: Final = datetime.max.replace(tzinfo=UTC)
"""Sorted by it, what has no date comes last."""

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
"""The same where the newest comes first."""

CO_MENTION: Final = "mentioned_with"
"""The kind of edge that says only that two names stand in one sentence; never a relation."""

AMOUNTS_TO: Final = "amounts_to"
"""The kind of claim that states money of one entity alone, which is its head and its tail. It makes no edge."""

UNSURE: Final = "unsure"
"""How a listed name is found that may be a word as well, in a text that the tagger did not read."""

STATUSES: Final = ("asserted", "planned", "rumoured")
"""Of claims, the surest first."""

RELATION_TYPES: Final = (
    "partners_with",
    "invests_in",
    "acquires",
    "supplies",
    "develops",
    "uses",
    "competes_with",
    "part_of",
    "leads",
    "participates_in",
    "located_in",
    "acts_against",
)

SYMMETRIC_TYPES: Final = frozenset({"partners_with", "competes_with", CO_MENTION})
"""Claims of these types name their ends in the order of their ids."""


class SegmentKind(StrEnum):
    """The role of a piece of editorial text in its post."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of readable text and where it stands in the source.

    ``[text_start, text_end)`` indexes the segment's readable text, ``[start, end)`` the source. If the two have the same
    length they correspond one to one; if not (``&amp;``, an escape) the piece is atomic.
    """

    text_start: int
    text_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A title, heading, paragraph, list item or table cell as a reader sees it, without its markup."""

    kind: SegmentKind
    text: str
    pieces: tuple[Piece, ...]
    row: int | None = None
    """Number of the table row in the post, shared by the cells of one row; None outside tables."""

    @property
    def start(self) -> int:
        """Offset of the first character in the source."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character in the source."""
        return self.pieces[-1].end

    def source_span(self, text_start: int, text_end: int) -> tuple[int, int]:
        """Source offsets of ``self.text[text_start:text_end]``.

        Markup that stands between the first and the last character is inside the span. O(pieces).

        Raises:
            ValueError: the range is empty or not inside the text.
        """
        if not 0 <= text_start < text_end <= len(self.text):
            raise ValueError(f"no text at {text_start}:{text_end} of a segment of {len(self.text)} characters")
        start = end = -1
        for piece in self.pieces:
            linear = piece.end - piece.start == piece.text_end - piece.text_start
            if start < 0 and text_start < piece.text_end:
                start = piece.start + (text_start - piece.text_start if linear else 0)
            if text_end <= piece.text_end:
                end = piece.start + text_end - piece.text_start if linear else piece.end
                break
        return start, end


@dataclass(frozen=True, slots=True)
class Post:
    """One source file, read."""

    id: str
    path: str
    permalink: str
    title: str
    published_at: datetime | None
    """When the post says it was published, with time zone (UTC where it names none); None if it says nothing."""
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    source: str
    content_hash: str
    """SHA-256 of the file's bytes, hexadecimal."""
    segments: tuple[Segment, ...]
    root: str = ""
    """The folder the post was found under; `path` is relative to it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input file, for the report of an ingest."""

    path: str
    reason: str
    remedy: str
    line: int | None = None
    """1-based line in the file."""
    skipped: bool = True
    """Whether the file was left out; False for a warning about a post that was taken all the same."""
    held_back: bool = False
    """Whether it was left out because it says itself that it is not to be published."""


class Token(NamedTuple):
    """A word: offsets into its sentence's text, Sudachi part of speech, dictionary form."""

    start: int
    end: int
    tag: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a segment. ``text`` is readable text, ``[start, end)`` its span in the source."""

    text: str
    start: int
    end: int
    segment: int
    """Index into ``Post.segments``."""
    offset: int
    """Where the sentence begins in the segment's readable text."""
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something. ``post.source[start:end] == surface`` always holds."""

    start: int
    end: int
    surface: str
    name: str
    """The surface as a reader sees it: markup removed, character references decoded."""
    type: EntityType
    method: str
    """How it was found: ``gazetteer``, ``version`` (a listed family with a version), ``tagger``, ``context`` (by its legal form),
    ``short form`` (a family name), ``repeat`` (found elsewhere in the same post) or, in an outlined draft only, `UNSURE`."""
    sentence: int
    """Index into the post's sentences."""
    text_start: int
    """Where the name begins in the sentence's readable text; it ends at `text_end`."""
    text_end: int
    entity_id: str = ""
    """The entity it was linked to; empty before linking."""
    linked_by: str = ""
    """Why the name names that entity: ``curated``, ``same key``, ``version of GPT``, ``parenthesis in POST`` …"""


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entity, and why it is a name of it."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """The thing that mentions name. The id is readable, ``organization/openai``, and never depends on the order of posts."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[Alias, ...] = ()
    codes: tuple[str, ...] = ()
    """Such as ``ticker:NVDA`` or ``jpx:9984``."""
    curated: bool = False
    """Whether the gazetteer knows it, so that its name was chosen by people."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion in one sentence: head, relation type, tail, and the span that says so."""

    id: str
    post_id: str
    head: str
    type: str
    tail: str
    start: int
    end: int
    text: str
    """The evidence as it stands in the source: ``post.source[start:end]``."""
    sentence: str
    """The readable sentence that holds the evidence."""
    sentence_start: int
    sentence_end: int
    amount: str | None = None
    """Money that the evidence states for this relation, as written."""
    status: str = "asserted"
    """``asserted``, ``planned`` or ``rumoured``."""
    amount_value: float | None = None
    """The amount in units of its currency; the lower end of a range. None where the text gives no number that can be right."""
    amount_high: float | None = None
    """The upper end of a range."""
    amount_currency: str | None = None
    """ISO 4217."""
    date: str | None = None
    """When it happened or will, as ISO 8601 date or interval, if the sentence says so; relative dates are resolved against the post's."""
    role: str | None = None
    """Of `leads`: as what. Of `invests_in`: ``リード`` if the head leads the round. Of `amounts_to`: what the money is (``投資``)."""
    confidence: float = 1.0
    """How often the evidence of claims like this one states the relation; 1 for co-mentions, which are certain."""

    @property
    def doubt(self) -> tuple[int, float, int, str]:
        """What claims are ordered by, the surest first: asserted, planned, rumoured; by confidence; the shorter sentence; by id."""
        return STATUSES.index(self.status), -self.confidence, len(self.sentence), self.id


@dataclass(frozen=True, slots=True)
class Topic:
    """What a post is about, generic terms included. ``weight`` is positive; larger is more central."""

    id: str
    name: str
    weight: float


class Lead(NamedTuple):
    """What a text says first: its headline, and the sentence or two that tell its news."""

    sentences: int
    """How many of its first sentences, those of the headline included."""
    terms: int
    """How many of its first content words."""
    text: str
    """What it says behind the headline."""


class Passing(NamedTuple):
    """What a draft names in passing, of what happened before its news, and its beginning without that."""

    spans: Mapping[int, tuple[tuple[int, int], ...]]
    """Where, in the text of each sentence that has any, by the sentence's number."""
    words: frozenset[int]
    """Which of the content words stand there, by their numbers."""
    clauses: str
    """What is named so in sentences that say more."""
    background: str
    """The sentences that say nothing else: they go back in time."""
    title: str
    """What is left of the title."""
    opening: str
    """What is left of everything else."""
    lead: str
    """What is left of the lead, behind the headline."""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """Everything that one post contributes to the graph; stored and withdrawn as a whole."""

    post: Post
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    topics: tuple[Topic, ...]
    terms: tuple[str, ...] = ()
    """Content words in order of appearance, repeats included, for full-text search."""
    blocks: frozenset[str] = frozenset()
    """Digests of the post's text blocks, to notice what recurs across the corpus."""
    dropped: frozenset[str] = frozenset()
    """Those of `blocks` that were left out as recurring."""
    opening: str = ""
    """The beginning of its editorial text, without the title."""
    lead: Lead | None = None
    """Of a draft of up to some pages that says more than it does; not stored."""
    passing: Passing | None = None
    """Of a draft of up to some pages that names anything in passing; not stored."""


@dataclass(frozen=True, slots=True, order=True)
class EdgeKey:
    """What identifies an edge: its two ends and its type, symmetric types with the smaller id first."""

    head: str
    type: str
    tail: str

    @classmethod
    def of(cls, head: str, type: str, tail: str) -> EdgeKey:
        """The key of an edge, its ends put in order if the type is symmetric."""
        if type in SYMMETRIC_TYPES and tail < head:
            head, tail = tail, head
        return cls(head, type, tail)


@dataclass(frozen=True, slots=True)
class Edge:
    """Read side: all claims of one (head, type, tail), merged."""

    key: EdgeKey
    claims: int
    posts: int
    independent: int
    """Posts that do not repeat one another: those that share an asserting sentence, word for word, count once."""
    first_seen: datetime | None = field(default=None)
    last_seen: datetime | None = field(default=None)


def claim_id(post_id: str, start: int, end: int, key: EdgeKey) -> str:
    """The id of a claim, which follows from the post, the evidence's offsets, the type and the ends: made twice it is the same."""
    identity = "\n".join((post_id, str(start), str(end), key.type, key.head, key.tail))
    return hashlib.blake2b(identity.encode(), digest_size=10).hexdigest()
