"""Typed relations by the trained component, beside the patterns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from kg.records import SYMMETRIC_TYPES, EdgeKey, Mention, Post, Sentence
from kg.relate.ends import MAY_RELATE
from kg.relate.frame import Frame, frames_of
from kg.relate.learned.candidates import Pair, pairs_of
from kg.relate.learned.clausefeatures import ClauseFeatures
from kg.relate.learned.features import CLASSES, PairFeatures, allowed
from kg.relate.learned.lines import Line, lines_of
from kg.relate.learned.model import RelationModel
from kg.relate.learned.pairmeaning import act_of, described, pair_meaning, said_between
from kg.relate.learned.weigh import Suggestion, rows_of, suggestions_of
from kg.relate.modality import Meaning, affirmed
from kg.relate.predicates import Said, said_in
from kg.relate.triggers import TRIGGERS, trigger_of

__all__ = ["PairedPost", "Support", "judge", "read", "settle", "telling"]

_SUPPORTS = 0.35
"""Share of the best line's probability from which another line may be evidence too."""
_SAYS_SO = 0.6
"""The same for a line without a word that speaks for the relation."""
_AT_LEAST = 0.1
"""Probability from which a line with both names is rather shown than one with a single name, if there is no better."""
_MAY_GO_UNSAID = frozenset({"develops", "located_in", "leads"})
"""Relations that lines often state without such a word; of the others only the best line may lack it."""
_WORDLESS = 0.85
"""How much less a line without such a word says so."""
_ELIDED = 0.8
"""How much less a line says so that leaves its subject out."""
_NAMELESS = 0.3
"""How much less a line says so that only continues what the lines before say."""
_HARDLY = 0.03
_OWNED = frozenset({"develops"})
"""Relations that AのB states."""
_ALSO = {"partners_with": frozenset({"supply", "make"}), "supplies": frozenset({"partner"}), "invests_in": frozenset({"buy"})}
"""Further groups of words that speak for a relation if both names stand beside them (契約)."""
_PHRASE = 8
"""Words that may stand between the names of such a phrase."""
_SUBJECTS = frozenset({"は", "が", "も"})
_PRONOUNS = frozenset({"同社", "彼", "彼等", "彼ら", "両社", "同", "こちら", "此方"})
_ANY = [i for i, (type, _) in enumerate(CLASSES) if type]
_MADE = [i for i in _ANY if CLASSES[i][0] == "develops"]
_NOT_MADE = [i for i in _ANY if i not in _MADE]
_LED = [i for i in _ANY if CLASSES[i][0] == "leads"]
_FORMER = frozenset({"元", "前", "旧"})


@dataclass(frozen=True, slots=True)
class PairedPost:
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
    acts: bool = True
    """Whether the line has a word that speaks for the relation, if carried: that says it of the second name."""
    share: float = 1.0
    """How well the line supports the relation: the factor of its confidence."""
    near: bool = True
    """Whether the line is about as sure as the best one."""


def read(
    post: Post,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    frames: Mapping[int, Frame] | None = None,
    said: Mapping[int, Said] | None = None,
) -> PairedPost:
    """The candidate pairs of a post; `frames` and `said` are its sentences and what their clauses say, if that is known."""
    if frames is None or said is None:
        frames = {frame.mentions[0].sentence: frame for frame in frames_of(post, sentences, mentions)}
        said = {at: said_in(frame) for at, frame in frames.items()}
    lines = lines_of(post, sentences, mentions)
    pairs = pairs_of(lines, MAY_RELATE)
    clauses = ClauseFeatures(frames, said)
    features = PairFeatures(lines, clauses)
    table = np.array([allowed(p.first.letter + p.second.letter) for p in pairs], dtype=np.bool_)
    return PairedPost(lines, pairs, [features.of(pair) for pair in pairs], table, clauses, post.published_at)


def settle(
    sentences: Sequence[Sentence], reading: PairedPost, probabilities: NDArray[np.float32]
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
    sentences: Sequence[Sentence], reading: PairedPost, patterned: Sequence[EdgeKey], model: RelationModel
) -> tuple[Mapping[EdgeKey, float], list[Support]]:
    """The confidence of each suggested relation, and the pairs that support those above the model's threshold."""
    settled, meanings = settle(sentences, reading, model.of_pairs(reading.features))
    suggestions = suggestions_of(reading.pairs, settled, patterned)
    if not suggestions:
        return {}, []
    weights = model.of_post(rows_of(reading.lines, reading.pairs, suggestions, reading.clauses))
    confidence = {s.key: float(w) for s, w in zip(suggestions, weights, strict=True)}
    claimed = [s for s in suggestions if confidence[s.key] >= model.threshold and not _reversed(s, confidence, patterned)]
    return confidence, [support for s in claimed for support in _supports(sentences, reading, s, meanings)]


