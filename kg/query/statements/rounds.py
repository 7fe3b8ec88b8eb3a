"""What a firm has raised in all, or in a round that has a letter, as a sentence plainly says: これまでに18億ドルを調達."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.query.statements.datum import BY_THEN, MONEY, Datum, at_least, no_longer
from kg.query.statements.figures import figures_with_words
from kg.query.statements.place import CLOSES, FIRM, SUBJECT, Of, Place

__all__ = ["RAISED", "of_the_round", "raised_by", "rounds_called", "sums_raised"]

RAISED: Final = "調達|集め|シリーズ"
"""Of which a sentence has one that says what has been raised."""
_SUM: Final = "(?:累計|累積|通算|総)の?(?:資金)?調達(?:総)?額|(?:資金)?調達(?:総額|額の(?:累計|合計|総額))"
_BY_NOW: Final = "(?:これまで|今まで|創業以来|設立以来)"
_CALLED: Final = re.compile(f"(?:{_SUM}|{_BY_NOW}の(?:資金)?調達額)[はがも]?、?(?:[^、。0-9]{{0,6}})$")
_SO_FAR: Final = re.compile(f"{_BY_NOW}[^。0-9]*$")
_COLLECTED: Final = re.compile(
    f"(?P<how>{_BY_NOW}[^。、0-9]{{0,16}}|)(?:調達し|集め)た(?:資金|金額|総額|額|の)は、?"
    "(?P<all>(?:合わせて|合計|総額|計|全部|累計|累積|通算)で?)?(?:約|およそ|実に)?$"
)
"""Before what the money that has been raised comes to: これまでに調達した資金は合わせて."""
_SOURCE: Final = re.compile(
    "(?<!投資家)から|融資|借入|借り|銀行|社債|助成|補助|デット|株式で|だけ|シリーズ|ラウンド|(?<!す)(?<!これま)(?<!今ま)(?<!累計)(?<!累積)(?<!通算)(?<!合計)(?<!総額)で"
)
"""Before a sum: that it is what some gave, or of one kind, and not all."""
_CLAUSE: Final = re.compile("(?:[はがも]|し|し?て|[てし]おり)、?|これまで|今まで|創業以来|設立以来")
_IN_ALL: Final = re.compile("(?:累計|累積|通算)で?(?:約|およそ)?$")
_GATHERED: Final = re.compile("(?:以上|超|近く|余り)?(?:もの)?(?:の)?(?:巨額の?)?(?:資金)?を(?:調達|集め)(?!る|たい|よう)")
_LETTER: Final = re.compile(r"(?:シリーズ|series)[\s-]?([A-H])(?![A-Za-z])", re.IGNORECASE)
_CALLS: Final = (
    r"(?<!プレ)(?<!pre-)(?:シリーズ|series)[\s-]?[A-H](?![A-Za-z0-9-]|\s?[0-9])の?(?:資金調達|調達|増資|投資|ファイナンス)?の?(?:ラウンド)?"
)
_ALL: Final = "(?:総額|合計|約|およそ|実に|計|なんと|、)*$"
_IN_ROUND: Final = re.compile(
    f"{_CALLS}(?:[^、。0-9はがを]{{0,10}}(?:追加|延長|拡張|クローズ)[^、。0-9はがを]{{0,6}}?)?(?:で(?:は|の)?|により|にて|として|において|を(?:実施|完了|通じ)[しては]*)、?"
    f"(?:[^、。0-9がはを]{{0,16}}、?)?(?:[^、。0-9がはを]{{1,20}}[はが]、?)?{_ALL}",
    re.IGNORECASE,
)
"""Before a sum: that it is of a round called by its letter: シリーズFで、追い風に乗り、."""
_ROUND_IS: Final = re.compile(f"{_CALLS}(?:(?:の|での)?(?:調達(?:総)?額|規模|金額))?(?:は|で)、?{_ALL}", re.IGNORECASE)
_IT_IS: Final = re.compile(
    "(?:以上|超|強|近く)?(?:もの)?(?:規模)?(?:に(?:のぼ|上|達し|なっ|及)|だ|です|で(?:、|あ|し)|とのこと|という|の(?:大型|巨額|規模)|[、。]|$)"
)
_OF_A_ROUND: Final = re.compile(
    f"(?:以上|超|強|近く)?(?:もの|規模|という)?の?(?:巨額の?|大型の?)?{_CALLS}(?:を|が|に)?"
    "[^、。0-9]{0,8}(?:完了|実施|終え|発表|成立|成功|まとめ|調達|集め|$)",
    re.IGNORECASE,
)
"""Behind a sum: that it is that of a round: 8億ドルのシリーズBを完了した."""
_GATHERED_IN: Final = re.compile(
    r"(?:\([^()]{0,20}\))?(?:以上|超|近く|余り)?(?:もの|という)?(?:の)?(?:巨額の?|大型の?)?(?:資金)?を?(?:新たに|一挙に)?"
    "(?:調達|集め|確保)(?!る|たい|よう|後|する計画)"
)
_IN_BRACKETS: Final = re.compile(r"\([^()]{0,20}\)")
"""Behind a sum: the same in other money."""
_STEP: Final = re.compile(
    "追加|延長|拡張|エクステンション|クローズ|(?:ファースト|セカンド|サード|[123](?:st|nd|rd)|第[一二三123])|一部|うち|累計|累積|通算|合わせ"
    "|(?<!これ)(?<!今)まで(?:に|の)"
    r"|(?:シリーズ|series)[\s-]?[A-H][\s-]?[0-9]",
    re.IGNORECASE,
)
"""In a sentence that may tell of a part of a round, or of more than it."""
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
    "|[はがも][^、。]{0,8}(?:出資|参加|株主|並び|名を連ね|引き受け|投資家(?!から)|加わ))"
)
"""Behind one who has put money into another."""
_OWN: Final = re.compile(
    f"{SUBJECT.pattern}|{CLOSES}(?:株式会社|社)?(?:[はが]|の(?:{_BY_NOW}の)?(?:{_SUM}|調達額)|の?(?:直近の)?(?:{_CALLS})|、(?={_CALLS}))",
    re.IGNORECASE,
)
"""Behind the one whose it is."""
_HEADS: Final = re.compile(f"{CLOSES}、(?={_CALLS})", re.IGNORECASE)
"""Behind the one whose round a headline tells of: 青嶺、シリーズCで."""
_IT: Final = re.compile("同社|彼ら|この(?:企業|会社)")
_OF_OTHERS: Final = re.compile(f"(?<!同社)(?<!彼ら)(?<!この企業)(?<!この会社)[がの]、?{_BY_NOW}")
"""Before what others have raised that are no names: 国内の新興企業がこれまでに."""
_NEAR: Final = 12
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
        collected = _collected(leads)
        so_far = _GATHERED.match(text, end) and (_IN_ALL.search(leads) or _SO_FAR.search(leads))
        told = collected or ((_CALLED.search(leads) or so_far) and not _NOT_YET.match(text, end))
        if figure.unit in MONEY and told:
            yield Datum("raised", at, end, at_least(text, end, figure.value), words, figure.unit)


def _collected(leads: str) -> bool:
    """Whether words before a sum say that it is all the money raised, and not that of some, nor of a round."""
    found = _COLLECTED.search(leads)
    if found is None or _SOURCE.search(found["how"]) or _SOURCE.search(leads, max(0, found.start() - _NEAR), found.start()):
        return False
    return bool(found["how"]) or (found["all"] or "").startswith(("累計", "累積", "通算"))


def rounds_called(text: str) -> Iterator[Datum]:
    """What a sentence in half width says that a firm has raised in a round that it calls by its letter; the detail is letter and currency.

    Also in a step of such a round, which is not told to be all of it; see :func:`of_the_round`.
    """
    if no_longer(text) or len({m[1].upper() for m in _LETTER.finditer(text)}) != 1:
        return
    letter = next(m[1].upper() for m in _LETTER.finditer(text))
    found = [(at, words, figure) for at, words, figure in figures_with_words(text) if figure.unit in MONEY]
    for at, words, figure in found:
        end, leads = at + len(words), text[max(0, at - _FAR) : at]
        told = (_IN_ROUND.search(leads) and _GATHERED_IN.match(text, end)) or (_ROUND_IS.search(leads) and _IT_IS.match(text, end))
        if (told or _OF_A_ROUND.match(text, end)) and not _NOT_YET.match(text, end):
            behind = _IN_BRACKETS.match(text, end)
            yield Datum("round", at, end, at_least(text, behind.end() if behind else end, figure.value), words, f"{letter} {figure.unit}")


def of_the_round(place: Place) -> Of | None:
    """The firm that has raised it; not surely all of the round where the sentence tells of a step, or of several sums."""
    of = raised_by(place)
    return of._replace(sure=_STEP.search(place.text) is None) if of else None


def raised_by(place: Place) -> Of | None:
    """The firm of the sentence, unless its words call it an investor; else whom the text speaks of: behind investors the title's."""
    ahead = [m for m in place.here if m.type in FIRM and m.end <= place.datum.at]
    if any(place.text[a.end : b.start] == "と" and _OWN.match(place.text, b.end) for a, b in pairwise(ahead)):
        return None
    if not ahead and _OF_OTHERS.search(place.text, 0, place.datum.at):
        return None
    givers = {m.entity_id for m in ahead}
    while ahead:
        last = ahead.pop()
        if not _GIVES.match(place.text, last.end) or _HEADS.match(place.text, last.end):
            its_own = _OWN.match(place.text, last.end) or place.picked_out(last, takes=True)
            return Of(frozenset((last.entity_id,))) if its_own else None
    before = {m.entity_id for m in place.before if m.type in FIRM}
    titled = {m.entity_id for m in place.title if m.type in FIRM} - givers
    if not givers and (_IT.search(place.text) or place.marked()) and not _OF_INVESTORS.search(place.passage.before[1]):
        one = place.spoken_of()
        return Of(frozenset((one,))) if one else None
    if givers and not titled:
        about = {m.entity_id for m in place.marked() if m.type in FIRM} - givers
        return Of(frozenset(about)) if len(about) == 1 else None
    of_it = givers or not before or before == titled or _OF_INVESTORS.search(place.passage.before[1])
    return Of(frozenset(titled)) if of_it and len(titled) == 1 else None
