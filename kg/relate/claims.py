"""Building claims: ids, evidence, amounts."""

from __future__ import annotations

import hashlib
import re

from kg.records import Claim, EdgeKey
from kg.relate.frame import Frame

__all__ = ["MONEY", "make_claim"]

MONEY = re.compile(
    r"(?:約|およそ|最大|総額|推定|最低)?(?:[$＄€¥￥]\s?\d[\d,.]*\s?(?:兆|億|万|千|billion|million|B|M)?"
    r"|\d[\d,.]*\s?(?:兆|億|万|千)?(?:\d[\d,.]*\s?(?:億|万))?(?:[〜～\-~]\d[\d,.]*\s?(?:兆|億|万)?)?\s?(?:米|台湾|香港)?(?:ドル|円|ユーロ|元|ウォン|ポンド|ルピー))"
)


def make_claim(
    frame: Frame, head: str, type: str, tail: str, start: int, end: int, amount: str | None = None, status: str = "asserted"
) -> Claim:
    """A claim with the evidence ``frame.text[start:end]``.

    The id follows from the post, the evidence's offsets, the type and the ends, so that making it twice is making it once.
    """
    key = EdgeKey.of(head, type, tail)
    source_start, source_end = frame.span(start, end)
    identity = "\n".join((frame.post.id, str(source_start), str(source_end), type, key.head, key.tail))
    return Claim(
        id=hashlib.blake2b(identity.encode(), digest_size=10).hexdigest(),
        post_id=frame.post.id,
        head=key.head,
        type=type,
        tail=key.tail,
        start=source_start,
        end=source_end,
        text=frame.post.source[source_start:source_end],
        sentence=frame.sentence.text,
        sentence_start=frame.sentence.start,
        sentence_end=frame.sentence.end,
        amount=amount,
        status=status,
    )
