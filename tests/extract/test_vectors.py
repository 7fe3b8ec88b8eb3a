"""Rows of words that share vectors."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.vectors import WordVectors

HASHES = st.integers(0, 2**64 - 1)


@given(st.dictionaries(HASHES, st.integers(0, 6)), st.lists(HASHES, max_size=3), st.data())
def test_the_row_is_that_of_the_first_word_that_has_one(rows: dict[int, int], others: list[int], data: st.DataObject) -> None:
    words = [*others, *(data.draw(st.lists(st.sampled_from(sorted(rows)), max_size=2)) if rows else [])]
    vectors = WordVectors(np.zeros((7, 3), dtype=np.float32), rows)
    assert vectors.row(*words) == next((rows[w] for w in words if w in rows), 7)
