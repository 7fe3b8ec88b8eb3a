"""How answers to the analysts' questions are judged, and that the questions can be."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from questions import QUESTIONS, lacks, values

ANSWER: dict[str, Any] = {
    "items": [
        {"name": "OpenAI", "figures": [{"value": 1e9}, {"value": 3e11}], "first_seen": "2025-09-24T01:00:00Z"},
        {"name": "ソフトバンクグループ", "figures": [], "first_seen": "2025-10-08T08:41:32Z"},
        {"name": "Samsung Electronics", "figures": [{"value": 5e9}], "first_seen": "2025-11-01T00:00:00Z"},
    ]
}
OPENAI, SOFTBANK, SAMSUNG, ORACLE = ({"name": [name]} for name in ("OpenAI", "ソフトバンク*", "Samsung*", "Oracle"))


def test_a_path_goes_through_lists_and_gives_nothing_where_there_is_nothing() -> None:
    assert list(values(ANSWER, "items.*.figures.*.value")) == [1e9, 3e11, 5e9]
    assert list(values(ANSWER, "items.*.amount")) == []
    assert list(values({"detail": "no such entity"}, "items.*")) == []


def test_all_that_is_wanted_must_be_there_unless_fewer_will_do() -> None:
    assert lacks(ANSWER, {"wanted": [OPENAI, SOFTBANK]}) == []
    assert lacks(ANSWER, {"wanted": [OPENAI, ORACLE]}) == ["name Oracle"]
    assert lacks(ANSWER, {"wanted": [OPENAI, ORACLE], "need": 1}) == []


@pytest.mark.parametrize(
    ("top", "wanted", "right"),
    [(1, OPENAI, True), (1, SOFTBANK, False), (2, SOFTBANK, True), (-1, SAMSUNG, True), (-1, OPENAI, False)],
)
def test_only_the_first_or_the_last_entries_count(top: int, wanted: dict[str, list[str]], right: bool) -> None:
    assert (lacks(ANSWER, {"wanted": [wanted], "top": top}) == []) is right


def test_one_entry_must_have_all_fields_of_what_is_wanted() -> None:
    assert lacks(ANSWER, {"wanted": [{"name": ["OpenAI"], "figures.*.value": [3e11]}]}) == []
    assert lacks(ANSWER, {"wanted": [{"name": ["OpenAI"], "figures.*.value": [5e9]}]}) != []
    assert lacks(ANSWER, {"wanted": [{"name": ["OpenAI"], "first_seen": ["2025-10*"]}]}) != []


def test_any_of_the_values_will_do_in_any_width_and_case() -> None:
    assert lacks(ANSWER, {"wanted": [{"name": ["ＯＰＥＮＡＩ", "オープンAI"]}]}) == []
    assert lacks(ANSWER, {"wanted": [{"name": ["Open"]}]}) != []


def test_the_order_counts_where_it_is_asked_for() -> None:
    assert lacks(ANSWER, {"wanted": [OPENAI, SAMSUNG], "ordered": True}) == []
    assert lacks(ANSWER, {"wanted": [SAMSUNG, OPENAI]}) == []
    assert lacks(ANSWER, {"wanted": [SAMSUNG, OPENAI], "ordered": True}) == ["the order"]


def test_an_error_is_no_answer() -> None:
    assert lacks({"title": "No such entity", "status": 404}, {"wanted": [OPENAI]}) == ["name OpenAI"]


def test_every_question_can_be_judged() -> None:
    questions = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]
    assert len(questions) == len({question["ask"] for question in questions}) == 30
    for question in questions:
        assert question["call"].startswith("/v1/") and question["check"] and question["posts"] and question["answer"]
        for check in question["check"]:
            assert 0 < check.get("need", 1) <= len(check["wanted"])
            assert all(fields and all(fields.values()) for fields in check["wanted"])
