"""Which part of the graph is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from kg.errors import UsageError
from kg.query.period import Period
from kg.records import AMOUNTS_TO, CO_MENTION, LATEST, RELATION_TYPES, Claim, Edge, EdgeKey, EntityType
from kg.store.base import PostCard, View

__all__ = ["Node", "Selection", "Wanted"]

_POSTS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the graph is wanted; all of it by default."""

    types: Collection[EntityType] | None = None
    """Only entities of these types, and what links them to one another."""
    relations: Collection[str] | None = None
    """Only these relations, and the entities that have them."""
    period: Period | None = None
    """Only what posts of this period say."""
    min_posts: int = 1
    """Only entities and edges of so many posts."""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity with what the posts wanted say of it."""

    id: str
    name: str
    type: EntityType
    posts: int
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None
    aliases: tuple[str, ...]
    """Its other names, one for each way of writing it that differs by more than width and case."""


class Selection:
    """The part of a view that is wanted, in an order that does not depend on how it came to be.

    Raises:
        UsageError: a relation is unknown, or a number is out of range.
        GraphTooLarge: the graph does not fit into memory here.
    """

    def __init__(self, view: View, wanted: Wanted) -> None:
        unknown = sorted(set(wanted.relations or ()) - {*RELATION_TYPES, CO_MENTION})
        if unknown:
            raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
        if wanted.min_posts < 1:
            raise UsageError("min_posts must be 1 or more")
        self._view = view
        self._wanted = wanted
        self._network = view.network()
        dates, period = self._network.dates, wanted.period
        self._posts = frozenset(p for p, date in dates.items() if date in period) if period is not None else frozenset(dates)

    def nodes(self) -> Iterator[Node]:
        """The entities, by id."""
        dates = self._network.dates
        for id in self._ids:
            card = self._network.entities[id]
            counts = [(p, n) for p, n in self._network.mentions[id].items() if p in self._posts]
            known = [date for p, _ in counts if (date := dates[p]) is not None]
            others = tuple(sorted(name for name in self._aliases.get(id, ()) if name != card.name))
            mentions = sum(n for _, n in counts)
            yield Node(id, card.name, card.type, len(counts), mentions, min(known, default=None), max(known, default=None), others)

    def edges(self) -> Iterator[Edge]:
        """The edges, by their keys."""
        for key in self._keys:
            edge = self._network.edge(key, self._posts)
            if edge is not None:
                yield edge

    def claims(self, *, alone: bool = False) -> Iterator[tuple[PostCard, Claim]]:
        """The claims of these edges, by the dates of the posts, then by their ids, in the order of the post.

        If `alone`, with what is stated of one entity alone (``amounts_to``), which makes no edge, unless only some relations are wanted.
        """
        keys = frozenset(self._keys)
        entities = self._allowed if alone and self._wanted.relations is None else ()
        dates = self._network.dates
        for post in self._cards(sorted(self._posts, key=lambda p: (dates[p] or LATEST, p))):
            for claim in self._view.claims_in(post.id):
                if EdgeKey.of(claim.head, claim.type, claim.tail) in keys or (claim.type == AMOUNTS_TO and claim.head in entities):
                    yield post, claim

    def name(self, entity_id: str) -> str:
        """The name of an entity."""
        return self._network.entities[entity_id].name

    def _cards(self, post_ids: list[str]) -> Iterator[PostCard]:
        coming = iter(post_ids)
        while some := list(islice(coming, _POSTS)):
            cards = self._view.posts(some)
            yield from (cards[id] for id in some)

    @cached_property
    def _allowed(self) -> frozenset[str]:
        """The entities of the right types that enough posts mention."""
        types, least = self._wanted.types, self._wanted.min_posts
        return frozenset(
            id
            for id, card in self._network.entities.items()
            if (types is None or card.type in types) and sum(p in self._posts for p in self._network.mentions.get(id, ())) >= least
        )

    @cached_property
    def _keys(self) -> list[EdgeKey]:
        relations, least = self._wanted.relations, self._wanted.min_posts
        return sorted(
            key
            for key, support in self._network.edges.items()
            if (relations is None or key.type in relations)
            and key.head in self._allowed
            and key.tail in self._allowed
            and sum(p in self._posts for p in support) >= least
        )

    @cached_property
    def _ids(self) -> list[str]:
        if self._wanted.relations is None:
            return sorted(self._allowed)
        return sorted({end for key in self._keys for end in (key.head, key.tail)})

    @cached_property
    def _aliases(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for names in self._view.names().names.values():
            for id, name in names.items():
                found[id].append(name)
        return dict(found)
