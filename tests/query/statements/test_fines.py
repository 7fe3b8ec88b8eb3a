"""Fines, as sentences plainly say: of a law, or on a firm."""

from __future__ import annotations

import pytest
from statements import stated


def fines(text: str, title: str = "(none)", *, sure: bool = True) -> list[tuple[set[str], float]]:
    found = [s for s in stated(text, title) if s.kind == "fine" and s.sure >= sure]
    return [({e.partition("/")[2] for e in s.about}, s.value[0]) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "AI規則に違反すると、3500万ユーロか、世界の売上高の7%の高いほうが科される。",
        "AI規則では、最大で売上高の7%または3500万ユーロ（約55億円）の罰金が科される可能性がある。",
        "AI規則が始まった。罰金は3500万ユーロか、世界の売上高の7%だ。",
        "AI規則が始まった。違反すれば売上高の7%か、3500万ユーロの制裁金だ。",
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


@pytest.mark.parametrize(
    "text",
    [
        "AI規則をにらみ、3500万ユーロを投じる会社もあるが、罰金を払うより軽い。",
        "AI規則が始まると、ある会社は3500万ユーロの制裁金を恐れて手を引いた。",
        "AI規則は厳しくなった。草案では3500万ユーロの罰金が科されることになっていた。",
        "議会の案では、AI規則の罰金は最大3500万ユーロだ。",
        "AI規則の罰金は、売上高5億ユーロの会社なら3500万ユーロになる。",
        "AI規則が始まった。備えは進まない。違反すれば3500万ユーロの制裁金だ。",
        "AI規則が始まった。国によっては3500万ユーロの罰金が科される。",
        "AI規則と並んで、通信法では3500万ユーロの罰金が科される。",
        "AI規則が始まった。青嶺への制裁金は3500万ユーロだった。",
        "AI規則に反して3500万ユーロの罰金が科された例はない。",
    ],
)
def test_what_may_be_otherwise_meant_is_not_sure(text: str) -> None:
    assert fines(text) == []


def test_only_the_figure_beside_the_word_is_sure() -> None:
    text = "AI規則に沿うには最大800万ユーロがかかり、違反すると3500万ユーロの罰金が科される。"
    assert fines(text) == [({"ai規則"}, 3.5e7)]


def test_what_is_not_sure_may_still_say_that_others_are_right() -> None:
    assert fines("AI規則が始まった。備えは進まない。違反すれば3500万ユーロの制裁金だ。", sure=False) == [({"ai規則"}, 3.5e7)]
