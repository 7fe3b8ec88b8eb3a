"""What is still planned, asked for or rumoured takes the place of no fact; what is settled does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import put, said, told

from kg import query
from kg.query import Gaps
from kg.query.statements.acts import finished, unsettled
from kg.records import PostFacts
from kg.store import GraphStore


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


def found(store: GraphStore) -> Gaps:
    with store.view() as view:
        return query.gaps(view, min_posts=2)


def stating(id: str, date: str, sentence: str) -> PostFacts:
    """A post of one sentence, without claims."""
    return replace(told(id, date, said("Oracle", "mentioned_with", "AMD", sentence)), claims=())


@pytest.mark.parametrize(
    ("older", "later"),
    [
        ("OracleはAMDの株式の27%を保有している。", "OracleはAMDの株式の35%を取得する方向で交渉を進めている。"),
        ("OracleはAMDの株式の27%を保有している。", "OracleはAMDに対し、株式の35%の取得を打診している。"),
        ("OracleはAMDの株式の27%を保有している。", "OracleがAMDへの出資比率を35%に引き上げるとの観測が広がっている。"),
        ("OracleはAMDの株式の27%を保有している。", "関係者によると、OracleはAMDの株式の35%を握る。"),
        ("Oracleは1万4000人を削減した。", "Oracleは3万人の削減に向けて、労働組合と話し合いを続けている。"),
        ("Oracleは1万4000人を削減した。", "Oracleが3万人を解雇すると報じられた。"),
        ("Oracleは1万4000人を削減した。", "Oracleは3万人のレイオフを視野に入れている。"),
        ("OracleはAMDに100MWの電力を売る。", "OracleはAMDに150MWの電力を売る交渉をしている。"),
    ],
)
def test_what_is_asked_for_or_rumoured_takes_the_place_of_no_fact(store: GraphStore, older: str, later: str) -> None:
    put(store, stating("a", "2025-11-01", older), stating("b", "2025-11-20", later))
    assert found(store).facts == ()


@pytest.mark.parametrize(
    ("older", "later"),
    [
        ("OracleはAMDの株式の27%を取得する方向で協議している。", "OracleはAMDの株式の35%を取得した。"),
        ("Oracleが1万4000人を解雇すると報じられた。", "Oracleは3万人を解雇した。"),
        ("Oracleは1万4000人を解雇した。", "Oracleは3万人のレイオフを実施したのち、統合を検討している。"),
    ],
)
def test_what_is_settled_takes_the_place_of_what_was_not(store: GraphStore, older: str, later: str) -> None:
    put(store, stating("a", "2025-11-01", older), stating("b", "2025-11-20", later))
    assert [[o.post.id for o in fact.older] for fact in found(store).facts] == [["a"]]


def worth(id: str, date: str, sentence: str, amount: str, value: float, status: str = "asserted") -> PostFacts:
    facts = told(id, date, said("OpenAI", "amounts_to", "OpenAI", sentence.format(amount), amount=amount, value=value, status=status))
    return replace(facts, claims=tuple(replace(c, role="評価") for c in facts.claims))


ASKED = "OpenAIは{}の評価額で資金調達の交渉を進めている。"
OLD = worth("a", "2025-09-01", "OpenAIの評価額は{}だ。", "1570億ドル", 157e9), worth("x", "2025-09-01", "OpenAIの評価額は{}だ。", "1570億ドル", 157e9)


def test_what_other_posts_still_tell_as_asked_for_is_not_settled_by_one_that_says_it_flatly(store: GraphStore) -> None:
    put(store, *OLD, worth("b", "2026-02-20", ASKED, "8300億ドル", 830e9), worth("c", "2026-02-24", "評価額{}のOpenAIは速い。", "8300億ドル", 830e9))
    assert found(store).facts == ()
    put(store, worth("d", "2026-03-10", "OpenAIの評価額は増資を経て{}に達した。", "8300億ドル", 830e9))
    assert [([o.post.id for o in fact.older], fact.later.post.id) for fact in found(store).facts] == [(["a", "x"], "d")]


def test_one_that_asks_changes_nothing_of_what_most_posts_say(store: GraphStore) -> None:
    so = "OpenAIの評価額は{}だ。"
    put(store, *OLD, *(worth(p, "2026-02-20", so, "5000億ドル", 500e9) for p in "bc"), worth("d", "2026-02-24", ASKED, "5000億ドル", 500e9))
    assert [fact.later.text for fact in found(store).facts] == ["5000億ドル"]


@pytest.mark.parametrize(("later", "overtaken"), [("OpenAIの評価額は{}だ。", False), ("OpenAIの評価額は{}に下落した。", True)])
def test_a_firm_is_worth_less_only_if_a_sentence_says_that_it_fell(store: GraphStore, later: str, overtaken: bool) -> None:
    put(store, *OLD, worth("b", "2026-02-20", later, "900億ドル", 90e9))
    assert bool(found(store).facts) == overtaken


@pytest.mark.parametrize(
    ("later", "overtaken"),
    [
        ("Metaは2025年に{}の設備投資を行うと発表した。", False),
        ("Metaは2025年に{}の設備投資を計画する。", False),
        ("Metaは2025年に{}の設備投資を行った。", True),
        ("Metaは2025年の設備投資を{}に減額する計画だ。", True),
    ],
)
def test_a_smaller_plan_to_spend_is_of_a_time_before(store: GraphStore, later: str, overtaken: bool) -> None:
    def spent(id: str, date: str, sentence: str, amount: str, value: float) -> PostFacts:
        return told(id, date, said("Meta", "amounts_to", "Meta", sentence.format(amount), amount=amount, value=value))

    older = [spent(id, "2025-09-01", "Metaは2025年に{}の設備投資を計画する。", "850億ドル", 85e9) for id in "ax"]
    put(store, *older, spent("b", "2025-11-01", later, "750億ドル", 75e9))
    assert bool(found(store).facts) == overtaken


@pytest.mark.parametrize(
    ("later", "status", "overtaken"),
    [
        ("OracleはAMDを80億ドルで買収する交渉を進めている。", "asserted", False),
        ("AMDはOracleに、80億ドルでの買収を求めている。", "asserted", False),
        ("OracleのAMDへの80億ドルの出資をめぐり、両社の協議が続いている。", "asserted", False),
        ("OracleはAMDを80億ドルで買収する計画だ。", "planned", False),
        ("OracleがAMDを80億ドルで買収するとの噂が流れている。", "rumoured", False),
        ("OracleはAMDを80億ドルで買収し、事業の統合を検討している。", "asserted", True),
    ],
)
def test_a_price_that_is_not_paid_overtakes_none(store: GraphStore, later: str, status: str, overtaken: bool) -> None:
    paid = said("Oracle", "acquires", "AMD", "OracleはAMDを50億ドルで買収した。", amount="50億ドル", value=5e9)
    put(store, told("a", "2025-09-10", paid))
    put(store, told("b", "2025-11-10", said("Oracle", "acquires", "AMD", later, amount="80億ドル", value=8e9, status=status)))
    assert bool(found(store).overtaken) == overtaken


def test_a_larger_plan_takes_the_place_of_a_plan_and_no_rumour_that_of_one(store: GraphStore) -> None:
    def deal(amount: str, value: float, status: str, words: str) -> PostFacts:
        sentence = f"OracleはAMDを{amount}で買収する{words}。"
        id, date = {5e9: ("a", "2025-09-10"), 8e9: ("b", "2025-11-10")}[value]
        return told(id, date, said("Oracle", "acquires", "AMD", sentence, amount=amount, value=value, status=status))

    put(store, deal("50億ドル", 5e9, "planned", "計画だ"), deal("80億ドル", 8e9, "planned", "計画だ"))
    assert [change.kind for change in found(store).overtaken] == ["figure"]
    put(store, deal("50億ドル", 5e9, "rumoured", "という噂がある"), deal("80億ドル", 8e9, "rumoured", "という噂がある"))
    assert found(store).overtaken == ()


@pytest.mark.parametrize(
    ("later", "so"),
    [
        ("OracleがAMDを80億ドルで買収するとは驚きだ。", False),
        ("OracleによるAMDの80億ドルの買収を通じて、業界は変わる。", False),
        ("OracleはAMDを80億ドルで買収した。", True),
        ("OracleはAMDの80億ドルの買収を完了。", True),
    ],
)
def test_an_act_that_is_named_or_still_to_come_is_not_said_to_be_so(store: GraphStore, later: str, so: bool) -> None:
    plan = said("Oracle", "acquires", "AMD", "OracleはAMDを80億ドルで買収する計画を発表した。", amount="80億ドル", value=8e9, status="planned")
    put(store, told("a", "2025-09-10", plan))
    put(store, told("b", "2025-11-10", said("Oracle", "acquires", "AMD", later, amount="80億ドル", value=8e9)))
    assert [change.kind for change in found(store).overtaken] == (["status"] if so else [])


@pytest.mark.parametrize(
    ("sentence", "words", "open"),
    [
        ("A社は35%を取得する方向で交渉する。", "35%", True),
        ("A社は35%を取得し、次の出資の交渉に入る。", "35%", False),
        ("A社は35%を取得した後に交渉を始めた。", "35%", False),
        ("A社は35%を取得し、経営権を握ったと報じられている。", "35%", True),
        ("A社、1000億ドル調達交渉か 評価額8300億ドルで", "8300億ドル", True),
        ("ロイターによると、A社は35%を取得した。", "35%", True),
        ("A社の発表によると、35%を取得した。", "35%", False),
    ],
)
def test_only_the_clause_of_a_figure_and_what_quotes_it_leave_it_open(sentence: str, words: str, open: bool) -> None:
    assert unsettled(sentence, words) == open


def test_what_has_come_to_pass_has_a_verb_in_the_past() -> None:
    assert finished("評価額は3500億ドルに達した。", "3500億ドル")
    assert not finished("評価額3500億ドルでの増資に向けた話し合いが続く。", "3500億ドル")
