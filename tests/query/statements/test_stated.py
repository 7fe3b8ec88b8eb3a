"""What sentences state of whom, beside relations and money."""

from __future__ import annotations

from itertools import permutations

import pytest
from statements import short, stated

from kg.query.statements.samefacts import agree_at_both_ends, all_agree


@pytest.mark.parametrize(
    ("text", "kind", "about", "value"),
    [
        ("青嶺は最大9000人を削減する。", "cut", {"青嶺"}, (9000.0,)),
        ("青嶺は４，０００人から６，０００人の人員を削減する。", "cut", {"青嶺"}, (4000.0, 6000.0)),
        ("青嶺が人を減らす。同社は年内に300人の従業員を解雇した。", "cut", {"青嶺"}, (300.0,)),
        ("青嶺の評価額は81億ドルに達した。", "worth", {"青嶺"}, (8.1e9,)),
        ("検索市場で、青嶺は33%のシェアを持つ。", "share", {"青嶺"}, (33.0,)),
        ("青嶺は白浜の株式の27%を持つ。", "stake", {"青嶺", "白浜"}, (27.0,)),
        ("白浜の株式を、青嶺は約27%保有する。", "stake", {"青嶺", "白浜"}, (27.0,)),
        ("青嶺が白浜に資本参加する。取得するのは白浜株の8.9%だ。", "stake", {"青嶺", "白浜"}, (8.9,)),
        ("白浜の工場は、青嶺に70億ドルで売却される。", "sale", {"青嶺", "白浜"}, (7e9,)),
        ("青嶺は70億ドルを投じて白浜の工場を買収する。", "sale", {"青嶺", "白浜"}, (7e9,)),
        ("青嶺による白浜の買収額は70億ドルだった。", "sale", {"青嶺", "白浜"}, (7e9,)),
        ("青嶺は白浜を買収した。買収額は70億ドルだった。", "sale", {"青嶺", "白浜"}, (7e9,)),
        ("青嶺は白浜に835MWの電力を売る。", "power", {"青嶺", "白浜"}, (0.835,)),
        ("北極星は5ギガワットまで広げられる。", "power", {"北極星"}, (5.0,)),
        ("青嶺は2021年に設立された。", "founded", {"青嶺"}, (2021.0,)),
        ("2021年4月に設立されたばかりの青嶺は若い。", "founded", {"青嶺"}, (2021.0, 4.0)),
        ("2012年創業の青嶺は若い。", "founded", {"青嶺"}, (2012.0,)),
        ("青嶺は2012年創業の会社である。", "founded", {"青嶺"}, (2012.0,)),
        ("青嶺は2012年に山田氏が設立した会社で、道具を売る。", "founded", {"青嶺"}, (2012.0,)),
        ("青嶺は2012年に札幌で創業した。", "founded", {"青嶺"}, (2012.0,)),
        ("青嶺が12億ドルを集め、評価額は93億ドルになったという話、あなたもどこかで聞いたでしょうか。", "worth", {"青嶺"}, (9.3e9,)),
        ("青嶺は、白浜や黒田電機からの出資を受け、評価額は93億ドルになった。", "worth", {"青嶺"}, (9.3e9,)),
        ("青嶺の評価額は投資後で約81億ドルになる。", "worth", {"青嶺"}, (8.1e9,)),
        ("青嶺の評価額は、白い増資を経て約81億ドルに膨らんだ。", "worth", {"青嶺"}, (8.1e9,)),
        ("青嶺は若い。山田氏が率いるこの企業の評価額は81億ドルだ。", "worth", {"青嶺"}, (8.1e9,)),
        ("青嶺は若い。調達後の評価額は81億ドルだ。", "worth", {"青嶺"}, (8.1e9,)),
        ("青嶺の力\n\n客は喜ぶ。この企業の評価額は81億ドルだ。", "worth", {"青嶺"}, (8.1e9,)),
        ("青嶺は札幌に5年で150億ドルを投じる。", "put", {"青嶺"}, (15e9,)),
        ("青嶺の150億ドルAI投資は大きい。", "put", {"青嶺"}, (15e9,)),
        ("青嶺は60億ドルから70億ドルを投じる。", "put", {"青嶺"}, (6e9, 7e9)),
        ("青嶺は150億ドル以上をAI基盤に注ぎ込む。", "put", {"青嶺"}, (15e9, 22.5e9)),
        ("青嶺の力\n\n札幌には150億ドルという大きな投資がある。", "put", {"青嶺"}, (15e9,)),
        ("青嶺は設備投資を続ける。2025年には310億ドルから350億ドルを投じる。", "spent", {"青嶺"}, (31e9, 35e9)),
        ("青嶺は2025年の設備投資を310億〜350億ドルと見込む。", "spent", {"青嶺"}, (31e9, 35e9)),
        ("青嶺は白浜と165億ドル規模の契約を結んだ。", "contract", {"青嶺", "白浜"}, (16.5e9,)),
        ("白浜の部品を青嶺が作る\n\n165億ドルの契約では青嶺が作る。", "contract", {"青嶺", "白浜"}, (16.5e9,)),
        ("白浜の株式のうち9.3%を青嶺が握る。", "stake", {"青嶺", "白浜"}, (9.3,)),
        ("調達を主導したのは青嶺だ。白浜の9.3%の株式を取得した。", "stake", {"青嶺", "白浜"}, (9.3,)),
        ("調達を主導したのは札幌の青嶺で、金を投じ、白浜の株式の9.3%を取得した。", "stake", {"青嶺", "白浜"}, (9.3,)),
        ("札幌に根を張るのは青嶺で、5年で150億ドルを投じる。", "put", {"青嶺"}, (15e9,)),
        ("最も伸びたのは青嶺で、評価額は81億ドルに達した。", "worth", {"青嶺"}, (8.1e9,)),
        ("AI規則は2024年8月1日に発効し、段階的に適用される。", "in_force", {"ai規則"}, (2024.0, 8.0, 1.0)),
        ("AI規則は2024年8月1日に発効した。", "in_force", {"ai規則"}, (2024.0, 8.0, 1.0)),
        ("青嶺がミナモ 2を公開したのは2025年6月12日だった。", "released", {"ミナモ-2"}, (2025.0, 6.0, 12.0)),
        ("青嶺は2025年6月に「ミナモ 2」をリリースした。", "released", {"ミナモ-2"}, (2025.0, 6.0)),
        ("青嶺が2025年6月に発表した「ミナモ 2」は速い。", "announced", {"ミナモ-2"}, (2025.0, 6.0)),
    ],
)
def test_plain_forms_are_read(text: str, kind: str, about: set[str], value: tuple[float, ...]) -> None:
    assert short(text) == [(kind, about, value)]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は1万人に向けて展開し、経費を削減した。",
        "青嶺は500人を採用し、会議を削減した。",
        "青嶺はもし9000人を削減したら困る。",
        "白浜からの出資を含め、評価額は93億ドルになった。",
        "青嶺が主導する調達で評価額は93億ドルになった。",
        "青嶺の時価総額が80億ドル増えた。",
        "青嶺の売上は27%伸びた。",
        "青嶺は白浜を買収した後、工場に70億ドルを投じる。",
        "青嶺による白浜の買収で、その売上高は23億ドル増えた。",
        "青嶺は売上高5億ドルの白浜を買収する。",
        "青嶺は、かつて白浜の株式の49%を保有していた。",
        "青嶺は評価額を250億ドルに引き上げる調達を計画している。",
        "AI規則は2026年8月に完全施行される。",
        "青嶺が2023年に設立した研究所がある。",
        "青嶺は2018年創業の同業と組んだ。",
        "青嶺は2018年に別の会社を創業した。",
        "青嶺は、評価額100億ドルの新興企業を買った。",
        "青嶺と白浜は若い。この企業の評価額は81億ドルだ。",
        "青嶺の力\n\n白浜も若い。客は喜ぶ。この企業の評価額は81億ドルだ。",
        "青嶺は白浜に150億ドルを投資する。",
        "青嶺は投資家から150億ドルを集め、利益を投資する。",
        "青嶺は年間150億ドルを投じる。",
        "青嶺はこれまで150億ドルを投じた。",
        "青嶺は四半期に150億ドルを投じた。",
        "青嶺は150億ドルの投資を受けた。",
        "青嶺は設備投資に150億ドルを投じる。",
        "青嶺は白浜と165億ドルの契約を交渉する。",
        "青嶺は白浜や黒田電機と165億ドルの契約を結んだ。",
        "青嶺はミナモ 2のベータ版を2025年6月に公開した。",
        "2025年6月に発表されたミナモ 2契約は大きい。",
        "青嶺は2025年6月に非公開でミナモ 2を試した。",
    ],
)
def test_what_leaves_a_doubt_is_not(text: str) -> None:
    assert short(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "白浜に出資したのは青嶺で、白浜の株式の8%は黒田電機が持つ。",
        "白浜に出資したのは青嶺で、白浜の株式の8%を持つ投資家が続いた。",
        "白浜に出資したのは赤坂と青嶺で、白浜の株式の8%を取得した。",
        "調達を主導したのは青嶺で、評価額は81億ドルになった。",
    ],
)
def test_who_is_picked_out_is_not_all_that_follows(text: str) -> None:
    assert not [s for s in stated(text) if "organization/青嶺" in s.about and s.kind in ("stake", "worth")]


