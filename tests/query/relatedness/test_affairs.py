"""What a short draft follows up comes before what only names the same firms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from builders import id_of
from fakes import FakeAnalyst
from stories import NAMES, put, said, told

from kg import query
from kg.query import Draft
from kg.query.relatedness.affairs import same_affairs
from kg.query.relatedness.marks import marks_of
from kg.records import PostFacts
from kg.store import GraphStore


@pytest.fixture
def archive(publish: Callable[..., None], store: GraphStore) -> GraphStore:
    publish([
        ("2025-11-20-deal", "OpenAIとFoxconnの提携", "OpenAIはFoxconnと提携した。OpenAIとFoxconnが組む。"),
        ("2025-11-21-round", "OpenAIが調達", "OpenAIは資金を調達した。出資の規模は大きい。"),
        ("2025-11-22-passing", "電力の話題", "電力の話題が続く。" + "NVIDIAの装置。" * 9 + "OpenAIやFoxconnも使う。"),
    ])  # fmt: skip
    return store


def test_a_relation_of_two_or_an_event_of_one_counts_by_how_central_they_are(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        parting, more, aside = (
            same_affairs(view, analyst.draft(text), view.stamps())
            for text in ("# OpenAIとFoxconn、提携を解消", "# OpenAI、追加の資金調達", "# 電力の規制（OpenAI・Foxconn）")
        )
        first = query.related(view, analyst.draft("# FoxconnがOpenAIとの資本関係を見直す"))[0].post.id
    assert max(parting, key=parting.__getitem__) == first == "2025-11-20-deal"
    assert max(more, key=more.__getitem__) == "2025-11-21-round"
    assert max(aside.values()) < 0.2 < parting["2025-11-20-deal"]


TALK = "の話"


def a_draft(title: str, *names: str) -> Draft:
    """A headline that names some, be it in the line below it."""
    return Draft((), {id_of(name, NAMES[name]): 1 for name in names}, title, marks=marks_of(title, ""))


def titled(title: str, facts: PostFacts) -> PostFacts:
    return replace(facts, post=replace(facts.post, title=title))


def worth(store: GraphStore, draft: Draft, *posts: PostFacts) -> dict[str, float]:
    put(store, *posts)
    with store.view() as view:
        return {p: round(w, 4) for p, w in same_affairs(view, draft, [f.post.id for f in posts]).items()}


def saying(times: int, type: str = "partners_with", beside: int = 0) -> PostFacts:
    """A post that says so many times what OpenAI and AMD have with each other, and names Meta so many times beside."""
    others = [said("Meta", "mentioned_with", "Meta", f"Metaの{n}。") for n in range(beside)]
    return titled(TALK, told("a", "2026-01-01", *(said("OpenAI", type, "AMD", f"OpenAIとAMD、{n}。") for n in range(times)), *others))


@pytest.mark.parametrize(("times", "expected"), [(1, 0.2333), (2, 0.4667), (3, 0.7), (4, 0.7)])
def test_a_post_counts_by_how_often_it_says_the_relation_up_to_three_times(store: GraphStore, times: int, expected: float) -> None:
    assert worth(store, a_draft("OpenAIとAMDの話", "OpenAI", "AMD"), saying(times)) == {"a": expected}


def test_whom_a_post_names_in_passing_counts_as_far_as_it_names_them(store: GraphStore) -> None:
    assert worth(store, a_draft("OpenAIとAMDの話", "OpenAI", "AMD"), saying(1, beside=7)) == {"a": round(0.7 / 3 / 3, 4)}


@pytest.mark.parametrize(
    ("type", "counts"),
    [
        *((type, True) for type in ("partners_with", "invests_in", "acquires", "supplies", "acts_against")),
        *((type, False) for type in ("competes_with", "part_of", "participates_in")),
    ],
)
def test_a_relation_counts_that_a_follow_up_is_about(store: GraphStore, type: str, counts: bool) -> None:
    assert worth(store, a_draft("OpenAIとAMDの話", "OpenAI", "AMD"), saying(3, type)) == {"a": 0.7 if counts else 0.0}


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("三社の話", ("OpenAI", "AMD", "Meta"), 0.0),
        ("三社の提携", ("OpenAI", "AMD", "Meta"), 0.7),
        ("三社の公開", ("OpenAI", "AMD", "Meta"), 0.0),
        ("二社とClaudeの話", ("OpenAI", "AMD", "Claude"), 0.7),
        ("OpenAIの話", ("OpenAI",), 0.0),
        ("OpenAIの提携", ("OpenAI",), 0.0),
        ("電力の話（OpenAI・AMD）", ("OpenAI", "AMD"), 0.0),
    ],
)
def test_it_counts_for_two_who_act_or_if_the_title_tells_of_a_deal(
    store: GraphStore, title: str, names: tuple[str, ...], expected: float
) -> None:
    others = told("z", "2026-01-02", said("Meta", "mentioned_with", "Claude"))
    assert worth(store, a_draft(title, *names), saying(3), others)["a"] == expected


DEALS = ["提携", "統合", "買収", "売却", "提訴", "調達", "投資", "契約"]


@pytest.mark.parametrize(("event", "expected"), [*((deal, 0.4) for deal in DEALS), ("公開", 0.2), ("特許", 0.2)])
def test_an_event_of_the_same_kind_counts_and_once_more_if_it_is_a_deal_of_who_acts(
    store: GraphStore, event: str, expected: float
) -> None:
    draft = a_draft(f"OpenAIの{event}", "OpenAI")
    mine = told("a", "2026-01-01", said("OpenAI", "mentioned_with", "OpenAI", "OpenAIの件。"))
    aside = told("b", "2026-01-02", said("OpenAI", "mentioned_with", "OpenAI", "OpenAIとMetaとMetaとMeta。"))
    other = told("c", "2026-01-03", said("Meta", "mentioned_with", "AMD"))
    plain = told("d", "2026-01-04", said("OpenAI", "mentioned_with", "OpenAI", "OpenAIの案件。"))
    posts = [titled(f"{event}の件", mine), titled(f"{event}の件", aside), titled(f"{event}の件", other), titled(TALK, plain)]
    assert worth(store, draft, *posts) == {"a": expected, "b": expected / 2, "d": 0.0}


def test_an_event_of_a_product_is_no_deal_of_its_own(store: GraphStore) -> None:
    post = titled("GPT-5の契約", told("a", "2026-01-01", said("GPT-5", "mentioned_with", "GPT-5", "GPT-5の件。")))
    assert worth(store, a_draft("GPT-5の契約", "GPT-5"), post) == {"a": 0.2}


def test_relation_and_event_add_up(store: GraphStore) -> None:
    post = titled("提携の話", saying(3))
    assert worth(store, a_draft("OpenAIとAMDの提携", "OpenAI", "AMD"), post) == {"a": 1.1}
