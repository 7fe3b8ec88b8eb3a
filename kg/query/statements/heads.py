"""Whose head a text tells as one of two, or as another one than before: 共同CEO, 後任, 退任."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from kg.query.statements.sentences import sentences_in
from kg.records import EntityType, Mention

__all__ = ["heads_in_turn", "several_heads"]

_HEAD: Final = "(?:CEO|最高経営責任者|社長|トップ|代表(?:取締役)?|経営者)"
_SEVERAL: Final = re.compile(
    f"共同の?{_HEAD}|(?i:co-?CEO)|(?:2人|二人|両)の?{_HEAD}|{_HEAD}の?(?:2人|二人)|(?:2人|二人|両)氏?(?:の|で)?[^。]{{0,8}}{_HEAD}"
    f"|両氏|兼ね|兼任|兼務|(?:2人|二人|双頭|共同)体制"
)
_TURN: Final = re.compile(
    "後任|後継|[後跡]を[^、。]{0,6}継|継[いぐぎ]|退任|(?<![撤後敗])退[いくき]|辞任|辞職|辞め|辞し|辞する|解任|更迭|解雇|交代|就任|就[いくけき](?!職)|昇格|昇進"
    f"|会長(?:に|へ|職)|新(?:たな|しい)?{_HEAD}|次期|内定|前任|バトン|移籍|去[っりる]"
)
"""Of one who comes or goes."""
_CHOSEN: Final = re.compile(
    f"{_HEAD}(?:の座|職|役)?(?:として|とする|[をにへと])[^、。]{{0,14}}"
    "(?:選|指名|任命|起用|迎え|抜擢|登用|据え|[替代変換]え|[替代変換]わ|託|招[いくき]|復帰|戻|なる|なっ|なり|する)"
    f"|{_HEAD}(?:が|は)[^。]{{0,24}}[替代変換]わ"
)
"""Of one who is made the head."""
_OTHER_OFFICE: Final = re.compile(
    "C[TFOSIP]O(?![A-Za-z])|最高(?:技術|財務|執行|情報|製品|科学)責任者|役員|幹部|研究者|取締役(?!会)|部門|(?:課|部|局)長"
)
_IS_HEAD: Final = re.compile(_HEAD)
_WHO: Final = frozenset({EntityType.ORGANIZATION, EntityType.PERSON})


def several_heads(sentence: str) -> bool:
    """Whether a sentence speaks of one who is a head beside another one, or of two firms: 共同CEO."""
    return _SEVERAL.search(sentence) is not None


def heads_in_turn(source: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """Ids of the firms of which a text says that their heads are two or change, and of those people; of one whose sentence names no firm
    those of the sentence before too. What is told of another office counts for nothing.

    Args:
        source: of the text.
        mentions: in it, in order.

    Cost: O(source + mentions).
    """
    places = [m.start for m in mentions]
    found: set[str] = set()
    firms_before: set[str] = set()
    for start, text in sentences_in(source):
        inside = [m for m in mentions[bisect_left(places, start) : bisect_left(places, start + len(text))] if m.type in _WHO]
        firms = {m.entity_id for m in inside if m.type is EntityType.ORGANIZATION}
        people = {m.entity_id for m in inside if m.type is EntityType.PERSON}
        is_head = _IS_HEAD.search(text) is not None
        turns = _TURN.search(text) is not None and (is_head or (people and not _OTHER_OFFICE.search(text)))
        if turns or _SEVERAL.search(text) or _CHOSEN.search(text):
            found |= people | (firms or firms_before)
        firms_before = firms or (firms_before if people else set())
    return frozenset(found)
