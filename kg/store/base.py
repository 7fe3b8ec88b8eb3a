"""The contract of a store: the pipeline holds a writer, queries hold a view.

A writer puts or withdraws whole posts, each at once or not at all. A view is one consistent state of the graph: what is
written while it is open is not seen through it, or the view says that it is outdated (see :func:`kg.store.ask`). Edges are
derived from claims; an entity exists as long as a post mentions it.

What is put is what was found; what a view shows is what the judgements in force make of it (see :mod:`kg.judge`), always, in
whatever order posts and judgements came and went.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg.judge import Judgement, Judgements
from kg.records import Claim, Edge, EdgeKey, Entity, EntityType, Mention, PostFacts, Topic
from kg.store.network import Network
from kg.store.receipts import Changes, CoMentions, Kept, Listener, Origin, OriginOf, Receipt, SaidClaim
from kg.store.records import (
    MOST_WORDS,
    About,
    Backlog,
    EntityCard,
    Gist,
    Grounds,
    Inside,
    Likeness,
    NameHit,
    NameTable,
    Portrait,
    PostCard,
    Presence,
    Rewritten,
    SharedWord,
    Stamp,
    Stats,
    TopicCard,
)

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "MOST_WORDS",
    "About",
    "Backlog",
    "Changes",
    "CoMentions",
    "Contents",
    "Dates",
    "EntityCard",
    "Gist",
    "GraphStore",
    "Grounds",
    "Inside",
    "Kept",
    "Likeness",
    "Listener",
    "NameHit",
    "NameTable",
    "Network",
    "Origin",
    "OriginOf",
    "Portrait",
    "PostCard",
    "Presence",
    "Receipt",
    "Rewritten",
    "SharedWord",
    "SaidClaim",
    "Stamp",
    "Stats",
    "TopicCard",
    "View",
    "Writer",
]

T = TypeVar("T")


class Dates(Protocol):
    """Says which dates belong to it; a :class:`kg.query.Period`, for one."""

    def __contains__(self, date: datetime | None, /) -> bool:
        """Whether this one does; None is that of a post without any."""


class Writer(Protocol):
    """Changes a store; there is one at a time.

    Each change leaves a receipt, stored together with it.
    """

    def trace(self, origin_of: OriginOf, told: Listener) -> None:
        """From here on receipts say where files come from, and `told` hears of each receipt once it is stored."""

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all stored posts by post id."""

    def permalinks(self) -> Mapping[str, str]:
        """The links of all stored posts by post id."""

    def backlog(self) -> Backlog:
        """The text blocks of all stored posts."""

    def source(self, post_id: str) -> str:
        """The stored source text of a post.

        Raises:
            PostNotFound: there is no such post.
        """

    def sources(self, post_ids: Collection[str]) -> Mapping[str, str]:
        """The stored source texts of posts by id; those that there are."""

    def put(self, facts: PostFacts, recipe: str) -> None:
        """Store a post with all its facts in place of what it contributed before; at once or not at all.

        What is said of an entity is what the post says that was put last. Posts of other recipes that name an entity of which this one
        says something else, or may, have no recipe from here on (see :class:`Stamp`): what they say of it is not what the store holds.

        Raises:
            PostRefused: the store cannot hold this post; says why. What it held of it before is kept, and others can be put.
        """

    def put_all(self, batch: Sequence[PostFacts], recipe: str) -> None:
        """Store posts with all their facts; each of them at once or not at all, of two with one id the later.

        Raises:
            PostRefused: the store cannot hold one of them, or not all at once; some of the others may be stored.
        """

    def move(self, post_id: str, root: str, path: str) -> None:
        """Note that the same content now stands elsewhere."""

    def rewrite(self, files: Mapping[str, Rewritten]) -> None:
        """Note that the files of posts, by their ids, now hold texts from which the same facts follow; all at once."""

    def relink(self, permalinks: Mapping[str, str], recipe: str) -> None:
        """Note that the pages of posts, by their ids, now stand elsewhere, as a recipe has it by which all else stays; all at once."""

    def delete(self, post_id: str) -> bool:
        """Withdraw a post and everything that only it supports; False if there is no such post."""

    def judgements(self) -> Judgements:
        """The judgements in force."""

    def judge(self, made: Iterable[Judgement] = (), withdrawn: Iterable[str] = ()) -> list[str]:
        """Bring judgements into force and withdraw others, by id, with all that follows for the posts there are.

        What is in force already stays as it is. Returns the ids of the posts of which now something else is shown. One receipt tells
        of all of it.

        Raises:
            JudgementConflict, UsageError, JudgementNotFound: see :meth:`kg.judge.Judgements.changed`; nothing is changed.
        """


class Contents(Protocol):
    """What was put into a store, of one state of it; not the graph that it makes."""

    def judgements(self) -> Judgements:
        """The judgements in force."""

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""

    def stats(self) -> Stats:
        """Counts of everything."""

    def found(self, post_id: str) -> PostFacts:
        """A post with all its facts as it was put: what was found, whatever is judged.

        Raises:
            PostNotFound: there is no such post.
        """


