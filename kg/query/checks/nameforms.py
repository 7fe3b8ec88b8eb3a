"""How one name of a thing goes with another: longer, short for it, what that is short for, or how it sounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import Indel

from kg.normalize import kind_of, lookup_form, romaji

__all__ = ["as_name", "in_katakana", "is_alike", "is_fuller", "is_short", "is_spelt_out", "sounding", "sounds_fuller"]

_SHORT: Final = 7
"""Characters of an abbreviation."""
_UNLIKE: Final = 0.3
"""Below it a name in katakana does not sound like another: ツイッター and X, not グーグル and Google (0.33)."""
_READ: Final = {
    "ダブリュー": "w", "ダブリュ": "w", "エックス": "x", "エイチ": "h", "キュー": "q", "ゼット": "z", "ジェー": "j", "ジェイ": "j",
    "アール": "r", "エー": "a", "エイ": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "エフ": "f", "ジー": "g", "アイ": "i",
    "ケー": "k", "ケイ": "k", "エル": "l", "エム": "m", "エヌ": "n", "オー": "o", "ピー": "p", "エス": "s", "ティー": "t", "ユー": "u",
    "ブイ": "v", "ヴイ": "v", "ワイ": "y",
}  # fmt: skip
"""Letters as they are read."""
_LETTERS: Final = re.compile("|".join(_READ))
_LONG: Final = 6
"""Characters of a name in katakana that says what an abbreviation stands for, at least."""


def sounding(katakana: str, other: str) -> float:
    """How much alike two names are in Latin letters, 0 to 1."""
    a, b = (re.sub(r"[^a-z]", "", romaji(name).casefold()) for name in (katakana, other))
    return Indel.normalized_similarity(a, b)


def is_alike(katakana: str, other: str) -> bool:
    """Whether a name in katakana may be how another one sounds, or how its letters are read (エーエスエムエル)."""
    return max(sounding(katakana, other), sounding(_LETTERS.sub(lambda read: _READ[read[0]], katakana), other)) >= _UNLIKE


def as_name(name: str) -> re.Pattern[str]:
    """A pattern of a name where it stands by itself in a text, not in a longer word or name: サムスン, not in サムスン電子."""
    first, last = kind_of(name[0]), kind_of(name[-1])
    before = {"latin": r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][ ])", "katakana": "(?<![ァ-ヺー・])", "kanji": "(?<![一-龥々])"}.get(first, "")
    behind = {"latin": r"(?![A-Za-z0-9]|[ ][A-Z])", "katakana": "(?![ァ-ヺー・一-龥々])", "kanji": "(?![一-龥々])"}.get(last, "")
    return re.compile(before + re.escape(name) + behind)


def is_fuller(name: str, written: Iterable[str]) -> bool:
    """Whether a name begins or, with its maker before it, ends with one that posts use: サムスン電子 of サムスン, NVIDIA H100 of H100."""
    whole = lookup_form(name)
    return any(
        whole != lookup_form(part)
        and (whole[1:] == lookup_form(part) or whole.startswith(lookup_form(part)) or name.casefold().endswith(f" {part.casefold()}"))
        for part in written
    )


def sounds_fuller(name: str, usual: str) -> bool:
    """Whether the last words of a name in katakana, as many as the usual one has, sound more like that than the whole does: a maker
    stands before it, as in グーグル・ディープマインド where DeepMind is usual."""
    if not in_katakana(name) or not usual.isascii():
        return False
    words = re.split(r"[・\s]+", name)
    last = words[-len(usual.split()) :]
    return len(last) < len(words) and sounding("".join(last), usual) > max(_UNLIKE, sounding(name, usual))


def is_short(name: str, usual: str) -> bool:
    """Whether a name is short for the usual one: how that begins (欧州委, Figure), its last words (a family name, Copilot of
    GitHub Copilot), some of its kanji in order (東大), or with its words by their initials (Azure ML)."""
    if lookup_form(name) == lookup_form(usual):
        return False
    left = iter(usual)
    kanji = all(kind_of(c) == "kanji" for c in name)
    begins = usual.casefold().startswith(name.casefold()) or lookup_form(usual).startswith(lookup_form(name))
    return begins or _is_end(name, usual) or (kanji and all(c in left for c in name)) or _has_initials(name, usual)


def _is_end(name: str, usual: str) -> bool:
    """Whether a name is the last words of another: behind what is no letter, or letters of another script (G7広島サミット)."""
    at = len(usual) - len(name)
    return at > 0 and usual[at:].casefold() == name.casefold() and kind_of(usual[at - 1]) != kind_of(usual[at])


def _has_initials(name: str, usual: str) -> bool:
    """Whether a name in Latin letters is another one of which some words, not the first, are given by their initials."""
    words, whole = name.split(), usual.split()
    if len(words) < len(whole) and name.isascii() and words[0].casefold() == whole[0].casefold():
        left = "".join(word if word in words else word[0] for word in whole[1:])
        return left == "".join(words[1:])
    return False


def is_spelt_out(name: str, usual: str) -> bool:
    """Whether a name says what the usual one is short for: 欧州連合 for EU, word for letter (アマゾン・ウェブ・サービス for AWS).

    Else katakana says how a name sounds (エヌビディア, オープンAI), unless it is long and sounds unlike (フルセルフドライビング for FSD).
    """
    parts = len(re.split(r"[・\s]+", name))
    if parts > 1 and usual.isupper() and abs(parts - len(usual)) < 2:
        return True
    short = usual.isascii() and usual.isalnum() and sum(c.isupper() for c in usual) > 1 and len(usual) <= _SHORT
    return (
        short
        and len(name) >= len(usual)
        and lookup_form(name) != lookup_form(usual)
        and not (_in_letters(name) and (len(name) < _LONG or is_alike(name, usual)))
    )


def _in_letters(name: str) -> bool:
    """Whether a name is in katakana, be it with Latin letters, and in no other script."""
    return in_katakana(name) and all(kind_of(c) in ("katakana", "latin", "wide") or not c.isalnum() for c in name)


def in_katakana(name: str) -> bool:
    """Whether there is katakana in a name."""
    return any(kind_of(character) == "katakana" for character in name)
