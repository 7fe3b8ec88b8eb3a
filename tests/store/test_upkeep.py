"""Copies of a store, damage to it, and what is left of it then."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chronicle import chronicle
from snapshots import snapshot

from kg.errors import DiskFull, KgError, StoreBusy, StoreTooNew, StoreUnreadable, UsageError
from kg.records import PostFacts
from kg.store import GraphStore, open_store
from kg.store.embedded import upkeep
from kg.store.embedded.schema import SCHEMA_VERSION, wrapped
from kg.store.embedded.store import locked

TOLD = chronicle()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a few posts."""
    found = tmp_path / "kg.db"
    put(found, *TOLD)
    return found


def put(path: Path, *posts: PostFacts) -> None:
    with closing(open_store(str(path))) as store, store.writer() as writer:
        writer.put_all(posts, "r1")


def held(path: Path) -> dict[str, object]:
    with closing(open_store(str(path))) as store:
        return snapshot(store)


def ids(store: GraphStore) -> set[str]:
    with store.view() as view:
        return set(view.posts())


def test_a_copy_holds_what_the_store_holds(path: Path, tmp_path: Path) -> None:
    upkeep.back_up(path, tmp_path / "copy.db")
    assert held(tmp_path / "copy.db") == held(path)
    assert {p.name for p in tmp_path.glob("copy.db*")} <= {"copy.db", "copy.db-wal", "copy.db-shm", "copy.db.lock"}


