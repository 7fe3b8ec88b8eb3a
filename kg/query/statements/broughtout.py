"""Who brings a product out, changes or prices it, as a sentence says: OpenAIはGeminiの新版を公開した.

One who runs or sells another's may be told of in the same words; who asks must know whether two firms are rivals.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["hosted", "of_what_is_out", "out_by", "out_from", "out_of"]

_VERB: Final = (
    "(?:(?:一般|無償|正式|先行)?(?:公開|発表|リリース|発売|投入|開発|設計|改良|更新|刷新|披露|お披露目|アップデート|アップグレード|オープンソース化)"
    "|(?:売り|打ち|送り|世に)出)"
)
"""What stands before し, or する and す."""
_WHEN: Final = "(?:[0-9]{1,4}[年月日]に?|無償で|無料で|新たに|相次いで|正式に|一般に|独自に|急きょ|先に|初めて|同時に|、)*"
"""Between what is brought out and the verb: no place, which would be whoever runs it."""
_NEW: Final = (
    "(?:の(?:最?新版|新型|新作|次期?版|後継(?:版|機)?|改良版|軽量版|上位版|次世代(?:版|機)|[最新]新?モデル|新しい(?:版|モデル|バージョン)))?"
)
_SUBJECT: Final = re.compile("(?:社)?(?P<mark>[はが])、?(?P<how>[^。がはを]{0,24}?)(?:「|『)?")
_HOW_NOT: Final = re.compile(
    "他社|提携|ライセンス|協業|連携|契約|組[みん]|向け|対応|対抗|挑|基に|土台|使|活用|用い|[搭積]載|載せ|互換|競合|ライバル|買収|出資|傘下|先の|(?<![月日年])に、?$"
    "|(?<!無償)(?<!無料)(?<!独自)(?<!自社)で(?!き)|(?<!AI)(?<!モデル)(?<!LLM)(?<!半導体)(?<!チップ)の$"
)
"""Before a product: that it is another's, that it is put into something, or where it runs."""
_END: Final = "(?=$|[、」]|と(?:発表|明らか|述べ|い[うい])|が、|企業(?:だ|で|とし)|もの|ばかり)"
_AND: Final = f"(?:した{_END}|し(?=、|$)|して(?:いる(?=$|、)|おり|い、)|する?(?=$|、|と(?:発表|明らか)|予定|方針|計画))"
_FEATURES: Final = (
    "(?:に|へ)、?[^。がは]{0,20}(?:機能|能力|モード|プラン|画面|記憶)を(?:新たに)?(?:(?:追加|実装)(?:した|する|し(?=、|$))|(?:加え|備え|付け)(?:た|る|(?=、|$)))"
)
_PRICE: Final = "の(?:料金|価格|利用料|月額(?:料金)?)を[^。、がは]{0,10}(?:値?下げ|値?上げ)(?:た|る|し|(?=、|$))"
_OBJECT: Final = re.compile(f"(?:」|』)?(?:{_NEW}を{_WHEN}{_VERB}{_AND}|{_FEATURES}|{_PRICE})")
_OF_WHICH: Final = re.compile("(?:[後日時際]|直後|こと|の[はがを])")
_OBJECT_THEN: Final = re.compile(f"(?:」|』)?{_NEW}を{_WHEN}{_VERB}した(?:{_OF_WHICH.pattern})")
"""Behind が, which is no topic: Xが…を公開した日."""
_FROM: Final = re.compile(f"(?:」|』)?{_NEW}を{_WHEN}{_VERB}(?:した|している|する)(?:米|[一-龥]{{2,3}}の)?")
_FROM_END: Final = re.compile("社?(?:[はがをにもと、]|の[^競対]|$)")
_KIND: Final = "(?:(?:生成|対話)?AI|LLM|(?:大規模)?(?:言語)?モデル)?"
_OF: Final = re.compile(f"(?:社)?が{_WHEN}(?:手がけ(?:る|た)|運営する|{_VERB}した){_KIND}(?:「|『)?")
_BY: Final = re.compile(
    f"(?:社)?が{_WHEN}{_VERB}(?:した|している)(?:最新|新しい)?(?:の|もの|モデル|製品|サービス|AI|半導体|道具)?(?:だ|で、|です|である|$)"
)
_HOSTED: Final = re.compile(
    "(?<!無償)(?<!無料)で(?:も|は)?(?:使え|使う|利用|動|呼び|試せ|提供|公開)|経由|の上で|から(?:使え|利用|呼び)|クラウド|マーケットプレイス|カタログ"
)
_DOUBT: Final = re.compile("場合|れば|たら|かのよう|と誤|勘違い|ライセンス|提携|協業|向けの|再販|代理店|移植")
_NEAR: Final = 60


def hosted(source: str, start: int, end: int) -> bool:
    """Whether a sentence, or what stands behind it, says where something runs, or leaves a doubt of whose it is."""
    return _DOUBT.search(source, start, end) is not None or _HOSTED.search(source, start, end + _NEAR) is not None


def out_by(between: str, after: str) -> bool:
    """Whether a firm is said to bring out the product behind it: OpenAIは、Geminiの新版を公開した."""
    subject = _SUBJECT.fullmatch(between)
    if subject is None or _HOW_NOT.search(subject["how"]):
        return False
    return _OBJECT.match(after) is not None or (subject["mark"] == "が" and _OBJECT_THEN.match(after) is not None)


def out_from(ahead: str, between: str, after: str) -> bool:
    """Whether a product is said to be brought out by the firm behind it: Geminiを公開したMeta."""
    clause = re.split("[、。]", ahead)[-1]
    return _FROM.fullmatch(between) is not None and "が" not in clause and _FROM_END.match(after) is not None


def out_of(between: str) -> bool:
    """Whether the words between a firm and a product say that it brings that out: Metaが手がけるGemini."""
    return _OF.fullmatch(between) is not None


def of_what_is_out(after: str) -> bool:
    """Whether the words behind a firm say that it brought out the product that is the topic: GeminiはMetaが5月に公開したモデルだ."""
    return _BY.match(after) is not None
