"""What became of an entity, and why two are linked or are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import a_dated_post, an_entity

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.judge import NeverSame, Same, judgement
from kg.store import GraphStore
from kg.store.base import Origin

DEAL = ("A", "partners_with", "B")
ONE, TWO = a_dated_post("2026-01-01", DEAL, id="one"), a_dated_post("2026-01-02", DEAL, names=["D"], id="two")
THREE = a_dated_post("2026-01-03", ("A", "uses", "C"), names=["B"], id="three")
NOW = datetime(2026, 1, 9, tzinfo=UTC)
KNOWN = (an_entity("A", curated=True), an_entity("D"))
SAME = judgement(Same("organization/a", "organization/d", KNOWN), "編集部", NOW, "同じ")
APART = judgement(NeverSame("organization/a", "organization/b"), "編集部", NOW)


@pytest.fixture
def lived(any_store: GraphStore) -> GraphStore:
    """One, two and three come; one goes, two is edited and no longer tells of the deal."""
    with any_store.writer() as writer:
        writer.trace(lambda root, path, hash: Origin("c0ffee", path != "two.md"), lambda receipt: None)
        writer.put_all([ONE, TWO, THREE], "r1")
        writer.judge([SAME, APART])
        writer.delete("one")
        writer.put(replace(TWO, claims=(), post=replace(TWO.post, content_hash="edited")), "r1")
    return any_store


def test_a_history_tells_of_posts_relations_and_judgements_the_last_first(lived: GraphStore) -> None:
    with lived.view() as view:
        found = query.history_of(view, "B")
        assert (found.id, found.name, found.there) == ("organization/b", "B", True)
        edited, gone, judged, *_, came = found.items
        assert (came.kind, came.entity, came.post_id, came.post, came.committed) == ("came", "came", "one", None, True)
        assert came.content_hash == ONE.post.content_hash
        assert [(e.head_name, e.type, e.tail_name) for e in came.came] == [DEAL]
        assert (judged.kind, judged.entity, {j.id for j in judged.made}) == ("judged", None, {APART.id, SAME.id})
        assert (gone.kind, gone.entity, gone.support) == ("withdrawn", "stayed", (("three", "two"), 2))
        assert [(s.edge.type, s.posts, s.total) for s in gone.stayed] == [("partners_with", ("two",), 1)]
        assert (edited.kind, edited.entity, edited.committed) == ("edited", None, False)
        assert [e.type for e in edited.went] == ["partners_with"]
        assert edited.post == view.post("two")
        assert query.history_of(view, "B", limit=2).items == (edited, gone)
        assert query.history_of(view, "B", before=judged.number, limit=9).items == found.items[3:]
        merged = query.history_of(view, "organization/d")
        assert merged.id == "organization/a"  # its id leads there
        with pytest.raises(EntityNotFound):
            query.history_of(view, "organization/nobody")
        with pytest.raises(UsageError):
            query.history_of(view, "B", limit=0)


def test_what_is_gone_has_a_history_by_its_id(any_store: GraphStore) -> None:
    with any_store.writer() as writer:
        writer.put(ONE, "r1")
        writer.delete("one")
    with any_store.view() as view:
        found = query.history_of(view, "organization/b")
    assert (found.name, found.there, [h.entity for h in found.items]) == ("organization/b", False, ["went", "came"])


def test_why_two_are_linked_names_every_sentence_with_its_file(any_store: GraphStore) -> None:
    with any_store.writer() as writer:
        writer.trace(lambda root, path, hash: Origin("c0ffee", path != "two.md"), lambda receipt: None)
        writer.put_all([ONE, TWO, THREE], "r1")
        writer.judge([APART])
    with any_store.view() as view:
        found = query.why(view, "B", "A", limit=1)
        assert (found.a.name, found.b.name, found.linked, found.total, found.shared_posts, found.gone) == ("B", "A", True, 2, 3, ())
        [support] = found.items
        assert (support.claim, support.post) == (view.claims_in("one")[0], view.post("one"))
        assert (support.content_hash, support.commit, support.committed, support.receipt) == (ONE.post.content_hash, "c0ffee", True, 1)
        assert {(n.entity_id, n.name, n.method) for n in support.names} == {
            ("organization/a", "A", "gazetteer"),
            ("organization/b", "B", "gazetteer"),
        }
        assert found.judgements == (APART,)
        with pytest.raises(UsageError):
            query.why(view, "A", "organization/a")
        with pytest.raises(EntityNotFound):
            query.why(view, "A", "nobody")


def test_why_two_are_not_linked_says_what_took_the_link_away(lived: GraphStore) -> None:
    with lived.view() as view:
        found = query.why(view, "A", "B")
        assert (found.linked, found.items, found.shared_posts) == (False, (), 2)
        [gone] = found.gone
        assert (gone.kind, gone.post_id, [e.type for e in gone.edges]) == ("edited", "two", ["partners_with"])
        assert {j.id for j in found.judgements} == {SAME.id, APART.id}


def test_receipts_go_back_to_a_time(lived: GraphStore) -> None:
    with lived.view() as view:
        assert len(query.receipts(view)) == len(query.receipts(view, since="2020")) == 6
        assert query.receipts(view, since="2999") == []
        assert [r.kind for r in query.receipts(view, post_id="one")] == ["withdrawn", "came"]
        with pytest.raises(UsageError):
            query.receipts(view, since="yesterday")
        with pytest.raises(UsageError):
            query.receipts(view, limit=0)


def test_a_clock_that_was_set_back_hides_no_receipt(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.writer() as writer:
        for facts, year in ((ONE, 2026), (TWO, 2020), (THREE, 2027)):
            monkeypatch.setattr("kg.store.receipts._now", lambda year=year: datetime(year, 1, 1, tzinfo=UTC))
            writer.put(facts, "r1")
    with store.view() as view:
        assert [r.number for r in query.receipts(view)] == [3, 2, 1]
        assert [r.number for r in query.receipts(view, since="2026")] == [3, 1]
