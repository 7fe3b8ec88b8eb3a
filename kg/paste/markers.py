"""A block between two markers in a post's file. Nothing else in the file changes, to the last byte."""

from __future__ import annotations

import re
from typing import Final

from kg.errors import UsageError
from kg.markers import END, START
from kg.posts import unclosed

__all__ = ["with_block"]

_ALONE: Final = re.compile(rb"\r(?!\n)")
_FENCE: Final = re.compile(rb"^ {0,3}(`{3,}|~{3,})(.*)$", re.M)


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
    """
    first = data.find(b"\n")
    newline = b"\r\n" if data[:first].endswith(b"\r") and first >= 0 else b"\r" if first < 0 and b"\r" in data else b"\n"
    inner = block.encode().replace(b"\r\n", b"\n").replace(b"\n", newline)
    starts, ends = _lines(data, START), _lines(data, END)
    if not starts and not ends:
        if not block:
            return data
        if (code := _code(data)) and code[-1][1] > len(data):
            raise UsageError("the last block of fenced code is not closed; a block behind it would be code")
        if opened := unclosed(data.decode("utf-8-sig")):
            raise UsageError(f"{opened} is not closed; a block behind it would not be seen")
        gap = b"" if not data or data.endswith((b"\n\n", b"\r\n\r\n", b"\r\r")) else newline
        gap = gap if not data or data.endswith((b"\n", newline)) else newline + gap
        return data + gap + START.encode() + newline + inner + END.encode() + newline
    if len(starts) != 1 or len(ends) != 1 or starts[0][1] > ends[0][0]:
        raise UsageError(f"the markers {START} and {END} do not make one pair")
    if unclosed(data[: starts[0][0]].decode("utf-8-sig")) == "<!--":
        raise UsageError(f"<!-- is not closed before {START}; the block is taken for a part of that comment")
    return data[: starts[0][1]] + newline + inner + data[ends[0][0] :]


def _lines(data: bytes, marker: str) -> list[tuple[int, int]]:
    """Where lines stand that are a marker and no more, outside fenced code: first byte and the one behind the last."""
    code = _code(data)
    wanted = re.compile(rb"^[ \t]*" + re.escape(marker.encode()) + rb"(?=[ \t]*\r?$)", re.M)
    return [m.span() for m in wanted.finditer(_ALONE.sub(b"\n", data)) if not any(a <= m.start() < b for a, b in code)]


def _code(data: bytes) -> list[tuple[int, int]]:
    """The spans of fenced code; of what is not closed to one behind the end."""
    spans, opened, fence = [], -1, b""
    for m in _FENCE.finditer(_ALONE.sub(b"\n", data)):
        if opened < 0:
            opened, fence = m.start(), m[1]
        elif m[1].startswith(fence) and not m[2].strip():
            spans.append((opened, m.end()))
            opened = -1
    return spans + ([(opened, len(data) + 1)] if opened >= 0 else [])
