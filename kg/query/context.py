"""What stands before a sentence that does not name both ends of what it asserts: it says 同社, or leaves its subject out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.query.evidence import Evidence
from kg.records import CO_MENTION, Claim, Mention
from kg.store.base import View

__all__ = ["in_context", "naming_both", "naming_ends"]

_FAR: Final = 800
"""Characters of the source before a sentence; what stands farther off is no longer in the reader's mind."""
_ENDS: Final = "。！？!?\n"
_MARKUP: Final = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|(?:^\s*(?:[-+>|]|#+|\*|\d+[.)])\s+)|\*\*|__|~~|`|<[^>\n]*>")


def naming_both(view: View, a: str, b: str) -> Callable[[Claim], bool]:
    """Whether the sentence of a claim holds a name of either of two entities, any that posts call them by."""
    used = view.names_used((a, b))
    names = [tuple(used.get(end, ())) for end in (a, b)]
    return lambda claim: all(any(name in claim.sentence for name in of_one) for of_one in names)


def naming_ends(view: View, ends: Iterable[str]) -> Callable[[Claim], bool]:
    """Whether the sentence of a claim between some entities holds a name of both of its own ends, any that posts call them by."""
    used = view.names_used(ends)
    return lambda claim: all(any(name in claim.sentence for name in used.get(end, ())) for end in (claim.head, claim.tail))


def in_context(view: View, said: Iterable[Evidence], names_both: Callable[[Claim], bool]) -> list[Evidence]:
    """Evidence, each that does not name both ends with the nearest sentences before that name them.

    O(mentions of the posts of those that do not).
    """
    mentions: dict[str, list[Mention]] = {}
    sources: dict[str, str] = {}

    def with_context(item: Evidence) -> Evidence:
        claim = item.claim
        if claim.type == CO_MENTION or names_both(claim):
            return item
        if claim.post_id not in sources:
            mentions[claim.post_id], sources[claim.post_id] = view.mentions_in(claim.post_id), view.source(claim.post_id)
        return replace(item, context=_before(claim, mentions[claim.post_id], sources[claim.post_id]))

    return [with_context(item) for item in said]


def _before(claim: Claim, mentions: Sequence[Mention], source: str) -> tuple[str, ...]:
    """The sentences that name the ends that a claim's own does not, in the order of the text."""
    naming = set()
    for end in (claim.head, claim.tail):
        places = [m for m in mentions if m.entity_id == end and claim.sentence_start - _FAR <= m.start < claim.sentence_end]
        if places and places[-1].start < claim.sentence_start:
            naming.add(_around(places[-1], source))
    return tuple(text for begin, stop in sorted(naming) if (text := " ".join(_MARKUP.sub(r"\1", source[begin:stop]).split())))


def _around(mention: Mention, source: str) -> tuple[int, int]:
    """The span of the sentence that holds a mention."""
    begin = max(source.rfind(mark, 0, mention.start) for mark in _ENDS) + 1
    stops = [at for mark in _ENDS if (at := source.find(mark, mention.end)) >= 0]
    return begin, min(stops, default=len(source) - 1) + 1
