"""Reading posts as a user does, with a language model that is fake and so fast."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import invoked
from fakes import FakeAnalyst
from histories import OPENAI
from typer.testing import Result

import kg.pipeline
from kg.errors import UsageError
from kg.ingest import Below
from kg.pipeline import Analyst
from kg.records import Post

DEAL = "OpenAIはFoxconnと提携した。NVIDIAも加わる。"

Write = Callable[..., Path]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command."""
    fake = FakeAnalyst()
    monkeypatch.setattr(Analyst, "of", classmethod(lambda cls, settings: fake))
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg.db"))
    return invoked


def test_extract_shows_a_post_as_the_graph_of_the_given_store_does(run: Callable[..., Result], write_post: Write, tmp_path: Path) -> None:
    path = write_post("a.md", DEAL)
    run("ingest", path)
    run("merge", "OpenAI", "Foxconn")
    run("ignore", "NVIDIA")
    run("rename", "OpenAI", "新社名")
    found = json.loads(run("extract", path, "--store", tmp_path / "kg.db").stdout)
    assert [(e["id"], e["name"], len(e["mentions"])) for e in found["entities"]] == [(OPENAI.id, "新社名", 2)]
    assert found["relations"] == []
    plain = json.loads(run("extract", path).stdout)
    assert len(plain["entities"]) == 3 and len(plain["relations"]) == 1
    with pytest.raises(UsageError, match="no such store"):
        run("extract", path, "--store", tmp_path / "none.db")


def test_a_post_that_the_store_cannot_hold_is_named_and_the_exit_status_says_so(
    run: Callable[..., Result], write_post: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims_of = kg.pipeline.claims_of

    def twice(post: Post, *rest: Any) -> Any:
        return claims_of(post, *rest) * (2 if post.id == "b" else 1)

    monkeypatch.setattr(kg.pipeline, "claims_of", twice)
    paths = [write_post(f"{name}.md", DEAL) for name in "abc"]
    done = run("ingest", paths[0].parent, "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["analysed"], report["skipped"], report["stats"]["posts"]) == (3, 2, 1, 2)
    [problem] = report["problems"]
    assert problem["path"] == str(paths[1]) and "the store cannot hold it" in problem["reason"]


def test_paths_that_cannot_be_read_keep_no_other_from_being_stored(
    run: Callable[..., Result], write_post: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, locked, nowhere = write_post("a.md", DEAL), tmp_path / "locked", tmp_path / "nowhere"
    locked.mkdir()
    access, scan = os.access, os.scandir

    def refuse(folder: Any) -> Any:
        if folder == locked:
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "access", lambda place, mode, **how: str(place) != str(locked) and access(place, mode, **how))
    monkeypatch.setattr("kg.posts.files.os.scandir", refuse)
    for command in ("ingest", "extract"):
        with pytest.raises(UsageError, match=r"locked: the folder cannot be read: Permission denied → give.* · .*nowhere: no such file"):
            run(command, locked, nowhere)
    assert not list(tmp_path.glob("kg.db*"))

    done = run("ingest", locked, path, nowhere, "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["analysed"], report["skipped"], report["warnings"]) == (3, 1, 2, 0)
    assert [(p["path"], bool(p["remedy"])) for p in report["problems"]] == [(str(locked), True), (str(nowhere), True)]


def test_a_folder_that_is_empty_all_at_once_loses_its_posts_only_if_that_is_said(
    run: Callable[..., Result], write_post: Write, tmp_path: Path
) -> None:
    files = [write_post(f"{name}.md", f"{name}社はOpenAIと提携した。") for name in "abc"]
    folder = files[0].parent
    run("ingest", folder)
    files[0].unlink()
    done = run("ingest", folder)
    assert "1 stored post without a file any more, such as a; --prune" in done.stderr and "1 missing" in done.stdout
    assert json.loads(run("ingest", folder, "--prune", "--json").stdout)["withdrawn"] == 1
    folder.rename(tmp_path / "elsewhere")
    folder.mkdir()
    with pytest.raises(UsageError, match="posts: no post is there any more, and --prune would withdraw 2 of the 2 .*--force"):
        run("ingest", folder, "--prune")
    assert json.loads(run("stats", "--json").stdout)["posts"] == 2
    with pytest.raises(UsageError, match="--force says something of --prune alone"):
        run("ingest", folder, "--force")
    done = run("ingest", folder, "--prune", "--force")
    assert "2 withdrawn" in done.stdout and "posts: no post in it" in done.stderr


def test_what_goes_for_good_reason_is_told_from_a_folder_that_is_not_complete() -> None:
    folders = ((0, 1, 1), (1, 2, 1), (30, 51, 21), (20, 41, 21), (5, 0, 0))
    lost = [Below(Path("p"), files, stored, ["x"] * missing).lost for files, stored, missing in folders]
    assert lost == [True, False, False, True, False]
