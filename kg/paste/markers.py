"""A block between two markers in a post's file. Nothing else in the file changes, to the last byte."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice, pairwise
from typing import Final, NamedTuple

from kg.commonmark import fenced_code
from kg.errors import UsageError
from kg.lines import line_at, lined
from kg.markers import END, END_MARK, START, START_MARK, is_nearly_one
from kg.paste.typed import Why, of_a_block, typed
from kg.posts import Surroundings, body_start, surroundings, unclosed
from kg.posts.elements import blanked

__all__ = ["with_block"]

_MOST: Final = 200
"""Markers on lines of their own; nobody writes more."""
_MARKER: Final = re.compile(f"{START_MARK}|(?P<ends>{END_MARK})")
_TAG: Final = r"</?[A-Za-z][^<>\r\n]*>"
_LINE: Final = re.compile(
    rf"""(?<![^\r\n])[ \t]*
    (?P<inside>(?:(?:>|[-*+][ \t]|\d{{1,9}}[.)][ \t]|{_TAG})[ \t]*)*)
    (?P<markers>{START_MARK}[^\r\n]*{END_MARK}|{START_MARK}|{END_MARK})
    (?P<behind>(?:[ \t]|{_TAG})*)(?![^\r\n])""",
    re.X,
)
"""A line of a marker, or of a pair with what stands between the two; also where it is in a quote, an item of a list or an element."""
_NEARLY: Final = re.compile(r"(?<![^\r\n])[ \t]*(?P<comment><!--(?P<said>[^<>\r\n]{1,60})-->)[ \t]*(?![^\r\n])")
"""A line that is a short comment."""
_REASONS: Final[Mapping[Why, str]] = {
    Why.FORM: "is of no block that was written, and would be lost; put it before or behind them, or take it out",
    Why.SITE: "leads to another site than the links beside it, and to no stored post: it may be yours, or lead to a post that is gone; "
    "to keep it, put it before or behind the markers, else take it out",
}
_INSIDE: Final = {">": "a quote", "<": "an element of HTML"}
"""What such a line is in, by what it begins with; else it is an item."""


def with_block(data: bytes, block: str, known: Set[str] = frozenset()) -> bytes:
    """A file with a block between its markers, in place of what stands there; without markers, both are put at its end,
    unless the block is empty. Markers that stand in the file stay, with nothing between them if the block is empty: they keep the place.

    There they stand behind an empty line; a last line that has no end gets one. A pair on one line becomes a block. The block takes the
    file's own line ends, those of its first line; carriage returns alone where it has no others. Markers in front matter, code, a tag of
    Liquid that shows what it holds and the like are text. How they are spelt in the file is kept.

    Args:
        data: the bytes of the file, UTF-8 with or without a byte order mark.
        block: the block's lines, without the markers, each with a line feed.
        known: addresses of posts, as links have them: what leads there from a block was not typed, whatever site it is on.

    Raises:
        UsageError: the markers do not make one pair, one is misspelt, it is not certain whether one is text, something was typed between
            them that no block has, or there are none and something is open at the file's end that would swallow the block. Its message
            begins with the line: ``12: …``.
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return mark + _with_block(data[len(mark) :].decode(), block, known).encode()


def _with_block(text: str, block: str, known: Set[str]) -> str:
    first = text.find("\n")
    newline = "\r\n" if text[:first].endswith("\r") and first >= 0 else "\r" if first < 0 and "\r" in text else "\n"
    inner = block.replace("\r\n", "\n").replace("\n", newline)
    markers = _markers(text)
    if [m.ends for m in markers] != [False, True]:
        if nearly := _nearly_one(text):
            raise nearly
        if markers:
            raise _no_pair(text, markers)
        return _with_new(text, inner, newline) if block else text
    begin, end = markers[0].end, markers[1].start
    between, after = lined(text)[begin:end], text[:begin] + newline + inner + text[end:]
    if after == text or not (block or between.strip()):
        return text
    if found := typed(between, block, known):
        shown = between[found.at :].split("\n", 1)[0].strip()[:40]
        reason = f"what stands between the markers ({shown} …) {_REASONS[found.why]}"
        raise UsageError(f"{line_at(text, begin + found.at)}: {reason}")
    return after


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


def _nearly_one(text: str) -> UsageError | None:
    """That a line is a comment that was meant to be a marker; None if there is no such line where one may stand."""
    nearly = [c for c in islice(_NEARLY.finditer(text), _MOST) if is_nearly_one(c["said"]) and not _MARKER.fullmatch(c["comment"])]
    places = surroundings(text, [c.start("comment") for c in nearly])
    for comment, place in zip(nearly, places, strict=True):
        if place is None:
            remedy = f"write {START} before the block and {END} behind it, or take this line out"
            return UsageError(f"{line_at(text, comment.start('comment'))}: {comment['comment']} is not read as a marker; {remedy}")
    return None


class _Marker(NamedTuple):
    """A marker on a line of its own, or on that of a pair."""

    start: int
    """Offset of the marker, or of the blanks that begin its line."""
    end: int
    """Behind the marker."""
    marker: str
    """As it is spelt."""
    ends: bool
    """Whether it is the one behind a block."""
    inside: Surroundings | None
    """What keeps its line from being one of markers alone."""

    @property
    def at(self) -> int:
        """Offset of the marker."""
        return self.end - len(self.marker)


def _on_lines(text: str) -> Iterator[_Marker]:
    """The markers of a text that share their lines with no words."""
    for line in _LINE.finditer(text):
        around = line["inside"] or line["behind"].strip()
        inside = Surroundings(_INSIDE.get(around[0], "an item of a list"), *line.span()) if around else None
        for found in _MARKER.finditer(text, *line.span("markers")):
            start = line.start() if found.start() == line.start("markers") else found.start()
            yield _Marker(start, found.end(), found[0], found["ends"] is not None, inside)


def _markers(text: str) -> list[_Marker]:
    """The markers of a text, but for those that are text.

    Raises:
        UsageError: of one it is not certain which it is, or no block can stand there.
    """
    if not _MARKER.search(text):
        return []
    found = list(islice(_on_lines(text), _MOST + 1))
    if len(found) > _MOST:
        at = line_at(text, found[_MOST].at)
        raise UsageError(f"{at}: more than {_MOST} lines are {START} or {END}; keep one of each, and write &lt; where they are spoken of")
    markers = []
    for marker, place in zip(found, surroundings(_without_blocks(text, found), [m.at for m in found]), strict=True):
        place = place or marker.inside
        if place is None:
            markers.append(marker)
        elif not place.sure:
            raise _not_certain(text, marker, place)
    return markers


def _without_blocks(text: str, markers: Sequence[_Marker]) -> str:
    """A text of the same length with blanks for the blocks that were written: a title may hold what elsewhere opens something."""
    text = lined(text)
    pairs = ((a, b) for a, b in pairwise(markers) if b.ends and not a.ends)
    return blanked(text, [(a.end, b.start) for a, b in pairs if of_a_block(text[a.end : b.start])])


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
    wrong = next((i for i, m in enumerate(markers) if m.ends == (i == 0) or i > 1), len(markers) - 1)
    told = ", ".join(f"{marker} in line {line}" for line, marker in lines[:6]) + (", …" if len(lines) > 6 else "")
    if len(markers) == 1:
        missing = f"add a line {END} behind the block" if not markers[0].ends else f"add a line {START} before the block"
        remedy = f"{missing}, or take this line out"
    else:
        remedy = f"keep one {START} and behind it one {END}, and put those that are spoken of into fenced code"
    return UsageError(f"{lines[wrong][0]}: the markers do not make one pair ({told}); {remedy}")
