"""Amounts and dates as values beside the text; what cannot be right is left alone rather than guessed."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

__all__ = ["DATE", "MONEY", "MORE_OR_LESS", "Amount", "amount_of", "clause_start", "date_of", "describes", "moneys", "period_near"]

# Amounts -------------------------------------------------------------------------------------------------------------

_CURRENCIES: Final = {
    "米ドル": "USD", "ニュー台湾ドル": "TWD", "新台湾ドル": "TWD", "台湾ドル": "TWD", "NTドル": "TWD", "台湾元": "TWD",
    "香港ドル": "HKD", "豪ドル": "AUD", "カナダドル": "CAD", "シンガポールドル": "SGD", "ドル": "USD",
    "日本円": "JPY", "円": "JPY", "ユーロ": "EUR", "人民元": "CNY", "中国元": "CNY", "元": "CNY", "韓国ウォン": "KRW", "ウォン": "KRW",
    "英ポンド": "GBP", "ポンド": "GBP", "インドルピー": "INR", "ルピー": "INR", "スイスフラン": "CHF",
    "USD": "USD", "JPY": "JPY", "EUR": "EUR", "CNY": "CNY", "RMB": "CNY", "KRW": "KRW", "GBP": "GBP", "INR": "INR",
    "dollars": "USD", "dollar": "USD", "yen": "JPY", "euros": "EUR", "euro": "EUR",
}  # fmt: skip
_SIGNS: Final = {
    "US$": "USD", "NT$": "TWD", "HK$": "HKD", "A$": "AUD", "C$": "CAD",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR",
}  # fmt: skip
_LARGE: Final = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ENGLISH: Final = {
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3, "bn": 10**9, "T": 10**12, "B": 10**9, "M": 10**6, "K": 10**3,
    "k": 10**3,
}  # fmt: skip
_NUMBER = (
    r"[0-9０-９][0-9０-９,，.．]*(?:\s?[兆億万千百](?:[0-9０-９][0-9０-９,，.．]*)?)*"
    r"|[一二三四五六七八九十百千]+(?:[兆億万千百一二三四五六七八九十]+)"
)
_UNITS = "|".join(sorted((re.escape(c) for c in _CURRENCIES), key=len, reverse=True))
_SIGN = "|".join(sorted((re.escape(c) for c in (*_SIGNS, "＄", "￥", "US＄")), key=len, reverse=True))
_SUFFIX = r"(?:\s?(?:trillion|billion|million|thousand|bn)|[TBMKk](?![A-Za-z]))"
_TO = r"\s?(?:[〜～~\-–—−]|から|ないし|or|to)\s?"
_ABOUT = (
    r"(?:(?:約|およそ|おおよそ|ほぼ|最大で?|最低でも|最低|最高|総額で?|合計で?|計|推定で?|少なくとも"
    r"|最小|上限|年間|累計で?|時価総額)\s?)*"
)

MONEY = re.compile(
    rf"{_ABOUT}(?:"
    rf"(?:{_SIGN})\s?(?:{_NUMBER}){_SUFFIX}?(?:{_TO}(?:{_SIGN})?\s?(?:{_NUMBER}){_SUFFIX}?)?(?:\s?(?:{_UNITS}))?"
    rf"|(?:{_NUMBER}){_SUFFIX}?(?:\s?(?:{_UNITS}))?(?:{_TO}(?:{_NUMBER}){_SUFFIX}?)?\s?(?:{_UNITS})"
    rf")(?![A-Za-z])"
)
"""Money as posts write it: ``5000億ドル``, ``20億〜30億ドル``, ``$10 billion``, ``最大1.4兆ドル``."""

MORE_OR_LESS: Final = re.compile(r"(?:以上|以下|未満|超え?|近く|強|弱|余り?|あまり|前後|程度)$")
"""What may stand behind money without changing its value."""

_NO_MONEY = re.compile(r"元(?:化|管理|的|論|号|素|年|々|に戻|来|年度)|円(?:周|滑|卓|形|安|高|筒|盤|建て)")
_PARTS = re.compile(
    rf"(?:{_ABOUT})(?P<s1>{_SIGN})?\s?(?P<n1>{_NUMBER})(?P<x1>{_SUFFIX})?\s?(?P<c1>{_UNITS})?"
    rf"(?:(?:{_TO})(?P<s2>{_SIGN})?\s?(?P<n2>{_NUMBER})(?P<x2>{_SUFFIX})?)?\s?(?P<c2>{_UNITS})?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a value. A range has two; otherwise `high` is None."""

    value: float
    currency: str
    """ISO 4217."""
    high: float | None = None


