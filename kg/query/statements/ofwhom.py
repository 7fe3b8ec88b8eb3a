"""Of whom a figure or date of a sentence is: by particles, relative clauses and lists, as far as these leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from kg.query.statements.capacities import of_what_is_built
from kg.query.statements.counts import counted
from kg.query.statements.dates import EVENT
from kg.query.statements.deals import bought, listed
from kg.query.statements.fines import fined
from kg.query.statements.hours import saved_by
from kg.query.statements.place import ACTS, CLOSES, FIRM, SUBJECT, Named, Of, Place
from kg.query.statements.rounds import of_the_round, raised_by
from kg.records import EntityType

__all__ = ["of_whom"]

_SELLS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT})
_BUILT: Final = frozenset({EntityType.PROJECT, EntityType.PLACE})
_COSTS: Final = _BUILT | FIRM
_BEGINS: Final = {
    "founded": FIRM,
    "in_force": frozenset({EntityType.LAW}),
    "released": frozenset({EntityType.PRODUCT}),
    "announced": frozenset({EntityType.PRODUCT}),
}
_OBJECT: Final = re.compile(CLOSES + "を")
_EITHER: Final = re.compile(CLOSES + "[をはが]")
_TAKES_IT: Final = re.compile("(?:以上|超|強|弱)?を、?")
"""Between a share and its holder behind it."""
_OWNS: Final = re.compile(CLOSES + r"の(?:持ち?分|出資比率|保有)")
_ITS_OWN: Final = re.compile(
    f"(?:{SUBJECT.pattern})(?!主導|リード|率い)|{CLOSES}[の、]?(?:(?:最新の|企業)?(?:評価額|企業価値|時価総額)|[0-9])"
)
_GIVES: Final = re.compile(
    CLOSES + "(?:社)?(?:(?:が|の)?(?:共同で)?(?:主導|リード|率い)|など|といった|を(?:筆頭|はじめ|中心)|から|と|や|、|・)"
)
"""Behind one who puts money into another: 青嶺は、白浜が主導する増資で."""
_DOES: Final = re.compile(
    f"(?:{SUBJECT.pattern})|{CLOSES}(?:の(?:約|最大|総額|計)?[0-9$]|の?[^、。はがをに]{{0,10}}?(?:CEO|最高経営責任者|社長|会長)|、)"
)
"""Behind one who puts money into something: 青嶺は, 青嶺の100億円投資, 青嶺の社長."""
_OF_SOMEBODY: Final = re.compile(
    "(?<!同社)(?<!彼ら)(?<!この企業)(?<!この会社)(?<!投資)(?<!支出)(?<!規模)(?<!計画)(?<![額費にでとへ回後月日年期、。])(?:は|が|も)(?![っん])"
)
"""A particle behind a subject of the sentence's own; what is said of 同社, of a time or of the money is of whom the text speaks."""
_METADATA: Final = re.compile("(?!title:)[a-z_]{2,20}:")
"""Beginning of a line of front matter, in which places are not looked for."""
_OF_THE_EVENT: Final = re.compile(CLOSES + "[をはが][^、]{0,8}")
_OBJECT_OF_IT: Final = re.compile(CLOSES + "を[^、]{0,8}")
_GOES_ON: Final = re.compile(CLOSES + "(?!以[降来])[一-龥ァ-ヺー]")
"""A name that is the beginning of a longer word: TPU契約."""
_OF_WHAT_FOLLOWS: Final = re.compile(r"(?:し|され)た(?:ばかり)?の?[^、]{0,16}")
_FOUNDED_THEN: Final = re.compile("の[^、。はがをにで]{0,8}")
"""Between when somebody was founded and who: 2012年創業の青嶺."""
_OF_A_NOUN: Final = re.compile("の(?!は|が)")
_IS_A: Final = re.compile("の[^、。はがをにと]{0,16}(?:で(?=[、。]|$|あ|す)|だ)")
"""Behind when the subject itself was founded: 青嶺は2012年創業の会社で."""
_BEGAN: Final = re.compile("し(?:た(?![一-龥ァ-ヺA-Za-z「])|て|まし|、)")
"""Behind 創業 that may be of the firm itself: 青嶺は2012年に創業した."""
_OBJECT_SINCE: Final = re.compile("[をらが]")
_IS_WHAT: Final = re.compile("した[^、。はがをに]{0,10}(?:会社|企業|スタートアップ|ベンチャー)(?:で(?=[、。あす]|$)|だ|$)")
"""Behind when somebody founded the subject itself: 青嶺は2021年に山田氏が設立した会社で."""
_DONE_BY: Final = re.compile("し(?:た|て|、|まし)|を|する")
"""Behind an event that somebody did: what the sentence is about is not what began."""
_SAME_ONE: Final = re.compile(r"\s*(?:同社|彼ら|同行|この(?:企業|会社))")
_AND_IT: Final = re.compile(CLOSES + "で、(?:彼ら|同社)[はが]")
_OF_A_HOLDER: Final = re.compile(
    "[^、。はが]{0,6}[はが]|[^、。]{0,16}(?:持つ|握る|持った|握った|(?:保有|取得|所有)(?:する|した))(?=[一-龥々ァ-ヺA-Za-z「])"
)
"""Behind a share that another one holds: 8%は白浜が持つ, 8%を持つ白浜."""
_CLAUSE_ENDS: Final = re.compile("[、。]")
_IT: Final = re.compile("同社|彼ら|同行|この(?:企業|会社)")
_ITS_WORTH: Final = re.compile(r"\s*(?:(?:調達|増資)後の|現在の|最新の|その)?(?:企業)?(?:評価額|企業価値|時価総額)[はも]")
"""Beginning of a sentence about what the one is worth that the sentence before is about."""
_PRICE: Final = re.compile(r"\s*(?:買収|売却|譲渡)(?:(?:総|金)?額|価格)")
_MARKET: Final = re.compile(r"([一-龥々ァ-ヺーA-Za-z0-9]{1,20})市場")
_MOST: Final = 3
"""Who share one figure."""
_MOST_BESIDE: Final = 5
"""Who and what are named beside what is built; of more nothing says what it is."""


