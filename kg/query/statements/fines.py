"""Fines, as a sentence plainly says: of a law the most that it allows, of a firm what it has to pay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from kg.query.statements.datum import MONEY, Datum
from kg.query.statements.figures import figures_with_words
from kg.query.statements.place import CLOSES, FIRM, SUBJECT, Named, Of, Place
from kg.records import EntityType

__all__ = ["FINED", "fined", "fines"]

FINED: Final = "罰金|制裁金|課徴金|過料|反則金|科(?:され|す|せ)"
"""Of which a sentence has one that tells a fine."""
_CALLED: Final = "(?:罰金|制裁金|課徴金|過料|反則金)"
_A_FINE: Final = re.compile(f"{_CALLED}|違反[^。]{{0,80}}科(?:され|す|せ)")
_OF_TURNOVER: Final = re.compile("(?:売上高?|売り上げ|収益)(?:高)?の?、?(?:最大で?|上限|約)?$|または$|あるいは$|か、?$|もしくは$")
_IN_BRACKETS: Final = re.compile(r"[(][^()]{0,6}$")
"""Before the same in other money."""
_NEAR: Final = 20
"""Characters before a figure that say what it is of."""
_ON: Final = re.compile(CLOSES + "(?:社)?(?:に対し|に|へ|は)")
_IMPOSED: Final = re.compile("科し|科され(?:た|て)|科した|支払|命じ|受け(?:た|て|、)")
_AMOUNT: Final = (
    "(?:最大で?|最高で?|上限|約|およそ|全?世界(?:全体)?(?:での)?|年間|の|総?売上高?|売り上げ高?|収益){0,8}"
    r"\d[\d,.]{0,12}(?:[兆億万千][\d,.]{0,8}){0,3}(?:米?ドル|円|ユーロ|ポンド|ウォン|元|%)(?:[(][^()]{0,20}[)])?(?:以下|以上|超|まで)?"
)
_OR: Final = "(?:か|、?または|、?あるいは|、?もしくは)、?"
_AMOUNTS: Final = f"{_AMOUNT}(?:{_OR}{_AMOUNT}){{0,2}}(?:の?、?(?:いずれか|どちらか)?高い(?:方|ほう|額))?"
_IS: Final = r"(?:だ(?!っ)|です|である|と(?:なる|なります|定め)|に(?:なる|なります|上る|のぼる|達する)|という|\s*$)"
_ALLOWED: Final = re.compile(
    f"{_AMOUNTS}(?:(?:の|という)(?:巨額の|高額の|重い)?{_CALLED}(?:[がをも](?:科(?:される|せられる|す(?!る))|定め|設け)|{_IS})"
    "|[がを]科(?:される|せられる|す(?!る)))"
    f"|{_CALLED}(?:の(?:上限|最高額))?は、?{_AMOUNTS}{_IS}"
)
"""The fine of a law, told as such: 3500万ユーロの罰金が科される, 罰金は最大で3500万ユーロだ."""
_PAID: Final = re.compile(f"{_AMOUNTS}の{_CALLED}")
"""The fine of a firm, told as such."""
_UNSURE: Final = re.compile(
    "案(?:では|の|は|で)|当初|最初|提案|草案|原案|検討|求め|見通し|恐れ|仮に|もし(?!くは)|例えば|たとえば|試算|計算|誤|噂|ない|取り消|減額"
)
"""In a sentence of a fine that is not, or not yet, or an example."""
_NOT_OF_ALL: Final = re.compile(
    "国によ|各国|加盟国|機関|個人|中小|スタートアップ|新興|以前|かつて|いた(?!る|し)|だった|でした"
    r"|(?:売上高?|売り上げ)(?:高)?が?[約\d]|別に|並ん|並び|先立|とは違|と異な|より"
)
"""In a sentence of a law's fine that is of some only, or of another law."""
_OTHER_LAW: Final = re.compile("(?:(?<![方司違合憲])法|指令|規則|条例|規制|GDPR)(?:で|の|に|は|が|と|、|違反)")
_OF_THE_LAW: Final = re.compile(CLOSES + "(?:では?|には?|[はがの]|違反)")


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
        return Of(frozenset((hit[-1].entity_id,)), sure=_told(_PAID, place)) if hit else None
    for named in (place.here, place.before, place.title):
        laws = {m.entity_id for m in named if m.type is EntityType.LAW}
        if laws:
            return Of(frozenset(laws), sure=_surely_of(place, laws)) if len(laws) == 1 else None
    return Of(frozenset((place.law,)), sure=False) if place.law else None


def _told(form: re.Pattern[str], place: Place) -> bool:
    """Whether the figure stands in a form that tells it as a fine, in a sentence without doubts."""
    told = any(m.start() <= place.datum.at and place.datum.end <= m.end() for m in form.finditer(place.text))
    return told and not _UNSURE.search(place.text)


def _surely_of(place: Place, laws: Collection[str]) -> bool:
    """Whether the sentence surely tells what a law fines: one that it names, or of which the sentence before is."""
    if not _told(_ALLOWED, place) or _NOT_OF_ALL.search(place.text) or _OTHER_LAW.search(_without(place.text, place.here)):
        return False
    if any(m.type in FIRM or m.type is EntityType.PLACE for m in place.here):
        return False
    named = [m for m in place.here if m.type is EntityType.LAW]
    if named:
        return any(_OF_THE_LAW.match(place.text, m.end) for m in named)
    subjects = {m.entity_id for m in place.before if SUBJECT.match(place.passage.before[1], m.end)}
    return subjects == laws


def _without(text: str, names: Iterable[Named]) -> str:
    for m in names:
        text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
    return text
