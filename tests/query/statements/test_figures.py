"""Figures are compared by value, whatever their spelling."""

from __future__ import annotations

import pytest

from kg.query.relatedness.marks import marks_of
from kg.query.statements.figures import Quantity, figures_in, shared_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.4兆ドルの計画、5年間で", {Quantity(1.4e12, "ドル")}),
        ("３０％増", {Quantity(30, "%")}),
        ("4割", {Quantity(40, "%")}),
        ("1兆2,000億円と12,000基", {Quantity(1.2e12, "円"), Quantity(12_000, "基")}),
        ("1.46億ドル、1億4600万米ドル、$146M", {Quantity(1.46e8, "ドル")}),
        ("$160億超", {Quantity(1.6e10, "ドル")}),
        ("2025年11月21日、GPT-5と3つの話、1.2.3社、$20", set()),
        ("", set()),
    ],
)
def test_figures_are_numbers_with_a_unit_by_value(text: str, expected: set[Quantity]) -> None:
    assert figures_in(text) == expected


def test_exact_figures_that_agree_tell_more_than_round_ones() -> None:
    exact, round_, other = (figures_in(text) for text in ("53億7500万ドル", "5倍", "6倍"))
    assert shared_figures(exact, exact) > shared_figures(round_, round_) > 0
    assert shared_figures(round_, other) == shared_figures((), ()) == 0


def test_a_text_of_digits_takes_no_time_out_of_proportion() -> None:
    assert figures_in("9" * 20_000 + "億ドル") == figures_in("1," * 20_000) == set()
    assert marks_of("GPT-4" + ".1" * 20_000, "").figures == set()