def of_whom(place: Place) -> Of | None:
    """Of whom a figure or date is; None if the sentence and the one before leave a doubt."""
    return _RULES[place.datum.kind](place)


def _one(place: Place) -> Of | None:
    """The firm named last before a figure; where the sentence names none, whom the one before is about."""
    firms = [m for m in place.here if m.type in FIRM]
    ahead = [m for m in firms if m.end <= place.datum.at]
    if ahead:
        return Of(frozenset((ahead[-1].entity_id,)))
    about = {m.entity_id for m in place.marked() if m.type in FIRM}
    return Of(frozenset(about)) if not firms and len(about) == 1 and _SAME_ONE.match(place.text) else None


def _of_itself(place: Place) -> Of | None:
    """The firm named last before a figure, if the clause is about it or says that the figure is its own; investors are named otherwise."""
    ahead = [m for m in place.here if m.type in FIRM and m.end <= place.datum.at]
    while ahead and not (_ITS_OWN.match(place.text, ahead[-1].end) or place.picked_out(ahead[-1], takes=True)):
        if not _GIVES.match(place.text, ahead[-1].end):
            return None
        ahead.pop()
    if ahead:
        return _last(ahead)
    it = _IT.search(place.text, 0, place.datum.at) or _ITS_WORTH.match(place.text)
    alone = not any(m.type in FIRM and m.end <= place.datum.at for m in place.here)
    return Of(frozenset((one,))) if it and alone and (one := place.spoken_of()) else None


