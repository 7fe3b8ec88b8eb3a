"""Building claims: ids, evidence, and what the evidence says of money (``actmoney``), time and role (``roles``)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.records import CO_MENTION, Claim, EdgeKey, SegmentKind, claim_id
from kg.relate.actdates import period_near
from kg.relate.actmoney import amount_near, given, own_money
from kg.relate.extent import whole
from kg.relate.frame import Frame
from kg.relate.learned import Support
from kg.relate.modality import affirmed, builds, reported
from kg.relate.money import amount_of
from kg.relate.roles import role_of
from kg.relate.triggers import TRIGGERS, trigger_of

__all__ = ["GUESS", "claim_between", "claim_of", "make_claim", "sure"]

_UNDATED: Final = frozenset({"part_of", "leads", "competes_with"})
"""Relations that are so, rather than happen on a day."""
_PATTERN_AT_LEAST: Final = 0.9
"""What a pattern alone is worth: nearly all of what patterns assert is right."""
GUESS: Final = 0.6
"""What a noun is worth whose other side is only what the text is about (``白鷺の買収は``): it may as well be another's.

Unless another sentence of the post says it."""
_TITLE_YEAR = re.compile(r"\W*(?:19|20)\d\d年(?!\d{1,2}月|第|度|[春夏秋冬末])")
"""The year that a title opens with, which says of what year the post would be read."""
_BRACKETS: Final = "「」『』（）()“”\"'’・ 　"


def make_claim(frame: Frame, head: str, type: str, tail: str, start: int, end: int, status: str = "asserted") -> Claim:
    """A claim with the evidence ``frame.text[start:end]``.

    The id follows from the post, the evidence's offsets, the type and the ends, so that making it twice is making it once.
    Its confidence is 1.
    """
    source_start, source_end = frame.span(start, end)
    begin, act_end = frame.starts[start], frame.starts[end]
    key = EdgeKey.of(head, type, tail)
    if type == CO_MENTION:
        return _claim(frame, key, (source_start, source_end), (begin, act_end), None, status, 1.0)
    stop = whole(frame.sentence, begin, act_end)
    source_end = max(source_end, _source(frame, begin, stop)[1])
    act = _act(frame, type, begin, act_end, surely=True)
    return _with_own_money(frame, _claim(frame, key, (source_start, source_end), (begin, stop), act, status, 1.0))


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
    money = not support.carried or given(text, support.key.type, second.text_end)
    claim = _claim(frame, support.key, (start, stop), (begin, end), act, support.status, confidence, money)
    return claim if support.carried else _with_own_money(frame, claim)


def _with_own_money(frame: Frame, claim: Claim) -> Claim:
    """The claim with what its head puts in by a clause of its own, if there is one; then it is meant as that clause's verb is."""
    put = own_money(frame, EdgeKey(claim.head, claim.type, claim.tail)) if claim.amount is None else None
    if put is None:
        return claim
    value = amount_of(put.amount)
    return replace(
        claim,
        amount=put.amount,
        status=affirmed(frame.sentence.text, put.start, put.end, False, frame.post.published_at).status,
        amount_value=value.value if value else None,
        amount_high=value.high if value else None,
        amount_currency=value.currency if value else None,
    )


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
    amount = amount_near(frame, key, span, act) if money else None
    if status == "asserted" and key.type != CO_MENTION and reported(frame.sentence.text, span[0], key.type):
        status = "rumoured"
    return claim_of(frame, key, source, amount, status, _date(frame, key.type, span, act), role_of(frame, key), confidence)


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
