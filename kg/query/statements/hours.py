"""Hours of work that somebody saves, as a sentence plainly says: 月8400時間の業務時間を削減."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.statements.datum import Datum, no_longer
from kg.query.statements.figures import value_of
from kg.query.statements.place import CLOSES, FIRM, SUBJECT, Of, Place

__all__ = ["SAVED", "hours_saved", "saved_by"]

SAVED: Final = "時間"
"""What a sentence has that says how many hours are saved."""
_HOURS: Final = re.compile(r"(?<![\d.,])(\d[\d,.]{0,20}(?:億|万|千)?(?:\d[\d,.]{0,8}(?:万|千)?)?)時間")
_PERIOD: Final = re.compile("(?P<year>年間?|毎年)|(?P<month>(?:[1１]か?)?月間?|毎月)")
_EACH: Final = re.compile(f"(?<![0-9])({_PERIOD.pattern})(?:に|で|あたり|当たり|、)?(?:約|およそ|延べ|最大で?|合計|計)?$")
_SAVES: Final = re.compile(
    "(?:以上|超|分|相当|近く|余り)?(?:も|もの)?(?:の|を|に?相当する)?(?:[^、。をにがは0-9]{0,14}(?:を|の)?)?(?:削減|節約|減ら|短縮(?!され)|浮か|省)"
)
_NOT_SO: Final = re.compile("目指|目標|計画|予定|見込|見通し|想定|試算|できる|可能|予測|期待|なら|例えば|たとえば|ば、")
_OF_ONE: Final = re.compile("(?:一|1|ひと)人|あたり|当たり|平均|さらに|新たに|追加|うち|から[^、。]{0,6}$|だけで")
_OF: Final = re.compile(
    f"{SUBJECT.pattern}|{CLOSES}(?:株式会社|社)?"
    "(?:では|において|[はが:：]|の(?:(?:生成)?AIの?(?:導入|活用|利用)(?=[、でにが])|(?=[「『]?(?:年|月|[0-9]))))"
)
"""Behind the firm: a bare の before another noun makes it somebody else's, グループ会社 or 融資部門."""
_BY_MEANS: Final = re.compile("(?:AI|[A-Za-z][A-Za-z0-9-]{1,30}|導入|活用|利用|ツール)[」』]?で(?!は|の)")
"""What is no part of the work, but what it is done with."""
_PART: Final = re.compile(
    "で|における|において|の(?:作成|入力|処理|計画|検討|業務|作業)|部門|部署|部(?:が|の)|会社[はがも]|子会社|グループ|工場|支店|拠点"
)
"""Between the firm and its hours: that they are of a part of its work, or somebody else's."""
_IT: Final = re.compile(r"\s*(?:同社|同行|この(?:企業|会社))")
_NEAR: Final = 15


def hours_saved(text: str) -> Iterator[Datum]:
    """The hours that a sentence in half width says are saved; the detail is the time in which they are: 年, 月, or none."""
    if _NOT_SO.search(text) or no_longer(text):
        return
    for found in _HOURS.finditer(text):
        leads = text[max(0, found.start() - _NEAR) : found.start()]
        value = value_of(found[1])
        if not value or not _SAVES.match(text, found.end()) or _OF_ONE.search(leads):
            continue
        each = _EACH.search(leads)
        period = "" if each is None else "年" if each["year"] else "月"
        yield Datum("hours", found.start(), found.end(), (value,), found[0], period)


def saved_by(place: Place) -> Of | None:
    """The firm named last before the figure, if the clause is about it; where the sentence names none, whom the one before is about."""
    firms = [m for m in place.here if m.type in FIRM]
    ahead = [m for m in firms if m.end <= place.datum.at]
    if ahead:
        of = _OF.match(place.text, ahead[-1].end)
        return Of(frozenset((ahead[-1].entity_id,))) if of and _of_all(place, of.end()) else None
    it = _IT.match(place.text)
    one = place.spoken_of() if not firms and it and _of_all(place, it.end()) else ""
    return Of(frozenset((one,))) if one else None


def _of_all(place: Place, behind: int) -> bool:
    """Whether nothing between whom a clause is about and the hours says that they are of a part of the work."""
    return _PART.search(_BY_MEANS.sub("", place.text[behind : place.datum.at])) is None
