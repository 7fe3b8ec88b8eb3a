"""From the claims of single posts to what the graph says of a pair; every backend merges by these rules."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from kg.records import CO_MENTION, Edge, EdgeKey

__all__ = ["best_first", "independent", "link_cost", "merged", "repeat_key"]


@lru_cache(maxsize=10_000)  # most sentences make several claims
def repeat_key(sentence: str) -> int:
    """What a sentence and its word-for-word repeats have in common, whatever their spaces: a signed 64-bit number."""
    return int.from_bytes(blake2b("".join(sentence.split()).encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def merged(key: EdgeKey, support: Mapping[str, Sequence[int]] | Mapping[int, Sequence[int]], dates: Iterable[datetime | None]) -> Edge:
    """The edge that claims make.

    Args:
        key: head, type and tail of all of them.
        support: for each post that makes the claim the repeat keys of the asserting sentences, one a claim.
        dates: when these posts were published.
    """
    known = [d for d in dates if d is not None]
    groups = list(support.values())
    return Edge(key, sum(map(len, groups)), len(groups), independent(groups), min(known, default=None), max(known, default=None))


def independent(posts: Iterable[Collection[int]]) -> int:
    """How many groups posts fall into when those that share a sentence belong together. O(sentences)."""
    posts = list(posts)
    if len(posts) < 2:
        return len(posts)
    parent: dict[int, int] = {}

    def root(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for keys in posts:
        first, *others = keys
        parent.setdefault(first, first)
        for other in others:
            parent.setdefault(other, other)
            parent[root(other)] = root(first)
    return sum(key == above for key, above in parent.items())


def best_first(edge: Edge) -> tuple[bool, int, int, int, str, str, str]:
    """Orders edges: typed relations before co-mentions, then by what supports them, then by key."""
    key = edge.key
    return key.type == CO_MENTION, -edge.independent, -edge.posts, -edge.claims, key.head, key.type, key.tail


def link_cost(types: Iterable[str], posts: int) -> float:
    """Cost of walking from one entity to the other: less for a typed relation than for a co-mention, less for more posts."""
    typed = any(type != CO_MENTION for type in types)
    return (1.0 if typed else 2.0) + 1.0 / (1.0 + math.log1p(posts))
