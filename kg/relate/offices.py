"""Who is said to lead an organisation no longer, or to be something else to it: former offices, customers, advisers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.records import EdgeKey, EntityType, Mention
from kg.relate.frame import FIRM, MARKS, NO_MARK, Frame
from kg.relate.modality import meaning_of

__all__ = ["Succession", "holders_of", "leads_too", "not_investing", "not_leading", "successions_of"]

_PERSON: Final = MARKS[EntityType.PERSON]
_OFFICE: Final = (
    r"(?:CEO|COO|CTO|CFO|最高[^。、はがを\ue000-\ue0ff]{2,6}責任者|社長|会長|代表(?:取締役)?|創業者|創設者|所長|総裁|長官|大臣|理事長|学長|トップ|責任者|幹部"
    r"|役員|社員|職員|従業員|研究者|研究員|技術者|エンジニア)(?:\s?[（(][^（）()。]{0,12}[）)])?"
)
_SOLE: Final = re.compile(r"(?<!共同)(?:CEO|COO|CTO|CFO|最高経営責任者|最高技術責任者|社長|会長|代表取締役)$")
_NO_HEAD: Final = (
    "(?:顧客|取引先|投資家|株主|出資者|支援者|スポンサー|アナリスト|弁護士|弁護人|記者|利用者|ユーザー|ファン|友人|知人|顧問|相談役|アドバイザー"
    "|出身者?|卒業生)"
)
_MEN: Final = rf"(?P<people>{_PERSON}(?:氏|さん)?(?:(?:と|や|、|・|、そして|および)[「『]?{_PERSON}(?:氏|さん)?)*)"
_FIRMS: Final = rf"(?P<firms>{FIRM}(?:(?:と|や|、|・|および)[「『]?{FIRM})*)[」』]?社?"
_UNTIL: Final = (
    r"(?:だった|であった|を(?:務め|つとめ)(?:てい)?た|(?:の座)?を(?:退任|辞任|退|辞|降|解任|追われ|歴任)[^。、\ue000-\ue0ff]{0,4}た)"
)
"""Behind an office: that it ended."""
_FORMER: Final = tuple(
    re.compile(expression)
    for expression in (
        rf"(?<![一-龯])[元前旧]{_FIRMS}(?![はがをにも、])(?:{NO_MARK}(?<![はを])){{0,20}}、?{_MEN}",
        rf"{_FIRMS}の?{NO_MARK}{{0,6}}(?<![一-龯])[元前旧]{NO_MARK}{{0,8}}{_OFFICE}(?:である|だった|で|の|、)?[「『]?{_MEN}",
        rf"{_FIRMS}の?{NO_MARK}{{0,10}}{_MEN}(?:の)?[元前旧]{_OFFICE}",
        rf"{_FIRMS}の?{NO_MARK}{{0,10}}{_OFFICE}{_UNTIL}{NO_MARK}{{0,12}}{_MEN}",
        rf"{_FIRMS}(?:を(?:退社|退職|辞め|去|離れ){NO_MARK}{{0,4}}た)(?:(?:元|前){NO_MARK}{{0,12}})?{_MEN}",
        rf"{_FIRMS}を{NO_MARK}{{0,6}}(?:率い|経営し|指揮し|束ね)ていた{NO_MARK}{{0,10}}{_MEN}",
        rf"(?:かつて|以前|過去に|当時)(?:は|、)?{NO_MARK}{{0,6}}{_FIRMS}[をの]{NO_MARK}{{0,10}}"
        rf"(?:率い|指揮し|経営し|束ね|{_OFFICE}(?:だ|で?あ)|務め)(?:てい)?っ?た{NO_MARK}{{0,10}}{_MEN}",
    )
)
"""Offices that are no longer held, and whose."""
_HIS_OFFICE: Final = rf"(?:(?:の|・)?{_OFFICE})"
_LEAVES: Final = r"(?:退任し|辞任し|退[きい]|退陣し|勇退し|引退し|辞め(?!な|ず)|去[っり](?!来)|降板し|解任され|更迭され|解任し)"
_LEFT: Final = tuple(
    re.compile(expression)
    for expression in (
        rf"{_FIRMS}の?{NO_MARK}{{0,10}}{_MEN}{_HIS_OFFICE}?(?:は|が|も)、?{NO_MARK}{{0,16}}{_LEAVES}(?!ない|なかった|ず)",
        rf"{_FIRMS}(?:は|では)、?{NO_MARK}{{0,12}}{_MEN}{_HIS_OFFICE}?(?:が|を){NO_MARK}{{0,16}}{_LEAVES}(?!ない|なかった|ず)",
        rf"{_MEN}(?:は|が|も)、?{NO_MARK}{{0,10}}{_FIRMS}の{NO_MARK}{{0,8}}(?:{_OFFICE}|経営)(?:の座|職)?(?:を|から){NO_MARK}{{0,6}}(?:{_LEAVES}|降り|追われ|離れ|譲)",
        rf"{_FIRMS}(?:は|では)、?{NO_MARK}{{0,6}}{_MEN}{_HIS_OFFICE}?の後(?:任|継)",
    )
)
"""Offices that somebody gives up."""
_FOLLOWS: Final = re.compile(
    rf"(?:(?P<by>{_PERSON})(?:氏|さん)?(?:が|は)、?{NO_MARK}{{0,12}}?(?:後任|後継|後を|跡を|引き継|率い|{_OFFICE}に(?:就|昇格|選))"
    rf"|後(?:任|継)(?:者|の{_OFFICE})?(?:に|には|は|として)、?[^。、\ue000-\ue0ff]{{0,16}}(?P<named>{_PERSON})"
    rf"|(?P<handed>{_PERSON})(?:氏|さん)?に(?:バトン|後を|{_OFFICE}の座)[^。、]{{0,4}}(?:渡|託|譲))"
)
"""Behind that: who follows."""
_OTHER: Final = (
    re.compile(rf"{_FIRMS}の?{NO_MARK}{{0,8}}{_NO_HEAD}(?:である|だった|でもある|でも|の|で|、|を務める|は、?|が、?)?[「『]?{_MEN}"),
    re.compile(rf"{_MEN}(?:は|が|も)、?[^。\ue000-\ue0ff]{{0,10}}{_FIRMS}の{NO_MARK}{{0,8}}{_NO_HEAD}(?:だ|で|を|に|と)"),
)
"""What people are to a firm that are not its heads."""
_NEXT: Final = re.compile(rf"{_MEN}[、・/／]\s?{_FIRMS}の?{NO_MARK}{{0,10}}?{_OFFICE}(?:の|・|である|で)?[\s「『]?(?={_PERSON})")
"""In a list of people with their offices: a firm and an office behind a name are those of the next one."""
_HOLDS: Final = re.compile(
    rf"(?P<firm>{FIRM})[」』]?社?の?(?:(?![元前旧副])[^。、はがをにと\ue000-\ue0ff]){{0,8}}?"
    rf"(?:CEO|COO|CTO|CFO|最高{NO_MARK}{{2,6}}責任者|(?:代表取締役|代表執行役)?(?<!副)(?:社長|会長)|代表(?:取締役)?|創業者|所長|総裁|長官|理事長|学長)"
    rf"\s(?P<person>{_PERSON})(?:氏|さん)"
)
"""As lists of people have it: firm, office, and behind a space the name."""
_HIS_FIRM: Final = re.compile(rf"(?P<firms>{FIRM})[」』]?社?の{NO_MARK}{{0,10}}(?P<people>{_PERSON})")
"""A person and whose he is."""
_BACK: Final = re.compile(
    rf"(?P<name>{FIRM})[」』]?社?の?{NO_MARK}{{0,10}}(?:{_OFFICE}|経営)(?:に|へ)[^。、]{{0,4}}(?:就|復帰|返り咲|昇格|迎え|起用|指名|選|戻)"
)
"""An office that is taken up, whatever one was before."""
_BESIDES: Final = re.compile(rf"[」』]?社?の?{NO_MARK}{{0,10}}?{_OFFICE}(?:であり|であると|で、|兼|かつ|と|や|を兼)")
_HIS: Final = re.compile(rf"{_PERSON}(?:氏|さん)?の{NO_MARK}{{0,10}}(?:会社|企業|ファンド)[「『]?$")
_OF_THE_FIRST: Final = re.compile(
    rf"{_FIRMS}の?(?P<office>{NO_MARK}{{0,10}}?{_OFFICE})(?:である|の|、|・)?[「『]?{_PERSON}(?:氏|さん)?(?:と|や|、){_MEN}"
)
"""An office before several people, of whom the first holds it, if one alone can."""


class Succession(NamedTuple):
    """That a person takes up an office, or holds it."""

    person: Mention
    firm: Mention
    start: int
    end: int
    """Offsets of what says so into the frame's text."""