def test_a_copy_made_in_the_middle_of_a_write_holds_what_was_committed(path: Path, tmp_path: Path) -> None:
    before = held(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM mentions")
        upkeep.back_up(path, tmp_path / "copy.db")
        other.execute("ROLLBACK")
    assert held(tmp_path / "copy.db") == before


def test_copies_made_while_posts_come_and_go_hold_whole_posts_only(path: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        try:
            while not stop.is_set():
                with closing(open_store(str(path))) as store, store.writer() as writer:
                    writer.delete(TOLD[0].post.id)
                    writer.put(TOLD[0], "r1")
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            copy = tmp_path / f"copy-{number}.db"
            upkeep.back_up(path, copy)
            with closing(open_store(str(copy))) as store, store.view() as view:
                for facts in TOLD:
                    if facts.post.id in view.posts():
                        assert {c.id for c in view.claims_in(facts.post.id)} == {c.id for c in facts.claims}
    finally:
        stop.set()
        thread.join()
    assert not errors


def test_an_older_copy_is_replaced_and_anything_else_is_not(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    upkeep.back_up(path, copy)
    put(path, *TOLD[:1])
    upkeep.back_up(path, copy)
    assert held(copy) == held(path)
    notes = tmp_path / "notes.txt"
    notes.write_text("メモ" * 100, encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        upkeep.back_up(path, notes)
    assert notes.read_text(encoding="utf-8") == "メモ" * 100
    with pytest.raises(UsageError, match="the store itself"):
        upkeep.back_up(path, path)


def test_a_copy_that_cannot_be_written_leaves_the_older_one(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.db"
    upkeep.back_up(path, copy)
    before = copy.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep.os, "replace", refuse)
    with pytest.raises(UsageError, match="No space left"):
        upkeep.back_up(path, copy)
    assert copy.read_bytes() == before and not list(tmp_path.glob("*.part*"))


def test_restoring_where_there_is_no_store_makes_one(path: Path, tmp_path: Path) -> None:
    copy, anew = tmp_path / "copy.db", tmp_path / "anew.db"
    upkeep.back_up(path, copy)
    upkeep.restore(copy, anew)
    assert held(anew) == held(path)
    put(anew, *TOLD[:1])
    assert held(anew) == held(path)


def test_what_a_killed_writer_left_is_not_taken_for_that_of_the_store_put_back(path: Path, tmp_path: Path) -> None:
    copy, anew = tmp_path / "copy.db", tmp_path / "anew.db"
    upkeep.back_up(path, copy)
    left = [Path(f"{anew}{suffix}") for suffix in ("-wal", "-shm", "-journal")]
    for file in left:
        file.write_bytes(b"left behind")
    upkeep.restore(copy, anew)
    assert not any(file.exists() for file in left) and held(anew) == held(path)


def test_a_copy_that_cannot_be_made_leaves_nothing(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(UsageError, match="cannot be written"):
        patch.setattr(upkeep, "_copy", full)
        upkeep.back_up(path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy.db*")) == []
    upkeep.back_up(path, tmp_path / "copy.db")
    assert held(tmp_path / "copy.db") == held(path)


def test_one_copy_at_a_time_is_written_to_a_place(path: Path, tmp_path: Path) -> None:
    with locked(tmp_path / "copy.db"), pytest.raises(StoreBusy):
        upkeep.back_up(path, tmp_path / "copy.db")


def test_judgements_that_cannot_be_read_are_told(path: Path) -> None:
    assert not upkeep.salvage(path).undecided
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'judgements'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xaa" * size
    path.write_bytes(data)
    found = upkeep.salvage(path)
    assert found.undecided and len(found.posts) == len(TOLD)


@pytest.mark.parametrize("name", ["WRITE", "SHMSIZE", "FSYNC", "READ"])
def test_what_cannot_be_written_is_no_damage(path: Path, name: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = f"SQLITE_IOERR_{name}"
    assert isinstance(wrapped(path, error), DiskFull) == ("damaged" not in str(wrapped(path, error))) == (name != "READ")


@pytest.mark.process
def test_a_limit_to_what_may_be_written_is_named_with_the_file_and_costs_nothing(path: Path, tmp_path: Path) -> None:
    before = held(path)
    other = tmp_path / "other.db"
    acts = {path: "[writer.delete(id) for id in list(writer.stamps())]", other: "list(copy(store, open_store(other)))"}
    for place, act in (*acts.items(), (other, "upkeep.back_up(Path(path), Path(other))")):
        program = f"""
import resource, sys
from pathlib import Path
from kg.errors import DiskFull
from kg.store import open_store
from kg.store.copying import copy
from kg.store.embedded import upkeep

path, other = sys.argv[1:]
store = open_store(path)
try:
    with store.writer() as writer:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        {act}
except DiskFull as error:
    print(error)
"""
        said = subprocess.run([sys.executable, "-c", program, path, other], capture_output=True, text=True, check=True).stdout
        assert f"{place}: cannot be written: " in said and held(path) == before
        for file in tmp_path.glob("other.db*"):
            file.unlink()


@pytest.mark.process
@pytest.mark.parametrize("journal", [False, True])
def test_without_room_beside_it_a_store_is_read_and_nothing_is_left_there(path: Path, tmp_path: Path, journal: bool) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    held(path)  # whose last reader has folded the journal into the file
    with closing(sqlite3.connect(path)) as live:
        if journal:  # as of a writer that was killed
            live.execute("CREATE TABLE later (x)")
            shutil.copy(f"{path}-wal", folder / "kg.db-wal")
        shutil.copy(path, folder)
    program = """
import resource, sys
from kg.errors import DiskFull
from kg.store import open_store, stats_of

resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
store = open_store(sys.argv[1])
try:
    print(stats_of(store).posts)
    for _ in range(2):
        with store.view() as view:
            print(len(view.posts()))
except DiskFull:
    print("full")
try:
    with store.writer():
        print("written")
except DiskFull:
    print("full")
store.close()
"""
    said = subprocess.run([sys.executable, "-c", program, str(folder / "kg.db")], capture_output=True, text=True, check=True).stdout
    number = str(len(TOLD))
    assert said.split() == (["full", "full"] if journal else [number, number, number, "full"])
    left = {file.name for file in folder.iterdir()} - {"kg.db.lock"}
    assert left == ({"kg.db", "kg.db-wal"} if journal else {"kg.db"})
    assert held(folder / "kg.db")["stats"].posts == len(TOLD)  # type: ignore[attr-defined]


def test_a_store_that_was_read_without_room_is_followed_once_there_is_some(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held(path)
    connect = sqlite3.connect

    def refused(address: Any, **options: Any) -> sqlite3.Connection:
        if "mode=r" in str(address):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorname = "SQLITE_CANTOPEN"
            raise error
        return connect(address, **options)

    with closing(open_store(str(path))) as reading:
        with monkeypatch.context() as patch:
            patch.setattr("kg.store.embedded.schema.sqlite3.connect", refused)
            assert ids(reading) == {f.post.id for f in TOLD}
        with closing(open_store(str(path))) as store, store.writer() as writer:
            writer.delete(TOLD[0].post.id)
            assert ids(reading) == {f.post.id for f in TOLD[1:]}  # though the file is not yet written to


@pytest.mark.parametrize("other_store", [False, True])
def test_who_reads_while_a_copy_is_put_back_sees_all_of_it(path: Path, tmp_path: Path, other_store: bool) -> None:
    copy = tmp_path / "copy.db"
    if other_store:  # whose numbers of posts and revisions say nothing of ours
        source = tmp_path / "source.db"
        put(source, *reversed(TOLD[1:]))
        upkeep.back_up(source, copy)
    else:
        with closing(open_store(str(path))) as store, store.writer() as writer:
            writer.delete(TOLD[0].post.id)
        upkeep.back_up(path, copy)
    put(path, TOLD[0])
    with closing(open_store(str(path))) as reading:
        assert ids(reading) == {f.post.id for f in TOLD}
        with reading.view() as view:
            revision = view.revision
            view.posts_like(["提携"], 3)
            upkeep.restore(copy, path)
            assert set(view.posts()) == {f.post.id for f in TOLD}
        assert snapshot(reading) == held(path)
        with reading.view() as view, closing(open_store(str(path))) as fresh, fresh.view() as same:
            assert view.revision > revision
            assert [view.posts_like(f.terms, 5) for f in TOLD] == [same.posts_like(f.terms, 5) for f in TOLD]
        assert ids(reading) == {f.post.id for f in TOLD[1:]}
        put(path, TOLD[0])
        assert ids(reading) == {f.post.id for f in TOLD}
        assert snapshot(reading) == held(path)


def test_nothing_is_put_back_while_somebody_writes(path: Path, tmp_path: Path) -> None:
    upkeep.back_up(path, tmp_path / "copy.db")
    with closing(open_store(str(path))) as store, store.writer(), pytest.raises(StoreBusy):
        upkeep.restore(tmp_path / "copy.db", path)


def test_a_copy_that_is_damaged_or_none_is_not_put_back(path: Path, tmp_path: Path) -> None:
    before = held(path)
    copy = tmp_path / "copy.db"
    upkeep.back_up(path, copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(StoreUnreadable):
        upkeep.restore(copy, path)
    copy.write_bytes(b"")
    with pytest.raises(StoreUnreadable, match="an empty file; name another one"):
        upkeep.restore(copy, path)
    assert held(path) == before


def test_a_damaged_store_is_set_aside_when_a_copy_is_put_back(path: Path, tmp_path: Path) -> None:
    before = held(path)
    upkeep.back_up(path, tmp_path / "copy.db")
    spoil(path, 1, every=True)
    upkeep.restore(tmp_path / "copy.db", path)
    assert held(path) == before
    assert (tmp_path / "kg.db.damaged-1").exists()


def spoil(path: Path, seed: int, *, every: bool = False) -> None:
    """Overwrite pages of a store's file with zeros, noise or one another, or cut it short."""
    with closing(sqlite3.connect(path)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    choose = random.Random(seed)
    data = bytearray(path.read_bytes())
    pages = len(data) // size
    if every:
        data[size:] = choose.randbytes(len(data) - size)
    elif choose.random() < 0.2:
        data = data[: choose.randrange(1, len(data))]
    else:
        for _ in range(choose.choice((1, 2, 8))):
            page = choose.randrange(pages) * size
            other = choose.randrange(pages) * size
            new = choose.choice((bytes(size), choose.randbytes(size), bytes(data[other : other + size])))
            first, last = (0, size) if choose.random() < 0.5 else sorted(choose.sample(range(size + 1), 2))
            data[page + first : page + last] = new[first:last]
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_named_with_its_remedy_or_changes_nothing_that_is_noticed_otherwise(path: Path, seed: int) -> None:
    spoil(path, seed)
    damage = upkeep.damage_of(path) if path.stat().st_size else "empty"
    try:
        held(path)
    except KgError as error:
        assert damage is not None
        assert "kg.db" in str(error) and ("kg repair" in str(error) or "kg ingest" in str(error) or "not a store" in str(error))
    found = upkeep.salvage(path)
    sources = {f.post.id: f.post.source for f in TOLD}
    if damage is None:
        assert {id for id, *_ in found.posts} == set(sources)
    assert len(found.posts) + len(found.lost) <= 2 * len(sources) + 2


def test_what_can_be_read_of_a_damaged_store_is_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        roots = dict(db.execute("SELECT name, rootpage FROM sqlite_schema"))
    data = bytearray(path.read_bytes())
    for name in ("claims", "mentions", "mentions_by_entity", "entities"):
        at = (roots[name] - 1) * size
        data[at : at + size] = bytes(size)
    path.write_bytes(data)
    with pytest.raises(StoreUnreadable, match="kg repair"):
        held(path)
    assert upkeep.damage_of(path)
    found = upkeep.salvage(path)
    assert {(id, text) for id, *_, text in found.posts} == {(f.post.id, f.post.source) for f in TOLD}
    assert not found.lost


def test_a_store_of_a_newer_version_is_neither_damaged_nor_touched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    for act in (upkeep.damage_of, lambda p: upkeep.restore(p, p.with_name("new.db")), lambda p: upkeep.back_up(p, p.with_name("b.db"))):
        with pytest.raises(StoreTooNew):
            act(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_not_ours_to_repair(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("PRAGMA application_id = 7")
        db.execute("CREATE TABLE t (x)")
        db.commit()
    with pytest.raises(StoreUnreadable, match="not a store of this project"):
        upkeep.damage_of(other)


def full(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the store's file cannot grow."""
    from kg.store.embedded import store as module

    make: Callable[[Path], sqlite3.Connection] = module.create

    def limited(path: Path) -> sqlite3.Connection:
        connection = make(path)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    monkeypatch.setattr(module, "create", limited)


def test_a_full_disk_loses_no_post_and_leaves_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kg.db"
    put(path, *TOLD[:1])
    before = held(path)
    store = open_store(str(path))
    full(store, monkeypatch)
    with pytest.raises(StoreUnreadable, match="disk is full; make room"), store.writer() as writer:
        writer.put_all(TOLD[1:] * 20, "r1")
    stored = ids(store)
    store.close()
    assert before["by_post"].items() <= held(path)["by_post"].items()  # type: ignore[attr-defined]
    with closing(open_store(str(path))) as opened, opened.view() as view:
        for facts in TOLD:
            if facts.post.id in stored:
                assert {c.id for c in view.claims_in(facts.post.id)} == {c.id for c in facts.claims}
    monkeypatch.undo()
    put(path, *TOLD)
    assert held(path)["stats"].posts == len(TOLD)  # type: ignore[attr-defined]


def test_a_store_is_read_where_nothing_can_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held(path)  # whose last reader has folded the journal into the file
    made: list[str] = []
    connect = sqlite3.connect

    def noted(address: str, **options: Any) -> sqlite3.Connection:
        made.append(str(address))
        return connect(address, **options)

    monkeypatch.setattr("kg.store.embedded.schema.sqlite3.connect", noted)
    monkeypatch.setattr("kg.store.embedded.schema.os.access", lambda folder, mode: False)
    assert held(path) == before
    assert all(address.endswith("?immutable=1") for address in made)
    with pytest.raises(StoreUnreadable, match="cannot be written"):
        put(path, *TOLD[:1])
    path.with_name("kg.db-wal").write_bytes(b"changes")
    with pytest.raises(StoreUnreadable, match="kg.db-wal"):
        held(path)


def test_a_name_with_signs_that_mean_something_in_an_address_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%20d.db"
    put(path, *TOLD[:1])
    assert path.exists() and held(path)["stats"].posts == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("asking", [False, True])
def test_a_file_in_the_place_of_another_is_noticed_by_the_next_question(path: Path, tmp_path: Path, asking: bool) -> None:
    other = tmp_path / "other.db"
    shutil.copy(path, other)
    for file, gone in ((path, 0), (other, 1)):  # the same number of changes since they were one
        with closing(open_store(str(file))) as store, store.writer() as writer:
            writer.delete(TOLD[gone].post.id)
    left = held(other)
    with closing(open_store(str(path))) as reading:
        with reading.view() as view:
            first = view.revision, set(view.posts()), view.posts_like(["提携"], 5)
            if asking:
                os.replace(other, path)
                assert (view.revision, set(view.posts()), view.posts_like(["提携"], 5)) == first
        if not asking:
            os.replace(other, path)
        with reading.view() as view:
            assert view.revision != first[0] and set(view.posts()) == {f.post.id for f in TOLD if f is not TOLD[1]}
        assert snapshot(reading) == left
        put(path, TOLD[1])
        assert ids(reading) == {f.post.id for f in TOLD}
    upkeep.check(path)
    assert {p.name for p in tmp_path.iterdir()} == {"kg.db", "kg.db.lock", "other.db.lock"}


@pytest.mark.parametrize("kind", ["another", "an older copy", "a copy that went on by itself"])
def test_a_file_that_is_written_over_another_is_noticed_by_readers_and_by_the_writer(path: Path, tmp_path: Path, kind: str) -> None:
    other = tmp_path / "other.db"
    if kind == "another":
        put(other, TOLD[2], TOLD[0])
    else:
        shutil.copy(path, other)
        with closing(open_store(str(path))) as store, store.writer() as writer:
            writer.delete(TOLD[0].post.id)
    if kind == "a copy that went on by itself":
        with closing(open_store(str(other))) as store, store.writer() as writer:
            for _ in range(2):  # more often than the store
                writer.delete(TOLD[1].post.id)
                writer.put(TOLD[1], "r2")
    expected = held(other)
    with closing(open_store(str(path))) as reading:
        with reading.view() as view:
            view.posts_like(["提携"], 5)
        with pytest.raises(StoreUnreadable, match="written over it"), open_store(str(path)).writer() as writer:
            writer.put(TOLD[0], "r1")
            assert TOLD[0].post.id in ids(reading)
            shutil.copyfile(other, path)
            writer.put(TOLD[1], "r1")
        assert snapshot(reading) == expected
        put(path, TOLD[0])
        assert ids(reading) == set(expected["by_post"]) | {TOLD[0].post.id}  # type: ignore[call-overload]
        shutil.copyfile(other, path)
        assert snapshot(reading) == expected == held(path)
    upkeep.check(path)


def test_a_writer_whose_file_is_moved_away_says_so(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    put(other, TOLD[0])
    expected = held(other)
    with pytest.raises(StoreUnreadable, match="another file was put in its place"), open_store(str(path)).writer() as writer:
        writer.delete(TOLD[1].post.id)
        os.replace(other, path)
    assert held(path) == expected


def test_whoever_still_has_the_replaced_file_open_takes_nothing_from_the_new_one(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copy(path, other)
    with closing(open_store(str(path))) as reading:
        assert ids(reading) == {f.post.id for f in TOLD}
        os.replace(other, path)
        with open_store(str(path)).writer() as writer:
            writer.delete(TOLD[0].post.id)
            assert ids(reading) == {f.post.id for f in TOLD[1:]}  # closes the old one while the new one is written
            writer.delete(TOLD[1].post.id)
            assert path.with_name("kg.db-wal").exists()
            assert ids(reading) == {f.post.id for f in TOLD[2:]}
    with closing(open_store(str(path))) as store:
        assert ids(store) == {f.post.id for f in TOLD[2:]}
