"""Which date in a sentence is that of the act."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kg.relate.actdates import period_near

PUBLISHED = datetime(2025, 11, 21, tzinfo=UTC)

# In the sentences ``|`` stands behind the word that asserts.
OF_THE_ACT = """
2024年に設立された青嶺は、2026年度に湊電算へ出資|する。|2026-04/2027-03
青嶺は2025年10月に湊電算を買収|した。|2025-10
2025年10月、青嶺は湊電算を買収|した。|2025-10
2025年10月、電池で知られる青嶺は湊電算を買収|した。|2025-10
昨年、青嶺は白鷺に出資し、今年は湊電算を買収|した。|2025
青嶺は2025年4〜6月に湊電算へ部品を納入|した。|2025-04/2025-06
青嶺は2024年から2026年にかけて仙台に工場を建設|する。|2024/2026
2025年10月の湊電算との提携|は話題になった。|2025-10
2021年の湊電算買収|は転機だった。|2021
青嶺が湊電算を買収|したのは2023年4月だった。|2023-04
青嶺による湊電算の買収|（2023年4月）は早かった。|2023-04
青嶺は年内に湊電算と提携|する。|2025
青嶺は半年前に湊電算と提携|した。|2025-05
青嶺は来年、湊電算を買収|する。|2026
青嶺は湊電算に対し、来年から部品を供給|する。|2026
今日、青嶺は湊電算を買収|した。|2025-11-21
青嶺が昨年買収|した湊電算は大きい。|2024
青嶺は2019年に湊電算を買い、翌年に白鷺も買収|した。|2020
""".strip().splitlines()

OF_SOMETHING_ELSE = """
青嶺は湊電算へ出資|する。
2023年に設立された青嶺は湊電算と提携|した。
青嶺は2019年に設立された湊電算と提携|した。
青嶺は2023年に東京へ移り、湊電算と提携|した。
2028年までに市場が倍になるため、青嶺は湊電算を買収|した。
青嶺は2025年度の売上高が伸びた湊電算に出資|した。
2026年青嶺の湊電算との提携|が開く道
今日の市場で青嶺は湊電算と競合|している。
今日では多くの店が青嶺の装置を採用|している。
青嶺は2025年版のカタログで湊電算との提携|に触れた。
青嶺は前年比で二割伸び、湊電算に出資|した。
2028年に百億円に達する市場で青嶺は湊電算と競合|する。
青嶺は2027年の黒字化を見すえて湊電算を買収|した。
青嶺は湊電算と提携|し、2026年に白鷺を買った。
青嶺のFY2025は好調で、湊電算に出資|した。
2025年の目標は大きいが、青嶺は湊電算と提携|した。
""".strip().splitlines()


@pytest.mark.parametrize("line", OF_THE_ACT)
def test_the_date_of_an_act_stands_in_its_clause_or_at_its_noun(line: str) -> None:
    before, after, expected = line.split("|")
    assert period_near(before + after, len(before), PUBLISHED) == expected


@pytest.mark.parametrize("line", OF_SOMETHING_ELSE)
def test_the_date_of_something_else_is_not_that_of_the_act(line: str) -> None:
    before, after = line.split("|")
    assert period_near(before + after, len(before), PUBLISHED) is None


def test_the_year_that_a_title_opens_with_is_not_read() -> None:
    text = "2026年、青嶺が湊電算を買収"
    assert period_near(text, len(text), PUBLISHED) == "2026"
    assert period_near(text, len(text), PUBLISHED, low=6) is None
