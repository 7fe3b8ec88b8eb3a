"""What the tagger sees of a word: hashed features, one row a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.extract.names import Hit
from kg.extract.vectors import WordVectors
from kg.normalize import kind_of

__all__ = ["COLUMNS", "Word", "WordReader", "feature_rows", "listing_features"]


class Column(NamedTuple):
    """One feature: how many rows its hash table has and how wide an embedding is."""

    name: str
    rows: int
    width: int


COLUMNS: Final = (
    Column("norm", 8000, 96),
    Column("prefix", 3000, 48),
    Column("suffix", 3000, 48),
    Column("shape", 1000, 32),
    Column("tag", 200, 32),
    Column("listed", 200, 48),
    Column("weakly listed", 200, 24),
)
"""The columns of a feature row, in order; behind them stands the row of the word's vector."""

_REMEMBERED: Final = 500_000
"""Words; a server reads drafts for months."""

WORD_COLUMNS: Final = 5
"""How many of the columns follow from the word alone."""


class Word(NamedTuple):
    """The features of a word that follow from itself."""

    ids: tuple[int, ...]
    vector: int
    """Row in GiNZA's vectors, or their number if it has none."""


class Normalized(Protocol):
    """A word as Sudachi gives it."""

    def normalized_form(self) -> str:
        """Its spelling in the dictionary."""


class WordReader:
    """Makes :class:`Word` features; remembers words that it has seen."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._known: dict[tuple[str, str, bool], Word] = {}

    def read(self, surface: str, tag: str, spaced: bool, morpheme: Normalized) -> Word:
        """The features of a word; `spaced` says whether white space stands before it."""
        key = (surface, tag, spaced)
        word = self._known.get(key)
        if word is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            word = self._known[key] = self._word(surface, tag, spaced, morpheme.normalized_form())
        return word

    def _word(self, surface: str, tag: str, spaced: bool, normalized: str) -> Word:
        text = unicodedata.normalize("NFKC", surface)
        parts = (
            "n " + text.casefold(),
            "p " + text[:2],
            "s " + text[-2:],
            f"h {_shape(text)} {spaced}",
            "t " + tag,
        )
        return Word(tuple(_hash(p) for p in parts), self._vectors.row(_hash(surface), _hash(normalized)))


def _hash(text: str) -> int:
    from spacy.strings import get_string_id

    return int(get_string_id(text))


def _shape(text: str) -> str:
    """Runs of letters by script and case: ``GPT-5`` is ``A-9``, ``ソフト開発`` is ``ア漢``."""
    marks = [_mark(c) for c in text[:24]]
    return re.sub(r"(.)\1{2,}", r"\1\1", "".join(marks))


def _mark(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isascii():
        return "A" if character.isupper() else "a" if character.islower() else character
    kind = kind_of(character)
    return {"katakana": "ア", "kanji": "漢", "hiragana": "あ"}.get(kind, character)


def listing_features(hits: Sequence[Hit], words: int) -> NDArray[np.uint64]:
    """Two columns for a sentence of so many words: where it has listed names, and where names too ambiguous to be listed
    outright; 0 elsewhere."""
    columns = np.zeros((words, 2), dtype=np.uint64)
    for hit in hits:
        for column, types in enumerate((hit.listed, hit.weak)):
            if not types:
                continue
            kinds = "|".join(sorted(types)) + (" version" if hit.version else "")
            last = hit.last - 1
            for at in range(hit.first, hit.last):
                place = "U" if hit.first == last else "B" if at == hit.first else "L" if at == last else "I"
                columns[at, column] = _listing_hash(f"g {place} {kinds}")
    return columns


_listing_hashes: dict[str, int] = {}


def _listing_hash(text: str) -> int:
    found = _listing_hashes.get(text)
    if found is None:
        found = _listing_hashes[text] = _hash(text)
    return found


def feature_rows(words: Sequence[Word], hits: Sequence[Hit]) -> NDArray[np.uint64]:
    """The features of a sentence, shape ``(words, len(COLUMNS) + 1)``."""
    rows = np.zeros((len(words), len(COLUMNS) + 1), dtype=np.uint64)
    if words:
        rows[:, :WORD_COLUMNS] = [w.ids for w in words]
        rows[:, -1] = [w.vector for w in words]
        rows[:, WORD_COLUMNS:-1] = listing_features(hits, len(words))
    return rows