def successions_of(frame: Frame) -> Iterator[Succession]:
    """Who leads an organisation now, by a sentence that tells who no longer does."""
    left = [match for expression in (*_LEFT, *_FORMER[3:4]) for match in expression.finditer(frame.text)]
    for match in left:
        follows = _FOLLOWS.search(frame.text, max(match.end() - 3, match.end("people"), match.end("firms")))
        if follows is None or follows.lastgroup is None:
            continue
        person = frame.marked[follows.start(follows.lastgroup)]
        old = {key.head for key in _keys(frame, match)}
        firms = [m for at, m in sorted(frame.marked.items()) if match.start("firms") <= at < match.end("firms")]
        if person.entity_id in old or len(firms) != 1 or any(_firm_between(frame, match.end(), follows.start())):
            continue
        if meaning_of(frame.text, follows.start(), follows.end()) is not None:
            yield Succession(person, firms[0], match.start(), follows.end())


def holders_of(frame: Frame) -> Iterator[Succession]:
    """Who leads an organisation, by lists that name firm, office and person, parted by spaces."""
    for found in _HOLDS.finditer(frame.text):
        yield Succession(frame.marked[found.start("person")], frame.marked[found.start("firm")], found.start(), found.end())


def not_investing(frame: Frame) -> set[EdgeKey]:
    """Whom a sentence calls one of a firm's people, and so does not say to put money into it, if it names the firm but once."""
    firms = Counter(m.entity_id for m in frame.marked.values())
    keys = (key for found in _HIS_FIRM.finditer(frame.text) for key in _keys(frame, found))
    return {EdgeKey(key.head, "invests_in", key.tail) for key in keys if firms[key.tail] == 1}


