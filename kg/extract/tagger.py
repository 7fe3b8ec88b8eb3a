"""The project's own named-entity component: a small convolutional tagger over hashed features and GiNZA's vectors.

Each word gets a probability for every label of the BILUO scheme (begin, inside, last, unit of each type, or outside; Ratinov
and Roth 2009). The architecture is spaCy's hash embedding with a maxout window encoder, in thinc, with two things added: what
the gazetteer says of a word is a feature, so that the tagger learns when to trust it, and the labels are read off word by
word, so that every span has a probability that the decision by post can weigh.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    NumpyOps,
    Ops,
    Softmax,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    with_array,
)

from kg.errors import DataError
from kg.extract.features import COLUMNS
from kg.records import ENTITY_TYPES, EntityType

__all__ = ["LABELS", "OUTSIDE", "Tagger", "build", "label", "save"]

LABELS: Final = ("O", *(f"{place}-{type}" for type in ENTITY_TYPES for place in "BILU"))
OUTSIDE: Final = 0

_WIDTH = 96
_DEPTH = 4
_PIECES = 2
_DROPOUT = 0.2
"""In training only."""
_BATCH = 1000
"""Words that go through the network together: as many as the processor's cache holds with what is worked out of them."""


class _Ops(NumpyOps):  # type: ignore[misc]  # thinc gives it no type
    """Matrices are multiplied by numpy's BLAS, which is half as fast again as the one that comes with thinc."""

    gemm = Ops.gemm


def label(place: str, type: EntityType) -> int:
    """Index of a label: `place` is one of B, I, L, U."""
    return 1 + 4 * ENTITY_TYPES.index(type) + "BILU".index(place)


def build(vectors: NDArray[np.float32]) -> Model[Any, Any]:
    """An untrained network: feature rows of sentences to label probabilities."""
    embeds: list[Model[Any, Any]] = [
        HashEmbed(column.width, column.rows, seed=7 + index, column=index, dropout=_DROPOUT)
        for index, column in enumerate(COLUMNS)
    ]
    embed: Model[Any, Any] = concatenate(*embeds, _word_vectors(vectors, len(COLUMNS), 96))

    def maxout() -> Model[Any, Any]:
        return Maxout(_WIDTH, nP=_PIECES, normalize=True, dropout=_DROPOUT)

    encode = clone(residual(chain(expand_window(1), maxout())), _DEPTH)
    network: Model[Any, Any] = chain(embed, maxout(), encode, Softmax(len(LABELS)))
    return with_array(network, pad=_DEPTH)


def _word_vectors(vectors: NDArray[np.float32], column: int, width: int) -> Model[Any, Any]:
    """A learned projection of fixed vectors, which are not part of the weights; the row behind the last is that of no word."""

    def forward(model: Model[Any, Any], rows: Any, is_train: bool) -> Any:
        at = rows[:, column].astype(np.int64)
        found = vectors.take(at, axis=0, mode="clip")
        found[at >= len(vectors)] = 0
        weights = model.get_param("W")

        def backprop(gradient: Any) -> Any:
            model.inc_grad("W", gradient.T @ found)
            return np.zeros_like(rows)

        return found @ weights.T, backprop

    def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
        scale = np.sqrt(6.0 / (width + vectors.shape[1]))
        generator = np.random.default_rng(3)
        model.set_param("W", cast(Any, generator.uniform(-scale, scale, (width, vectors.shape[1])).astype(np.float32)))

    return Model("word_vectors", forward, init=init, params={"W": None}, dims={"nO": width})


class Tagger:
    """Trained networks, whose probabilities are averaged."""

    def __init__(self, networks: Sequence[Model[Any, Any]]) -> None:
        self._networks = networks

    @classmethod
    def load(cls, paths: Sequence[Path], vectors: NDArray[np.float32]) -> Tagger:
        """Read the weights of networks, one file each.

        Raises:
            DataError: the weights are of another network.
        """
        return cls([_loaded(path, vectors) for path in paths])

    def probabilities(self, sentences: Sequence[NDArray[np.uint64]]) -> list[NDArray[np.float32]]:
        """For each sentence an array of shape ``(words, len(LABELS))``; every row sums to 1."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        found: list[Any] = [np.zeros((0, len(LABELS)), dtype=np.float32)] * len(sentences)
        batch: list[int] = []
        words = 0
        for i in order:
            if not len(sentences[i]):
                continue
            batch.append(i)
            words += len(sentences[i])
            if words >= _BATCH:
                self._predict(batch, sentences, found)
                batch, words = [], 0
        self._predict(batch, sentences, found)
        return found

    def _predict(self, batch: Sequence[int], sentences: Sequence[NDArray[np.uint64]], found: list[Any]) -> None:
        if not batch:
            return
        rows = [sentences[i] for i in batch]
        guesses = [network.predict(rows) for network in self._networks]
        for at, i in enumerate(batch):
            found[i] = sum(guess[at] for guess in guesses) / len(guesses)


def save(network: Model[Any, Any], path: Path) -> None:
    """Write the weights of a network, in half precision."""
    arrays: dict[str, Any] = {
        name: np.asarray(node.get_param(parameter), dtype=np.float16) for name, (node, parameter) in _parameters(network)
    }
    np.savez_compressed(path, **arrays)


def _loaded(path: Path, vectors: NDArray[np.float32]) -> Model[Any, Any]:
    network = build(vectors)
    network.initialize([np.zeros((1, len(COLUMNS) + 1), dtype=np.uint64)])
    with np.load(path) as weights:
        nodes = _parameters(network)
        if any(name not in weights or weights[name].shape != n.get_param(p).shape for name, (n, p) in nodes):
            raise DataError(path.name, 1, "the weights are of another network; train it again with `make train`")
        for name, (node, parameter) in nodes:
            node.set_param(parameter, cast(Any, weights[name].astype(np.float32)))
    for node in network.walk():
        node.ops = _Ops()
    return network


def _parameters(network: Model[Any, Any]) -> list[tuple[str, tuple[Model[Any, Any], str]]]:
    """All weights in the order of the network's layers, named by it."""
    return [
        (f"{index:02d} {node.name} {parameter}", (node, parameter))
        for index, node in enumerate(network.walk())
        for parameter in node.param_names
    ]
