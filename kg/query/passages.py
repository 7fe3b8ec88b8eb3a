"""Sentences that state something plainly, beside relations and their money: people let go, shares held, power, when something began.

Only forms are read that leave no doubt what a figure or date is of: what is told of a draft must be true before it is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.query.figures import figures_with_words
from kg.query.sentences import sentences_in

__all__ = ["ASKED_FOR", "EVENT", "NO_LONGER", "Passage", "Told", "passages", "years"]

_PARAGRAPH: Final = re.compile(r"[^\n]+")
_DIGIT: Final = re.compile("[0-9０-９]")
_NOT_SO: Final = re.compile("仮に|もし|としたら|(?<!た)かもしれ|だろうか|でしょうか|シナリオ|未満|ではな[いく]|断念|見送|撤回|破談")

NO_LONGER: Final = re.compile("かつて|当時|以前|[てで]いた|一時|前回")
"""Of what was so once."""
_CHANGING: Final = frozenset({"cut", "stake", "share", "worth"})
"""What may be otherwise now."""

_LET_GO: Final = "削減|解雇|レイオフ|リストラ|人員整理|早期退職"
_HELD: Final = "株式|株主|株|出資|持ち?分|持ち?株比率|権益|議決権"
_POWER: Final = "GW|ギガワット|MW|メガワット"
_SOLD: Final = "買収|売却|譲渡"
_WORTH: Final = "評価額|企業価値|時価総額"
_EVENTS: Final = {
    "founded": "設立|創業|創設",
    "in_force": "発効|施行",
    "released": "リリース|(?<!非)(?<!株式)公開|提供(?:を)?開始|提供を始め|ローンチ|発売",
    "announced": "発表",
}
_SAYS: Final = re.compile("|".join((_LET_GO, "減ら", _HELD, _POWER, "ＧＷ|ＭＷ", _SOLD, _WORTH, "シェア", *_EVENTS.values())))
"""What a sentence must hold to state any of these."""

_PEOPLE_AFTER: Final = re.compile(rf"(?:(?!採用|増員|雇用を|増や|に向け|向けに)[^、]){{0,20}}?(?:{_LET_GO}|減ら[しす])")
_PEOPLE_BEFORE: Final = re.compile(f"(?:{_LET_GO})(?:する|数|規模)?[はがをの][^、]{{0,4}}$")
_OF_A_PART: Final = re.compile("(?:部門|チーム|事業部?|工場|拠点|支社)(?:で|だけ)")
_SOME: Final = "(?:程度|超|以上|弱|強|もの|に相当する)?"
_HELD_AFTER: Final = re.compile(f"{_SOME}(?:という|[をもの]{{0,2}})(?:{_HELD})")
_HELD_BEFORE: Final = re.compile(f"(?:{_HELD})[をのはがに]?[^、。]{{0,8}}$")
_AND_ANOTHER: Final = re.compile("、[^、。]{1,40}[がはも](?:約|残りの)?")
"""Between two shares of which the second says what both are: Aが70%、Bが30%を出資."""
_TAKES: Final = re.compile(f"{_SOME}を?(?:保有|取得|握|持)")
_OF_A_FIRM: Final = re.compile(f"{_HELD}|合弁")
_SHARE_AFTER: Final = re.compile(f"{_SOME}(?:という[^、。]{{1,8}})?の?[^、。]{{0,10}}シェア")
_SHARE_BEFORE: Final = re.compile("シェア[はがのを]?[^、。]{0,4}$")
_WORTH_AFTER: Final = re.compile(f"{_SOME}(?:という|の)?(?:{_WORTH})")
_WORTH_BEFORE: Final = re.compile(f"(?:{_WORTH})[はがをも]?[^、。で]{{0,8}}$")
_CHANGES: Final = re.compile("[もを]?(?:増|減|上昇|下落|押し上げ|失)")
ASKED_FOR: Final = re.compile("計画|目指|目標|交渉|協議|検討|引き上げる")
"""Of what one is to be worth after the next round."""
_OTHER_MONEY: Final = r"(?:\([^()]{0,20}\)|\)|、日本円[^、。を]{0,15}円)?"
"""The same in other money, or the end of the brackets that hold it: 330億ドル(約5兆円)で."""
_SALE_AFTER: Final = re.compile(
    f"{_OTHER_MONEY}{_SOME}(?:(?:(?:という|の)[^、。をにがは]{{0,8}})?(?:で|を投じ|を支?払)[^、。]{{0,25}}?|の(?:大型|巨額)?)"
    f"(?:{_SOLD})(?!益|損)"
)
_SALE_BEFORE: Final = re.compile(rf"(?:{_SOLD})(?:(?:総|金)?額|価格|\()[はがも]?[^、。でを]{{0,8}}$")
_OF_SHARES: Final = re.compile("株(?!式会社)")
_MONEY: Final = frozenset({"ドル", "円", "ユーロ", "ポンド"})
_RANGE: Final = re.compile("(?:から|[~〜～-])(?:約)?")
"""Between the ends of a range."""
_NEAR: Final = 25
"""Characters behind a figure that say what it is, and before it."""

_YEAR: Final = re.compile(r"(20\d\d|19\d\d)年(?![^、。]{0,12}(?:設立|創業|創設))")
"""But for when somebody was founded."""
_DATE: Final = re.compile(r"(20\d\d|19\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?!代|度|[間ぶ]|\d)")
EVENT: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _EVENTS.items()))
"""What happened on a date, by its kind."""
_WAS_ON: Final = re.compile(f"(?:{EVENT.pattern})(?:(?:し|され)?たのは|日は)、?$")
_BY_STEPS: Final = re.compile("完全|全面|本格|段階|一部|罰則|高リスク|義務|適用")
"""Of laws that come into force step by step."""
_IN_PART: Final = re.compile("ベータ|β|試験|プレビュー|先行|日本(?:国内)?で|米国で|中国で|欧州で|最新版|アップデート|大幅|第[0-9]+世代")
"""Of products that come out by countries or versions."""
_FAR: Final = 60
"""Characters between a date and what happened."""
_NEXT: Final = 6
"""Characters behind it that say whether it did in part."""


class Told(NamedTuple):
    """A figure or date of a sentence, and what it is of."""

    kind: str
    """``cut``: people let go; ``stake``: the share of a company that is held; ``share``: of a market; ``power``: electric; ``sale``: a
    price; ``worth``: of a company; ``founded``: when a company was; ``in_force``: when a law came; ``released`` and ``announced``: when a
    product was."""
    at: int
    """Where it stands in the sentence."""
    end: int
    """Behind the figure; of a date where the event stands, if that comes behind it."""
    value: tuple[float, ...]
    """A number, the two ends of a range, or year, month and day as far as they are told."""
    words: str
    """As written, in half width."""
    detail: str
    """What else must be the same in what is compared: the currency, whether of shares or a part only, how the law began."""


class Passage(NamedTuple):
    """A sentence that states something, with the one before."""

    start: int
    """Offset in the source."""
    text: str
    """In half width, letter for letter as in the source."""
    before: tuple[int, str]
    """The sentence before it in the same paragraph: its offset, and itself; empty if there is none."""
    told: tuple[Told, ...]
    """In order."""


def passages(source: str) -> list[Passage]:
    """The sentences of a source that state something, whoever is named in them. O(source)."""
    found = []
    for paragraph in _PARAGRAPH.finditer(source):
        if not (_DIGIT.search(paragraph[0]) and _SAYS.search(paragraph[0])):
            continue
        before = (0, "")
        for start, text in sentences_in(source, paragraph.start(), paragraph.end()):
            if _DIGIT.search(text) and _SAYS.search(text) and not _NOT_SO.search(text) and (told := (*_figures(text), *_dates(text))):
                found.append(Passage(start, text, before, told))
            before = (start, text)
    return found


def years(text: str) -> list[str]:
    """The years that a text in half width names, in order, as what it states may be of."""
    return _YEAR.findall(text)


def _figures(text: str) -> Iterator[Told]:
    figures = [(at, at + len(words), words, figure) for at, words, figure in figures_with_words(text)]
    kinds: list[str] = []
    for n, (at, end, _, figure) in reversed([*enumerate(figures)]):
        behind = figures[n + 1] if n + 1 < len(figures) else None
        follows = text[end : min(end + _NEAR, behind[0] if behind else len(text))]
        leads = text[max(0, at - _NEAR, figures[n - 1][1] if n else 0) : at]
        kind = _kind(figure.unit, leads, follows, text, end)
        if not kind and behind and behind[3].unit == figure.unit == "%" and _AND_ANOTHER.fullmatch(text, end, behind[0]):
            kind = kinds[0]
        kinds.insert(0, kind)
    no_longer = NO_LONGER.search(text) is not None
    for n, (at, end, words, figure) in enumerate(figures):
        kind = kinds[n]
        if not kind or (no_longer and kind in _CHANGING):
            continue
        leads = text[max(0, at - _NEAR) : at]
        one = 1000 if figure.unit == "mw" else 1
        low = [f.value for _, stop, _, f in figures[max(0, n - 1) : n] if f.unit == figure.unit and _RANGE.fullmatch(text, stop, at)]
        detail = figure.unit if kind in ("sale", "worth") else ""
        if kind == "sale" and _OF_SHARES.search(text):
            detail += "株"
        if kind == "cut" and _OF_A_PART.search(leads):
            detail = "part"
        yield Told(kind, at, end, tuple(value / one for value in (*low, figure.value)), words, detail)


def _kind(unit: str, leads: str, follows: str, text: str, end: int) -> str:
    """What a figure that ends there is of; empty if its words do not say."""
    if unit == "人":
        return "cut" if _PEOPLE_AFTER.match(follows) or _PEOPLE_BEFORE.search(leads) else ""
    if unit == "%":
        if _HELD_AFTER.match(follows) or _HELD_BEFORE.search(leads) or (_TAKES.match(follows) and _OF_A_FIRM.search(text)):
            return "stake"
        return "share" if _SHARE_AFTER.match(follows) or _SHARE_BEFORE.search(leads) else ""
    if unit in ("gw", "mw"):
        return "power"
    if unit in _MONEY:
        if _WORTH_AFTER.match(follows) or (_WORTH_BEFORE.search(leads) and not _CHANGES.match(follows)):
            return "" if ASKED_FOR.search(text, end) else "worth"
        return "sale" if _SALE_AFTER.match(text, end) or _SALE_BEFORE.search(leads) else ""
    return ""


def _dates(text: str) -> Iterator[Told]:
    """The dates, each with the first event behind it, or the one whose date it is said to be: 公開したのは2025年8月7日."""
    dates = list(_DATE.finditer(text))
    for n, date in enumerate(dates):
        stop = dates[n + 1].start() if n + 1 < len(dates) else len(text)
        behind = EVENT.search(text, date.end(), min(stop, date.end() + _FAR))
        event = behind or _WAS_ON.search(text, max(0, date.start() - _NEAR), date.start())
        if event is None:
            continue
        kind, word = next((kind, word) for kind, word in event.groupdict().items() if word)
        around = text[min(date.start(), event.start()) : max(date.end(), event.end()) + _NEXT]
        if _BY_STEPS.search(around) if kind == "in_force" else kind != "founded" and _IN_PART.search(text):
            continue
        value = tuple(float(part) for part in date.groups() if part)
        yield Told(kind, date.start(), behind.start() if behind else date.end(), value, date[0], word if kind == "in_force" else "")
