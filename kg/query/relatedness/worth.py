"""Whether a post has enough in common with a draft to be shown, and to be pasted without anybody having looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import takewhile
from typing import Final

from kg.query.commonplace import common_beyond, commonplace
from kg.query.relatedness.ranking import Ranked
from kg.query.relatedness.reasons import Shared
from kg.store.base import View

__all__ = ["worth_showing"]

_NOTHING_ELSE: Final = 0.07
"""Wording in common from which on a post is worth showing that shares neither names nor topics nor relations with the draft; words
of the draft that no post has count, so that what is of another trade altogether finds nothing."""
_PASTED: Final = 0.12
_PASTED_THEME: Final = 0.4
"""Wording or theme in common from which on a post is pasted that shares no more than names in passing with the draft. The theme of a
headline, of so few words, is that of much of the archive."""
_PASTED_OPENING: Final = 0.25
"""What draft and post open with must be so near in theme that it is pasted without a story or relation in common. Of 860 results of judged
drafts this leaves out a quarter of the unrelated ones, and 4 of 554 that one would link."""
_OWN_TRADE: Final = 0.05
"""Wording in common with several posts from which on the archive is of the draft's trade: then the best are shown, however few words
each shares;"""
_OWN_TRADE_OF_FEW: Final = 0.06
"""the same of a short draft, whose few words are soon a tenth of a post's."""
_SEVERAL: Final = 3


def worth_showing(view: View, found: Ranked, told: Collection[str], why: Mapping[str, Shared]) -> tuple[set[str], set[str]]:
    """The posts that share enough with the draft to be shown, and those that share enough to be pasted without anybody having looked."""
    shares = {p: hit.wording * hit.known for p, hit in found.alike.items() if p in found.scores}
    near = sum(share >= (_OWN_TRADE_OF_FEW if found.short else _OWN_TRADE) for share in shares.values())
    common: frozenset[str] = frozenset() if near else commonplace(view, view.entities(found.telling).values(), headline=found.headline)
    placed = not found.headline and any(hit.opening_theme for hit in found.alike.values())
    usual = _common_topics(view) if any(w.topics for w in why.values()) else frozenset()

    def shows(p: str) -> bool:
        return near >= _SEVERAL or shares.get(p, 0.0) >= _NOTHING_ELSE or not found.shared.get(p, {}).keys() <= common

    def pastes(p: str) -> bool:
        hit = found.alike.get(p)
        if placed and (hit is None or hit.opening_theme < _PASTED_OPENING):
            return False
        theme = hit.theme if hit is not None and not found.headline else 0.0
        return bool(why[p].about) or p in topical or shares.get(p, 0.0) >= _PASTED or theme >= _PASTED_THEME

    surely = {p for p in why if p in told or why[p].claims}
    topical = {p for p in why if not usual.issuperset(why[p].topics)}
    return surely | topical | set(filter(shows, why)), surely | set(filter(pastes, why))


def _common_topics(view: View) -> frozenset[str]:
    """Names of the topics that are no reason by themselves to show a post."""
    most = common_beyond(view)
    return frozenset(topic.name for topic in takewhile(lambda topic: topic.posts > most, view.topics()))
