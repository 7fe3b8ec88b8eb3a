"""The contract of a store: the pipeline holds a writer, queries hold a view.

A writer puts or withdraws whole posts, each at once or not at all. A view is one consistent state of the graph: what is
written while it is open is not seen through it. Edges are derived from claims; an entity exists as long as a post
mentions it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

import networkx as nx

from kg.records import Claim, Edge, EdgeKey, Entity, Mention, PostFacts, Topic

__all__ = ["Backlog", "GraphStore", "NameHit", "PostCard", "Stamp", "Stats", "View", "Writer"]


class Stamp(NamedTuple):
    """What tells whether a stored post is still what its file and the software would make of it."""

    post_id: str
    root: str
    path: str
    content_hash: str
    recipe: str
    """Names the software and data that analysed it; another recipe might find something else."""


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


class Writer(Protocol):
    """Changes a store; there is one at a time."""

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all stored posts by post id."""

    def backlog(self) -> Backlog:
        """The text blocks of all stored posts."""

    def source(self, post_id: str) -> str:
        """The stored source text of a post.

        Raises:
            PostNotFound: there is no such post.
        """

    def put(self, facts: PostFacts, recipe: str) -> None:
        """Store a post with all its facts in place of what it contributed before; at once or not at all."""

    def move(self, post_id: str, root: str, path: str) -> None:
        """Note that the same content now stands elsewhere."""

    def delete(self, post_id: str) -> bool:
        """Withdraw a post and everything that only it supports; False if there is no such post."""


class View(Protocol):
    """One state of the graph, to be asked."""

    @property
    def revision(self) -> int:
        """Grows with every change."""

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""

    def stats(self) -> Stats:
        """Counts of everything."""

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names.

        Raises:
            EntityNotFound: there is none with this id.
        """

    def names_like(self, text: str) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, whatever its script's width and case."""

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""

    def mentions_of(self, entity_id: str) -> Mapping[str, int]:
        """How often each post mentions the entity, by post id."""

    def published_at(self, post_id: str) -> datetime | None:
        """When a post was published, None if it does not say; O(1).

        Raises:
            PostNotFound: there is no such post.
        """

    def edges_of(self, entity_id: str) -> Iterable[Edge]:
        """All edges with the entity at one end."""

    def edge(self, key: EdgeKey) -> Edge | None:
        """One edge; None if no claim supports it."""

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges; edge attribute ``cost`` is smaller for stronger links. Read only."""

    def post(self, post_id: str) -> PostCard:
        """A post.

        Raises:
            PostNotFound: there is none with this id.
        """

    def posts(self) -> Mapping[str, PostCard]:
        """All posts by id."""

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index.

        Raises:
            PostNotFound: there is none with this id.
        """

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""

    def claims_in(self, post_id: str) -> list[Claim]:
        """The claims of a post in order."""

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""

    def posts_like(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Posts that share content words with `terms`, best first, with a score (larger is better)."""


class GraphStore(Protocol):
    """Keeps the graph."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Open for writing.

        Raises:
            StoreBusy: another writer holds the store.
        """

    def view(self) -> AbstractContextManager[View]:
        """Look at the graph as it is now."""

    def close(self) -> None:
        """Let go of files and connections."""
