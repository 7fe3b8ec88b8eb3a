"""Commands that decide, in this process on a small archive."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_dated_post
from commands import invoked, printed
from snapshots import snapshot

from kg.errors import EntityNotFound, JudgementConflict, JudgementNotFound, UsageError
from kg.records import Alias
from kg.store import open_store

Run = Callable[..., str]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kg.db"
    graph = open_store(str(path))
    with graph.writer() as writer:
        for facts in (
            a_dated_post("2025-11-01", ("OpenAI", "partners_with", "Foxconn"), id="first"),
            a_dated_post("2025-12-01", ("OpenAI", "partners_with", "鴻海"), ("Foxconn", "partners_with", "鴻海"), id="second"),
            a_dated_post("2026-01-01", ("鴻海", "invests_in", "Stargate"), id="third"),
        ):
            writer.put(facts, "by hand")
    graph.close()
    return path


@pytest.fixture
def run(path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the archive and returns what it prints."""
    monkeypatch.setenv("KG_STORE", str(path))
    monkeypatch.setenv("KG_AUTHOR", "編集部")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(path.parent)
    return printed


def test_a_merge_is_previewed_made_listed_and_undone(run: Run, path: Path) -> None:
    store = open_store(str(path))
    before = snapshot(store)
    seen = run("merge", "Ｆｏｘｃｏｎｎ", "鴻海", "--dry-run")
    assert "3 posts, 2 mentions" in seen and "organization/鴻海 鴻海, Organization: 2 → 0 posts" in seen
    assert "organization/foxconn partners_with organization/openai: 1 → 2 claims" in seen
    assert seen.endswith("the same command without --dry-run does it\n")
    assert snapshot(store) == before
    assert "3 posts are shown differently" in run("merge", "Foxconn", "鴻海", "--reason", "社名の表記")
    assert json.loads(run("search", "鴻海", "--json"))[0]["id"] == "organization/foxconn"
    assert json.loads(run("entity", "organization/鴻海", "--json"))["entity"]["id"] == "organization/foxconn"
    [made] = json.loads(run("judgements", "--json"))
    assert (made["kind"], made["author"], made["reason"]) == ("same", "編集部", "社名の表記")
    assert made["id"] in run("judgements")
    assert "in force already" in run("judgements", "import", "-", input=run("judgements", "export"))
    assert "would be withdrawn" in run("judgements", "undo", made["id"], "--dry-run")
    run("judgements", "undo", made["id"])
    assert snapshot(store) == before
    store.close()


def test_a_judgement_is_that_of_the_user_or_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_AUTHOR", "USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    run("rename", "OpenAI", "甲")
    [made] = json.loads(run("judgements", "--json"))
    assert made["author"] == pwd.getpwuid(os.getuid()).pw_name
    with pytest.raises(UsageError, match="--author"):
        run("rename", "OpenAI", "乙", "--author", " ")

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(UsageError, match="KG_AUTHOR"):
        run("rename", "OpenAI", "乙")


def test_conflicts_are_refused_with_the_chain(run: Run, path: Path) -> None:
    run("merge", "Foxconn", "鴻海")
    run("merge", "OpenAI", "Foxconn")
    with pytest.raises(JudgementConflict, match="are one") as error:
        run("never-same", "OpenAI", "organization/鴻海")
    assert len(error.value.chain) == 2
    run("judgements", "undo", json.loads(run("judgements", "--json"))[1]["id"])
    run("never-same", "OpenAI", "Foxconn", "--author", "me")
    with pytest.raises(JudgementConflict, match=r"never.* is never ") as error:
        run("merge", "OpenAI", "鴻海")
    assert len(error.value.chain) == 2


@pytest.mark.parametrize(
    ("command", "question", "answer"),
    [
        (("rename", "鴻海", "ホンハイ"), ("entity", "organization/鴻海"), '"name": "ホンハイ"'),
        (("retype", "Stargate", "project"), ("search", "Stargate"), '"type": "Project"'),
        (("ignore", "Foxconn"), ("stats",), '"entities": 3'),
        (("ignore", "Foxconn", "--of", "OpenAI"), ("stats",), '"entities": 4'),
        (("split", "鴻海", "--as", "鴻海地区", "--type", "place", "--post", "third"), ("entity", "place/鴻海地区"), '"posts": 1'),
        (("split", "鴻海", "--into", "Foxconn", "-e", "Stargate", "-w", "ない語"), ("entity", "Foxconn"), '"posts": 3'),
    ],
)
def test_each_decision_is_seen_in_what_is_asked_next(run: Run, command: tuple[str, ...], question: tuple[str, ...], answer: str) -> None:
    planned = json.loads(run(*command, "--dry-run", "--json"))
    done = json.loads(run(*command, "--json"))
    assert len(done["posts"]) == planned["posts"]
    assert answer in run(*question, "--json")


