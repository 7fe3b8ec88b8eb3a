"""From analysed sentences to the mentions of a post: the decision what is a name, and of which type, by post.

A sentence alone often leaves open whether DeepSeek is the company or its model, or whether a word is a name at all. So every
span that the gazetteer lists or the tagger reads anywhere in the post is weighed over all its occurrences there, gets one type
or none, and is then a name wherever it stands in the post, the longest name first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.analysis import Analysis, Candidate
from kg.extract.context import acts, holds_office, holds_state_office, is_law, is_rice
from kg.extract.names import inside_word
from kg.normalize import kind_of
from kg.records import ENTITY_TYPES, UNSURE, EntityType, Mention, Post, Sentence

__all__ = ["mentions_of"]

_LISTED = 0.45
"""What a listing weighs beside the tagger's mean probability for a type."""
_WEAK = 0.1
_VERSION = 0.35
_MARKED = 0.7
_TELLING = {EntityType.ORGANIZATION: (acts, 1.0), EntityType.LAW: (is_law, 0.6), EntityType.PERSON: (holds_state_office, 0.6)}
"""What tells that a listed name is of a type, by the words behind it, and what that weighs where it does so each time."""
_ENOUGH = 0.7
"""The weight from which a span is a name."""

_FAMILY_NAME = "名詞-固有名詞-人名-姓"
_TITLES = ("氏", "さん", "CEO", "COO", "CTO", "CFO", "教授", "博士", "代表")

_FEW = 100
"""Names that are quicker looked for one by one."""

_CURRENCIES = ("ドル", "円", "ウォン", "ルピー", "ポンド", "フラン", "ペソ", "リラ", "人民元")
"""What a place before it only says whose: 台湾ドル."""
_ENDINGS = ("動詞", "助動詞", "助詞", "形容詞")
_PROPER = "名詞-固有名詞"
_COMMON = "名詞-普通名詞-一般"


@dataclass(slots=True)
class _Evidence:
    """What speaks for a string of characters as a name, over the whole post."""

    seen: int = 0
    scores: list[float] = field(default_factory=lambda: [0.0] * len(ENTITY_TYPES))
    best: list[float] = field(default_factory=lambda: [0.0] * len(ENTITY_TYPES))
    most: float = 0.0
    """The most that the tagger holds, in one place, of its being a name of whatever type."""
    first: Candidate | None = None
    marked: bool = False
    told: dict[EntityType, int] = field(default_factory=dict)
    """How often the words behind say what it is, by type."""

    def add(self, candidate: Candidate, text: str) -> None:
        self.seen += 1
        if candidate.listed or candidate.weak:
            for type, (tells, _) in _TELLING.items():
                if type in candidate.listed + candidate.weak and tells(text, candidate.end):
                    self.told[type] = self.told.get(type, 0) + 1
        self.marked |= candidate.marked
        if self.first is None:
            self.first = candidate
        self.most = max(self.most, sum(candidate.scores))
        for i, score in enumerate(candidate.scores):
            self.scores[i] += score
            self.best[i] = max(self.best[i], score)

    def support(self, scores: Sequence[float]) -> None:
        """What the tagger holds of a longer span, in one place where this one stands."""
        for i, score in enumerate(scores):
            self.scores[i] += score
            self.best[i] = min(1.0, self.best[i] + score)
        self.most = min(1.0, self.most + sum(scores))

    def decide(self) -> tuple[EntityType, str] | None:
        """The type and how it was found; None if it is no name. Where the tagger did not read, what may be a word is left unsure."""
        assert self.first is not None
        bonus = [self._bonus(type) for type in ENTITY_TYPES]
        weights = [
            0.5 * total / self.seen + 0.5 * best + more for total, best, more in zip(self.scores, self.best, bonus, strict=True)
        ]
        # Of equally heavy types the first one wins: an order that depends on nothing.
        heaviest = max(range(len(weights)), key=lambda i: (weights[i], -i))
        a_name = 0.5 * sum(self.scores) / self.seen + 0.5 * self.most + bonus[heaviest]
        type = ENTITY_TYPES[heaviest]
        if a_name < _ENOUGH:
            return (type, UNSURE) if type in self.first.weak and not self.first.scores else None
        known = type in self.first.listed or type in self.first.weak
        method = ("version" if self.first.version else "gazetteer") if known else "context" if self.marked else "tagger"
        return type, method

    def _bonus(self, type: EntityType) -> float:
        assert self.first is not None
        bonus = _MARKED if self.marked and type is EntityType.ORGANIZATION else 0.0
        if type in self.told:
            bonus += _TELLING[type][1] * self.told[type] / self.seen
        if type in self.first.listed:
            return bonus + (_ENOUGH if not self.first.scores else _VERSION if self.first.version else _LISTED)
        return bonus + (_WEAK if type in self.first.weak else 0.0)


