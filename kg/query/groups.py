"""Things that belong together by what they share, be it by way of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

__all__ = ["grouped", "independent", "repeat"]


def grouped(keys: Sequence[Iterable[Hashable]]) -> list[list[int]]:
    """The numbers of what shares a key, each group in order, the groups by their first; things without a key stay alone. O(keys)."""
    above = list(range(len(keys)))

    def root(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    first: dict[Hashable, int] = {}
    for n, mine in enumerate(keys):
        for key in mine:
            a, b = sorted((root(first.setdefault(key, n)), root(n)))
            above[b] = a
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(len(keys)):
        groups[root(n)].append(n)
    return list(groups.values())


def repeat(sentence: str) -> str:
    """What a sentence and its word-for-word repeats have in common, whatever their spaces."""
    return "".join(sentence.split())


def independent(said: Iterable[tuple[str, str]]) -> int:
    """How many posts do not repeat one another, of the posts and sentences of claims: those that share a sentence count once."""
    sentences: defaultdict[str, set[str]] = defaultdict(set)
    for post_id, sentence in said:
        sentences[post_id].add(repeat(sentence))
    return len(grouped(list(sentences.values())))
