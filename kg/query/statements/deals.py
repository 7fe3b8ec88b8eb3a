"""When a firm or product was bought, or a firm went public, as a sentence plainly says: 2025年7月にXを買収した."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.statements.datum import Datum
from kg.query.statements.place import CLOSES, FIRM, SUBJECT, Named, Of, Place
from kg.records import EntityType

__all__ = ["DEALT", "bought", "deals_dated", "listed"]

DEALT: Final = "買収|上場"
"""Of which a sentence has one that says when somebody was bought or went public."""
_MONTH: Final = re.compile(r"(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?(?:に(?:は)?|、|付けで)")
_DEAL: Final = re.compile("(?P<bought>買収)|(?P<listed>(?<!未)(?<!非)上場(?!企業|会社|廃止|株|市場|投資|を(?:取りやめ|廃止)))")
_FAR: Final = 60
"""Characters between a date and what happened."""
_STEP: Final = re.compile("(?:を|に|で|が)?(?:(?P<announced>発表|合意|表明|公表)|(?P<done>完了|終え|成立))")
"""Behind a deal: which step of it the date is of; else it is told as one."""
_TELLS: Final = (
    r"(?:(?:た|ました)(?:[」』\"”)]{0,2}\s*$|と(?:発表|公表|表明|明ら)|が、|ばかり(?:だ|です|で、)|(?:の|もの)(?:だ|です))"
    r"|、|て(?:、|い(?:る|ます)|おり)|\s*$)"
)
"""Behind a verb that is the one of the sentence or of a clause beside it, not of one before a noun or 後, nor a reason: した, し、."""
_STEPPED: Final = "(?:発表|合意|表明|公表|完了|成立)(?:し|され)|(?:終え|至っ)"
_DONE: Final = re.compile(f"(?:し|され|(?:を|に|で|が)?(?:{_STEPPED})){_TELLS}")
_BEFORE_WHOM: Final = re.compile("された(?!後|のち|とき|時|際|ら|ので|ため|こと|が|と)")
"""Of what is told of a noun behind it, if the date stands with it: 2025年7月に買収されたX."""
_ANOTHER_TIME: Final = re.compile("[かカヶケヵ]月前|年前|日前|週間前|先月|前月|昨年|前年|翌|先に|以前|かつて|すで?に|既に")
_NOT_YET: Final = re.compile("予定|見通し|見込|計画|目指|検討|交渉|可能性|観測|報じ|予想|申請|準備|延期|断念|撤回|再上場|重複")
_OBJECT: Final = re.compile(CLOSES + "(?:社)?(?:を[^、。をがは]{0,12}|の)")
_ITS_DATE: Final = re.compile(CLOSES + "(?:社)?を、?")
_BOUGHT_BY: Final = re.compile("され(?:た|て)")
_WHO_FOLLOWS: Final = re.compile("されたばかりの|された[^、。はがをに]{0,20}")
_KINDS: Final = FIRM | {EntityType.PRODUCT}


def deals_dated(text: str) -> Iterator[Datum]:
    """The months in which a sentence in half width says that somebody was bought or went public; the detail is the step."""
    if _NOT_YET.search(text):
        return
    dates = list(_MONTH.finditer(text))
    for n, date in enumerate(dates):
        stop = dates[n + 1].start() if n + 1 < len(dates) else len(text)
        deal = _DEAL.search(text, date.end(), min(stop, date.end() + _FAR))
        if deal is None or _ANOTHER_TIME.search(text, date.end(), deal.start()):
            continue
        with_its_date = deal.start() == date.end() and date[0].endswith("に")
        if not _DONE.match(text, deal.end()) and not (with_its_date and _BEFORE_WHOM.match(text, deal.end())):
            continue
        step = _STEP.match(text, deal.end())
        value = tuple(float(part) for part in date.groups() if part)
        detail = (step and step.lastgroup) or ""
        yield Datum(deal.lastgroup or "", date.start(), deal.start(), value, date[0].rstrip("はに、付けで"), detail)


def bought(place: Place) -> Of | None:
    """What is the object of the deal (2025年7月にXを買収, Xを2025年7月に買収), or was bought (2025年7月に買収されたX, Xは…買収された)."""
    text, datum = place.text, place.datum
    names = [m for m in place.here if m.type in _KINDS]
    deal_ends = datum.end + len("買収")
    between = [m for m in names if datum.at < m.start and m.end <= datum.end]
    ahead = [m for m in names if m.end <= datum.at]
    if not _BOUGHT_BY.match(text, deal_ends):
        if between:
            return _one(between[-1]) if _OBJECT.fullmatch(text, between[-1].end, datum.end) else None
        return _one(ahead[-1]) if ahead and _ITS_DATE.fullmatch(text, ahead[-1].end, datum.at) else None
    following = next((m for m in names if m.start >= deal_ends), None)
    if following is not None and _WHO_FOLLOWS.fullmatch(text[deal_ends : following.start].rstrip("「『")):
        return _one(following)
    return _one(ahead[-1]) if ahead and SUBJECT.match(text, ahead[-1].end) else None


def listed(place: Place) -> Of | None:
    """The firm that the clause is about; where the sentence names none, of which the text speaks."""
    firms = [m for m in place.here if m.type in FIRM]
    ahead = [m for m in firms if m.end <= place.datum.at]
    if ahead:
        return _one(ahead[-1]) if SUBJECT.match(place.text, ahead[-1].end) else None
    one = place.spoken_of() if not firms else ""
    return Of(frozenset((one,))) if one else None


def _one(name: Named) -> Of:
    return Of(frozenset((name.entity_id,)))
