"""What is particular to the store in one file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from snapshots import snapshot

from kg.errors import StoreTooNew, StoreUnreadable, UsageError
from kg.store import open_store
from kg.store.merging import repeat_key


def test_a_missing_store_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kg ingest"), open_store(str(tmp_path / "no.db")).view():
        pass


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder in which nobody can make files")
def test_a_place_where_no_file_can_be_made_is_not_taken_for_a_busy_one() -> None:
    with pytest.raises(StoreUnreadable, match="cannot be written"), open_store("/proc/x.db").writer():
        pass


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("これはメモです。" * 100, encoding="utf-8")
    for opening in (open_store(str(text)).view, open_store(str(text)).writer):
        with pytest.raises(StoreUnreadable, match="not a store"), opening():
            pass
    assert text.read_text(encoding="utf-8").startswith("これはメモです。")


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    with pytest.raises(StoreUnreadable, match="not a store"), open_store(str(path)).writer():
        pass
    db = sqlite3.connect(path)
    assert [r[0] for r in db.execute("SELECT name FROM sqlite_schema")] == ["t"]
    db.close()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    with open_store(str(path)).writer():
        pass
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreTooNew, match="newer version"), open_store(str(path)).view():
        pass


def test_a_store_of_the_version_before_is_upgraded_and_keeps_its_claims(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    with open_store(str(path)).writer():
        pass
    db = sqlite3.connect(path)
    for column in ("amount_value", "amount_high", "amount_currency", "date", "role", "confidence"):
        db.execute(f"ALTER TABLE claims DROP COLUMN {column}")
    db.execute("ALTER TABLE sentences DROP COLUMN repeat_key")
    for table in ("terms", "judgements", "found_entities", "found", "receipt_entities", "receipts"):
        db.execute(f"DROP TABLE {table}")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (terms)")
    db.execute("CREATE VIRTUAL TABLE word_counts USING fts5vocab (words, row)")
    db.execute("INSERT INTO words (rowid, terms) VALUES (1, '出資 企業')")
    db.execute("INSERT INTO posts VALUES (1, 'p', '', 'p.md', '/p/', 'P', NULL, '[]', '[]', 'h', 'r', 1)")
    db.execute("INSERT INTO sentences VALUES (1, 0, 9, 'AはBに出資した。')")
    for at, name in ((0, "a"), (2, "b")):
        row = (1, at, at + 1, name.upper(), name.upper(), "Organization", "listed", 0, at, at + 1, f"o/{name}", "")
        db.execute(f"INSERT INTO mentions VALUES ({', '.join('?' * len(row))})", row)
    db.execute("INSERT INTO claims VALUES ('c', 1, 'o/a', 'invests_in', 'o/b', 0, 9, 'AはBに出資した。', 0, '5億円', 'asserted')")
    db.execute("UPDATE meta SET value = 1")
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()
    with open_store(str(path)).view() as view:
        [claim] = view.claims_in("p")
        assert view.terms_in("p") == ["出資", "企業"]
        assert len(view.judgements()) == 0 and view.judged_posts() == set() and view.receipts() == []
        assert [hit.post_id for hit in view.posts_like(["企業"], 3)] == ["p"]
    db = sqlite3.connect(path)
    assert db.execute("SELECT repeat_key FROM sentences").fetchall() == [(repeat_key("AはBに出資した。"),)]
    db.close()
    assert (claim.amount, claim.amount_value, claim.date, claim.role, claim.confidence) == ("5億円", None, None, None, 1.0)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"), open_store(str(tmp_path / "no" / "kg.db")).writer():
        pass


def test_an_empty_store_answers(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/kg.db")
    with store.writer():
        pass
    assert snapshot(store)["stats"].posts == 0
    store.close()


@pytest.mark.parametrize("url", ["http://host", "neo4j://", "neo4j://host/a/b", "neo4j://user:secret@host", "sqlite:kg.db/..://x", "sqlite://kg.db"])
def test_a_url_of_no_store_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        open_store(url)
