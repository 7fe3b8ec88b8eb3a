"""The graph as it was, and what came since."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_dated_post

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.query import Period, moment, period
from kg.records import CO_MENTION
from kg.store import GraphStore, open_store

POSTS = [
    a_dated_post("2025-11-01", ("A", "uses", "B"), ("A", CO_MENTION, "B"), id="one", topics=["半導体"], text="AはBを使う。"),
    a_dated_post("2025-12-01", ("A", "uses", "B"), id="two", topics=["半導体"], text="AはBを使う。"),
    a_dated_post("2026-01-05", ("A", "uses", "B"), ("C", "acquires", "A"), id="three", topics=["買収"]),
    a_dated_post("2026-02-01", ("A", "partners_with", "D"), id="four"),
    a_dated_post(None, ("A", "uses", "E"), id="undated", topics=["謎"]),
]
A = "organization/a"


def fill(store: GraphStore, posts: list[object]) -> GraphStore:
    with store.writer() as writer:
        writer.put_all(posts, "by hand")  # type: ignore[arg-type]
    return store


def test_the_graph_of_a_date_is_that_of_the_posts_until_then(any_store: GraphStore, tmp_path: Path) -> None:
    fill(any_store, POSTS)
    with any_store.view() as view:
        for day, count in (("2025-11-01", 0), ("2025-12-15", 2), ("2026-01-05", 2), ("2026-01-06", 3), ("2030", 4)):
            then = fill(open_store(str(tmp_path / f"{day}.db")), POSTS[:count])
            with then.view() as past:
                assert query.stats_at(view, moment(day)) == past.stats()
                assert query.neighbors_at(view, A, moment(day)) == (query.neighbors(past, A) if count else [])
            then.close()


def test_neighbors_of_a_date_can_be_narrowed(store: GraphStore) -> None:
    with fill(store, POSTS).view() as view:
        assert [n.name for n in query.neighbors_at(view, A, moment("2026-02"), types=["acquires"])] == ["C"]
        assert len(query.neighbors_at(view, A, moment("2026-02"), limit=1)) == 1
        with pytest.raises(EntityNotFound):
            query.neighbors_at(view, "organization/nobody", moment("2026"))
        with pytest.raises(UsageError, match="befriends"):
            query.neighbors_at(view, A, moment("2026"), types=["befriends"])


def test_growth_tells_what_came_and_what_gained_posts(any_store: GraphStore) -> None:
    with fill(any_store, POSTS).view() as view:
        found = query.growth(view, period("2026-01"))
    assert (found.posts, found.new_entities, found.new_edges, found.grown_edges, found.new_topics) == (1, 1, 1, 1, 1)
    assert [(e.name, e.posts, e.first.id) for e in found.entities] == [("C", 1, "three")]
    assert [(e.head_name, e.type, e.tail_name, e.before) for e in found.edges] == [("C", "acquires", "A", 0)]
    assert [(e.head_name, e.type, e.tail_name, e.posts, e.before) for e in found.grown] == [("A", "uses", "B", 1, 2)]
    assert [t.name for t in found.topics] == ["買収"]


def test_growth_of_all_time_leaves_out_what_has_no_date(store: GraphStore) -> None:
    with fill(store, POSTS).view() as view:
        found = query.growth(view, Period(), limit=2)
    assert (found.posts, found.new_entities, found.new_edges, found.grown_edges, found.new_topics) == (4, 4, 4, 0, 2)
    assert [e.name for e in found.entities] == ["A", "B"]
    assert [e.type for e in found.edges] == ["uses", "partners_with"]


def test_growth_of_one_entity_tells_whom_it_was_linked_to(store: GraphStore) -> None:
    with fill(store, POSTS).view() as view:
        found = query.growth(view, period("2026-01"), entity_id="organization/b")
        assert (found.posts, found.new_edges, [t.name for t in found.topics]) == (1, 0, ["買収"])
        assert [e.tail_name for e in found.grown] == ["B"]
        assert [e.name for e in query.growth(view, period("2026-02"), entity_id=A).entities] == ["D"]
        with pytest.raises(EntityNotFound):
            query.growth(view, period("2026"), entity_id="organization/nobody")
        with pytest.raises(UsageError):
            query.growth(view, period("2026"), limit=0)
