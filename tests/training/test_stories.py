"""Learning what tells that two texts tell one story."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.query.relatedness.weights import WEIGHTS, read_weights
from kg.training.stories import fit, written


def test_a_sign_that_only_one_story_has_tells_for_it_and_one_that_says_nothing_tells_nothing() -> None:
    signs = np.array([[float(n % 2), float(n // 2 % 2)] for n in range(80)])
    weights, constant = fit(signs, signs[:, 0])
    assert constant < 0 < weights[0] + constant
    assert abs(weights[1]) < 0.01 * weights[0]


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    story, brief, news = read_weights(WEIGHTS)
    learned = {
        table: {**{n: w for n, w in weights._asdict().items() if n != "marks"}, **weights.marks._asdict()}
        for table, weights in (("story", story), ("brief", brief))
    }
    learned["news"] = news._asdict()
    file = tmp_path / "weights.toml"
    file.write_text(written(learned), encoding="utf-8")
    assert read_weights(file) == (story, brief, news)
