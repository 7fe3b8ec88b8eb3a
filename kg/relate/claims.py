"""Building claims: ids, evidence, and what the evidence says of money, time and role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.records import CO_MENTION, Claim, EdgeKey, EntityType, Mention, SegmentKind, Sentence, Token, claim_id
from kg.relate.actdates import period_near
from kg.relate.clauseends import clause_start
from kg.relate.frame import Frame
from kg.relate.learned import Support
from kg.relate.modality import builds
from kg.relate.money import amount_of, moneys
from kg.relate.triggers import TRIGGERS, trigger_of

__all__ = ["claim_between", "claim_of", "make_claim", "sure", "verb_end", "whole", "written"]

_PAID: Final = frozenset({"invests_in", "acquires", "supplies", "partners_with", "participates_in"})
"""Relations for which money can be stated."""
_PAYS: Final = ("organization/", "person/", "place/")
"""Beginnings of the ids of those who can pay, or be paid."""
_UNDATED: Final = frozenset({"part_of", "leads", "competes_with"})
"""Relations that are so, rather than happen on a day."""
_PATTERN_AT_LEAST: Final = 0.9
"""What a pattern alone is worth: nearly all of what patterns assert is right."""
_TITLE_YEAR = re.compile(r"\W*(?:19|20)\d\d年(?!\d{1,2}月|第|度|[春夏秋冬末])")
"""The year that a title opens with, which says of what year the post would be read."""
_MEASURE = (
    r"(?:売上|収益|収入|利益|赤字|黒字|損失|時価総額|評価額|企業価値|市場|価格|価値|株価|料金|単価|月額|年額|給与|年収|資産|負債|債務"
    r"|コスト|予算|ARR|使用料)"
)
_MEASURED_BEFORE = re.compile(_MEASURE + r"[^。、にで]{0,10}$")
_MEASURED = re.compile(
    rf"(?:以上|以下|超|近く|強|規模|相当|程度)?(?:に(?:達|上|成長|拡大)|の[^。、をにがは]{{0,12}}?{_MEASURE}|(?:の)?{_MEASURE})"
)
"""Behind money: that something is worth, earns or costs so much."""
_OF_ACT = re.compile(
    r"(?:以上|超え?|近く|強|規模|相当|程度)?(?:の|に(?:及ぶ|上る|のぼる)|を(?:投じ|かけ|費や|超え)[^。、]{0,4}|で|、|となる|という)[^。、や]{0,20}"
)
"""Between money and the name before which it stands: it tells how large the act is."""
_PAYMENT = re.compile(r"契約|提携|協業|協定|取引|協議|交渉|商談|合意|ディール")
"""What partners spend money on."""
_SOON = re.compile(r"[」』）)]?(?:に|へ|で|を|は|、)?[^。、\ue000-\ue0ff]{0,6}$")
_ROLE = re.compile(
    r"(?:代表)?執行役(?:員)?(?:会長|社長)|(?:共同)?創業者(?:兼)?(?:CEO|会長|社長)?|共同創設者|創設者|設立者|共同創業|CEO|COO|CTO|CFO|CIO|CPO|CISO|CSO|最高経営責任者|最高技術責任者"
    r"|最高執行責任者|最高財務責任者|最高科学責任者|最高製品責任者|代表取締役(?:会長|社長)?(?:兼)?(?:CEO|社長)?|会長(?:兼)?(?:社長|CEO)?|社長(?:兼)?(?:CEO)?|執行役員"
    r"|チーフサイエンティスト|主任研究員|副社長|所長|総裁|長官|大臣|大統領|首相|理事長|学長|責任者|ディレクター|代表"
)
_GIVEN = re.compile(r"(?:社|氏)?(?:に(?:は|対して?)?|へ(?:は|の)?|向けに?)、?(?:(?:約|総額|計|最大|およそ)\s?)*[0-9０-９$＄]")
_MORE_OR_LESS = re.compile(r"(?:以上|以下|未満|超え?(?!る|た|、)|近く|強|余り?|前後)")
_BRACKETS: Final = "「」『』（）()“”\"'’・ 　"
_BRACKETED = 30
"""Characters behind evidence in which a bracket opened in it may close."""
_MARKS = re.compile(
    r"(?:と(?:いう|いった|いい|いっ)|を(?:通じ|通し|含め|めぐ|巡)て?|を(?:含む|めぐる|巡る|はじめ|始め)"
    r"|に(?:よっ|つい|対し|関し|とっ|おい|加え|伴い?)て?|に(?:よる|対する|関する|おける)|として?)$"
)
"""What only marks a noun."""
_MARKING: Final = frozenset({"言う", "いう", "通ずる", "通じる", "因る", "よる", "対する", "関する"})
_MODIFIES = re.compile(r"(?<=[一-龯的])な$|といった(?:大手|主要|最新)?$")
"""What belongs to the noun behind it."""
_DOES: Final = frozenset({"為る", "する", "出来る", "できる"})
_STOPS: Final = frozenset({"。", "？", "?", "！", "!"})
_AUXILIARY: Final = frozenset(
    ("為る", "する", "居る", "いる", "有る", "ある", "来る", "くる", "行く", "いく", "仕舞う", "しまう", "置く", "おく", "見る", "みる")
    + ("出来る", "できる", "下さる", "貰う", "もらう", "頂く", "続ける", "始める")
)
_FOUNDED = re.compile(r"創業|設立|立ち上げ|創設")


def make_claim(
    frame: Frame, head: str, type: str, tail: str, start: int, end: int, status: str = "asserted", confidence: float = 1.0
) -> Claim:
    """A claim with the evidence ``frame.text[start:end]``.

    The id follows from the post, the evidence's offsets, the type and the ends, so that making it twice is making it once.
    """
    source_start, source_end = frame.span(start, end)
    begin, act_end = frame.starts[start], frame.starts[end]
    key = EdgeKey.of(head, type, tail)
    if type == CO_MENTION:
        return _claim(frame, key, (source_start, source_end), (begin, act_end), None, status, confidence)
    stop = whole(frame.sentence, begin, act_end)
    source_end = max(source_end, _source(frame, begin, stop)[1])
    return _claim(frame, key, (source_start, source_end), (begin, stop), _act(frame, type, begin, act_end, surely=True), status, confidence)


def claim_between(frame: Frame, support: Support, confidence: float) -> Claim:
    """A claim that two names make; `frame` is the sentence of the second.

    The evidence runs from the first name, if it stands in the same sentence or row, to the word that asserts; if neither
    is there, it is the sentence.
    """
    first, second = support.first, support.second
    text = frame.sentence.text
    end = max(support.act_end, second.text_end)
    begin = second.text_start if support.carried or first.sentence != second.sentence else min(first.text_start, second.text_start)
    act = _act(frame, support.key.type, begin, end) if not support.carried or (support.acts and end > second.text_end) else None
    end = whole(frame.sentence, begin, end)
    block = text.rfind("\n", 0, second.text_start) + 1  # a heading that runs into its paragraph is no part of what is said
    begin, end = max(begin, block), min(end, second.text_end + len(text[second.text_end :].partition("\n")[0]))
    if support.carried and not text[second.text_end : end].strip(_BRACKETS):  # a name alone: what is said of it is the sentence
        begin, end = block, len(text)
    start, stop = _source(frame, begin, end)
    if not support.carried and first.sentence != second.sentence:  # in another cell of the row
        start, stop = min(start, first.start), max(stop, first.end)
    money = not support.carried or _given(frame, support)
    return _claim(frame, support.key, (start, stop), (begin, end), act, support.status, confidence, money)


def _given(frame: Frame, support: Support) -> bool:
    """Whether the sentence says right behind a name what is put into it (``仙台に9億ドルを投じて``)."""
    return support.key.type == "invests_in" and bool(_GIVEN.match(frame.sentence.text, support.second.text_end))


def whole(sentence: Sentence, begin: int, end: int) -> int:
    """Where evidence that ends at `end` ends with its last word: behind a verb's endings, a closing bracket, a construction.

    What only marks a noun (``という``, ``を通じ``) asserts nothing: then it goes on to the next verb, or to the sentence's end.
    """
    text, tokens = sentence.text, sentence.tokens
    at = next((i for i, token in enumerate(tokens) if token.end >= end), None)
    if at is None:
        return end
    named = tokens[at].end > end
    while at + 1 < len(tokens) and tokens[at + 1].lemma not in _STOPS:
        so_far = text[begin : tokens[at].end]
        if _MARKS.search(so_far):  # on to what is done
            verb = next((i for i in range(at + 1, len(tokens)) if _acts(tokens, i)), len(tokens) - 1)
            at = next((i for i in range(at + 1, verb) if tokens[i].lemma in _STOPS), verb + 1) - 1
            if at < verb:
                break
        elif _MODIFIES.search(so_far) or (not named and _goes_on(tokens[at], tokens[at + 1])):
            at += 1
        else:
            break
        named = False
    end = max(end, tokens[at].end)
    for opening, closing in ("「」", "『』", "（）", "()", "“”"):
        inside = text[begin:end]
        if inside.count(opening) > inside.count(closing):
            close = text.find(closing, end)
            end = close + 1 if 0 <= close <= end + _BRACKETED else end
    return end


def verb_end(sentence: Sentence, begin: int) -> int:
    """Where the next verb behind an offset ends in its clause; the offset itself if there is none."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.start >= begin:
            if token.lemma in _STOPS or token.lemma == "、":
                break
            if _acts(tokens, at):
                return token.end
    return begin


