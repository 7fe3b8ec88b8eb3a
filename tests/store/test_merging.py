"""How the claims of posts become edges."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kg.records import CO_MENTION, EdgeKey
from kg.store.merging import independent, link_cost, merged, repeat_key

POSTS = st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=4), max_size=12)


def test_posts_that_share_a_sentence_count_once() -> None:
    assert independent([]) == 0
    assert independent([(1,), (2,), (3,)]) == 3
    assert independent([(1, 2), (2, 3), (4,)]) == 2
    assert independent([(1,), (2,), (1, 2)]) == 1  # the third repeats both


@given(POSTS)
def test_independent_posts_are_as_many_whatever_their_order(posts: list[list[int]]) -> None:
    found = independent(posts)
    assert found == independent(posts[::-1]) == independent([keys[::-1] for keys in posts])
    assert found <= len(posts)
    assert (found == 0) == (not posts)


@given(POSTS, st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_one_more_post_adds_at_most_one(posts: list[list[int]], more: list[int]) -> None:
    assert independent([*posts, more]) <= independent(posts) + 1


def test_a_repeat_is_word_for_word_whatever_its_spaces() -> None:
    assert repeat_key("AはBと 提携した。") == repeat_key("AはBと提携した。\u3000")
    assert repeat_key("AはBと提携した。") != repeat_key("AはBと提携する。")
    assert -(2**63) <= repeat_key("") < 2**63


def test_an_edge_sums_up_its_claims() -> None:
    key = EdgeKey("organization/a", "supplies", "organization/b")
    early, late = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    edge = merged(key, {"p": (1, 1), "q": (1,), "r": (2,)}, [late, None, early])
    assert (edge.claims, edge.posts, edge.independent) == (4, 3, 2)
    assert (edge.first_seen, edge.last_seen) == (early, late)
    assert merged(key, {"p": (1,)}, [None]).first_seen is None


def test_a_typed_relation_and_more_posts_make_a_link_shorter() -> None:
    assert link_cost(["supplies"], 1) < link_cost([CO_MENTION], 100)
    assert link_cost([CO_MENTION], 2) < link_cost([CO_MENTION], 1)