def _puts(place: Place) -> Of | None:
    """The one firm of the sentence, if it does something or the money is called its own; where there is none, whom the text speaks of."""
    acting = {m.entity_id for m in place.here if m.type in ACTS}
    if _METADATA.match(place.text):
        return None
    if two := _two_acting(place) or (place.both() if not acting else frozenset()):
        return Of(two)
    if not acting:
        one = place.spoken_of() if not _OF_SOMEBODY.search(place.text, 0, place.datum.at) else None
        return Of(frozenset((one,))) if one else None
    ahead = (m for m in place.here if m.end <= place.datum.at and m.type in FIRM)
    doing = any(_DOES.match(place.text, m.end) or place.picked_out(m) for m in ahead)
    return Of(frozenset(acting)) if len(acting) == 1 and doing else None


def _two_acting(place: Place) -> frozenset[str]:
    """The two of a sentence that together put money into something: AとBは."""
    for a, b in pairwise(m for m in place.here if m.type in FIRM):
        if b.end <= place.datum.at and place.text[a.end : b.start] == "と" and SUBJECT.match(place.text, b.end):
            two = frozenset((a.entity_id, b.entity_id))
            return two if two == {m.entity_id for m in place.here if m.type in ACTS} else frozenset()
    return frozenset()


def _costs(place: Place) -> Of | None:
    """All whom the sentence names with what is built; of one that names no such thing also the sentence before, else the title."""
    here = [m for m in place.here if m.type in _COSTS]
    if not any(m.type in _BUILT for m in here):
        here += [m for m in place.before if m.type in _COSTS]
    about = frozenset(m.entity_id for m in here or place.title if m.type in _COSTS)
    return Of(about) if 1 < len(about) <= _MOST_BESIDE else None


def _agreed(place: Place) -> Of | None:
    """The two firms of the sentence; where it names one, it and the other one of the two in the title."""
    firms = frozenset(m.entity_id for m in place.here if m.type in ACTS)
    titled = frozenset(m.entity_id for m in place.title if m.type in ACTS)
    if len(firms) == 1 and len(titled) == 2 and firms < titled:
        firms = titled
    firms = firms or place.both()
    return Of(firms) if len(firms) == 2 else None


def _on_market(place: Place) -> Of | None:
    sellers = (m for m in place.here if m.end <= place.datum.at and m.type in _SELLS)
    ahead = [m for m in sellers if _EITHER.match(place.text, m.end) or place.picked_out(m)]
    markets = _MARKET.findall(place.text[: place.datum.at])
    return Of(frozenset((ahead[-1].entity_id,)), detail=markets[-1].casefold()) if ahead and markets else None


def _pair(place: Place) -> Of | None:
    """Those named since the figure before; in a list of figures with whom the sentence, or the one before, is about."""
    alike = [datum for datum in place.passage.data if datum.kind == place.datum.kind]
    n = alike.index(place.datum)
    since, until = alike[n - 1].end if n else 0, alike[n + 1].at if n + 1 < len(alike) else len(place.text)
    acting = [m for m in place.here if m.type in ACTS]
    about = {m.entity_id for m in acting if since <= m.start and m.end <= place.datum.at}
    if not about and n == 0:
        about = {m.entity_id for m in acting if place.datum.end <= m.start < until}
    if len(about) == 1 and len(alike) > 1:
        subjects = [m for m in acting[:1] if SUBJECT.match(place.text, m.end) and m.entity_id not in about]
        subjects = subjects or [m for m in place.marked()[:1] if m.type in ACTS]
        about.update(m.entity_id for m in subjects)
    return Of(frozenset(about)) if 0 < len(about) <= _MOST else None


def _stake(place: Place) -> Of | None:
    """Who holds it: whom the clause, or the sentence before, is about. Of whom: others in the sentence, or in the one before."""
    acting = [m for m in place.here if m.type in ACTS]
    ahead = [m for m in acting if m.end <= place.datum.at]
    stop = _CLAUSE_ENDS.search(place.text, place.datum.end)
    alone = not any(place.datum.end <= m.start < (stop.start() if stop else len(place.text)) for m in acting)
    alone = alone and not _OF_A_HOLDER.match(place.text, place.datum.end)
    forms = (SUBJECT, _OWNS, _AND_IT)
    holders = [m for m in ahead if any(form.match(place.text, m.end) for form in forms) or (alone and place.picked_out(m))]
    since = max((datum.end for datum in place.passage.data if datum.end <= place.datum.at and datum.kind == "stake"), default=0)
    if holders and holders[-1].start < since:
        return None
    if not holders:  # 12.3%を青嶺が握る
        behind = (m for m in acting if m.start >= place.datum.end and _TAKES_IT.fullmatch(place.text, place.datum.end, m.start))
        holders = [m for m in behind if SUBJECT.match(place.text, m.end)]
    holders = holders or [m for m in place.marked() if m.type in ACTS][:1]
    if not holders:
        return None
    holder = holders[-1].entity_id
    others = {m.entity_id for m in acting} - {holder} or {m.entity_id for m in place.before if m.type in ACTS} - {holder}
    return Of(frozenset((holder, *others)), holder) if others else None


