"""What commands show to people is text and nothing else."""

from __future__ import annotations

import json

import pytest

from kg.cli import output
from kg.records import Problem


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x08", "\x9b", "\r", "\x7f", "\u202e", "\u2066"])
@pytest.mark.parametrize("how", ["line", "table", "title"])
def test_nothing_in_a_text_steers_the_terminal_or_turns_what_stands_beside_it(
    character: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"前{character}[31m題[bold]後"
    if how == "line":
        output.console.print(text, markup=False)
    else:
        output.table(text if how == "title" else "", ["a"], [[text]])
    shown = capsys.readouterr().out
    assert character not in shown and "前\ufffd[31m題[bold]後" in shown


def test_json_says_the_same_without_steering_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = "前\x1b[31m\x9b1m\x7f\u202e後"
    output.print_json({"a": text})
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"a": text} and shown.replace("\n", "").isprintable() and "前" in shown


def test_a_problem_is_one_line_whatever_the_file_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_problems([Problem("a\nskipped b.md", "a\nb", "c", 1)])
    assert capsys.readouterr().err == "skipped a\ufffdskipped b.md:1: a\ufffdb → c\n"
