"""The whole graph as plain tables in memory: which posts say what, for questions that weigh everything at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kg.records import Edge, EdgeKey
from kg.store.merging import link_cost, merged

if TYPE_CHECKING:
    from kg.store.base import EntityCard, TopicCard

__all__ = ["Network"]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Network:
    """One revision of the graph. Read only: it is shared by all who ask. Equal only to itself."""

    revision: int
    dates: Mapping[str, datetime | None]
    """When each post was published, by post id."""
    entities: Mapping[str, EntityCard]
    """By id."""
    mentions: Mapping[str, Mapping[str, int]]
    """How often each post mentions each entity: entity id, post id, count."""
    edges: Mapping[EdgeKey, Mapping[str, Sequence[int]]]
    """For each edge and each post that supports it the repeat keys of the asserting sentences, one a claim."""
    topics: Mapping[str, TopicCard]
    """By id."""
    about: Mapping[str, Mapping[str, float]]
    """How central each topic is to each post: topic id, post id, weight."""

    def edge(self, key: EdgeKey, within: Container[str]) -> Edge | None:
        """The edge as it would be if there were only some posts; None if none of them supports it."""
        support = {post: repeats for post, repeats in self.edges[key].items() if post in within}
        return merged(key, support, [self.dates[post] for post in support]) if support else None

    def links(self, within: Container[str]) -> Iterator[tuple[str, str, float]]:
        """The linked pairs as they would be if there were only some posts, smaller id first, with the cost of each link. O(graph)."""
        types: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        posts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for key, support in self.edges.items():
            mine = [post for post in support if post in within]
            if mine:
                pair = (key.head, key.tail) if key.head < key.tail else (key.tail, key.head)
                types[pair].add(key.type)
                posts[pair].update(mine)
        for (a, b), found in types.items():
            yield a, b, link_cost(found, len(posts[a, b]))
