"""A block between two markers in a post's file. Nothing else in the file changes, to the last byte."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Sequence

from kg.commonmark import FencedCode, fenced_code
from kg.errors import UsageError
from kg.lines import lined
from kg.markers import END, START
from kg.posts import body_start, unclosed

__all__ = ["with_block"]


def with_block(data: bytes, block: str) -> bytes:
    """A file with a block between its markers, in place of what stands there; without markers, both are put at its end,
    unless the block is empty. Markers that stand in the file stay, with nothing between them if the block is empty: they keep the place.

    There they stand behind an empty line; a last line that has no end gets one. The block takes the file's own line ends, those of its
    first line; carriage returns alone where it has no others. Markers inside fenced code are text.

    Args:
        data: the bytes of the file, UTF-8 with or without a byte order mark.
        block: the block's lines, without the markers, each with a line feed.

    Raises:
        UsageError: the markers do not make one pair, a comment is open before them, or there are none and something is open at the
            file's end that would swallow the block.
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return mark + _with_block(data[len(mark) :].decode(), block).encode()


def _with_block(text: str, block: str) -> str:
    first = text.find("\n")
    newline = "\r\n" if text[:first].endswith("\r") and first >= 0 else "\r" if first < 0 and "\r" in text else "\n"
    inner = block.replace("\r\n", "\n").replace("\n", newline)
    code = fenced_code(text, body_start(text))
    starts, ends = _lines(text, START, code), _lines(text, END, code)
    if not starts and not ends:
        if not block:
            return text
        if code and code[-1].open:
            raise UsageError("the last block of fenced code is not closed; a block behind it would be code")
        if opened := unclosed(text):
            raise UsageError(f"{opened} is not closed; a block behind it would not be seen")
        gap = "" if not text or text.endswith(("\n\n", "\r\n\r\n", "\r\r")) else newline
        gap = gap if not text or text.endswith(("\n", newline)) else newline + gap
        return f"{text}{gap}{START}{newline}{inner}{END}{newline}"
    if len(starts) != 1 or len(ends) != 1 or starts[0][1] > ends[0][0]:
        raise UsageError(f"the markers {START} and {END} do not make one pair")
    if unclosed(text[: starts[0][0]]) == "<!--":
        raise UsageError(f"<!-- is not closed before {START}; the block is taken for a part of that comment")
    return text[: starts[0][1]] + newline + inner + text[ends[0][0] :]


def _lines(text: str, marker: str, code: Sequence[FencedCode]) -> list[tuple[int, int]]:
    """Where lines stand that are a marker and no more, outside fenced code: offsets of the first character and behind the last."""
    wanted = re.compile(rf"^[ \t]*{re.escape(marker)}(?=[ \t]*\r?$)", re.M)
    return [m.span() for m in wanted.finditer(lined(text)) if not any(c.start <= m.start() < c.end for c in code)]