def mentions_of(post: Post, sentences: Sequence[Sentence], analyses: Sequence[Analysis]) -> tuple[Mention, ...]:
    """The mentions of a post in order of their offsets, none overlapping; a name has one type in a post."""
    evidence: dict[str, _Evidence] = {}
    places: dict[str, set[tuple[int, int, int]]] = {}
    for index, (sentence, analysis) in enumerate(zip(sentences, analyses, strict=True)):
        for candidate in analysis.candidates:
            name = sentence.text[candidate.start : candidate.end]
            if not any(c.isalnum() for c in name):
                continue
            evidence.setdefault(name, _Evidence()).add(candidate, sentence.text)
            places.setdefault(name, set()).add((index, candidate.start, candidate.end))
    names = {name: decided for name, found in evidence.items() if (decided := found.decide()) is not None}
    for name, again in _swallowed(names, evidence, sentences, analyses).items():
        if (decided := again.decide()) is not None:
            names[name] = decided
    for name in [n for n, (_, how) in names.items() if how == "tagger"]:
        if parts := _employer_and_person(name, places[name], sentences, analyses):
            del names[name]
            employer, person = parts
            names.setdefault(employer, (EntityType.ORGANIZATION, "gazetteer"))
            names.setdefault(person, (EntityType.PERSON, "tagger"))
            evidence.setdefault(person, _Evidence(first=Candidate(0, 0)))
            places.setdefault(person, set()).update((i, end - len(person), end) for i, _, end in places[name])
    for name in [n for n in names if _unsupported(n, names, evidence[n], places[n], sentences)]:
        del names[name]
    for name in [n for n, (_, how) in names.items() if how == "tagger" and _no_person(n, names[n][0], places[n], sentences, analyses)]:
        del names[name]
    for short in _short_forms(names, places, sentences, analyses):
        if short not in names or names[short][1] == UNSURE:
            names[short] = EntityType.PERSON, "short form"
    order = sorted(names, key=lambda n: (names[n][1] == UNSURE, -len(n), n))
    by_start: dict[str, list[int]] = {}
    for rank, name in enumerate(order):
        by_start.setdefault(name[:2], []).append(rank)
    found = []
    for index, (sentence, analysis) in enumerate(zip(sentences, analyses, strict=True)):
        if not sentence.text:
            continue
        taken = [False] * len(sentence.text)
        for name in _may_stand(sentence.text, order, by_start):
            at = sentence.text.find(name)
            while at >= 0:
                end = at + len(name)
                if not any(taken[at:end]) and _stands_alone(sentence.text, analysis, at, end, names[name][0]):
                    type, method = names[name]
                    if (index, at, end) not in places.get(name, ()) and method not in ("short form", UNSURE):
                        method = "repeat"
                    if method != "short form" or _titled(sentence.text, end) or kind_of(name[0]) != "kanji":
                        taken[at:end] = [True] * len(name)
                        found.append((index, at, end, type, method))
                at = sentence.text.find(name, at + 1)
    return tuple(_mention(post, sentences[i], i, start, end, type, method) for i, start, end, type, method in sorted(found))


def _employer_and_person(
    name: str, places: set[tuple[int, int, int]], sentences: Sequence[Sentence], analyses: Sequence[Analysis]
) -> tuple[str, str] | None:
    """A listed organisation and the family name behind it that the tagger reads as one (``ソフトバンク孫`` 氏); None if it is no such."""
    index, start, end = min(places)
    text, analysis = sentences[index].text, analyses[index]
    if not _titled(text, end):
        return None
    for inner in analysis.candidates:
        if inner.start == start and inner.end < end and EntityType.ORGANIZATION in inner.listed:
            behind = [t for t in analysis.tokens if inner.end <= t.start and t.end <= end]
            listed = any(c.listed and inner.end <= c.start and c.end <= end for c in analysis.candidates)
            if behind and not listed and all(t.tag.startswith(_PROPER) for t in behind):
                return text[start : inner.end], text[inner.end : end]
    return None


