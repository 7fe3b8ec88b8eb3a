"""Money as a value beside the text; what cannot be right is left alone rather than guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["Amount", "amount_of", "moneys"]

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

_MONEY = re.compile(
    rf"{_ABOUT}(?:"
    rf"(?:{_SIGN})\s?(?:{_NUMBER}){_SUFFIX}?(?:{_TO}(?:{_SIGN})?\s?(?:{_NUMBER}){_SUFFIX}?)?(?:\s?(?:{_UNITS}))?"
    rf"|(?:{_NUMBER}){_SUFFIX}?(?:\s?(?:{_UNITS}))?(?:{_TO}(?:{_NUMBER}){_SUFFIX}?)?\s?(?:{_UNITS})"
    rf")(?![A-Za-z])"
)
"""Money as posts write it: ``5000億ドル``, ``20億〜30億ドル``, ``$10 billion``, ``最大1.4兆ドル``."""

_MORE_OR_LESS: Final = re.compile(r"(?:以上|以下|未満|超え?|近く|強|弱|余り?|あまり|前後|程度)$")
"""What may stand behind money without changing its value."""

_NO__MONEY = re.compile(r"元(?:化|管理|的|論|号|素|年|々|に戻|来|年度)|円(?:周|滑|卓|形|安|高|筒|盤|建て)")
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
    for found in _MONEY.finditer(text, start, len(text) if end is None else end):
        if found.start() and text[found.start() - 1] in "数何第.,0123456789０１２３４５６７８９":
            continue
        if _NO__MONEY.match(text, found.end() - 1):
            continue
        yield found


def amount_of(text: str) -> Amount | None:
    """The value of money as written; None if it has none (``数十億ドル``) or cannot be right (``1億2兆円``).

    What stands behind it for more or less (``3000億ドル以上``) leaves the value as it is.
    """
    text = unicodedata.normalize("NFKC", text).strip() if "ＮＴ" in text else text.strip()
    text = _MORE_OR_LESS.sub("", text)
    found = _PARTS.fullmatch(text)
    if found is None or _NO__MONEY.search(text):
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
