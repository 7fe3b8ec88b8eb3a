"""How like one another texts are by their content words: the index that both stores rank posts with.

A word counts by where it stands: with every word that passes, the weight of what follows falls, so that a post is what
its opening says it is. A draft is mostly an opening, and what a post says further down is often said in every other post too.

Everything is kept in whole numbers, so that sums do not depend on the order in which posts came.
"""

from __future__ import annotations

import math
import sys
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat, takewhile
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.store.base import Likeness, SharedWord
from kg.store.themes import MOST_WORDS, Place, Rows, Themes, load_themes

__all__ = ["SharedIndex", "WordIndex"]

_LONG: Final = 500
"""Words after which a word counts 1/e of the first, for what a text is about."""
_SHORT: Final = 100
"""The same for what it opens with."""
_UNIT: Final = 1_000
"""Fixed point of weights: this is one word at the very beginning."""
_K1: Final = 1.2
_B: Final = 0.75
_FINE: Final = 2.0**24
"""Fixed point of what a word contributes to a score."""
_LEAST: Final = 0.03
"""Of what a draft's most telling word tells: what tells less is left out."""
_FEW: Final = 64

_MOST: Final = 2**16 - 1
_DECAY: Final = [np.exp(-np.arange(MOST_WORDS) / words) * _UNIT for words in (_LONG, _SHORT)]
_LOG: Final = np.log1p(np.arange(_MOST + 1) / _UNIT)

T = TypeVar("T")
_Ints = NDArray[Any]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text by number, with their weights in what it is about and in what it opens with; and where both stand."""

    words: _Ints
    about: _Ints
    opening: _Ints
    title: frozenset[int]
    place: Place
    opening_place: Place


def _text(title: str, terms: Sequence[str], numbers: _Ints, rows: Rows) -> _Text:
    """A text by the numbers of its words, below 0 of those that do not count, and by which vectors of the themes they have."""
    words, which = np.unique(numbers, return_inverse=True)
    sums = [np.minimum(np.rint(np.bincount(which, side[: len(terms)], len(words))), _MOST).astype(np.uint16) for side in _DECAY]
    known, folded = words >= 0, title.casefold()
    in_title = frozenset(number for term, number in zip(terms, numbers.tolist(), strict=True) if number >= 0 and term in folded)
    where = (load_themes().place(rows, opening=opening) for opening in (False, True))
    return _Text(words[known], sums[0][known], sums[1][known], in_title, *where)


class _Segment:
    """Some posts, and for each word which of them have it."""

    def __init__(self, texts: Mapping[str, _Text]) -> None:
        self.ids = sorted(texts)
        self.rows = {post_id: row for row, post_id in enumerate(self.ids)}
        self.gone = np.zeros(len(self.ids), dtype=bool)
        parts = [texts[post_id] for post_id in self.ids]
        empty = np.zeros(0, dtype=np.int32)
        words = np.concatenate([empty, *(t.words for t in parts)])
        order = np.argsort(words, kind="stable")
        self.posts = np.repeat(np.arange(len(parts)), [len(t.words) for t in parts])[order]
        self.about = np.concatenate([empty.astype(np.uint16), *(t.about for t in parts)])[order]
        self.opening = np.concatenate([empty.astype(np.uint16), *(t.opening for t in parts)])[order]
        self.starts = np.searchsorted(words[order], np.arange(int(words.max(initial=-1)) + 2))
        self.lengths = np.array([[t.about.sum(dtype=np.int64), t.opening.sum(dtype=np.int64)] for t in parts]).reshape(-1, 2)
        self.places = np.array([t.place for t in parts])
        self.opening_places = np.array([t.opening_place for t in parts])

    def postings(self, words: _Ints) -> tuple[_Ints, _Ints]:
        """Where the words' postings stand, and how many each word has."""
        known = np.minimum(words, len(self.starts) - 2)
        first, last = self.starts[known], self.starts[known + 1]
        counts = np.where(words == known, last - first, 0)
        ends = np.cumsum(counts)
        return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + counts, counts), counts


