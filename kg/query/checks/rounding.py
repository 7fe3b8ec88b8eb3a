"""Whether a figure of a headline may stand for one of its text: headlines round, and say so (1割超, 約4割, 100億ドル超)."""

from __future__ import annotations

import re
from typing import Final

from kg.query.statements.figures import ROUNDED, Quantity

__all__ = ["may_stand_for"]

_ABOUT: Final = re.compile("(?:約|およそ|ほぼ|概ね|おおむね)$")
_MORE_OR_LESS: Final = re.compile("前後|程度|規模|ほど|[くぐ]らい|級")
_MORE: Final = re.compile("以上|超|余り|あまり|強|を(?:超え|上回|突破)|突破")
_LESS: Final = re.compile("近[くい]|弱|未満|足らず|に迫|目前")
_DECIMALS: Final = re.compile(r"\.(\d+)")
_TENTH: Final = 10.0
"""Per cent of a 割."""
_AT_MOST: Final = 1.5
"""What is "more than" an amount is at most so many times that, as :func:`kg.query.statements.datum.at_least` has it."""
_AT_LEAST: Final = 0.85
"""And what is nearly so much at least so many times."""
_ROUGHLY: Final = 1.1


def may_stand_for(text: str, at: int, words: str, figure: Quantity, exact: Quantity) -> bool:
    """Whether a figure in a headline is another one rounded, as the words beside it say; a 割 always is to the nearest.

    Args:
        text: the headline in half width.
        at: where the figure begins in it.
        words: that state the figure.
        figure: its value.
        exact: of the text.

    >>> may_stand_for("1割超の減収", 0, "1割", Quantity(10.0, "%"), Quantity(13.0, "%"))
    True
    """
    if figure.unit != exact.unit:
        return False
    end, value = at + len(words), figure.value
    about = _ABOUT.search(text, 0, at) is not None or _MORE_OR_LESS.match(text, end) is not None
    tenths = words.endswith("割")
    if _MORE.match(text, end):
        low, high = value, value + _TENTH if tenths else value * _AT_MOST
    elif _LESS.match(text, end):
        low, high = value - _TENTH if tenths else value * _AT_LEAST, value
    elif tenths:
        low, high = value - _TENTH / 2, value + _TENTH / 2
    elif figure.unit == "%":  # 39% of 38.7%; 約40% of 38.6%
        decimals = _DECIMALS.search(words)
        half = 0.5 / 10 ** len(decimals[1]) if decimals else 0.5
        low, high = min(value - half, value / ROUNDED if about else value), max(value + half, value * ROUNDED if about else value)
    else:
        low, high = (value / _ROUGHLY, value * _ROUGHLY) if about else (value, value)
    return low <= exact.value <= high
