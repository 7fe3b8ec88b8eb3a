"""Dates and periods as values beside the text; what cannot be right is left alone rather than guessed."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

__all__ = ["DATE", "resolved"]

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


def resolved(found: re.Match[str], today: date | None, after: str = "", before: str = "") -> str | None:
    """A date or period as ISO 8601: ``2026``, ``2026-10``, ``2026-10-05``, an interval ``2026-07/2026-09``.

    Args:
        found: a match of :data:`DATE` in text of which widths are folded.
        today: the day of publication, against which what is relative (``来年``, a month without its year) is resolved.
        after: the text behind it, whose tense decides about a bare month.
        before: the text before it, whose year 同年 and 翌年 go by.

    Returns:
        None for what does not exist (``13月``, ``2月30日``), and for what is relative if there is no `today`.
    """
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
