"""Fines, as sentences plainly say: of a law, or on a firm."""

from __future__ import annotations

import pytest
from statements import short


def fines(text: str, title: str = "(none)") -> list[tuple[set[str], float]]:
    return [(about, value[0]) for kind, about, value in short(text, title) if kind == "fine"]


@pytest.mark.parametrize(
    "text",
    [
        "AI規則に違反すると、3500万ユーロか、世界の売上高の7%の高いほうが科される。",
        "AI規則では、最大で売上高の7%または3500万ユーロ（約55億円）の罰金が科される可能性がある。",
        "AI規則が始まった。罰金は最大で3500万ユーロ、あるいは全世界年間売上高の7%だ。",
        "AI規則が始まった。備えは進まない。違反すれば売上高の7%か、3500万ユーロの制裁金だ。",
    ],
)
def test_a_law_fines_so_much_at_most(text: str) -> None:
    assert sorted(value for _, value in fines(text)) == [7.0, 3.5e7]
    assert {one for about, _ in fines(text) for one in about} == {"ai規則"}


@pytest.mark.parametrize(
    "text",
    [
        "当局は青嶺に対し1200万ユーロの制裁金を科した。",
        "AI規則に違反したとして、青嶺に1200万ユーロの制裁金を科した。",
        "青嶺は1200万ユーロの罰金を支払った。",
        "白浜は青嶺に1200万ユーロの制裁金を科した。",
    ],
)
def test_what_was_imposed_is_the_firms_not_the_laws(text: str) -> None:
    assert fines(text) == [({"青嶺"}, 1.2e7)]


@pytest.mark.parametrize(
    "text",
    ["当局は1200万ユーロの制裁金を科した。", "罰金は売上高の7%だ。", "AI規則の罰金が怖いと7%の企業が答えた。", "AI規則には3500万ユーロの予算がつく。"],
)
def test_what_is_nobodys_or_no_fine_is_left_out(text: str) -> None:
    assert fines(text) == []
