"""Names that stand in one sentence: an edge of its own kind, never passed off as a relation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kg.records import CO_MENTION, Claim
from kg.relate.claims import make_claim
from kg.relate.frame import Frame

__all__ = ["MOST_NAMES", "by_comention"]

MOST_NAMES = 15
"""A sentence with more distinct entities is a list, and says nothing about any two of them."""


def by_comention(frame: Frame) -> Iterator[Claim]:
    """One claim for each two entities of the sentence; the evidence runs from the first name of one to the other."""
    first: dict[str, int] = {}
    for at, mention in sorted(frame.marked.items()):
        first.setdefault(mention.entity_id, at)
    if len(first) > MOST_NAMES:
        return
    for (a, at_a), (b, at_b) in combinations(first.items(), 2):
        yield make_claim(frame, a, CO_MENTION, b, at_a, at_b + 1)
