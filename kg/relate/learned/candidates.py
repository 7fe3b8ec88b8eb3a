"""Pairs of linked names that may be related: two in one line, or one in a line and one that the line is about.

The second kind stands for subjects that Japanese leaves out or names by 同社: what the sentences before were about, the
heading, the title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.records import SegmentKind
from kg.relate.frame import MOST_MENTIONS
from kg.relate.learned.lines import Line, Named

__all__ = ["Pair", "pairs_of"]

_SUBJECTS: Final = frozenset({"は", "が", "も"})
_SIDES: Final = (["の", "方"], ["の", "ほう"], ["の", "側"])
_OPENS: Final = frozenset("（(")
_CLOSES: Final = frozenset("）)")
_FARTHEST = 8
"""Names apart in one line."""
_CARRIED = 6
"""Names from outside the line that it may be about."""
_MOST_PAIRS = 8_000
"""Pairs of a post; more than twice those of the richest real one. Its lines beyond that suggest nothing."""


@dataclass(slots=True)
class Pair:
    """Two names that may be related; the first stands before the second, or outside its line."""

    line: int
    first: Named
    second: Named
    origin: str = ""
    """Where the first stands if outside the line: ``s`` subject of a sentence before, ``p`` the sentence before, ``h`` heading,
    ``t`` title."""
    rank: int = 0
    """Number among those carried into the line."""


def pairs_of(lines: Sequence[Line], may_relate: frozenset[str]) -> list[Pair]:
    """The candidate pairs of a post without those of long lists; `may_relate` holds the pairs of type letters that some relation allows."""
    pairs: list[Pair] = []
    headings: list[Named] = []
    title: list[Named] = []
    subjects: list[Named] = []
    before: list[Named] = []
    segment = -1
    for index, line in enumerate(lines):
        if line.kind in (SegmentKind.TITLE, SegmentKind.HEADING):
            if line.kind is SegmentKind.TITLE:
                title = line.names
            else:
                headings = line.names
            subjects, before = [], []
        elif line.segment != segment and line.kind is SegmentKind.PARAGRAPH:
            subjects, before = [], []
        segment = line.segment
        if line.names and len(line.names) <= MOST_MENTIONS and len(pairs) < _MOST_PAIRS:
            pairs += _inside(index, line, may_relate)
            if line.kind is not SegmentKind.TITLE:
                about = (("s", subjects), ("p", before), ("h", headings), ("t", title))
                pairs += _carried(index, line, [(origin, n) for origin, names in about for n in names], may_relate)
        if line.kind not in (SegmentKind.TITLE, SegmentKind.HEADING):
            found = [n for n in line.names if _is_subject(line, n)]
            subjects = (found or subjects)[:3]
            before = line.names or before
    return pairs


def _inside(index: int, line: Line, may_relate: frozenset[str]) -> Iterator[Pair]:
    aside = _aside(line) if line.kind in (SegmentKind.TITLE, SegmentKind.HEADING) else frozenset()
    names = [name for name in line.names if name.at not in aside]
    for i, first in enumerate(names):
        for seen, second in enumerate(names[i + 1 :], 1):
            if seen > _FARTHEST and not (first.size > 2 or second.size > 2):
                break
            if seen > 3 * _FARTHEST:
                break
            if first.letter + second.letter in may_relate and first.mention.entity_id != second.mention.entity_id:
                yield Pair(index, first, second)


def _carried(index: int, line: Line, carried: list[tuple[str, Named]], may_relate: frozenset[str]) -> Iterator[Pair]:
    known = {n.mention.entity_id for n in line.names}
    rank = 0
    for origin, first in carried:
        if first.mention.entity_id in known:
            continue
        known.add(first.mention.entity_id)
        for second in line.names:
            if first.letter + second.letter in may_relate:
                yield Pair(index, first, second, origin, rank)
        rank += 1
        if rank == _CARRIED:
            break


def _aside(line: Line) -> frozenset[int]:
    """Where the names of a headline stand that it only lists in brackets, as one would tags: ``新製品の衝撃（湊電算・青嶺）``."""
    items = line.items
    names = {name.at for name in line.names}
    found: set[int] = set()
    for at, item in enumerate(items):
        if item in _OPENS:
            end = next((i for i in range(at, len(items)) if items[i] in _CLOSES), at)
            inside = range(at + 1, end)
            if len(inside) > 2 and all((items[i] == "・") == bool((i - at) % 2 == 0) for i in inside):
                found.update(names.intersection(inside))
    return frozenset(found)


def _is_subject(line: Line, name: Named) -> bool:
    after = line.items[name.last + 1 : name.last + 4]
    if after[:2] in _SIDES:  # OpenAIの方も
        return after[2:3] != [] and after[2] in _SUBJECTS
    for place, item in enumerate(after):
        if item in _SUBJECTS and line.tags[name.last + 1 + place].startswith("助詞"):
            return True
        if item not in ("社", "氏", "側", "自身", "」", "』", ")", "）"):
            return False
    return False
