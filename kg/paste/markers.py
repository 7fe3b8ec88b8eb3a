"""A block between two markers in a post's file. Nothing else in the file changes, to the last byte."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import Final, NamedTuple

from kg.commonmark import fenced_code
from kg.errors import UsageError
from kg.lines import line_at, lined
from kg.markers import END, END_LINE, START, START_LINE
from kg.posts import Surroundings, body_start, surroundings, unclosed

__all__ = ["typed_between", "with_block"]

_MOST: Final = 200
"""Lines that are markers; nobody writes more."""
_LINE: Final = re.compile(f"{START_LINE}|{END_LINE}")
_WRITTEN: Final = re.compile(
    r"\s*|#{1,6} .*|- \[.*\]\(\S*\)|</?(?:section|ul)>|<ul class=\"related-posts\">|<h[1-6]>.*</h[1-6]>|<li><a href=.*</a></li>"
)
"""The lines that blocks have."""


def with_block(data: bytes, block: str) -> bytes:
    """A file with a block between its markers, in place of what stands there; without markers, both are put at its end,
    unless the block is empty. Markers that stand in the file stay, with nothing between them if the block is empty: they keep the place.

    There they stand behind an empty line; a last line that has no end gets one. The block takes the file's own line ends, those of its
    first line; carriage returns alone where it has no others. Markers in front matter, code, a tag of Liquid that shows what it holds
    and the like are text.

    Args:
        data: the bytes of the file, UTF-8 with or without a byte order mark.
        block: the block's lines, without the markers, each with a line feed.

    Raises:
        UsageError: the markers do not make one pair, it is not certain whether one is text, or there are none and something is open at the
            file's end that would swallow the block. Its message begins with the line: ``12: …``.
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return mark + _with_block(data[len(mark) :].decode(), block).encode()


def typed_between(data: bytes) -> tuple[int, str] | None:
    """What somebody typed between a file's markers, which the next block replaces: the first line that no block has, with its number.

    Raises:
        UsageError, UnicodeDecodeError: as :func:`with_block`.
    """
    text = lined(data.removeprefix(BOM_UTF8).decode())
    markers = _markers(text)
    if [m.marker for m in markers] != [START, END]:
        return None
    first = line_at(text, markers[0].at) + 1
    inside = text[markers[0].end : markers[1].start].split("\n")[1:-1]
    return next(((number, line) for number, line in enumerate(inside, first) if not _WRITTEN.fullmatch(line.rstrip())), None)


def _with_block(text: str, block: str) -> str:
    first = text.find("\n")
    newline = "\r\n" if text[:first].endswith("\r") and first >= 0 else "\r" if first < 0 and "\r" in text else "\n"
    inner = block.replace("\r\n", "\n").replace("\n", newline)
    markers = _markers(text)
    if not markers:
        return _with_new(text, inner, newline) if block else text
    if [m.marker for m in markers] != [START, END]:
        raise _no_pair(text, markers)
    return text[: markers[0].end] + newline + inner + text[markers[1].start :]


def _with_new(text: str, inner: str, newline: str) -> str:
    """A text with a block and its markers at the end."""
    code = fenced_code(text, body_start(text))
    if code and code[-1].open:
        reason = "this block of code is not closed; a block behind it would be code; close it with a line of the same fence"
        raise UsageError(f"{line_at(text, code[-1].start)}: {reason}")
    if opened := unclosed(text):
        raise UsageError(f"{opened.line}: {opened.what} is not closed; a block behind it would not be seen; close it, or take it out")
    gap = "" if not text or text.endswith(("\n\n", "\r\n\r\n", "\r\r")) else newline
    gap = gap if not text or text.endswith(("\n", newline)) else newline + gap
    [place] = surroundings(f"{text}{gap}{START}\n", [len(text) + len(gap)])
    if place is not None:
        reason = f"{place.what} may go on to the end of the file, so that a block there would be text"
        raise UsageError(f"{line_at(text, place.start)}: {reason}; close it, or take it out")
    return f"{text}{gap}{START}{newline}{inner}{END}{newline}"


class _Marker(NamedTuple):
    """A line that is a marker and no more, but for blanks."""

    start: int
    """Offset of the line."""
    end: int
    """Behind the marker."""
    marker: str

    @property
    def at(self) -> int:
        """Offset of the marker."""
        return self.end - len(self.marker)


def _markers(text: str) -> list[_Marker]:
    """The lines of a text that are markers, but for those that are text.

    Raises:
        UsageError: of one it is not certain which it is.
    """
    if START not in text and END not in text:
        return []
    lines = [_Marker(*line.span(), START if START in line[0] else END) for line in _LINE.finditer(text)]
    if len(lines) > _MOST:
        at = line_at(text, lines[_MOST].at)
        raise UsageError(f"{at}: more than {_MOST} lines are {START} or {END}; keep one of each, and write &lt; where they are spoken of")
    places = surroundings(text, [line.at for line in lines])
    for line, place in zip(lines, places, strict=True):
        if place is not None and not place.sure:
            raise _not_certain(text, line, place)
    return [line for line, place in zip(lines, places, strict=True) if place is None]


def _not_certain(text: str, line: _Marker, place: Surroundings) -> UsageError:
    """That a marker may be one or a text, with its line."""
    marker, at, begins = line.marker, line_at(text, line.at), line_at(text, place.start)
    what = f"{place.what} of line {begins}" if begins != at else place.what
    if place.open:
        return UsageError(f"{at}: {what} is not closed before {marker}, which may be text there; close it, or take it out")
    remedy = "put both markers at the beginning of lines outside it, or, if they are spoken of, into fenced code"
    return UsageError(f"{at}: {marker} stands in {what}, where it may be text; {remedy}")


def _no_pair(text: str, markers: list[_Marker]) -> UsageError:
    """That markers do not make one pair, with the line of the first that is wrong."""
    lines = [(line_at(text, m.at), m.marker) for m in markers]
    wrong = next((i for i, m in enumerate(markers) if (m.marker == START) != (i == 0) or i > 1), len(markers) - 1)
    told = ", ".join(f"{marker} in line {line}" for line, marker in lines[:6]) + (", …" if len(lines) > 6 else "")
    if len(markers) == 1:
        missing = f"add a line {END} behind the block" if markers[0].marker == START else f"add a line {START} before the block"
        remedy = f"{missing}, or take this line out"
    else:
        remedy = f"keep one {START} and behind it one {END}, and put those that are spoken of into fenced code"
    return UsageError(f"{lines[wrong][0]}: the markers do not make one pair ({told}); {remedy}")
