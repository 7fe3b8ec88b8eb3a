"""Who makes what, as a text plainly says: also against what is known, which the reading of relations does not assert."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.query.statements.broughtout import hosted, of_what_is_out, out_by, out_from, out_of
from kg.query.statements.sentences import plain, sentences_in
from kg.records import EntityType, Mention

__all__ = ["Maker", "makers_in"]

_MADE: Final = "(?:自社)?(?:で)?(?:開発|製造)(?:し(?:た|ている|てきた)|する)"
_MAKES: Final = re.compile(f"(?:社)?(?:が|の)(?:独自に)?{_MADE}(?:(?:生成|対話)?AI|LLM|(?:大規模)?(?:言語)?モデル)?(?:「|『)?")
"""Between maker and product: GoogleがGeminiを, Googleが開発したGemini; also of a kind of product named before it."""
_OF_A_KIND: Final = re.compile("(?:社)?製の?(?:AI|(?:大規模)?(?:言語)?モデル|LLM)(?:「|『)?")
_ITS: Final = re.compile("(?:社)?の(?:最新|新型|新しい|新)?(?:(?:生成|対話)?AI|LLM|(?:大規模)?(?:言語)?モデル)?(?:「|『)?")
_AS_SUBJECT: Final = re.compile("(?:」|』)?(?:は|が|を(?:使え|使うと|使い|試)|を(?!使|基|元|活用|用い|組み|載せ|搭載|採用|導入)|や|、)")
_OF_TWO: Final = re.compile("(?:[とや・、&/]|対|向けに?|および|ならびに)$")
"""Before the firm of a product that may be of several: AとBのX."""
_OBJECT: Final = re.compile("(?:社)?[はが](?:「|『)?")
_OBJECT_MADE: Final = re.compile("(?:」|』)?を(?:開発|製造)(?:し(?:た|ている|てきた)|する)(?=[^ぁ-んー]|$|企業|会社|と発表)")
_TOPIC: Final = re.compile("(?:」|』)?は、?(?:米)?")
_BY: Final = re.compile(
    f"(?:社)?(?:が{_MADE}|(?:に(?:よって|より))(?:開発|製造)され(?:た|ている)|(?:社)?製(?=の|だ|です|$))(?![^、。]{{0,12}}(?:の上|を使|に組み))"
)
_NOT_SO: Final = re.compile("ではな|わけでは|誤り|誤解|もし|仮に|としたら|噂|か$|共同|とともに|と組|拡張|プラグイン|派生|互換|対抗|競合")
_GOES_ON: Final = re.compile(
    r"[A-Za-z0-9一-龥ァ-ヺー]|の|を(?:使|基|元|活用|用い|組み)|と[一-龥]|に|で(?!ある|あり|あった|す|した(?!ら))|\s[A-Za-z0-9]"
)
"""Behind a product that is only part of what is made: Claude向けの拡張; not で of である."""


class Maker(NamedTuple):
    """A firm that a sentence says makes a product."""

    maker: str
    product: str
    sentence: str
    """As a reader sees it."""
    start: int
    """Where it begins in the source."""
    form: str
    """``plain``: that the firm makes it; ``out``: that it brings it out, changes or prices it; ``its``: whose it is: GoogleのGemini."""


def makers_in(source: str, mentions: Sequence[Mention]) -> Iterator[Maker]:
    """The makers that the sentences of a source plainly name; `mentions` are in order. O(source + mentions)."""
    places = [m.start for m in mentions]
    for start, text in sentences_in(source):
        end = start + len(text)
        inside = [m for m in mentions[bisect_left(places, start) : bisect_left(places, end)] if m.end <= end]
        if len(inside) < 2 or _NOT_SO.search(text):
            continue
        for one, other in pairwise(inside):
            between = text[one.end - start : other.start - start]
            ahead, after = text[: one.start - start], text[other.end - start :]
            if one.type is EntityType.ORGANIZATION and other.type is EntityType.PRODUCT:
                form = _of_firm(ahead, between, after)
                pair = one, other
            elif one.type is EntityType.PRODUCT and other.type is EntityType.ORGANIZATION:
                form = _of_product(ahead, between, after)
                pair = other, one
            else:
                continue
            if form and not (form == "out" and hosted(source, start, end)):
                yield Maker(pair[0].entity_id, pair[1].entity_id, plain(text), start, form)


def _of_firm(ahead: str, between: str, after: str) -> str | None:
    """In which form a sentence says that a firm makes the product that stands behind it; see :attr:`Maker.form`."""
    direct = _MAKES.fullmatch(between) or _OF_A_KIND.fullmatch(between)
    if (direct and not _GOES_ON.match(after)) or (_OBJECT.fullmatch(between) and _OBJECT_MADE.match(after)):
        return "plain"
    if out_by(between, after) or (out_of(between) and not _GOES_ON.match(after)):
        return "out"
    return "its" if _ITS.fullmatch(between) and _AS_SUBJECT.match(after) and not _OF_TWO.search(ahead) else None


def _of_product(ahead: str, between: str, after: str) -> str | None:
    """The same of a product before the firm."""
    topic = not ahead.strip(" 「『*#-") and _TOPIC.fullmatch(between)
    if topic and _BY.match(after):
        return "plain"
    return "out" if (topic and of_what_is_out(after)) or out_from(ahead, between, after) else None