def _acts(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is a verb, or a noun made one by する."""
    if tokens[i].tag.startswith("動詞-一般"):
        return not (i and tokens[i].lemma in _MARKING and tokens[i - 1].tag.startswith("助詞"))
    following = tokens[i + 1 : i + 2]
    return tokens[i].tag.startswith("名詞-普通名詞-サ変") and bool(following) and following[0].lemma in _DOES


def _goes_on(token: Token, following: Token) -> bool:
    """Whether the next word belongs to the same verb or compound."""
    verb = token.tag.startswith(("動詞", "助動詞", "形容詞")) or token.lemma in ("て", "で")
    if following.tag.startswith("助動詞"):
        return verb or (token.tag.startswith(("名詞", "形状詞", "接尾辞")) and following.lemma in ("だ", "です"))
    if following.tag.startswith("動詞-非自立") and following.lemma in _AUXILIARY:
        return verb or (token.tag.startswith("名詞-普通名詞-サ変") and following.lemma in _DOES)
    if following.tag.startswith("助詞-接続助詞"):
        return token.tag.startswith(("動詞", "助動詞")) and following.lemma in ("て", "で")
    if token.tag.startswith("名詞-普通名詞-サ変") and following.tag.startswith(("名詞-普通名詞", "動詞-一般")):
        return True
    return following.tag.startswith("接尾辞") and not following.tag.startswith("接尾辞-名詞的-助数詞")


def _source(frame: Frame, begin: int, end: int) -> tuple[int, int]:
    """Source offsets of a stretch of the sentence's readable text."""
    return frame.post.segments[frame.sentence.segment].source_span(frame.sentence.offset + begin, frame.sentence.offset + end)


def _act(frame: Frame, type: str, begin: int, end: int, surely: bool = False) -> int | None:
    """Where the word ends that asserts the relation; None if a noun phrase does (``青嶺のAone-3``), or a word of another kind.

    With `surely` the evidence is known to end with such a word, unless it ends with a name.
    """
    text = frame.sentence.text
    spoken = [t.end for t in frame.sentence.tokens if begin <= t.start and t.start < end and trigger_of(t.lemma) in TRIGGERS[type]]
    if spoken:
        return min(max(spoken), end)
    named = any(m.text_end <= end and not text[m.text_end : end].strip(_BRACKETS) for m in frame.mentions)
    return end if surely and not named else None


def sure(claim: Claim, confidence: float | None) -> Claim:
    """A claim by patterns with the confidence that the trained component adds."""
    return replace(claim, confidence=round(max(confidence or 0.0, _PATTERN_AT_LEAST), 3))


def _claim(
    frame: Frame,
    key: EdgeKey,
    source: tuple[int, int],
    span: tuple[int, int],
    act: int | None,
    status: str,
    confidence: float,
    money: bool = True,
) -> Claim:
    """`span` is the evidence in the sentence's readable text, `act` where the word ends in it that asserts, if one does."""
    amount = _amount(frame, key, span, act) if money and key.type in _PAID else None
    role = _role(frame, key.head) if key.type == "leads" else _share(frame, key) if key.type == "invests_in" else None
    return claim_of(frame, key, source, amount, status, _date(frame, key.type, span, act), role, confidence)


def claim_of(
    frame: Frame,
    key: EdgeKey,
    source: tuple[int, int],
    amount: str | None,
    status: str,
    date: str | None,
    role: str | None,
    confidence: float,
) -> Claim:
    """A claim whose evidence stands at `source` in the post, with the value of its amount."""
    post = frame.post
    start, stop = source
    value = amount_of(amount) if amount else None
    return Claim(
        id=claim_id(post.id, start, stop, key),
        post_id=post.id,
        head=key.head,
        type=key.type,
        tail=key.tail,
        start=start,
        end=stop,
        text=post.source[start:stop],
        sentence=frame.shown.text,
        sentence_start=frame.shown.start,
        sentence_end=frame.shown.end,
        amount=amount,
        status=status,
        amount_value=value.value if value else None,
        amount_high=value.high if value else None,
        amount_currency=value.currency if value else None,
        date=date,
        role=role,
        confidence=round(confidence, 3),
    )


def _date(frame: Frame, type: str, span: tuple[int, int], act: int | None) -> str | None:
    """The date of the act, of relations that happen."""
    text = frame.sentence.text
    if act is None or type in _UNDATED or (type == "located_in" and not builds(text, span[0], act)):
        return None
    title = _TITLE_YEAR.match(text) if frame.post.segments[frame.sentence.segment].kind is SegmentKind.TITLE else None
    return period_near(text, act, frame.post.published_at, title.end() if title else 0)


def _amount(frame: Frame, key: EdgeKey, span: tuple[int, int], act: int | None) -> str | None:
    """The money of the act, as written: between the other name and the verb, or before the names and of the act's noun."""
    if not key.head.startswith(_PAYS) or not key.tail.startswith((*_PAYS, "project/", "product/")):
        return None
    text = frame.sentence.text
    begin, end = span
    until = max(act or 0, end)
    names = [m for m in frame.mentions if m.text_start < until]
    ends = [m for m in names if m.entity_id in (key.head, key.tail) and m.text_end > begin]
    if not ends:
        return None
    tail = max((m for m in ends if m.entity_id == key.tail), key=lambda m: m.text_start, default=ends[-1])
    low = clause_start(text, until)
    found = [m for m in moneys(text, low, len(text)) if not _measured(text, m)]
    inside = [m for m in found if m.start() < until]
    if _distributed(text, names, tail):
        others = [m.text_start for m in names if m.text_start >= tail.text_end and m.type == tail.type and m.entity_id != key.head]
        inside = [m for m in inside if tail.text_end <= m.start() < min(others, default=until)]
        return written(text, inside[0]) if inside else None
    behind = [m for m in inside if m.start() >= tail.text_end]
    opening = min(m.text_start for m in ends)  # of the two names, the one that stands first behind the money
    before = [m for m in inside if m.end() <= tail.text_start and _OF_ACT.fullmatch(text[m.end() : max(opening, m.end())])]
    before = before or [m for m in inside if m.end() <= tail.text_start and _OF_ACT.fullmatch(text[m.end() : tail.text_start])]
    soon = [m for m in found if m.start() >= until and _SOON.fullmatch(text[until : m.start()])]
    for money in (*behind[::-1], *soon[:1], *before[::-1]):
        if key.type != "partners_with" or _PAYMENT.search(text, money.end(), money.end() + 12):
            return written(text, money)
    return None


def _measured(text: str, money: re.Match[str]) -> bool:
    """Whether money says how much something is worth, earns or costs."""
    return "時価総額" in money[0] or bool(_MEASURED_BEFORE.search(text[: money.start()]) or _MEASURED.match(text, money.end()))


def _distributed(text: str, names: Sequence[Mention], tail: Mention) -> bool:
    """Whether several names have money of their own (``NVIDIAに300億円、インテルに200億円``)."""
    given = [m for m in names if m.type == tail.type and _GIVEN.match(text, m.text_end)]
    return tail in given and len(given) > 1


def written(text: str, money: re.Match[str]) -> str:
    """Money with what stands behind it for more or less."""
    found = _MORE_OR_LESS.match(text, money.end())
    return money[0] + found[0] if found else money[0]


_LEADS_ROUND: Final = re.compile(
    r"[」』）)]?(?:社|など)?(?:が|は|の|による|を)?(?:[^。、]{0,24}?(?:ラウンド|調達|投資|増資)[^。、]{0,4}?を?)?(?:主導|リード|率い|けん引|牽引|取りまとめ)"
)
"""Behind an investor: that it leads the round."""
_LED_BY: Final = re.compile(r"(?:リード(?:投資家|インベスター)|主導(?:する|した|役))(?:は|の|である|に|として)?[「『]?$")


def _share(frame: Frame, key: EdgeKey) -> str | None:
    """``リード`` if the sentence says that the investor leads the round."""
    text = frame.sentence.text
    for mention in frame.mentions:
        if mention.entity_id == key.head and (
            _LEADS_ROUND.match(text, mention.text_end) or _LED_BY.search(text, 0, mention.text_start)
        ):
            return "リード"
    return None


_FORMERLY: Final = re.compile("(?:^|[^一-龯])[元前旧][^、。はがをにで]{0,20}$")
"""What stands before a role that is no longer held."""


_UNIT: Final = re.compile(r"[一-龯ァ-ヶーA-Za-z]{0,14}(?:法人|支社|支部|部門|事業部?|本部|研究所|チーム|地域|支局)の?$")
"""What of an organisation a role belongs to: 日本法人の社長."""


def _role(frame: Frame, person: str) -> str | None:
    """The role of a person that the sentence names nearest to the name."""
    text = frame.sentence.text
    best: tuple[int, str] | None = None
    for mention in frame.mentions:
        if mention.entity_id != person or mention.type is not EntityType.PERSON:
            continue
        for found in _ROLE.finditer(text, max(0, mention.text_start - 24), mention.text_end + 30):
            distance = max(found.start() - mention.text_end, mention.text_start - found.end())
            unit = _UNIT.search(text, 0, found.start())
            if found.end() <= mention.text_start and _FORMERLY.search(text, 0, found.start()):
                continue  # 元青嶺社長の山野太郎氏をCEOに
            if distance >= 0 and (best is None or distance < best[0]):
                best = distance, (unit[0] if unit else "") + found[0]
    if best is None and _FOUNDED.search(text):
        return "創業者"
    return best[1] if best else None
