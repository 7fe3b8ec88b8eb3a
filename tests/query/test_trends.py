"""What rises and falls."""

from __future__ import annotations

import pytest
from builders import a_dated_post
from scipy.stats import fisher_exact

from kg import query
from kg.errors import UsageError
from kg.query import Period, period
from kg.records import CO_MENTION, EntityType, PostFacts
from kg.store import GraphStore

HUB, NEW, OLD, BOTH = "Hub", "Newcomer", "Oldtimer", "Third"


def archive() -> list[PostFacts]:
    """60 posts of 2025 and 20 of January 2026; all name the hub, half of those of January the newcomer, some of 2025 the oldtimer."""
    posts = []
    for n in range(60):
        edges = [(HUB, "uses", OLD), (HUB, CO_MENTION, OLD)] if n % 3 == 0 else []
        names = [HUB, *([NEW] if n == 7 else [])]
        posts.append(a_dated_post(f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", *edges, names=names, id=f"old-{n:02}", topics=["AI", *(["量子"] if n % 3 == 0 else [])]))
    for n in range(20):
        edges = [(NEW, "develops", BOTH), (BOTH, CO_MENTION, NEW)] if n % 2 == 0 else []
        posts.append(a_dated_post(f"2026-01-{n + 1:02}", *edges, names=[HUB, *(["Once"] if n == 3 else [])], id=f"new-{n:02}", topics=["AI", *(["創薬"] if n % 2 == 0 else [])]))
    posts.append(a_dated_post(None, names=[NEW, HUB], id="undated"))
    return posts


def fill(store: GraphStore, posts: list[PostFacts]) -> None:
    with store.writer() as writer:
        writer.put_all(posts, "by hand")


def test_what_rises_beyond_chance_is_found_with_its_posts(any_store: GraphStore) -> None:
    fill(any_store, archive())
    with any_store.view() as view:
        found = query.trends(view, window=period("2026-01"))
    assert (found.window_posts, found.baseline_posts, found.baseline) == (20, 60, Period(until=period("2026-01").since))
    assert [e.name for e in found.entities] == [NEW, BOTH]
    change = found.entities[0].change
    assert (change.posts, change.rate, change.baseline_posts, change.baseline_rate) == (10, 0.5, 1, 0.01667)
    assert [p.id for p in change.latest] == ["new-18", "new-16", "new-14"]
    assert 1 < change.bound < change.ratio
    assert change.p == pytest.approx(fisher_exact([[10, 10], [1, 59]], alternative="greater").pvalue)
    assert change.p <= change.q < 0.001
    [pair] = found.pairs
    assert (pair.head_name, pair.type, pair.tail_name, pair.also) == (NEW, "develops", BOTH, (CO_MENTION,))
    assert [t.name for t in found.topics] == ["創薬"]


def test_what_falls_is_the_other_way_round(store: GraphStore) -> None:
    fill(store, archive())
    with store.view() as view:
        found = query.trends(view, window=period("2026-01"), falling=True)
    assert [e.name for e in found.entities] == [OLD]
    change = found.entities[0].change
    assert (change.posts, change.baseline_posts) == (0, 20)
    assert change.ratio < change.bound
    assert change.p == pytest.approx(fisher_exact([[0, 20], [20, 40]], alternative="less").pvalue)
    assert [p.id for p in change.latest] == ["old-21", "old-45", "old-09"]
    assert [t.name for t in found.topics] == ["量子"]


def test_the_window_is_the_last_days_of_the_archive(store: GraphStore) -> None:
    fill(store, archive())
    with store.view() as view:
        assert query.latest_window(view, 10).since == query.moment("2026-01-10")
        assert query.trends(view).window == query.latest_window(view, 30)
        with pytest.raises(UsageError):
            query.latest_window(view, 0)


def test_small_numbers_do_not_make_a_trend(store: GraphStore) -> None:
    fill(store, archive())
    with store.view() as view:
        found = query.trends(view, window=period("2026-01"), min_posts=1)
        everything = query.trends(view, window=period("2026-01"), min_posts=1, max_q=1.0)
    assert "Once" not in {e.name for e in found.entities}
    assert HUB not in {e.name for e in everything.entities}


def test_a_sentence_that_posts_repeat_word_for_word_makes_no_trend_of_a_pair(store: GraphStore) -> None:
    posts = archive()
    for n in range(10):
        posts.append(a_dated_post(f"2026-01-{n + 10}", ("A社", "uses", "B社"), id=f"repeat-{n}", text="A社はB社を使う。"))
    fill(store, posts)
    with store.view() as view:
        found = query.trends(view, window=period("2026-01"))
    assert "A社" in {e.name for e in found.entities}
    assert not [p for p in found.pairs if "A社" in (p.head_name, p.tail_name)]


def test_trends_by_type_and_against_another_baseline(store: GraphStore) -> None:
    fill(store, archive())
    with store.view() as view:
        assert query.trends(view, window=period("2026-01"), types=[EntityType.PERSON]).entities == ()
        assert query.trends(view, window=period("2026-01"), types=[EntityType.PERSON]).pairs == ()
        assert query.trends(view, window=period("2026-01"), baseline=period("2025-12")).baseline_posts == 5
        assert query.trends(view, window=period("2026-01"), baseline=period("2020")).entities == ()
        with pytest.raises(UsageError, match="overlap"):
            query.trends(view, window=period("2026-01"), baseline=period("2026"))
        with pytest.raises(UsageError, match="nothing before"):
            query.trends(view, window=Period())
        for wrong in ({"limit": 0}, {"min_posts": 0}, {"max_q": 0.0}):
            with pytest.raises(UsageError):
                query.trends(view, **wrong)  # type: ignore[arg-type]


def test_an_empty_archive_has_no_trends(store: GraphStore) -> None:
    fill(store, [])
    with store.view() as view:
        found = query.trends(view)
    assert (found.window_posts, found.entities, found.pairs, found.topics) == (0, (), (), ())
