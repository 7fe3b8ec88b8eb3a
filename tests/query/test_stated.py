"""What sentences state of whom, beside relations and money."""

from __future__ import annotations

import pytest
from builders import ORG, PRODUCT, PROJECT, a_post, a_scene

from kg.query.passages import passages
from kg.query.stated import Stated, stated_in
from kg.records import EntityType

NAMES = {
    **dict.fromkeys(("青嶺", "白浜", "黒田電機", "赤坂"), ORG),
    **dict.fromkeys(("ミナモ 2", "ミナモ 3"), PRODUCT),
    "北極星": PROJECT,
    "AI規則": EntityType.LAW,
}


def stated(text: str) -> list[Stated]:
    scene = a_scene(a_post(text), NAMES)
    return stated_in(passages(scene.post.source), scene.mentions)


def short(text: str) -> list[tuple[str, set[str], tuple[float, ...]]]:
    return [(s.kind, {e.partition("/")[2] for e in s.about}, s.value) for s in stated(text)]


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
        "白浜からの出資を含め、評価額は81億ドルに達した。",
        "青嶺が主導する調達で評価額は81億ドルに達した。",
        "青嶺の時価総額が80億ドル増えた。",
        "青嶺の売上は27%伸びた。",
        "青嶺は白浜を買収した後、工場に70億ドルを投じる。",
        "青嶺による白浜の買収で、その売上高は23億ドル増えた。",
        "青嶺は売上高5億ドルの白浜を買収する。",
        "青嶺は、かつて白浜の株式の49%を保有していた。",
        "青嶺は評価額を250億ドルに引き上げる調達を計画している。",
        "AI規則は2026年8月に完全施行される。",
        "青嶺が2023年に設立した研究所がある。",
        "青嶺はミナモ 2のベータ版を2025年6月に公開した。",
        "2025年6月に発表されたミナモ 2契約は大きい。",
        "青嶺は2025年6月に非公開でミナモ 2を試した。",
    ],
)
def test_what_leaves_a_doubt_is_not(text: str) -> None:
    assert short(text) == []


def test_each_figure_of_a_list_is_of_its_own_pair() -> None:
    assert short("青嶺は各社と契約した。白浜とは10GW、黒田電機とは最大6GWだ。") == [
        ("power", {"青嶺", "白浜"}, (10.0,)),
        ("power", {"青嶺", "黒田電機"}, (6.0,)),
    ]


def test_each_share_of_a_list_has_its_own_holder() -> None:
    found = stated("赤坂には、青嶺が70%、白浜が30%を出資する。")
    assert [(s.holder.partition("/")[2], s.value) for s in found] == [("青嶺", (70.0,)), ("白浜", (30.0,))]


def test_the_sentence_is_told_without_its_markup_and_placed_in_the_source() -> None:
    text = "速報。**青嶺**は[9000人](/x)を削減する。"
    [found] = stated(text)
    assert (found.sentence, found.start) == ("青嶺は9000人を削減する", 3)


def test_a_sentence_of_many_marks_or_without_an_end_is_read_in_no_time() -> None:
    assert short("青嶺は9000人を削減する。" + "白浜は8000人を削減" + "[" * 100_000) == [("cut", {"青嶺"}, (9000.0,))]
