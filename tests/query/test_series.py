"""Months."""

from __future__ import annotations

import pytest
from builders import a_dated_post

from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, TopicNotFound
from kg.query import Period, moment
from kg.records import CO_MENTION
from kg.store import GraphStore, View

A, B, C = "organization/a", "organization/b", "organization/c"


@pytest.fixture
def filled(any_store: GraphStore) -> GraphStore:
    posts = [
        a_dated_post("2025-11-03", ("A", CO_MENTION, "B"), id="one", topics=["半導体"]),
        a_dated_post("2025-11-20", names=["C"], id="two"),
        a_dated_post("2026-01-31", ("B", "uses", "A"), ("A", CO_MENTION, "B"), id="three"),
        a_dated_post(None, ("A", CO_MENTION, "B"), id="undated", topics=["半導体"]),
    ]
    with any_store.writer() as writer:
        writer.put_all(posts, "by hand")
    return any_store


def months(view: View, a: str, b: str, type: str | None = None) -> list[tuple[str, int]]:
    return [(m.month, m.posts) for m in query.series_of_pair(view, a, b, type=type)]


def test_every_month_of_the_archive_is_in_a_series(filled: GraphStore) -> None:
    with filled.view() as view:
        found = query.series_of_entity(view, A)
        assert [(m.month, m.posts, m.all_posts, m.share) for m in found] == [
            ("2025-11", 1, 2, 0.5),
            ("2025-12", 0, 0, 0.0),
            ("2026-01", 1, 1, 1.0),
        ]
        assert months(view, A, B) == months(view, B, A) == [("2025-11", 1), ("2025-12", 0), ("2026-01", 1)]
        assert months(view, A, B, "uses") == [("2025-11", 0), ("2025-12", 0), ("2026-01", 1)]
        topic = query.resolve_topic(view, "半導体")
        assert [m.posts for m in query.series_of_topic(view, topic)] == [1, 0, 0]
        assert [m.month for m in query.series_of_entity(view, A, period=Period(since=moment("2025-12")))] == ["2026-01"]


def test_a_series_of_nothing_is_an_error(filled: GraphStore) -> None:
    with filled.view() as view:
        with pytest.raises(EntityNotFound):
            query.series_of_entity(view, "organization/nobody")
        with pytest.raises(EntityNotFound):
            query.series_of_pair(view, A, "organization/nobody")
        with pytest.raises(EdgeNotFound):
            query.series_of_pair(view, A, C)
        with pytest.raises(EdgeNotFound, match="acquires"):
            query.series_of_pair(view, A, B, type="acquires")
        with pytest.raises(TopicNotFound):
            query.series_of_topic(view, "topic/nothing")
