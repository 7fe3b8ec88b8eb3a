"""From what single lines say of two names to what the post says: one row of figures for each suggested relation."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.records import RELATION_TYPES, SYMMETRIC_TYPES, EdgeKey, SegmentKind
from kg.relate.ends import LETTERS
from kg.relate.learned.candidates import Pair
from kg.relate.learned.clausefeatures import FIGURES, ClauseFeatures
from kg.relate.learned.features import CLASSES
from kg.relate.learned.lines import Line
from kg.relate.triggers import TRIGGERS, trigger_of

__all__ = ["Suggestion", "rows_of", "suggestions_of"]

_FLOOR: Final = 0.03
"""Probability below which a pair suggests nothing."""


@dataclass(slots=True)
class Suggestion:
    """A relation that some lines of a post suggest."""

    key: EdgeKey
    supports: list[tuple[float, int]] = field(default_factory=list)
    """Probability and index of each pair that suggests it."""
    patterned: bool = False
    """Whether a pattern asserts it."""

    @property
    def best(self) -> float:
        """The highest probability of a pair."""
        return max((p for p, _ in self.supports), default=_FLOOR)


def suggestions_of(pairs: Sequence[Pair], probabilities: NDArray[np.float32], patterned: Sequence[EdgeKey]) -> list[Suggestion]:
    """The relations that pairs suggest, and those that patterns assert, in a fixed order."""
    found: dict[EdgeKey, Suggestion] = {}
    for at, c in zip(*np.nonzero(probabilities[:, 1:] > _FLOOR), strict=True):
        type, forward = CLASSES[c + 1]
        first, second = pairs[at].first.mention.entity_id, pairs[at].second.mention.entity_id
        key = EdgeKey.of(first, type, second) if forward else EdgeKey.of(second, type, first)
        found.setdefault(key, Suggestion(key)).supports.append((float(probabilities[at, c + 1]), int(at)))
    for key in patterned:
        found.setdefault(key, Suggestion(key)).patterned = True
    return [found[key] for key in sorted(found)]


def rows_of(
    lines: Sequence[Line], pairs: Sequence[Pair], suggestions: Sequence[Suggestion], clauses: ClauseFeatures
) -> NDArray[np.float32]:
    """The figures by which each suggestion is weighed, one row each; `clauses` is what the clauses say of a pair."""
    counts = Counter(n.mention.entity_id for line in lines for n in line.names)
    letters = {n.mention.entity_id: n.letter for line in lines for n in line.names}
    title = {n.mention.entity_id for line in lines if line.kind is SegmentKind.TITLE for n in line.names}
    together: Counter[frozenset[str]] = Counter()
    kinds: defaultdict[frozenset[str], set[SegmentKind]] = defaultdict(set)
    for pair in pairs:
        if not pair.origin:
            ends = frozenset((pair.first.mention.entity_id, pair.second.mention.entity_id))
            together[ends] += 1
            kinds[ends].add(lines[pair.line].kind)
    groups = [frozenset(map(trigger_of, line.items)) for line in lines]
    rivals = _rivals(suggestions)
    total = math.log(sum(s.best for s in suggestions) + 1)
    rows = [
        [
            *_support(s, pairs, groups),
            *_competition(s, rivals),
            *_clausal(s, pairs, clauses),
            math.log1p(together[ends]),
            math.log(max(1, counts[s.key.head])),
            math.log(max(1, counts[s.key.tail])),
            float(s.key.head in title),
            float(s.key.tail in title),
            *(float(kind in kinds[ends]) for kind in (SegmentKind.HEADING, SegmentKind.TABLE_CELL, SegmentKind.LIST_ITEM)),
            math.log(len(lines) + 1),
            math.log(len(counts) + 1),
            total,
            *(float(s.key.type == type) for type in RELATION_TYPES),
            *(float(letters.get(s.key.head) == letter) for letter in LETTERS.values()),
            *(float(letters.get(s.key.tail) == letter) for letter in LETTERS.values()),
        ]
        for s in suggestions
        for ends in (frozenset((s.key.head, s.key.tail)),)
    ]
    return np.array(rows, dtype=np.float32)


def _logit(p: float) -> float:
    return math.log(max(p, 1e-3) / max(1 - p, 1e-3))


def _support(s: Suggestion, pairs: Sequence[Pair], groups: Sequence[frozenset[str]]) -> list[float]:
    ranked = sorted((p for p, _ in s.supports), reverse=True) or [_FLOOR]
    inside = [p for p, at in s.supports if not pairs[at].origin]
    carried = [p for p, at in s.supports if pairs[at].origin]
    spoken = [p for p, at in s.supports if TRIGGERS[s.key.type] & groups[pairs[at].line]]
    return [
        _logit(ranked[0]),
        _logit(ranked[1] if len(ranked) > 1 else 0.0),
        _logit(1 - math.prod(1 - p for p in ranked)),
        math.log(len(ranked)),
        _logit(max(inside, default=0.0)),
        _logit(max(carried, default=0.0)),
        float(not inside),
        _logit(max(spoken, default=0.0)),
        float(not spoken),
        float(s.patterned),
    ]


def _clausal(s: Suggestion, pairs: Sequence[Pair], clauses: ClauseFeatures) -> list[float]:
    """What the clauses say where the suggestion is best supported, and whether any support is said or denied."""
    best = sorted(s.supports, reverse=True)[:3]
    if not best:
        return [0.0] * (len(FIGURES) + 2)
    figures = [
        clauses.figures(pairs[at], s.key.type, s.key.type in SYMMETRIC_TYPES or pairs[at].first.mention.entity_id == s.key.head)
        for _, at in best
    ]
    return [*figures[0], max(f[0] for f in figures), max(f[5] for f in figures)]


@dataclass(slots=True)
class _Group:
    """Suggestions that share a type and an end, summed up so that each can be weighed against the others in O(1)."""

    total: float = 0.0
    best: float = 0.0
    second: float = 0.0
    patterned: int = 0

    def add(self, best: float, patterned: bool) -> None:
        self.total += best
        self.best, self.second = max(self.best, best), max(self.second, min(self.best, best))
        self.patterned += patterned

    def best_but(self, own: float) -> float:
        """The best of the others."""
        return self.second if own == self.best else self.best


@dataclass(slots=True)
class _Rivals:
    """Suggestions by what they share."""

    heads: Mapping[tuple[str, str], _Group]
    """By type and tail: those with any head."""
    tails: Mapping[tuple[str, str], _Group]
    """By head and type: those with any tail."""
    ends: Mapping[frozenset[str], list[Suggestion]]


def _rivals(suggestions: Sequence[Suggestion]) -> _Rivals:
    heads: defaultdict[tuple[str, str], _Group] = defaultdict(_Group)
    tails: defaultdict[tuple[str, str], _Group] = defaultdict(_Group)
    ends: defaultdict[frozenset[str], list[Suggestion]] = defaultdict(list)
    for s in suggestions:
        key, best = s.key, s.best
        heads[key.type, key.tail].add(best, s.patterned)
        tails[key.head, key.type].add(best, s.patterned)
        if key.type in SYMMETRIC_TYPES:
            heads[key.type, key.head].add(best, s.patterned)
            tails[key.tail, key.type].add(best, s.patterned)
        ends[frozenset((key.head, key.tail))].append(s)
    return _Rivals(heads, tails, ends)


def _competition(s: Suggestion, rivals: _Rivals) -> list[float]:
    # No two suggestions have the same type and ends, so that the others of a group are all but this one.
    key, best = s.key, s.best
    heads, tails = rivals.heads[key.type, key.tail], rivals.tails[key.head, key.type]
    same_ends = rivals.ends[frozenset((key.head, key.tail))]
    by_head, by_tail = heads.best_but(best), tails.best_but(best)
    by_type = max((r.best for r in same_ends if r.key.type != key.type), default=0.0)
    reverse = max((r.best for r in same_ends if r.key.type == key.type and r.key.head != key.head), default=0.0)
    return [
        _logit(by_head),
        _logit(by_tail),
        _logit(by_type),
        _logit(reverse),
        math.log1p(max(0.0, tails.total - best)),
        math.log1p(max(0.0, heads.total - best)),
        float(best > by_head),
        float(best > by_type),
        float(any(r.patterned and r.key.type != key.type for r in same_ends)),
        float(heads.patterned > s.patterned),
    ]
