"""The network that reads names, with small random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.errors import DataError
from kg.extract.features import COLUMNS
from kg.extract.tagger import LABELS, Tagger, build, save

VECTORS = np.random.default_rng(0).normal(size=(50, 300)).astype(np.float32)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    network = build(VECTORS)
    network.initialize([a_sentence(1)])
    return Tagger([network])


def a_sentence(words: int, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    rows = generator.integers(0, 2**60, size=(words, len(COLUMNS) + 1)).astype(np.uint64)
    rows[:, -1] = generator.integers(0, len(VECTORS) + 1, size=words)
    return rows


def test_every_word_has_a_probability_for_every_label(tagger: Tagger) -> None:
    found = tagger.probabilities([a_sentence(5), a_sentence(0), a_sentence(1)])
    assert [f.shape for f in found] == [(5, len(LABELS)), (0, len(LABELS)), (1, len(LABELS))]
    assert np.allclose(found[0].sum(axis=1), 1, atol=1e-5)


def test_a_sentence_is_read_the_same_whatever_stands_beside_it_in_the_batch(tagger: Tagger) -> None:
    sentences = [a_sentence(n % 17 + 1, seed=n) for n in range(60)]
    together = tagger.probabilities(sentences)
    alone = [tagger.probabilities([s])[0] for s in sentences]
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(together, alone, strict=True))


def test_weights_come_back_from_their_file_and_several_networks_are_averaged(tmp_path: Path) -> None:
    networks = [build(VECTORS) for _ in range(2)]
    for network, name in zip(networks, ("a.npz", "b.npz"), strict=True):
        network.initialize([a_sentence(1)])
        save(network, tmp_path / name)
    sentence = a_sentence(8)
    one, other = (Tagger([n]).probabilities([sentence])[0] for n in networks)
    both = Tagger.load([tmp_path / "a.npz", tmp_path / "b.npz"], VECTORS)
    assert np.allclose(both.probabilities([sentence])[0], (one + other) / 2, atol=0.01)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", a=np.zeros(3))
    with pytest.raises(DataError, match=r"weights\.npz:1: the weights are of another network; train it again with `make train`"):
        Tagger.load([tmp_path / "weights.npz"], VECTORS)


def test_a_row_of_no_vector_is_allowed(tagger: Tagger) -> None:
    rows = a_sentence(3)
    rows[:, -1] = len(VECTORS)
    assert tagger.probabilities([rows])[0].shape == (3, len(LABELS))
