"""What sentences state of those whom they name, beside relations and money: people let go, shares held, power, when something began.

Few forms are read, those that say plainly whose figure it is: what is told of a draft must be true before it is complete.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.query.figures import figures_with_words
from kg.records import EntityType, Mention

__all__ = ["KINDS", "Passage", "Stated", "passages", "stated_in"]

KINDS: Final = ("cut", "stake", "share", "power", "sale", "founded", "in_force", "released", "announced")
"""People let go, shares of a company held, market shares, electric power, what something is sold for; when a company was founded, a law
came into force, a product came out or was announced."""

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Letter for letter, so that places stay what they are."""
_WIDE_ONE: Final = re.compile("[！-～\u3000]")
_PARAGRAPH: Final = re.compile(r"[^\n]+")
_SENTENCE: Final = re.compile(r"[^。！？!?|]+")
_MARKUP: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|^\s*(?:title:\s*\"?|[-*+>#|]+\s+|\d+\.\s+)|\*\*|__|~~|`|<[^>]*>")
_DIGIT: Final = re.compile("[0-9０-９]")
_TO: Final = re.compile("(?:から|[~〜～-])(?:約)?")
_CUT: Final = "削減|解雇|レイオフ|リストラ|人員整理|早期退職"
_HIRED: Final = re.compile("採用|増員|雇用を|増や|、|に向け|向けに")
_OF_A_PART: Final = re.compile("(?:部門|チーム|事業部?|工場|拠点|支社)(?:で|だけ)")
_HELD: Final = "株式|株主|株|出資|持ち?分|持ち?株比率|権益|議決権"
_IS_HELD: Final = re.compile(f"(?:程度|超|以上|弱|強|もの|に相当する)?[をもの]{{0,2}}(?:{_HELD})")
_HOLDS: Final = re.compile(f"(?:{_HELD})[をのはがに]?[^、。]{{0,8}}$")
_TAKES: Final = re.compile("(?:程度|超|以上|弱|強|もの)?を?(?:保有|取得|握|持)")
_MARKET: Final = re.compile(r"([一-龥々ァ-ヺーA-Za-z0-9]+)市場(?:全体)?[^。、]{0,16}$")
_NOT_SO: Final = re.compile("仮に|もし|としたら|かもしれ|だろうか|でしょうか|シナリオ|未満|以下の|ではな[いく]")
_POWER: Final = "GW|ＧＷ|ギガワット|MW|ＭＷ|メガワット"
_SOLD: Final = re.compile("買収|売却|譲渡")
_SHARES_OF: Final = re.compile(r"株(?!式会社)")
_DATE: Final = re.compile(r"(20\d\d|19\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?!代|度|[間ぶ]|\d)")
_EVENTS: Final = {
    "founded": "設立|創業|創設",
    "in_force": "発効|施行",
    "released": "正式公開|リリース|公開|提供(?:を)?開始|提供を始め|ローンチ|発売",
    "announced": "発表",
}
_SAYS: Final = re.compile("|".join((_CUT, _HELD, _POWER, _SOLD.pattern, "シェア", *_EVENTS.values())))
"""What a sentence must hold to state anything of these."""
_EVENT: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _EVENTS.items()))
_WAS_ON: Final = re.compile(f"(?:{_EVENT.pattern})(?:(?:し|され)?たのは|日は)、?$")
_BY_STEPS: Final = re.compile("完全|全面|本格|段階|一部|罰則|高リスク|義務|適用")
"""Of laws that come into force step by step."""
_IN_PART: Final = re.compile("ベータ|β|試験|プレビュー|先行|日本(?:国内)?で|米国で|中国で|欧州で|最新版|アップデート|大幅|第[0-9]+世代")
_BEGINS: Final = {
    "founded": frozenset({EntityType.ORGANIZATION}),
    "in_force": frozenset({EntityType.LAW}),
    "released": frozenset({EntityType.PRODUCT}),
    "announced": frozenset({EntityType.PRODUCT}),
}
_SOMEBODY: Final = frozenset({EntityType.ORGANIZATION, EntityType.PROJECT})
_SELLS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT})
_CLOSES: Final = r"[」』\"”*)]*(?:[(][^()]{0,30}[)])?[」』\"”*]*"
_SUBJECT: Final = re.compile(_CLOSES + r"(?:氏|社)?(?:[はが]|も(?!の))")
_OBJECT_ALONE: Final = re.compile(_CLOSES + "を")
_GOES_ON: Final = re.compile(_CLOSES + "(?!以[降来])[一-龥ァ-ヺー]")
_OBJECT: Final = re.compile(_CLOSES + "[をはが]")
_OWNS: Final = re.compile(_CLOSES + r"の(?:持ち?分|出資比率|保有)")
_SAME_ONE: Final = re.compile(r"^\s*(?:同社|彼ら|同行|両社)")
_OF_WHAT_FOLLOWS: Final = re.compile(r"(?:し|され)た(?:ばかり)?の?[^、]{0,16}")
_DONE: Final = re.compile("し(?:た|て|、|まし)|を|する")
_NEAR: Final = 25
"""Characters behind a figure that say what it is, and before it."""
_FAR: Final = 60
"""Characters between a date and what happened."""
_NEXT: Final = 6
_BEFORE: Final = 25


