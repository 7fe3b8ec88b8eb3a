"""Two names of one thing, one behind the other in parentheses: ``鴻海精密工業（ホンハイ、Foxconn）``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from kg.link.sounds import consonants, has_katakana, has_latin, likeness
from kg.normalize import kind_of, lookup_form, visible
from kg.records import Mention, Post

__all__ = ["same_name", "same_thing"]

_OPENS: Final = re.compile(r"[*_`」』\])\s]*[（(](?:以下|通称|略称|略して|英語名|旧|別名)?[、:：\s「『*_`]*")
_GOES_ON: Final = re.compile(r"[*_`」』\s]*(?:[、,，/／;；]|\s?または\s?|\s?or\s?)[\s「『*_`]*")
_CLOSES: Final = re.compile(r"[*_`」』\s]*[、,）)]")
_NEAR: Final = 40
"""Characters behind a name that are looked at for the end of the parentheses."""
_SOUNDS_LIKE: Final = 0.83
_FEWEST_CONSONANTS: Final = 4
_FEWEST_INITIALS: Final = 3


def same_thing(post: Post, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of a name and another one for the same thing that the post gives in parentheses behind it.

    Only names of one type that can be spellings of one another: in another script, an abbreviation, or a shorter form.
    A company may well stand in parentheses behind its subsidiary.
    """
    for outer, inner in _in_parentheses(post, mentions):
        if outer.type is inner.type and _may_be_one(outer.name, inner.name):
            yield outer, inner


def same_name(post: Post, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of names that the post gives so too, which are one name, although they were taken for names of two types.

    One is the other in katakana, and the one that stands before the parentheses comes first; or one is made of the initials of the other,
    which comes first: ``Hyperion（ハイペリオン）``, ``PSP（Pod Security Policies）``.
    """
    for outer, inner in _in_parentheses(post, mentions):
        if outer.type is inner.type:
            continue
        if _spelt_out(outer.name, inner.name) or _spoken(outer.name, inner.name) or _spoken(inner.name, outer.name):
            yield outer, inner
        elif _spelt_out(inner.name, outer.name):
            yield inner, outer


def _in_parentheses(post: Post, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of a name and one that stands alone, or in a list of such, in parentheses behind it."""
    outer: Mention | None = None
    for before, after in zip(mentions, mentions[1:], strict=False):
        between = post.source[before.end : after.start]
        if outer is None and "（" not in between and "(" not in between:
            continue
        between = visible(between)
        if _OPENS.fullmatch(between):
            outer = before
        elif outer is None or not _GOES_ON.fullmatch(between):
            outer = None
        if outer is not None and _CLOSES.match(visible(post.source[after.end : after.end + _NEAR])):
            yield outer, after


def _spelt_out(long: str, short: str) -> bool:
    """Whether a name is the initials of another one, enough of them that it is no chance."""
    form = lookup_form(short)
    return len(form) >= _FEWEST_INITIALS and _initials(long) == form


def _spoken(katakana: str, latin: str) -> bool:
    """Whether a name is another one in katakana; letters that are spelt out (MTIA) have no sound."""
    if not has_katakana(katakana) or has_latin(katakana) or not has_latin(latin) or latin.isupper():
        return False
    return len(consonants(latin)) >= _FEWEST_CONSONANTS and likeness(katakana, latin) >= _SOUNDS_LIKE


def _may_be_one(long: str, short: str) -> bool:
    a, b = lookup_form(long), lookup_form(short)
    if a == b:
        return False
    return _script(long) != _script(short) or _initials(long) == b or (len(b) < len(a) and (a.startswith(b) or _inside_in_order(b, a)))


def _script(name: str) -> str:
    kinds = {kind_of(c) for c in unicodedata.normalize("NFKC", name) if c.isalpha()}
    return "latin" if kinds <= {"latin"} else "katakana" if kinds <= {"katakana", "latin"} else "kanji"


def _initials(name: str) -> str:
    words = re.findall(r"[A-Za-z][a-z]*|\d+", unicodedata.normalize("NFKC", name))
    return "".join(w[0] for w in words if w.lower() not in ("of", "the", "and", "for", "de")).casefold()


def _inside_in_order(short: str, long: str) -> bool:
    """日銀 in 日本銀行: every character, in order, at least two, beginning with the first."""
    if not 2 <= len(short) <= 6 or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(c in letters for c in short)
