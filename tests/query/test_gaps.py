"""What has no post of its own, and what later facts have overtaken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from stories import Said, org, put, said, told

from kg import query
from kg.errors import UsageError
from kg.query import Gaps, outdated
from kg.records import EdgeKey, PostFacts
from kg.store import GraphStore


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


NAMES = {"スマートフォン": ("スマートフォン", "スマホ"), "コスト管理システム": ("コスト管理システム", "TCO"), "人手不足": ("人手不足", "労働力の不足")}


def found(store: GraphStore, min_posts: int = 2, limit: int = 20) -> Gaps:
    with store.view() as view:
        return query.gaps(view, names_of=lambda name: NAMES.get(name, (name,)), min_posts=min_posts, limit=limit)


def aside(n: int) -> tuple[Said, ...]:
    """A post about three others that in passing tells of OpenAI and AMD."""
    loud = tuple(said(a, "mentioned_with", b, f"{a}と{b}の{n}-{i}。") for i in range(3) for a, b in (("Meta", "Arm"), ("Meta", "Oracle")))
    return (*loud, said("OpenAI", "partners_with", "AMD", f"OpenAIはAMDと提携した、と{n}。"))


def test_a_pair_that_is_only_told_in_passing_has_no_post_of_its_own(store: GraphStore) -> None:
    put(store, told("a", "2026-01-01", *aside(1)), told("b", "2026-01-02", *aside(2)))
    [gap] = found(store).pairs
    assert ({gap.a_name, gap.b_name}, gap.types, gap.posts, gap.latest.id) == ({"OpenAI", "AMD"}, ("partners_with",), 2, "b")
    assert found(store, min_posts=3).pairs == ()
    put(store, told("c", "2026-01-03", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと提携した。")))
    assert found(store).pairs == ()


def test_being_named_together_or_made_by_one_is_no_gap(store: GraphStore) -> None:
    plain = [said("OpenAI", "mentioned_with", "AMD", "OpenAIとAMD。"), said("OpenAI", "develops", "GPT-5", "OpenAIのGPT-5。")]
    for n in range(3):
        put(store, told(f"p{n}", f"2026-01-0{n + 1}", *aside(n)[:-1], *plain))
    assert found(store).pairs == ()


def test_two_of_which_one_is_the_others_or_no_actor_are_no_gap(store: GraphStore) -> None:
    for n in range(3):
        own = [said("AMD", "part_of", "OpenAI", "AMDはOpenAIの子会社。")] if n == 2 else []
        put(store, told(f"p{n}", f"2026-01-0{n + 1}", *aside(n), *own))
    assert found(store).pairs == ()


def beside(n: int, a: str, b: str, type: str = "partners_with") -> tuple[Said, ...]:
    """A post about three others that in passing tells something of two."""
    return (*aside(n)[:-1], said(a, type, b, f"{a}は{b}と、{n}。"))


@pytest.mark.parametrize(
    ("a", "type", "b", "gap"),
    [
        ("OpenAI", "partners_with", "Stargate", True),
        ("OpenAI", "participates_in", "Stargate", False),
        ("OpenAI", "supplies", "Claude", False),
        ("OpenAI", "competes_with", "AMD", False),
        ("OpenAI", "acquires", "AMD", True),
        ("Arm Holdings", "partners_with", "Foxconn", True),
        ("Arm Holdings", "partners_with", "AMD", True),
        ("Meta", "partners_with", "MetaX", True),
        ("ソフトバンク", "partners_with", "ソフトパンク", True),
    ],
)
def test_a_pair_is_two_who_act_and_of_whom_something_happened(store: GraphStore, a: str, type: str, b: str, gap: bool) -> None:
    put(store, told("p", "2026-01-01", *beside(1, a, b, type)), told("q", "2026-01-02", *beside(2, a, b, type)))
    assert [{pair.a_name, pair.b_name} for pair in found(store).pairs] == ([{a, b}] if gap else [])


def test_two_of_which_one_bears_the_others_name_are_no_gap(store: GraphStore) -> None:
    def names(n: int, other: str) -> tuple[Said, ...]:
        loud = [said(x, "mentioned_with", y, f"{x}と{y}の{n}-{i}。") for i in range(3) for x, y in (("Foxconn", "Oracle"), ("任天堂", "Oracle"))]
        return (*loud, said("Arm", "partners_with", other, f"Armと{other}の{n}。"))

    put(store, told("a", "2026-01-01", *names(1, "Arm Holdings")), told("b", "2026-01-02", *names(2, "Arm Holdings")))
    assert found(store).pairs == ()
    put(store, told("a", "2026-01-01", *names(1, "AMD")), told("b", "2026-01-02", *names(2, "AMD")))
    assert len(found(store).pairs) == 1


def test_what_is_still_told_comes_before_what_was_told_as_often_long_ago(store: GraphStore) -> None:
    for n, date in enumerate(("2024-01-01", "2024-01-02", "2024-01-03")):
        put(store, told(f"old{n}", date, *beside(n, "OpenAI", "AMD")))
    for n, date in enumerate(("2026-01-01", "2026-01-02")):
        put(store, told(f"new{n}", date, *beside(n + 5, "OpenAI", "Microsoft")))
    put(store, told("undated", "", *beside(9, "OpenAI", "AMD")))
    first, second = found(store).pairs
    assert (first.posts, first.latest.id, second.posts, second.latest.id) == (2, "new1", 4, "old2")
    assert found(store, limit=1).pairs == (first,)


def test_a_topic_of_its_own_company_comes_before_one_that_goes_with_anything(store: GraphStore) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    about = [["港", "船荷"]] * 2 + [["費用", "音楽"]] * 2 + [["費用", "絵画"]] * 2 + [["GPU"]] * 2
    put(store, *(told(f"p{n}", f"2026-01-0{n + 1}", talk, topics=["AI", *topics]) for n, topics in enumerate(about)))
    shown = [(gap.name, gap.also, gap.posts) for gap in found(store).topics]
    assert shown[:2] == [("港", ("船荷",), 2), ("費用", (), 4)]
    assert shown[-1][0] == "GPU"
    assert [gap.name for gap in found(store, limit=1).topics] == ["港"]


def test_a_topic_that_a_title_names_or_that_no_post_comes_near_to_is_no_gap(store: GraphStore) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    a = told("a", "2026-01-01", talk, topics=["AI", "GPU", "電力", "音"])
    put(store, a, told("b", "2026-01-02", talk, topics=["AI", "HBM", "電力", "音"]))
    assert [gap.name for gap in found(store).topics] == ["電力"]
    put(store, replace(a, post=replace(a.post, title="電力の話")))
    assert found(store).topics == ()


def test_a_topic_that_is_the_first_of_no_post_has_none_of_its_own(store: GraphStore) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    put(store, told("a", "2026-01-01", talk, topics=["半導体", "電力"]), told("b", "2026-01-02", talk, topics=["AI", "電力"]))
    [gap] = found(store).topics
    assert (gap.name, gap.posts, gap.latest.id) == ("電力", 2, "b")
    put(store, told("c", "2026-01-03", talk, topics=["電力"]))
    assert found(store).topics == ()


def deal(amount: str, value: float, status: str = "asserted") -> Said:
    return said("Oracle", "supplies", "OpenAI", f"OracleはOpenAIに{amount}で供給する。", amount=amount, value=value, status=status)


def test_older_posts_with_another_figure_are_overtaken(store: GraphStore) -> None:
    put(
        store,
        told("a", "2025-09-10", deal("3000億ドル", 3e11)),
        told("b", "2025-10-10", deal("3010億ドル", 3.01e11)),
        told("c", "2025-11-10", deal("4000億ドル", 4e11)),
    )
    [change] = found(store).overtaken
    assert (change.kind, [e.post.id for e in change.older], change.later.post.id) == ("figure", ["a", "b"], "c")
    assert change.note.en == "Oracle's supplies to OpenAI: 3000億ドル、3010億ドル then, 4000億ドル on 2025-11-10"


def test_a_figure_that_was_only_rounded_or_given_the_same_day_is_not_overtaken(store: GraphStore) -> None:
    put(store, told("a", "2025-09-10", deal("3000億ドル", 3e11)), told("b", "2025-10-10", deal("3010億ドル", 3.01e11)))
    assert found(store).overtaken == ()
    put(store, told("a", "2025-10-10", deal("9000億ドル", 9e11)))
    assert found(store).overtaken == ()


def test_a_figure_that_is_expected_overtakes_none(store: GraphStore) -> None:
    more = said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに4000億ドルで供給すると予測される。", amount="4000億ドル", value=4e11)
    put(store, told("a", "2025-09-10", deal("3000億ドル", 3e11)), told("b", "2025-11-10", more))
    assert found(store).overtaken == ()


def test_what_was_announced_and_is_said_to_be_so_since_is_overtaken(store: GraphStore) -> None:
    put(store, told("a", "2025-09-10", deal("3000億ドル", 3e11, "planned")), told("b", "2025-10-10", deal("3000億ドル", 3e11)))
    [change] = found(store).overtaken
    assert (change.kind, [e.post.id for e in change.older], change.later.post.id) == ("status", ["a"], "b")


def test_what_was_announced_of_another_matter_is_not_overtaken(store: GraphStore) -> None:
    plan = said("Oracle", "partners_with", "OpenAI", "OracleはOpenAIとの提携を検討している。", status="rumoured")
    done = said("Oracle", "partners_with", "OpenAI", "OracleとOpenAIの提携も進む。")
    put(store, told("a", "2025-09-10", plan), told("b", "2025-10-10", done))
    assert found(store).overtaken == ()


def test_what_was_added_and_what_all_come_to_change_no_figure(store: GraphStore) -> None:
    first = said("Oracle", "invests_in", "OpenAI", "OracleはOpenAIに40億ドルを追加で出資した。", amount="40億ドル", value=4e9)
    more = said("Oracle", "invests_in", "OpenAI", "OracleはOpenAIに60億ドルを追加で出資した。", amount="60億ドル", value=6e9)
    total = said("Oracle", "invests_in", "OpenAI", "OracleはOpenAIに合計80億ドルを出資した。", amount="合計80億ドル", value=8e9)
    put(store, told("a", "2025-09-10", first), told("b", "2025-10-10", more), told("c", "2025-11-10", total))
    assert found(store).overtaken == ()


def test_a_post_about_the_group_of_one_is_about_the_pair(store: GraphStore) -> None:
    put(store, told("a", "2026-01-01", *aside(1)), told("b", "2026-01-02", *aside(2)))
    assert len(found(store).pairs) == 1
    put(
        store,
        told(
            "c",
            "2026-01-03",
            said("AMD", "part_of", "Microsoft", "AMDはMicrosoftの子会社。"),
            said("OpenAI", "mentioned_with", "Microsoft"),
        ),
    )
    deal = said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと組む。")
    loud = [said("OpenAI", "mentioned_with", x, f"OpenAIと{x}、{n}。") for n in range(3) for x in ("Microsoft", "Meta")]
    put(store, told("d", "2026-01-04", *loud, deal))
    assert found(store).pairs == ()


def test_a_post_about_the_supplier_of_one_is_not(store: GraphStore) -> None:
    put(store, told("a", "2026-01-01", *aside(1)), told("b", "2026-01-02", *aside(2)))
    put(store, told("c", "2026-01-03", said("AMD", "supplies", "Microsoft", "AMDはMicrosoftに売る。"), said("OpenAI", "mentioned_with", "Arm")))
    deal = said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと組む。")
    loud = [said("OpenAI", "mentioned_with", x, f"OpenAIと{x}、{n}。") for n in range(3) for x in ("Microsoft", "Meta")]
    put(store, told("d", "2026-01-04", *loud, deal))
    assert {"OpenAI", "AMD"} in [{gap.a_name, gap.b_name} for gap in found(store).pairs]


@pytest.mark.parametrize(("type", "date"), [("acquires", "2027"), ("acquires", "2026-01"), ("acquires", None), ("partners_with", "2019")])
def test_only_a_takeover_is_of_old_that_a_sentence_dates_before_all_posts(store: GraphStore, type: str, date: str | None) -> None:
    bought = said("OpenAI", "acquires", "AMD", "OpenAIはAMDを買収した。")
    for n in range(2):
        dated = said("OpenAI", type, "AMD", f"OpenAIはAMDと{date}に、{n}。", date=date)
        put(store, told(f"p{n}", f"2026-01-1{n}", *aside(n)[:-1], bought, dated))
    put(store, told("undated", "", *aside(5)[:-1]))
    assert len(found(store).pairs) == 1


def test_a_takeover_of_old_is_no_gap(store: GraphStore) -> None:
    def own(n: int, date: str | None) -> tuple[Said, ...]:
        return (*aside(n)[:-1], said("OpenAI", "acquires", "AMD", f"OpenAIはAMDを{date}に買収した、と{n}。", date=date))

    put(store, told("a", "2026-01-01", *own(1, "2026")), told("b", "2026-01-02", *own(2, None)))
    assert len(found(store).pairs) == 1
    put(store, told("c", "2026-01-03", *own(3, "2019")))
    assert found(store).pairs == ()


def test_of_topics_that_are_one_thing_one_is_shown(store: GraphStore) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    about = ["AI", "クリエイター", "クリエイティブ産業"]
    put(store, told("a", "2026-01-01", talk, topics=about), told("b", "2026-01-02", talk, topics=about))
    [gap] = found(store).topics
    assert sorted((gap.name, *gap.also)) == ["クリエイター", "クリエイティブ産業"]


@pytest.mark.parametrize(
    ("one", "other", "together", "shown"),
    [
        ("電力消費", "電力コスト", False, 1),
        ("人手不足", "労働力の不足", False, 1),
        ("通信インフラ", "電力インフラ", False, 2),
        ("スマートホーム", "スマートシティ", False, 2),
        ("物流", "倉庫", True, 1),
        ("物流", "倉庫", False, 2),
    ],
)
def test_topics_with_one_name_or_head_or_of_the_same_posts_are_shown_in_one_line(
    store: GraphStore, one: str, other: str, together: bool, shown: int
) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    for n, topics in enumerate(((one, other), (other, one)) if together else ((one,), (one,), (other,), (other,))):
        put(store, told(f"p{n}", f"2026-01-0{n + 1}", talk, topics=["AI", *topics]))
    gaps = found(store).topics
    assert len(gaps) == shown
    assert {name for gap in gaps for name in (gap.name, *gap.also)} == {one, other}


def test_an_announcement_that_comes_later_is_not(store: GraphStore) -> None:
    put(store, told("a", "2025-09-10", deal("3000億ドル", 3e11)), told("b", "2025-10-10", deal("3000億ドル", 3e11, "planned")))
    put(store, told("undated", "", deal("9000億ドル", 9e11, "planned")))
    assert found(store).overtaken == ()


def test_limits_hold_and_an_empty_archive_has_no_gaps(store: GraphStore) -> None:
    with store.writer():
        pass
    assert found(store) == Gaps((), (), (), ())
    with store.view() as view, pytest.raises(UsageError):
        query.gaps(view, limit=0)
    with store.view() as view, pytest.raises(UsageError):
        query.gaps(view, min_posts=0)


def test_a_pair_of_which_sentences_tell_unsurely_is_no_gap(store: GraphStore) -> None:
    put(store, told("a", "2026-01-01", *aside(1)))
    unsure = told("b", "2026-01-02", *aside(2))
    put(store, replace(unsure, claims=tuple(replace(c, confidence=0.5) for c in unsure.claims)))
    assert found(store).pairs == ()
    assert [gap.posts for gap in found(store, min_posts=1).pairs] == [1]


@pytest.mark.parametrize(
    ("topic", "title", "told_of"),
    [
        ("企業アプリケーション", "企業アプリの4割に", False),
        ("量子コンピューティング", "量子コンピュータの今", False),
        ("スマートシティ", "スマートグラスの今", True),
        ("電力消費", "電力の今", False),
        ("電力消費", "水力の今", True),
        ("強化学習", "競争力強化の今", True),
        ("医療情報システム", "医療の今", True),
        ("スマートフォン", "スマホの今", False),
        ("コスト管理システム", "TCOの今", False),
        ("コスト管理システム", "TCObookの今", True),
    ],
)
def test_a_title_that_names_a_topic_in_short_is_about_it(store: GraphStore, topic: str, title: str, told_of: bool) -> None:
    talk = said("Meta", "mentioned_with", "Arm")
    a = told("a", "2026-01-01", talk, topics=["AI", topic])
    put(store, replace(a, post=replace(a.post, title=title)), told("b", "2026-01-02", talk, topics=["AI", topic]))
    assert [gap.name for gap in found(store).topics] == ([topic] if told_of else [])


def cut(id: str, date: str, *sentences: str) -> PostFacts:
    return replace(told(id, date, *(said("Oracle", "mentioned_with", "AMD", s) for s in sentences)), claims=())


def test_a_fact_that_all_later_posts_have_otherwise_is_overtaken(store: GraphStore) -> None:
    put(store, cut("a", "2025-11-01", "Oracleは1万4000人を削減する。"), cut("b", "2025-11-02", "Oracleは約1万4,000人の従業員を削減した。"))
    assert found(store).facts == ()
    put(store, cut("c", "2025-11-05", "Oracleは最大3万人の人員削減を計画する。"))
    assert found(store).facts == ()
    put(store, cut("c", "2025-11-05", "Oracleは3万人を削減した。"))
    [fact] = found(store).facts
    assert (fact.kind, [o.post.id for o in fact.older], fact.later.post.id, fact.later.text) == ("cut", ["a", "b"], "c", "3万人")
    assert fact.note.en == "job cuts at Oracle: 1万4,000人 then, 3万人 on 2025-11-05"
    put(store, cut("d", "2025-11-09", "Oracleは1万4000人を削減した。"))
    assert found(store).facts == ()


def test_a_plan_takes_the_place_of_a_plan_and_no_later_one_keeps_a_fact_from_taking_it(store: GraphStore) -> None:
    plan = "Oracleは{}人の人員削減を計画する。"
    put(store, cut("a", "2025-11-01", plan.format("1万4000")), cut("b", "2025-11-05", plan.format("3万")))
    assert [(fact.later.text, len(fact.older)) for fact in found(store).facts] == [("3万人", 1)]
    put(store, cut("c", "2025-11-08", "Oracleは2万人を削減した。"), cut("d", "2025-11-12", plan.format("4万")))
    assert [(fact.later.text, [o.post.id for o in fact.older]) for fact in found(store).facts] == [("2万人", ["a", "b"])]


def test_a_fact_of_which_posts_say_now_this_now_that_is_not_overtaken(store: GraphStore) -> None:
    few, many = "Oracleは1万4000人を削減した。", "Oracleは3万人を削減した。"
    put(store, cut("a", "2025-11-01", many), cut("b", "2025-11-05", few))
    assert [fact.later.text for fact in found(store).facts] == ["1万4000人"]
    put(store, cut("c", "2025-11-07", many), cut("d", "2025-11-09", few))
    assert found(store).facts == ()


@pytest.mark.parametrize(
    ("kind", "older", "later"),
    [
        ("stake", "OracleはAMDの株式の27%を持つ。", "OracleはAMDの株式の35%を持つ。"),
        ("share", "検索市場で、Oracleは33%のシェアを持つ。", "検索市場で、Oracleは40%のシェアを持つ。"),
        ("power", "OracleはAMDに100MWの電力を売る。", "OracleはAMDに150MWの電力を売る。"),
        ("released", "Oracleは2025年6月に「Claude」をリリースした。", "Oracleは2025年7月に「Claude」をリリースした。"),
        ("announced", "Oracleが2025年6月に発表した「Claude」は速い。", "Oracleが2025年7月に発表した「Claude」は速い。"),
        (None, "Oracleは2021年に設立された。", "Oracleは2022年に設立された。"),
        (None, "Stargateは5ギガワットまで広げられる。", "Stargateは6ギガワットまで広げられる。"),
    ],
)
def test_what_may_change_is_overtaken_not_when_a_firm_began_or_the_power_of_one_site(
    store: GraphStore, kind: str | None, older: str, later: str
) -> None:
    put(store, cut("a", "2025-11-01", older), cut("b", "2025-11-05", later))
    assert [fact.kind for fact in found(store).facts] == ([kind] if kind else [])


def spent(id: str, date: str, firm: str, amount: str, value: float, words: str = "{}は2025年に{}の設備投資を行った。") -> PostFacts:
    return told(id, date, said(firm, "amounts_to", firm, words.format(firm, amount), amount=amount, value=value))


def test_what_a_firm_is_expected_to_spend_overtakes_nothing(store: GraphStore) -> None:
    put(store, spent("a", "2025-09-12", "Meta", "750億ドル", 75e9), spent("x", "2025-09-13", "AMD", "750億ドル", 75e9))
    put(store, spent("b", "2026-02-20", "Meta", "1150億ドル", 115e9, "{}は2025年の設備投資に{}以上を投じると予測されている。"))
    put(store, spent("y", "2025-09-14", "Meta", "750億ドル", 75e9))
    assert found(store).facts == ()
    put(store, spent("b", "2026-02-20", "Meta", "1150億ドル", 115e9))
    assert [(fact.about[0].name, fact.later.text) for fact in found(store).facts] == [("Meta", "1150億ドル")]


def test_a_firm_and_its_parent_are_one_spender_if_posts_state_one_figure_of_both(store: GraphStore) -> None:
    owned = said("AMD", "part_of", "Meta", "AMDはMetaの子会社。")
    put(store, told("o", "2025-01-01", owned), spent("a", "2025-09-12", "AMD", "750億ドル", 75e9))
    put(store, spent("b", "2025-09-13", "Meta", "750億ドル", 75e9), spent("c", "2026-02-10", "Meta", "914億ドル", 91.4e9))
    put(store, spent("d", "2025-09-14", "AMD", "760億ドル", 76e9), spent("e", "2025-09-14", "Meta", "740億ドル", 74e9))
    [fact] = found(store).facts
    assert (fact.about[0].name, [o.post.id for o in fact.older], fact.later.post.id) == ("Meta", ["a", "b", "d", "e"], "c")


def test_a_firm_and_its_parent_are_two_spenders_if_no_post_states_one_figure_of_both(store: GraphStore) -> None:
    owned = said("AMD", "part_of", "Meta", "AMDはMetaの子会社。")
    put(store, told("o", "2025-01-01", owned), spent("a", "2025-09-12", "AMD", "750億ドル", 75e9))
    put(store, spent("b", "2026-02-10", "Meta", "914億ドル", 91.4e9), spent("c", "2026-02-11", "Meta", "914億ドル", 91.4e9))
    put(store, spent("d", "2025-09-13", "AMD", "750億ドル", 75e9))
    assert found(store).facts == ()


def test_spenders_of_other_years_or_money_are_not_compared(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counted(keys: list[tuple[object, ...]], size: int) -> Iterator[tuple[tuple[object, ...], ...]]:
        for pair in combinations(keys, size):
            compared.append(pair)
            yield pair

    for n, firm in enumerate(("AMD", "Meta")):
        put(store, *(spent(f"{n}{y}", "2025-09-12", firm, "750億ドル", 75e9, f"{{}}は{y}年に{{}}の設備投資を行った。") for y in range(2015, 2025)))
        put(store, spent(f"{n}x", "2025-09-13", firm, "740億ドル", 74e9, "{}は2015年に{}の設備投資を行った。"))
    monkeypatch.setattr(outdated, "combinations", counted)
    found(store)
    assert len(compared) == 10


def worth(id: str, date: str, amount: str, value: float, words: str = "OpenAIの評価額は{}だ。", role: str = "評価") -> PostFacts:
    facts = told(id, date, said("OpenAI", "amounts_to", "OpenAI", words.format(amount), amount=amount, value=value))
    return replace(facts, claims=tuple(replace(c, role=role) for c in facts.claims))


@pytest.mark.parametrize(
    ("words", "role", "overtaken"),
    [
        ("OpenAIの評価額は{}だ。", "評価", True),
        ("OpenAIが交渉した評価額は{}だ。", "評価", False),
        ("OpenAIの評価額を{}に引き上げる調達を目指す。", "評価", False),
        ("OpenAIは{}を調達した。", "調達", False),
        ("OpenAIの売上は{}だ。", "売上", False),
    ],
)
def test_what_a_company_is_worth_is_no_aim_and_nothing_else_that_it_has(store: GraphStore, words: str, role: str, overtaken: bool) -> None:
    put(store, *(worth(id, "2025-09-12", "1570億ドル", 157e9, words, role) for id in "ax"))
    put(store, worth("b", "2026-02-20", "2000億ドル", 200e9, words, role))
    assert [fact.kind for fact in found(store).facts] == (["worth"] if overtaken else [])


def test_a_rumour_overtakes_no_worth_and_a_range_is_all_between_its_ends(store: GraphStore) -> None:
    rumour = worth("b", "2026-02-20", "8300億ドル", 830e9)
    put(store, worth("a", "2025-09-12", "1570億ドル", 157e9), replace(rumour, claims=(replace(rumour.claims[0], status="rumoured"),)))
    assert found(store).facts == ()
    range_ = worth("b", "2026-02-20", "1000億〜2000億ドル", 100e9)
    put(store, replace(range_, claims=(replace(range_.claims[0], amount_high=200e9),)))
    assert found(store).facts == ()
    put(store, worth("b", "2026-02-20", "2000億ドル", 200e9))
    assert [fact.kind for fact in found(store).facts] == ["worth"]


def test_what_a_company_is_worth_may_grow_without_end_but_not_by_the_rate_of_a_day(store: GraphStore) -> None:
    put(store, worth("a", "2025-09-12", "1570億ドル", 157e9), worth("b", "2026-02-20", "8300億ドル", 830e9))
    [fact] = found(store).facts
    assert (fact.kind, [o.text for o in fact.older], fact.later.text) == ("worth", ["1570億ドル"], "8300億ドル")
    put(store, worth("b", "2026-02-20", "8300億ドル", 830e9, "OpenAIの評価額は125兆円（{}）だ。"))
    assert found(store).facts == ()


def test_a_post_with_both_in_its_title_is_about_the_pair_however_seldom_it_names_them(store: GraphStore) -> None:
    a, b = told("a", "2026-01-01", *aside(1)), told("b", "2026-01-02", *aside(2))
    put(store, a, replace(b, post=replace(b.post, title="市場の動き（OpenAI・AMD）")))
    assert len(found(store).pairs) == 1
    put(store, replace(b, post=replace(b.post, title="OpenAIがAMDと組む狙い")))
    assert found(store).pairs == ()


@pytest.mark.parametrize(
    ("title", "gap"), [("AMDの11億ドル調達、その狙い", False), ("AMDの新しい半導体", True), ("OpenAIの11億ドル調達、その狙い", True)]
)
def test_a_post_on_the_round_of_one_tells_who_took_part_in_it(store: GraphStore, title: str, gap: bool) -> None:
    posts = [told(f"p{n}", f"2026-01-0{n + 1}", *beside(n, "OpenAI", "AMD", "invests_in")) for n in range(2)]
    put(store, posts[0], replace(posts[1], post=replace(posts[1].post, title=title)))
    assert bool(found(store).pairs) == gap


def test_what_is_only_rumoured_of_two_is_no_story(store: GraphStore) -> None:
    def posts(status: str) -> list[PostFacts]:
        sentence = "OpenAIがAMDと提携するという話、{}。"
        return [
            told(f"p{n}", f"2026-01-0{n + 1}", *aside(n)[:-1], said("OpenAI", "partners_with", "AMD", sentence.format(n), status=status))
            for n in range(2)
        ]  # fmt: skip

    put(store, *posts("rumoured"))
    assert found(store).pairs == ()
    put(store, *posts("planned"))
    assert len(found(store).pairs) == 1


@pytest.mark.parametrize(("type", "gap"), [("partners_with", False), ("invests_in", True)])
def test_two_who_are_always_named_together_must_do_more_than_work_together(store: GraphStore, type: str, gap: bool) -> None:
    both = said("OpenAI", "mentioned_with", "AMD", "OpenAIとAMD。")
    put(store, *(told(f"p{n}", f"2026-01-0{n + 1}", *beside(n, "OpenAI", "AMD", type)) for n in range(2)))
    put(store, *(told(f"q{n}", "2026-01-05", *aside(n)[:-1], both) for n in range(18)))
    assert len(found(store).pairs) == 1
    put(store, told("r", "2026-01-05", *aside(18)[:-1], both))
    assert bool(found(store).pairs) == gap


def test_one_of_many_with_whom_a_common_firm_does_the_same_is_only_an_example(store: GraphStore) -> None:
    def listing(n: int) -> PostFacts:
        sentence = f"OpenAIはAMD、Microsoft、Anthropicなどと連携する、と{n}。"
        facts = told(f"p{n}", f"2026-01-0{n + 1}", *aside(n)[:-1], said("OpenAI", "partners_with", "AMD", sentence))
        [claim] = [c for c in facts.claims if c.type == "partners_with"]
        keys = [EdgeKey.of(org("OpenAI"), "partners_with", org(x)) for x in ("Microsoft", "Anthropic")]
        return replace(facts, claims=(*facts.claims, *(replace(claim, id=f"{n}{k.head}{k.tail}", head=k.head, tail=k.tail) for k in keys)))

    put(store, listing(0), listing(1))
    assert len(found(store).pairs) == 3
    put(store, *(told(f"q{n}", "2026-01-05", said("OpenAI", "mentioned_with", "Arm", f"OpenAIとArm、{n}。")) for n in range(19)))
    assert found(store).pairs == ()


def test_of_two_pairs_of_one_house_one_is_shown(store: GraphStore) -> None:
    put(store, *(told(f"p{n}", f"2026-01-0{n + 1}", *beside(n, "OpenAI", "AMD")) for n in range(2)))
    put(store, *(told(f"q{n}", f"2026-01-0{n + 1}", *beside(n + 3, "OpenAI", "Microsoft")) for n in range(2)))
    assert len(found(store).pairs) == 2
    put(store, told("own", "2026-01-04", said("AMD", "part_of", "Microsoft", "AMDはMicrosoftの子会社。")))
    assert len(found(store).pairs) == 1
