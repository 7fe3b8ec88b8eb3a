"""A post as the learned component reads it: lines of words in which every linked name is one item.

A line is a sentence, or a table row whose cells are joined by bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.records import Mention, Post, SegmentKind, Sentence
from kg.relate.ends import LETTERS

__all__ = ["BAR", "JOINS", "Line", "Named", "lines_of"]

BAR: Final = "|"
"""The item between two cells of a table row."""

JOINS: Final = frozenset({"、", "と", "や", "・", ",", "及び", "および", "ならびに", "そして", "/", "／", "&", "＆", "並びに"})
"""What stands between the names of an enumeration."""

_DIGITS = re.compile(r"[0-9０-９]+")
_LONGEST_LIST = 30


@dataclass(slots=True)
class Named:
    """A linked name in a line."""

    at: int
    """Index of its item."""
    mention: Mention
    letter: str
    """Its type, as one letter."""
    first: int
    """Index of the first item of the enumeration it stands in; `at` if it stands alone."""
    last: int
    """Index of the last item of the enumeration."""
    size: int = 1
    """Names in the enumeration."""


@dataclass(slots=True)
class Line:
    """A sentence or table row as items."""

    kind: SegmentKind
    segment: int
    """Index of the (first) segment it stands in."""
    sentences: tuple[int, ...]
    items: list[str] = field(default_factory=list)
    """Dictionary forms; digits as one 0; a linked name as its type's letter in angle brackets."""
    tags: list[str] = field(default_factory=list)
    """Sudachi tags; empty for names and bars."""
    ends: list[int] = field(default_factory=list)
    """For each item the offset behind it in its sentence's readable text."""
    names: list[Named] = field(default_factory=list)
    header: Line | None = None
    """The first row of the table, for the rows below it."""
    columns: list[int] = field(default_factory=list)
    """For each item of a table row the number of its cell."""


def lines_of(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Line]:
    """All lines of a post, in order; those that name nothing are empty, table rows apart, which may be headers."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    lines: list[Line] = []
    row: int | None = None
    header: Line | None = None
    cell = -1
    for index, sentence in enumerate(sentences):
        segment = post.segments[sentence.segment]
        if segment.kind is SegmentKind.TABLE_CELL and segment.row is not None:
            line = lines[-1] if lines else None
            if line is not None and row == segment.row:
                if sentence.segment != cell:
                    _add(line, BAR, "", 0, line.columns[-1] + 1 if line.columns else 1)
            else:
                begins = line is None or line.kind is not SegmentKind.TABLE_CELL
                line = Line(segment.kind, sentence.segment, ())
                header = None if begins else header or lines[-1]
                line.header = header
                lines.append(line)
            row, cell = segment.row, sentence.segment
        else:
            line = Line(segment.kind, sentence.segment, ())
            row = header = None
            lines.append(line)
        line.sentences = (*line.sentences, index)
        here = by_sentence.get(index)
        if here or line.kind is SegmentKind.TABLE_CELL:
            _fill(line, sentence, here or ())
    for line in lines:
        if len(line.names) > 1:
            _enumerate(line)
    return lines


def _add(line: Line, item: str, tag: str, end: int, column: int) -> None:
    line.items.append(item)
    line.tags.append(tag)
    line.ends.append(end)
    line.columns.append(column)


def _fill(line: Line, sentence: Sentence, mentions: Sequence[Mention]) -> None:
    column = line.columns[-1] if line.columns else 0
    waiting = sorted(mentions, key=lambda m: m.text_start)
    following = 0
    covered = 0
    for token in sentence.tokens:
        while following < len(waiting) and waiting[following].text_start < token.end:
            mention = waiting[following]
            letter = LETTERS[mention.type]
            at = len(line.items)
            line.names.append(Named(at, mention, letter, at, at))
            _add(line, f"<{letter}>", "", mention.text_end, column)
            covered = mention.text_end
            following += 1
        if token.start >= covered and token.end > covered:
            item = token.lemma
            if "0" <= item[:1] <= "９" and _DIGITS.match(item):
                item = _DIGITS.sub("0", item)
            if item.strip():
                _add(line, item, token.tag, token.end, column)


def _enumerate(line: Line) -> None:
    """Note which names of one type stand in an enumeration (``A、BとC``)."""
    run = [line.names[0]]
    for name in line.names[1:]:
        between = line.items[run[-1].at + 1 : name.at]
        joined = 0 < len(between) <= 2 and name.letter == run[-1].letter and all(item in JOINS for item in between)
        if joined and len(run) < _LONGEST_LIST:
            run.append(name)
        else:
            _close(run)
            run = [name]
    _close(run)


def _close(run: list[Named]) -> None:
    if len(run) > 1:
        for name in run:
            name.first, name.last, name.size = run[0].at, run[-1].at, len(run)
