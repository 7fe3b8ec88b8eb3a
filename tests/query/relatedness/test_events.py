"""Events, amounts and what contradicts a link."""

from __future__ import annotations

import pytest
from stories import org, put, said, told

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.query.period import Period, period
from kg.store import GraphStore

DEAL = ("Oracle", "supplies", "OpenAI")


def test_reports_within_a_window_are_one_event(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said(*DEAL, "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=3e11)),
        told("b", "2025-09-20", said(*DEAL, "OracleがOpenAIに供給する計画だ。", status="planned")),
        told("c", "2025-12-20", said(*DEAL, "OracleはまたOpenAIに供給する。")),
        told("d", "2026-02-20", said(*DEAL, "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=3e11)),
    )
    with any_store.view() as view:
        first, second = query.timeline(view, org("OpenAI"))
        assert query.timeline(view, org("OpenAI"), org("Oracle")) == [first, second]
        assert query.timeline(view, org("OpenAI"), window=100)[0].claims == 4
        assert query.timeline(view, org("OpenAI"), limit=1) == [first]
        assert query.timeline(view, org("OpenAI"), period=period("2025-12")) == [second]
        assert query.timeline(view, org("OpenAI"), min_independent=2) == [first]
        assert query.timeline(view, org("OpenAI"), types=["acquires"]) == []
    assert (first.date, first.said, first.head_name, first.tail_name) == ("2025-09-10", False, "Oracle", "OpenAI")
    assert (first.claims, first.posts, first.independent) == (3, 3, 2)  # the last one repeats the first, word for word
    assert (first.status, first.statuses) == ("asserted", {"asserted": 2, "planned": 1})
    assert [(a.value, a.posts) for a in first.amounts] == [(3e11, 2)]
    assert first.first.id == "a" and first.best.claim.amount == "3000億ドル"
    assert (second.date, second.posts) == ("2025-12-20", 1)


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