class WordIndex:
    """Posts by their content words. Changes cost as much as the changed posts hold, now and then as much as all hold."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sorted: list[str] = []
        """The words in order, as many as there were when somebody last asked for a beginning; none is ever forgotten."""
        self._texts: dict[str, _Text] = {}
        self._posts = np.zeros(1_024, dtype=np.int64)
        """Number of posts that have each word."""
        self._rows = np.zeros(1_024, dtype=np.int32)
        """Which vector of the themes each word has."""
        self._titles: Counter[int] = Counter()
        """Number of posts that have each word in their title."""
        self._length = np.zeros(2, dtype=np.int64)
        self._old = _Segment({})
        self._fresh: set[str] = set()
        self._segments: list[_Segment] | None = None
        self._rarity: _Floats | None = None
        self._norms: dict[str, tuple[float, float]] = {}
        """Lengths of the vectors of posts and of their titles, as far as they were asked for since something changed."""

    def add(self, post_id: str, title: str, terms: Sequence[str]) -> None:
        """Take up a post in place of what it held before."""
        self.discard(post_id)
        terms = list(map(sys.intern, terms[:MOST_WORDS]))
        numbers = np.array([self._numbers.setdefault(term, len(self._numbers)) for term in terms], dtype=np.int32)
        if len(self._numbers) > len(self._posts):
            self._posts, self._rows = (np.concatenate([old, np.zeros(len(self._numbers), old.dtype)]) for old in (self._posts, self._rows))
        rows = self._rows[numbers] = load_themes().rows(terms)
        text = self._texts[post_id] = _text(title, terms, numbers, rows)
        self._fresh.add(post_id)
        self._count(text, 1)

    def discard(self, post_id: str) -> None:
        """Forget a post, if it is there."""
        text = self._texts.pop(post_id, None)
        if text is None:
            return
        self._count(text, -1)
        self._fresh.discard(post_id)
        if post_id in self._old.rows:
            self._old.gone[self._old.rows[post_id]] = True

    def like(self, terms: Sequence[str], title: str, limit: int) -> list[Likeness]:
        """Posts that share words with a text, those likely to be most like it first."""
        if not self._texts:
            return []
        rarity, terms = self._rarities(), terms[:MOST_WORDS]
        numbers = self._numbers_of(terms)
        text = _text(title, terms, np.where(self._posts[numbers] > 0, numbers, -1), self._themes_of(terms, numbers))
        draft = self._telling(text, rarity)
        strange, whole = self._strange(terms, numbers), self._whole(draft, text, rarity)
        found = [(segment, self._scores(draft, segment, rarity)) for segment in self._current()]
        highest = [max(float(scores[side].max(initial=0)) for _, scores in found) or 1.0 for side in (0, 1)]
        best: list[tuple[float, Likeness]] = []
        for segment, scores in found:
            order = scores[0] / highest[0] + scores[1] / highest[1]
            rows = np.argsort(-order, kind="stable")[:limit]
            rows = rows[order[rows] > 0]
            hits = self._finished(draft, segment, rows, [side[rows] for side in scores], rarity, strange, whole)
            best += zip((-order[rows]).tolist(), hits, strict=True)
        return [hit for _, hit in sorted(best)[:limit]]

    def shared(self, terms: Sequence[str], post_ids: Iterable[str], most: float) -> dict[str, list[SharedWord]]:
        """The words that a text, each of some posts and no more than `most` have in common, those first that are rare and stand often and
        early in both."""
        terms = terms[:MOST_WORDS]
        numbers = self._numbers_of(terms)
        mine, which = np.unique(numbers, return_inverse=True)
        weights = np.bincount(which, _DECAY[0][: len(terms)], len(mine))
        kept = (mine >= 0) & (self._posts[mine] <= most)
        mine, rarities = mine[kept], self._rarities()[mine[kept], 1]
        tells = rarities**2 * np.log1p(weights[kept] / _UNIT)
        themes, rows = load_themes(), self._rows[mine]
        place = themes.place(self._themes_of(terms, numbers))
        words = dict(zip(numbers.tolist(), terms, strict=True))
        names, posts = [words[number] for number in mine.tolist()], self._posts[mine].tolist()
        found = {}
        for post_id in post_ids:
            text = self._texts[post_id]
            _, here, there = np.intersect1d(mine, text.words, assume_unique=True, return_indices=True)
            told = (tells[here] * np.log1p(text.about[there] / _UNIT)).tolist()
            near = themes.nearness(rows[here], np.array([place, text.place]))
            both = [SharedWord(names[at], posts[at], cosine) for at, cosine in zip(here.tolist(), near, strict=True)]
            found[post_id] = [word for _, word in sorted(zip(told, both, strict=True), key=lambda one: (-one[0], one[1].word))]
        return found

    def beginning(self, text: str) -> dict[str, int]:
        """The words that are a text or begin with it, in order, and how many posts have each."""
        text = text.casefold()
        if not text:
            return {}
        if len(self._sorted) < len(self._numbers):
            self._sorted = sorted(self._numbers)
        following = map(self._sorted.__getitem__, range(bisect_left(self._sorted, text), len(self._sorted)))
        found = ((word, int(self._posts[self._numbers[word]])) for word in takewhile(lambda word: word.startswith(text), following))
        return {word: posts for word, posts in found if posts}

    def _numbers_of(self, terms: Sequence[str]) -> _Ints:
        """The number of each word, -1 of what no post has had."""
        return np.array([self._numbers.get(term, -1) for term in terms], dtype=np.int32)

    def _telling(self, draft: _Text, rarity: _Floats) -> _Text:
        """A draft without the words that hardly tell: those that most posts have are most of the work."""
        tells = draft.about * rarity[draft.words, 0]
        kept = tells >= _LEAST * tells.max(initial=0)
        return replace(draft, words=draft.words[kept], about=draft.about[kept], opening=draft.opening[kept])

    def _count(self, text: _Text, step: int) -> None:
        self._posts[text.words] += step
        for word in text.title:
            self._titles[word] += step
        self._length += step * np.array([text.about.sum(dtype=np.int64), text.opening.sum(dtype=np.int64)])
        self._segments = self._rarity = None
        self._norms.clear()

    def _current(self) -> list[_Segment]:
        """The segments; what changed lately stands in one of its own, until it is worth joining to the other."""
        if self._segments is None:
            if len(self._fresh) + int(self._old.gone.sum()) > max(_FEW, len(self._texts) // 50):
                self._old = _Segment(self._texts)
                self._fresh.clear()
            fresh = _Segment({post_id: self._texts[post_id] for post_id in self._fresh})
            self._segments = [segment for segment in (self._old, fresh) if segment.ids]
        return self._segments

    def _mean(self, side: int) -> float:
        """How long posts are on the average, in what they are about or in what they open with."""
        return max(1.0, int(self._length[side]) / len(self._texts))

    def _rarities(self) -> _Floats:
        """Of every word, in the two measures: BM25's (as Lucene has it) and that of the cosine."""
        if self._rarity is None:
            total = len(self._texts)
            table = [[math.log(1 + (total - n + 0.5) / (n + 0.5)), math.log((total + 1) / (n + 1))] for n in range(total + 1)]
            self._rarity = np.array(table)[self._posts]
        return self._rarity

    def _scores(self, draft: _Text, segment: _Segment, rarity: _Floats) -> list[_Floats]:
        """What each post of a segment scores, in :data:`_FINE`: 0 for those that are gone."""
        at, counts = segment.postings(draft.words)
        posts = segment.posts.take(at)
        rare, common = rarity[draft.words, 0], rarity[draft.words, 1]
        about, opening = segment.about.take(at), segment.opening.take(at)
        sides: list[_Floats] = []
        for mine, theirs in (
            (draft.about * rare * (_FINE / _UNIT), _shares(about, segment.lengths[:, 0], posts, self._mean(0))),
            (draft.opening * rare * (_FINE / _UNIT), _shares(opening, segment.lengths[:, 1], posts, self._mean(1))),
            (_LOG[draft.about] * common**2 * _FINE, _LOG.take(about)),
        ):
            told = np.repeat(mine, counts)
            told *= theirs
            scores = np.bincount(posts, np.rint(told, out=told), len(segment.ids)).astype(np.float64, copy=False)
            scores[segment.gone] = 0
            sides.append(scores)
        return sides

    def _finished(
        self, draft: _Text, segment: _Segment, rows: _Ints, scores: Sequence[_Floats], rarity: _Floats, strange: float, whole: float
    ) -> Iterator[Likeness]:
        """Scores of some rows of a segment as they are told, together with whatever needs a post's whole vector."""
        norm, title_norm = self._lengths(draft, rarity)
        ids = [segment.ids[row] for row in rows.tolist()]
        for post_id in ids:
            if post_id not in self._norms:
                self._norms[post_id] = self._lengths(self._texts[post_id], rarity)
        norms = np.array([self._norms[post_id] for post_id in ids]).reshape(-1, 2)
        known = norm / (math.hypot(norm, strange) or 1.0)
        title = {word: self._title_weight(word) for word in draft.title}
        titles = [math.fsum(map(title.__getitem__, draft.title & self._texts[post_id].title)) for post_id in ids]
        about, opening, wording = scores[0] / _FINE, scores[1] / _FINE, scores[2] / _FINE
        return map(
            Likeness,
            ids,
            about.tolist(),
            opening.tolist(),
            (wording / _or_one(norm * norms[:, 0])).tolist(),
            (np.array(titles) / _or_one(title_norm * norms[:, 1])).tolist(),
            Themes.likeness(draft.place, segment.places[rows]),
            Themes.likeness(draft.opening_place, segment.opening_places[rows]),
            repeat(known),
            (opening / whole).tolist(),
        )

    def _whole(self, draft: _Text, text: _Text, rarity: _Floats) -> float:
        """What a draft would score with its own text by what it opens with."""
        room = (_K1 * _UNIT) * (1 - _B + _B * int(text.opening.sum(dtype=np.int64)) / self._mean(1))
        mine = draft.opening.astype(np.float64)
        return math.fsum((mine * rarity[draft.words, 0] / _UNIT * (mine / (mine + room))).tolist()) or 1.0

    def _themes_of(self, terms: Sequence[str], numbers: _Ints) -> Rows:
        """Which vectors of the themes the words of a text have; `numbers` are those of the words, -1 of what no post has had."""
        new = np.flatnonzero(numbers < 0)
        rows = self._rows[numbers]
        rows[new] = load_themes().rows(terms[at] for at in new.tolist())
        return rows

    def _strange(self, terms: Sequence[str], numbers: _Ints) -> float:
        """How long the vector of a text is in words that no post has."""
        sums: dict[str, float] = {}
        for place in np.flatnonzero((numbers < 0) | (self._posts[numbers] == 0)).tolist():
            sums[terms[place]] = sums.get(terms[place], 0.0) + float(_DECAY[0][place]) / _UNIT
        return math.log(len(self._texts) + 1) * math.sqrt(math.fsum(math.log1p(weight) ** 2 for weight in sums.values()))

    def _lengths(self, text: _Text, rarity: _Floats) -> tuple[float, float]:
        words = np.rint((_LOG[text.about] * rarity[text.words, 1]) ** 2 * _FINE).sum() / _FINE
        return math.sqrt(float(words)), math.sqrt(math.fsum(self._title_weight(word) for word in text.title))

    def _title_weight(self, word: int) -> float:
        return math.log((len(self._texts) + 1) / (self._titles[word] + 1)) ** 2


