"""Reading spans off label probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from builders import ORG, PERSON, PRODUCT
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.extract.spans import best_spans, ended, type_scores
from kg.extract.tagger import LABELS, OUTSIDE, label
from kg.records import ENTITY_TYPES


def rows(*labels: int | dict[int, float]) -> np.ndarray:
    """One row a word: a label that is nearly certain, or several with their probabilities."""
    table = np.full((len(labels), len(LABELS)), 1e-6, dtype=np.float32)
    for row, found in zip(table, labels, strict=True):
        for which, probability in (found if isinstance(found, dict) else {found: 0.99}).items():
            row[which] = probability
    return table


def test_labels_become_spans_of_words() -> None:
    table = rows(OUTSIDE, label("U", ORG), OUTSIDE, label("B", PRODUCT), label("I", PRODUCT), label("L", PRODUCT))
    assert best_spans(table) == [(1, 2, ORG), (3, 6, PRODUCT)]


def test_a_name_ends_before_what_is_known_to_be_none() -> None:
    table = rows(label("B", PERSON), {label("I", ORG): 0.4, label("I", PERSON): 0.3, label("L", PERSON): 0.2}, label("L", ORG))
    assert best_spans(table) == [(0, 3, ORG)]
    known = ended(table, [(2, 3)])
    assert best_spans(known) == [(0, 2, PERSON)]
    assert known[1, label("L", PERSON)] == pytest.approx(0.5) and known[1].sum() == pytest.approx(table[1].sum())
    assert best_spans(ended(rows(label("B", PERSON), label("L", ORG)), [(1, 2)])) == [(0, 1, PERSON)]


def test_two_names_may_stand_side_by_side() -> None:
    assert best_spans(rows(label("U", ORG), label("U", PERSON), label("B", ORG), label("L", ORG))) == [(0, 1, ORG), (1, 2, PERSON), (2, 4, ORG)]


def test_an_invalid_sequence_is_read_as_the_most_probable_valid_one() -> None:
    torn = rows(label("B", ORG), {label("L", PRODUCT): 0.5, label("L", ORG): 0.45})
    assert best_spans(torn) == [(0, 2, ORG)]
    open_ended = rows(OUTSIDE, {label("B", ORG): 0.6, label("U", ORG): 0.3})
    assert best_spans(open_ended) == [(1, 2, ORG)]


def test_nothing_is_found_where_everything_is_outside() -> None:
    assert best_spans(rows(OUTSIDE, OUTSIDE)) == []
    assert best_spans(np.zeros((0, len(LABELS)), dtype=np.float32)) == []


def test_the_score_of_a_type_does_not_fall_with_the_length_of_the_name() -> None:
    half = {label("B", ORG): 0.5}, {label("I", ORG): 0.5}, {label("L", ORG): 0.5}
    long = type_scores(rows(*half), 0, 3)[ENTITY_TYPES.index(ORG)]
    short = type_scores(rows({label("U", ORG): 0.5}), 0, 1)[ENTITY_TYPES.index(ORG)]
    assert long == pytest.approx(short, abs=0.01)


@given(arrays(np.float32, st.tuples(st.integers(0, 12), st.just(len(LABELS))), elements=st.floats(0.015625, 1, width=32)))
def test_spans_are_ordered_inside_the_sentence_and_never_overlap(table: np.ndarray) -> None:
    if len(table):
        table = table / table.sum(axis=1, keepdims=True)
    spans = best_spans(table)
    assert all(0 <= a < b <= len(table) for a, b, _ in spans)
    assert all(x[1] <= y[0] for x, y in zip(spans, spans[1:], strict=False))
    for first, last, _ in spans:
        scores = type_scores(table, first, last)
        assert len(scores) == len(ENTITY_TYPES)
        assert all(0 <= s <= 1 for s in scores)
