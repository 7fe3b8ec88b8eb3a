"""Likeness by content words."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kg.store.words import WordIndex

FILLER = [f"埋草{n}" for n in range(300)]
TEXTS = {
    "a": ("冷却の市場", ["液浸冷却", "市場"]),
    "b": ("半導体", ["半導体", "市場"]),
    "c": ("", ["市場"]),
    "d": ("半導体の市場", ["半導体", "市場", "市場", "半導体", *FILLER]),
}


def index(texts: dict[str, tuple[str, list[str]]]) -> WordIndex:
    made = WordIndex()
    for post_id, (title, terms) in texts.items():
        made.add(post_id, title, terms)
    return made


def test_the_rarer_word_counts_more() -> None:
    assert index(TEXTS).like(["液浸冷却", "市場"], "", 3)[0].post_id == "a"


def test_words_that_begin_with_a_text_come_with_their_posts() -> None:
    made = index(TEXTS)
    assert made.beginning("半導") == {"半導体": 2}
    assert made.beginning("導体") == {} == made.beginning("")
    made.add("later", "半", ["半導体工場", "半値"])
    assert made.beginning("半導") == {"半導体": 2, "半導体工場": 1}
    made.discard("later")
    made.discard("b")
    made.discard("d")
    assert made.beginning("半導体") == {}


def test_what_is_no_word_of_any_post_finds_nothing() -> None:
    assert index(TEXTS).like(['"', "", "NEAR(", "*", "\0"], "", 3) == []
    assert index(TEXTS).like([], "市場", 3) == []
    assert WordIndex().like(["市場"], "市場", 3) == []


def test_what_stands_at_the_beginning_counts_more_than_what_stands_far_down() -> None:
    made = index({"first": ("", ["液浸冷却", *FILLER]), "last": ("", [*FILLER, "液浸冷却"]), "none": ("", FILLER)})
    assert [hit.post_id for hit in made.like(["液浸冷却"], "", 3)] == ["first", "last"]


def test_a_copy_has_the_same_wording_and_title() -> None:
    title, terms = TEXTS["a"]
    [copy] = index(TEXTS).like(terms, title, 1)
    assert (copy.post_id, round(copy.wording, 4), round(copy.title, 4)) == ("a", 1.0, 1.0)


def test_only_words_that_stand_in_a_title_count_for_it() -> None:
    found = {hit.post_id: hit.title for hit in index(TEXTS).like(["半導体", "市場"], "半導体", 5)}
    assert found["b"] == 1.0 > found["d"] > found["c"] == 0.0


def test_shared_words_come_with_how_near_they_stand_to_what_both_are_about() -> None:
    made = index(
        {
            "pharma": ("", ["創薬", "新薬", "治験", "広告", "甘露煮"]),
            "shop": ("", ["広告", "小売", "店舗", "新薬"]),
            **{f"n{n}": ("", ["企業", "広告"]) for n in range(9)},
        }
    )
    draft = ["創薬", "新薬", "臨床", "広告", "甘露煮", "企業"]
    found = made.shared(draft, ["pharma", "shop"], most=20)
    near = {word.word: word.near for word in found["pharma"]}
    assert near.keys() == {"創薬", "新薬", "広告", "甘露煮"}
    assert near["甘露煮"] is None
    assert near["新薬"] > 0.5 > near["広告"]
    there = {word.word: word for word in found["shop"]}
    assert there["新薬"].near < near["新薬"]  # the draft is about it, the post is not
    assert there["広告"].posts == 11
    assert {word.word for word in made.shared(draft, ["pharma"], most=1)["pharma"]} == {"創薬", "甘露煮"}
    assert made.shared(["語"], ["pharma"], most=20) == {"pharma": []}


def test_posts_that_are_equally_alike_come_by_id() -> None:
    made = index(dict.fromkeys("zyx", TEXTS["a"]))
    assert [hit.post_id for hit in made.like(["市場", "液浸冷却"], "", 2)] == ["x", "y"]


def test_what_a_text_opens_with_is_told_as_a_share_of_all_that_it_opens_with() -> None:
    made = index({**TEXTS, "half": ("", ["液浸冷却", "市場", *FILLER])})
    hits = {hit.post_id: hit.opens for hit in made.like(TEXTS["a"][1], "", 9)}
    assert round(hits["a"], 6) == 1.0 > hits["half"] > hits["c"] > 0
    assert made.like([*TEXTS["a"][1], *FILLER[:60]], "", 9)[0].opens < 1.0


def test_words_that_no_post_has_make_a_text_less_known_until_it_is_stored() -> None:
    made, text = index(TEXTS), ["液浸冷却", "玉ねぎ", "玉ねぎ", "肉"]
    [found] = made.like(text, "", 1)
    assert found.known < 0.5
    made.add("stored", "", text)
    stored = {hit.post_id: hit for hit in made.like(text, "", 5)}
    assert stored["a"].known == 1.0
    assert abs(stored["a"].wording - found.wording * found.known) < 0.1
    made.discard("stored")
    assert made.like(text, "", 1) == [found]


@given(st.lists(st.sampled_from(sorted(TEXTS)), max_size=8), st.booleans())
def test_an_index_that_changed_ranks_like_one_built_anew(changes: list[str], asked: bool) -> None:
    made, kept = index(TEXTS), dict(TEXTS)
    question = (["液浸冷却", "半導体", "市場", *FILLER[:50]], "半導体の市場", 5)
    for post_id in changes:
        if post_id in kept:
            made.discard(post_id)
            del kept[post_id]
        else:
            made.add(post_id, *TEXTS[post_id])
            kept[post_id] = TEXTS[post_id]
        if asked:
            made.like(*question)
    assert made.like(*question) == index(kept).like(*question)


def test_many_changes_rank_like_one_build() -> None:
    texts = {f"p{n:03}": (f"題{n % 7}", [f"語{n % 5}", f"語{n % 11}", f"語{n}"]) for n in range(200)}
    made = WordIndex()
    for n, (post_id, (title, terms)) in enumerate(texts.items()):
        made.add(post_id, "別の題", ["別の語"])
        if n % 3 == 0:
            made.like(["語1"], "", 5)
        made.add(post_id, title, terms)
    assert made.like(["語1", "語3"], "題3", 20) == index(texts).like(["語1", "語3"], "題3", 20)


def test_a_question_behind_a_change_weighs_only_what_its_words_touch() -> None:
    made = index({f"p{n:03}": ("", FILLER) for n in range(200)} | {"a": TEXTS["a"]})
    question = (["液浸冷却"], "", 5)
    made.like(*question)
    made.add("b", *TEXTS["b"])
    tracemalloc.start()
    try:
        assert [hit.post_id for hit in made.like(*question)] == ["a"]
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept <= most < 100_000  # bytes; there are 60,000 postings
