"""Commands about change, groups and events, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chronicle import keep
from commands import printed

from kg.errors import EdgeNotFound, EntityNotFound, TopicNotFound, UsageError

Run = Callable[..., str]

QUESTIONS = [
    (("trends", "--since", "2026-01", "--until", "2026-02"), "AMD"),
    (("trends", "--falling", "--since", "2026-01", "--baseline-since", "2025-09", "--baseline-until", "2026"), "Microsoft"),
    (("new",), "partners_with"),
    (("new", "--since", "2026-01", "-r", "supplies", "-t", "organization"), "supplies"),
    (("diff", "2026-01", "2026-02"), "New entities: 4"),
    (("diff", "2026-01", "2026-02", "ｏｐｅｎａｉ"), "New entities: 2"),
    (("as-of", "2026-01"), "20"),
    (("as-of", "2026-01", "OpenAI"), "Microsoft"),
    (("communities",), "Anthropic"),
    (("communities", "AMD"), "OpenAI"),
    (("prominent", "--type", "project"), "Stargate"),
    (("series", "AMD"), "75.0%"),
    (("series", "OpenAI", "Oracle"), "2026-01"),
    (("series", "--topic", "半導体"), "2026-01"),
    (("timeline", "OpenAI"), "2025-09-10 Oracle supplies OpenAI · 3000億ドル · 2500億ドル · 2 posts"),
    (("timeline", "Stargate", "ソフトバンク"), "planned"),
    (("amounts", "OpenAI", "Oracle"), "the figures differ"),
]


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the chronicle and gives what it prints; an error is raised."""
    monkeypatch.setenv("KG_STORE", str(keep(tmp_path / "kg.db")))
    monkeypatch.setenv("COLUMNS", "200")
    return printed


@pytest.mark.parametrize(("question", "expected"), QUESTIONS, ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_every_question_answers_in_words_and_in_json(kg: Run, question: tuple[str, ...], expected: str) -> None:
    assert expected in kg(*question)
    assert json.loads(kg(*question, "--json"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("communities", "任天堂"), "任天堂 belongs to no community"),
        (("communities", "--since", "2027"), "no communities"),
        (("timeline", "任天堂"), "no events"),
        (("amounts", "AMD"), "no amounts"),
    ],
)
def test_that_there_is_nothing_is_said(kg: Run, question: tuple[str, ...], said: str) -> None:
    assert kg(*question).strip() == said
    assert json.loads(kg(*question, "--json")) in ([], None)


@pytest.mark.parametrize("question", [("as-of", "2020", "AMD"), ("new", "--since", "2027"), ("prominent", "--since", "2027")])
def test_an_empty_answer_is_an_empty_list(kg: Run, question: tuple[str, ...]) -> None:
    assert json.loads(kg(*question, "--json")) == []
    kg(*question)


def test_limits_are_kept(kg: Run) -> None:
    def rows(*question: str) -> Any:
        return json.loads(kg(*question, "--limit", "1", "--json"))

    assert len(rows("new")) == len(rows("communities")) == len(rows("prominent")) == len(rows("timeline", "OpenAI")) == 1
    assert len(rows("communities", "AMD")["members"]) == len(rows("trends")["topics"]) == len(rows("diff", "2025", "2027")["edges"]) == 1


@pytest.mark.parametrize(
    ("question", "error", "said"),
    [
        (("trends", "--since", "soon"), UsageError, "since: 'soon' is no date"),
        (("trends", "--since", "2026", "--baseline-until", "x"), UsageError, "baseline_until: 'x'"),
        (("new", "--since", "2026", "--until", "2025"), UsageError, "since, until: "),
        (("new", "--relation", "loves"), UsageError, "loves"),
        (("diff", "2026", "2026"), UsageError, "since, until: "),
        (("as-of", "2026-13"), UsageError, "date: '2026-13'"),
        (("as-of", "2026", "OpenA"), EntityNotFound, "OpenAI"),
        (("communities", "OpenA"), EntityNotFound, "OpenAI"),
        (("communities", "--resolution", "0"), UsageError, "resolution"),
        (("series",), UsageError, "give a name"),
        (("series", "AMD", "--topic", "AI"), UsageError, "give a name"),
        (("series", "AMD", "ＡＭＤ"), UsageError, "organization/amd"),
        (("series", "AMD", "Meta"), EdgeNotFound, "Meta"),
        (("series", "--topic", "医療"), TopicNotFound, "医療"),
        (("timeline", "AMD", "AMD"), UsageError, "organization/amd"),
        (("timeline", "OpenA"), EntityNotFound, "OpenAI"),
        (("amounts", "AMD", "--until", "x"), UsageError, "until: 'x'"),
    ],
)
def test_what_is_wrong_is_named(kg: Run, question: tuple[str, ...], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        kg(*question)
