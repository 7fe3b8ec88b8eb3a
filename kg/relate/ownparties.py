"""Whom a sentence names itself for a relation, so that none is carried into it from an earlier one."""

from __future__ import annotations

import re
from typing import Final

from kg.records import EntityType
from kg.relate.frame import FIRM, NO_MARK, Frame
from kg.relate.learned import Support
from kg.relate.lists import AND_OTHERS, JOIN

__all__ = ["says_itself"]

_SIDE: Final = r"[」』）)]?(?:社|側|自身)?(?:\s?[（(][^（）()。]{0,24}[）)])?"
"""What may stand behind a name before its particle: Google（Alphabet）も."""
_NAME: Final = rf"[「『]?{FIRM}{_SIDE}"
_LIST: Final = rf"{_NAME}(?:{JOIN}{_NAME})*"
_IS: Final = r"(?:は(?!もちろん|おろか)|が|も)、?"
_REACH: Final = rf"(?:(?!{FIRM}{_SIDE}{_IS})[^。]){{0,60}}?"
"""A stretch of the sentence in which no other becomes its subject."""
_PARTNER: Final = r"(?:提携|協業|連携|協力|パートナー|タッグ|手を組|組[みむん]|共同|契約|協定|覚書|合弁)"
_MONEY: Final = r"(?:出資|投資(?!家)|投じ|資本参加|資金)"
_STANDS_IN: Final = r"(?:同社|両社|両者|彼|それ(?!ぞれ)|これ|ここ|そこ|こちら|この|その|こうした|そうした|同(?![時様じ期等一])|今回)"
"""What stands for a name of an earlier sentence."""
_SOMEBODY: Final = r"某(?P<somebody>[^。、はがをにとへやのも\ue000-\ue0ff]{1,16})"
"""A firm that a text calls by no name throughout: 某大手企業."""
_NO_ADVERB: Final = r"(?<![年月日時期的新特共後前際中当計額])(?<!すで)(?<!さら)(?<!とも)(?<!ため)(?<!以内)(?<!以上)(?<!以下)"

_PAIRS: Final = {
    type: tuple(map(re.compile, expressions))
    for type, expressions in {
        "partners_with": (
            rf"(?P<a>{_LIST}){AND_OTHERS}{_IS}{_REACH}(?P<b>{_LIST}){AND_OTHERS}(?:と|との間で?)[^。]{{0,25}}?{_PARTNER}",
            rf"(?P<a>{_NAME}(?:{JOIN}{_NAME})*?)(?:の{NO_MARK}{{1,10}})?と(?P<b>{_NAME})(?:の{NO_MARK}{{1,10}}?)?"
            rf"(?:{_IS}|の(?:間の)?|による|間の){NO_MARK}{{0,20}}?{_PARTNER}",
            rf"(?P<b>{_LIST}){AND_OTHERS}との{NO_MARK}{{0,12}}?{_PARTNER}{NO_MARK}{{0,6}}?{_IS}(?P<a>{_NAME})にとって",
        ),
        "invests_in": (
            rf"(?P<a>{_LIST}){AND_OTHERS}(?:への|に対する)(?:{NO_MARK}{{0,12}}の)?(?P<b>{_LIST}){AND_OTHERS}(?:から)?(?:の|による)"
            rf"{NO_MARK}{{0,14}}{_MONEY}",
            rf"(?P<a>{_LIST}){AND_OTHERS}(?:から)?(?:の|による)(?P<b>{_LIST}){AND_OTHERS}(?:への|に対する){NO_MARK}{{0,15}}{_MONEY}",
            rf"(?P<a>{_LIST}){AND_OTHERS}{_IS}{_REACH}(?P<b>{_LIST}){AND_OTHERS}(?:に|へ)[^。]{{0,25}}?{_MONEY}",
        ),
        "acquires": (
            rf"(?P<a>{_LIST}){AND_OTHERS}{_IS}{_REACH}(?P<b>{_LIST}){AND_OTHERS}(?:を|の){NO_MARK}{{0,16}}?(?:買収|傘下|子会社)",
            rf"(?P<a>{_NAME})による(?P<b>{_LIST}){AND_OTHERS}の(?:買収|子会社化)",
        ),
        "supplies": (
            rf"(?P<a>{_LIST}){AND_OTHERS}{_IS}{_REACH}(?P<b>{_LIST}){AND_OTHERS}(?:に|へ|から|向け)[^。]{{0,25}}?"
            r"(?:供給|納入|納品|提供|調達|購入|契約)",
        ),
    }.items()
}
"""Both parties of a relation, `a` and `b`, named in one sentence."""

