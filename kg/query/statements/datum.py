"""Figures of a sentence that say plainly what they are of: people let go, shares held, power, money.

Only forms are read that leave no doubt what a figure or date is of: what is told of a draft must be true before it is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.query.statements.figures import Quantity, figures_with_words

__all__ = [
    "ASKED_FOR",
    "BY_THEN",
    "MONEY",
    "NO_LONGER",
    "OF_ANOTHER",
    "STATING",
    "Datum",
    "at_least",
    "figures_stated",
    "no_longer",
    "worth_before",
    "years",
]

_REPORTED: Final = "と(?:さ|報じら|伝えら|言わ|いわ)れて"
NO_LONGER: Final = re.compile(
    f"かつて|当時|以前|一時|前回|{_REPORTED}いた(?:が|もの|けれど)|(?:(?<!とされ)(?<!と(?:報じ|伝え)られ)(?<!と[言い]われ)て|で)いた"
)
"""Of what was so once; what was reported (とされていた) may be so still."""
_CHANGING: Final = frozenset({"cut", "stake", "share", "worth"})
"""What may be otherwise now."""
_PROMISED: Final = frozenset({"put", "contract"})
_ONCE: Final = re.compile("かつて|当時|以前|一時|前回")
"""Of what was promised another time."""
_AMOUNTS: Final = frozenset({"sale", "worth", "put", "contract", "cost"})
"""Of which the currency must be the same."""
_LET_GO: Final = "削減|解雇|レイオフ|リストラ|人員整理|早期退職"
_HELD: Final = "株式|株主|株|出資|持ち?分|持ち?株比率|権益|議決権"
_POWER: Final = "GW|ギガワット|MW|メガワット"
_SOLD: Final = "買収|売却|譲渡"
_WORTH: Final = "評価額|企業価値|時価総額"
_PUT: Final = "投じ|投資|投入|拠出|注ぎ込|注ぐ|充て"
_COST: Final = "総工費|総事業費|建設費"
_AGREED: Final = "契約|提携|取引"
STATING: Final = (_LET_GO, "減ら", _HELD, _POWER, "ＧＷ|ＭＷ", _SOLD, _WORTH, _PUT, _AGREED, _COST, "シェア")
"""Patterns of which a sentence must have one that states a figure of these."""
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
_WORTH_BEFORE: Final = re.compile(
    f"(?:{_WORTH})[はがをも]?(?:、?(?:(?:投資|調達|増資|出資)後|現時点|直近)(?:の時点)?では?)?[^、。で]{{0,8}}$"
    f"|(?:{_WORTH})[はが]、?[^、。]{{0,24}}(?:を経て|を受けて?|の結果|により)、?[^、。で]{{0,4}}$"
)
"""Also with the round that made it so: 評価額は、11億ドルの増資を経て約30億ドル."""
OF_ANOTHER: Final = re.compile("(?:以上|超)?の[^、。はがをに]{0,10}(?:企業|会社|スタートアップ|ベンチャー)(?:[をにがともへ]|から)")
"""Behind an amount that is of a firm without a name: 評価額100億ドルの新興企業を買う."""
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
_PUT_AFTER: Final = re.compile(
    f"{_OTHER_MONEY}{_SOME}(?:(?!出資|調達)[^、。はがにで億兆]){{0,14}}?(?:に(?={_PUT}))?"
    f"(?:{_PUT})(?!家|先|会社|銀行|信託|ファンド|を(?:受け|得|呼び込|獲得|募))"
    f"|{_OTHER_MONEY}{_SOME}を支援(?:する|し(?:た|て))"
    f"|{_OTHER_MONEY}{_SOME}の?[^、。はがで億兆]{{0,45}}(?:へ|に対する)の投資を(?:表明|発表|計画|決)"
)
_PUT_BEFORE: Final = re.compile("投資額[はが][^、。で]{0,8}$")
_PART_OF_IT: Final = re.compile("うち|(?<![0-9])[年月]間(?![でに])[^、。間]{0,6}$|毎年|年あたり|累計|これまで|前年")
"""Before what is put into something: that it is of a year, or what it comes to by now."""
_ALREADY: Final = re.compile("すで?に|既に")
"""Before what has been put in by now, unless it is what was made known: すでに100億ドルの投資を表明している."""
_MADE_KNOWN: Final = re.compile("[^。、]{0,60}(?:表明|発表|公表)")
_NOT_PUT: Final = re.compile(
    "四半期|月期|半期|各社|業界|市場規模|ハイパースケーラー|同社など|など[0-9一-龥]*社|[はが、]?予測|試算|株を|社債|合わせて"
)
"""In a sentence whose money is not what one firm puts into something."""
_MORE: Final = re.compile("追加|新たに|上乗せ|増額|さらに(?=[約最計0-9])")
_CUT_MORE: Final = re.compile("追加|上乗せ|さらに(?=[約最計0-9])")
"""Beside people let go: that they are others than those before; what is new (新たに) may be new to readers alone."""
_SPENT: Final = "設備投資"
_SPENT_BEFORE: Final = re.compile(f"{_SPENT}(?:額|費|計画)?[はがをに][^、。で]{{0,8}}$")
_AGREED_AFTER: Final = re.compile(f"{_OTHER_MONEY}{_SOME}(?:規模)?の(?:(?!出資|買収|投資)[^、。はがをにで]){{0,10}}?(?:{_AGREED})")
_COST_BEFORE: Final = re.compile(f"(?:{_COST})(?:の総額)?[はがを]?、?(?:約|およそ|最大|総額)?$")
_COST_AFTER: Final = re.compile(f"{_OTHER_MONEY}{_SOME}の(?:巨額の)?(?:{_COST})")
_AGREED_BEFORE: Final = re.compile("(?:契約|取引)(?:(?:総|金)?額|規模|の(?:規模|総額|金額))?[はが](?:約|最大|総額|およそ)?$")
BY_THEN: Final = re.compile(
    "(?<![こそ]れ)(?<!今)まで(?:の|に)|(?<![0-9])(?:[0-9]{1,2}|[一二三四五六七八九十]|半)(?:年|か月|カ月|ヶ月)(?:間|余り|足らず)?で|当初|昨年|前年"
)
"""Before a sum: that it is what one had by then."""
_NEARLY: Final = re.compile("近く|弱")
_NEARLY_LESS: Final = 0.85
"""What is nearly so much may be so many times that."""
_AT_LEAST: Final = re.compile("(?:以上|超え?)")
_AT_LEAST_MORE: Final = 1.5
"""What is so much "or more" may be as many times that."""
MONEY: Final = frozenset({"ドル", "円", "ユーロ", "ポンド", "元"})
"""Units of money that are compared."""
_RANGE: Final = re.compile("(?:から|[~〜～-])(?:約)?")
"""Between the ends of a range."""
_LOW_END: Final = re.compile(r"(?<![\d.,])(\d[\d,.]{0,20}(?:兆|億|万|千)?(?:\d[\d,.]{0,8}(?:億|万|千)?)?)(?:から|[~〜～-])(?:約)?$")
"""Its lower end, where the unit stands behind the upper one alone: 300億〜320億ドル."""
_COMES_TO: Final = re.compile("(?:もの)?(?:に|へ)?(?:まで)?(?:引き上げ|引き下げ|増|拡大|上方|成長|伸|膨ら|減|下が|上が)")
"""Behind what is no range, but what it was and what it comes to."""
_NEAR: Final = 25
"""Characters behind a figure that say what it is, and before it."""
_YEAR: Final = re.compile(r"(20\d\d|19\d\d)(?:会計)?年(?![^、。]{0,12}(?:設立|創業|創設))")
"""But for when somebody was founded."""
_UNIT_BEHIND: Final = re.compile("^.*[0-9兆億万千]")
"""What of the words of a figure stands before its unit."""
class Datum(NamedTuple):
    """A figure or date of a sentence, and what it is of."""

    kind: str
    """``cut``: people let go; ``stake``: the share of a company that is held; ``share``: of a market; ``power``: electric; ``sale``: a
    price; ``worth``: of a company; ``put``: what one puts into something; ``spent``: on equipment in a year; ``contract``: of two;
    ``cost``: of what is built; ``capacity``: how much power that takes or gives; ``raised``: what a firm has in all;
    ``round``: in one that has a letter; ``fine``: of a law or on a firm; ``hours``: of work that are saved;
    ``founded``: when a company was; ``in_force``: when a law came; ``released`` and ``announced``: when a product was;
    ``bought``: when somebody was, ``listed``: when a firm went public, by month; ``count``: what its words say it
    counts, which is compared within one draft only."""
    at: int
    """Where it stands in the sentence."""
    end: int
    """Behind the figure; of a date where the event stands, if that comes behind it."""
    value: tuple[float, ...]
    """A number, the two ends of a range, or year, month and day as far as they are told."""
    words: str
    """As written, in half width."""
    detail: str
    """What else must be the same in what is compared: the currency, whether of shares or a part only, how the law began; of what is spent
    the year and the currency, of a round its letter and the currency."""


def worth_before(text: str) -> bool:
    """Whether a text in half width ends with what says that the amount behind it is what a company is worth."""
    return _WORTH_BEFORE.search(text) is not None


def no_longer(text: str) -> bool:
    """Whether a sentence in half width tells what was so once."""
    return NO_LONGER.search(text) is not None


def at_least(text: str, end: int, value: float) -> tuple[float, ...]:
    """A value behind which a sentence goes on, and how much it may be if that says "or more", or how little if "nearly"."""
    if _NEARLY.match(text, end):
        return (value * _NEARLY_LESS, value)
    return (value, value * _AT_LEAST_MORE) if _AT_LEAST.match(text, end) else (value,)


def years(text: str) -> list[str]:
    """The years that a text in half width names, in order, as what it states may be of."""
    return _YEAR.findall(text)


def figures_stated(text: str, before: str) -> Iterator[Datum]:
    """The figures of a sentence that say what they are of; see :func:`kg.query.statements.data.data_in`."""
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
    for n, (one, other) in enumerate(pairwise(figures)):  # of a range, or a rise, the kind is that of either end
        if one[3].unit == other[3].unit and _RANGE.fullmatch(text, one[1], other[0]):
            kinds[n], kinds[n + 1] = "", kinds[n + 1] or kinds[n]
    past = no_longer(text)
    once = _ONCE.search(text) is not None
    for n, (at, end, words, figure) in enumerate(figures):
        kind = kinds[n]
        if not kind or (past and kind in _CHANGING) or (once and kind in _PROMISED):
            continue
        leads = text[max(0, at - _NEAR) : at]
        unit = 1000 if figure.unit == "mw" else 1
        low = _low_end(text, figures, n)
        begin = low[0] if low else at
        to_begin = text[max(0, begin - _NEAR) : begin]
        detail = figure.unit if kind in _AMOUNTS else ""
        if kind == "put":
            year = years(text[:at])[-1:]
            if _SPENT in text + before and year:
                kind, detail = "spent", f"{year[0]} {figure.unit}"
            elif _SPENT in text or _NOT_PUT.search(text) or _in_part(to_begin, text, end):
                continue
            elif _MORE.search(text, max(0, at - _NEAR), end + _NEAR):
                detail += "追加"
        if kind == "contract" and ASKED_FOR.search(text):
            continue
        if kind == "sale" and _OF_SHARES.search(text):
            detail += "株"
        if kind == "cut" and _OF_A_PART.search(leads):
            detail = "part"
        elif kind == "cut" and _CUT_MORE.search(text, max(0, at - _NEAR), end + _NEAR):
            detail = "追加"
        high = figure.value * _AT_LEAST_MORE if kind == "put" and _AT_LEAST.match(text, end) else figure.value
        ends = ((low[1],) if low else ()) + ((figure.value,) if high > figure.value else ()) + (high,)
        yield Datum(kind, at, end, tuple(value / unit for value in ends), text[begin:at] + words, detail)


def _in_part(leads: str, text: str, end: int) -> bool:
    """Whether what is put into something is of a year, or what it comes to by now, by what stands before and behind it."""
    already = _ALREADY.search(leads) is not None and _MADE_KNOWN.match(text, end) is None
    return already or _PART_OF_IT.search(leads) is not None


def _low_end(text: str, figures: Sequence[tuple[int, int, str, Quantity]], n: int) -> tuple[int, float] | None:
    """Where the range begins of which a figure is the upper end, and its lower end, whether or not that has its unit."""
    at, end, words, figure = figures[n]
    if _COMES_TO.match(text, end):
        return None
    if n and figures[n - 1][3].unit == figure.unit and _RANGE.fullmatch(text, figures[n - 1][1], at):
        return figures[n - 1][0], figures[n - 1][3].value
    found = _LOW_END.search(text, max(0, at - _NEAR), at)
    if found is None:
        return None
    unit = _UNIT_BEHIND.sub("", words)
    lower = next((f.value for _, _, f in figures_with_words(found[1] + unit) if f.unit == figure.unit), 0.0)
    return (found.start(), lower) if 0 < lower < figure.value else None


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
    if unit in MONEY:
        if OF_ANOTHER.match(text, end):
            return ""
        if _WORTH_AFTER.match(follows) or (_WORTH_BEFORE.search(leads) and not _CHANGES.match(follows)):
            return "" if ASKED_FOR.search(text, end) else "worth"
        if _SALE_AFTER.match(text, end) or _SALE_BEFORE.search(leads):
            return "sale"
        if _AGREED_AFTER.match(text, end) or _AGREED_BEFORE.search(leads):
            return "contract"
        if _COST_AFTER.match(text, end) or _COST_BEFORE.search(leads):
            return "cost"
        return "put" if _PUT_AFTER.match(text, end) or _PUT_BEFORE.search(leads) or _SPENT_BEFORE.search(leads) else ""
    return ""
