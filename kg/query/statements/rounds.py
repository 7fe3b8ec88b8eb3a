"""What a firm has raised in all, as a sentence plainly says: 累計調達額は約280億円, これまでに18億ドルを調達."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.query.statements.datum import BY_THEN, MONEY, Datum, at_least, no_longer
from kg.query.statements.figures import figures_with_words
from kg.query.statements.place import CLOSES, FIRM, SUBJECT, Of, Place

__all__ = ["RAISED", "raised_by", "sums_raised"]

RAISED: Final = "調達|集め"
"""Of which a sentence has one that says what has been raised."""
_SUM: Final = "(?:累計|累積|通算|総)の?(?:資金)?調達(?:総)?額|(?:資金)?調達(?:総額|額の(?:累計|合計|総額))"
_CALLED: Final = re.compile(f"(?:{_SUM})[はがも]?、?(?:[^、。0-9]{{0,6}})$")
_SO_FAR: Final = re.compile("(?:これまで|今まで|創業以来|設立以来)[^。0-9]*$")
_SOURCE: Final = re.compile(
    "(?<!投資家)から|融資|借入|借り|銀行|社債|助成|補助|デット|株式で|だけ|シリーズ|ラウンド|(?<!す)(?<!これま)(?<!今ま)(?<!累計)(?<!累積)(?<!通算)(?<!合計)(?<!総額)で"
)
"""Before a sum: that it is what some gave, or of one kind, and not all."""
_CLAUSE: Final = re.compile("(?:[はがも]|し|し?て|[てし]おり)、?|これまで|今まで|創業以来|設立以来")
_IN_ALL: Final = re.compile("(?:累計|累積|通算)で?(?:約|およそ)?$")
_GATHERED: Final = re.compile("(?:以上|超|近く|余り)?(?:もの)?(?:の)?(?:巨額の?)?(?:資金)?を(?:調達|集め)(?!る|たい|よう)")
_NOT_YET: Final = re.compile(
    "[^。]{0,40}(?:計画|目指|目標|引き上げる|見込|見通し|予定|交渉|検討|協議)|[^、。]{0,12}(?:なる|達する)(?=[、。]|$)"
)
_AS_OF: Final = re.compile("時点|今回[^。0-9]*[0-9]|新たに|追加|に加え|各社|業界|など[0-9]*社")
"""In a sentence that tells the sum of one time, of a new round, or of several."""
_FAR: Final = 160
"""Characters before a sum among which これまで stands: investors may be listed between."""
_GIVES: Final = re.compile(
    f"{CLOSES}(?:社)?"
    "(?:(?:が|の)?(?:共同で)?(?:主導|リード|率い)|など|といった|を(?:筆頭|はじめ|中心)|から|と|や|、|・"
    "|[はがも][^、。]{0,8}(?:出資|参加|株主|並び|名を連ね|引き受け|投資家|加わ))"
)
"""Behind one who has put money into another."""
_OWN: Final = re.compile(f"{SUBJECT.pattern}|{CLOSES}(?:株式会社|社)?(?:[はが]|の(?:{_SUM}))")
"""Behind the one whose it is."""
_IT: Final = re.compile("同社|彼ら|この(?:企業|会社)")
_OF_INVESTORS: Final = re.compile("投資家|出資|参加|引き受け|リード|主導|株主|名を連ね")


def sums_raised(text: str) -> Iterator[Datum]:
    """What a sentence in half width says that a firm has raised in all; the detail is the currency."""
    if no_longer(text) or _AS_OF.search(text):
        return
    for at, words, figure in figures_with_words(text):
        leads, end = text[max(0, at - _FAR) : at], at + len(words)
        begins = [m.end() for m in _CLAUSE.finditer(leads)]
        if BY_THEN.search(leads) or _SOURCE.search(leads, begins[-1] if begins else 0):
            continue
        so_far = _GATHERED.match(text, end) and (_IN_ALL.search(leads) or _SO_FAR.search(leads))
        if figure.unit in MONEY and (_CALLED.search(leads) or so_far) and not _NOT_YET.match(text, end):
            yield Datum("raised", at, end, at_least(text, end, figure.value), words, figure.unit)


def raised_by(place: Place) -> Of | None:
    """The firm of the sentence, unless its words call it an investor; else whom the text speaks of: behind investors the title's."""
    ahead = [m for m in place.here if m.type in FIRM and m.end <= place.datum.at]
    if any(place.text[a.end : b.start] == "と" and SUBJECT.match(place.text, b.end) for a, b in pairwise(ahead)):
        return None
    givers = {m.entity_id for m in ahead}
    while ahead:
        last = ahead.pop()
        if not _GIVES.match(place.text, last.end):
            return Of(frozenset((last.entity_id,))) if _OWN.match(place.text, last.end) else None
    before = {m.entity_id for m in place.before if m.type in FIRM}
    titled = {m.entity_id for m in place.title if m.type in FIRM} - givers
    if not givers and (_IT.search(place.text) or place.marked()) and not _OF_INVESTORS.search(place.passage.before[1]):
        one = place.spoken_of()
        return Of(frozenset((one,))) if one else None
    of_it = givers or not before or before == titled or _OF_INVESTORS.search(place.passage.before[1])
    return Of(frozenset(titled)) if of_it and len(titled) == 1 else None
