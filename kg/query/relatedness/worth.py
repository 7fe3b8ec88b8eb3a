"""Whether a post has enough in common with a draft to be shown, and to be pasted without anybody having looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import takewhile
from typing import Final

from kg.query.commonplace import common_beyond, commonplace
from kg.query.relatedness.ranking import Ranked
from kg.query.relatedness.reasons import Shared
from kg.store.base import Likeness, View

__all__ = ["worth_showing"]

_NOTHING_ELSE: Final = 0.07
"""Wording in common from which on a post is worth showing that shares neither names nor topics nor relations with the draft; words
of the draft that no post has count, so that what is of another trade altogether finds nothing."""
_PASTED: Final = 0.12
"""Wording in common from which on a post is pasted that shares no more than names in passing with the draft;"""
_PASTED_THEME: Final = 0.4
"""the same of the theme of all that both say (words of the draft that no post has count), but for a strange draft;"""
_PASTED_THEMES: Final = 0.75
"""or of this with the theme of what they open with."""
_HEADLINE_THEME: Final = 0.5
_HEADLINE_OPENING: Final = 0.4
"""The theme of a headline, of so few words, is that of much of the archive: it must be near to all of the post and to what that opens
with."""
_PASTED_OPENING: Final = 0.25
"""What draft and post open with must be so near in theme that it is pasted without a story or relation in common,"""
_PASTED_BESIDE: Final = 0.14
"""unless they share so much of their wording, and a name or topic too: an opening is soon of another side of the matter."""
_OWN_TRADE: Final = 0.05
"""Wording in common with several posts from which on the archive is of the draft's trade: then the best are shown, however few words
each shares;"""
_OWN_TRADE_OF_FEW: Final = 0.06
"""the same of a short draft, whose few words are soon a tenth of a post's."""
_SEVERAL: Final = 3
_STRANGE: Final = 0.8
"""A draft of which no more lies in words of the archive, and with which several posts have no such wording in common, is on something
else: a theme, or a name that its headline does not name, says nothing of it."""


def worth_showing(view: View, found: Ranked, told: Collection[str], why: Mapping[str, Shared]) -> tuple[set[str], set[str]]:
    """The posts that share enough with the draft to be shown, and those of them that do to be pasted without anybody having looked."""
    shares = {p: hit.wording * hit.known for p, hit in found.alike.items() if p in found.scores}
    near = sum(share >= (_OWN_TRADE_OF_FEW if found.short else _OWN_TRADE) for share in shares.values())
    of_trade = near >= _SEVERAL
    strange = not of_trade and any(hit.known < _STRANGE for hit in found.alike.values())
    common: frozenset[str] = frozenset() if near else commonplace(view, view.entities(found.telling).values(), headline=found.headline)
    placed = not found.headline and any(hit.opening_theme for hit in found.alike.values())
    usual = _common_topics(view) if any(w.topics for w in why.values()) else frozenset()

    def shows(p: str) -> bool:
        return of_trade or shares.get(p, 0.0) >= _NOTHING_ELSE or not found.shared.get(p, {}).keys() <= common

    def pastes(p: str) -> bool:
        hit, share = found.alike.get(p), shares.get(p, 0.0)
        subject = p in topical or (why[p].headed if strange else why[p].about)
        if placed and (hit is None or hit.opening_theme < _PASTED_OPENING) and not (subject and share >= _PASTED_BESIDE):
            return False
        return subject or share >= _PASTED or (not strange and hit is not None and near_in_theme(hit))

    def near_in_theme(hit: Likeness) -> bool:
        theme, opening = hit.theme * hit.known, hit.opening_theme * hit.known
        if found.headline:
            return theme >= _HEADLINE_THEME and opening >= _HEADLINE_OPENING
        return theme >= _PASTED_THEME or theme + opening >= _PASTED_THEMES

    surely = {p for p in why if p in told or why[p].claims}
    topical = {p for p in why if not usual.issuperset(why[p].topics)}
    shown = surely | topical | set(filter(shows, why))
    return shown, surely | set(filter(pastes, shown))


def _common_topics(view: View) -> frozenset[str]:
    """Names of the topics that are no reason by themselves to show a post."""
    most = common_beyond(view)
    return frozenset(topic.name for topic in takewhile(lambda topic: topic.posts > most, view.topics()))
