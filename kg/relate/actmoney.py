"""Which of the money in a sentence is that of an act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.records import EdgeKey, Mention
from kg.relate.clauseends import clause_start, describes
from kg.relate.frame import Frame
from kg.relate.modality import denied
from kg.relate.money import moneys

__all__ = ["Given", "amount_near", "given", "own_money", "raised", "written"]

_PAID: Final = frozenset({"invests_in", "acquires", "supplies", "partners_with", "participates_in"})
"""Relations for which money can be stated."""
_PAYS: Final = ("organization/", "person/", "place/")
"""Beginnings of the ids of those who can pay, or be paid."""
_MEASURE = (
    r"(?:売上|収益|収入|利益|赤字|黒字|損失|時価総額|評価額?|バリュエーション|企業価値|市場|価格|価値|株価|料金|単価|月額|年額|給与|年収|資産|負債|債務"
    r"|コスト|予算|ARR|使用料)"
)
_MEASURED_BEFORE = re.compile(_MEASURE + r"[^。、にで]{0,10}$")
_MEASURED = re.compile(
    rf"(?:以上|以下|超|近く|強|規模|相当|程度)?(?:に(?:達|上|成長|拡大)|の[^。、をにがは]{{0,12}}?{_MEASURE}|(?:の)?{_MEASURE})"
)
"""Behind money: that something is worth, earns or costs so much."""
_OF_ACT = re.compile(
    r"(?:以上|超え?|近く|強|規模|相当|程度)?(?:の|に(?:及ぶ|上る|のぼる)|を(?:投じ|かけ|費や|超え)[^。、]{0,4}|で|、|となる|という)[^。、や]{0,20}"
)
"""Between money and the name before which it stands: it tells how large the act is."""
_PAYMENT = re.compile(r"契約|提携|協業|協定|取引|協議|交渉|商談|合意|ディール")
"""What partners spend money on."""
_SOON = re.compile(r"[」』）)]?(?:に|へ|で|を|は|、)?[^。、\ue000-\ue0ff]{0,6}$")
_GIVEN = re.compile(r"(?:社|氏)?(?:に(?:は|対して?)?|へ(?:は|の)?|向けに?)、?(?:(?:約|総額|計|最大|およそ)\s?)*[0-9０-９$＄]")
_GIVES = re.compile(r"(?:社|氏)?(?:から(?:も|は)?|が)、?(?:(?:約|総額|計|最大|およそ|さらに)\s?)*[0-9０-９$＄]")
_IN_BRACKETS: Final = re.compile(r"[（(][^（）()。、\d]{0,10}$")
_BESIDE: Final = re.compile(r"(?:以上|以下|超え?|近く|強|弱|規模|相当)?\s?")
"""Between money and a bracket that has it in another currency."""
_MORE_OR_LESS = re.compile(r"(?:以上|以下|未満|超え?(?!る|た|、)|近く|強|余り?|前後)")


_LARGE: Final = r"(?:以上|超え?|近く|強|弱|余り?|規模|相当|もの)*"
_ROUND: Final = r"(?:ラウンド|調達|シリーズ\s?[A-GＡ-Ｇ]|増資)"
_RAISED_BEFORE: Final = re.compile(
    rf"{_ROUND}(?:ラウンド)?(?:の?(?:規模|総?額))?(?:で)?(?:は|が|、|では)、?$|(?:主導|リード)(?:の|による|で)、?$"
)
_RAISED: Final = re.compile(
    rf"{_LARGE}(?:の?[^。、はがをに]{{0,12}}{_ROUND}(?!先|網)"
    r"|(?:の?[^。、はがをに]{0,8})?を、?(?:新たに|無事|既に|すでに)?(?:調達|集め|得[たてる]|確保|獲得)"
    r"|の(?:出資|投資|資金提供)を(?:受け|得|確保|取り付け))"
)
"""Before and behind money: that a company raises it, from however many."""
_TOGETHER: Final = re.compile(r"(?:合わせて|あわせて|合計で?|合算で|両社で|[2-9２-９二三四五]社で|共同で)(?:約|最大|総額|計|およそ)?$")
_FROM: Final = re.compile(
    r"[」』]?(?:社|氏|グループ)?(?:\s?[（(][^（）()。]{0,24}[）)])?(?:一社|1社|単独)?(?:から|を引受先|が[^。、がは]{0,12}引き受け)"
)
"""Behind one who gives all that is raised."""
_GIVER: Final = re.compile("[」』]?(?:社|氏)?(?:が|は|も)")
_HANDED: Final = re.compile(r"(?:以上|超|近く)?を(?:拠出|出資|投資|提供|出)し(?:た|ている)[^。、]{0,10}")
"""Between what is put in and the name of the company that it goes to."""
_PUTS_IN: Final = re.compile(
    r"[」』]?(?:社|氏)?(?:が|は、?)(?:(?![0-9０-９]|[にへ](?!入|至))[^。、]|[年月日期春夏秋冬新たさ既すで頃旬末]に|らに|でに|、(?=すでに|既に|新たに|さらに)|(?:19|20)\d\d年|\d{1,2}月){0,16}?"
    r"(?P<money>(?:約|最大|総額|計|およそ|合計)*[0-9０-９$＄][^。、にへをがは]{0,14}?)(?:規模|以上|超)?"
    r"(?:を(?P<verb>(?:出資|投資|拠出)(?=し(?:た|て(?!い?な)|ま(?!せ)|、)|する(?:と|。|計画|方針|予定|見通し))|投じ(?=た|て(?!い?な)|、|る(?:と|。|計画|方針|予定|見通し)))"
    r"|の(?P<noun>出資|投資|拠出)(?=を(?:し(?:た|て|、)|行[いうっ]|実施し|決め|決定し|発表し|表明し)))"
)
"""Behind an investor: that it puts in money, in a clause that says nowhere where."""
_AND: Final = re.compile(r"[」』]?(?:社|氏)?(?:[、・,，と]|や|及び|および|ならびに|そして|\s)+(?:さらに|そして)?[「『]?")
"""Between names of a list."""


def raised(text: str, money: re.Match[str]) -> bool:
    """Whether money is what a company raises in all: the sum of a round, which is nobody's share in it."""
    return bool(_RAISED.match(text, money.end()) or _RAISED_BEFORE.search(text[: money.start()]))


