"""Where a text stands among the themes of the trade, so that posts on one thing in different words stand near each other.

Words that go with the same words have been given near vectors (latent semantic analysis, Deerwester et al. 1990), once, by
``python -m kg.training.themes``; a text stands where its words, the early ones first of all, pull it together. The vectors come
with the package, so that a new post moves no other. Words that were not seen in training do not count.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.store.records import MOST_WORDS

__all__ = ["MOST_WORDS", "THEMES", "Place", "Rows", "Themes", "load_themes"]

THEMES: Final = "themes.npz"
_FALLING: Final = np.exp(-np.arange(MOST_WORDS) / 500)
"""What a word counts by where it stands, as for what a text is about in :mod:`kg.store.words`."""
_OPENING: Final = np.ones(80)
"""The same for what it opens with: its title and first sentences."""
_WEIGHT: Final = 1_000
"""Fixed point of a word's weight: sums of whole numbers are the same in any order."""
_PLACE: Final = 1 << 12
"""Fixed point of a place."""

Floats = NDArray[np.float64]
Place = NDArray[np.int16]
Rows = NDArray[np.int32]


class Themes:
    """Vectors of words, and what follows from them.

    Args:
        words: each with a vector.
        vectors: a row of small whole numbers for each word.
        middle: the mean of what texts come to, from which places are told apart.
    """

    def __init__(self, words: Sequence[str], vectors: NDArray[np.int8], middle: NDArray[Any]) -> None:
        self._rows = {sys.intern(word): row for row, word in enumerate(words)}
        self._vectors = vectors
        self._middle = middle.astype(np.float64)

    @classmethod
    def load(cls, path: Path) -> Themes:
        """Read what :meth:`save` wrote."""
        with np.load(path) as stored:
            return cls(str(stored["words"]).split("\n"), stored["vectors"], stored["middle"])

    def save(self, path: Path) -> None:
        """Write words, vectors and middle to one file."""
        words = np.array("\n".join(self._rows))
        with path.open("wb") as file:
            np.savez_compressed(file, words=words, vectors=self._vectors, middle=self._middle.astype(np.float32))

    def centred(self, texts: Iterable[Sequence[str]]) -> Themes:
        """The same vectors, with the mean of some texts for the middle."""
        return Themes(tuple(self._rows), self._vectors, np.mean([self._direction(self.rows(text)) for text in texts], axis=0))

    def rows(self, terms: Iterable[str]) -> Rows:
        """Which vector each word of a text has: -1 if it has none."""
        return np.array([self._rows.get(term, -1) for term in terms], dtype=np.int32)

    def place(self, rows: Rows, *, opening: bool = False) -> Place:
        """Where a text, given by the vectors of its words, or what it opens with, stands: a vector of one length for all, all zeros if no
        word is known."""
        direction = self._direction(rows, _OPENING if opening else _FALLING)
        return np.rint(_unit(direction - self._middle if direction.any() else direction) * _PLACE).astype(np.int16)

    def _direction(self, rows: Rows, falling: Floats = _FALLING) -> Floats:
        rows = rows[: len(falling)]
        weights = np.bincount(rows[rows >= 0], falling[: len(rows)][rows >= 0])
        found = np.flatnonzero(weights)
        counts = np.rint(np.log1p(weights[found]) * _WEIGHT)
        return _unit(counts @ self._vectors[found].astype(np.float64))

    def nearness(self, rows: Rows, places: Place) -> list[float | None]:
        """The least cosine between each of some words, by their vectors, and several places, one a row; None of a word without one."""
        vectors = self._vectors[rows].astype(np.float64)
        lengths = np.maximum(np.sqrt((vectors**2).sum(axis=1)), 1.0)
        cosines = (vectors @ places.astype(np.float64).T).min(axis=1) / (lengths * _PLACE)
        return [cosine if row >= 0 else None for row, cosine in zip(rows.tolist(), cosines.round(6).tolist(), strict=True)]

    @staticmethod
    def likeness(place: Place, others: Place) -> list[float]:
        """The cosine between a place and each of some others, one a row; 0 where it is negative."""
        cosines = others.astype(np.float64) @ place / _PLACE**2
        likeness: list[float] = np.clip(cosines, 0, 1).round(6).tolist()
        return likeness


@cache
def load_themes() -> Themes:
    """The vectors that come with the package."""
    with resources.as_file(resources.files(__package__).joinpath(THEMES)) as path:
        return Themes.load(path)


def _unit(vector: Floats) -> Floats:
    length = np.sqrt(vector @ vector)
    return vector / length if length > 0 else vector