_TOPIC: Final = re.compile(
    rf"(?:^|[。、])(?:{NO_MARK}{{0,16}}、)?(?P<list>{_LIST})(?:(?:など|といった){NO_MARK}{{0,12}})?(?:は(?!もちろん|おろか)|も)"
)
"""At the head of a clause: what it is about."""
_IS_SUBJECT: Final = re.compile(
    rf"{_SIDE}(?:{JOIN}{_NAME})*(?:など|ら)?(?:(?:といった|のような|などの)(?:(?!{_PARTNER})[^。、はがをにとの\ue000-\ue0ff]){{1,12}})?{_IS}"
)
"""Behind a name: that it is the subject, itself or among others."""
_WITH: Final = re.compile(rf"(?P<whom>[^。、]{{0,24}}?)(?:と(?:の|も|は)?|との間で?)[^。、]{{0,20}}?{_PARTNER}")
_WHO_IS: Final = re.compile(_STANDS_IN)
_NO_NAME: Final = re.compile(_SOMEBODY)
_ACT: Final = re.compile(_PARTNER)
_JOINS: Final = re.compile(r"名を連ね|並[びぶん]|加わ|参加|参画|顔ぶれ")
_INVESTS: Final = re.compile(r"[^。、]{0,60}?(?:(?:投資|出資)(?!家|者|先|元|を受|を集|を獲得|を引き|の対象)|投じ)")
_RAISES: Final = re.compile(r"[^。、]{0,60}?(?:(?:投資|出資|資金)を(?:受け|集め|獲得|引き出|得て)|を調達)")
_INTO: Final = re.compile(
    rf"(?P<what>[^。、はがを\ue000-\ue0ff]{{2,20}}){_NO_ADVERB}(?:に(?!よ|おい)|へ(?:の)?)(?:は|も|対し(?:て)?)?[^。、]{{0,20}}?(?:投資|出資|投じ)"
)
"""What money goes to that is no name: AIに, 某生成AI企業へ."""
_FROM: Final = re.compile(rf"{_SIDE}(?:{JOIN}{_NAME})*{AND_OTHERS}[）)]?から{NO_MARK}{{0,24}}?(?:調達|出資|投資|資金)")
_BOUGHT: Final = re.compile(rf"{_SIDE}(?:{JOIN}{_NAME})*{AND_OTHERS}を{NO_MARK}{{0,8}}?買収")
_OTHERS_INVEST: Final = re.compile(
    rf"(?:(?P<list>{_LIST}){AND_OTHERS}[^。、はがをに\ue000-\ue0ff]{{0,8}}|(?:企業|会社|投資家|ファンド|各社|大手|VC))が"
    rf"(?:(?!{FIRM}{_SIDE}{_IS})[^。、]){{0,40}}?(?:投資|出資)(?:し|する|を(?:行|続))"
)
_TOO: Final = re.compile(r"(?:他|ほか)に(?:も|は)")
"""Before those who invest: that those who were named do, too."""
_HIS_OWN: Final = re.compile(rf"{FIRM}[」』]?社?の{NO_MARK}{{0,10}}$")
"""Before a person: whose he is."""
_OTHER_FIRM: Final = re.compile(rf"{FIRM}{_SIDE}(?:は|が)")


