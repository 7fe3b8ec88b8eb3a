"""How one name of a thing goes with another: longer, short for it, what that is short for, or how it sounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import Indel

from kg.normalize import kind_of, lookup_form, romaji

__all__ = ["in_katakana", "is_fuller", "is_short", "is_spelt_out", "sounding"]

_SHORT: Final = 7
"""Characters of an abbreviation."""


def sounding(katakana: str, other: str) -> float:
    """How much alike two names are in Latin letters, 0 to 1."""
    a, b = (re.sub(r"[^a-z]", "", romaji(name).casefold()) for name in (katakana, other))
    return Indel.normalized_similarity(a, b)


def is_fuller(name: str, written: Iterable[str]) -> bool:
    """Whether a name begins or, with its maker before it, ends with one that posts use: サムスン電子 of サムスン, NVIDIA H100 of H100."""
    whole = lookup_form(name)
    return any(
        whole != lookup_form(part)
        and (whole[1:] == lookup_form(part) or whole.startswith(lookup_form(part)) or name.casefold().endswith(f" {part.casefold()}"))
        for part in written
    )


def is_short(name: str, usual: str) -> bool:
    """Whether a name is short for the usual one: how that begins (欧州委, Figure), a family name, some of its kanji in order (東大)."""
    if name.isascii() and name.casefold() == usual.casefold():
        return False
    left = iter(usual)
    kanji = all(kind_of(c) == "kanji" for c in name)
    return usual.casefold().startswith(name.casefold()) or usual.endswith(f"・{name}") or (kanji and all(c in left for c in name))


def is_spelt_out(name: str, usual: str) -> bool:
    """Whether a name says what the usual one is short for: 欧州連合 for EU, word for letter (アマゾン・ウェブ・サービス for AWS).

    Else katakana says how a name sounds (エヌビディア, オープンAI).
    """
    parts = len(re.split(r"[・\s]+", name))
    if parts > 1 and usual.isupper() and abs(parts - len(usual)) < 2:
        return True
    short = usual.isascii() and usual.isalnum() and sum(c.isupper() for c in usual) > 1 and len(usual) <= _SHORT
    return (
        short
        and len(name) >= len(usual)
        and lookup_form(name) != lookup_form(usual)
        and not (in_katakana(name) and all(kind_of(c) in ("katakana", "latin", "wide") or not c.isalnum() for c in name))
    )


def in_katakana(name: str) -> bool:
    """Whether there is katakana in a name."""
    return any(kind_of(character) == "katakana" for character in name)
