"""Reviewing suggestions, without a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_dated_post
from commands import printed

from kg.records import CO_MENTION
from kg.store import open_store

PAIRS = (("Magnum", "Magnam"), ("Telstra", "Telstar"), ("Foxlinks", "Foxlink"))
"""Two spellings each; the first is in more posts."""


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Reviews with the given keys, and returns what is shown."""
    path = tmp_path / "kg.db"
    graph = open_store(str(path))
    with graph.writer() as writer:
        for n, names in enumerate(PAIRS):
            for m, name in enumerate((*names, names[0])):
                writer.put(a_dated_post("2026-01-01", (name, CO_MENTION, f"仲間{n}"), id=f"{n}-{m}"), "by hand")
    graph.close()
    monkeypatch.setenv("KG_STORE", str(path))
    monkeypatch.setenv("KG_AUTHOR", "編集部")
    monkeypatch.setenv("COLUMNS", "200")
    return lambda keys, *arguments: printed("review", *arguments, input=keys)


def judged() -> list[tuple[str, str]]:
    return [(j["kind"], j.get("other") or j["b"]) for j in json.loads(printed("judgements", "--json"))]


def test_a_key_is_a_decision(review: Callable[..., str]) -> None:
    shown = review("s\nn ")
    assert "1/3" in shown and "3/3" in shown and "2 judged" in shown
    assert sorted(kind for kind, _ in judged()) == ["never-same", "same"]
    again = review("q")
    assert "1/1" in again and "0 judged" in again  # what was decided is not asked again


def test_the_last_decision_can_be_undone_and_made_another_way(review: Callable[..., str]) -> None:
    shown = review("uxsun")
    assert "undone: " in shown and shown.count("1/3") == 4
    assert [kind for kind, _ in judged()] == ["never-same"]


def test_quitting_and_the_end_of_input_change_nothing(review: Callable[..., str]) -> None:
    for keys in ("q", "", "  q"):
        assert "0 judged" in review(keys)
    assert judged() == []


def test_of_a_name_that_may_have_two_bearers_it_can_be_said_for_good_that_it_has_one(review: Callable[..., str], tmp_path: Path) -> None:
    graph = open_store(str(tmp_path / "kg.db"))
    with graph.writer() as writer:
        for group, others in (("news", ("BBC", "ABC")), ("net", ("RNN", "GPU"))):
            for n in range(2):
                writer.put(a_dated_post("2026-01-01", ("CNN", CO_MENTION, others[0]), names=others, id=f"{group}-{n}"), "by hand")
    graph.close()
    shown = review("   xo")
    assert "CNN" in shown and "if so: kg split 'CNN'" in shown and shown.count("4/4") == 2 and "1 judged" in shown
    assert [j["kind"] for j in json.loads(printed("judgements", "--json"))] == ["single"]
    assert "CNN" not in review("   ")


def test_the_suggestions_can_be_had_as_json(review: Callable[..., str]) -> None:
    found = json.loads(review("", "--json"))
    assert {(d["keep"]["name"], d["other"]["name"]) for d in found["duplicates"]} == set(PAIRS)
    assert found["namesakes"] == []