def test_each_figure_of_a_list_is_of_its_own_pair() -> None:
    assert short("青嶺は各社と契約した。白浜とは10GW、黒田電機とは最大6GWだ。") == [
        ("power", {"青嶺", "白浜"}, (10.0,)),
        ("power", {"青嶺", "黒田電機"}, (6.0,)),
    ]


def test_a_rise_is_no_range() -> None:
    [found] = stated("青嶺は2025年の設備投資を700億ドルから840億ドルに引き上げる。")
    assert (found.value, found.words, found.detail) == ((84e9,), "840億ドル", "2025 ドル")


def test_where_money_goes_is_no_home_of_a_firm() -> None:
    [here, there] = stated("札幌の青嶺は150億ドルを投じる。青嶺は札幌に150億ドルを投じる。")
    assert (here.where, there.where) == (frozenset(), {"place/札幌"})


def test_each_share_of_a_list_has_its_own_holder() -> None:
    found = stated("赤坂には、青嶺が70%、白浜が30%を出資する。")
    assert [(s.holder.partition("/")[2], s.value) for s in found] == [("青嶺", (70.0,)), ("白浜", (30.0,))]


def test_the_sentence_is_told_without_its_markup_and_placed_in_the_source() -> None:
    text = "速報。**青嶺**は[9000人](/x)を削減する。"
    [found] = stated(text)
    assert (found.sentence, found.start) == ("青嶺は9000人を削減する", 3)


