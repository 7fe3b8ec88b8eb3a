"""How a name sounds, across katakana and Latin letters: セレブラス and Cerebras share their consonants.

A name is reduced to the consonants that a Japanese ear keeps: l is r, v is b, an r that English does not speak is gone. It is a
rough rule (after Soundex, Russell 1918, fitted to katakana); the resolver asks for more than equal sounds.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel

from kg.normalize import kind_of, romaji

__all__ = ["consonants", "has_katakana", "has_latin", "kana_fold", "latin_vowels", "likeness"]


def has_katakana(name: str) -> bool:
    """Whether a part of a name is written in katakana and none in kanji or hiragana."""
    kinds = {kind_of(c) for c in unicodedata.normalize("NFKC", name)}
    return "katakana" in kinds and not kinds & {"kanji", "hiragana"}


def has_latin(name: str) -> bool:
    """Whether a part of a name is written in Latin letters."""
    return any(c.isascii() and c.isalpha() for c in unicodedata.normalize("NFKC", name))


_DIGIT: Final = re.compile(r"\d")
_CHUNKS: Final = re.compile(r"[ァ-ヺー]+|[A-Za-z]*[a-z](?=[A-Z]{2,}(?![A-Za-z]))|[A-Za-z]+|\d+(?:\.\d+)*")
_UNHEARD: Final = re.compile(r"[aiueoyw]")
_TWICE: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def consonants(name: str) -> str:
    """The consonants of a name in either script, as a Japanese ear keeps them; digits and single letters stay.

    >>> consonants("セレブラス") == consonants("Cerebras")
    True
    >>> consonants("ピクセル10プロ") == consonants("Pixel 10 Pro")
    True
    """
    heard = ""
    for chunk in _CHUNKS.findall(_plain(name)):
        if chunk[0].isdigit() or (len(chunk) == 1 and chunk.isascii()):
            heard += chunk.casefold()
            continue
        text = _spoken(chunk.casefold()) if chunk.isascii() else romaji(chunk).replace("nb", "mb").replace("np", "mp")
        for old, new in (("l", "r"), ("v", "b"), ("z", "s"), ("q", "k"), ("c", "k")):
            text = text.replace(old, new)
        heard += _TWICE.sub(r"\1", _UNHEARD.sub("", text))
    return heard


def latin_vowels(name: str) -> int:
    """How many vowels a name has in Latin letters: they are written as they are, and count as much as consonants.

    >>> latin_vowels("ライゼンAI"), latin_vowels("セレブラス")
    (2, 0)
    """
    return len(_UNHEARD.findall("".join(c for c in _plain(name).casefold() if c.isascii())))


def _plain(name: str) -> str:
    """A name in half-width Latin letters without accents; katakana as it is."""
    if name.isascii():
        return name
    text = unicodedata.normalize("NFKC", name)
    return "".join(c if kind_of(c) == "katakana" else unicodedata.normalize("NFKD", c)[0] for c in text)


def _spoken(word: str) -> str:
    for pattern, sound in _ENGLISH:
        word = pattern.sub(sound, word)
    return word


_ENGLISH: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tch|ch(?=[aeiouy]|$)", "t"),
        (r"sch|ch", "k"),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"ph", "f"),
        (r"sh", "s"),
        (r"th", "s"),
        (r"ck", "k"),
        (r"gh(?=t|$)", ""),
        (r"(?:ti|si|ssi)(?=on)", "s"),
        (r"g(?=[ei])(?<!gg)(?!g)", "j"),
        (r"dg", "j"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"x", "ks"),
        (r"(.)\1", r"\1"),
        (r"(?<=[aeiouy])r(?![aeiouy])", ""),
        (r"(?<=[aeiou])h", ""),
    )
)


_FOLDS: Final = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ", "ティ": "チ", "ディ": "ジ", "ヂ": "ジ", "ヅ": "ズ"}


def kana_fold(name: str) -> str:
    """A katakana name without what writers differ in: long vowels, small kana, v and b.

    >>> kana_fold("ジェンスン・ファン") == kana_fold("ジェンスン・フアン")
    True
    """
    text = unicodedata.normalize("NFKC", name)
    for written, folded in _FOLDS.items():
        text = text.replace(written, folded)
    text = text.translate(str.maketrans("ァィゥェォャュョヮ", "アイウエオヤユヨワ"))
    return re.sub(r"[ーッ・･=＝\s]", "", text)


def likeness(katakana: str, latin: str, of_interest: float = 0.0) -> float:
    """How much a name with katakana sounds like a Latin one, from 0 to 1: three fifths by consonants, two by all letters.

    Names with different numbers in them are not alike at all. What cannot reach `of_interest` may be given as 0, in less time.

    >>> likeness("スノーフレイク", "Snowflake") > 0.82 > likeness("メタル", "Meta")
    True
    >>> likeness("ピクセル9プロ", "Pixel 10 Pro")
    0.0
    """
    heard, spoken = consonants(katakana), consonants(latin)
    if heard != spoken and _DIGIT.search(heard + spoken):
        return 0.0
    said, written = _letters(katakana), _letters(latin)
    # The matcher finds a common subsequence, never one longer than the longest, which is quick to find.
    if 0.6 * Indel.normalized_similarity(heard, spoken) + 0.4 * Indel.normalized_similarity(said, written) < of_interest:
        return 0.0
    by_consonants = 1.0 if heard == spoken else SequenceMatcher(None, heard, spoken, autojunk=False).ratio()
    return 0.6 * by_consonants + 0.4 * SequenceMatcher(None, said, written, autojunk=False).ratio()


@lru_cache(maxsize=200_000)
def _letters(name: str) -> str:
    """A name in either script as Latin letters, of which l is r."""
    return re.sub(r"[^a-z]", "", (_plain(name) if name.isascii() else romaji(_plain(name))).casefold()).replace("r", "l")
