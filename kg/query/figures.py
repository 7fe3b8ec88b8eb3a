"""The figures that a text opens with: what tells one event from another of the same kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from math import sqrt
from typing import Final

from kg.normalize import visible

__all__ = ["figures_in", "is_money", "shared_figures"]

_OPENING: Final = 2_500
"""Characters behind the front matter that are looked at."""
_FRONT: Final = 4_000
"""Characters of front matter that are looked through for its end."""
_UNITS: Final = (
    "米?ドル|円|ユーロ|ポンド|元|ウォン|ルピー|[%％]|パーセント|倍|GW|MW|ギガワット|メガワット|TOPS|FLOPS|ナノメートル|nm|GB|TB|"
    "社|人|件|基|台|個|店舗|カ国|か国|種類?|年間|トークン|パラメータ|ページ"
)
_NUMBER: Final = r"\d[\d,.，．]*"
_FIGURE: Final = re.compile(rf"{_NUMBER}(?:兆|億|万|千)?(?:{_NUMBER}(?:億|万|千)?)*\s*(?:{_UNITS})")
_SPELLING: Final = re.compile(r"[\s,]|米(?=ドル)")
_MONEY: Final = re.compile("ドル|円|ユーロ|ポンド|元|ウォン|ルピー")
_FRONT_MATTER: Final = re.compile(r"(?:---|\+\+\+)\n.*?\n(?:---|\+\+\+)\n", re.S)
_TITLE: Final = re.compile(r"^title\s*[:=](.*)$", re.M)
_LINKS: Final = re.compile(r"^\s*(?:(?:[-*+]|\d+[.)])\s+\[[^\]\n]*\]\([^)\n]*\)|<li><a\s).*$", re.M)
"""Lines of a list of links: what they name is told elsewhere."""
_LEAST: Final = 3.0


def figures_in(source: str) -> frozenset[str]:
    """The numbers with a unit in the title and the opening of a source text, in one spelling: ``5000億ドル``.

    >>> sorted(figures_in("# ５，０００億ドルの計画\\n\\n5年間で5000億米ドル、電力は10 GW。"))
    ['10GW', '5000億ドル', '5年間']
    """
    front = _FRONT_MATTER.match(source, 0, _FRONT)
    title = _TITLE.search(front[0]) if front else None
    body = front.end() if front else 0
    opening = _LINKS.sub("", source[body : body + 2 * _OPENING])[:_OPENING]
    text = visible(f"{title[1] if title else ''}\n{opening}")
    return frozenset(_SPELLING.sub("", unicodedata.normalize("NFKC", figure)) for figure in _FIGURE.findall(text))


def shared_figures(a: Collection[str], b: Collection[str]) -> float:
    """How far two texts agree in their figures, 0 to 1: a cosine in which exact figures and money weigh more than round ones.

    Few figures that agree prove little: all weights together are compared with three digits at least.
    """
    mine, yours = sum(map(_weight, a)), sum(map(_weight, b))
    return sum(_weight(f) for f in set(a).intersection(b)) / (sqrt(mine * yours) + _LEAST)


def is_money(figure: str) -> bool:
    """Whether a figure is an amount of money."""
    return _MONEY.search(figure) is not None


def _weight(figure: str) -> int:
    digits = re.sub(r"\D", "", figure).strip("0")
    return len(digits) + 2 * is_money(figure) + bool(re.search("[兆億]", figure))
