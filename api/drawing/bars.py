"""Posts month by month as bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Bar", "Bars", "bars"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One month."""

    month: str
    """``2026-01``."""
    posts: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars; the origin is the upper left corner."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    """Oldest month first, none left out."""

    @property
    def total(self) -> int:
        """Posts of all months."""
        return sum(bar.posts for bar in self.bars)

    @property
    def peak(self) -> Bar:
        """The month of most posts, the first of equals."""
        return max(self.bars, key=lambda bar: bar.posts)


def bars(months: Mapping[str, int], width: float, height: float) -> Bars | None:
    """Bars for posts by month; months without any stand empty. None if there are no months.

    >>> [bar.height for bar in bars({"2026-01": 4, "2026-03": 1}, 60, 40).bars]
    [40.0, 0.0, 10.0]
    """
    if not months:
        return None
    numbers = {int(month[:4]) * 12 + int(month[5:7]) - 1: posts for month, posts in months.items()}
    every = range(min(numbers), max(numbers) + 1)
    most = max(1, *numbers.values())
    edges = [round(width * n / len(every), 2) for n in range(len(every) + 1)]
    gap = min(2.0, width / len(every) / 4)
    found = []
    for n, (left, right) in zip(every, pairwise(edges), strict=True):
        posts = numbers.get(n, 0)
        tall = round(max(height * posts / most, 1.5), 2) if posts else 0.0
        found.append(Bar(f"{n // 12:04}-{n % 12 + 1:02}", posts, left, round(height - tall, 2), round(right - left - gap, 2), tall))
    return Bars(width, height, tuple(found))