def moneys(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The places of ``text[start:end]`` that name money."""
    for found in MONEY.finditer(text, start, len(text) if end is None else end):
        if found.start() and text[found.start() - 1] in "数何第.,0123456789０１２３４５６７８９":
            continue
        if _NO_MONEY.match(text, found.end() - 1):
            continue
        yield found


def amount_of(text: str) -> Amount | None:
    """The value of money as written; None if it has none (``数十億ドル``) or cannot be right (``1億2兆円``).

    What stands behind it for more or less (``3000億ドル以上``) leaves the value as it is.
    """
    text = unicodedata.normalize("NFKC", text).strip() if "ＮＴ" in text else text.strip()
    text = MORE_OR_LESS.sub("", text)
    found = _PARTS.fullmatch(text)
    if found is None or _NO_MONEY.search(text):
        return None
    unit = found["c2"] or found["c1"]
    sign = found["s1"] or found["s2"]
    currency = _CURRENCIES[unit] if unit else _SIGNS.get(unicodedata.normalize("NFKC", sign)) if sign else None
    if currency is None or (found["c1"] and found["c2"] and _CURRENCIES[found["c1"]] != _CURRENCIES[found["c2"]]):
        return None
    if unit and sign and _SIGNS.get(unicodedata.normalize("NFKC", sign)) != currency:
        return None
    low = _value(found["n1"], found["x1"])
    if low is None:
        return None
    if found["n2"] is None:
        return Amount(float(low), currency)
    high = _value(found["n2"], found["x2"])
    if high is None:
        return None
    if not found["c1"] and not found["x1"] and not re.search("[兆億万千百]", found["n1"]):
        low *= _unit(found["n2"], found["x2"])  # 20〜30億ドル
    return Amount(float(low), currency, float(high)) if low < high else None


def _unit(number: str, suffix: str | None) -> int:
    if suffix:
        return _ENGLISH[suffix.strip()]
    unit = 1
    for character in reversed(number):
        if character not in _LARGE:
            break
        unit *= _LARGE[character]
    return unit


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_KANJI: Final = {c: i for i, c in enumerate("一二三四五六七八九", 1)}


def _value(number: str, suffix: str | None) -> Decimal | None:
    text = unicodedata.normalize("NFKC", number).replace(" ", "")
    value = _mixed(text) if text[0].isdigit() else _kanji(text)
    if value is None or not suffix:
        return value
    return value * _ENGLISH[suffix.strip()] if not re.search("[兆億万千百]", text) else None


_CHUNK = re.compile(r"([\d,.]+)([兆億万千百]*)")
_UNIT_WORDS: Final = frozenset({"", "兆", "億", "万", "千", "百", "千万", "百万", "千億", "百億"})


def _mixed(text: str) -> Decimal | None:
    """Digits with 兆, 億, 万, 千: units must fall, and only a number with a single unit may have a fraction."""
    chunks = _CHUNK.findall(text)
    if "".join(digits + units for digits, units in chunks) != text or ("." in text and len(chunks) > 1):
        return None
    total = Decimal(0)
    last = 10**16
    for digits, units in chunks:
        if not _GROUPED.fullmatch(digits) or units not in _UNIT_WORDS:
            return None
        value = Decimal(digits.replace(",", "")) * _unit(units, None)
        if value >= last:
            return None
        total += value
        last = _unit(units, None)
    return total


def _kanji(text: str) -> Decimal | None:
    total, section, digit = 0, 0, 0
    last = 10**16
    for c in text:
        if c in _KANJI:
            if digit:
                return None
            digit = _KANJI[c]
        elif c in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            unit = _LARGE[c]
            if unit >= last or not section + digit:
                return None
            total += (section + digit) * unit
            section = digit = 0
            last = unit
    return Decimal(total + section + digit)


# Dates ---------------------------------------------------------------------------------------------------------------

_YEAR = r"(?:19|20)\d\d"
_Y = rf"(?P<year>{_YEAR})年"
_REL_YEAR = r"(?P<rel>一昨年|昨年|去年|前年(?!比|同期|同月|度|並み|割れ)|本年|今年|来年|再来年|翌年|同年)"
_QUARTER = r"第?(?P<quarter>[1-4一二三四])四半期"
_PART = r"(?P<part>初頭|前半|上半期|上期|半ば|後半|下半期|下期|末|春|夏|秋|冬|初め|はじめ|年末|年初)"
_SEASON_SHORT = r"(?P<short>昨春|昨夏|昨秋|昨冬|今春|今夏|今秋|今冬|来春|来夏|来秋|来冬)"
_UNTIL = r"\s?(?:[〜~\-–—−]|から)\s?"

DATE = re.compile(
    rf"(?:(?P<span_year>{_YEAR})年|(?P<span_rel>一昨年|昨年|去年|今年|来年)の?|(?<![\d年A-Za-z.\-–]))(?P<span_first>\d{{1,2}})月?{_UNTIL}"
    rf"(?:(?P<span_year2>{_YEAR})年|(?P<span_next>翌年))?(?P<span_last>\d{{1,2}})月期?(?![間号\d])"
    rf"|(?<!\d)(?P<from_year>{_YEAR})年?{_UNTIL}(?P<to_year>(?:19|20)?\d\d)年(?![度代\d])"
    r"|(?P<iso>(?:19|20)\d\d[-/.](?:\d{1,2})[-/.](?:\d{1,2})(?!\d))"
    r"|(?P<era>令和|平成)(?P<era_year>\d{1,2}|元)年(?P<era_fiscal>度)?(?:(?P<era_month>\d{1,2})月)?"
    rf"|(?:{_Y}|{_REL_YEAR}の?)(?:(?P<fy>度)(?:の?第?(?P<fy_quarter>[1-4一二三四])四半期|の?(?P<fy_half>[上下])半?期)?"
    rf"|の?(?P<month>\d{{1,2}})月(?:(?P<term>期)|(?P<day>\d{{1,2}})日)?|の?{_QUARTER}|の?{_PART}|(?P<q>Q[1-4]))?(?P<decade>代)?"
    r"|(?P<decade2>(?:19|20)\d0)年代"
    r"|(?:(?P<q2>[1-4])Q\s?(?P<qy>20\d\d)|Q(?P<q3>[1-4])\s?(?P<qy3>20\d\d)|(?P<qy4>20\d\d)\s?Q(?P<q4>[1-4]))"
    r"|(?P<relfy>昨年度|前年度(?!比|同期)|今年度|本年度|来年度|翌年度|同年度)(?:の?第?(?P<relfy_quarter>[1-4一二三四])四半期|の?(?P<relfy_half>[上下])半?期)?"
    rf"|{_SEASON_SHORT}"
    r"|(?P<relmonth>先々月|先月|今月|来月|再来月)(?:(?P<relday>\d{1,2})日)?(?P<relpart>末|上旬|中旬|下旬)?"
    r"|(?P<week>先週|今週|来週)"
    r"|(?P<dayword>一昨日|昨日|本日|今日|明日|明後日)"
    r"|今後(?P<ahead>\d{1,2})(?P<unit>年|カ月|か月|ヶ月|ヵ月)(?:間)?"
    r"|(?P<ago>\d{1,2})(?P<agounit>年|カ月|か月|ヶ月|ヵ月|日|週間)(?P<way>前|後)"
    r"|(?P<half_year>半年)(?P<half_way>前|後)"
    r"|第(?P<quarter_alone>[1-4一二三四])四半期|(?<![年0-9])(?P<half_alone>[上下])(?P<half_civil>半)?期"
    r"|(?<![年0-9毎昨今来])(?P<year_end>年末|年初)(?!年始)|(?<![0-9今])(?P<within>年内)"
    r"|(?<![\d年])(?P<bare>\d{1,2})月(?:(?P<bareday>\d{1,2})日|(?P<barepart>末|上旬|中旬|下旬))?(?![期間号\d])"
)
"""A date or period as posts write it. ``FY2025`` is none: whose business year it is, is not said."""

_ERAS: Final = {"令和": 2018, "平成": 1988}
_YEARS: Final = {"一昨年": -2, "昨年": -1, "去年": -1, "前年": -1, "本年": 0, "今年": 0, "来年": 1, "翌年": 1, "再来年": 2, "同年": 0}
_MONTHS: Final = {"先々月": -2, "先月": -1, "今月": 0, "来月": 1, "再来月": 2}
_DAYS: Final = {"一昨日": -2, "昨日": -1, "本日": 0, "今日": 0, "明日": 1, "明後日": 2}
_WEEKS: Final = {"先週": -1, "今週": 0, "来週": 1}
_FISCAL: Final = {"昨年度": -1, "前年度": -1, "今年度": 0, "本年度": 0, "来年度": 1, "翌年度": 1, "同年度": 0}
_SEASONS: Final = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14)}
_SPANS: Final = {
    "初頭": (1, 3), "初め": (1, 3), "はじめ": (1, 3), "年初": (1, 1), "前半": (1, 6), "上半期": (1, 6), "半ば": (5, 8), "後半": (7, 12),
    "下半期": (7, 12), "末": (12, 12), "年末": (12, 12), **_SEASONS,
}  # fmt: skip
_PAST = re.compile(r"[^。]{0,30}?(?:した|された|だった|ました|決めた|始めた|発表|公開され|行われた)")
_FUTURE = re.compile(r"[^。]{0,30}?(?:する予定|予定|計画|見込み|見通し|する方針|目指|開始する|発売する)")


def date_of(text: str, published: datetime | None, after: str = "", before: str = "") -> str | None:
    """A date or period as ISO 8601: ``2026``, ``2026-10``, ``2026-10-05``, an interval ``2026-07/2026-09``.

    What is relative (``来年``, a month without its year) is resolved against the day of publication; None without one, and
    for what does not exist (``13月``, ``2月30日``). `after` is the text behind it, whose tense decides about a bare month,
    `before` the text before it, whose year 同年 and 翌年 go by.
    """
    found = DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return _resolve(found, published.date() if published else None, after, before) if found else None


_LINKED = re.compile(
    r"[。！？!?\n]"
    r"|(?:[っいしえけせてねべめれきみげ]て|[んい]で|おり|つつ|ながら|たり|ものの|一方で?|とともに|ため|ので|けれども?|けど|(?<=[たるいだすん])が|(?<=[たるいだ])し"
    r"|(?<=[たるいだ])から|れば|たら|なら|(?<=[たる])(?:うえで|上で|際|とき|時|中|中で)|(?<![年月日間])後|(?<=[たる])(?:あと|のち)|場合|[一-龯](?:[きりみちけえれげめせべび]|い)|(?<!対)(?<!関)し"
    r"|され|られ)、"
)
"""The end of a clause that another one follows."""
_PARTICLE_LIKE = re.compile(
    r"(?:によって|において|について|にとって|として|に対して?|に関して?|に伴い|に続い?[きて]+|に加えて?|を通じて|を含めて?|に応じて|に向けて?|に先立ち|にかけて"
    r"|に基づき|に限り|はじめ|を経て|をもって|に際して|そして|したがって|従って|加えて|続いて|次いで|例えば|その後|今後|初めて|改めて|受けて?)、$"
)
"""What looks like the end of a clause and only marks a noun, or opens the clause."""
_RELATIVE = re.compile(
    r"(?:[しれっいえけせてねべめきみじ]た|んだ|する|[さらわたかま]れる|いる|ある|なる|[てで]き?た|ない|[えけせてねべめ]る)(?=[「『（(]?[一-龯ァ-ヶA-Za-z\ue000-\ue0ff])"
)
"""The end of a clause that says which thing is meant."""
_OWN = r"(?:頃|ごろ|中|内|末|以降|以来|付け?|当初|前後|時点(?=で[^の]))?"
_ADVERB = re.compile(rf"{_OWN}(?:に(?!は[^、]{{0,3}}達)|から|より|まで|は|も|、|で(?!の)|を[目め](?:処|途|ど)|へ|にかけ|[）)])")
_SCOPE = re.compile(rf"{_OWN}(?:に|には|は|から|で)?、")
_OF = re.compile(rf"{_OWN}の(?:(?!は|が|を|、|。|で(?!の)|に(?!よる|対する|おける|関する|向けた|基づ)|から|まで|より)[^。]){{0,30}}$")
_OTHER = re.compile(r"(?:版|型|モデル|比|同期|現在|時点の|生まれ|問題|目標|まで(?:の|を)|度?予算)")
_OPENING = re.compile(r"(?:[^。、]{0,8}(?:、|は|に)|[「『【（(\s])?$")
_BEHIND = re.compile(r"(?:し|され|を|が)?(?:た|れた|する|行った|行われた)?のは、?|[（(]")
_NOW = re.compile(r"[^。]{0,60}?(?:した|れた|った)(?:[。と]|$)")


def clause_start(text: str, end: int) -> int:
    """Where the clause begins that ``text[:end]`` ends in."""
    start = 0
    for found in _LINKED.finditer(text, 0, max(0, end - 1)):
        if not _PARTICLE_LIKE.search(text[start : found.end()]):
            start = found.end()
    return start


def describes(text: str, start: int, end: int) -> bool:
    """Whether a clause ends in ``text[start:end]`` that says which thing is meant."""
    return bool(_RELATIVE.search(text, start, end))


def period_near(text: str, start: int, end: int, published: datetime | None, low: int = 0) -> str | None:
    """The date of the act that ends at `end`: in its clause, or of its noun (``2025年10月の提携``); else None.

    Dates of other clauses are not told, nor those of what the clause is about: ``2023年に設立された青嶺は``, ``2028年の市場で``.
    Nothing before `low` is read.
    """
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):
        folded = text
    today = published.date() if published else None
    low = max(low, clause_start(folded, end))
    for found in reversed(list(DATE.finditer(folded, low))):
        after = folded[found.end() : found.end() + 60]
        if found.start() >= end:
            between = folded[end : found.start()]
            if not _BEHIND.fullmatch(between) or (between in "（(" and after[:1] not in "）)"):
                continue
        elif not _tells(folded, found, low, end):
            continue
        return _resolve(found, today, after, folded[: found.start()])
    return None


def _tells(text: str, found: re.Match[str], low: int, end: int) -> bool:
    """Whether a date before the end of an act is that of the act."""
    rest = text[found.end() : end]
    if not rest or _OTHER.match(rest):
        return False
    if found["dayword"] == "今日" and (rest[0] in "のでにまもをお" or not _NOW.match(text, end - 1)):  # nowadays
        return False
    if _OF.match(rest):
        return True
    relative = any(found[kind] for kind in ("rel", "relmonth", "week", "dayword", "ago", "short", "ahead", "within", "half_year"))
    if not (_ADVERB.match(rest) or re.fullmatch("[一-龯]{1,6}", rest) or (relative and rest[0] != "の")):
        return False
    if not _RELATIVE.search(rest[:-1]):
        return True
    return bool(_SCOPE.match(rest)) and bool(_OPENING.match(text[low : found.start()]))


def _resolve(found: re.Match[str], today: date | None, after: str, before: str = "") -> str | None:
    g = found.groupdict()
    if g["span_first"]:
        return _span(g, today, after)
    if g["from_year"]:
        last = g["to_year"] if len(g["to_year"]) == 4 else g["from_year"][:2] + g["to_year"]
        return f"{g['from_year']}/{last}" if g["from_year"] < last else None
    if g["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", g["iso"]))
        return _day(year, month, day)
    if g["era"]:
        year = _ERAS[g["era"]] + (1 if g["era_year"] == "元" else int(g["era_year"]))
        if g["era_fiscal"]:
            return _fiscal(year)
        return _months(year, int(g["era_month"]), int(g["era_month"])) if g["era_month"] else str(year)
    if g["decade2"]:
        return f"{g['decade2']}/{int(g['decade2']) + 9}"
    for q, y in (("q2", "qy"), ("q3", "qy3"), ("q4", "qy4")):
        if g[q]:
            return _quarter(int(g[y]), int(g[q]))
    if g["year"]:
        return _in_year(g, int(g["year"]))
    if g["rel"] in _THAT_YEAR or g["relfy"] in _THAT_YEAR:
        named = _named_year(before, today)
        if named is not None and g["rel"]:
            return None if g["decade"] else _in_year(g, named + _YEARS[g["rel"]])
        if named is not None and g["relfy"]:
            return _in_fiscal(named + _FISCAL[g["relfy"]], g["relfy_quarter"], g["relfy_half"])
        if g["rel"] != "前年":
            return None
    if today is None:
        return None
    if g["rel"]:
        return None if g["decade"] else _in_year(g, today.year + _YEARS[g["rel"]], relative=today)
    if g["relfy"]:
        return _in_fiscal(today.year - (today.month < 4) + _FISCAL[g["relfy"]], g["relfy_quarter"], g["relfy_half"])
    if g["quarter_alone"]:
        return _quarter(today.year, _digit(g["quarter_alone"]))
    if g["half_alone"]:
        if g["half_civil"]:
            return _months(today.year, *((1, 6) if g["half_alone"] == "上" else (7, 12)))
        return _in_fiscal(today.year - (today.month < 4), None, g["half_alone"])
    if g["year_end"]:
        return f"{today.year}-12" if g["year_end"] == "年末" else f"{today.year}-01"
    if g["within"]:
        return str(today.year)
    if g["half_year"]:
        year, month = _shift(today, -6 if g["half_way"] == "前" else 6)
        return f"{year:04d}-{month:02d}"
    if g["short"]:
        year = today.year + {"昨": -1, "今": 0, "来": 1}[g["short"][0]]
        return _months(year, *_SEASONS[g["short"][1]])
    if g["relmonth"]:
        year, month = _shift(today, _MONTHS[g["relmonth"]])
        return _day(year, month, int(g["relday"])) if g["relday"] else _month_part(year, month, g["relpart"])
    if g["week"]:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS[g["week"]])
        return f"{monday}/{monday + timedelta(days=6)}"
    if g["dayword"]:
        return str(today + timedelta(days=_DAYS[g["dayword"]]))
    if g["ahead"]:
        n = int(g["ahead"])
        if g["unit"] == "年":
            return f"{today.year}/{today.year + n}"
        year, month = _shift(today, n)
        return f"{today:%Y-%m}/{year:04d}-{month:02d}"
    if g["ago"]:
        return _ago(today, int(g["ago"]) * (-1 if g["way"] == "前" else 1), g["agounit"])
    return _bare(g, today, after)


def _in_year(g: dict[str, str | None], year: int, relative: date | None = None) -> str | None:
    if g["decade"]:
        return f"{year}/{year + 9}" if year % 10 == 0 and not g["month"] else None
    if g["fy"]:
        return _in_fiscal(year - (relative is not None and relative.month < 4), g["fy_quarter"], g["fy_half"])
    if g["month"]:
        month = int(g["month"])
        if g["term"]:  # the business year that ends in that month
            return _months(year - (month < 12), month % 12 + 1, month + (12 if month < 12 else 0))
        return _day(year, month, int(g["day"])) if g["day"] else _months(year, month, month)
    if g["quarter"]:
        return _quarter(year, _digit(g["quarter"]))
    if g["q"]:
        return _quarter(year, int(g["q"][1]))
    if g["part"]:
        if g["part"] in ("上期", "下期"):  # halves of the business year
            return _months(year, 4, 9) if g["part"] == "上期" else _months(year, 10, 15)
        return _months(year, *_SPANS[g["part"]])
    return str(year)


_THAT_YEAR: Final = frozenset({"同年", "翌年", "前年", "同年度", "翌年度"})
_NAMED = re.compile(rf"({_YEAR})年|(一昨年|昨年|去年|今年|来年)")


def _named_year(before: str, today: date | None) -> int | None:
    """The year that a text names last."""
    named = None
    for found in _NAMED.finditer(before):
        if found[1]:
            named = int(found[1])
        elif today is not None:
            named = today.year + _YEARS[found[2]]
    return named


def _digit(text: str) -> int:
    return "一二三四".find(text) + 1 or int(text)


def _span(g: dict[str, str | None], today: date | None, after: str) -> str | None:
    """From one month to another, the year before them or the nearest."""
    first, last = int(g["span_first"] or 0), int(g["span_last"] or 0)
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if g["span_year"]:
        year = int(g["span_year"])
    elif today is None:
        return None
    elif g["span_rel"]:
        year = today.year + _YEARS[g["span_rel"]]
    else:
        year = today.year - (last > today.month and not _FUTURE.match(after))
    end = int(g["span_year2"] or 0) or year + bool(g["span_next"])
    if (end, last) <= (year, first):
        return None
    return f"{year:04d}-{first:02d}/{end:04d}-{last:02d}"


def _in_fiscal(year: int, quarter: str | None, half: str | None) -> str | None:
    """A Japanese business year, or a quarter or half of it."""
    if quarter:
        number = _digit(quarter)
        return _quarter(year, number + 1) if number < 4 else _quarter(year + 1, 1)
    if half:
        return _months(year, 4, 9) if half == "上" else _months(year, 10, 15)
    return _fiscal(year)


def _bare(g: dict[str, str | None], today: date, after: str) -> str | None:
    month = int(g["bare"] or 0)
    if not 1 <= month <= 12:
        return None
    if _FUTURE.match(after):
        year = today.year + (month < today.month)
    elif _PAST.match(after):
        year = today.year - (month > today.month)
    else:  # the nearest
        year = min((today.year - 1, today.year, today.year + 1), key=lambda y: abs((y - today.year) * 12 + month - today.month))
    return _day(year, month, int(g["bareday"])) if g["bareday"] else _month_part(year, month, g["barepart"])


def _ago(today: date, n: int, unit: str | None) -> str:
    if unit == "年":
        return str(today.year + n)
    if unit in ("日", "週間"):
        return str(today + timedelta(days=n * (7 if unit == "週間" else 1)))
    year, month = _shift(today, n)
    return f"{year:04d}-{month:02d}"


def _shift(today: date, months: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + months
    return index // 12, index % 12 + 1


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_part(year: int, month: int, part: str | None) -> str:
    last = calendar.monthrange(year, month)[1]
    first, final = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last)}.get(part or "", (0, 0))
    base = f"{year:04d}-{month:02d}"
    if part == "末":
        return f"{base}-{last:02d}"
    return f"{base}-{first:02d}/{base}-{final:02d}" if first else base


def _months(year: int, first: int, last: int) -> str | None:
    """From month `first` to month `last` of a year; `last` may run into the next."""
    if not (1 <= first <= 12 and first <= last <= 24):
        return None
    begin, end = f"{year:04d}-{first:02d}", f"{year + (last > 12):04d}-{last - 12 * (last > 12):02d}"
    return begin if begin == end else f"{begin}/{end}"


def _quarter(year: int, quarter: int) -> str | None:
    return _months(year, quarter * 3 - 2, quarter * 3)


def _fiscal(year: int) -> str:
    """A Japanese business year: April to March."""
    return f"{year:04d}-04/{year + 1:04d}-03"