def _is_share(frame: Frame, key: EdgeKey, money: re.Match[str]) -> bool:
    """Whether money is what the head puts in itself, and not what several do together."""
    text = frame.sentence.text
    mine = [m for m in frame.mentions if m.entity_id == key.head]
    alone = not any(
        other is not m and (_AND.fullmatch(text, other.text_end, m.text_start) or _AND.fullmatch(text, m.text_end, other.text_start))
        for m in mine
        for other in frame.mentions
        if other.entity_id != key.tail
    )
    if alone and any(
        m.text_end <= other.text_start
        and other.text_end <= money.start()
        and _GIVER.match(text, other.text_end)
        and not describes(text, other.text_end, money.start())
        for m in mine[:1]
        for other in frame.mentions
        if other.entity_id not in (key.head, key.tail)
    ):
        return False  # 青嶺が主導し、湊電算が10億円を出した
    if raised(text, money):
        return alone and any(_FROM.match(text, m.text_end) for m in mine)
    return alone or _TOGETHER.search(text[: money.start()]) is None


def amount_near(frame: Frame, key: EdgeKey, span: tuple[int, int], act: int | None) -> str | None:
    """The money of the act, as written: between the other name and the verb, or before the names and of the act's noun."""
    if key.type not in _PAID or not key.head.startswith(_PAYS) or not key.tail.startswith((*_PAYS, "project/", "product/")):
        return None
    text = frame.sentence.text
    begin, end = span
    until = max(act or 0, end)
    names = [m for m in frame.mentions if m.text_start < until]
    ends = [m for m in names if m.entity_id in (key.head, key.tail) and m.text_end > begin]
    if not ends:
        return None
    tail = max((m for m in ends if m.entity_id == key.tail), key=lambda m: m.text_start, default=ends[-1])
    low = clause_start(text, until)
    found = [m for m in moneys(text, low, len(text)) if not _measured(text, m) and not _converted(text, m)]
    if key.type == "invests_in":
        found = [m for m in found if _is_share(frame, key, m)]
    inside = [m for m in found if m.start() < until]
    head = next((m for m in ends if m.entity_id == key.head), ends[0])
    if _each_gives(text, names, head):
        money = next((m for m in found if m.start() >= head.text_end), None)
        return written(text, money) if money else None
    if _distributed(text, names, tail):
        others = [m.text_start for m in names if m.text_start >= tail.text_end and m.type == tail.type and m.entity_id != key.head]
        inside = [m for m in inside if tail.text_end <= m.start() < min(others, default=until)]
        return written(text, inside[0]) if inside else None
    behind = [m for m in inside if m.start() >= tail.text_end]
    opening = min(m.text_start for m in ends)  # of the two names, the one that stands first behind the money
    before = [m for m in inside if m.end() <= tail.text_start and _OF_ACT.fullmatch(text[m.end() : max(opening, m.end())])]
    before = before or [m for m in inside if m.end() <= tail.text_start and _OF_ACT.fullmatch(text[m.end() : tail.text_start])]
    if key.type == "invests_in" and not before:
        before = [m for m in inside if head.text_end <= m.start() < tail.text_start and _HANDED.fullmatch(text[m.end() : tail.text_start])]
    soon = [m for m in found if m.start() >= until and _SOON.fullmatch(text[until : m.start()]) and not _named(frame, until, m.start())]
    for money in (*behind[::-1], *soon[:1], *before[::-1]):
        if key.type != "partners_with" or _PAYMENT.search(text, money.end(), money.end() + 12):
            return written(text, money)
    return None