def _sold(place: Place) -> Of | None:
    """The two firms of the sentence; where it names none and is about the price, of the one before."""
    named = place.here or (place.before if _PRICE.match(place.text) else ())
    firms = frozenset(m.entity_id for m in named if m.type in FIRM)
    return Of(firms) if len(firms) == 2 else None


def _begun(place: Place) -> Of | None:
    """What the event is told of (Xは2023年に設立), what is its object (2023年にXを公開), or what follows it (2023年に設立されたX)."""
    text, datum = place.text, place.datum
    names = [m for m in place.here if m.type in _BEGINS[datum.kind]]
    ahead = [m for m in names if m.end <= datum.at]
    event = EVENT.match(text, datum.end)
    if event is None:  # Xを公開したのは2023年
        return _last([m for m in ahead if _EITHER.match(text, m.end)])
    following = next((m for m in names if m.start >= event.end()), None)
    if following is not None and _OF_WHAT_FOLLOWS.fullmatch(text, event.end(), following.start) and not _GOES_ON.match(text, following.end):
        return _last([following])
    if datum.kind == "founded" and following is not None and _FOUNDED_THEN.fullmatch(text, event.end(), following.start):
        return _last([following])
    done = datum.kind != "in_force" and _DONE_BY.match(text, event.end()) is not None
    if done and datum.kind == "founded" and event[0] == "創業" and _BEGAN.match(text, event.end()):
        done = _OBJECT_SINCE.search(text, datum.at, event.start()) is not None
    between = [m for m in names if datum.at < m.start < event.start()]
    is_what = datum.kind == "founded" and not between and "を" not in text[datum.at : event.start()]
    if is_what and _IS_WHAT.match(text, event.end()):  # Xは2023年にYが設立した会社だ
        return _last([m for m in ahead if SUBJECT.match(text, m.end)])
    if between and datum.kind != "founded":
        direct = (_OBJECT_OF_IT if done else _OF_THE_EVENT).fullmatch(text, between[-1].end, event.start())
        return _last(between) if direct else None
    if done:
        return _last(ahead) if ahead and _OBJECT.match(text, ahead[-1].end) else None
    if datum.kind == "founded" and _OF_A_NOUN.match(text, event.end()) and not _IS_A.match(text, event.end()):
        return None  # Xは2018年創業の同業と組む
    if datum.kind == "founded":  # Xは、OpenAIのYらによって2023年に設立
        return _last([m for m in ahead if SUBJECT.match(text, m.end)])
    return _last(ahead) if ahead and SUBJECT.match(text, ahead[-1].end) else None


def _last(names: Sequence[Named]) -> Of | None:
    return Of(frozenset((names[-1].entity_id,))) if names else None


_RULES: Final[dict[str, Callable[[Place], Of | None]]] = {
    "cut": _one, "worth": _of_itself, "put": _puts, "spent": _puts, "contract": _agreed, "cost": _costs, "share": _on_market,
    "power": _pair, "stake": _stake, "sale": _sold, "raised": raised_by, "fine": fined, "hours": saved_by,
    "founded": _begun, "in_force": _begun, "released": _begun, "announced": _begun, "bought": bought, "listed": listed,
    "count": counted, "capacity": of_what_is_built, "round": of_the_round,
}  # fmt: skip
