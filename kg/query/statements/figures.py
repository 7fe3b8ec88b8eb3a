"""Figures: numbers with a unit, as values, so that 1.46億ドル and 1億4600万ドル are one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from math import sqrt
from typing import Final, NamedTuple

from kg.query.statements.sentences import narrow

__all__ = [
    "RATES", "ROUNDED", "Quantity", "all_given", "any_given", "figures_at", "figures_in", "figures_with_words", "one_but_for_zeros",
    "shared_figures", "value_of",
]  # fmt: skip

RATES: Final = {"円": 1.0, "ドル": 150.0, "ユーロ": 170.0, "ポンド": 195.0, "元": 21.0, "ウォン": 0.107, "ルピー": 1.75}
"""What money was worth in yen in 2025 and 2026, roughly: a headline says in yen what the announcement says in dollars, and rounds."""
_OTHER: Final = (
    "%|パーセント|割|倍|GW|MW|ギガワット|メガワット|TOPS|FLOPS|ナノメートル|nm|GB|TB|"
    "社|人|件|基|台|個|店舗|カ国|か国|種類?|トークン|パラメータ|ページ|GPU"
)
"""Years are none: how long somebody has watched a trade tells nothing of an event."""
_NUMBER: Final = r"\d[\d,.]{0,30}+"
"""Of so many characters at most, and never given up again once read: a text of digits alone takes time in proportion to its length."""
_FIGURE: Final = re.compile(
    rf"(?<!\d)({_NUMBER}(?:兆|億|万|千)?(?:{_NUMBER}(?:億|万|千)?){{0,3}})\s*(米?ドル|{'|'.join(sorted(RATES.keys() - {'ドル'}))}|{_OTHER})"
    rf"|\$\s*({_NUMBER})\s*(兆|億|万|trillion|billion|million|[TBM](?![A-Za-z]))",
    re.IGNORECASE,
)
_PART: Final = re.compile(rf"({_NUMBER})(兆|億|万|千)?")
_ONE: Final = {
    "米ドル": "ドル",
    "パーセント": "%",
    "種類": "種",
    "ギガワット": "gw",
    "メガワット": "mw",
    "か国": "カ国",
    "ナノメートル": "nm",
}
"""Spellings of one unit, in small letters."""
_TIMES: Final = {
    "兆": 1e12, "億": 1e8, "万": 1e4, "千": 1e3, "t": 1e12, "trillion": 1e12, "b": 1e9, "billion": 1e9, "m": 1e6, "million": 1e6,
}  # fmt: skip
_DIGITS: Final = 4
"""As many are compared."""
_ROUGH: Final = 1.15
"""Amounts in two currencies that differ by no more may be one."""
ROUNDED: Final = 1.05
"""Figures of which one is no more than so many times the other are one, rounded."""
_SLIP: Final = 10_000.0
"""A slip of zeros or of a unit makes at most so many times of an amount: 億 in place of 兆."""
_ALIKE: Final = 3
"""Leading digits of two amounts that are one but for their zeros."""
_LARGE: Final = 1e8
_LEAST: Final = 3.0


class Quantity(NamedTuple):
    """A number with a unit, as a figure of a text states it."""

    value: float
    """To four digits."""
    unit: str
    """In small letters: ``ドル``, ``%``, ``gw``."""

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in RATES


def figures_in(text: str) -> frozenset[Quantity]:
    """The numbers with a unit in a text.

    >>> sorted(figures_in("５，０００億ドルの計画。5年間で$500B、電力は10 GW、4割は再生可能。"))
    [Quantity(value=10.0, unit='gw'), Quantity(value=40.0, unit='%'), Quantity(value=500000000000.0, unit='ドル')]
    """
    return frozenset(figure for _, figure in figures_at(narrow(text)))


def figures_at(text: str) -> Iterator[tuple[int, Quantity]]:
    """The figures of a text in half width, each with the place where it begins."""
    return ((at, figure) for at, _, figure in figures_with_words(text))


def figures_with_words(text: str) -> Iterator[tuple[int, str, Quantity]]:
    """The same with the words that state each."""
    for match in _FIGURE.finditer(text):
        figure = _figure(*match.groups(default=""))
        if figure is not None:
            yield match.start(), match[0], figure


def all_given(figures: Collection[Quantity], others: Collection[Quantity]) -> bool:
    """Whether a text gives all figures of another; an amount of money may be in another currency.

    >>> all_given(figures_in("90兆円"), figures_in("6000億ドルを10年で")), all_given(figures_in("90兆円"), figures_in("80兆円"))
    (True, False)
    """
    return all(figure in others or _converted(figure, others) for figure in figures)


def any_given(figures: Collection[Quantity], others: Collection[Quantity]) -> bool:
    """Whether two texts have a figure in common, the same way."""
    return any(figure in others or _converted(figure, others) for figure in figures)


def _converted(figure: Quantity, others: Collection[Quantity]) -> bool:
    if figure.unit not in RATES or not figure.value:
        return False
    yen = figure.value * RATES[figure.unit]
    in_other_money = (other for other in others if other.unit in RATES and other.unit != figure.unit)
    return any(1 / _ROUGH <= other.value * RATES[other.unit] / yen <= _ROUGH for other in in_other_money)


def shared_figures(a: Collection[Quantity], b: Collection[Quantity]) -> float:
    """How far two texts agree in their figures, 0 to 1: a cosine in which exact figures and money weigh more than round ones.

    Few figures that agree prove little: all weights together are compared with three digits at least.
    """
    mine, yours = sum(map(_weight, a)), sum(map(_weight, b))
    return sum(_weight(f) for f in set(a).intersection(b)) / (sqrt(mine * yours) + _LEAST)


def one_but_for_zeros(a: float, b: float) -> bool:
    """Whether two numbers have the same leading digits, and one is at most ten thousand times the other: 40億 and 400億, 5億 and 5兆.

    >>> one_but_for_zeros(40e8, 400e8), one_but_for_zeros(40e8, 410e8)
    (True, False)
    """
    low, high = sorted((a, b))
    return 0 < low < high <= low * _SLIP and f"{low:.{_ALIKE - 1}e}"[: _ALIKE + 1] == f"{high:.{_ALIKE - 1}e}"[: _ALIKE + 1]


def value_of(number: str) -> float | None:
    """The value of a number in half width as a text writes it (18万6000); None of what is none after all (1.2.3)."""
    try:
        return sum(float(digits.replace(",", "").rstrip(".")) * _TIMES.get(power, 1) for digits, power in _PART.findall(number))
    except ValueError:
        return None


def _figure(number: str, unit: str, dollars: str, times: str) -> Quantity | None:
    """What was matched; None for what is no number after all (``1.2.3社``)."""
    value = value_of(number or dollars)
    if value is None:
        return None
    value *= _TIMES[times.casefold()] if times else 1
    unit = unit.casefold() or "ドル"
    if unit == "割":
        value, unit = value * 10, "%"
    return Quantity(float(f"{value:.{_DIGITS}g}"), _ONE.get(unit, unit))


@lru_cache(5_000)
def _weight(figure: Quantity) -> int:
    """Its digits that are not round, more for money and for what is large."""
    digits = f"{figure.value:.{_DIGITS - 1}e}".partition("e")[0].replace(".", "").strip("0")
    return len(digits) + 2 * figure.is_money + (figure.value >= _LARGE)
