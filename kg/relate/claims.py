"""Building claims: ids, evidence, and what the evidence says of money, time and role."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Final

from kg.records import Claim, EdgeKey, EntityType
from kg.relate.frame import Frame
from kg.relate.learned import Support
from kg.relate.qualify import amount_of, moneys, period_near

__all__ = ["claim_between", "make_claim", "sure"]

_PAID: Final = frozenset({"invests_in", "acquires", "supplies", "partners_with", "participates_in"})
"""Relations for which money can be stated."""
_PATTERN_AT_LEAST: Final = 0.9
"""What a pattern alone is worth: nearly all of what patterns assert is right."""
_SOON = re.compile(r"[」』）)]?(?:に|へ|で|を|は|、)?[^。、\ue000-\ue0ff]{0,6}$")
_ROLE = re.compile(
    r"(?:共同)?創業者(?:兼)?(?:CEO|会長|社長)?|共同創設者|創設者|設立者|共同創業|CEO|COO|CTO|CFO|CIO|CPO|CISO|CSO|最高経営責任者|最高技術責任者"
    r"|最高執行責任者|最高財務責任者|最高科学責任者|最高製品責任者|代表取締役(?:会長|社長)?(?:兼)?(?:CEO|社長)?|会長(?:兼)?(?:社長|CEO)?|社長(?:兼)?(?:CEO)?|執行役員"
    r"|チーフサイエンティスト|主任研究員|副社長|所長|総裁|長官|大臣|大統領|首相|理事長|学長|責任者|ディレクター|代表"
)
_FOUNDED = re.compile(r"創業|設立|立ち上げ|創設")


def make_claim(
    frame: Frame, head: str, type: str, tail: str, start: int, end: int, status: str = "asserted", confidence: float = 1.0
) -> Claim:
    """A claim with the evidence ``frame.text[start:end]``.

    The id follows from the post, the evidence's offsets, the type and the ends, so that making it twice is making it once.
    """
    source_start, source_end = frame.span(start, end)
    return _claim(frame, EdgeKey.of(head, type, tail), source_start, source_end, frame.starts[start], frame.starts[end], status, confidence)


def claim_between(frame: Frame, support: Support, confidence: float) -> Claim:
    """A claim that two names make; `frame` is the sentence of the second.

    The evidence runs from the first name, if it stands in the same sentence or row, to the word that asserts; if neither
    is there, it is the sentence.
    """
    first, second = support.first, support.second
    segment = frame.post.segments[frame.sentence.segment]
    end = max(support.act_end, second.text_end)
    begin = second.text_start if support.carried or first.sentence != second.sentence else min(first.text_start, second.text_start)
    if support.carried and end == second.text_end:  # nothing but the name: what is said of it is the sentence
        begin, end = 0, len(frame.sentence.text)
    start, stop = segment.source_span(frame.sentence.offset + begin, frame.sentence.offset + end)
    if not support.carried:
        start = min(start, first.start)
    return _claim(frame, support.key, start, stop, begin, end, support.status, confidence)


def sure(claim: Claim, confidence: float | None) -> Claim:
    """A claim by patterns with the confidence that the trained component adds."""
    return replace(claim, confidence=round(max(confidence or 0.0, _PATTERN_AT_LEAST), 3))


def _claim(frame: Frame, key: EdgeKey, start: int, stop: int, begin: int, end: int, status: str, confidence: float) -> Claim:
    """`start` and `stop` are source offsets, `begin` and `end` those of the same in the sentence's readable text."""
    post = frame.post
    identity = "\n".join((post.id, str(start), str(stop), key.type, key.head, key.tail))
    amount = _amount(frame, begin, end) if key.type in _PAID else None
    value = amount_of(amount) if amount else None
    typed = key.type != "mentioned_with"
    return Claim(
        id=hashlib.blake2b(identity.encode(), digest_size=10).hexdigest(),
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
        date=period_near(frame.sentence.text, begin, end, post.published_at) if typed else None,
        role=_role(frame, key.head) if key.type == "leads" else None,
        confidence=round(confidence, 3),
    )


def _amount(frame: Frame, begin: int, end: int) -> str | None:
    """The last money named in the evidence, else one that follows it at once, as written."""
    text = frame.sentence.text
    inside = list(moneys(text, begin, end))
    if inside:
        return inside[-1][0]
    for found in moneys(text, end):
        return found[0] if _SOON.fullmatch(text[end : found.start()]) else None
    return None


def _role(frame: Frame, person: str) -> str | None:
    """The role of a person that the sentence names nearest to the name."""
    text = frame.sentence.text
    best: tuple[int, str] | None = None
    for mention in frame.mentions:
        if mention.entity_id != person or mention.type is not EntityType.PERSON:
            continue
        for found in _ROLE.finditer(text, max(0, mention.text_start - 24), mention.text_end + 30):
            distance = max(found.start() - mention.text_end, mention.text_start - found.end())
            if distance >= 0 and (best is None or distance < best[0]):
                best = distance, found[0]
    if best is None and _FOUNDED.search(text):
        return "創業者"
    return best[1] if best else None
