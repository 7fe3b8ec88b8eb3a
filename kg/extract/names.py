"""Finding listed names in a sentence: longest match between token boundaries."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from kg.extract.context import before_title
from kg.normalize import EDITIONS, SEPARATORS, LookupText, has_marks, kind_of, lookup_form
from kg.records import EntityType, Token

__all__ = ["Hit", "ListedName", "NameMatcher", "inside_word"]

_MAX_TOKENS = 16
_HEAD = 3
"""Characters of a name that are looked up first."""
_REMEMBERED = 100_000
"""Beginnings; a server reads drafts for months."""
_NONE: Final[frozenset[int]] = frozenset()
_SHORT = 3
"""Latin names of at most this many characters must have the case in which they are listed."""


class ListedName(NamedTuple):
    """A name to look for and the type of what it names."""

    text: str
    type: EntityType
    weak: bool = False
    """Too ambiguous to be a name wherever it stands."""


class Hit(NamedTuple):
    """A listed name found in a sentence."""

    first: int
    """Index of its first token."""
    last: int
    """Index behind its last token."""
    start: int
    end: int
    listed: tuple[EntityType, ...]
    """The types of what it may name, in the order of the lists."""
    weak: tuple[EntityType, ...]
    """Types of what it names in some contexts only."""
    version: bool = False
    """Whether only the family is listed, and a version stands behind it."""


class _Lengths(dict[str, frozenset[int]]):
    """The lengths of the names that may begin where a look-up form begins so, worked out when somebody asks."""

    def __init__(self, forms: Iterable[str]) -> None:
        super().__init__()
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for form in forms:
            lengths[form[:_HEAD]].add(len(form))
        none: set[int] = set()
        self._of_heads = {
            head: frozenset().union(*(lengths.get(head[:size], none) for size in range(1, len(head) + 1))) for head in lengths
        }
        """Of the beginnings that names have: their own and those of shorter names, which are all there is of them."""

    def __missing__(self, head: str) -> frozenset[int]:
        if len(self) >= _REMEMBERED:
            self.clear()
        known = self._of_heads
        lengths = self[head] = known.get(head) or known.get(head[:2]) or known.get(head[:1]) or _NONE
        return lengths


class NameMatcher:
    """Finds listed names. Width, case, spaces, middle dots and hyphens do not matter, except that a Latin name listed with
    a capital is not found in small letters, and a very short one only in the case in which it is listed."""

    def __init__(self, names: Iterable[ListedName]) -> None:
        self._names: dict[str, list[ListedName]] = {}
        for name in names:
            form = lookup_form(name.text)
            if form:
                self._names.setdefault(form, []).append(name)
        self._lengths = _Lengths(self._names)

    def find(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """The names in a sentence, from left to right, none overlapping, longest first. O(tokens)."""
        look = LookupText(text)
        at, form, names = look.at, look.form, self._names
        begins = [at[token.start] for token in tokens]
        found: list[Hit] = []
        free_from = 0
        for index, lengths in enumerate(map(self._lengths.__getitem__, [form[begin : begin + _HEAD] for begin in begins])):
            if not lengths:
                continue
            begin, start = begins[index], tokens[index].start
            there = [length for length in lengths if form[begin : begin + length] in names]
            if not there or start < free_from or text[start] in SEPARATORS or has_marks(text[start]):
                continue
            hit = self._longest_at(text, tokens, index, look, there)
            if hit is not None:
                hit = _with_version(text, tokens, hit)
                found.append(hit)
                free_from = hit.end
        return found

    def _longest_at(self, text: str, tokens: Sequence[Token], index: int, look: LookupText, lengths: Collection[int]) -> Hit | None:
        """The longest of the names with some lengths that begins with a token."""
        start, at = tokens[index].start, look.at
        begin, longest = at[start], max(lengths)
        ends = []
        for last, token in enumerate(tokens[index : index + _MAX_TOKENS], index + 1):
            if (named := before_title(text, start, token.end, token.start)) != token.end and at[named] - begin in lengths:
                ends.append((last, named))
            length = at[token.end] - begin
            if length > longest:
                break
            if length in lengths:
                ends.append((last, token.end))
        for last, end in reversed(ends):
            names = self._names.get(look.form[begin : at[end]])
            if names is None or text[end - 1] in SEPARATORS or inside_word(text, start, end):
                continue
            surface = text[start:end]
            fitting = [n for n in names if _case_fits(n.text, surface) and _dot_fits(n.text, surface)]
            if end < tokens[last - 1].end:
                fitting = [n for n in fitting if n.type is EntityType.PERSON]
            if fitting:
                listed = tuple(dict.fromkeys([n.type for n in fitting if not n.weak]))
                weak = tuple(dict.fromkeys([n.type for n in fitting if n.weak]))
                return Hit(index, last, start, end, listed, weak)
        return None


def _case_fits(listed: str, surface: str) -> bool:
    if listed == surface:
        return True
    listed, surface = unicodedata.normalize("NFKC", listed), unicodedata.normalize("NFKC", surface)
    if not any("A" <= c <= "Z" for c in listed):
        return True
    if len(listed) <= _SHORT:
        return listed == surface
    return any("A" <= c <= "Z" for c in surface)


_ENUMERATED = re.compile(r"[A-Za-z0-9]・[A-Za-z0-9]")


def _dot_fits(listed: str, surface: str) -> bool:
    """A middle dot between Latin letters is part of a name only where the list has a separator: Meta・X is not MetaX."""
    return "・" not in surface or _ENUMERATED.search(surface) is None or any(c in SEPARATORS for c in listed)


def inside_word(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is only part of a word: GPT-4 in GPT-4o or GPT-4.5, 米 in 日米."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before and _joins(before, text[start]):
        return True
    if after and _joins(text[end - 1], after):
        return True
    if after == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit():
        return True
    if end - start == 1 and kind_of(text[start]) == "kanji":
        return bool(before and (kind_of(before) == "kanji" or before == "お")) or after in tuple("中日欧韓英独仏印朝露国語")
    return after == "語" and end - start <= 4


def _joins(left: str, right: str) -> bool:
    kind = kind_of(left)
    return kind in ("latin", "katakana", "wide") and kind == kind_of(right)


_COUNTED = frozenset("年月日週社つ億万兆千百個件人倍割円時分秒回位点章名歳巻ヶか台本枚基種冊次期号部桁番拠品国")
_LATIN = sorted({w.capitalize() for w in EDITIONS.values()} | {"mini", "nano", "Instruct", "XL"}, key=len, reverse=True)
_EDITION = "|".join((*_LATIN, *sorted(EDITIONS, key=len, reverse=True)))
_VERSION = re.compile(
    rf"""(?:[\s\-‐–・]?(?:{_EDITION}))?           # Claude Opus 4.5
    [\s\-‐–]?[vV]?\d{{1,4}}(?:\.\d{{1,2}})*(?:[a-z]{{1,2}}|[A-Z]{{1,3}})?   # 4.5, 4o, v3.1, 300X, 910C
    (?:[\s\-‐–]\d+(?:\.\d+)?[BT])?                          # 405B
    (?:[\s\-‐–]?(?:{_EDITION})(?![A-Za-zァ-ヺー]))*            # Pro, Flash Lite
    (?:[\s\-‐–]Gen[\s\-]?\d)?                                # Snapdragon 8 Gen 3
    (?![A-Za-z0-9_%％]|\.\d|\s?(?:ドル|ユーロ|ポンド|ウォン|カ国|カ月|ヵ|ヶ|ケ月|カ所|ステップ|トークン|リージョン|ポイント|パーセント|キロ|ギガ|テラ|メガ|ユーザー|ライセンス|GPU|GB|TB|MB))""",
    re.X,
)


def _with_version(text: str, tokens: Sequence[Token], hit: Hit) -> Hit:
    """A product family's name together with the version behind it, though only the family may be listed.

    The version must end where a token ends; years and counts (``iPhone 3台``, ``Copilot 2024年``) are none.
    """
    if EntityType.PRODUCT not in hit.listed + hit.weak or text[hit.end - 1].isdigit():
        return hit
    found = _VERSION.match(text, hit.end)
    if found is None or text[found.end() : found.end() + 1] in _COUNTED or found.end() == hit.end:
        return hit
    for last in range(hit.last, min(len(tokens), hit.last + 10)):
        if tokens[last].end == found.end():
            types = tuple(t for t in hit.listed if t is EntityType.PRODUCT)
            return hit._replace(last=last + 1, end=found.end(), listed=types, weak=() if types else (EntityType.PRODUCT,), version=True)
        if tokens[last].end > found.end():
            break
    return hit