class Stated(NamedTuple):
    """One thing that a sentence states."""

    kind: str
    """One of :data:`KINDS`."""
    about: frozenset[str]
    """Ids of those it is stated of: of a share both who holds it and of whom."""
    holder: str
    """Of a stake: who holds it; else empty."""
    detail: str
    """What else must be the same: the unit of money, the market, whether of a part only."""
    value: tuple[float, ...]
    """A number, or year, month and day as far as they are told."""
    words: str
    """As written."""
    start: int
    """Offset of the sentence in the source."""
    sentence: str
    beside: frozenset[str]
    """Ids of the others that it and the sentence before it name."""


class Passage(NamedTuple):
    """A sentence that may state something, with the one before."""

    start: int
    """Offset in the source."""
    text: str
    """In half width, letter for letter as in the source."""
    before: tuple[int, str]
    """The sentence before it in the same paragraph, if there is one: its offset, and itself."""
    found: tuple[_Found, ...]


class _Found(NamedTuple):
    """A figure or date of a sentence, and what it is of."""

    kind: str
    at: int
    end: int
    """Behind the figure; of a date where the event stands, if that comes behind it."""
    value: tuple[float, ...]
    words: str
    detail: str


class _Named(NamedTuple):
    """A name in a sentence."""

    start: int
    end: int
    entity_id: str
    type: EntityType


def passages(source: str) -> list[Passage]:
    """The sentences of a source that may state something of somebody, whatever is named in them. O(source)."""
    found = []
    for paragraph in _PARAGRAPH.finditer(source):
        if not (_DIGIT.search(paragraph[0]) and _SAYS.search(paragraph[0])):
            continue
        before: tuple[int, str] = (0, "")
        for match in _SENTENCE.finditer(source, paragraph.start(), paragraph.end()):
            sentence = match[0].translate(_WIDE) if _WIDE_ONE.search(match[0]) else match[0]
            if _DIGIT.search(sentence) and _SAYS.search(sentence) and not _NOT_SO.search(sentence) and (told := tuple(_told(sentence))):
                found.append(Passage(match.start(), sentence, before, told))
            before = (match.start(), sentence)
    return found


def stated_in(passages: Iterable[Passage], mentions: Sequence[Mention]) -> list[Stated]:
    """What passages of a text state of the entities that it mentions.

    Args:
        passages: of its source.
        mentions: of the text, in order.
    """
    places = [m.start for m in mentions]

    def named(start: int, text: str) -> list[_Named]:
        inside = mentions[bisect_left(places, start) : bisect_left(places, start + len(text))]
        return [_Named(m.start - start, m.end - start, m.entity_id, m.type) for m in inside]

    stated = []
    for passage in passages:
        here = named(passage.start, passage.text)
        before = named(*passage.before) if passage.before[1] else []
        for found in passage.found:
            of = _OF[found.kind](passage, found, here, before)
            if of is not None:
                about, holder = of
                beside = frozenset(m.entity_id for m in (*here, *before)) - about
                stated.append(Stated(
                    found.kind, about, holder, found.detail, found.value, found.words, passage.start, _plain(passage.text), beside,
                ))  # fmt: skip
    return stated


