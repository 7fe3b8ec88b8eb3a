"""Weights and counts: read strictly, and the ones that are shipped."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.topics import load_ranking
from kg.topics.candidates import Candidate
from kg.topics.ranking import FEATURES, Ranking, Seen, parse_seen, parse_weights, picked

WEIGHTS = [f"{name}\t0.5" for name in FEATURES]


def test_weights_are_read_by_name() -> None:
    assert parse_weights("weights.tsv", ["# 注", "", *WEIGHTS]) == dict.fromkeys(FEATURES, 0.5)


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([*WEIGHTS, "mood\t1"], len(WEIGHTS) + 1, "'mood' is no feature"),
        (["known\tmuch"], 1, "'much' is no number"),
        (["known"], 1, "expected 2 columns"),
        (WEIGHTS[:-1], len(WEIGHTS) - 1, "no weight for lift"),
    ],
)
def test_a_wrong_table_of_weights_names_file_and_line(lines: list[str], line: int, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        parse_weights("weights.tsv", lines)
    assert (caught.value.path, caught.value.line) == ("weights.tsv", line)


def test_counts_are_read_by_term() -> None:
    assert parse_seen("seen.tsv", ["# 注", "物流\t9\t3\t1.25"]) == {"物流": Seen(9, 3, 1.25)}


@pytest.mark.parametrize(("row", "reason"), [("物流\t9\t3", "expected 4 columns"), ("物流\tviel\t3\t1", "'viel' is no number")])
def test_a_wrong_table_of_counts_names_file_and_line(row: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        parse_seen("seen.tsv", [row])


def test_without_weights_every_chance_is_even() -> None:
    assert Ranking({}).chances([Candidate("物流", "物流", True, count=1, free=1)], frozenset()) == [0.5]


def test_every_feature_has_its_place_in_a_row() -> None:
    [row] = Ranking({}).features([Candidate("物流", "物流", True, count=1, by_name=1, free=1)], frozenset({"物流"}))
    assert len(row) == len(FEATURES)
    named = dict(zip(FEATURES, row, strict=True))
    assert (named["constant"], named["known"], named["tag"], named["known and not named"], named["heading"]) == (1, 1, 1, 0, 0)


def test_the_best_are_picked_in_order_and_alike_ones_put_back() -> None:
    assert picked([3.0, 2.9, 2.5, 0.0], ["ai", "ai市場", "物流", "医療"], 3) == [(0, 3.0), (2, 2.5), (1, pytest.approx(1.9))]


def test_of_equal_scores_the_first_name_is_picked_first() -> None:
    assert [i for i, _ in picked([1.0, 1.0], ["乙", "丙"], 2)] == [1, 0]


def test_the_digest_follows_weights_and_counts() -> None:
    assert len({Ranking({}).digest, Ranking({"known": 1.0}).digest, Ranking({}, {"物流": Seen(1)}).digest}) == 3


def test_the_shipped_counts_are_possible() -> None:
    ranking = load_ranking()
    assert len(ranking.seen) > 1000
    assert all(0 <= s.topics <= s.posts and 0 <= s.expected <= s.posts for s in ranking.seen.values())
