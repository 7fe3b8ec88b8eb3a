"""What a headline and an opening give that tells an event from others of its kind."""

from __future__ import annotations

import pytest

from kg.query.relatedness.events import END, events_in
from kg.query.relatedness.marks import MarkWeights, marks_of, marks_of_stored
from kg.query.statements.figures import Quantity

SOURCE = "---\ntitle: Apollo 9.0\n---\n8社が使う。" + "話は続く。" * 50 + "Llama 3.1より3割速い。"


def test_a_headline_is_the_title_and_the_first_sentences() -> None:
    marks = marks_of("Apollo 9.0は2倍", SOURCE)
    assert marks.title == {Quantity(2, "倍")}
    assert marks.headline == {Quantity(2, "倍"), Quantity(8, "社")}
    assert marks.figures == {Quantity(2, "倍"), Quantity(8, "社"), Quantity(30, "%")}
    assert marks_of_stored("Apollo 9.0は2倍", SOURCE) == marks


def test_a_version_is_a_number_behind_a_latin_name() -> None:
    assert marks_of("Apollo 9.0", SOURCE).version == {"9"}
    assert marks_of("Apollo 9.0", SOURCE).versions == {"9", "3.1"}
    assert marks_of("GPT-4o、Exynos 2800、WEF 2025、AI 30%、H 2", "").version == {"4o", "2800"}


def test_a_deed_or_figure_named_in_passing_speaks_against_who_tells_it_in_the_headline() -> None:
    weights = MarkWeights._make(float(name == "before") for name in MarkWeights._fields)
    bought = marks_of("A社、B社を19億ドルで買収", "")
    assert weights.told(marks_of("A社、データを広告に", "", "買収した"), bought, 1.0) == -1
    assert weights.told(marks_of("A社、データを広告に", "", "", "A社は昨年、19億ドルを払った。"), bought, 1.0) == -1
    assert weights.told(marks_of("A社、C社も買収", "", "買収した"), bought, 1.0) == 0
    assert weights.told(marks_of("A社、データを広告に", "", "発表した", "昨年は20億ドルだった。"), bought, 1.0) == 0


def test_a_step_that_only_one_text_tells_speaks_against_one_story() -> None:
    weights = MarkWeights._make(float(name == "other_step") for name in MarkWeights._fields)
    bought = marks_of("A社、B社を買収", "A社はB社を買収すると発表した。")
    assert weights.told(marks_of("A社、B社の買収を完了", ""), bought, 1.0) == -1
    assert weights.told(marks_of("A社、B社の買収を完了", ""), marks_of("A社、B社を買収", "手続きは年内に完了する。"), 1.0) == 0
    assert weights.told(marks_of("A社、B社を傘下に", "手続きは年内に完了する。"), bought, 1.0) == 0  # no step, but told of


def test_a_completed_deal_is_not_told_by_an_announcement_that_expects_it_whatever_figures_both_give() -> None:
    weights = MarkWeights._make(1.0 if name in ("figures", "headline", "events", "other_step") else 0.0 for name in MarkWeights._fields)
    completed = marks_of("A社、B社の買収を完了", "買収額は19億ドル。")
    for expected in ("手続きは来年の夏までに完了する見込みだ。", "買収の完了は来年を予定する。", "製品群を完成させようとしている。"):
        announced = marks_of("A社、B社を19億ドルで買収", f"A社はB社を買収する。{expected}")
        assert weights.told(completed, announced, 1.0) == weights.told(announced, completed, 1.0) == -1, expected
    done = marks_of("A社、B社を19億ドルで買収", "手続きは完了した。")
    assert weights.told(completed, done, 1.0) > 1


@pytest.mark.parametrize(
    "text",
    [
        "AIスタートアップのA社", "オープンソースの推論", "オープンAI、A社と提携", "出遅れたA社", "完成車大手",
        "A社、声優の声を無許可で学習", "追加料金なしで使えるA社のAI", "時代遅れの設備をA社が更新", "完成度を競うA社とB社",
    ],
)
def test_a_word_that_holds_a_step_by_chance_tells_none(text: str) -> None:
    assert marks_of(text, "").step == frozenset()


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("青嶺、白浜との合弁を解散", True),
        ("青嶺のCEOが解任される", True),
        ("議会、AI規則の廃止を可決", True),
        ("青嶺、買収が破談に", True),
        ("青嶺、伝票を廃止し経理を自動に", False),
        ("青嶺の新型AI、検査で失敗しない精度", False),
        ("青嶺が調達、リコールを防ぐAI", False),
        ("青嶺を辞任した佐伯氏の新会社が上場", False),
        ("青嶺、白浜との提携を解消し自社で開発", True),
        ("青嶺、渋谷の配送を停止　事故を受け", True),
        ("青嶺、渋谷での販売を一時停止、再開は未定", True),
        ("青嶺の撤退：その真意はどこにあるのか", True),
        ("青嶺、人手不足を解消へ", False),
        ("青嶺、白浜と渋滞を解消しCO2も減らす", False),
        ("暴走を停止させる青嶺、10億円を調達", False),
        ("青嶺、言語モデルを縮小し電力を半分に", False),
        ("開発を中止した青嶺、白浜と組む", False),
    ],
)
def test_a_headline_tells_an_end_only_where_it_ends_with_it_or_a_clause_with_the_end_of_what_is_undertaken(headline: str, told: bool) -> None:
    assert (END in marks_of(headline, "青嶺は発表した。").events) is told


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("青嶺は白浜との共同開発を中止した。", True),
        ("青嶺の資金調達が頓挫し、白浜が引き継ぐ。", True),
        ("青嶺は現場の人手不足を解消する。", False),
        ("青嶺は配信を停止できるようにした。", False),
        ("青嶺は終了した実験も含めて公開した。", False),
    ],
)
def test_a_first_sentence_tells_an_end_where_a_clause_closes_with_that_of_what_is_undertaken(first: str, told: bool) -> None:
    assert (END in marks_of("青嶺と白浜の今後", first).events) is told
    assert END not in marks_of("青嶺と白浜の今後", f"青嶺は発表した。{first}").events


def test_an_end_that_a_post_tells_behind_its_title_is_an_end_too() -> None:
    weights = MarkWeights(**dict.fromkeys(MarkWeights._fields, 0.0) | {"other_end": 1.0})
    mine, yours = marks_of("青嶺、合弁を解散", ""), marks_of("青嶺と白浜の合弁、その後", "両社は合弁の解散で一致した。")
    assert weights.told(mine, yours, 1.0) == 0.0
    assert weights.told(mine, marks_of("青嶺と白浜が合弁", "両社が工場を建てる。"), 1.0) == -1.0


@pytest.mark.parametrize("headline", ["A社、B社を傘下に", "A社は、B社を傘下に収めた", "A社、B社を傘下に入れる", "B社、A社の傘下に入る", "A社、B社を買い取る"])
def test_a_takeover_is_one_by_any_verb(headline: str) -> None:
    assert "purchase" in events_in(headline)


@pytest.mark.parametrize("headline", ["B社を傘下に持つA社、新型を発売", "A社、傘下に置くB社の拠点を拡大"])
def test_who_has_belonged_to_whom_is_no_takeover(headline: str) -> None:
    assert "purchase" not in events_in(headline)
