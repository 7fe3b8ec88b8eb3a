"""Events, amounts and what contradicts a link."""

from __future__ import annotations

import pytest
from stories import org, put, said, told

from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, UsageError
from kg.query.period import Period, period
from kg.store import GraphStore

DEAL = ("Oracle", "supplies", "OpenAI")


def test_reports_within_a_window_are_one_event_and_so_is_what_is_told_again(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said(*DEAL, "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=3e11)),
        told("b", "2025-09-20", said(*DEAL, "OracleがOpenAIに供給する計画だ。", status="planned")),
        told("c", "2025-12-20", said(*DEAL, "OracleはまたOpenAIに400億ドルで供給する。", amount="400億ドル", value=4e10)),
        told("d", "2026-02-20", said(*DEAL, "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=3e11)),
        told("e", "2026-03-20", said(*DEAL, "OracleといえばOpenAIへの供給だ。")),
    )
    with any_store.view() as view:
        first, second = query.timeline(view, org("OpenAI"))
        assert query.timeline(view, org("OpenAI"), org("Oracle")) == [first, second]
        assert query.timeline(view, org("OpenAI"), window=120)[0].claims == 5
        assert query.timeline(view, org("OpenAI"), limit=1) == [first]
        assert query.timeline(view, org("OpenAI"), period=period("2025-12")) == [second]
        assert query.timeline(view, org("OpenAI"), period=Period.between("2026")) == []  # what is told again then happened before
        assert query.timeline(view, org("OpenAI"), min_independent=2) == [first]
        assert query.timeline(view, org("OpenAI"), types=["acquires"]) == []
    assert (first.date, first.said, first.head_name, first.tail_name) == ("2025-09-10", False, "Oracle", "OpenAI")
    assert (first.claims, first.posts, first.independent, first.again) == (4, 4, 3, 2)  # one repeats the first, word for word
    assert (first.status, first.statuses) == ("asserted", {"asserted": 3, "planned": 1})
    assert [(a.value, a.posts) for a in first.amounts] == [(3e11, 2)]
    assert first.first.id == "a" and first.best.claim.amount == "3000億ドル" and f"{first.last_seen:%F}" == "2026-03-20"
    assert (second.date, second.posts, second.again) == ("2025-12-20", 1, 0)


def test_what_is_told_again_is_another_event_if_it_surely_says_something_new(any_store: GraphStore) -> None:
    deal = ("OpenAI", "partners_with", "Oracle")
    put(
        any_store,
        told("a", "2025-08-01", said(*deal, "OracleとOpenAIか。", confidence=0.3)),
        told("b", "2025-09-01", said(*deal, "OracleとOpenAIは協業を計画。", status="planned", confidence=0.9)),
        told("c", "2025-11-01", said(*deal, "OracleとOpenAIの協業は噂だ。", status="rumoured", confidence=0.9)),
        told("d", "2026-01-01", said(*deal, "OracleとOpenAI、30億ドルか。", amount="30億ドル", value=3e9, confidence=0.4)),
        told("e", "2026-03-01", said(*deal, "OracleとOpenAIは協業を始めた。", confidence=0.9)),
        told("f", "2026-05-01", said(*deal, "2026年4月にOracleとOpenAIは協業を広げた。", date="2026-04", confidence=0.9)),
        told("g", "2026-07-01", said(*deal, "OracleとOpenAIは協業。", confidence=0.9)),
    )
    with any_store.view() as view:
        events = query.timeline(view, org("OpenAI"))
        sure = query.timeline(view, org("OpenAI"), min_confidence=0.5)
    assert [(e.date, e.status, e.posts, e.sure_posts, e.again) for e in events] == [
        ("2025-08-01", "asserted", 2, 0, 1),  # guesses stay among themselves, be it with a sum
        ("2025-09-01", "planned", 2, 2, 1),
        ("2026-03-01", "asserted", 2, 2, 1),
        ("2026-04", "asserted", 1, 1, 0),
    ]
    assert [(e.date, e.posts) for e in sure] == [("2025-09-01", 2), ("2026-03-01", 2), ("2026-04", 1)]


def test_the_date_of_a_sentence_counts_before_that_of_its_post(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2026-01-10", said("OpenAI", "develops", "GPT-5", date="2025-08-07"), said("Meta", "acquires", "Arm", date="2019")),
        told("b", "2026-01-11", said("OpenAI", "develops", "GPT-5"), said("Oracle", "acquires", "AMD", date="2026-07/2026-12")),
        told("c", "2026-01-12", said("OpenAI", "invests_in", "Stargate", date="2025/2028"), said("Oracle", "acquires", "Arm", date="?")),
        told("d", "", said("Oracle", "acquires", "Foxconn")),
    )
    with any_store.view() as view:
        [released] = query.timeline(view, org("GPT-5"))
        assert (released.date, released.said, released.posts) == ("2025-08-07", True, 1)  # that it is developed is no event
        assert [(e.date, e.tail_name) for e in query.timeline(view, org("Oracle"))] == [
            ("2026-01-12", "Arm"),
            ("2026-07/2026-12", "AMD"),
            ("", "Foxconn"),
        ]
        assert [e.date for e in query.timeline(view, org("Meta"))] == ["2019"]
        [plan] = query.timeline(view, org("Stargate"), period=period("2026-01"))
        assert plan.date == "2025/2028"  # a time that goes on stands where it was told
        assert query.timeline(view, org("Oracle"), period=Period()) == query.timeline(view, org("Oracle"))


def test_what_no_timeline_can_be_made_of_is_an_error(any_store: GraphStore) -> None:
    put(any_store, told("a", "2026-01-10", said("OpenAI", "acquires", "AMD")))
    with any_store.view() as view:
        with pytest.raises(EntityNotFound):
            query.timeline(view, org("OpenAI"), org("Meta"))
        for wrong in ({"types": ["mentioned_with"]}, {"limit": 0}, {"window": -1}):
            with pytest.raises(UsageError):
                query.timeline(view, org("OpenAI"), **wrong)  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            query.amounts(view, org("OpenAI"), types=["befriends"])
        with pytest.raises(EntityNotFound):
            query.amounts(view, org("Meta"))


def test_amounts_stand_side_by_side_deal_by_deal(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said(*DEAL, amount="3000億ドル", value=3e11), said("OpenAI", "acquires", "AMD", amount="1億ドル", value=1e8)),
        told("b", "2025-10-10", said(*DEAL, "Oracle、OpenAIに約3,000億ドル。", amount="約3,000億ドル", value=3e11)),
        told("c", "2025-11-10", said(*DEAL, "Oracle、OpenAIに40億ドル。", amount="40億ドル", value=4e9, date="2025-08")),
        told("d", "2025-11-11", said("OpenAI", "acquires", "AMD", "AMDをOpenAIが1.02億ドル、数十億円で。", amount="1.02億ドル", value=1.02e8)),
        told("e", "2025-11-12", said("OpenAI", "acquires", "AMD", "AMDをOpenAIが数十億円で。", amount="数十億円")),
    )
    with any_store.view() as view:
        supply, takeover = query.amounts(view, org("OpenAI"))
        assert query.amounts(view, org("OpenAI"), org("AMD")) == [takeover]
        assert [d.type for d in query.amounts(view, org("OpenAI"), period=period("2025-08"))] == ["supplies"]
        assert query.amounts(view, org("Oracle"), types=["acquires"]) == []
    assert [(f.value, f.date, f.said, [p.id for p in f.posts]) for f in supply.figures] == [
        (4e9, "2025-08", True, ["c"]),
        (3e11, "2025-09-10", False, ["a", "b"]),
    ]
    assert supply.differ
    assert [f.text for f in takeover.figures] == ["1億ドル", "1.02億ドル", "数十億円"]
    assert not takeover.differ  # but for rounding


def test_links_say_what_contradicts_them(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを10億ドルで買収。", amount="10億ドル", value=1e9)),
        told("b", "2025-09-11", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを20億ドルで買収。", amount="20億ドル", value=2e9)),
        told("c", "2025-09-12", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを買収する計画だ。", status="planned")),
        told("d", "2025-09-13", said("AMD", "acquires", "OpenAI", "AMDはOpenAIを買収。")),
        told("e", "2025-09-14", said("Oracle", "acquires", "Arm", "OracleはArmを買収する計画だ。", status="planned")),
        told("f", "2025-09-15", said("Oracle", "acquires", "Arm", "OracleはArmを買収した。")),
    )
    with any_store.view() as view:
        link = query.links(view, org("OpenAI"), org("AMD"), type="acquires")[0]
        both = query.links(view, org("OpenAI"), org("AMD"))[-1]
        progress = query.links(view, org("Oracle"), org("Arm"), type="acquires")[0]
    assert [(c.kind, [e.post.id for e in c.sides]) for c in link.contradictions] == [
        ("figures", ["a", "b"]),
        ("status", ["a", "c"]),
        ("direction", ["a", "d"]),
    ]
    assert both.contradictions == () == progress.contradictions


def test_a_guess_or_a_sentence_that_names_one_alone_contradicts_nothing(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを10億ドルで買収。", amount="10億ドル", value=1e9)),
        told("b", "2025-09-09", said("OpenAI", "acquires", "AMD", "OpenAIとAMDに90億ドル。", amount="90億ドル", value=9e9, confidence=0.33)),
        told("c", "2025-09-12", said("OpenAI", "acquires", "AMD", "同社はAMDを20億ドルで買収。", amount="20億ドル", value=2e9)),
        told("d", "2025-09-13", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを買う計画か。", status="planned", confidence=0.6)),
        told("e", "2025-09-14", said("OpenAI", "acquires", "AMD", "AMDの買収は噂だ。", status="rumoured")),
        told("f", "2025-09-15", said("AMD", "acquires", "OpenAI", "AMDとOpenAI。", confidence=0.4)),
        told("g", "2025-09-16", said("OpenAI", "acquires", "AMD", "OpenAIはAMDを50億ドルで買うという。", status="rumoured")),
        told("h", "2025-09-17", said("Meta", "invests_in", "Arm", "MetaとArm、7億ドル。", amount="7億ドル", value=7e8, confidence=0.4)),
    )
    with any_store.view() as view:
        link, reverse = query.links(view, org("OpenAI"), org("AMD"), type="acquires")
        [deal] = query.amounts(view, org("OpenAI"), org("AMD"))
        [guessed] = query.amounts(view, org("Meta"))
        least = query.amounts(view, org("OpenAI"), min_confidence=0.5)
        sure = query.links(view, org("OpenAI"), org("AMD"), type="acquires", min_confidence=0.7)
        with pytest.raises(EdgeNotFound, match="confidence of 0.7"):
            query.links(view, org("Meta"), org("Arm"), type="invests_in", min_confidence=0.7)
    assert (link.contradictions, reverse.contradictions) == ((), ())  # what is told of 50億ドル is told of another act
    assert [(a.text, a.sure) for a in link.amounts] == [("10億ドル", True), ("20億ドル", True), ("90億ドル", False)]
    assert (link.posts, link.sure_posts, reverse.posts, reverse.sure_posts) == (6, 4, 1, 0)
    assert link.best.post.id == "a"
    assert [(f.text, f.sure) for f in deal.figures] == [("10億ドル", True), ("20億ドル", True), ("90億ドル", False)]
    assert not deal.differ
    assert [(f.text, f.sure) for f in guessed.figures] == [("7億ドル", False)]  # better than nothing
    assert [f.text for d in least for f in d.figures] == ["10億ドル", "20億ドル"]
    assert [(x.head, x.claims, x.posts) for x in sure] == [(org("OpenAI"), 4, 4)]


def test_a_plan_that_comes_later_takes_back_what_is_done_once_and_a_rumour_what_lasts(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと提携。")),
        told("b", "2025-09-12", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDとの提携で工場を建てる計画だ。", status="planned")),
        told("c", "2025-09-10", said("OpenAI", "partners_with", "Arm", "OpenAIはArmと提携。")),
        told("d", "2025-09-12", said("OpenAI", "partners_with", "Arm", "OpenAIはArmと提携するとの噂。", status="rumoured")),
    )
    with any_store.view() as view:
        [more] = query.links(view, org("OpenAI"), org("AMD"), type="partners_with")
        [doubted] = query.links(view, org("OpenAI"), org("Arm"), type="partners_with")
    assert more.contradictions == ()
    assert [(c.kind, [e.post.id for e in c.sides]) for c in doubted.contradictions] == [("status", ["c", "d"])]
