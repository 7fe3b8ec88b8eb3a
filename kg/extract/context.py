"""What stands around names: legal forms, which mark companies, honorifics, which are no part of a name, and what makes a word of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.normalize import STATE_OFFICES, kind_of
from kg.records import Token

__all__ = ["acts", "bare", "before_title", "companies", "holds_office", "holds_state_office", "is_law", "is_rice", "offices", "trimmed"]

_LEGAL_FORMS = frozenset({"株式会社", "㈱", "合同会社", "有限会社"})
_MARKS = ("社", "㈱")
"""One of these is in every legal form."""
_MOST_WORDS = 5
_NOT_IN_NAMES = ("名詞-数詞", "名詞-普通名詞-助数詞可能", "名詞-普通名詞-副詞可能")


_PERSON = "名詞-固有名詞-人名"

_BEFORE = _LEGAL_FORMS | {"旧"}
_BEHIND = _LEGAL_FORMS | {"社", "氏", "さん", "様"}
_FIELD = "(?:総理|財務|外務|法務|総務|経済産業|防衛|環境|文部科学|厚生労働|国土交通|農林水産|デジタル|国務|国防|商務|司法|官房)"
_DEPARTMENT = "(?:広報|営業|人事|総務|財務|経理|法務|経営企画|企画|開発|研究開発|研究|技術|編集|調査|販売|生産|製造|政策|戦略|事業)"
_OFFICE = (
    r"(?:最高[一-鿿ァ-ヺーA-Z]{1,12}責任者|(?:チーフ|シニア)[ァ-ヺー]{3,12}|(?:代表|社外)?取締役|(?:上席|専務|常務)?執行役員?|監査役"
    r"|上級副社長|副?(?:社長|会長|頭取)|専務|常務|(?:首席|主席|主任|上席|上級)研究員|編集長|(?:准|名誉)?教授"
    rf"|{_DEPARTMENT}?本?部長|(?:事務)?局長|{_FIELD}?(?:大臣|長官)|(?:外|法|財務|総務|防衛|環境|経産|文科|厚労|国交|農)相|{STATE_OFFICES})"
)
_NOT_BEHIND = "(?![会室職団制令選府邸官連])"
_OFFICES = re.compile(f"{_OFFICE}(?:兼?{_OFFICE})*+{_NOT_BEHIND}")
"""Offices that papers write directly behind a person's name."""
_STATE_OFFICE = re.compile(f"(?:{STATE_OFFICES}){_NOT_BEHIND}")


_RICE = re.compile(
    r"""の(?:生産|収穫|作付|栽培|品種|銘柄|産地|価格|値段|値上|消費量|在庫|備蓄|流通|小売|卸|先物|高騰|不足|品薄|味|粒|一粒)
    |[をも](?:\w{0,3}(?:食べ|炊|研|作っ|作る|育て|買い|備蓄|収穫|栽培|生産|刈))
    |(?:[とや、・]|および|及び)(?:小麦|麦|大豆|野菜|味噌|水(?!準)|酒)""",
    re.X,
)
_OF_RICE = frozenset(
    ("コメ", "御米", "お米", "米価", "米作", "稲", "稲作", "水田", "田植え", "稲刈り", "精米", "玄米", "白米", "新米", "古米")
    + ("備蓄米", "米粉", "御飯", "ご飯", "炊飯", "炊く", "炊飯器", "主食", "農家")
)
_BEHIND_RICE = tuple("のをはがもとや、。・）)")


def is_rice(text: str, tokens: Sequence[Token], end: int) -> bool:
    """Whether 米, which ends at `end`, is what is eaten rather than the country: by what it does there, or by the sentence around it."""
    if _RICE.match(text, end):
        return True
    words = {word for t in tokens for word in (t.lemma, text[t.start : t.end])}
    return text.startswith(_BEHIND_RICE, end) and not words.isdisjoint(_OF_RICE)