def says_itself(frame: Frame, support: Support) -> bool:
    """Whether a sentence says a relation of names of its own, so that the first of `support`, which it does not name, has no part in it.

    It names both parties (``白鷺への青嶺の出資``, ``青嶺も白鷺との提携を``), is about another (``青嶺は``), or gives the second
    the part that the first would have.
    """
    type, text = support.key.type, frame.text
    if any(m.entity_id == support.first.entity_id for m in frame.marked.values()):
        return False
    for at in (at for at, m in frame.marked.items() if m is support.second):
        if type == "leads":
            if _HIS_OWN.search(text, 0, at) is not None and _OTHER_FIRM.search(text) is not None:
                return True
            continue
        if any(_within(found, at) for expression in _PAIRS.get(type, ()) for found in expression.finditer(text)):
            return True
        firm = support.second.type is EntityType.ORGANIZATION
        if type == "partners_with" and firm and (_of_another(frame, at) or _elsewhere(frame, support, at)):
            return True
        if type == "invests_in" and _invests_otherwise(frame, support, at):
            return True
    return False


def _within(found: re.Match[str], at: int) -> bool:
    return found.start("a") <= at < found.end("a") or found.start("b") <= at < found.end("b")


def _of_another(frame: Frame, at: int) -> bool:
    """Whether the clause up to an offset has a topic of its own, and no pronoun for the one before."""
    topics = [found for found in _TOPIC.finditer(frame.text, 0, at) if not found.start("list") <= at < found.end("list")]
    return bool(topics) and _WHO_IS.search(frame.text, 0, at) is None


def _elsewhere(frame: Frame, support: Support, at: int) -> bool:
    """Whether the name at an offset is the subject, and a partner of nobody here, or of one who is not meant."""
    subject = _IS_SUBJECT.match(frame.text, at + 1)
    if subject is None:
        return False
    if _ACT.search(frame.text, subject.end()) is None:
        return _JOINS.search(frame.text, subject.end()) is None
    partner = _WITH.match(frame.text, subject.end())
    return partner is not None and not _may_mean(frame, support, partner["whom"])


def _may_mean(frame: Frame, support: Support, words: str) -> bool:
    """Whether words without a name may stand for the first of `support`.

    A pronoun may. A firm that goes without a name (``某生成AI企業``) is one of the title's; if that names one alone, the one that is
    called so first.
    """
    if _WHO_IS.search(words) is not None:
        return True
    called = [found["somebody"] for found in _NO_NAME.finditer(words)]
    if not called or support.first.name not in frame.post.title:
        return False
    first = _NO_NAME.search(frame.post.source)
    return first is None or frame.about is None or first["somebody"] in called


def _invests_otherwise(frame: Frame, support: Support, at: int) -> bool:
    """Whether a sentence has the name at an offset put its money elsewhere, get it, or get it from others than the relation says."""
    text, gives = frame.text, support.key.head == support.second.entity_id
    if _BOUGHT.match(text, at + 1) is not None or (not gives and _FROM.match(text, at + 1) is not None):
        return True
    if not gives and _TOO.search(text) is None and any(not _lists(found, at) for found in _OTHERS_INVEST.finditer(text)):
        return True
    subject = _IS_SUBJECT.match(text, at + 1)
    if subject is None:
        return False
    invests, raises = _INVESTS.match(text, subject.end()), _RAISES.match(text, subject.end())
    if not gives:
        return invests is not None and (raises is None or invests.end() < raises.end())
    if raises is not None and (invests is None or raises.end() < invests.end()):
        return True
    into = _INTO.search(text, subject.end())
    return into is not None and not _may_mean(frame, support, into["what"])


def _lists(found: re.Match[str], at: int) -> bool:
    return found["list"] is not None and found.start("list") <= at < found.end("list")
