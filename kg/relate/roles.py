"""The part that the head of a claim plays: what it is to whom it leads, or that it leads a round."""

from __future__ import annotations

import re
from typing import Final

from kg.records import EdgeKey, EntityType
from kg.relate.frame import Frame

__all__ = ["role_of"]

_ROLE = re.compile(
    r"(?:代表)?執行役(?:員)?(?:会長|社長)|(?:共同)?創業者(?:兼)?(?:CEO|会長|社長)?|共同創設者|創設者|設立者|共同創業|CEO|COO|CTO|CFO|CIO|CPO|CISO|CSO|最高経営責任者|最高技術責任者"
    r"|最高執行責任者|最高財務責任者|最高科学責任者|最高製品責任者|代表取締役(?:会長|社長)?(?:兼)?(?:CEO|社長)?|会長(?:兼)?(?:社長|CEO)?|社長(?:兼)?(?:CEO)?|執行役員"
    r"|チーフ(?:サイエンティスト|エンジニア)|主任研究員|副社長|所長|総裁|長官|大臣|大統領|首相|理事長|学長|責任者|ディレクター|代表"
)
_FOUNDED = re.compile(r"創業|設立|立ち上げ|創設")
_LEADS_ROUND: Final = re.compile(
    r"[」』）)]?(?:社|など)?(?:が|は|の|による|を)?(?:[^。、]{0,24}?(?:ラウンド|調達|投資|増資)[^。、]{0,4}?を?)?(?:主導|リード|率い|けん引|牽引|取りまとめ)"
)
"""Behind an investor: that it leads the round."""
_LED_BY: Final = re.compile(r"(?:リード(?:投資家|インベスター)|主導(?:する|した|役))(?:は|の|である|に|として)?[「『]?$")
_FORMERLY: Final = re.compile("(?:^|[^一-龯])[元前旧][^、。はがをにで]{0,20}$")
"""What stands before a role that is no longer held."""
_UNIT: Final = re.compile(r"[一-龯ァ-ヶーA-Za-z]{0,14}(?:法人|支社|支部|部門|事業部?|本部|研究所|チーム|地域|支局)の?$")
"""What of an organisation a role belongs to: 日本法人の社長."""


def role_of(frame: Frame, key: EdgeKey) -> str | None:
    """The role of an edge's head in a sentence; of ``leads`` and ``invests_in`` alone."""
    if key.type == "leads":
        return _office(frame, key.head)
    return _share(frame, key.head) if key.type == "invests_in" else None


def _office(frame: Frame, person: str) -> str | None:
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


def _share(frame: Frame, investor: str) -> str | None:
    """``リード`` if the sentence says that the investor leads the round."""
    text = frame.sentence.text
    for mention in frame.mentions:
        if mention.entity_id == investor and (_LEADS_ROUND.match(text, mention.text_end) or _LED_BY.search(text, 0, mention.text_start)):
            return "リード"
    return None