def _swallowed(
    names: Mapping[str, tuple[EntityType, str]],
    evidence: Mapping[str, _Evidence],
    sentences: Sequence[Sentence],
    analyses: Sequence[Analysis],
) -> Mapping[str, _Evidence]:
    """Listed names that are none by themselves, with what the tagger holds of longer spans that hold them and are none either.

    It saw a name there and was unsure only where it ends: ``TSMC熊本第二工場``.
    """
    more: dict[str, _Evidence] = {}
    for sentence, analysis in zip(sentences, analyses, strict=True):
        for wide in analysis.candidates:
            mass = sum(wide.scores)
            if not mass or wide.listed or wide.weak or sentence.text[wide.start : wide.end] in names:
                continue
            for inner in analysis.candidates:
                name = sentence.text[inner.start : inner.end]
                if inner.listed and wide.start <= inner.start and inner.end <= wide.end and name not in names and name in evidence:
                    known = evidence[name]
                    again = more.setdefault(name, replace(known, scores=[*known.scores], best=[*known.best]))
                    again.support([mass * (type is inner.listed[0]) for type in ENTITY_TYPES])
    return more


def _may_stand(text: str, order: Sequence[str], by_start: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """The names that stand in a text, in their order; of many, those whose first two characters do."""
    if len(order) <= _FEW:
        yield from [name for name in order if name in text]
        return
    starts = {text[i : i + 2] for i in range(len(text))}.union(text)
    for rank in sorted(rank for start in starts for rank in by_start.get(start, ())):
        yield order[rank]


def _unsupported(
    name: str,
    names: dict[str, tuple[EntityType, str]],
    evidence: _Evidence,
    places: set[tuple[int, int, int]],
    sentences: Sequence[Sentence],
) -> bool:
    """Whether an ambiguous name of a person (孫, マスク) has neither a title behind it nor the full name in the post."""
    assert evidence.first is not None
    if names[name][0] is not EntityType.PERSON or EntityType.PERSON not in evidence.first.weak:
        return False
    if any(n != name and name in n for n, (type, _) in names.items() if type is EntityType.PERSON):
        return False
    return not any(_titled(sentences[index].text, end) for index, _, end in places)


def _no_person(
    name: str, type: EntityType, places: set[tuple[int, int, int]], sentences: Sequence[Sentence], analyses: Sequence[Analysis]
) -> bool:
    """Whether what only the tagger takes for a person is a word: one character, a part of a verb, a common noun without a title."""
    if type is not EntityType.PERSON or any(_titled(sentences[index].text, end) for index, _, end in places):
        return False
    index, start, end = min(places)
    words = [t for t in analyses[index].tokens if t.start < end and start < t.end]
    behind = next((t for t in analyses[index].tokens if t.start >= end), None)
    if len(name) == 1 or not words:
        return True
    inflected = behind is not None and behind.start == end and behind.tag.startswith("助動詞") and behind.lemma not in ("だ", "です")
    return inflected or words[-1].tag.startswith(_ENDINGS) or (len(words) == 1 and words[0].tag == _COMMON)


def _stands_alone(text: str, analysis: Analysis, start: int, end: int, type: EntityType) -> bool:
    if inside_word(text, start, end) or (type is EntityType.PLACE and text.startswith(_CURRENCIES, end)):
        return False
    if text[start:end] == "米" and is_rice(text, analysis.tokens, end):
        return False
    return any(t.start == start for t in analysis.tokens) or not text[start].isalpha()


def _short_forms(
    names: dict[str, tuple[EntityType, str]],
    places: dict[str, set[tuple[int, int, int]]],
    sentences: Sequence[Sentence],
    analyses: Sequence[Analysis],
) -> Iterator[str]:
    """The family names of the people who are named in full: the last part of a foreign name, the first word of a Japanese one."""
    for name in sorted(names):
        if names[name][0] is not EntityType.PERSON or names[name][1] == UNSURE:
            continue
        parts = [p for p in re.split(r"[・･=＝\s]+", name) if p]
        if len(parts) > 1:
            if len(parts[-1]) > 2:
                yield parts[-1]
            continue
        for index, start, end in sorted(places[name])[:1]:
            text = sentences[index].text
            words = [t for t in analyses[index].tokens if start <= t.start and t.end <= end]
            if len(words) > 1 and words[0].tag == _FAMILY_NAME:
                yield text[words[0].start : words[0].end]


def _titled(text: str, end: int) -> bool:
    return text.startswith(_TITLES, end) or holds_office(text, end)


def _mention(post: Post, sentence: Sentence, index: int, start: int, end: int, type: EntityType, method: str) -> Mention:
    segment = post.segments[sentence.segment]
    source_start, source_end = segment.source_span(sentence.offset + start, sentence.offset + end)
    name = re.sub(r"\s+", " ", sentence.text[start:end])
    return Mention(source_start, source_end, post.source[source_start:source_end], name, type, method, index, start, end)
