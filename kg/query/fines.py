"""Fines, as a sentence plainly says: of a law the most that it allows, of a firm what it has to pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.datum import MONEY, Datum
from kg.query.figures import figures_with_words
from kg.query.place import CLOSES, FIRM, Of, Place
from kg.records import EntityType

__all__ = ["FINED", "fined", "fines"]

FINED: Final = "罰金|制裁金|課徴金|過料|反則金|科(?:され|す|せ)"
"""Of which a sentence has one that tells a fine."""
_A_FINE: Final = re.compile("罰金|制裁金|課徴金|過料|反則金|違反[^。]{0,80}科(?:され|す|せ)")
_OF_TURNOVER: Final = re.compile("(?:売上高?|売り上げ|収益)(?:高)?の?、?(?:最大で?|上限|約)?$|または$|あるいは$|か、?$|もしくは$")
_IN_BRACKETS: Final = re.compile(r"[(][^()]{0,6}$")
"""Before the same in other money."""
_NEAR: Final = 20
"""Characters before a figure that say what it is of."""
_ON: Final = re.compile(CLOSES + "(?:社)?(?:に対し|に|へ|は)")
_IMPOSED: Final = re.compile("科し|科され(?:た|て)|科した|支払|命じ|受け(?:た|て|、)")


def fines(text: str) -> Iterator[Datum]:
    """The fines of a sentence in half width, as money or as a share of turnover; the detail is the unit."""
    if not _A_FINE.search(text):
        return
    for at, words, figure in figures_with_words(text):
        leads = text[max(0, at - _NEAR) : at]
        if figure.unit in MONEY and not _IN_BRACKETS.search(leads) or figure.unit == "%" and _OF_TURNOVER.search(leads):
            yield Datum("fine", at, at + len(words), (figure.value,), words, figure.unit)


def fined(place: Place) -> Of | None:
    """The firm on which the sentence says that it was imposed; else the one law of the sentence, or of the one before, or of the title."""
    on = [m for m in place.here if m.type in FIRM and _ON.match(place.text, m.end)]
    if _IMPOSED.search(place.text, place.datum.end):
        hit = [m for m in on if not place.text.startswith("は", m.end)] or on
        return Of(frozenset((hit[-1].entity_id,))) if hit else None
    for named in (place.here, place.before, place.title):
        laws = {m.entity_id for m in named if m.type is EntityType.LAW}
        if laws:
            return Of(frozenset(laws)) if len(laws) == 1 else None
    return Of(frozenset((place.law,))) if place.law else None