class View(Contents, Protocol):
    """One state of the graph, to be asked."""

    @property
    def revision(self) -> int:
        """Grows with every change."""

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names.

        Raises:
            EntityNotFound: there is none with this id.
        """

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, whatever its script's width and case.

        Each entity once. Whole names come before beginnings, these before parts; within each the most mentioned first,
        then by id.
        """

    def names(self) -> NameTable:
        """All names in memory, for completing what is being typed and for finding what was mistyped.

        Raises:
            GraphTooLarge: the store holds more than fits into memory here.
        """

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the entities that carry any, as they are listed, by entity id in order."""

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity.

        Raises:
            EntityNotFound: there is none with this id.
        """

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often: newest first, those without a date last, then by id."""

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""

    def names_preferred(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts use each of its names most; of names used as often the first counts."""

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end; of all types if None.

        Typed relations come before co-mentions, those of most independent posts first, then of most posts and claims, then by key.
        """

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts, and at least so many of its topics.

        Those come first whose posts and the entity's have the largest cosine, times the logarithm of how many they share.

        Raises:
            EntityNotFound: there is none with this id.
        """

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many).

        Typed relations come before co-mentions, then the oldest post first.
        """

    def surest(self, keys: Iterable[EdgeKey], limit: int, *, published: Dates | None = None) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many; see :attr:`kg.records.Claim.doubt`.

        Only of posts with a date that belongs to `published`, if given.
        """

    def grounds(self, pairs: Iterable[tuple[str, str]], limit: int) -> Mapping[tuple[str, str], Grounds]:
        """What links each of some pairs, either way round, with at most so many claims; of those that anything links."""

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""

    def amounts_of(self, entity_ids: Iterable[str]) -> Mapping[str, list[Claim]]:
        """The claims that state an amount of one alone, of each of some entities, oldest post first; of those that there are any of."""

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first: those of a post, those that belong to the history of an entity, all unless one is given.

        Args:
            post_id: whether or not the post is still there.
            entity_id: the same of an entity.
            before: only those with smaller numbers.
            limit: at most so many.
        """

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text.

        Raises:
            PostNotFound: there is none with this id.
        """

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges; edge attribute ``cost`` is smaller for stronger links. Read only.

        Raises:
            GraphTooLarge: the store holds more than fits into memory here.
        """

    def network(self) -> Network:
        """The whole graph as tables in memory, for questions that weigh everything at once.

        Raises:
            GraphTooLarge: the store holds more than fits into memory here.
        """

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""

    def post(self, post_id: str) -> PostCard:
        """A post.

        Raises:
            PostNotFound: there is none with this id.
        """

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index.

        Raises:
            PostNotFound: there is none with this id.
        """

    def sources(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The source texts of posts by id; those that there are."""

    def inside(self, post_id: str) -> Inside:
        """What was found in a post.

        Raises:
            PostNotFound: there is none with this id.
        """

    def openings(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The beginnings of the editorial texts of posts by id, without the titles; those that there are."""

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""

    def mentions_by_post(self, post_ids: Iterable[str]) -> Mapping[str, list[Mention]]:
        """The mentions of posts, of each in order, by post id; of posts that there are."""

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id.

        Raises:
            TopicNotFound: no post is about it.
        """

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic, with at least so many of its entities and topics.

        Those come first whose posts and the topic's have the largest cosine, times the logarithm of how many they share.

        Raises:
            TopicNotFound: no post is about it.
        """

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""

    def worked_out(self, what: str, post_ids: Iterable[str], work_out: Callable[[list[str]], Mapping[str, T]]) -> Mapping[str, T]:
        """What a question works out for single posts, by post id; once for each as long as there is room, until the graph changes.

        Args:
            what: names it.
            post_ids: the posts.
            work_out: answers for those of which it is not known yet.
        """

    def words_shared(self, terms: Sequence[str], post_ids: Iterable[str], *, most: float) -> Mapping[str, list[SharedWord]]:
        """The content words that a text and each of some posts have in common, by post id; those first that tell most of both.

        Args:
            terms: the content words of the text in order, repeats included.
            post_ids: the posts that are asked about.
            most: a word that more posts have is left out.
        """

    def words_beginning(self, text: str) -> Mapping[str, int]:
        """The content words of posts that are a text or begin with it, in small letters, and how many posts have each."""

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first.

        Args:
            terms: the content words of the text in order, repeats included; those of its title too.
            limit: how many posts.
            title: of the text.
        """


class GraphStore(Protocol):
    """Keeps the graph."""

    @property
    def at_once(self) -> int:
        """How many questions a process should work on at a time: one where that is work of its own, more where it waits for a server."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Open for writing.

        Raises:
            StoreBusy: another writer holds the store.
        """

    def view(self, *, again: bool = False) -> AbstractContextManager[View]:
        """Look at the graph as it is now.

        Args:
            again: who looks will do so again if the view is outdated, which it may then be at once, since a store may take the graph
                to be as the last view left it. Saves a turn to a server.

        Raises:
            ViewOutdated: it changed meanwhile, and this store cannot show what it was; raised at the end at the latest.
        """

    def contents(self) -> AbstractContextManager[Contents]:
        """Read what was put, as of now. Raises what :meth:`view` does."""

    def close(self) -> None:
        """Let go of files and connections."""