def given(text: str, type: str, end: int) -> bool:
    """Whether a text says right behind a name, which ends at `end`, what is put into it (``仙台に9億ドルを投じて``)."""
    return type == "invests_in" and bool(_GIVEN.match(text, end))


class Given(NamedTuple):
    """Money that an investor is said to give in a clause of its own."""

    amount: str
    """As written."""
    start: int
    """Offset behind the investor in the sentence's readable text."""
    end: int
    """Offset behind the verb in the sentence's readable text."""


def own_money(frame: Frame, key: EdgeKey) -> Given | None:
    """What the head of ``invests_in`` puts in, by a clause before the tail that names nothing else that takes it.

    ``青嶺が300億円を投資したという報道や…、湊電算の存在感``: the subject, its money and its verb stand side by side.
    """
    if key.type != "invests_in" or not key.head.startswith(_PAYS):
        return None
    text = frame.sentence.text
    tail = next((m.text_start for m in frame.mentions if m.entity_id == key.tail), 0)
    for mine in (m for m in frame.mentions if m.entity_id == key.head and m.text_end < tail):
        if (found := _PUTS_IN.match(text, mine.text_end)) is None or found.end() > tail or _named(frame, mine.text_end, found.end()):
            continue
        verb = found.span("verb" if found["verb"] else "noun")
        money = next((m for m in moneys(text, found.start("money"), found.end()) if m.end() <= verb[0]), None)
        if denied(text, *verb):
            continue
        if money is not None and not raised(text, money) and not _listed(frame, mine):
            return Given(written(text, money), mine.text_end, found.end())
    return None


def _listed(frame: Frame, mine: Mention) -> bool:
    """Whether a name stands in a list, whose money is that of all of it."""
    return any(other is not mine and _AND.fullmatch(frame.sentence.text, other.text_end, mine.text_start) for other in frame.mentions)


def _named(frame: Frame, start: int, end: int) -> bool:
    """Whether a stretch of the sentence names anything."""
    return any(start <= m.text_start < end for m in frame.mentions)


def _converted(text: str, money: re.Match[str]) -> bool:
    """Whether money in brackets is that before them in another currency: ``2億ドル（約300億円）``."""
    opening = _IN_BRACKETS.search(text, 0, money.start())
    return opening is not None and any(
        _BESIDE.fullmatch(text, m.end(), opening.start()) for m in moneys(text, max(0, opening.start() - 30), opening.start())
    )


def _measured(text: str, money: re.Match[str]) -> bool:
    """Whether money says how much something is worth, earns or costs."""
    return "時価総額" in money[0] or bool(_MEASURED_BEFORE.search(text[: money.start()]) or _MEASURED.match(text, money.end()))


def _each_gives(text: str, names: Sequence[Mention], head: Mention) -> bool:
    """Whether several give money of their own (``青嶺から60億円、湊電算から100億円``)."""
    giving = [m for m in names if m.type == head.type and _GIVES.match(text, m.text_end)]
    return head in giving and len(giving) > 1


def _distributed(text: str, names: Sequence[Mention], tail: Mention) -> bool:
    """Whether several names have money of their own (``NVIDIAに300億円、インテルに200億円``)."""
    given = [m for m in names if m.type == tail.type and _GIVEN.match(text, m.text_end)]
    return tail in given and len(given) > 1


def written(text: str, money: re.Match[str]) -> str:
    """Money with what stands behind it for more or less."""
    found = _MORE_OR_LESS.match(text, money.end())
    return money[0] + found[0] if found else money[0]
