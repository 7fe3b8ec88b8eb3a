"""What firms do once, by kind, and the words that tell it: a deal, a purchase, a lawsuit."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = ["DEEDS", "Words"]


class Words(NamedTuple):
    """The words that tell a kind of deed, by where they do."""

    told: tuple[str, ...]
    """In a headline and in a clause."""
    headed: tuple[str, ...]
    """In a headline; in a clause they also tell what lasts, or what belongs to somebody (共同, 供給, 評価額)."""
    done: tuple[str, ...]
    """In a clause on somebody with a name; elsewhere they tell other things as well (買う, 集める)."""


def _words(told: str, headed: str = "", done: str = "") -> Words:
    return Words(*(tuple(filter(None, words.split("|"))) for words in (told, headed, done)))


DEEDS: Final = MappingProxyType(
    {
        "deal": _words("提携|協業|連携", "パートナーシップ|手を組|タッグ|共同", "組ん|組み|組む"),
        "integration": _words("統合", "組み込"),
        "purchase": _words(
            "買収|合併|子会社化|取得|傘下に収|傘下におさ|傘下に入れ|傘下に加え|傘下に取り込|グループに迎え",
            "を傘下に|傘下に入|傘下入り|買い取|買い上げ|公開買い付|TOB|を子会社に",
            "買っ|買い|買う",
        ),
        "sale": _words("売却|手放", done="譲渡"),
        "lawsuit": _words("提訴|訴訟|訴え", "裁判|著作権"),
        "funding": _words(
            "調達|出資",
            "ラウンド|評価額|シリーズA|シリーズB|シリーズC|シリーズD|ドルを集め|円を集め|ユーロを集め|資金を集め",
            "集め",
        ),
        "investment": _words("投資", "投じ|投下"),
        "cut": _words("削減|解雇", "リストラ|レイオフ", "減ら"),
        "listing": _words("上場", "IPO"),
        "contract": _words("契約|受注|発注", "供給"),
    }
)
"""The kinds; their words in half width."""
