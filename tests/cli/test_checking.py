"""`kg check` and `kg gaps` in this process: what they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Run

from kg.errors import UsageError


def test_a_check_lists_what_to_look_at(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("ホンハイはOpenAIと提携した。Sam Altmanも語る。", encoding="utf-8")
    shown = kg("check", draft).stdout
    assert "ホンハイ is called Foxconn in 100% of your posts" in shown
    assert "no post mentions Sam Altman yet" in shown
    assert "2025-11-20" in shown
    found = json.loads(kg("check", "-", "--json", input="OpenAIの話。").stdout)
    assert [n["name"] for n in found["names"]] == ["OpenAI"] and found["told"] is None
    with pytest.raises(UsageError, match="no such file"):
        kg("check", "nowhere.md")


def test_what_a_draft_cannot_be_read_for_is_said_with_its_file_as_given(kg: Run, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "empty.md").write_text("\n", encoding="utf-8")
    for command in ("check", "related"):
        with pytest.raises(UsageError, match=r"^sub/empty\.md:1: there is no text"):
            kg(command, "sub/empty.md")
    with pytest.raises(UsageError, match="^'': no such file; give a draft's file"):
        kg("check", "")


def test_a_check_shows_the_archives_sentence_below_a_fact_that_differs(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., object]
) -> None:
    write_post("2025-11-30-cut.md", "OpenAIは6000人を削減する。", title="人員", date="2025-11-30")
    ingest()
    shown = kg("check", "-", input="OpenAIは9000人を削減する。").stdout
    assert "- job cuts at OpenAI: 9000人 here, 6000人 in “人員”\n  OpenAIは6000人を削減する\n" in shown


def test_a_check_shows_both_places_of_what_a_draft_has_in_two_ways(kg: Run, posts: Path) -> None:
    text = "# OpenAIの従業員は3000人\n\nOpenAIの従業員は2000人だ。OpenAIは8300億ドル（約1250億円）だ。"
    shown = kg("check", "-", input=text).stdout
    assert "従業員 of OpenAI: 3000人 in line 1, 2000人 in line 3\n  OpenAIの従業員は3000人\n  OpenAIの従業員は2000人だ\n" in shown
    assert "8300億ドル is given as 1250億円 in line 3: 1ドル would be 0.151円\n  OpenAIは8300億ドル(約1250億円)だ\n-" in shown


def test_a_stored_post_that_is_checked_does_not_count_as_its_own_telling(kg: Run, posts: Path) -> None:
    told = json.loads(kg("check", posts / "2025-11-21-again.md", "--json").stdout)["told"]
    assert [p["id"] for p in told["posts"]] == ["2025-11-20-deal"]


def test_gaps_are_tables_or_json(kg: Run, posts: Path) -> None:
    assert "Pairs without a post of their own" in kg("gaps", "--min-posts", "1").stdout
    assert json.loads(kg("gaps", "--min-posts", "1", "--json").stdout).keys() == {"pairs", "topics", "overtaken", "facts"}
