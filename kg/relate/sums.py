"""Money that a sentence states of what it is about: a project's total, a company's sales, the price of a product.

Relations have amounts of their own; this is for those that a sentence states without naming whom else they concern.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from kg.records import AMOUNTS_TO, Claim, EdgeKey, EntityType
from kg.relate.actdates import period_near
from kg.relate.actmoney import raised, written
from kg.relate.claims import GUESS, claim_of
from kg.relate.clauseends import clause_start, describes
from kg.relate.extent import verb_end, whole
from kg.relate.frame import FIRM, MARKS, Frame
from kg.relate.modality import meaning_of
from kg.relate.money import moneys

__all__ = ["by_sums"]

_CONFIDENCE: Final = 0.8
"""How often such a sentence states the amount of what it is held to be about."""
_CURRENCY: Final = re.compile("[円元＄$€£¥]|ドル|ユーロ|ウォン|ポンド|ルピー")
_MARK: Final = "[" + "".join(MARKS[type] for type in EntityType if type not in (EntityType.TECHNOLOGY, EntityType.LAW)) + "]"
_ANY_MARK: Final = "[" + "".join(MARKS.values()) + "]"
_PROJECT: Final = f"[{MARKS[EntityType.PROJECT]}{MARKS[EntityType.PRODUCT]}]"
_CALLED: Final = (
    r"[」』”\"]?\s?(?:社|氏|側|自身|グループ|全体)?(?:という)?(?:の?(?:プロジェクト|計画|構想|イニシアチブ|プログラム|事業))?"
    r"(?:自体|全体)?(?:\s?[（(][^（）()。]{0,40}[）)])?"
)
"""What may stand between a name and the particle of a subject."""
_KINDS: Final = (
    "設備投資|総投資|投資|出資|資金調達|調達|増資|評価|企業価値|時価総額|売上|収益|収入|経常利益|営業利益|純利益|利益|黒字|赤字|損失|契約|買収|市場規模|罰金|制裁金"
    "|和解|社債|予算|支出|費用|コスト|受注残|受注|負債|債務|資産|融資|ローン|価格|料金|価値|月額|年額|ARR|給与|年収|報酬|補助金|助成金|基金|ファンド|ラウンド"
)
_CALLED_SO: Final = {"ラウンド": "調達"}
_KIND: Final = re.compile(rf"({_KINDS})(?:額|高|金|総額|残高|規模|計画|案件)*")
_MEASURED: Final = re.compile(rf"(?:{_KINDS}|規模|総額)(?:額|高|金|総額|残高|規模|計画|案件|目標|見通し|予想|見込み)*$")
_NOUN: Final = "[^、。はがもをにへでと" + "".join(MARKS.values()) + "]"
_SUBJECT: Final = re.compile(rf"(?P<name>{_MARK}){_CALLED}(?:の(?P<of>{_NOUN}{{1,14}}))?(?=[はがも](?!と))")
"""A name as a subject, itself or by something of it."""
_HEADLINE: Final = re.compile(rf"[「『【]?(?P<name>{_MARK})[」』】]?(?=、(?!{_ANY_MARK}))")
_PARTICLES: Final = frozenset({"は", "が", "も"})
_OF_NAME: Final = re.compile(
    rf"(?:以上|以下|超え?|近く|強)?(?:規模|相当)?の{_NOUN}{{0,12}}[「『“\"]?(?P<name>{_PROJECT})[」』”\"]?"
    r"(?!へ|と[^い]|から|に(?!は)|向け)"
)
"""Money right before the project whose money it is: 5000億ドル規模のStargate."""
_BESIDE: Final = re.compile(rf"(?P<name>{_MARK})[」』]?\s?[（(][^（）()。、]{{0,14}}$")
_OWN: Final = "資金調達|調達|増資|評価|企業価値|時価総額|損失|赤字|黒字|負債|債務|社債|和解"
"""What is one's own, whoever else is named: no contract, no purchase."""
_ITS: Final = re.compile(rf"(?<!と)(?P<name>{FIRM})[」』]?(?:の|\s)$")
"""Before money that makes one noun with what it is (:data:`_COMPOUND`): 青嶺の150億円調達, 青嶺の6000億円AI投資."""
_COMPOUND: Final = re.compile(
    rf"(?:以上|超え?|近く|強|規模|相当)?の?(?:(?:{_OWN})(?:額|金)?|{_ANY_MARK}?[A-Za-z]{{0,4}}[ァ-ヶー]{{0,8}}(?P<spent>(?:設備)?投資))(?![先家元])"
)
_SETTLED: Final = re.compile(rf"(?<!と)(?P<name>{FIRM})[」』]?の?(?:{_OWN})(?:総?額|金)$")
"""Before money that says what it is: 青嶺和解金15億ドル, 青嶺の評価額102億ドル."""
_ALLEGED: Final = re.compile(r"[^、。はがをに]{0,10}?(?:交渉|協議|検討|観測|報道|噂|うわさ|可能性|予測|か(?:$|[、。？?\s]))")
_AIMED: Final = re.compile(r"[^、。はがをに]{0,10}?(?:計画|目標|予定|方針|へ(?:$|[、。？?\s]))")
"""Behind money, in the noun that it is part of: that it is not there yet."""
_UNDONE: Final = re.compile(r"[^、。]{0,14}?(?:を|は|も|について)[^、。]{0,6}?(?:否定|撤回|断念|中止|見送|白紙|破談|頓挫|取り?やめ|取り消)")
"""Behind money: that there is none."""
_OF_ANOTHER: Final = re.compile(rf"(?:{_ANY_MARK}[」』]?|同社|同氏|両社)の")
_CLOSES: Final = re.compile(r"[^（）()。、]{0,8}[）)]")
_BEHIND: Final = re.compile(rf"(?:以上|以下|超え?|近く|強|規模|相当)?(?:の|を)?(?:[^。、はがをに]{{0,8}}?)({_KINDS})")
_TOLD: Final = re.compile(r"と(?:も|は)?(?:予測|見[てるらこ込積]|推計|試算|推定|報告|指摘|報じ|分析|述べ|伝え)")
"""Behind an amount of something else: that its topic only tells of it."""
_NO_SUBJECT: Final = frozenset("にでとてらへル円元%％")
"""What stands before a particle that makes no subject: には, では, 5000億ドルも."""