def bare(text: str, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """A span of tokens without the legal forms, honorifics and marks at its ends; as it is if nothing else is in it."""
    begin, end = first, last
    while begin < end and text[tokens[begin].start : tokens[begin].end] in _BEFORE:
        begin += 1
    while begin < end and text[tokens[end - 1].start : tokens[end - 1].end] in _BEHIND:
        end -= 1
    return (begin, end) if begin < end else (first, last)


def offices(text: str, tokens: Sequence[Token], named: Sequence[bool]) -> list[tuple[int, int]]:
    """Spans of the tokens that are an office directly behind what may be a person's name (``佐久間悠斗最高財務責任者``).

    Args:
        text: what the tokens index.
        tokens: of a sentence.
        named: of each token, whether it may belong to a person's name.
    """
    found = []
    ends = {t.end: i + 1 for i, t in enumerate(tokens)}
    for i, (token, behind) in enumerate(pairwise(tokens)):
        if (named[i] or token.tag.startswith(_PERSON)) and token.end == behind.start and not behind.tag.startswith(_PERSON):
            office = _OFFICES.match(text, token.end)
            if office and (last := ends.get(office.end())):
                found.append((i + 1, last))
    return found


def holds_office(text: str, end: int) -> bool:
    """Whether an office stands directly behind what ends at `end`."""
    return _OFFICES.match(text, end) is not None


def holds_state_office(text: str, end: int) -> bool:
    """Whether it is an office of a state: what may be a word is a person's name before one (ルラ大統領)."""
    return _STATE_OFFICE.match(text, end) is not None


_IN_OFFICE = re.compile(f"([ァ-ヺー]{{2,}})(?:{STATE_OFFICES})")
_CLANS = ("源氏", "平氏", "摂氏", "華氏", "彼氏")


def before_title(text: str, start: int, end: int, word: int) -> int:
    """Where what may be a person's name ends, if its last word, which begins at `word`, holds a title too.

    Rare names are cut so (楊, 植, 麟氏), and a head of state may be one word with the office (トランプ大統領).
    """
    if end - start > 2 and text[end - 1] == "氏" and kind_of(text[end - 2]) == "kanji" and not text.endswith(_CLANS, start, end):
        return end - 1
    in_office = _IN_OFFICE.fullmatch(text, word, end)
    return in_office.end(1) if in_office else end


_WHEN = r"(?:(?:現地時間)?[0-9０-９年月]{0,8}[0-9０-９]{1,2}日|(?:今|昨|本)(?:日|年|期|週)|同日|このほど|新たに)"
_DOES = (
    r"(?:発表|表明|公表|調達|買収|設立|提携|出資|上場|締結|合意|採用|雇用|増員|解雇|任命|起用|提訴|契約|投資|増資|開設|移転|黒字化|申請)(?:した|する|し、|している)"
    r"|明らかにした|(?:資金|人員|従業員|投資|採用|売上高?|社員)を"
)
_HAS = r"(?:CEO|CTO|CFO|COO|社長|会長|(?:共同)?創業者|最高経営責任者|本社|経営陣|従業員)"
_ACTS = re.compile(rf"社?(?:は|が|も)(?:{_WHEN}|[^。]{{0,60}}?(?:{_DOES}))|の{_HAS}")
_LAW = re.compile(
    r"(?:の|が|に|を|は|で|へ|も)?(?:全面)?(?:施行|違反|適用|罰則|遵守|順守|準拠|義務|規制|要件|成立|可決|改正|条文)|への対応|第?[0-9]+条"
)


def acts(text: str, end: int) -> bool:
    """Whether what ends at `end` does what a company does, or has what a company has."""
    return _ACTS.match(text, end) is not None


def is_law(text: str, end: int) -> bool:
    """Whether what ends at `end` is said to be in force, broken or complied with."""
    return _LAW.match(text, end) is not None


def trimmed(text: str, start: int, end: int, word: int) -> tuple[int, int]:
    """A span of characters, the last word of which begins at `word`, without the trade mark or title at its end, but with the point
    of ``Corp.``."""
    while end - start > 1 and text[end - 1] in "™℠":
        end -= 1
    end = before_title(text, start, end, word)
    if text[end : end + 1] == "." and text[start:end].endswith((" Corp", " Inc", " Ltd", " Co", " Bros")):
        end += 1
    return start, end


def companies(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Spans of tokens: what stands directly behind a legal form (``株式会社ミナト電算``), else directly before one, up to
    five nouns; and words in katakana or Latin letters before 社 (``ミナト社``)."""
    if not any(mark in text for mark in _MARKS):
        return
    for index, token in enumerate(tokens):
        word = text[token.start : token.end]
        if word == "社":
            first = index
            while first and tokens[first - 1].end == tokens[first].start and _is_foreign(text[tokens[first - 1].start]):
                first -= 1
            name = text[tokens[first].start : token.start]
            if len(name) > 1 and any(_is_foreign(c) and not c.isdigit() for c in name):  # A社 names nobody
                yield first, index
        if word not in _LEGAL_FORMS:
            continue
        behind = _run(text, tokens[index + 1 :], token.end)
        before = _run(text, tokens[:index][::-1], token.start)
        if behind:
            yield index + 1, index + 1 + behind
        elif before:
            yield index - before, index


def _is_foreign(character: str) -> bool:
    return kind_of(character) in ("katakana", "latin")


def _run(text: str, tokens: Sequence[Token], edge: int) -> int:
    """How many nouns follow one another without a gap from an edge, in either direction."""
    for count, token in enumerate(tokens[:_MOST_WORDS]):
        noun = token.tag.startswith("名詞") and not token.tag.startswith(_NOT_IN_NAMES)
        if edge not in (token.start, token.end) or not noun or text[token.start : token.end] in _LEGAL_FORMS:
            return count
        edge = token.end if edge == token.start else token.start
    return len(tokens[:_MOST_WORDS])
