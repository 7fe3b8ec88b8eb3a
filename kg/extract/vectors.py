"""The word vectors that come with GiNZA's language model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WordVectors", "load_vectors"]


class WordVectors:
    """Vectors of words, several of which may share one.

    Args:
        data: one vector a row.
        rows: row by spaCy's hash of the word. Kept as two sorted arrays: a dict of half a million numbers takes seven times the memory.
    """

    def __init__(self, data: NDArray[np.float32], rows: Mapping[int, int]) -> None:
        self.data = data
        keys = np.fromiter(rows, np.uint64, len(rows))
        order = np.argsort(keys)
        self._keys = keys[order]
        self._rows = np.fromiter(rows.values(), np.int32, len(rows))[order]

    def row(self, *words: int) -> int:
        """The row of the first of some words, by their hashes, that has one; the number of rows if none has."""
        for word in words:
            at = int(self._keys.searchsorted(np.uint64(word)))
            if at < len(self._keys) and self._keys[at] == word:
                return int(self._rows[at])
        return len(self.data)


def load_vectors(model: str) -> WordVectors:
    """The vectors of an installed spaCy model, without the strings of its vocabulary and its components, which take far longer.

    Args:
        model: name of the package.
    """
    from spacy.util import get_package_path
    from spacy.vectors import Vectors

    found = Vectors().from_disk(_data_of(get_package_path(model)) / "vocab", exclude=["strings"])
    return WordVectors(found.data, found.key2row)


def _data_of(package: Path) -> Path:
    from spacy.util import get_model_meta

    meta = get_model_meta(package)
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
