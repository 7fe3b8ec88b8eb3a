"""First times."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_dated_post

from kg import query
from kg.errors import UsageError
from kg.query import Period, period
from kg.records import CO_MENTION, EntityType
from kg.store import GraphStore

POSTS = [
    a_dated_post("2025-12-01", ("A", CO_MENTION, "B"), names=["C"], id="first"),
    a_dated_post("2026-01-05", ("A", "partners_with", "B"), id="deal"),
    a_dated_post("2026-01-09", ("A", "partners_with", "B"), ("A", CO_MENTION, "B"), ("B", CO_MENTION, "C"), id="again"),
    a_dated_post("2026-01-10", ("D", "uses", "A"), id="newcomer"),
    a_dated_post("2026-02-01", ("A", "partners_with", "B"), ("B", "uses", "C"), id="later"),
    a_dated_post(None, ("B", "uses", "C"), ("A", "acquires", "C"), id="undated"),
]


@pytest.fixture
def filled(any_store: GraphStore) -> GraphStore:
    with any_store.writer() as writer:
        writer.put_all(POSTS, "by hand")
    return any_store


def test_first_times_come_relations_first_then_by_posts(filled: GraphStore) -> None:
    with filled.view() as view:
        found = query.novelties(view, period("2026-01"))
    assert [(n.head_name, n.type, n.tail_name, n.first.id, n.posts) for n in found] == [
        ("A", "partners_with", "B", "deal", 3),
        ("D", "uses", "A", "newcomer", 1),
        ("B", CO_MENTION, "C", "again", 1),
    ]
    assert [n.known_pair for n in found] == [True, False, False]
    assert [n.new for n in found] == [(), ("organization/d",), ()]


def test_unsure_first_times_and_second_makers_come_behind(any_store: GraphStore) -> None:
    made = [a_dated_post(f"2025-12-0{n}", ("A", "develops", "X"), id=f"old{n}") for n in range(1, 7)]
    doubtful = a_dated_post("2026-01-05", ("A", "uses", "B"), id="doubtful")
    doubtful = replace(doubtful, claims=tuple(replace(c, confidence=0.4) for c in doubtful.claims))
    with any_store.writer() as writer:
        writer.put_all([*made, a_dated_post("2026-01-05", ("B", "develops", "X"), id="second"), doubtful], "by hand")
        writer.put(a_dated_post("2026-01-06", ("C", "uses", "D"), id="sure"), "by hand")
    with any_store.view() as view:
        found = [n.first.id for n in query.novelties(view, period("2026-01"))]
    assert found[:3] == ["sure", "doubtful", "second"]


def test_a_post_without_a_date_is_never_the_first(filled: GraphStore) -> None:
    with filled.view() as view:
        [uses] = query.novelties(view, period("2026-02"))
        everything = query.novelties(view, Period())
    assert (uses.type, uses.first.id, uses.posts) == ("uses", "later", 1)
    assert "acquires" not in {n.type for n in everything}


def test_first_times_can_be_narrowed(filled: GraphStore) -> None:
    with filled.view() as view:
        assert [n.tail_name for n in query.novelties(view, period("2026-01"), min_posts=2)] == ["B"]
        assert [n.first.id for n in query.novelties(view, period("2026-01"), between_known=True)] == ["deal", "again"]
        assert [n.type for n in query.novelties(view, period("2026-01"), types=[CO_MENTION])] == [CO_MENTION]
        assert query.novelties(view, period("2026-01"), entity_types=[EntityType.PERSON]) == []
        assert query.novelties(view, period("2020")) == []
        with pytest.raises(UsageError, match="befriends"):
            query.novelties(view, period("2026-01"), types=["befriends"])
        with pytest.raises(UsageError):
            query.novelties(view, period("2026-01"), min_posts=0)
