"""Figures that a text gives of one name between the same words, and not the same: ``青嶺が5年で量子計算に1500億円を``, then 3500億円."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile
from typing import Final, NamedTuple

from kg.query.statements.figures import Quantity, figures_with_words
from kg.query.statements.passages import prose
from kg.query.statements.sentences import plain, sentences_in
from kg.records import EntityType, Mention

__all__ = ["InWords", "in_same_words"]

_NAMES: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT, EntityType.PROJECT, EntityType.LAW})
_NO_MATTER: Final = re.compile("約|およそ|なんと|[*「」『』 ]")
_MATTER: Final = re.compile("[一-龥々]{2,}|[ァ-ヺー]{3,}|[A-Za-z]{3,}")
_LEAST: Final = 8
"""Characters around a figure, from the name on, that two places have in common by no chance."""
_FAR: Final = 40
"""Characters between the name and the figure at most."""
_MOST: Final = 40
"""Figures of one name and unit that are compared."""


class InWords(NamedTuple):
    """A figure, and the words between the name before it and itself."""

    name: str
    """Id of whom stands last before it."""
    figure: Quantity
    words: str
    sentence: str
    """As a reader sees it."""
    start: int
    """Where it begins in the source."""
    leads: str
    follows: str


def in_same_words(source: str, mentions: Sequence[Mention]) -> Iterator[tuple[InWords, InWords]]:
    """Pairs of figures of one name and unit that have other values, between the same words; `mentions` are in order."""
    places = [m.start for m in mentions]
    by_name: defaultdict[tuple[str, str], list[InWords]] = defaultdict(list)
    for begin, end in prose(source):
        if bisect_left(places, begin) == bisect_left(places, end):
            continue
        for start, text in sentences_in(source, begin, end):
            names = [m for m in mentions[bisect_left(places, start) : bisect_left(places, start + len(text))] if m.type in _NAMES]
            for at, words, figure in figures_with_words(text) if names else ():
                ahead = [m for m in names if m.end <= start + at]
                if ahead and figure.value and at - (ahead[-1].end - start) <= _FAR:
                    leads, follows = (_NO_MATTER.sub("", t) for t in (text[ahead[-1].end - start : at], text[at + len(words) :]))
                    by_name[ahead[-1].entity_id, figure.unit].append(
                        InWords(ahead[-1].entity_id, figure, words, plain(text), start, leads, follows)
                    )
    for figures in by_name.values():
        for a, b in combinations(figures[:_MOST], 2):
            if a.start != b.start and a.leads == b.leads and a.figure != b.figure:
                alike = a.leads + "".join(x for x, _ in takewhile(lambda pair: pair[0] == pair[1], zip(a.follows, b.follows, strict=False)))
                if len(alike) >= _LEAST and _MATTER.search(alike):
                    yield a, b