def test_what_cannot_be_decided_says_why(run: Run) -> None:
    with pytest.raises(EntityNotFound):
        run("merge", "Foxconn", "誰も知らない名前")
    with pytest.raises(JudgementConflict, match="are one"):
        run("merge", "Foxconn", "foxconn")
    with pytest.raises(UsageError, match="--as NAME"):
        run("split", "鴻海", "--word", "w")
    with pytest.raises(UsageError, match="in which posts"):
        run("split", "鴻海", "--as", "鴻海地区")
    with pytest.raises(UsageError, match="another id"):
        run("split", "鴻海", "--as", "OpenAI", "--word", "w")
    with pytest.raises(JudgementNotFound):
        run("judgements", "undo", "same-0")
    with pytest.raises(UsageError, match="no such file|No such file"):
        run("judgements", "import", "nowhere.toml")
    with pytest.raises(UsageError, match="not UTF-8"):
        run("judgements", "import", "-", input="日本".encode("utf-16"))


def test_a_file_of_judgements_has_the_same_effect_in_a_store_that_is_filled_later(run: Run, path: Path) -> None:
    run("merge", "Foxconn", "鴻海")
    run("rename", "OpenAI", "オープンAI")
    run("ignore", "Stargate")
    run("judgements", "export", "judged.toml")
    store = open_store(str(path))
    with store.view() as view:
        found = [view.found(post_id) for post_id in ("third", "first", "second")]
    later = open_store(str(path.parent / "later.db"))
    with later.writer():
        pass
    run("judgements", "import", "judged.toml", "--store", path.parent / "later.db")
    with later.writer() as writer:
        writer.put_all(found, "by hand")
    assert snapshot(later) == snapshot(store)
    assert run("verify", path, path.parent / "later.db").startswith("identical")
    run("judgements", "import", "judged.toml", "--replace")
    (path.parent / "none.toml").write_text("", encoding="utf-8")
    run("judgements", "import", "none.toml", "--replace")
    assert json.loads(run("judgements", "--json")) == []
    store.close()
    later.close()


def test_a_file_of_judgements_without_end_is_not_read_to_its_end(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.judging._MOST_BYTES", 1_000)
    Path("j.toml").write_text("#" * 1_001, encoding="utf-8")
    for file in ("j.toml", "/dev/zero"):
        with pytest.raises(UsageError, match="more than 1,000 bytes"):
            run("judgements", "import", file)


def test_copies_have_the_judgements_too(run: Run, path: Path) -> None:
    run("merge", "Foxconn", "鴻海")
    run("copy", "--from", path, "--to", "copy.db")
    assert run("verify", path, "copy.db").startswith("identical")
    run("judgements", "undo", json.loads(run("judgements", "--json"))[0]["id"])
    done = invoked("verify", path, "copy.db")
    assert done.exit_code == 1 and "judgement same-" in done.stdout
    run("copy", "--from", path, "--to", "copy.db")
    assert run("verify", path, "copy.db").startswith("identical")


def test_names_of_lists_go_along_with_what_is_merged(run: Run, path: Path) -> None:
    store = open_store(str(path))
    with store.view() as view:
        found = view.found("third")
    entities = tuple(replace(e, aliases=(Alias("鴻海", "curated"), Alias("Hon Hai", "curated")), curated=True, codes=("twse:2317",)) if e.name == "鴻海" else e for e in found.entities)
    with store.writer() as writer:
        writer.put(replace(found, entities=entities), "by hand")
    run("merge", "Foxconn", "鴻海")
    assert json.loads(run("search", "Hon Hai", "--json"))[0]["id"] == "organization/foxconn"
    with store.view() as view:
        assert view.entity("organization/foxconn").codes == ("twse:2317",)
    store.close()
