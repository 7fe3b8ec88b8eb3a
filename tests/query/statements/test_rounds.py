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
