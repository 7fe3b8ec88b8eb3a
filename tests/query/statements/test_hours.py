"""Hours of work that are saved, as sentences plainly say."""

from __future__ import annotations

import pytest
from statements import stated


def hours(text: str) -> list[tuple[set[str], tuple[float, ...], str]]:
    return [({e.partition("/")[2] for e in s.about}, s.value, s.detail) for s in stated(text) if s.kind == "hours"]


@pytest.mark.parametrize(
    ("text", "value", "period"),
    [
        ("青嶺は道具を入れ、月6,700時間の事務を減らした。", 6700.0, "月"),
        ("青嶺は伝票の読み取りを替え、月に４８００時間の作業を減らした。", 4800.0, "月"),
        ("白浜は1億円を得て、青嶺では年間12.4万時間の作業を節約した。", 124_000.0, "年"),
        ("青嶺のAI導入、1か月間に370時間削減。", 370.0, "月"),
        ("青嶺は50万時間もの手間を省いた。", 500_000.0, ""),
        ("青嶺は道具を替えた。同社は月300時間分の作業を浮かせた。", 300.0, "月"),
    ],
)
def test_hours_are_those_of_the_firm_that_the_clause_is_about(text: str, value: float, period: str) -> None:
    assert hours(text) == [({"青嶺"}, (value,), period)]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は月8400時間の削減を目指す。",
        "青嶺は、さらに月2000時間を減らした。",
        "青嶺は一人あたり月20時間を削減した。",
        "青嶺は月400時間から100時間に削減した。",
        "青嶺は8万時間を200時間に短縮した。",
        "青嶺は月8400時間働いた。",
        "青嶺は月1.2.3時間の作業を減らした。",
        "青嶺の使う白浜を入れ、月8400時間の作業を減らした。",
        "青嶺は、帳簿の作成で月900時間を減らした。",
        "青嶺は検品で20万時間の手間を省いた。",
        "青嶺は、荷の仕分けでは月1200時間を減らした。",
        "青嶺の仕入れ部門は月700時間を減らした。",
        "青嶺のグループ会社は月700時間を減らした。",
        "青嶺の取引先は月700時間を減らした。",
        "ある部署が月8400時間の作業を減らした。",
    ],
)
def test_what_is_planned_added_or_of_nobody_is_left_out(text: str) -> None:
    assert hours(text) == []