def _shares(weights: _Ints, lengths: _Ints, posts: _Ints, mean: float) -> _Floats:
    """Of each posting, how much of what the word can tell it tells; `lengths` are those of all posts, `posts` whose each posting is."""
    there = weights.astype(np.float64)
    room = ((_K1 * _UNIT) * (1 - _B + _B * lengths / mean)).take(posts)
    room += there
    there /= room
    return there


def _or_one(lengths: _Floats) -> _Floats:
    return np.where(lengths == 0, 1.0, lengths)


class SharedIndex:
    """A word index that follows a store, for all its views. Safe to use from several threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._index = WordIndex()
        self._revision = -1
        self._known: Mapping[str, int] = {}

    def answer(
        self,
        revision: int,
        stored: Callable[[], Mapping[str, int]],
        read: Callable[[Sequence[str]], Iterable[tuple[str, str, str]]],
        question: Callable[[WordIndex], T],
    ) -> T:
        """What the index answers once it is brought up to date.

        Args:
            revision: of the view that asks.
            stored: says of every post in the view when it was put, as a number.
            read: gives id, title and words, separated by spaces, of the posts that it is asked for.
            question: what is asked; it keeps nothing of the index.
        """
        with self._turn:
            if revision != self._revision:
                now = dict(stored())  # a copy: the store may go on changing its own
                fresh = list(read([p for p, put in now.items() if self._known.get(p) != put]))
                for post_id in self._known.keys() - now.keys():
                    self._index.discard(post_id)
                for post_id, post_title, words in fresh:
                    self._index.add(post_id, post_title, words.split(maxsplit=MOST_WORDS)[:MOST_WORDS])
                self._revision, self._known = revision, now
            return question(self._index)