def _reversed(s: Suggestion, confidence: Mapping[EdgeKey, float], patterned: Sequence[EdgeKey]) -> bool:
    """Whether the same relation is rather asserted the other way round."""
    if s.key.type in SYMMETRIC_TYPES or s.patterned:
        return False
    other = EdgeKey(s.key.tail, s.key.type, s.key.head)
    return other in patterned or confidence.get(other, 0.0) > confidence[s.key]


def telling(supports: Sequence[Support], patterned: Collection[EdgeKey]) -> list[Support]:
    """Of the lines that support relations, those that state them; for each relation at least the best one.

    That one has the relation's confidence, if no pattern found a better line; the others have less by their share.
    """
    by_key: defaultdict[EdgeKey, list[Support]] = defaultdict(list)
    for support in supports:
        by_key[support.key].append(support)
    told: list[Support] = []
    for key, found in by_key.items():
        if not any(s.near for s in found):
            continue
        unsaid = key.type in _MAY_GO_UNSAID
        kept = [s for s in found if s.near and (s.acts or (not s.carried and unsaid and s.share >= _SAYS_SO * _WORDLESS))]
        if not kept and key not in patterned:
            kept = [s for s in found if not s.carried] or [s for s in found if s.near]
            kept = [max(kept, key=lambda s: s.share)]
        best = max(kept, key=lambda s: s.share, default=None)
        told += [replace(s, share=1.0) if s is best and key not in patterned else s for s in kept]
    return told


def _supports(sentences: Sequence[Sentence], reading: PairedPost, s: Suggestion, meanings: Mapping[int, Meaning]) -> list[Support]:
    """The best pair of each line that may state a relation."""
    found: dict[int, Support] = {}
    for probability, at in s.supports:
        pair = reading.pairs[at]
        line = reading.lines[pair.line]
        near = probability >= _SUPPORTS * s.best
        if not near and (pair.origin or probability < _AT_LEAST):
            continue
        act = act_of(line, pair)
        acts = _says_of(line, pair, act, s.key.type) if pair.origin else _speaks(line, pair, act, s.key.type)
        share = probability / s.best * ((_ELIDED if acts else _NAMELESS) if pair.origin else 1.0 if acts else _WORDLESS)
        if pair.line in found and found[pair.line].share >= share:
            continue
        status = meanings[at].status_of(s.key.type)
        if status != "asserted":
            status = _status(sentences[pair.second.mention.sentence].text, reading, pair, s.key.type, status)
        found[pair.line] = Support(
            s.key,
            pair.first.mention,
            pair.second.mention,
            line.ends[act],
            bool(pair.origin),
            status,
            acts,
            share,
            near,
        )
    return [support for _, support in sorted(found.items())]


def _status(text: str, reading: PairedPost, pair: Pair, type: str, status: str) -> str:
    """The status of a relation that is not a fact by the act behind the two names, if it is another word that says it."""
    line = reading.lines[pair.line]
    if described(text, line, pair, type):
        return "asserted"
    at = said_between(line, pair, type, TRIGGERS[type] | _ALSO.get(type, frozenset()))
    if at is None or pair.first.mention.sentence != pair.second.mention.sentence:
        return status
    return affirmed(text, pair.first.mention.text_end, line.ends[at], False, reading.published).status_of(type)


def _speaks(line: Line, pair: Pair, act: int, type: str) -> bool:
    """Whether a line with both names has a word for the relation between or behind them, or is a noun phrase that says it."""
    first, second = pair.first, pair.second
    between = line.items[first.last + 1 : second.first]
    if type in _OWNED and between[:1] == ["の"] and "は" not in between and len(between) <= _PHRASE:
        return True
    words = TRIGGERS[type] | _ALSO.get(type, frozenset())
    return any(trigger_of(item) in words for item in line.items[first.last + 1 : act + 1])


def _says_of(line: Line, pair: Pair, act: int, type: str) -> bool:
    """Whether a line with one name says the relation of it and of a subject that it leaves out or calls by a pronoun."""
    if pair.rank or pair.origin == "t":
        return False
    items, second = line.items, pair.second
    before = items[: second.first]
    if type in _OWNED and len(before) > 1 and before[-1] == "の" and before[-2] in _PRONOUNS:
        return True
    if act == second.last or trigger_of(items[act]) not in TRIGGERS[type]:
        return False
    if items[second.last + 1] in _SUBJECTS:
        return False
    subjects = [items[i - 1] for i in range(1, act) if items[i] in _SUBJECTS and line.tags[i].startswith("助詞")]
    return all(subject in _PRONOUNS for subject in subjects)
