"""Dates of a sentence that say plainly what happened then: a firm was founded, a law came into force, a product came out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.statements.datum import Datum

__all__ = ["DATED", "EVENT", "dates_stated"]

_EVENTS: Final = {
    "founded": "設立|創業|創設",
    "in_force": "発効|施行",
    "released": "リリース|(?<!非)(?<!株式)公開|提供(?:を)?開始|提供を始め|ローンチ|発売",
    "announced": "発表",
}
DATED: Final = tuple(_EVENTS.values())
"""Patterns of which a sentence must have one that says what happened on a date."""
_DATE: Final = re.compile(r"(20\d\d|19\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?!代|度|[間ぶ]|\d)")
EVENT: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _EVENTS.items()))
"""What happened on a date, by its kind."""
_WAS_ON: Final = re.compile(f"(?:{EVENT.pattern})(?:(?:し|され)?たのは|日は)、?$")
_BY_STEPS: Final = re.compile("完全|全面|本格|段階|一部|罰則|高リスク|義務|適用")
"""Of laws that come into force step by step."""
_IN_PART: Final = re.compile("ベータ|β|試験|プレビュー|先行|日本(?:国内)?で|米国で|中国で|欧州で|最新版|アップデート|大幅|第[0-9]+世代")
"""Of products that come out by countries or versions."""
_NEAR: Final = 25
"""Characters before a date that may say what happened then."""
_FAR: Final = 60
"""Characters between a date and what happened."""
_NEXT: Final = 6
"""Characters behind it that say whether it did in part."""


def dates_stated(text: str) -> Iterator[Datum]:
    """The dates, each with the first event behind it, or the one whose date it is said to be: 公開したのは2025年8月7日."""
    dates = list(_DATE.finditer(text))
    for n, date in enumerate(dates):
        stop = dates[n + 1].start() if n + 1 < len(dates) else len(text)
        behind = EVENT.search(text, date.end(), min(stop, date.end() + _FAR))
        event = behind or _WAS_ON.search(text, max(0, date.start() - _NEAR), date.start())
        if event is None:
            continue
        kind, word = next((kind, word) for kind, word in event.groupdict().items() if word)
        ends = max(date.end(), event.end())
        near = ends + _NEXT if event is not behind or not text.startswith("し、", ends) else ends
        around = text[min(date.start(), event.start()) : near]
        if _BY_STEPS.search(around) if kind == "in_force" else kind != "founded" and _IN_PART.search(text):
            continue
        value = tuple(float(part) for part in date.groups() if part)
        yield Datum(kind, date.start(), behind.start() if behind else date.end(), value, date[0], word if kind == "in_force" else "")