class _Slot(NamedTuple):
    """A subject or topic."""

    at: int
    """Offset of its particle into the frame's text."""
    topic: bool
    name: int | None
    """Offset of the name; None if it is no name that is linked."""
    measured: bool
    """Whether it is a noun for money, such as 売上高."""


def by_sums(frame: Frame, claims: Collection[Claim]) -> Iterator[Claim]:
    """The amounts that a sentence states of single entities, each once; `claims` are what it states of relations.

    Told is what the money belongs to as its subject or topic, in its clause or of the whole sentence; nothing where another
    noun comes between that is no amount itself.
    """
    text = frame.text
    if _CURRENCY.search(text) is None:
        return
    shares = [c for c in claims if c.type == "invests_in" and c.confidence > GUESS]
    told = {(end, c.amount) for c in claims if c.amount for end in (c.head, c.tail)}
    slots: list[_Slot] | None = None
    seen: set[tuple[str, str]] = set()
    spans: set[tuple[str, int, int]] = set()
    for money in moneys(text):
        if slots is None:
            slots = list(_slots(frame))
        compound = _compound(text, money)
        at = _owner(text, slots, money, compound is not None)
        if raised(text, money):
            at = _raiser(frame, shares, at)
        if at is None or _UNDONE.match(text, money.end()):
            continue
        entity_id, amount = frame.marked[at].entity_id, written(text, money)
        if (entity_id, amount) in told or (entity_id, amount) in seen:
            continue
        begin, end = min(at, money.start()), max(at + 1, money.end())
        low, high = frame.starts[begin], frame.starts[end]
        verb = verb_end(frame.sentence, high)
        act = next((i for i in range(end, len(frame.starts)) if frame.starts[i] >= verb), end)
        published = frame.post.published_at
        if compound is not None:  # a noun is not asked or denied by the verb behind it
            act = compound.end()
        meaning = meaning_of(text, begin, act, compound is not None, published)
        if meaning is None:
            continue
        status = "rumoured" if _ALLEGED.match(text, money.end()) else "planned" if _AIMED.match(text, money.end()) else meaning.status
        seen.add((entity_id, amount))
        segment = frame.post.segments[frame.sentence.segment]
        stops = (whole(frame.sentence, low, max(high, verb)), high)  # of several amounts with one verb, one goes up to it
        stop = next((stop for stop in stops if (entity_id, low, stop) not in spans), None)
        if stop is None:
            continue
        spans.add((entity_id, low, stop))
        source = segment.source_span(frame.sentence.offset + low, frame.sentence.offset + stop)
        date = period_near(frame.sentence.text, max(high, verb), published)
        key = EdgeKey(entity_id, AMOUNTS_TO, entity_id)
        yield claim_of(frame, key, source, amount, status, date, _kind(text, money), _CONFIDENCE)


