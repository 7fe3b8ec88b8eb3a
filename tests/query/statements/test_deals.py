"""When somebody was bought or went public, as sentences plainly say."""

from __future__ import annotations

import pytest
from statements import stated


def dated(text: str) -> list[tuple[str, set[str], tuple[float, ...], str]]:
    return [(s.kind, {e.partition("/")[2] for e in s.about}, s.value, s.detail) for s in stated(text) if s.kind in ("bought", "listed")]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("青嶺は2025年7月に白浜を買収した。", ""),
        ("2025年7月には、道具を作る「白浜」を買収し、品ぞろえを広げた。", ""),
        ("青嶺は白浜を2025年7月に買収し、品ぞろえを広げた。", ""),
        ("2025年7月に買収された道具の会社「白浜」は若い。", ""),
        ("白浜は2025年7月に青嶺に買収された。", ""),
        ("青嶺は2025年7月に白浜の買収を発表した。", "announced"),
        ("青嶺は2025年7月に白浜の買収を完了した。", "done"),
    ],
)
def test_what_was_bought_was_so_in_a_month_by_its_step(text: str, step: str) -> None:
    assert dated(text) == [("bought", {"白浜"}, (2025.0, 7.0), step)]


@pytest.mark.parametrize("text", ["青嶺は2025年7月3日に上場した。", "青嶺は若い。2025年7月3日には取引所に上場したばかりだ。"])
def test_a_firm_went_public_on_a_day(text: str) -> None:
    assert dated(text) == [("listed", {"青嶺"}, (2025.0, 7.0, 3.0), "")]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は2025年7月に白浜を買収する計画だ。",
        "青嶺は2025年7月に白浜の株式を買収した。",
        "青嶺は2025年に白浜を買収した。",
        "青嶺は2025年7月に、白浜が買収した道具を使った。",
        "青嶺は2025年7月に買収した。",
        "青嶺は2025年7月に上場企業となった。",
        "青嶺は2025年7月に上場を取りやめた。",
        "青嶺の白浜、2025年7月に上場した。",
    ],
)
def test_what_is_planned_or_of_something_else_has_no_date(text: str) -> None:
    assert dated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2025年9月、白浜を買収した後の青嶺は10億円を集めた。",
        "2025年9月、白浜を買収した青嶺は、保険に手を広げた。",
        "2025年9月に、2カ月前に白浜を買収した青嶺が値下げした。",
        "2025年9月に、青嶺は白浜の買収を生かした道具を出した。",
        "2025年9月、白浜の買収を発表したときの約束を青嶺は守った。",
        "青嶺は2025年9月に、白浜を買収してから初めて値上げした。",
        "青嶺は2025年9月に、上場してから初の決算を示した。",
        "青嶺は2025年9月、上場した後で最大の資金を得た。",
        "2025年9月に、買収された白浜は道具を新しくした。",
    ],
)
def test_the_date_of_the_sentence_is_not_that_of_a_deal_told_beside(text: str) -> None:
    assert dated(text) == []
