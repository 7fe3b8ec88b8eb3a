"""Sentences of a source as it is written: taken apart by their marks alone, which is quick, and letter for letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["narrow", "plain", "sentences_in"]

_SENTENCE: Final = re.compile(r"[^\s。！？!?|｜][^。！？!?|｜\r\n]*")
"""To a mark of its end, a border of a table's cells, or the end of the line."""
_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Letter for letter, so that places stay what they are."""
_WIDE: Final = re.compile("[！-～\u3000]")
_LONGEST: Final = 1000
"""Characters of a sentence; what is longer is no prose."""
_MARKUP: Final = re.compile(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)|^\s*(?:title:\s*\"?|[-*+>#|]+\s+|\d+\.\s+)|\*\*|__|~~|`|<[^>]{0,200}>")


def sentences_in(source: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """The sentences of a source, or of what stands between two offsets, without the blanks before them: the offset of each, and its text
    in half width, as many characters as in the source. Of what is too long to be a sentence the text is empty. O(length).

    >>> list(sentences_in("ＡＩの話… 続く。 次の話！"))
    [(0, 'AIの話… 続く'), (10, '次の話')]
    """
    for found in _SENTENCE.finditer(source, start, len(source) if end is None else end):
        text = found[0] if found.end() - found.start() <= _LONGEST else ""
        yield found.start(), narrow(text)


def narrow(text: str) -> str:
    """A text in half width, letter for letter."""
    return text.translate(_HALF) if _WIDE.search(text) else text


def plain(text: str) -> str:
    """A sentence without its markup.

    >>> plain("- **AI**の[話](/a/) ")
    'AIの話'
    """
    return " ".join(_MARKUP.sub(r"\1", text).split())
