"""Full-text search over content words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.store.words import WordIndex

TEXTS = {"a": ["液浸冷却", "市場"], "b": ["半導体", "市場"], "c": ["市場"]}


def index(texts: dict[str, list[str]]) -> WordIndex:
    made = WordIndex.in_memory()
    for post_id, terms in texts.items():
        made.add(post_id, terms)
    return made


def test_the_rarer_word_counts_more() -> None:
    assert [post for post, _ in index(TEXTS).like(["液浸冷却", "市場"], 3)][0] == "a"


def test_what_is_no_word_finds_nothing() -> None:
    assert index(TEXTS).like(['"', "", "NEAR(", "*", "\0"], 3) == []


@given(st.lists(st.sampled_from(sorted(TEXTS)), max_size=8))
def test_an_index_that_changed_ranks_like_one_built_anew(changes: list[str]) -> None:
    made = index(TEXTS)
    kept = dict(TEXTS)
    for post_id in changes:
        if post_id in kept:
            made.discard(post_id)
            del kept[post_id]
        else:
            made.add(post_id, TEXTS[post_id])
            kept[post_id] = TEXTS[post_id]
    question = ["液浸冷却", "半導体", "市場"]
    assert made.like(question, 5) == index(kept).like(question, 5)
