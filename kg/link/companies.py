"""What the names of one company differ in: 社, business words in katakana or English, a last word that says what it is.

``KPMG Consulting`` and ``KPMGコンサルティング``, ``アルチップ・テクノロジーズ`` and ``Alchip``, ``寒武紀科技`` and ``寒武紀``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kg.link.sounds import kana_fold
from kg.normalize import alias_key, kind_of

__all__ = ["beginnings", "core_of", "loose_key", "own_part"]

_ENGLISH: Final = {
    "コーポレーション": "corporation", "カンパニー": "company", "ホールディングス": "holdings", "ホールディング": "holdings",
    "グループ": "group",
    "フィナンシャル": "financial", "ファイナンシャル": "financial", "コンサルティング": "consulting", "テクノロジーズ": "technologies",
    "テクノロジー": "technology", "エレクトロニクス": "electronics", "システムズ": "systems", "ソリューションズ": "solutions",
    "ロボティクス": "robotics", "キャピタル": "capital", "ベンチャーズ": "ventures", "パートナーズ": "partners", "ラボラトリーズ": "labs",
    "ラボズ": "labs", "ラブズ": "labs", "ラボ": "labs", "マネジメント": "management", "マネージメント": "management",
    "インベストメンツ": "investments", "インベストメント": "investments", "インダストリーズ": "industries", "ネットワークス": "networks",
    "ネットワークズ": "networks", "セミコンダクターズ": "semiconductor", "セミコンダクター": "semiconductor",
    "コンピューティング": "computing", "ストラテジー": "strategy", "アンド": "and", "ビジネス": "business", "クラウド": "cloud",
}  # fmt: skip
_WORDS: Final = {alias_key(kana): english for kana, english in _ENGLISH.items()}
_WORD: Final = re.compile("|".join(sorted(_WORDS, key=lambda w: (-len(w), w))))
_SPELT: Final = {"HD": "ホールディングス", "FG": "フィナンシャルグループ"}
_SHORT: Final = re.compile(r"(?<=[^\x00-\x7f])(?:HD|FG)$|(?<=[A-Z]{3})HD$")
"""As papers write for a holding company: 野村HD."""
_OWN_NAME: Final = 2
"""Characters in front of a word that may say what the company is."""

_LAST: Final = re.compile(
    r"(?:corporation|company|holdings?|group|technolog(?:y|ies)|electronics|management|semiconductors?|industries|集団|集团|股份|科技)$"
)

_BUSINESS: Final = re.compile(
    rf"(?:[\s・]*(?:{'|'.join(sorted({*_ENGLISH, *_ENGLISH.values()}, key=lambda w: (-len(w), w)))}))+$", re.IGNORECASE
)


def loose_key(name: str) -> str:
    """The key of a name, with business words in English, without 社 behind and ``The`` before it, and katakana by its sound.

    >>> loose_key("KPMGコンサルティング") == loose_key("KPMG Consulting")
    True
    >>> loose_key("ラヴァブル社") == loose_key("ラバブル")
    True
    """
    plain = re.sub(r"^The\s+", "", unicodedata.normalize("NFKC", name).strip(), flags=re.I)
    key = alias_key(_SHORT.sub(lambda short: _SPELT[short[0]], plain.removesuffix("社") or plain)).replace("&", "and")
    return kana_fold(_WORD.sub(lambda found: _WORDS[found[0]] if found.start() >= _OWN_NAME else found[0], key)) or key


def core_of(key: str) -> str:
    """A loose key without the last words that say that it is a company; the key itself if it has none, or nothing is left.

    >>> core_of(loose_key("アルチップ・テクノロジーズ")), core_of(loose_key("寒武紀科技"))
    ('アルチプ', '寒武紀')
    """
    core = _LAST.sub("", key)
    return core if len(core) >= _OWN_NAME else key


def own_part(name: str) -> str:
    """A name in katakana or Latin letters without the business words at its end; as it is if nothing is left.

    >>> own_part("デルタ・テクノロジーズ"), own_part("Duality Technologies"), own_part("Holdings")
    ('デルタ', 'Duality', 'Holdings')
    """
    return _BUSINESS.sub("", unicodedata.normalize("NFKC", name)) or name


def beginnings(name: str) -> Iterator[str]:
    """Loose keys of what a name begins with, by words, scripts and, in kanji, characters: サムスン of サムスン電子."""
    text = unicodedata.normalize("NFKC", name)
    for at in range(1, len(text)):
        before, behind = kind_of(text[at - 1]), kind_of(text[at])
        if before and (before != behind or before == "kanji"):
            yield loose_key(text[:at])
