"""The trained component: probabilities of relations for candidate pairs, then for a post.

First a network with one hidden layer over hashed features gives each pair of names a probability for every class; its input
layer is a sum over the features that are present (wide and deep learning, Cheng et al. 2016), so that only rows of features
that occur are touched. Then a small network weighs, for each relation that some pair suggests, what the whole post says of it.
Its output is calibrated: of claims at 0.8 about eight in ten are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kg.errors import DataError
from kg.relate.learned.features import CLASSES

__all__ = ["FEATURES", "WEIGHTS", "RelationModel", "load_model"]

WEIGHTS: Final = "relations.npz"
FEATURES: Final = 1
"""Raised whenever the features change, so that weights of other features are not used with these."""

Floats = NDArray[np.float32]


class RelationModel:
    """Weights, and what follows from them."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._keys: NDArray[np.uint32] = arrays["keys"]
        self._table: Floats = arrays["table"].astype(np.float32)
        self._scale: Floats = arrays["scale"].astype(np.float32)
        self._hidden: Floats = arrays["hidden"].astype(np.float32)
        self._bias: Floats = arrays["bias"].astype(np.float32)
        self._mean: Floats = arrays["mean"].astype(np.float32)
        self._spread: Floats = arrays["spread"].astype(np.float32)
        self._nets: list[tuple[Floats, Floats, Floats, float]] = [
            (a.astype(np.float32), b.astype(np.float32), c.astype(np.float32), float(d))
            for a, b, c, d in zip(arrays["w1"], arrays["b1"], arrays["w2"], arrays["b2"], strict=True)
        ]
        self.threshold = float(arrays["threshold"])
        """The confidence from which a relation is claimed."""

    @classmethod
    def load(cls, path: Path) -> RelationModel:
        """Read the weights.

        Raises:
            DataError: they belong to other features or classes.
        """
        with np.load(path) as stored:
            arrays = dict(stored)
        classes = ["|".join((type, "1" if forward else "0")) for type, forward in CLASSES]
        if int(arrays["features"]) != FEATURES or list(arrays["classes"]) != classes:
            raise DataError(path.name, 1, "the weights are of other features; train them again with `python -m kg.training.relations`")
        return cls(arrays)

    def of_pairs(self, features: Sequence[Sequence[int]]) -> Floats:
        """For each pair, given by its features, a probability for every class. O(features)."""
        classes = len(CLASSES)
        if not features:
            return np.zeros((0, classes), dtype=np.float32)
        lengths = np.array([len(f) for f in features])
        flat = np.fromiter(chain.from_iterable(features), dtype=np.uint32, count=int(lengths.sum()))
        place = np.searchsorted(self._keys, flat)
        place[place == len(self._keys)] = 0
        known = (self._keys[place] == flat).astype(np.float32)
        present = csr_array((known, place, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(features), len(self._keys)))
        sums = (present @ self._table) * self._scale
        logits = sums[:, :classes] + np.tanh(sums[:, classes:] + self._bias) @ self._hidden
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        found: Floats = odds / odds.sum(axis=1, keepdims=True)
        return found

    def of_post(self, rows: Floats) -> Floats:
        """For each relation suggested in a post, given by its row of figures, the confidence that the post asserts it."""
        scaled = (rows - self._mean) / self._spread
        total = np.zeros(len(rows), dtype=np.float32)
        for w1, b1, w2, b2 in self._nets:
            total += 1 / (1 + np.exp(-(np.tanh(scaled @ w1 + b1) @ w2 + b2)))
        mean: Floats = (total / np.float32(len(self._nets))).astype(np.float32)
        return mean


@cache
def load_model() -> RelationModel:
    """The model that the project ships."""
    with resources.as_file(resources.files("kg.relate.learned").joinpath(WEIGHTS)) as path:
        return RelationModel.load(Path(path))
