"""Amounts of money that a text gives in two currencies of which one cannot be the other: ``8300億ドル（約1250億円）``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from kg.query.statements.figures import RATES, figures_with_words
from kg.query.statements.passages import prose
from kg.query.statements.sentences import narrow, plain, sentences_in

__all__ = ["Conversion", "conversions_amiss"]

_BESIDE: Final = re.compile(
    "(?:以上|超|近く|強|弱|規模|程度|相当)?(?:[(]|、(?=日本円|円換算))(?:日本円|円換算)?(?:で|にして|換算で|では)?、?(?:約|およそ|最大|推定)?"
)
"""Between an amount and what stands behind it as the same."""
_CLOSES: Final = re.compile(r"(?:以上|超|近く|強|弱|規模|程度|前後|余り)?(?:に?相当)?[)、,]")
"""Behind it in brackets: that it is all that they hold, or the first of it."""
_IN_YEN: Final = "日本円"
_AMISS: Final = 2.5
"""So many times the rate of 2025 and 2026, or so small a part of it, is amiss; what a rate was some years ago, or may become, is not."""


class Conversion(NamedTuple):
    """An amount and what stands behind it as the same in other money."""

    words: str
    converted: str
    rate: float
    """What one unit of the first currency would be in the second."""
    units: tuple[str, str]
    """As written: ドル, 円."""
    sentence: str
    """As a reader sees it."""
    start: int
    """Where it begins in the source."""
    at: int
    """Where the amount stands in the source."""


def conversions_amiss(source: str) -> Iterator[Conversion]:
    """The amounts of a source with which their conversion does not agree, whatever the rate; not those of comments and code. O(source)."""
    for begin, end in prose(source):
        if "(" not in narrow(source[begin:end]) and "円" not in source[begin:end]:
            continue
        for start, text in sentences_in(source, begin, end):
            figures = [f for f in figures_with_words(text) if f[2].is_money and f[2].value]
            for (at, words, one), (behind, beside, other) in pairwise(figures):
                if one.unit == other.unit or not _BESIDE.fullmatch(text, at + len(words), behind):
                    continue
                if _IN_YEN not in text[at:behind] and not _CLOSES.match(text, behind + len(beside)):
                    continue
                off = one.value * RATES[one.unit] / (other.value * RATES[other.unit])
                if not 1 / _AMISS <= off <= _AMISS:
                    rate = other.value / one.value
                    yield Conversion(words, beside, rate, (one.unit, other.unit), plain(text), start, start + at)
