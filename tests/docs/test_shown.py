"""How answers are cut short in the documentation: what is shown must be there, and nothing else may be unless it is cut."""

from __future__ import annotations

from typing import Any

import pytest
from shown import cut_like, pretty


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        ({"a": 1}, {"a": 1}),
        ({"a": 1, "…": "…"}, {"a": 1, "b": 2}),
        ({"…": "…"}, {"a": 1}),
        ([1, 2], [1, 2]),
        ([1, "…"], [1, 2, 3]),
        ([1, "…"], [1]),
        ([], []),
        ({"a": [{"b": "東京…", "…": "…"}]}, {"a": [{"b": "東京都庁", "c": 1}]}),
    ],
)
def test_what_is_cut_short_is_the_answer(shown: Any, answer: Any) -> None:
    assert cut_like(shown, answer) == shown


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "…": "…"}, {"b": 2}),
        ([1], [1, 2]),
        ([1, 2, "…"], [1]),
        ([1, "…"], [2, 1]),
        ([], [1]),
        ("東京…", "大阪府"),
        ({"a": [{"b": 1, "…": "…"}]}, {"a": [{"b": 1}, {"b": 1}]}),
        ({"a": None}, {"a": 0}),
    ],
)
def test_what_differs_is_noticed(shown: Any, answer: Any) -> None:
    assert cut_like(shown, answer) != shown


def test_json_is_written_on_one_line_where_it_fits() -> None:
    assert pretty({"a": [1, {}]}) == '{"a": [1, {}]}'
    assert pretty({"a": ["あ" * 60, "b" * 30]}) == '{\n  "a": [\n    "' + "あ" * 60 + '",\n    "' + "b" * 30 + '"\n  ]\n}'
