"""Whether a text tells how something is done, or where a field stands, and no event: what is written on its subject does not tell it."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from kg.deeds import DEEDS
from kg.query.relatedness.events import events_in, steps_in, tells_end

__all__ = ["Form", "form_of"]

_DONE: Final = frozenset({*DEEDS, "launch"})
"""Kinds of events that are done once."""
_TAIL: Final = r"(?:は|とは|を(?:整理|解説|紹介|考える|まとめる?|知る))?[」』)】!?。]*(?=[:|\s]|$)"
_OF_COUNT: Final = "(?:こと|点|方法|ポイント|ステップ|条件|手順|対策|準備|質問|視点|軸|コツ|理由|項目)"
_GUIDES: Final = re.compile(
    "(?:やる|する|[むくすつうるぶ]べき|済ませ(?:る|たい)|確かめ(?:る|たい)|知って?(?:る|おきたい)|備える|始める|つの|個の|[0-9]の)こと"
    + _TAIL
    + "|(?:方法|手順|順番|(?:進め|選び|使い|始め|作り|決め|考え|守り|備え|読み|書き|見分け|活かし|生かし|見積もり)方"
    "|ポイント|要点|視点|[こコ]ツ|勘所|心得|注意点|落とし穴"
    "|チェックリスト|チェック項目|確認項目|[つのる]項目|の点|手引き?|ガイド(?:ブック)?|入門|基礎(?:知識)?|まとめ|早わかり"
    "|ロードマップ|ステップ|段階|Q&A|質問|[0-9]+選)" + _TAIL
    + f"|[0-9一二三四五六七八九十]+(?:つ|個|カ条|か条|箇条)の{_OF_COUNT}"
    "|(?:する|める|る)なら、|徹底(?:解説|比較)|完全ガイド|にするには[?]?$|どう(?:始め|選|進め|使|備え|決め)[めばえいうるべきよ]+か?[?]?$"
)
"""Headlines of guides: 済ませる五つのこと, 選び方, チェックリスト."""
_SAYS: Final = re.compile(
    "(?:本稿|本記事|この記事|本ページ|ここ|以下|今回)(?:では|で|に)?[^。]{0,60}(?:まとめ|整理し?|解説|紹介|説明|並べ|示す|示し|見てい|考え)"
    "|(?:順に|順を追って|順番に|分けて|ために、|要点を|ポイントを|手順を|点を|考え方を|仕事を)[^。]{0,12}"
    "(?:まとめ|整理|解説|紹介|説明|並べ)し?(?:ます|ましょう|たい|る。|する。)"
    "|(?:まとめて|解説して|紹介して|説明して)(?:いき)?ます"
)
"""First sentences that say what a guide goes on with."""
_ASKS: Final = re.compile(
    "(?:[のるいたうくすつぬむ]|どこ|誰|何|いつ)か[?]?(?=[\\s」』]|$)|[?]|各社|各国|そして|[一-龥]勢(?=[\\s、]|$)"
    "|最前線|現在地|動向|潮流|勢力図|群像|地図|行方"
)
"""Headlines that ask, or name a field."""


class Form(Enum):
    """What kind of text a draft is."""

    GUIDE = auto()
    """It tells how something is done, what is to be checked or how to choose."""
    SURVEY = auto()
    """Its headline asks, or names a field or a row of firms: where many act, none of it is an event of its own."""
    OTHER = auto()


def form_of(headline: str, opening: str) -> Form:
    """The form of a text, in half width, by its headline, or by what its first sentences say that it goes on with. A headline that tells
    something that was done, a deed, a launch, a step or an end, is that of news, however it is put.

    >>> form_of("EU AI Act、8月までに済ませる五つのこと", "").name, form_of("人型ロボットは働けるのか A社、B社、そして日本勢", "").name
    ('GUIDE', 'SURVEY')
    >>> form_of("A社のB社買収、知っておきたい五つのこと", "").name
    'OTHER'
    """
    guide, asks = _GUIDES.search(headline) or _SAYS.search(opening), _ASKS.search(headline)
    if not guide and not asks:
        return Form.OTHER
    if not events_in(headline).isdisjoint(_DONE) or steps_in(headline) or tells_end(headline):
        return Form.OTHER
    return Form.GUIDE if guide else Form.SURVEY
