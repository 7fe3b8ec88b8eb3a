"""Backup, restore, repair and rebuild as a user meets them, with a language model that is fake and so fast."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.errors import KgError, StoreBusy, StoreUnreadable, UsageError
from kg.ingest import Plan, carry_out, plan_ingest
from kg.judge import NeverSame, Same, judgement
from kg.pipeline import Analyst
from kg.settings import Settings
from kg.store import GraphStore, open_store
from kg.store.embedded import upkeep
from kg.verify import differences

DEAL = "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。"
CLOUD = "OracleはOpenAIにクラウドを供給する。"

Write = Callable[..., Path]
Ingest = Callable[..., Plan]


@pytest.fixture
def path(tmp_path: Path, write_post: Write, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of three posts."""
    fake = FakeAnalyst()
    monkeypatch.setattr(Analyst, "of", classmethod(lambda cls, settings: fake))
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg.db"))
    for name, body in (("a", DEAL), ("b", CLOUD), ("c", DEAL)):
        write_post(f"{name}.md", body)
    ingest()
    return tmp_path / "kg.db"


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(done.exception, KgError):
        raise done.exception
    return done


def same(one: Path, other: Path) -> bool:
    with closing(open_store(str(one))) as a, closing(open_store(str(other))) as b, a.view() as x, b.view() as y:
        return list(differences(x, y, samples=5)) == []