def _plain(text: str) -> str:
    """A sentence without its markup."""
    return " ".join(_MARKUP.sub(r"\1", text).split())


# What is stated -----------------------------------------------------------------------------------------------------


def _told(text: str) -> Iterator[_Found]:
    figures = [(at, at + len(words), words, figure) for at, words, figure in figures_with_words(text)]
    for n, (at, end, words, figure) in enumerate(figures):
        follows = text[end : min(end + _NEAR, figures[n + 1][0] if n + 1 < len(figures) else len(text))]
        leads = text[max(0, at - _BEFORE, figures[n - 1][1] if n else 0) : at]
        said = _kind(figure.unit, leads, follows, text)
        if said is not None:
            kind, detail = said
            one = 1000 if figure.unit == "mw" else 1
            low = [f.value for _, stop, _, f in figures[:n] if f.unit == figure.unit and _TO.fullmatch(text, stop, at)]
            yield _Found(kind, at, end, tuple(value / one for value in (*low, figure.value)), words, detail)
    yield from _dates(text)


def _kind(unit: str, leads: str, follows: str, text: str) -> tuple[str, str] | None:
    if unit == "人":
        cut = re.search(_CUT, follows)
        told = cut and not _HIRED.search(follows[: cut.start()])
        if told or re.search(f"(?:{_CUT})(?:する|数|規模)?[はがをの][^、]{{0,4}}$", leads):
            return "cut", "part" if _OF_A_PART.search(leads) else ""
    elif unit == "%":
        if _IS_HELD.match(follows) or _HOLDS.search(leads) or (_TAKES.match(follows) and re.search(_HELD, text)):
            return "stake", ""
        if re.match("(?:程度|超|以上|もの|という[^、。]{1,8}|の)?の?[^、。]{0,10}シェア", follows) or re.search("シェア[はがのを]?[^、。]{0,4}$", leads):
            return "share", ""
    elif unit in ("gw", "mw"):
        return "power", ""
    elif _SOLD.search(text) and unit in ("ドル", "円", "ユーロ", "ポンド"):
        return "sale", unit + ("株" if _SHARES_OF.search(text) else "")
    return None


def _dates(text: str) -> Iterator[_Found]:
    """The dates of a sentence, each with the first event behind it, or the one whose date it is said to be: 公開したのは2025年8月7日."""
    dates = list(_DATE.finditer(text))
    for n, date in enumerate(dates):
        stop = dates[n + 1].start() if n + 1 < len(dates) else len(text)
        value = tuple(float(part) for part in date.groups() if part)
        event = _EVENT.search(text, date.end(), min(stop, date.end() + _FAR))
        if event is None:
            event = _WAS_ON.search(text, max(0, date.start() - _BEFORE), date.start())
        if event is None:
            continue
        kind, word = next((kind, word) for kind, word in event.groupdict().items() if word)
        around = text[min(date.start(), event.start()) : max(date.end(), event.end()) + _NEXT]
        if (kind == "in_force" and _BY_STEPS.search(around)) or (kind in ("released", "announced") and _IN_PART.search(text)):
            continue
        yield _Found(kind, date.start(), event.start() if event.start() > date.start() else date.end(), value, date[0], word if kind == "in_force" else "")


# Of whom it is stated -----------------------------------------------------------------------------------------------

_Of = tuple[frozenset[str], str] | None


def _marked(text: str, names: Iterable[_Named]) -> list[_Named]:
    return [m for m in names if _SUBJECT.match(text, m.end)]


