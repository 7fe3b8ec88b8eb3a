"""Typed relations by the trained component, beside the patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.records import EdgeKey, Mention, Post, Sentence
from kg.relate.candidates import Pair, pairs_of
from kg.relate.features import CLASSES, MAY_RELATE, PairFeatures, allowed, trigger_of
from kg.relate.lines import Line, lines_of
from kg.relate.modality import act_of, pair_status
from kg.relate.model import RelationModel
from kg.relate.weigh import Suggestion, rows_of, suggestions_of

__all__ = ["Reading", "Support", "judge", "read", "settle"]

_SUPPORTS = 0.35
"""Share of the best line's probability from which another line counts as evidence too."""
_HARDLY = 0.03
_ANY = [i for i, (type, _) in enumerate(CLASSES) if type]
_NOT_MADE = [i for i in _ANY if CLASSES[i][0] != "develops"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A post as candidate pairs with their features."""

    lines: Sequence[Line]
    pairs: Sequence[Pair]
    features: Sequence[Sequence[int]]
    allowed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Support:
    """A pair that asserts a relation in some line."""

    key: EdgeKey
    first: Mention
    second: Mention
    act_end: int
    """Offset behind the asserting word in the readable text of the second name's sentence."""
    carried: bool
    """Whether the first name stands outside the line."""
    status: str


def read(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Reading:
    """The candidate pairs of a post."""
    lines = lines_of(post, sentences, mentions)
    pairs = pairs_of(lines, MAY_RELATE)
    features = PairFeatures(lines)
    table = np.array([allowed(p.first.letter + p.second.letter) for p in pairs], dtype=np.bool_)
    return Reading(lines, pairs, [features.of(pair) for pair in pairs], table)


def settle(
    sentences: Sequence[Sentence], reading: Reading, probabilities: NDArray[np.float32]
) -> tuple[NDArray[np.float32], dict[int, str]]:
    """The probabilities without what types forbid and what is denied, asked or supposed; and the status of each other pair."""
    settled = np.where(reading.allowed, probabilities, 0.0).astype(np.float32) if len(reading.pairs) else probabilities
    status: dict[int, str] = {}
    for at in map(int, np.nonzero(settled[:, 1:].max(axis=1, initial=0.0) > _HARDLY)[0]):
        pair = reading.pairs[at]
        line = reading.lines[pair.line]
        found = pair_status(sentences[pair.second.mention.sentence].text, line, pair)
        if found is None:
            # Who makes a thing is mostly said in passing: only a denied making denies it.
            settled[at, _NOT_MADE if trigger_of(line.items[act_of(line, pair)]) not in ("make", "offer") else _ANY] = 0
        status[at] = found or "asserted"
    return settled, status


def judge(
    sentences: Sequence[Sentence], reading: Reading, patterned: Sequence[EdgeKey], model: RelationModel
) -> tuple[Mapping[EdgeKey, float], list[Support]]:
    """The confidence of each suggested relation, and the pairs that support those above the model's threshold."""
    settled, status = settle(sentences, reading, model.of_pairs(reading.features))
    suggestions = suggestions_of(reading.pairs, settled, patterned)
    if not suggestions:
        return {}, []
    weights = model.of_post(rows_of(reading.lines, reading.pairs, suggestions))
    confidence = {s.key: float(w) for s, w in zip(suggestions, weights, strict=True)}
    supports = [
        support
        for s in suggestions
        if confidence[s.key] >= model.threshold
        for support in _supports(reading, s, status)
    ]
    return confidence, supports


def _supports(reading: Reading, s: Suggestion, status: Mapping[int, str]) -> list[Support]:
    found: dict[int, tuple[float, Support]] = {}
    for probability, at in s.supports:
        if probability < _SUPPORTS * s.best:
            continue
        pair = reading.pairs[at]
        line = reading.lines[pair.line]
        support = Support(
            s.key, pair.first.mention, pair.second.mention, line.ends[act_of(line, pair)], bool(pair.origin), status[at]
        )
        if pair.line not in found or found[pair.line][0] < probability:
            found[pair.line] = (probability, support)
    return [support for _, (_, support) in sorted(found.items())]
