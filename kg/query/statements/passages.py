"""The sentences of a text that state something, beside relations and their money: where they stand, and what they state."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from kg.commonmark import fenced_code
from kg.query.statements.data import data_in, may_state
from kg.query.statements.place import Passage
from kg.query.statements.sentences import narrow, sentences_in

__all__ = ["passages", "prose"]

_PARAGRAPH: Final = re.compile(r"[^\r\n]+")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_LINK_ALONE: Final = re.compile(r"[^\[\]()]{0,4}!?\[[^\]]*\]\([^)]*\)\W*")
"""A line that is no more than a link: its words are those of what it leads to."""
_NOWHERE: Final = (sys.maxsize, sys.maxsize)
"""Behind the last comment and code."""
_ASIDE: Final = re.compile(r"\([^()]*\)")
_LONGEST_TITLE: Final = 200
"""Characters of a title; a longer first line is the text."""


def passages(source: str, title: str, *, counts: bool = False) -> list[Passage]:
    """The sentences of a source that state something, whoever is named in them; not those of comments and code. O(source).

    Args:
        source: of a post or draft.
        title: of the same.
        counts: whether also what they count by words of their own is read, which is compared within one text only.
    """
    found = []
    titled = _titled(source, title)
    for begin, end in prose(source):
        if not counts and not may_state(source[begin:end]):
            continue
        before = (0, "")
        for start, text in sentences_in(source, begin, end):
            if data := data_in(text, before[1], counts=counts):
                found.append(Passage(start, text, before, titled, data))
            before = (start, text)
    return found


def prose(source: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a source begin and end that are text: not comments, code, or a link alone. O(source)."""
    hidden = iter(sorted([*(m.span() for m in _COMMENT.finditer(source)), *((code.start, code.end) for code in fenced_code(source))]))
    begin, end = next(hidden, _NOWHERE)
    for paragraph in _PARAGRAPH.finditer(source):
        while end <= paragraph.start():
            begin, end = next(hidden, _NOWHERE)
        if begin > paragraph.start() and not _LINK_ALONE.fullmatch(paragraph[0]):
            yield paragraph.span()


def _titled(source: str, title: str) -> tuple[int, str]:
    """Where a source spells its title, and that; of one that does not its first line, if it is short."""
    at = source.find(title)
    if at < 0:
        line = _PARAGRAPH.match(source)
        at, title = 0, line[0] if line else ""
    return (at, _ASIDE.sub(lambda aside: " " * len(aside[0]), narrow(title))) if len(title) <= _LONGEST_TITLE else (0, "")
