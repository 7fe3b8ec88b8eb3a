"""Whether two posts tell the same story, or only are of one field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeAnalyst

from kg import query
from kg.query import Coverage, Draft, Stories
from kg.query.figures import figures_in, shared_figures
from kg.store import GraphStore, View

DEAL = "OpenAIはFoxconnと提携した。データセンター向けの筐体を米国で設計し、5000億ドルの計画に使う。量産は来年に始まる。"
FULLER = f"{DEAL}電源と冷却の部品も共同で作る。工場は三つの州に置く。人員を増やし、訓練も行う。"
OTHER = "OpenAIはFoxconnの株主総会で講演した。音声の研究と教育の話題が中心で、12社の役員が聞いた。質問は投資に集まった。"


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def archive(write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore) -> GraphStore:
    """A deal told three times, once two months later; another event of the same two; and posts about nothing of this."""
    for name, title, body in (
        ("2025-11-20-first", "提携の発表", DEAL),
        ("2025-11-22-fuller", "提携の詳細", FULLER),
        ("2026-01-30-late", "提携の話", "OpenAIとFoxconnの提携を振り返る。筐体の設計は進んだ。3社が加わり、規模は7兆円になる。"),
        ("2025-11-21-talk", "講演", OTHER),
        *((f"2025-10-{n:02}-bees", f"養蜂の{n}", f"巣箱の世話と蜂蜜の収穫。第{n}の季節。") for n in range(10, 18)),
    ):
        write_post(f"{name}.md", body, title=title, date=name[:10])
    ingest()
    return store


def coverage(view: View, analyst: FakeAnalyst, text: str, *, fold: bool = False) -> Coverage:
    with analyst.sentences() as analyze:
        mine: Draft = query.draft_of_facts(analyst.facts_of_draft(text, analyze))
    return query.coverage(view, mine, fold=Stories(view) if fold else None)


def test_a_story_that_was_told_is_named_with_its_earliest_and_fullest_telling(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        told = coverage(view, analyst, f"---\ntitle: 提携\ndate: 2025-11-23\n---\n{DEAL}").told
    assert told is not None
    assert [p.id for p in told.posts] == ["2025-11-20-first", "2025-11-22-fuller"]
    assert (told.earliest.id, told.fullest.id) == ("2025-11-20-first", "2025-11-22-fuller")


def test_another_event_of_the_same_two_is_another_story(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        found = coverage(view, analyst, f"---\ntitle: 講演の話\ndate: 2025-11-21\n---\n{OTHER}")
        stories = Stories(view)
        assert not stories.same("2025-11-20-first", "2025-11-21-talk")
        assert stories.same("2025-11-20-first", "2025-11-22-fuller")
    assert found.told is not None
    assert [p.id for p in found.told.posts] == ["2025-11-21-talk"]


def test_a_figure_in_the_title_that_the_other_does_not_have_speaks_against_one_story(
    archive: GraphStore, analyst: FakeAnalyst
) -> None:
    text = "---\ntitle: {}\ndate: 2025-11-21\n---\nOpenAIとFoxconnの提携。筐体の設計と量産、データセンターの計画。雇用や電力の話題、株価の反応。"
    with archive.view() as view:
        told = [coverage(view, analyst, text.format(title)).told for title in ("雇用の話", "雇用の話、9万人")]
    assert told[0] is not None and "2025-11-20-first" in [p.id for p in told[0].posts]
    assert told[1] is None or "2025-11-20-first" not in [p.id for p in told[1].posts]


def test_the_same_words_months_later_are_less_likely_the_same_event(archive: GraphStore) -> None:
    with archive.view() as view:
        assert not Stories(view).same("2025-11-20-first", "2026-01-30-late")


def test_a_copy_is_told_whenever_it_was_published(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        told = coverage(view, analyst, f"---\ntitle: 提携の詳細\ndate: 2027-03-01\n---\n{FULLER}").told
    assert told is not None
    assert [p.id for p in told.copies] == ["2025-11-22-fuller"]


def test_tellings_of_one_story_fold_into_the_best_of_them(archive: GraphStore, analyst: FakeAnalyst) -> None:
    text = f"---\ntitle: 提携\ndate: 2025-11-23\n---\n{DEAL}"
    with archive.view() as view:
        flat, folded = coverage(view, analyst, text), coverage(view, analyst, text, fold=True)
    assert {"2025-11-20-first", "2025-11-22-fuller"} <= {r.post.id for r in flat.items}
    best = folded.items[0]
    assert best.post.id == flat.items[0].post.id and best.same_story
    assert {best.post.id, *(p.id for p in best.versions)} == {"2025-11-20-first", "2025-11-22-fuller"}
    shown = [r.post.id for r in folded.items] + [p.id for r in folded.items for p in r.versions]
    assert len(shown) == len(set(shown))
    assert folded.told == flat.told


def test_folding_still_gives_as_many_posts_as_are_wanted(archive: GraphStore) -> None:
    with archive.view() as view:
        mine = query.draft_of_post(view, "2025-11-21-talk")
        found = query.coverage(view, mine, k=3, exclude="2025-11-21-talk", fold=Stories(view))
    assert len(found.items) == 3


def test_all_posts_get_what_each_would_get_alone(archive: GraphStore) -> None:
    with archive.view() as view:
        everything = dict(query.related_all(view, k=4, fold=True))
        assert list(everything) == sorted(view.posts())
        for post_id, found in everything.items():
            mine = query.draft_of_post(view, post_id)
            assert found == query.coverage(view, mine, k=4, exclude=post_id, fold=Stories(view))
            assert post_id not in [r.post.id for r in found.items]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1.4兆ドルの計画\n本文は5年間。", {"1.4兆ドル", "5年間"}),
        ("３０％増", {"30%"}),
        ("1兆2,000億円と12,000基", {"1兆2000億円", "12000基"}),
        ("2025年11月21日、GPT-5と3つの話", set()),
        ("", set()),
    ],
)
def test_figures_are_numbers_with_a_unit_in_one_spelling(source: str, expected: set[str]) -> None:
    assert figures_in(source) == expected


def test_exact_figures_that_agree_tell_more_than_round_ones() -> None:
    assert shared_figures({"53億7500万ドル"}, {"53億7500万ドル"}) > shared_figures({"5倍"}, {"5倍"}) > 0
    assert shared_figures({"5倍"}, {"6倍"}) == shared_figures((), ()) == 0