def _compound(text: str, money: re.Match[str]) -> re.Match[str] | None:
    """The rest of a noun that money is the beginning of, behind whose it is."""
    if _ITS.search(text, 0, money.start()) is None:
        return None
    found = _COMPOUND.match(text, money.end())
    return found if found is not None and (not found["spent"] or text[money.start() - 1] == "の") else None


def _owner(text: str, slots: list[_Slot], money: re.Match[str], compound: bool) -> int | None:
    """The name whose money it is, by its offset; `compound` if the money is part of a noun that a name stands before."""
    found = (_ITS if compound else _SETTLED).search(text, 0, money.start())
    if found is not None:
        return found.start("name")
    if (found := _OF_NAME.match(text, money.end())) is not None:
        return found.start("name")
    if (found := _BESIDE.search(text, 0, money.start())) is not None:
        return found.start("name") if _CLOSES.match(text, money.end()) else None
    low = clause_start(text, money.start())
    before = [slot for slot in slots if slot.at < money.start()]
    inside = [slot for slot in before if slot.at >= low]
    measured = False
    for slot in (*reversed(inside), *(slot for slot in reversed(before) if slot.at < low and slot.topic)):
        if not slot.topic and describes(text, slot.at, money.start()):
            continue  # 湊電算が主導した調達で100億円
        if slot.name is not None:
            told = "それぞれ" in text[slot.at : money.start()] or (measured and _TOLD.search(text, money.end()))
            return slot.name if not told else None
        if not slot.measured or _OF_ANOTHER.search(text, max(text.rfind("、", 0, slot.at), 0), slot.at):
            return None
        measured = True
    return None


def _raiser(frame: Frame, shares: Collection[Claim], owner: int | None) -> int | None:
    """Who raises money in a round: its owner, or, if that is an investor or nobody, into whom the sentence states that money is put."""
    if owner is not None and frame.marked[owner].entity_id not in {c.head for c in shares}:
        return owner
    companies = {c.tail for c in shares}
    raisers = (at for at, m in sorted(frame.marked.items()) if m.entity_id in companies and m.type is EntityType.ORGANIZATION)
    return next(raisers, None) if len(companies) == 1 else None


def _slots(frame: Frame) -> Iterator[_Slot]:
    """The subjects and topics of a sentence, in order."""
    text = frame.text
    named = {found.end(): found for found in _SUBJECT.finditer(text)}
    if (found := _HEADLINE.match(text)) is not None:
        yield _Slot(found.end(), True, found.start("name"), False)
    place = {offset: at for at, offset in reversed(list(enumerate(frame.starts)))}
    for token in frame.sentence.tokens:
        at = place.get(token.start)
        if at is None or not token.tag.startswith("助詞") or token.lemma not in _PARTICLES or token.tag.endswith("接続助詞"):
            continue
        found = named.get(at)
        if found is not None and (not found["of"] or _MEASURED.search(found["of"])):
            yield _Slot(at, token.lemma != "が", found.start("name"), False)
        elif text[at - 1 : at] in _NO_SUBJECT:
            continue
        else:
            yield _Slot(at, token.lemma != "が", None, bool(_MEASURED.search(text, max(0, at - 12), at)))


def _kind(text: str, money: re.Match[str]) -> str | None:
    """What the money is, as the words nearest to it say."""
    if (behind := _BEHIND.match(text, money.end())) is not None:
        return _CALLED_SO.get(behind[1], behind[1])
    before = list(_KIND.finditer(text, max(0, money.start() - 14), money.start() + 4))
    return _CALLED_SO.get(before[-1][1], before[-1][1]) if before else None
