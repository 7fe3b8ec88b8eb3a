"""Learn from the posts of a store which words go together.

    python -m kg.training.themes [--store URL] [--out FILE]

Needs only the posts, no annotation. Writes the vectors that :mod:`kg.store.themes` places texts with. The same posts give the
same vectors, up to rounding.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_array, diags_array

from kg.store import open_store
from kg.store.themes import MOST_WORDS, THEMES, Themes

__all__ = ["learn"]

_OUT: Final = Path(__file__).parents[1] / "store" / THEMES
_THEMES: Final = 64
_LEAST_POSTS: Final = 5
"""Posts that a word must stand in."""
_LARGEST: Final = 127
_NOTHING: Final = 1e-9
"""A square of a singular value that is zero but for rounding."""


def learn(texts: Sequence[Sequence[str]], *, themes: int = _THEMES, least: int = _LEAST_POSTS) -> Themes:
    """Vectors of the words of some texts: the first right singular vectors of the matrix of texts by words.

    Each weighs as much as the root of its singular value takes off it. Text by text is the smaller square, of which all
    eigenvectors are found exactly.

    Args:
        texts: the words of each, in order.
        themes: how many numbers a vector has, fewer if the texts differ in fewer ways.
        least: texts that a word must stand in.
    """
    texts = [text[:MOST_WORDS] for text in texts]
    spread = Counter(word for text in texts for word in set(text))
    words = sorted(word for word, posts in spread.items() if posts >= least)
    rows = {word: row for row, word in enumerate(words)}
    rarity = np.log((len(texts) + 1) / (np.array([spread[word] for word in words]) + 1))
    counts = [Counter(rows[word] for word in text if word in rows) for text in texts]
    starts = np.cumsum([0, *map(len, counts)])
    columns = np.array([row for count in counts for row in count], dtype=np.int64)
    values = np.log1p([float(n) for count in counts for n in count.values()]) * rarity[columns]
    matrix = csr_array((values, columns, starts), shape=(len(texts), len(words)))
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    matrix = diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix
    squares, left = np.linalg.eigh((matrix @ matrix.T).toarray())
    first = [n for n in range(len(texts))[::-1][:themes] if squares[n] > _NOTHING]
    vectors = (matrix.T @ left[:, first]) / squares[first] ** 0.75 * rarity[:, None]
    vectors *= np.where(vectors.max(axis=0) < -vectors.min(axis=0), -1, 1)
    fine = np.rint(vectors * (_LARGEST / np.quantile(np.abs(vectors), 0.9999))).clip(-_LARGEST, _LARGEST).astype(np.int8)
    return Themes(words, fine, np.zeros(fine.shape[1])).centred(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="kg.db")
    parser.add_argument("--out", type=Path, default=_OUT)
    options = parser.parse_args()
    store = open_store(options.store)
    with store.view() as view:
        texts = [view.terms_in(post_id) for post_id in sorted(view.stamps())]
    store.close()
    learn(texts).save(options.out)
    print(f"{len(texts)} posts, {options.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
