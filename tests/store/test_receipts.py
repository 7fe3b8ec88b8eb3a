"""Receipts: each change says exactly what came, what went, and what stayed because other posts support it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import warnings
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_dated_post
from neo4j import GraphDatabase
from neo4j_server import Address
from replay import all_of, held, replayed

from kg.judge import Same, judgement
from kg.records import EdgeKey
from kg.store import GraphStore, open_store
from kg.store.base import Kept, Origin, Receipt
from kg.store.neo4j.schema import SCHEMA_VERSION
from kg.store.receipts import Changes, as_text, from_text

A, B, C = "organization/a", "organization/b", "organization/c"
DEAL = ("A", "partners_with", "B")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = EdgeKey.of(A, "partners_with", B)


def last(store: GraphStore) -> Receipt:
    with store.view() as view:
        [found] = view.receipts(limit=1)
    return found


def test_a_put_an_edit_and_a_deletion_say_what_came_went_and_stayed(any_store: GraphStore) -> None:
    first, second = a_dated_post("2026-01-01", DEAL, names=["C"], id="p1"), a_dated_post("2026-01-02", DEAL, id="p2")
    with any_store.writer() as writer:
        writer.put_all([first, second], "r1")
    with any_store.view() as view:
        two, one = view.receipts()
        assert (one.kind, one.post_id, one.hash_before, one.hash_after) == ("came", "p1", None, first.post.content_hash)
        assert one.changes.entities_came == (A, B, C) and one.changes.edges_came == (KEY,)
        assert [c.id for c in one.changes.claims_came] == [first.claims[0].id]
        assert two.changes.entities_joined == (A, B) and not two.changes.entities_came and not two.changes.edges_came
        assert view.receipts(post_id="p1") == [one] == view.receipts(entity_id=C) == view.receipts(before=two.number)
        assert view.receipts(entity_id=A) == [two, one] and view.receipts(post_id="p1", entity_id="organization/none") == []
    with any_store.writer() as writer:
        writer.put(replace(first, claims=(), post=replace(first.post, content_hash="other")), "r1")
    edited = last(any_store)
    assert (edited.kind, edited.hash_before, edited.hash_after) == ("edited", first.post.content_hash, "other")
    assert edited.changes.edges_stayed == {KEY: Kept(("p2",), 1)} and edited.changes.entities == {A, B}
    with any_store.writer() as writer:
        writer.delete("p1")
    gone = last(any_store)
    assert (gone.kind, gone.hash_before, gone.hash_after) == ("withdrawn", "other", None)
    assert gone.changes.entities_went == (C,)
    assert gone.changes.entities_stayed == {A: Kept(("p2",), 1), B: Kept(("p2",), 1)}


def test_what_many_support_names_the_first_few_and_how_many(any_store: GraphStore) -> None:
    with any_store.writer() as writer:
        writer.put_all([a_dated_post("2026-01-01", DEAL, id=f"p{n}") for n in (5, 3, 4, 1, 2)], "r1")
        writer.delete("p3")
    assert last(any_store).changes.edges_stayed == {KEY: Kept(("p1", "p2", "p4"), 4)}


def test_what_changes_nothing_leaves_an_empty_receipt(any_store: GraphStore) -> None:
    post = a_dated_post("2026-01-01", DEAL, id="p1")
    with any_store.writer() as writer:
        writer.put(post, "r1")
        writer.put(replace(post, post=replace(post.post, content_hash="other")), "r1")
        writer.put(replace(post, post=replace(post.post, content_hash="other")), "r2")
        writer.move("p1", "/elsewhere", "new.md")
        writer.move("none", "/elsewhere", "none.md")
        assert not writer.delete("none")
    with any_store.view() as view:
        moved, analysed, edited, came = view.receipts()
    assert [r.kind for r in (came, edited, analysed, moved)] == ["came", "edited", "analysed", "moved"]
    assert not edited.changes and not analysed.changes and not moved.changes
    assert (analysed.recipe, moved.path) == ("r2", "new.md")


def test_a_judgement_has_one_receipt_for_all_it_changes_and_so_has_its_undoing(any_store: GraphStore) -> None:
    same = judgement(Same(A, C), "編集部", NOW, "同じ会社")
    with any_store.writer() as writer:
        writer.put_all([a_dated_post("2026-01-01", DEAL, id="p1"), a_dated_post("2026-01-02", ("C", "partners_with", "B"), id="p2")], "r1")
        writer.judge([same])
        made = last(any_store)
        writer.judge(withdrawn=[same.id])
    assert (made.kind, made.made, made.withdrawn, made.post_id, made.posts) == ("judged", (same,), (), None, 2)
    assert (made.changes.entities_went, made.changes.entities_joined) == ((C,), (A,))
    assert made.changes.edges_went == (EdgeKey.of(B, "partners_with", C),)
    undone = last(any_store)
    assert (undone.withdrawn, undone.changes.entities_came) == ((same,), (C,))
    assert undone.changes.entities_stayed == {A: Kept(("p1",), 1)}


def test_receipts_say_where_files_come_from_and_are_told_once_they_are_stored(any_store: GraphStore) -> None:
    told: list[Receipt] = []
    with any_store.writer() as writer:
        writer.trace(lambda root, path, hash: Origin("c0ffee", hash is not None), told.append)
        writer.put(a_dated_post("2026-01-01", DEAL, id="p1"), "r1")
        writer.delete("p1")
    assert [r.origin for r in told] == [Origin("c0ffee", True), Origin("c0ffee", False)]
    assert told == all_of(any_store)


def test_a_receipt_is_kept_as_text_without_loss() -> None:
    same = judgement(Same(A, C), "編集部", NOW)
    whole = Receipt(
        3, "edited", NOW, Changes(entities_stayed={A: Kept(("p",), 1)}), "p", "p.md", "x", "x", "r", Origin("c", False), (same,), (same,), 0
    )
    for receipt in (whole, Receipt(4, "withdrawn", NOW, hash_before="x"), Receipt(5, "came", NOW, hash_after="x")):
        assert from_text(receipt.number, as_text(receipt)) == receipt


@pytest.mark.neo4j
def test_a_database_of_the_version_before_answers_and_is_brought_up_to_date_by_the_next_change(
    neo4j_store: GraphStore, neo4j_server: Address
) -> None:
    with neo4j_store.writer() as writer:
        writer.put(a_dated_post("2026-01-01", DEAL, id="p1"), "r1")
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        for statement in (
            "MATCH (r:Receipt) DELETE r",
            "MATCH (s:Store) SET s.schema = 2 REMOVE s.receipts",
            "DROP INDEX kg_receipt_entities",
            "DROP INDEX kg_receipt_post",
            "DROP CONSTRAINT kg_receipt",
        ):
            driver.execute_query(statement)
        with neo4j_store.view() as view:
            assert view.receipts() == [] == view.receipts(entity_id=A) and view.post_count == 1
        with neo4j_store.writer() as writer:
            writer.put(a_dated_post("2026-01-02", DEAL, id="p2"), "r1")
        [state] = driver.execute_query("MATCH (s:Store) RETURN s.schema").records
        assert state[0] == SCHEMA_VERSION
    with neo4j_store.view() as view:
        [found] = view.receipts(entity_id=A)
    assert found.changes.entities_joined == (A, B)


def _writing(path: Path, done: Any) -> None:
    with closing(open_store(str(path))) as store, store.writer() as writer:
        for n in range(1_000):
            writer.put(a_dated_post(f"2026-01-{n % 9 + 1:02}", DEAL, (f"X{n % 5}", "uses", "A"), id=f"p{n % 7}"), "r1")
            writer.delete(f"p{n % 3}")
            done.send_bytes(b".")
    signal.pause()


@pytest.mark.process
@pytest.mark.parametrize("seed", range(6))
def test_kill_9_leaves_a_change_with_its_receipt_or_neither(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    context = multiprocessing.get_context("fork")
    read, write = context.Pipe(duplex=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the test run hold nothing that the child needs
        process = context.Process(target=_writing, args=(tmp_path / "kg.db", write))
        process.start()
    for _ in range(choose.randrange(1, 12)):
        read.recv_bytes()
    for _ in range(choose.randrange(20_000)):  # somewhere into the next step
        pass
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with closing(open_store(str(tmp_path / "kg.db"))) as store:
        assert replayed(all_of(store)) == held(store)
