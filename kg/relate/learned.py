"""Typed relations by the trained component, beside the patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from kg.records import SYMMETRIC_TYPES, EdgeKey, Mention, Post, Sentence
from kg.relate.candidates import Pair, pairs_of
from kg.relate.clausefeatures import ClauseFeatures
from kg.relate.features import CLASSES, MAY_RELATE, PairFeatures, allowed, trigger_of
from kg.relate.frame import Frame, frames_of
from kg.relate.lines import Line, lines_of
from kg.relate.modality import Meaning, act_of, pair_meaning
from kg.relate.model import RelationModel
from kg.relate.predicates import Said, said_in
from kg.relate.weigh import Suggestion, rows_of, suggestions_of

__all__ = ["Reading", "Support", "judge", "read", "settle"]

_SUPPORTS = 0.35
"""Share of the best line's probability from which another line counts as evidence too."""
_HARDLY = 0.03
_ANY = [i for i, (type, _) in enumerate(CLASSES) if type]
_MADE = [i for i in _ANY if CLASSES[i][0] == "develops"]
_NOT_MADE = [i for i in _ANY if i not in _MADE]
_LED = [i for i in _ANY if CLASSES[i][0] == "leads"]
_FORMER = frozenset({"元", "前", "旧"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A post as candidate pairs with their features."""

    lines: Sequence[Line]
    pairs: Sequence[Pair]
    features: Sequence[Sequence[int]]
    allowed: NDArray[np.bool_]
    clauses: ClauseFeatures
    published: datetime | None = None


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


def read(
    post: Post,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    frames: Mapping[int, Frame] | None = None,
    said: Mapping[int, Said] | None = None,
) -> Reading:
    """The candidate pairs of a post; `frames` and `said` are its sentences and what their clauses say, if that is known."""
    if frames is None or said is None:
        frames = {frame.mentions[0].sentence: frame for frame in frames_of(post, sentences, mentions)}
        said = {at: said_in(frame) for at, frame in frames.items()}
    lines = lines_of(post, sentences, mentions)
    pairs = pairs_of(lines, MAY_RELATE)
    clauses = ClauseFeatures(frames, said)
    features = PairFeatures(lines, clauses)
    table = np.array([allowed(p.first.letter + p.second.letter) for p in pairs], dtype=np.bool_)
    return Reading(lines, pairs, [features.of(pair) for pair in pairs], table, clauses, post.published_at)


def settle(
    sentences: Sequence[Sentence], reading: Reading, probabilities: NDArray[np.float32]
) -> tuple[NDArray[np.float32], dict[int, Meaning]]:
    """The probabilities without what types forbid and what is denied, asked or supposed; and what each other pair means."""
    settled = np.where(reading.allowed, probabilities, 0.0).astype(np.float32) if len(reading.pairs) else probabilities
    meanings: dict[int, Meaning] = {}
    for at in map(int, np.nonzero(settled[:, 1:].max(axis=1, initial=0.0) > _HARDLY)[0]):
        pair = reading.pairs[at]
        line = reading.lines[pair.line]
        found = pair_meaning(sentences[pair.second.mention.sentence].text, line, pair, reading.published)
        if found is None:
            # Who makes a thing is mostly said in passing: only a denied making denies it.
            settled[at, _NOT_MADE if trigger_of(line.items[act_of(line, pair)]) not in ("make", "offer") else _ANY] = 0
        meanings[at] = found or Meaning()
        settled[at, _excluded(line, pair)] = 0
    return settled, meanings


def _excluded(line: Line, pair: Pair) -> list[int]:
    """Classes that a word beside the names rules out: who stands up to a thing does not make it; a former head heads no longer."""
    items, second = line.items, pair.second
    if items[second.last + 1 : second.last + 2] == ["に"] and trigger_of(items[act_of(line, pair)]) == "rival":
        return _MADE
    before = items[max(0, pair.first.first - 1) : pair.first.first] if not pair.origin else []
    between = items[pair.first.last + 1 : second.first] if not pair.origin else items[: second.first]
    if not _FORMER.isdisjoint(before) or not _FORMER.isdisjoint(between[:2]):
        return _LED
    return []


def judge(
    sentences: Sequence[Sentence], reading: Reading, patterned: Sequence[EdgeKey], model: RelationModel
) -> tuple[Mapping[EdgeKey, float], list[Support]]:
    """The confidence of each suggested relation, and the pairs that support those above the model's threshold."""
    settled, meanings = settle(sentences, reading, model.of_pairs(reading.features))
    suggestions = suggestions_of(reading.pairs, settled, patterned)
    if not suggestions:
        return {}, []
    weights = model.of_post(rows_of(reading.lines, reading.pairs, suggestions, reading.clauses))
    confidence = {s.key: float(w) for s, w in zip(suggestions, weights, strict=True)}
    claimed = (s for s in suggestions if confidence[s.key] >= model.threshold and not _reversed(s, confidence, patterned))
    return confidence, [support for s in claimed for support in _supports(reading, s, meanings)]


def _reversed(s: Suggestion, confidence: Mapping[EdgeKey, float], patterned: Sequence[EdgeKey]) -> bool:
    """Whether the same relation is rather asserted the other way round."""
    if s.key.type in SYMMETRIC_TYPES or s.patterned:
        return False
    other = EdgeKey(s.key.tail, s.key.type, s.key.head)
    return other in patterned or confidence.get(other, 0.0) > confidence[s.key]


def _supports(reading: Reading, s: Suggestion, meanings: Mapping[int, Meaning]) -> list[Support]:
    found: dict[int, tuple[float, Support]] = {}
    for probability, at in s.supports:
        if probability < _SUPPORTS * s.best:
            continue
        pair = reading.pairs[at]
        line = reading.lines[pair.line]
        support = Support(
            s.key,
            pair.first.mention,
            pair.second.mention,
            line.ends[act_of(line, pair)],
            bool(pair.origin),
            meanings[at].status_of(s.key.type),
        )
        if pair.line not in found or found[pair.line][0] < probability:
            found[pair.line] = (probability, support)
    return [support for _, (_, support) in sorted(found.items())]
