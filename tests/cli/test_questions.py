"""Commands that ask, run in this process on a small archive made by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import networkx as nx
import pytest
from builders import a_dated_post
from commands import invoked, printed

from kg.errors import EntityNotFound, UsageError
from kg.export import FORMATS
from kg.records import CO_MENTION
from kg.store import open_store

Run = Callable[..., str]


@pytest.mark.parametrize("question", [["search", "OpenAI"], ["stats"], ["topics"], ["topic", "データセンター"], ["posts", "OpenAI"], ["complete", "Op"]])
def test_what_asks_for_names_and_counts_does_not_read_what_links_them(
    run: Run, question: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def links(*_: object) -> None:
        pytest.fail("the links were read")

    monkeypatch.setattr("kg.store.embedded.projection.Projection.links", links)
    assert run(*question)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the archive and returns what it prints."""
    path = tmp_path / "kg.db"
    graph = open_store(str(path))
    with graph.writer() as writer:
        for facts in (
            a_dated_post("2025-11-01", ("OpenAI", "partners_with", "Foxconn"), topics=("データセンター",), id="first"),
            a_dated_post("2025-12-01", ("Oracle", "supplies", "OpenAI"), ("Oracle", CO_MENTION, "OpenAI"), id="second"),
            a_dated_post("2026-01-01", ("Oracle", "invests_in", "Stargate"), id="third"),
        ):
            writer.put(facts, "by hand")
    graph.close()
    monkeypatch.setenv("KG_STORE", str(path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return printed


@pytest.mark.parametrize(
    "question",
    [
        ("complete", "fox"),
        ("neighbors", "OpenAI", "--direction", "in", "--min-posts", "1", "--max-degree", "9", "--since", "2025"),
        ("neighborhood", "OpenAI", "--depth", "2", "-n", "10", "-t", "supplies", "--until", "2027"),
        ("path", "Foxconn", "Stargate", "--max-hops", "3", "--since", "2025"),
        ("connect", "Foxconn", "Stargate", "Oracle"),
        ("find-posts", "-e", "OpenAI", "-e", "Oracle", "-r", "supplies", "--since", "2025-12"),
        ("firsts", "second"),
        ("receipts", "--post", "first"),
        ("history", "OpenAI"),
        ("why", "OpenAI", "Oracle"),
    ],
    ids=lambda q: q[0],
)
def test_every_question_answers_in_words_and_in_json(run: Run, question: tuple[str, ...]) -> None:
    assert run(*question).strip()
    assert json.loads(run(*question, "--json"))


def test_options_reach_the_questions(run: Run) -> None:
    def names(*question: str) -> list[str]:
        return [n["name"] for n in json.loads(run(*question, "--json"))]

    assert names("neighbors", "OpenAI", "-t", "supplies", "-t", "partners_with") == ["Foxconn", "Oracle"]
    assert names("neighbors", "OpenAI", "--direction", "out") == ["Foxconn", "Oracle"]  # the co-mention goes both ways
    assert names("neighbors", "OpenAI", "--since", "2025-12-01") == ["Oracle", "Oracle"]
    assert names("neighbors", "OpenAI", "--max-degree", "1") == ["Foxconn"]
    assert names("neighbors", "OpenAI", "--min-posts", "2") == []
    assert json.loads(run("path", "Foxconn", "Stargate", "--exclude", "Oracle", "--json")) == []
    assert json.loads(run("path", "Foxconn", "Stargate", "--max-hops", "2", "--json")) == []
    assert json.loads(run("path", "Foxconn", "Stargate", "--since", "2026", "--json")) == []
    assert "nothing leads" in run("path", "Foxconn", "Stargate", "--since", "2026")
    found = json.loads(run("neighborhood", "OpenAI", "--json"))
    assert [n["name"] for n in found["nodes"]] == ["OpenAI", "Foxconn", "Oracle"]
    assert [p["id"] for p in json.loads(run("find-posts", "--topic", "データセンター", "--json"))] == ["first"]
    assert [e["name"] for e in json.loads(run("firsts", "second", "--json"))["entities"]] == ["Oracle"]
    assert [e["post"]["id"] for e in json.loads(run("evidence", "OpenAI", "Oracle", "--since", "2025-12", "--json"))] == ["second", "second"]
    assert [link["type"] for link in json.loads(run("link", "OpenAI", "Oracle", "--until", "2026", "--json"))] == ["supplies", "mentioned_with"]
    assert [p["post"]["id"] for p in json.loads(run("posts", "OpenAI", "--until", "2025-12", "--json"))] == ["first"]
    assert json.loads(run("topics", "--since", "2025-12", "--json")) == [] != json.loads(run("topics", "--json"))
    assert [len(n["evidence"]) for n in json.loads(run("neighbors", "OpenAI", "--json"))] == [1, 1, 0]
    assert not any(n["evidence"] for n in json.loads(run("neighbors", "OpenAI", "--evidence", "0", "--json")))
    assert json.loads(run("entity", "OpenAI", "--json"))["months"] == {"2025-11": 1, "2025-12": 1}
    assert json.loads(run("connect", "Foxconn", "Stargate", "--json"))["names"] == ["Foxconn", "Stargate", "OpenAI", "Oracle"]


def test_what_makes_no_sense_is_an_error(run: Run) -> None:
    for question in (("find-posts",), ("neighbors", "OpenAI", "--since", "x"), ("connect", "OpenAI"), ("neighbors", "OpenAI", "--direction", "up"), ("export", "pdf")):
        with pytest.raises(UsageError):
            run(*question)
    with pytest.raises(EntityNotFound):
        run("path", "OpenAI", "Oracle", "--exclude", "Nobody")


def test_a_batch_reads_one_name_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("\ufeffOPENAI\n\n  oracle \n=HYPERLINK()\n", encoding="utf-8")
    lines = list(csv.DictReader(StringIO(run("batch", "names.txt"))))
    assert [(r["name"], r["id"], r["match"]) for r in lines] == [
        ("OPENAI", "organization/openai", "yes"),
        ("oracle", "organization/oracle", "yes"),
        ("'=HYPERLINK()", "", ""),
    ]
    [found] = json.loads(run("batch", "-", "--json", "--limit", "3", input="Stargate\n"))
    assert found["candidates"][0]["id"] == "organization/stargate"
    assert json.loads(run("batch", "-", "--json", "--type", "person", input="Stargate\n"))[0]["candidates"] == []
    with pytest.raises(UsageError, match="nowhere"):
        run("batch", "nowhere.txt")
    with pytest.raises(UsageError, match="UTF-8"):
        run("batch", "-", input="社".encode("shift-jis"))


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_goes_to_a_file_or_to_standard_output(run: Run, tmp_path: Path, format: str) -> None:
    file = tmp_path / "out"
    assert run("export", format, "-o", file) == ""
    assert file.read_text(encoding="utf-8") == run("export", format)  # both with the ends of lines made the same
    assert not (tmp_path / "out.part").exists()


def test_an_export_can_be_narrowed_and_never_leaves_half_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.graphml"
    run("export", "graphml", "-o", file, "-r", "supplies", "--type", "organization", "--since", "2025", "--until", "2026")
    assert set(nx.read_graphml(file).nodes) == {"organization/openai", "organization/oracle"}
    before = file.read_bytes()
    with pytest.raises(UsageError):
        run("export", "graphml", "-o", file, "-r", "hates")
    assert file.read_bytes() == before and sorted(p.name for p in tmp_path.glob("out*")) == ["out.graphml"]
    with pytest.raises(UsageError, match="cannot be written"):
        run("export", "gexf", "-o", tmp_path / "no" / "such" / "folder")


def test_no_number_is_larger_than_a_database_can_count(run: Run) -> None:
    done = invoked("history", "OpenAI", "--limit", 10**30)
    assert done.exit_code == 2 and "--limit" in done.output
