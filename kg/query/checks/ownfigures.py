"""The figures of a draft beside one another: what it gives as what was before, and whether it says that it has come to so much since."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from typing import Final, NamedTuple

from kg.query.statements.asof import round_called
from kg.query.statements.figures import Quantity, figures_with_words
from kg.query.statements.sentences import sentences_in
from kg.records import EntityType, PostFacts

__all__ = ["OwnFigures"]

_PARAGRAPH: Final = re.compile(r"[^\r\n]+")
_SOME: Final = r"(?:以上|超|近く|強|弱|程度|前後|余り|[)」])*"
_BEFORE: Final = re.compile(
    r"(?:20\d\d|19\d\d)年|(?<!\d)\d{1,2}月|前回|前の|前年|以前|かつて|当時|当初|これまで|昨[年夏春秋冬]|去年|(?:\d|半)+(?:年|[かカヶ]月)前|シリーズ\s?[A-H]"
)
"""Before a figure: that it is of another time."""
_SINCE: Final = re.compile(rf"{_SOME}(?:から|より|だった|でした|であった|に(?:続|次|加え)|とは?別|と比べ|[をのに]上回|の\d)")
"""Behind a figure: that another one has come after it."""
_COMES_TO: Final = re.compile(
    rf"{_SOME}(?:[にとへ]、?(?:なっ|なり|なる|達し|達す|到達|引き上|引き下|上が|上昇|下が|膨ら|増|減|拡大|伸|乗|急騰|跳ね|高ま|高め|(?=\s|$))"
    "|を?(?:突破|超え|上回))"
)
"""Behind a figure: that it is so much by now."""
_FAR: Final = 24
"""Characters before a figure that say of when it is."""
_NEAR: Final = 3
"""Sentences of the same paragraph before and behind one that may speak of the same."""


class _Sentence(NamedTuple):
    text: str
    """In half width."""
    figures: tuple[tuple[int, str, Quantity], ...]
    of_before: tuple[bool, ...]
    """Of each figure, in their order, whether the words around it say that it is of another time; see :func:`_of_before`."""
    firms: frozenset[str]


class _Where(NamedTuple):
    sentence: _Sentence
    near: Sequence[_Sentence]
    """That and those around it in its paragraph."""
    at: int
    words: str


class OwnFigures:
    """The figures of a draft, where they stand. O(length of the draft) to build."""

    def __init__(self, facts: PostFacts) -> None:
        self.written = facts.post.published_at
        """The day of the draft; None if it has none."""
        source, firms = facts.post.source, [m for m in facts.mentions if m.type is EntityType.ORGANIZATION]
        begins = [m.start for m in firms]
        self._places: defaultdict[Quantity, list[_Where]] = defaultdict(list)
        self._known: dict[tuple[Quantity, frozenset[str]], Mapping[bool, Set[Quantity]]] = {}
        for paragraph in _PARAGRAPH.finditer(source):
            sentences = []
            for start, text in sentences_in(source, paragraph.start(), paragraph.end()):
                inside = firms[bisect_left(begins, start) : bisect_left(begins, start + len(text))]
                figures = tuple(figures_with_words(text))
                of_before = tuple(_of_before(text, at, words) for at, words, _ in figures)
                sentences.append(_Sentence(text, figures, of_before, frozenset(m.entity_id for m in inside)))
            for n, sentence in enumerate(sentences):
                near = sentences[max(0, n - _NEAR) : n + _NEAR + 1] if sentence.figures else ()
                for at, words, figure in sentence.figures:
                    self._places[figure].append(_Where(sentence, near, at, words))

    def before(self, figure: Quantity, about: Collection[str]) -> set[Quantity]:
        """What stands beside a figure as of another time; see :meth:`beside`."""
        return {f for f in self._beside(figure, about)[True] if f.unit == figure.unit}

    def beside(self, figure: Quantity, about: Collection[str]) -> set[Quantity]:
        """What else stands in the sentence of a figure, or in one nearby that names no other firm, but as of another time.

        Args:
            figure: of the draft.
            about: ids of those that it is of.
        """
        return set(self._beside(figure, about)[False])

    def _beside(self, figure: Quantity, about: Collection[str]) -> Mapping[bool, Set[Quantity]]:
        """What stands beside a figure, by whether it is of another time; looked for once, however often the figure is asked about."""
        key = figure, frozenset(about)
        if key not in self._known:
            found: dict[bool, set[Quantity]] = {True: set(), False: set()}
            seen: set[tuple[int, bool]] = set()
            for where in self._places.get(figure, ()):
                for sentence in where.near:
                    same = sentence is where.sentence
                    if (id(sentence), same) in seen or not (same or sentence.firms.issubset(key[1])):
                        continue
                    seen.add((id(sentence), same))
                    for (_, _, other), of_before in zip(sentence.figures, sentence.of_before, strict=True):
                        if other != figure:
                            found[of_before].add(other)
            self._known[key] = found
        return self._known[key]

    def comes_to(self, figure: Quantity) -> bool:
        """Whether a sentence says that it has come to so much: 150億ドルになった."""
        return any(_COMES_TO.match(w.sentence.text, w.at + len(w.words)) for w in self._places.get(figure, ()))

    def rounds(self, figure: Quantity) -> set[str]:
        """The letters of the rounds of which sentences call a figure: シリーズC."""
        return {called for w in self._places.get(figure, ()) if (called := round_called(w.sentence.text, w.words))}


def _of_before(text: str, at: int, words: str) -> bool:
    """Whether the words around a figure say that it is of another time, or that another one has come after it."""
    leads = re.split("[、。]", text[max(0, at - _FAR) : at])[-1]
    return _BEFORE.search(leads) is not None or _SINCE.match(text, at + len(words)) is not None
