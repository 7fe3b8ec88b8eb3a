"""What firms have raised in all, as sentences plainly say."""

from __future__ import annotations

import pytest
from statements import short, stated


def raised(text: str, title: str = "(none)") -> list[tuple[set[str], tuple[float, ...]]]:
    return [(about, value) for kind, about, value in short(text, title) if kind == "raised"]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺の累計調達額は約382億円に達した。",
        "青嶺は追い風に乗り、累計の資金調達額は382億円にのぼる。",
        "青嶺はこれまでに382億円を調達した。",
        "青嶺は、これまでに白浜を筆頭に、黒田電機といった投資家から総額382億円を調達しており、強い。",
        "赤坂は大きいが、青嶺株式会社は道具を売り、すでに累計382億円もの資金を調達しています。",
        "青嶺は道具を売る。同社の総調達額は382億円だ。",
        "青嶺のこれまでの調達総額は382億円に達した。",
        "青嶺がこれまでに調達した資金は合わせて382億円になる。",
        "道具の青嶺が投資家から集めた資金は、累計で382億円に達する規模になった。",
        "青嶺は若い。創業以来の調達額は合計382億円にのぼる。",
    ],
)
def test_a_sum_is_that_of_the_firm_that_the_sentence_is_about(text: str) -> None:
    assert raised(text) == [({"青嶺"}, (3.82e10,))]


@pytest.mark.parametrize(
    "text",
    [
        "株主には白浜、黒田電機といった顔ぶれが並び、累計調達額は382億円に達した。",
        "白浜や黒田電機が株主に並び、累計調達額は382億円に達した。",
        "リード投資家は白浜で、黒田電機も参加した。累計調達額は382億円に達した。",
        "青嶺の調達には驚いた。累計調達額382億円、若い会社だ。",
        "累計調達額は382億円。",
    ],
)
def test_behind_investors_it_is_that_of_the_firm_in_the_title(text: str) -> None:
    assert raised(f"青嶺の道具。\n\n{text}", "青嶺の道具") == [({"青嶺"}, (3.82e10,))]
    assert raised(f"青嶺と赤坂の道具。\n\n{text}", "青嶺と赤坂の道具") == []


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は累計調達額を382億円に引き上げる計画だ。",
        "青嶺の累計調達額は382億円に達する。",
        "青嶺の累計調達額は2024年時点で382億円だった。",
        "青嶺は今回の150億円を含め、累計382億円を調達した。",
        "青嶺は2023年までに累計382億円を調達していた。",
        "青嶺と白浜はこれまでに382億円を調達した。",
        "青嶺が組む白浜の道具では、これまでに382億円を調達した。",
        "青嶺はこれまでに借入で90億円を調達した。",
        "青嶺はこれまでに白浜などから90億円を調達した。",
        "青嶺はこれまでに国内の銀行から90億円を調達した。",
        "青嶺は設立からわずか2年で累計90億円を調達した。",
        "青嶺は昨年までの累計調達額が90億円で、今は382億円だ。",
        "青嶺は382億円を調達した。",
        "青嶺と白浜のこれまでの調達総額は合わせて382億円だ。",
        "青嶺は若い。国内の新興企業がこれまでに調達した資金は合わせて382億円だ。",
        "青嶺がこれまでに融資で調達した資金は合わせて382億円だ。",
        "青嶺が国内の投資家から集めた資金は合計で382億円だ。",
        "青嶺の累計調達額は382億人だ。",
    ],
)
def test_what_is_planned_was_once_or_leaves_a_doubt_is_no_sum(text: str) -> None:
    assert raised(text) == []


def test_so_much_or_more_leaves_room() -> None:
    [one] = stated("青嶺はこれまでに14億ドル以上を集めた。")
    assert (one.value, one.detail, one.words) == ((1.4e9, pytest.approx(2.1e9)), "ドル", "14億ドル")


def test_nearly_so_much_may_be_a_little_less() -> None:
    [one] = stated("青嶺の累計調達額は20億ドル近くに上る。")
    assert one.value == (1.7e9, 2e9)


def rounds(text: str, title: str = "(none)") -> list[tuple[set[str], str, float, bool]]:
    found = (s for s in stated(text, title) if s.kind == "round")
    return [({e.partition("/")[2] for e in s.about}, s.detail, s.value[0], s.sure) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は、シリーズCで10億円を調達し、評価額は390億円になった。",
        "青嶺、シリーズCで10億円調達",
        "青嶺のシリーズCは10億円にのぼった。",
        "青嶺は、10億円のシリーズCを完了した。",
        "白浜が主導したシリーズCで、青嶺は10億円（約700万ドル）を集めた。",
        "青嶺は強い。同社は2025年6月、シリーズCラウンドで10億円もの巨額を調達した。",
    ],
)
def test_a_round_is_that_of_its_letter(text: str) -> None:
    assert rounds(text) == [({"青嶺"}, "C 円", 1e9, True)]


def test_behind_investors_a_round_is_of_whom_title_or_sentence_before_are() -> None:
    text = "青嶺は白浜の金で育った。黒田電機が主導したシリーズFでは45億円を調達した。"
    assert rounds(f"道具の話\n\n{text}", "道具の話") == [({"青嶺"}, "F 円", 4.5e9, True)]


def test_a_step_of_a_round_is_not_surely_all_of_it() -> None:
    assert rounds("青嶺は、シリーズCの延長で10億円を調達した。") == [({"青嶺"}, "C 円", 1e9, False)]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は、プレシリーズAで10億円を調達した。",
        "青嶺は、シリーズC1で10億円を調達した。",
        "青嶺は、シリーズCで10億円の調達を計画する。",
        "青嶺は、シリーズBで5億円、シリーズCで10億円を調達した。",
        "青嶺は、シリーズCで評価額10億円となった。",
    ],
)
def test_what_is_no_round_of_one_letter_is_not_read(text: str) -> None:
    assert rounds(text) == []