def test_a_sentence_of_many_marks_or_without_an_end_is_read_in_no_time() -> None:
    assert short("青嶺は9000人を削減する。" + "白浜は8000人を削減" + "[" * 100_000) == [("cut", {"青嶺"}, (9000.0,))]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は若い。政府は2028年までに工場に150億ドルを投じる。",
        "青嶺は若い。ある会社が工場に150億ドルを投じる。",
        "青嶺は若い。\n\n- [工場に150億ドルを投じる会社の話](/2026/01/01/koujou/)\n",
        "青嶺は若い。\n\n```text\n工場に150億ドルを投じる。\n```\n",
        "青嶺は若い。\n\n<!-- 工場に150億ドルを投じる。\n白浜は9000人を削減する。 -->\n",
    ],
)
def test_what_somebody_else_puts_in_or_a_link_code_or_a_comment_says_is_nobodys(text: str) -> None:
    assert short(f"青嶺の力\n\n{text}") == []
    assert short("青嶺の力\n\n客は喜ぶ。2026年の投資は150億ドルに達する。工場に150億ドルを投じる。") != []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: 青嶺と白浜の契約\ndate: 2026-01-05\n---\n",
        '---\ndate: 2026-01-05\ntitle: "青嶺と白浜の契約"\n---\n',
        '+++\ndate = 2026-01-05\ntitle = "青嶺と白浜の契約"\n+++\n',
        '{\n  "date": "2026-01-05",\n  "title": "青嶺と白浜の契約"\n}\n',
        "# 青嶺と白浜の契約\n",
    ],
)
def test_the_title_counts_wherever_a_source_spells_it(head: str, newline: str) -> None:
    text = f"{head}\n青嶺は165億ドルの契約を結んだ。\n".replace("\n", newline)
    assert short(text, "青嶺と白浜の契約") == [("contract", {"青嶺", "白浜"}, (16.5e9,))]