def spoil(path: Path, *tables: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        roots = dict(db.execute("SELECT name, rootpage FROM sqlite_schema"))
    data = bytearray(path.read_bytes())
    for table in tables:
        at = (roots[table] - 1) * size
        data[at : at + size] = bytes(size)
    path.write_bytes(data)


def test_a_backup_is_a_store_and_is_put_back(path: Path, tmp_path: Path, store: GraphStore) -> None:
    copy = tmp_path / "copy.db"
    assert "3 posts" in run("backup", copy).stdout
    assert same(path, copy)
    with store.writer() as writer:
        writer.delete("a")
    assert not same(path, copy)
    assert "3 posts" in run("restore", copy).stdout
    assert same(path, copy)


def test_a_store_that_is_as_its_posts_say_passes_the_check(path: Path) -> None:
    done = run("rebuild", "--check")
    assert (done.exit_code, "the same as built from scratch, 3 posts" in done.stdout) == (0, True)
    assert json.loads(run("rebuild", "--check", "--json").stdout) == {"identical": True, "posts": 3, "differences": [], "more": False}


def test_a_post_with_two_byte_order_marks_passes_the_check(path: Path, write_post: Write, ingest: Ingest) -> None:
    post = write_post("d.md", CLOUD)
    post.write_bytes("\ufeff\ufeff".encode() + post.read_bytes())
    ingest()
    assert "4 posts" in run("rebuild", "--check").stdout


def test_a_store_that_is_not_shows_what_differs_and_a_rebuild_mends_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM claims WHERE type = 'partners_with'")
        db.execute("UPDATE topics SET weight = 0.9 WHERE num = 1")
        db.commit()
    done = run("rebuild", "--check", "--json")
    found = json.loads(done.stdout)["differences"]
    assert done.exit_code == 1
    assert any(line.startswith("claim of a") and "only in the second" in line for line in found)
    assert any(line.startswith("topics of a") and "≠" in line for line in found)
    assert "3 posts analysed anew" in run("rebuild").stdout
    assert run("rebuild", "--check").exit_code == 0


def test_judgements_take_part_in_the_check(any_store: GraphStore, analyst: FakeAnalyst, write_post: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Analyst, "of", classmethod(lambda cls, settings: analyst))
    monkeypatch.setattr("kg.cli.upkeep.open_store", lambda *_, **__: any_store)
    with any_store.writer() as writer:
        writer.judge([judgement(Same("organization/openai", "organization/oracle"), "x", datetime(2026, 1, 1, tzinfo=UTC))])
        plan = plan_ingest(writer, [write_post("a.md", DEAL), write_post("b.md", CLOUD)], Settings(), analyst.recipe)
        list(carry_out(plan, writer, analyst, Settings()))
    done = run("rebuild", "--check")
    assert (done.exit_code, "the same as built from scratch, 2 posts" in done.stdout) == (0, True), done.stdout


def test_damage_that_no_question_comes_by_is_named(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    spoil(path, "found_by_entity")
    run("stats")
    for command in (("rebuild", "--check"), ("verify", path, tmp_path / "copy.db")):
        with pytest.raises(StoreUnreadable, match="damaged .*kg repair"):
            run(*command)


def test_nothing_is_repaired_that_is_not_damaged(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    assert "not damaged" in run("repair").stdout
    assert path.read_bytes() == before and not list(tmp_path.glob("*.damaged*"))


def test_an_empty_file_says_so_and_is_filled_by_any_way_there_is(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    for fill in (("restore", tmp_path / "copy.db"), ("repair", tmp_path / "posts")):
        path.write_bytes(b"")
        for command in (("stats",), ("serve",), ("backup", tmp_path / "other.db"), ("rebuild", "--check")):
            with pytest.raises(UsageError, match="kg.db: an empty file; .*kg ingest.*kg restore"):
                run(*command)
        with pytest.raises(UsageError, match="name the folders of posts"):
            run("repair")
        assert run(*fill).exit_code == 0 and same(path, tmp_path / "copy.db")


def test_what_is_no_copy_is_named_and_leaves_the_store_as_it_was(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "cut").write_bytes(before[:9000])
    (tmp_path / "text").write_bytes(b"notes " * 100)
    for name, why in (
        ("none", "cannot be read: No such file"), ("folder", "cannot be read: Is a directory"), ("empty", "no copy .*: an empty file; name another"),
        ("cut", "no copy .*malformed; name another"), ("text", "no copy .*of another program; name another"), ("kg.db", "the store itself"),
    ):  # fmt: skip
        with pytest.raises(KgError, match=f"/{name}: {why}" if name != "kg.db" else why):
            run("restore", tmp_path / name)
    assert path.read_bytes() == before and not list(tmp_path.glob("kg.db.*part*"))


def test_what_never_was_a_store_is_left_as_it_is_whatever_is_asked_of_it(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "post.md").write_text("---\ntitle: 記事\n---\n\nOpenAIはFoxconnと提携した。\n", encoding="utf-8")
    with closing(sqlite3.connect(folder / "browser.db")) as db:
        db.execute("CREATE TABLE visits (page TEXT)")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    before = {p.name: p.read_bytes() if p.is_file() else b"" for p in folder.iterdir()}
    for name in before:
        for command in (("ingest", tmp_path / "posts"), ("repair", tmp_path / "posts"), ("restore", tmp_path / "copy.db"), ("stats",)):
            with pytest.raises(KgError, match=r"store.*--store") as said:
                run(*command, "--store", folder / name)
            assert "kg repair" not in str(said.value)
    assert {p.name: p.read_bytes() if p.is_file() else b"" for p in folder.iterdir()} == before


def test_nothing_is_repaired_without_the_folders_that_are_named(path: Path, tmp_path: Path) -> None:
    spoil(path, "sources")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="nowhere: no such file or folder; see"):
        run("repair", tmp_path / "posts", tmp_path / "nowhere")
    assert path.read_bytes() == before and not list(tmp_path.glob("*damaged*"))


def test_a_store_whose_beginning_is_scribbled_over_is_still_one_to_repair(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    for beginning in (b"notes " * 512, bytes(4096)):
        path.write_bytes(beginning + (tmp_path / "copy.db").read_bytes()[len(beginning) :])
        with pytest.raises(StoreUnreadable, match=r"damaged .*kg repair"):
            run("stats")
        assert run("repair", tmp_path / "posts").exit_code == 3 and same(path, tmp_path / "copy.db")


def test_a_damaged_store_is_made_anew_from_what_can_be_read(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    spoil(path, "claims", "mentions", "entities")
    done = run("repair", "--json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert (report["readable"], report["posts"], report["lost"]) == (3, 3, [])
    assert same(path, tmp_path / "copy.db")
    assert Path(report["damaged_file"]).name == "kg.db.damaged-1" and Path(report["damaged_file"]).exists()
    assert not [*tmp_path.glob("kg.db.damaged-1-*")]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("kg.db.") and p.is_dir()]


def test_a_repair_that_was_killed_before_its_last_step_is_done_by_the_next_and_there_is_always_a_store(
    path: Path, tmp_path: Path, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writer() as writer:
        writer.judge([judgement(NeverSame("organization/openai", "organization/oracle"), "x", datetime(2026, 1, 1, tzinfo=UTC))])
    run("backup", tmp_path / "copy.db")
    spoil(path, "claims", "mentions")

    class Killed(BaseException):
        """In the place of a signal."""

    def kill(*_: object) -> None:
        raise Killed

    for module, step in ((upkeep, "replace"), (upkeep.os, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(module, step, kill)
            with pytest.raises(Killed):
                CliRunner().invoke(app, ["repair"], catch_exceptions=False)
        assert path.exists()
    (tmp_path / "kg.db.anew").mkdir()
    (tmp_path / "kg.db.anew" / "kg.db").write_bytes(b"left by one that was killed")
    assert "receipts begin anew" in run("repair").stdout
    assert same(path, tmp_path / "copy.db")
    assert {p.name for p in tmp_path.glob("kg.db.*") if p.suffix != ".lock"} - {f"kg.db.damaged-1{c}" for c in ("-wal", "-shm")} == {
        "kg.db.damaged-1"
    }


def test_what_cannot_be_read_is_taken_from_the_posts_or_named_as_lost(path: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    spoil(path, "sources", "claims")
    broken = path.read_bytes()
    with pytest.raises(UsageError, match="name the folders of posts"):
        run("repair")
    (tmp_path / "posts" / "b.md").rename(tmp_path / "b.md")
    done = run("repair", tmp_path / "posts", "--json")
    assert (done.exit_code, json.loads(done.stdout)["lost"], json.loads(done.stdout)["posts"]) == (3, ["b"], 2)
    (tmp_path / "b.md").rename(tmp_path / "posts" / "b.md")
    path.write_bytes(broken)
    for companion in ("kg.db-wal", "kg.db-shm"):
        (tmp_path / companion).unlink(missing_ok=True)
    assert run("repair", tmp_path / "posts").exit_code == 0
    assert same(path, tmp_path / "copy.db")
    assert {p.name for p in tmp_path.glob("*.damaged-?")} == {"kg.db.damaged-1", "kg.db.damaged-2"}


def test_nothing_is_repaired_while_somebody_writes(path: Path, store: GraphStore) -> None:
    with store.writer(), pytest.raises(StoreBusy):
        run("repair")


@pytest.mark.parametrize("command", [("backup", "x.db"), ("restore", "x.db"), ("repair",)])
def test_a_server_keeps_its_own_copies(path: Path, command: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="kg copy"):
        run(*command, "--store", "neo4j://localhost:1")
