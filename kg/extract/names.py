"""Finding listed names in a sentence: longest match between token boundaries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.normalize import SEPARATORS, LookupText, lookup_form
from kg.records import EntityType, Token

__all__ = ["ListedName", "NameMatcher", "Span", "inside_word"]

_MAX_TOKENS = 16
_SHORT = 3
"""Latin names of at most this many characters must have the case in which they are listed."""

_VERSION = re.compile(
    r"[\s\-]?[vV]?\d{1,3}(?:\.\d{1,2})?(?:[a-z]|\s?(?:Pro|Max|Ultra|Mini|mini|Flash|Plus|Turbo|Lite|Nano))?(?![A-Za-z0-9_.%％])"
)
_COUNTED = frozenset("年月日週社つ億万兆千百個件人倍割円時分秒回位点章名歳巻ヶか台本枚基種冊次期号部桁番拠品国")


class ListedName(NamedTuple):
    """A name to look for and the type of what it names."""

    text: str
    type: EntityType


@dataclass(frozen=True, slots=True)
class Span:
    """A found name, by offsets into the sentence's text."""

    start: int
    end: int
    type: EntityType
    method: str


class NameMatcher:
    """Finds listed names. Width, case, spaces, middle dots and hyphens do not matter, except that a Latin name listed with
    a capital is not found in small letters, and a very short one only in the case in which it is listed."""

    def __init__(self, names: Iterable[ListedName]) -> None:
        self._names: dict[str, list[ListedName]] = {}
        for name in names:
            form = lookup_form(name.text)
            if form:
                self._names.setdefault(form, []).append(name)
        self._heads = frozenset(form[:2] for form in self._names)
        self._longest = max(map(len, self._names), default=0)

    def find(self, text: str, tokens: Sequence[Token]) -> list[Span]:
        """The names in a sentence, from left to right, none overlapping, longest first. O(tokens)."""
        look = LookupText(text)
        found: list[Span] = []
        free_from = 0
        for index, token in enumerate(tokens):
            if token.start < free_from or text[token.start] in SEPARATORS:
                continue
            if look.slice(token.start, len(text))[:2] not in self._heads and look.slice(token.start, token.end) not in self._names:
                continue
            span = self._longest_at(text, tokens, index, look)
            if span is not None:
                span = _with_version(text, span)
                found.append(span)
                free_from = span.end
        return found

    def _longest_at(self, text: str, tokens: Sequence[Token], index: int, look: LookupText) -> Span | None:
        best = None
        start = tokens[index].start
        for token in tokens[index : index + _MAX_TOKENS]:
            if text[token.end - 1] in SEPARATORS:
                continue
            form = look.slice(start, token.end)
            if len(form) > self._longest:
                break
            for name in self._names.get(form, ()):
                if _case_fits(name.text, text[start : token.end]) and not inside_word(text, start, token.end):
                    best = Span(start, token.end, name.type, "gazetteer")
                    break
        return best


def _case_fits(listed: str, surface: str) -> bool:
    listed, surface = unicodedata.normalize("NFKC", listed), unicodedata.normalize("NFKC", surface)
    if not any("A" <= c <= "Z" for c in listed):
        return True
    if len(listed) <= _SHORT:
        return listed == surface
    return any("A" <= c <= "Z" for c in surface)


def _kind(character: str) -> str:
    if character.isascii() and character.isalnum():
        return "latin"
    if "\u30a1" <= character <= "\u30fa" or character == "ー" or "\uff66" <= character <= "\uff9f":
        return "katakana"
    if "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ":
        return "wide"
    return ""


def _is_kanji(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def inside_word(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is only part of a word: GPT-4 in GPT-4o or GPT-4.5, 米 in 日米."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before and _kind(before) and _kind(before) == _kind(text[start]):
        return True
    if after and _kind(after) and _kind(after) == _kind(text[end - 1]):
        return True
    if after == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit():
        return True
    if end - start == 1 and _is_kanji(text[start]):
        return bool(before and _is_kanji(before)) or after in tuple("中日欧韓英独仏印朝露国語")
    return after == "語" and end - start <= 4


def _with_version(text: str, span: Span) -> Span:
    """A product family's name together with the version number behind it, though only the family may be listed."""
    if span.type is not EntityType.PRODUCT or not text[span.start].isascii() or text[span.end - 1].isdigit():
        return span
    found = _VERSION.match(text, span.end)
    if found is None or text[found.end() : found.end() + 1] in _COUNTED:
        return span
    return Span(span.start, found.end(), span.type, "version")