def _one(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    """The firm named last before a figure; where none is, whom the sentence before is about."""
    there = [m for m in here if m.end <= found.at and m.type is EntityType.ORGANIZATION]
    if there:
        return frozenset((there[-1].entity_id,)), ""
    if any(m.type is EntityType.ORGANIZATION for m in here):
        return None
    subjects = [m for m in _marked(passage.before[1], before) if m.type is EntityType.ORGANIZATION]
    return (frozenset((subjects[0].entity_id,)), "") if len({m.entity_id for m in subjects}) == 1 and _SAME_ONE.match(passage.text) else None


def _on_market(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    there = [m for m in here if m.end <= found.at and m.type in _SELLS and _OBJECT.match(passage.text, m.end)]
    market = _MARKET.search(passage.text[: found.at]) or re.search(r"([一-龥々ァ-ヺーA-Za-z0-9]+)市場", passage.text[: found.at])
    return (frozenset((there[-1].entity_id,)), market[1].casefold()) if there and market else None


def _pair(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    """Those named between the figure before and this one; in a list of figures with whom the sentence or the one before begins."""
    alike = [f for f in passage.found if f.kind == found.kind]
    n = alike.index(found)
    since = alike[n - 1].end if n else 0
    core = {m.entity_id for m in here if since <= m.start and m.end <= found.at and m.type in _SOMEBODY}
    behind = alike[n + 1].at if n + 1 < len(alike) else len(passage.text)
    if not core and n == 0:
        core = {m.entity_id for m in here if found.end <= m.start < behind and m.type in _SOMEBODY}
    if len(core) == 1 and len(alike) > 1:
        first = next((m for m in here if m.type in _SOMEBODY), None)
        hub = _marked(passage.before[1], before)
        if first is not None and first.entity_id not in core and _SUBJECT.match(passage.text, first.end):
            core.add(first.entity_id)
        elif hub and hub[0].type in _SOMEBODY:
            core.add(hub[0].entity_id)
    return (frozenset(core), "") if 1 <= len(core) <= 3 else None


def _stake(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    """Who holds a share: whom the clause is about; of whom: another one named in the sentence or before."""
    firms = [m for m in here if m.type in _SOMEBODY]
    since = max((f.end for f in passage.found if f.end <= found.at and f.kind == "stake"), default=0)
    holders = [m for m in firms if m.end <= found.at and (_SUBJECT.match(passage.text, m.end) or _OWNS.match(passage.text, m.end))]
    earlier = [m for m in before if m.type in _SOMEBODY]
    if not holders:
        holders = [m for m in _marked(passage.before[1], earlier)][:1]
    elif holders[-1].start < since:
        return None
    if not holders:
        return None
    holder = holders[-1].entity_id
    others = {m.entity_id for m in firms} - {holder} or {m.entity_id for m in earlier} - {holder}
    return (frozenset((holder, *others)), holder) if others else None


def _sold(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    firms = frozenset(m.entity_id for m in here if m.type is EntityType.ORGANIZATION)
    return (firms, "") if len(firms) == 2 else None


def _begun(passage: Passage, found: _Found, here: Sequence[_Named], before: Sequence[_Named]) -> _Of:
    """What began on a date: what the event is told of (Xは2023年に設立), what is its object (2023年にXを公開) or follows it (2023年に設立されたX)."""
    text, names = passage.text, [m for m in here if m.type in _BEGINS[found.kind]]
    event = _EVENT.match(text, found.end)
    if event is None:  # Xを公開したのは2023年
        ahead = [m for m in names if m.end <= found.at and _OBJECT.match(text, m.end)]
        return (frozenset((ahead[-1].entity_id,)), "") if ahead else None
    following = next((m for m in names if m.start >= event.end()), None)
    if following is not None and _OF_WHAT_FOLLOWS.fullmatch(text, event.end(), following.start) and not _GOES_ON.match(text, following.end):
        return frozenset((following.entity_id,)), ""
    done = found.kind != "in_force" and _DONE.match(text, event.end()) is not None
    between = [m for m in names if found.at < m.start < event.start()]
    if between:
        last = between[-1]
        direct = re.compile(_CLOSES + ("を" if done else "[をはが]") + "[^、]{0,8}").fullmatch(text, last.end, event.start())
        return (frozenset((last.entity_id,)), "") if direct else None
    ahead = [m for m in names if m.end <= found.at]
    if found.kind == "founded":  # Xは、OpenAIのYによって2023年に設立
        ahead = _marked(text, ahead)
    marked = ahead and (_OBJECT_ALONE if done else _SUBJECT).match(text, ahead[-1].end)
    return (frozenset((ahead[-1].entity_id,)), "") if marked else None


_Attribution = Callable[[Passage, _Found, Sequence[_Named], Sequence[_Named]], _Of]
_OF: Final[dict[str, _Attribution]] = {
    "cut": _one, "share": _on_market, "power": _pair, "stake": _stake, "sale": _sold,
    "founded": _begun, "in_force": _begun, "released": _begun, "announced": _begun,
}  # fmt: skip