@pytest.mark.parametrize(
    ("first", "found"),
    [("青嶺と白浜の契約", True), ("", False), ("青嶺（白浜の親会社）の契約", False), ("青嶺と白浜の契約" + "。話は続く" * 50, False)],
)
def test_of_a_source_that_does_not_spell_its_title_a_short_first_line_does(first: str, found: bool) -> None:
    assert bool(short(f"{first}\n\n青嶺は165億ドルの契約を結んだ。\n", "draft")) is found


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("```\n白浜は8000人を削減する。\n```", False),
        ("```\n~~~\n白浜は8000人を削減する。\n```", False),
        ("- 例\n  ~~~\n  白浜は8000人を削減する。\n  ~~~", False),
        ("<!-- 例 -->\n\n```\n<!-- 例 -->\n白浜は8000人を削減する。\n```", False),
        ("    ```\n\n白浜は8000人を削減する。", True),
        ("```白浜は8000人を削減する。```", True),
    ],
)
def test_nothing_is_stated_in_code_and_all_behind_it_is(code: str, told: bool) -> None:
    found = [("cut", {"白浜"}, (8000.0,))] * told + [("cut", {"青嶺"}, (9000.0,))]
    assert short(f"速報です。\n\n{code}\n\n青嶺は9000人を削減する。\n") == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("青嶺は白浜に10〜20GWの電力を売る。", (10.0, 20.0)),
        ("青嶺は白浜に500〜800MWの電力を売る。", (0.5, 0.8)),
        ("青嶺は白浜に１０から２０ＧＷの電力を売る。", (10.0, 20.0)),
    ],
)
def test_the_ends_of_a_range_share_its_unit(text: str, value: tuple[float, ...]) -> None:
    assert [s.value for s in stated(text)] == [value]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4000人から6000人", "4000人から9000人", False),
        ("4000人から6000人", "4100〜5900人", True),
        ("4000人から6000人", "5000人", True),
        ("4000人から6000人", "7000人", False),
    ],
)
def test_two_ranges_are_one_only_if_both_ends_are(one: str, other: str, same: bool) -> None:
    [mine, yours] = stated(f"青嶺は{one}を削減する。青嶺は{other}を削減する。")
    assert agree_at_both_ends(mine, yours) is agree_at_both_ends(yours, mine) is same
    assert all_agree([mine, yours]) is same


def test_whether_amounts_agree_does_not_depend_on_their_order() -> None:
    [one] = stated("青嶺は2025年に100億ドルを設備投資に充てる。")
    amounts = [one._replace(value=value) for value in ((100.0,), (104.0,), (108.0,))]
    assert {all_agree(order) for order in permutations(amounts)} == {False}
    spread = [one._replace(value=value) for value in ((2.0,), (1.0, 10.0), (9.0,))]
    assert {all_agree(order) for order in permutations(spread)} == {False}
    assert all_agree(amounts[:2]) and all_agree(spread[:2]) and all_agree([])
