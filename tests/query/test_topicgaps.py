"""Which topics without a post of their own are too general for one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import put, said, told

from kg import query
from kg.records import PostFacts
from kg.store import GraphStore

TALK = said("Meta", "mentioned_with", "Arm")


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


def names(store: GraphStore) -> list[str]:
    with store.view() as view:
        return [gap.name for gap in query.gaps(view, min_posts=2).topics]


def speaking(n: int, text: str, *topics: str) -> PostFacts:
    return told(f"p{n}", "2026-01-05", replace(TALK, sentence=f"MetaとArmの話。{text}"), topics=["AI", *topics])


def test_what_so_much_of_the_archive_speaks_of_that_it_goes_with_anything_is_no_gap(store: GraphStore) -> None:
    put(store, *(speaking(n, "業務効率も上がる。", "業務効率") for n in range(2)), *(speaking(n, "業務効率も上がる。") for n in range(2, 20)))
    assert names(store) == ["業務効率"]
    put(store, speaking(20, "業務効率も上がる。"))
    assert names(store) == []


def test_with_what_goes_with_anything_goes_what_is_shown_in_its_line(store: GraphStore) -> None:
    put(store, *(speaking(n, "コスト効率もよい。", "コスト効率", "コスト効率性") for n in range(2)))
    assert len(names(store)) == 1
    put(store, *(speaking(n, "コスト効率もよい。") for n in range(2, 21)))
    assert names(store) == []


def test_what_much_of_the_archive_speaks_of_is_a_gap_if_it_has_a_company_of_its_own(store: GraphStore) -> None:
    beside = ["潮位計", "貨物船", "起重機", "繋船柱"]
    put(store, *(speaking(n, "港湾荷役を見た。", "港湾荷役", *beside) for n in range(3)))
    put(store, *(speaking(n, "港湾荷役もある。") for n in range(3, 24)))
    with store.view() as view:
        [gap] = query.gaps(view, min_posts=2).topics
    assert "港湾荷役" in (gap.name, *gap.also)


def test_two_topics_together_are_none_of_their_own(store: GraphStore) -> None:
    put(store, *(speaking(n, "船。", "船荷と係留索", f"話{n}") for n in range(2)))
    assert names(store) == ["船荷と係留索"]
    put(store, speaking(2, "船。", "船荷"), speaking(3, "索。", "係留索"))
    assert names(store) == []


def test_a_topic_of_which_narrower_ones_have_posts_of_their_own_is_told(store: GraphStore) -> None:
    put(store, *(speaking(n, "船。", "係留") for n in range(2)))
    put(store, told("own", "2026-01-05", TALK, topics=["浮体係留"]))
    assert names(store) == ["係留"]
    put(store, told("another", "2026-01-05", TALK, topics=["係留設備"]))
    assert names(store) == []
