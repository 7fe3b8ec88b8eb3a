"""Of which time and round a figure is, as far as its sentence or the day of its text says: figures of two times may both be true."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from kg.query.statements.sentences import narrow

__all__ = ["Span", "apart", "long_before", "month_of", "round_called", "time_named"]

_YEAR: Final = re.compile(
    r"(20\d\d|19\d\d)(?:会計)?年度?+(?:の?(\d{1,2})月(?!間|期))?+(?!\d)(?!以降|以来|から(?!の)|まで|末まで|[^、。]{0,12}(?:設立|創業|創設))"
)
"""A year, or a month of it, that is no beginning or end of a longer time, nor when somebody was founded."""
_MONTH: Final = re.compile(r"(?<!\d)(\d{1,2})月(?!間|期)(?!以降|以来|から(?!の)|まで|末まで)")
_OF_ONE: Final = re.compile(r"[のは][^、。\d]{0,8}(?=\d)")
"""Behind a time that is of the figure that follows alone: 2025年3月の42億ドルから."""
_ROUND: Final = re.compile(r"(?<!プレ)(?<!pre-)(?:シリーズ|series)\s?([A-H])(?![A-Za-z])", re.IGNORECASE)
_NEAR: Final = 3
"""Months between two times that are one still: what a post tells without a date may be of some weeks ago."""


class Span(NamedTuple):
    """Some months, counted from the year 0."""

    first: int
    last: int


def month_of(time: datetime | None) -> Span | None:
    """The month of a time; None if that is not known."""
    return Span(*[time.year * 12 + time.month - 1] * 2) if time else None


def time_named(sentence: str, words: str) -> Span | None:
    """The year or month that a sentence names last before some of its words, else first behind them; None if it names none
    or only such of other figures."""
    text = narrow(sentence)
    at = max(text.find(narrow(words)), 0)
    named = [m for m in _YEAR.finditer(text) if (found := _OF_ONE.match(text, m.end())) is None or found.end() >= at]
    named = [m for m in named if m.start() < at][-1:] or [m for m in named if m.start() >= at][:1]
    if not named:
        return None
    year, month = int(named[0][1]), named[0][2]
    later = [m[1] for m in _MONTH.finditer(text, named[0].end(), at)]  # 2025年3月に…、10月に
    month = later[-1] if later else month
    if month is None or not 1 <= int(month) <= 12:
        return Span(year * 12, year * 12 + 11)
    return Span(*[year * 12 + int(month) - 1] * 2)


def apart(a: Span, b: Span) -> bool:
    """Whether there are months between two times."""
    return long_before(a, b) or long_before(b, a)


def long_before(a: Span, b: Span) -> bool:
    """Whether the first of two times ends months before the other begins."""
    return b.first - a.last > _NEAR


def round_called(sentence: str, words: str) -> str | None:
    """The letter by which a sentence calls the round of an amount: the last one before it, else the first one behind."""
    text = narrow(sentence)
    at = max(text.find(narrow(words)), 0)
    called = _ROUND.findall(text, 0, at)[-1:] or _ROUND.findall(text, at)[:1]
    return called[0].upper() if called else None

