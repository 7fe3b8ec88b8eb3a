"""What a writer is told of the names and figures of a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import put, said, told

from kg import query
from kg.query import DraftCheck
from kg.query.checks import _note
from kg.records import Mention, PostFacts
from kg.store import GraphStore


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    supply = said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=300e9)
    later = said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに2500億ドルで供給する。", amount="2500億ドル", value=250e9)
    put(
        any_store,
        told("a", "2025-09-10", supply),
        told("b", "2025-10-10", later),
        told("c", "2025-11-10", said("Oracle", "mentioned_with", "AMD")),
    )
    return any_store


def called(facts: PostFacts, entity_id: str, name: str) -> PostFacts:
    """The same facts with another name for an entity; offsets are left as they were."""

    def renamed(m: Mention) -> Mention:
        return replace(m, name=name, surface=name) if m.entity_id == entity_id else m

    return replace(facts, mentions=tuple(map(renamed, facts.mentions)))


def check(store: GraphStore, facts: PostFacts) -> DraftCheck:
    with store.view() as view:
        return query.check(view, facts)


def test_a_name_that_the_archive_writes_otherwise_is_pointed_out(store: GraphStore) -> None:
    draft = called(told("draft", "", said("Oracle", "supplies", "OpenAI")), "organization/oracle", "オラクル")
    names = {n.name: n for n in check(store, draft).names}
    oracle = names["Oracle"]
    assert (oracle.used, oracle.usual, oracle.share, oracle.posts) == (("オラクル",), "Oracle", 1.0, 3)
    assert oracle.note is not None
    assert oracle.note.en == "オラクル is called Oracle in 100% of your posts"
    assert oracle.note.ja == "「オラクル」は、過去の記事の100%で「Oracle」と書かれている"
    assert names["OpenAI"].note is None
    assert oracle.first is not None and oracle.first.id == "a"


def test_a_name_that_nearly_as_many_posts_use_or_that_is_fuller_is_no_slip() -> None:
    assert _note(["ラピダス"], {"Rapidus": 2, "ラピダス": 1}, "Rapidus", 0.67, "ラピダス") is None
    assert _note(["ソニーグループ"], {"ソニー": 6, "ソニーグループ": 2}, "ソニー", 0.67, "Sony") is None
    assert _note(["ラピダス"], {"Rapidus": 6, "ラピダス": 2}, "Rapidus", 0.7, "ラピダス") is None
    assert _note(["ホンハイ"], {"Foxconn": 1}, "Foxconn", 1.0, "Foxconn") is None
    assert _note(["ホンハイ"], {"Foxconn": 6, "ホンハイ": 1}, "Foxconn", 1.0, "Foxconn") is not None


def test_the_fuller_form_of_any_name_that_posts_use_is_no_slip() -> None:
    assert _note(["サムスン電子"], {"Samsung": 59, "サムスン": 8, "サムスン電子": 5}, "Samsung", 0.83, "Samsung") is None
    assert _note(["ﾄﾖﾀ自動車"], {"トヨタ": 8, "トヨタ自動車": 3}, "トヨタ", 0.73, "トヨタ自動車") is None
    assert _note(["サムスン"], {"Samsung": 59, "サムスン": 8, "サムスン電子": 5}, "Samsung", 0.83, "Samsung") is not None


@pytest.mark.parametrize(("gap", "noted"), [(9, True), (1, False)])
def test_a_draft_that_mixes_two_scripts_for_a_name_is_told_so_unless_one_explains_the_other(
    store: GraphStore, gap: int, noted: bool
) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI"))
    first = next(m for m in facts.mentions if m.entity_id == "organization/oracle")
    second = replace(first, name="オラクル", start=first.end + gap, end=first.end + gap + 4)
    [oracle] = [n for n in check(store, replace(facts, mentions=(*facts.mentions, second))).names if n.name == "Oracle"]
    assert (oracle.note.en if oracle.note else None) == ("this draft writes both Oracle (1×) and オラクル (1×)" if noted else None)


def test_a_name_that_half_of_the_posts_use_is_not_the_usual_one(store: GraphStore) -> None:
    put(store, called(told("c", "2025-11-10", said("Oracle", "mentioned_with", "AMD")), "organization/oracle", "オラクル"))
    put(store, called(told("d", "2025-11-11", said("Oracle", "mentioned_with", "AMD")), "organization/oracle", "オラクル"))
    [oracle] = [n for n in check(store, told("draft", "", said("Oracle", "supplies", "OpenAI"))).names if n.name == "Oracle"]
    assert (oracle.posts, oracle.usual, oracle.share, oracle.note) == (4, None, 0.0, None)


def test_what_no_post_mentions_is_pointed_out(store: GraphStore) -> None:
    names = {n.id: n for n in check(store, told("draft", "", said("任天堂", "uses", "AMD"))).names}
    new = names["organization/任天堂"]
    assert (new.posts, new.usual, new.first) == (0, None, None)
    assert new.note is not None and "まだ" in new.note.ja
    assert names["organization/amd"].posts == 1


@pytest.mark.parametrize(
    ("amount", "value", "others"),
    [
        ("5000億ドル", 500e9, ["3000億ドル", "2500億ドル"]),
        ("3000億ドル", 300e9, ["2500億ドル"]),
        ("3050億ドル", 305e9, ["2500億ドル"]),
        ("数千億ドル", None, []),
    ],
)
def test_figures_of_the_same_relation_that_differ_by_more_than_rounding(
    store: GraphStore, amount: str, value: float | None, others: list[str]
) -> None:
    found = check(store, told("draft", "", said("Oracle", "supplies", "OpenAI", amount=amount, value=value))).figures
    assert [f.text for figure in found for f in figure.others] == others
    if others:
        assert found[0].note.en.startswith(f"Oracle's supplies to OpenAI: {amount} here, {others[0]} in ")


def deal(type: str, sentence: str, amount: str, value: float, status: str = "asserted") -> PostFacts:
    return told("draft", "", said("Oracle", type, "OpenAI", sentence, amount=amount, value=value, status=status))


def test_one_deal_may_be_read_as_another_relation_or_be_planned_still(store: GraphStore) -> None:
    as_partners = deal("partners_with", "OracleとOpenAIは、5000億ドルで組む。", "5000億ドル", 500e9)
    planned = deal("supplies", "OracleはOpenAIに5000億ドルで供給する予定だ。", "5000億ドル", 500e9, "planned")
    rumoured = deal("supplies", "OracleはOpenAIに5000億ドルで供給するという。", "5000億ドル", 500e9, "rumoured")
    assert [len(check(store, facts).figures) for facts in (as_partners, planned, rumoured)] == [1, 1, 0]


def test_a_figure_that_most_posts_state_is_not_questioned_for_one_that_does_not(store: GraphStore) -> None:
    mine = deal("supplies", "OracleはOpenAIに3000億ドルで供給する。", "3000億ドル", 300e9)
    assert len(check(store, mine).figures) == 1
    put(store, *(told(id, "2025-12-01", said("Oracle", "supplies", "OpenAI", amount="3000億ドル", value=300e9)) for id in ("e", "f")))
    assert check(store, mine).figures == ()


def test_an_amount_in_brackets_is_the_same_in_another_currency(any_store: GraphStore) -> None:
    text = "OracleはAMDを50億ドル（約7500億円）で買収した。"
    facts = told("a", "2025-09-10", said("Oracle", "acquires", "AMD", text, amount="約7500億円", value=750e9))
    put(any_store, replace(facts, claims=tuple(replace(c, amount_currency="JPY") if c.amount else c for c in facts.claims)))
    for value, told_of in ((80e8, 1), (50e8, 0)):
        amount = f"{value / 1e8:.0f}億ドル"
        mine = told("draft", "", said("Oracle", "acquires", "AMD", f"OracleはAMDを{amount}で買収する。", amount=amount, value=value))
        assert len(check(any_store, mine).figures) == told_of


def test_what_one_is_worth_is_compared(any_store: GraphStore) -> None:
    def worth(id: str, amount: str, value: float) -> PostFacts:
        facts = told(id, "2025-09-10", said("OpenAI", "amounts_to", "OpenAI", f"OpenAIの評価額は{amount}。", amount=amount, value=value))
        return replace(facts, claims=tuple(replace(c, role="評価") for c in facts.claims))

    put(any_store, worth("a", "8300億ドル", 830e9))
    [figure] = check(any_store, worth("draft", "5000億ドル", 500e9)).figures
    assert figure.note.en.startswith("what OpenAI is worth: 5000億ドル here, 8300億ドル in ")
    assert check(any_store, worth("draft", "8300億ドル", 830e9)).figures == ()


def alone(id: str, sentence: str, amount: str, value: float, role: str | None = None, date: str = "2025-09-10") -> PostFacts:
    facts = told(id, date, said("OpenAI", "amounts_to", "OpenAI", sentence, amount=amount, value=value))
    return replace(facts, claims=tuple(replace(c, role=role) for c in facts.claims))


def test_what_one_is_worth_is_told_by_most_posts_first_however_it_grew(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIの評価額は1570億ドル。", "1570億ドル", 157e9, "評価"))
    put(any_store, *(alone(id, "OpenAIの評価額は8300億ドル。", "8300億ドル", 830e9, "評価", "2026-02-20") for id in "bc"))
    [figure] = check(any_store, alone("draft", "OpenAIの企業価値は2000億ドル。", "2000億ドル", 200e9, "価値")).figures
    assert [f.text for f in figure.others] == ["8300億ドル", "1570億ドル"]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("OpenAIは{}の和解金を支払う。", "OpenAIは{}の和解に応じた。"),
        ("OpenAIは{}を調達した。", "OpenAIは{}の資金調達を終えた。"),
        ("OpenAIは総額{}を投じる。", "OpenAIは総額{}の投資を約束した。"),
    ],
)
def test_what_one_has_raised_settled_or_committed_is_compared_if_it_is_one_figure(any_store: GraphStore, theirs: str, mine: str) -> None:
    put(any_store, alone("a", theirs.format("15億ドル"), "15億ドル", 15e8))
    draft = alone("draft", mine.format("25億ドル"), "25億ドル", 25e8)
    assert [f.text for figure in check(any_store, draft).figures for f in figure.others] == ["15億ドル"]
    assert check(any_store, alone("draft", "OpenAIは25億ドルで本社を建てる。", "25億ドル", 25e8)).figures == ()
    put(any_store, alone("b", theirs.format("40億ドル"), "40億ドル", 40e8))
    assert check(any_store, draft).figures == ()


def test_less_than_an_amount_or_more_is_another_figure(any_store: GraphStore) -> None:
    def stake(id: str, amount: str, value: float) -> PostFacts:
        return told(
            id, "2025-09-10", said("Oracle", "invests_in", "OpenAI", f"OracleはOpenAIに{amount}を投じた。", amount=amount, value=value)
        )

    put(any_store, stake("a", "130億ドル以上", 130e8))
    assert len(check(any_store, stake("draft", "これまで累計100億ドル", 100e8)).figures) == 1
    assert check(any_store, stake("draft", "150億ドル", 150e8)).figures == ()


def test_the_power_of_a_contract_is_compared_where_a_sentence_speaks_of_one_pair(any_store: GraphStore) -> None:
    put(any_store, told("a", "2025-10-08", said("AMD", "supplies", "OpenAI", "AMDはOpenAIに最大6ギガワットのGPUを供給する。")))
    [figure] = check(any_store, told("draft", "", said("OpenAI", "uses", "AMD", "OpenAIはAMDのGPUを3GW使う。"))).figures
    assert figure.note.en.endswith("use of AMD: 3GW here, 6GW in “a”")
    assert check(any_store, told("draft", "", said("OpenAI", "uses", "AMD", "OpenAIはAMDのGPUを6,000MW使う。"))).figures == ()


def test_figures_of_another_relation_or_currency_are_left_alone(store: GraphStore) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI", amount="7兆円", value=7e12))
    yen = replace(facts, claims=tuple(replace(c, amount_currency="JPY") for c in facts.claims))
    assert check(store, yen).figures == ()
    assert check(store, told("draft", "", said("Oracle", "invests_in", "OpenAI", amount="1億ドル", value=1e8))).figures == ()
    assert check(store, told("draft", "", said("任天堂", "invests_in", "AMD", amount="1億ドル", value=1e8))).figures == ()


def test_a_range_that_holds_the_other_figure_agrees_with_it(store: GraphStore) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI", amount="2000億から4000億ドル", value=200e9))
    ranged = replace(facts, claims=tuple(replace(c, amount_high=400e9) if c.amount else c for c in facts.claims))
    assert check(store, ranged).figures == ()


def test_nothing_of_a_draft_is_kept(store: GraphStore) -> None:
    with store.view() as view:
        before = view.stats(), view.revision
        query.check(view, told("draft", "", said("任天堂", "uses", "AMD")))
        assert (view.stats(), view.revision) == before
        assert "draft" not in view.posts()
