"""What the benchmark of quality takes from the code that it measures."""

from __future__ import annotations

from quality import SIGNALS

from kg.query.relatedness import ranking


def test_each_signal_that_is_left_out_in_turn_is_a_weight_of_the_ranking() -> None:
    assert all(isinstance(getattr(ranking, signal), float) for signal in SIGNALS)