def _firm_between(frame: Frame, start: int, end: int) -> Iterator[bool]:
    return (m.type is EntityType.ORGANIZATION for at, m in frame.marked.items() if start <= at < end)


def leads_too(frame: Frame, key: EdgeKey) -> bool:
    """Whether a sentence that says whom a person leads says it of another firm, too (``青嶺の創業者で、白鷺のCEOの山野太郎``)."""
    firms = [at for at, m in frame.marked.items() if m.entity_id == key.tail]
    return any(_BESIDES.match(frame.text, at + 1) or _HIS.search(frame.text, 0, at) for at in firms)


def not_leading(frame: Frame) -> frozenset[EdgeKey]:
    """Of whom a sentence says that they lead something no longer, or are something else to it."""
    if not any(m.type is EntityType.PERSON for m in frame.marked.values()):
        return frozenset()
    found = {key for expression in (*_FORMER, *_OTHER) for match in expression.finditer(frame.text) for key in _keys(frame, match)}
    found.update(key for expression in _LEFT for match in expression.finditer(frame.text) for key in _keys(frame, match))
    found.update(key for match in _NEXT.finditer(frame.text) for key in _keys(frame, match))
    for match in _OF_THE_FIRST.finditer(frame.text):
        if _SOLE.search(match["office"]):
            found.update(_keys(frame, match))
    back = {frame.marked[match.start("name")].entity_id for match in _BACK.finditer(frame.text)}
    return frozenset(key for key in found if key.tail not in back)


def _keys(frame: Frame, match: re.Match[str]) -> Iterator[EdgeKey]:
    firms, people = ([at for at in frame.marked if match.start(group) <= at < match.end(group)] for group in ("firms", "people"))
    for person in people:
        for firm in firms:
            if frame.marked[person].type is EntityType.PERSON and frame.marked[firm].type is EntityType.ORGANIZATION:
                yield EdgeKey(frame.marked[person].entity_id, "leads", frame.marked[firm].entity_id)
