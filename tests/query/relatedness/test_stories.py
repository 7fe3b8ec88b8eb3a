"""Whether two posts tell the same story, or only are of one field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest
from fakes import FakeAnalyst

from kg import query
from kg.query import Coverage, Stories
from kg.query.relatedness.brief import opened_with
from kg.query.relatedness.marks import marks_of
from kg.query.relatedness.related import _folded
from kg.query.relatedness.stories import _Said, told_by_many_words
from kg.query.relatedness.weights import STORY
from kg.store import GraphStore, View
from kg.store.base import Likeness

DEAL = "OpenAIはFoxconnと提携した。データセンター向けの筐体を米国で設計し、5000億ドルの計画に使う。量産は来年に始まる。"
FULLER = f"{DEAL}電源と冷却の部品も共同で作る。工場は三つの州に置く。人員を増やし、訓練も行う。"
OTHER = "OpenAIはFoxconnの株主総会で講演した。音声の研究と教育の話題が中心で、12社の役員が聞いた。質問は投資に集まった。"


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def archive(publish: Callable[..., None], store: GraphStore) -> GraphStore:
    """A deal told three times, once two months later; another event of the same two; and posts about nothing of this."""
    told = (
        ("2025-11-20-first", "提携の発表", DEAL),
        ("2025-11-22-fuller", "提携の詳細", FULLER),
        ("2026-01-30-late", "提携の話", "OpenAIとFoxconnの提携を振り返る。筐体の設計は進んだ。3社が加わり、規模は7兆円になる。"),
        ("2025-11-21-talk", "講演", OTHER),
    )
    publish([*told, *((f"2025-10-{n}-bees", f"養蜂の{n}", f"巣箱の世話と蜂蜜の収穫。第{n}の季節。") for n in range(10, 18))])
    return store


def coverage(view: View, analyst: FakeAnalyst, text: str, *, fold: bool = False) -> Coverage:
    return query.coverage(view, analyst.draft(text), fold=fold)


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


def test_a_figure_in_the_title_that_the_other_does_not_have_speaks_against_one_story(archive: GraphStore, analyst: FakeAnalyst) -> None:
    text = "---\ntitle: {}\ndate: 2025-11-21\n---\nOpenAIとFoxconnの提携。筐体の設計と量産の計画。雇用や電力の話題、株価の反応。"
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
        found = query.coverage(view, mine, k=3, exclude="2025-11-21-talk", fold=True)
    assert len(found.items) == 3


def test_all_posts_get_what_each_would_get_alone(archive: GraphStore) -> None:
    with archive.view() as view:
        everything = dict(query.related_all(view, k=4, fold=True))
        assert list(everything) == sorted(view.posts())
        for post_id, found in everything.items():
            mine = query.draft_of_post(view, post_id)
            assert found == query.coverage(view, mine, k=4, exclude=post_id, fold=True)
            assert post_id not in [r.post.id for r in found.items]


def test_another_version_of_a_product_is_another_story(archive: GraphStore, analyst: FakeAnalyst) -> None:
    text = "---\ntitle: {}\ndate: 2025-11-21\n---\nOpenAIとFoxconnの提携。筐体の設計と量産の計画。雇用や電力の話題、株価の反応。"
    with archive.view() as view:
        told = [coverage(view, analyst, text.format(title)).told for title in ("雇用の話", "GPT 9の話")]
    assert told[0] is not None and "2025-11-20-first" in [p.id for p in told[0].posts]
    assert told[1] is None or "2025-11-20-first" not in [p.id for p in told[1].posts]


def test_a_fold_does_not_chain() -> None:
    class Same(Stories):
        def same(self, a: str, b: str) -> bool:
            return {a, b} in ({"first", "second"}, {"second", "third"})

    folded = _folded(["first", "second", "third"], (), Same.__new__(Same), 3)
    assert folded == {"first": ("second",), "third": ()}


def test_posts_tell_one_story_both_ways_or_not_at_all_and_the_earliest_is_said_to_be(archive: GraphStore) -> None:
    with archive.view() as view:
        told = {p: found.told for p, found in query.related_all(view)}
        stories = Stories(view)
        pairs = {(p, q.id) for p, found in told.items() if found for q in found.posts}
        assert pairs == {(q, p) for p, q in pairs} and all(stories.same(*pair) for pair in pairs)
    first, fuller = told["2025-11-20-first"], told["2025-11-22-fuller"]
    assert first is not None and first.own_earliest and first.earliest.id == "2025-11-22-fuller"
    assert fuller is not None and not fuller.own_earliest and fuller.earliest.id == "2025-11-20-first"


def test_a_draft_is_told_by_what_nearly_tells_it_and_tells_what_others_do(archive: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    much = {"a": 1.2, "b": 0.9, "c": 0.9, "d": 0.7, "e": 0.7, "f": 0.5}
    series = {"a": {"b": 1.1, "c": 0.9, "d": 1.0}, "b": {"a": 1.0, "d": 1.0, "f": 1.0}, "d": {"a": 0.9, "b": 1.0}, "f": {"b": 1.0}}

    def said(_view: View, _draft: query.Draft, hits: Iterable[Likeness], least: float) -> dict[str, _Said]:
        return {hit.post_id: _Said(much[hit.post_id], False) for hit in hits if much[hit.post_id] >= least}

    monkeypatch.setattr("kg.query.relatedness.stories._said", said)
    with archive.view() as view:
        stories = Stories(view)
        monkeypatch.setattr(stories, "_near", lambda p: {other: _Said(told, False) for other, told in series.get(p, {}).items()})
        hits = [Likeness(post_id, 0.0, 0.0, told, 0.0) for post_id, told in much.items()]
        assert list(stories.of_draft(query.draft_of_post(view, "2025-11-20-first"), hits)) == ["a", "b", "d"]


def test_no_other_post_is_folded_into_one_that_tells_the_story() -> None:
    class Same(Stories):
        def same(self, a: str, b: str) -> bool:
            return True

    folded = _folded(["told", "other", "again", "too"], ("told", "again"), Same.__new__(Same), 4)
    assert folded == {"told": ("again",), "other": ("too",)}


def test_posts_that_tell_the_story_fold_only_where_they_tell_one() -> None:
    class Same(Stories):
        def same(self, a: str, b: str) -> bool:
            return {a, b} == {"told", "again"}

    told = ("told", "again", "apart")
    assert _folded(told, told, Same.__new__(Same), 4) == {"told": ("again",), "apart": ()}


def test_a_lawsuit_between_two_is_another_story_than_their_deal() -> None:
    deal, suit, same = (
        marks_of(title, f"{title}。") for title in ("OpenAIとFoxconnが提携", "OpenAI、Foxconnを提訴", "FoxconnとOpenAI、協業へ")
    )
    assert STORY.marks.told(deal, same, 1.0) - STORY.marks.told(deal, suit, 1.0) > 0.4


def test_titles_that_name_others_speak_against_one_story(publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst) -> None:
    body = f"{FULLER}OpenAIとOracleは電力を買う。"
    publish((f"2025-11-20-{name}", f"{name}の筐体", body) for name in ("OpenAI", "Oracle"))
    mine = analyst.draft(f"---\ntitle: OpenAIの量産\n---\n{body}")
    with store.view() as view:
        said = told_by_many_words(view, mine, view.posts_like(mine.terms, 5, title=mine.title), least=-1.0)
    assert said["2025-11-20-OpenAI"] > said["2025-11-20-Oracle"] + 0.2


def test_the_ends_of_a_series_tell_one_story_that_the_posts_between_them_tell(archive: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*told: tuple[str, float]) -> dict[str, _Said]:
        return {post_id: _Said(much, False) for post_id, much in told}

    near = {
        "a": said(("b", 1.1), ("c", 1.0), ("d", 0.7), ("e", 0.7)),
        "b": said(("a", 1.0), ("c", 1.2), ("d", 1.1)),
        "c": said(("a", 0.9), ("b", 1.2), ("d", 1.3)),
        "d": said(("a", 0.6), ("b", 1.0), ("c", 1.0)),
        "e": said(("a", 0.7)),
    }
    with archive.view() as view:
        stories = Stories(view)
        monkeypatch.setattr(stories, "_near", near.__getitem__)
        same = {(p, q) for p in near for q in near if p != q and stories.same(p, q)}
        assert same == {(p, q) for p in "abcd" for q in "abcd" if p != q}
        assert list(stories.of("a")) == ["b", "c", "d"]


DEALS = "OpenAIとFoxconnは筐体の設計で提携した。OracleとBroadcomは発電所を建てる。"
TELLING = {"2025-11-20-first": 1.3, "2025-12-01-plant": 1.2, "2025-11-22-fuller": 1.1}


@pytest.fixture
def two_stories(archive: GraphStore, publish: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> GraphStore:
    """Beside the deal a plant of two others; what says that posts tell a draft, and what one another tell, is given."""
    publish([("2025-12-01-plant", "発電所の計画", "OracleとBroadcomは発電所を建てる。用地は湖の北側で、出力は800メガワットに達する。")])
    twins = {"2025-11-20-first": "2025-11-22-fuller", "2025-11-22-fuller": "2025-11-20-first"}
    monkeypatch.setattr(Stories, "_near", lambda _self, p: {twins[p]: _Said(1.5, False)} if p in twins else {})
    return archive


def told_by(view: View, monkeypatch: pytest.MonkeyPatch, draft: query.Draft, telling: Mapping[str, float]) -> list[str]:
    def said(_view: View, _draft: query.Draft, hits: Iterable[Likeness], least: float) -> dict[str, _Said]:
        near = {hit.post_id: telling.get(hit.post_id, 0.0) for hit in hits}
        return {p: _Said(near[p], False) for p in sorted(near, key=lambda p: -near[p]) if near[p] >= least}

    with monkeypatch.context() as patched:
        patched.setattr("kg.query.relatedness.stories._said", said)
        return list(Stories(view).of_draft(draft, [Likeness(p, 0.0, 0.0, 0.5, 0.0) for p in telling]))


@pytest.mark.parametrize("title", ["", "今週の話題", "FoxconnとBroadcomの一週間"])
@pytest.mark.parametrize("plant", [1.2, 0.9])
def test_a_round_up_has_no_story_of_its_own(
    two_stories: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch, title: str, plant: float
) -> None:
    draft = analyst.draft(f"# {title}\n\n{DEALS}" if title else f"一週間を振り返る。{DEALS}")
    with two_stories.view() as view:
        assert told_by(view, monkeypatch, draft, TELLING | {"2025-12-01-plant": plant}) == []


@pytest.mark.parametrize("title", ["Foxconnとの提携", "Foxconn、OpenAIと組む"])
def test_what_a_headline_is_about_is_told_and_another_story_behind_it_is_not(
    two_stories: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    with two_stories.view() as view:
        told = told_by(view, monkeypatch, analyst.draft(f"# {title}\n\n{DEALS}"), TELLING)
    assert told == ["2025-11-20-first", "2025-11-22-fuller"]


def test_of_two_stories_of_the_same_ones_the_best_told_one_is_kept(
    two_stories: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling = {"2025-11-20-first": 1.3, "2025-11-21-talk": 1.2}
    with two_stories.view() as view:
        told = told_by(view, monkeypatch, analyst.draft("OpenAIとFoxconnは筐体の設計で提携した。"), telling)
    assert told == ["2025-11-20-first", "2025-11-22-fuller"]


def test_twins_of_the_post_that_tells_a_draft_best_come_in_with_it_whatever_the_draft_says_of_them(
    two_stories: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_stories.view() as view:
        told = told_by(view, monkeypatch, analyst.draft("OpenAIはFoxconnと提携した。"), {"2025-11-20-first": 1.1, "2025-11-21-talk": 0.5})
    assert told == ["2025-11-20-first", "2025-11-22-fuller"]


def test_a_longer_name_is_opened_with_by_what_opens_with_a_part_of_it(publish: Callable[..., None], store: GraphStore) -> None:
    publish([("2025-11-20-a", "SoftBank Groupの計画", "計画は続く。")])
    with store.view() as view:
        assert opened_with(view, {"x": {"SoftBank"}, "y": {"Oracle"}}, ["2025-11-20-a"]) == {"2025-11-20-a": frozenset("x")}
