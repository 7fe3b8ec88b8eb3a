"""From annotated sentences to what the network learns from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.extract.features import WORD_COLUMNS, Word, feature_rows, listing_features
from kg.extract.ginza import Ginza
from kg.extract.names import Hit, NameMatcher
from kg.extract.tagger import OUTSIDE, label
from kg.normalize import lookup_form
from kg.records import Token
from kg.training.examples import Example

__all__ = ["Item", "items_of"]

_WEIGHTS: Final = {"gold": 1.0, "read": 1.0, "varied": 0.7, "stockmark": 0.4}
_UNLISTED: Final = 0.15
"""Share of the listed names whose listing the tagger does not see in an epoch."""
_UNLISTED_HERE: Final = 0.7
"""The same for names that the gazetteer has from the very posts that are learned from, as it will not have those of others."""
_UNKNOWN_WORD: Final = 0.35
"""Share of the names whose words the tagger sees only by shape, ending and word class."""

_UNKNOWN = {0: 1, 1: 2}  # norm and prefix of a word that was never seen


@dataclass(slots=True)
class Item:
    """A sentence, ready to be learned from."""

    rows: NDArray[np.uint64]
    labels: NDArray[np.int64]
    weights: NDArray[np.float32]
    hits: list[Hit]
    forms: list[tuple[str, float]]
    """Look-up forms of what the hits found, and how often each is hidden."""
    names: list[tuple[int, int]]
    """Spans of words."""
    source: str

    def seen(self, generator: random.Random, no_vector: int, hidden: int) -> NDArray[np.uint64]:
        """The feature rows of one epoch: some listings and some words are hidden. `hidden` chooses which listings."""
        rows = self.rows.copy()
        kept = [
            hit
            for hit, (form, share) in zip(self.hits, self.forms, strict=True)
            if random.Random(f"{hidden} {form}").random() >= share
        ]
        rows[:, WORD_COLUMNS:-1] = listing_features(kept, len(rows))
        for first, last in self.names:
            if generator.random() < _UNKNOWN_WORD:
                for column, value in _UNKNOWN.items():
                    rows[first:last, column] = value
                rows[first:last, -1] = no_vector
        return rows


def items_of(examples: Iterable[Example], ginza: Ginza, matcher: NameMatcher, from_here: frozenset[str]) -> Iterator[Item]:
    """The sentences, each distinct one once; `from_here` are the look-up forms that are listed because these posts have them."""
    seen: set[tuple[Any, ...]] = set()
    for example in examples:
        key = (example.text, example.names)
        if key in seen:
            continue
        seen.add(key)
        tokens, words = ginza.tokenize(example.text)
        if tokens:
            hits = matcher.find(example.text, tokens)
            yield _item(example, tokens, words, hits, from_here)


def _item(example: Example, tokens: Sequence[Token], words: Sequence[Word], hits: list[Hit], from_here: frozenset[str]) -> Item:
    starts = {t.start: i for i, t in enumerate(tokens)}
    ends = {t.end: i + 1 for i, t in enumerate(tokens)}
    labels = np.full(len(tokens), OUTSIDE, dtype=np.int64)
    weights = np.full(len(tokens), _WEIGHTS[example.source], dtype=np.float32)
    names = []
    for start, end, type in example.names:
        first, last = starts.get(start), ends.get(end)
        if first is None or last is None or first >= last:
            for i, token in enumerate(tokens):
                if token.start < end and start < token.end:
                    weights[i] = 0
            continue
        names.append((first, last))
        if last - first == 1:
            labels[first] = label("U", type)
        else:
            labels[first:last] = label("I", type)
            labels[first], labels[last - 1] = label("B", type), label("L", type)
    for start, end in example.unsure:
        for i, token in enumerate(tokens):
            if token.start < end and start < token.end:
                weights[i] = 0
    rows = feature_rows(words, [])
    found = [lookup_form(example.text[h.start : h.end]) for h in hits]
    forms = [(form, _UNLISTED_HERE if form in from_here else _UNLISTED) for form in found]
    return Item(rows, labels, weights, hits, forms, names, example.source)
