"""Which of the dates in a sentence is that of an act."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from kg.relate.clauseends import clause_start, describes
from kg.relate.dates import DATE, resolved

__all__ = ["period_near"]

_OWN = r"(?:頃|ごろ|中|内|末|以降|以来|付け?|当初|前後|時点(?=で[^の]))?"
_ADVERB = re.compile(rf"{_OWN}(?:に(?!は[^、]{{0,3}}達)|から|より|まで|は|も|、|で(?!の)|を[目め](?:処|途|ど)|へ|にかけ|[）)])")
_SCOPE = re.compile(rf"{_OWN}(?:に|には|は|から|で)?、")
_OF = re.compile(rf"{_OWN}の(?:(?!は|が|を|、|。|で(?!の)|に(?!よる|対する|おける|関する|向けた|基づ)|から|まで|より)[^。]){{0,30}}$")
_OTHER = re.compile(r"(?:版|型|モデル|比|同期|現在|時点の|生まれ|問題|目標|まで(?:の|を)|度?予算)")
_OPENING = re.compile(r"(?:[^。、]{0,8}(?:、|は|に)|[「『【（(\s])?$")
_BEHIND = re.compile(r"(?:し|され|を|が)?(?:た|れた|する|行った|行われた)?のは、?|[（(]")
_NOW = re.compile(r"[^。]{0,60}?(?:した|れた|った)(?:[。と]|$)")


def period_near(text: str, end: int, published: datetime | None, low: int = 0) -> str | None:
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
        return resolved(found, today, after, folded[: found.start()])
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
    if not describes(rest, 0, len(rest) - 1):
        return True
    return bool(_SCOPE.match(rest)) and bool(_OPENING.match(text[low : found.start()]))
