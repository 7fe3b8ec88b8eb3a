"""Reading spans off label probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger import LABELS, OUTSIDE
from kg.records import ENTITY_TYPES, EntityType

__all__ = ["best_spans", "ended", "may_be", "type_scores"]

_CERTAINLY_OUTSIDE = 0.97
_MAY_WELL = 0.3


def _allowed() -> NDArray[np.float32]:
    """0 where one label may follow another, minus infinity where not."""
    table = np.full((len(LABELS), len(LABELS)), -np.inf, dtype=np.float32)
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            opened = before[0] in "BI"
            if opened and after[0] in "IL" and before[2:] == after[2:]:
                table[i, j] = 0
            if not opened and after[0] in "OBU":
                table[i, j] = 0
    return table


_ALLOWED: Final = _allowed()
_MAY_BEGIN: Final = np.array([0 if name[0] in "OBU" else -np.inf for name in LABELS], dtype=np.float32)
_MAY_END: Final = np.array([0 if name[0] in "OLU" else -np.inf for name in LABELS], dtype=np.float32)


def best_spans(probabilities: NDArray[np.float32]) -> list[tuple[int, int, EntityType]]:
    """The most probable valid sequence of labels as spans of words, half-open (Viterbi 1967).

    Words that are outside with near certainty cut a sentence into short runs. O(words in such runs).
    """
    spans: list[tuple[int, int, EntityType]] = []
    unsure = np.flatnonzero(probabilities[:, OUTSIDE] < _CERTAINLY_OUTSIDE)
    if not len(unsure):
        return spans
    cuts = np.flatnonzero(np.diff(unsure) > 1) + 1
    for run in np.split(unsure, cuts):
        first, last = int(run[0]), int(run[-1]) + 1
        spans += [(first + a, first + b, t) for a, b, t in _decode(np.log(probabilities[first:last] + 1e-9))]
    return spans


def may_be(type: EntityType, probabilities: NDArray[np.float32]) -> list[bool]:
    """Of each word, whether it may well belong to a name of this type."""
    first = 1 + 4 * ENTITY_TYPES.index(type)
    return (probabilities[:, first : first + 4].sum(axis=1) >= _MAY_WELL).tolist()  # type: ignore[no-any-return]


def ended(probabilities: NDArray[np.float32], outside: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Label probabilities, if these spans of words are known to be no part of a name: one that stands before them ends there."""
    if not outside:
        return probabilities
    known = probabilities.copy()
    for first, last in outside:
        known[first:last] = 0
        known[first:last, OUTSIDE] = 1
        by_type = known[first - 1, 1:].reshape(len(ENTITY_TYPES), 4)  # B I L U
        by_type[:, 2:] += by_type[:, 1::-1]
        by_type[:, :2] = 0
    return known


def _decode(scores: NDArray[np.float32]) -> list[tuple[int, int, EntityType]]:
    best = scores[0] + _MAY_BEGIN
    back = []
    for row in scores[1:]:
        ways = best[:, None] + _ALLOWED
        come = ways.argmax(axis=0)
        back.append(come)
        best = ways[come, np.arange(len(LABELS))] + row
    at = int((best + _MAY_END).argmax())
    path = [at]
    for come in reversed(back):
        at = int(come[at])
        path.append(at)
    path.reverse()
    spans = []
    begin = 0
    for i, which in enumerate(path):
        name = LABELS[which]
        if name[0] in "BU":
            begin = i
        if name[0] in "LU":
            spans.append((begin, i + 1, EntityType(name[2:])))
    return spans


def type_scores(probabilities: NDArray[np.float32], first: int, last: int) -> tuple[float, ...]:
    """How probable it is that the words ``[first, last)`` are exactly one name of each type, in the order of ENTITY_TYPES.

    The geometric mean of the labels' probabilities, so that long names are not punished for their length.
    """
    by_type = probabilities[first:last, 1:].reshape(last - first, len(ENTITY_TYPES), 4)  # B I L U
    if last - first == 1:
        found = by_type[0, :, 3]
    else:
        logs = np.log(by_type[0, :, 0] + 1e-6) + np.log(by_type[-1, :, 2] + 1e-6)
        logs += np.log(by_type[1:-1, :, 1] + 1e-6).sum(axis=0)
        found = np.exp(logs / (last - first))
    return tuple(round(float(x), 3) for x in found)
