"""The vocabulary of themes: read strictly, and the one that is shipped."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.normalize import lookup_form
from kg.topics import Vocabulary, load_vocabulary, names_of
from kg.topics.vocabulary import parse_vocabulary

HEADER = "name\taliases\tbroader"


def table(*lines: str) -> Vocabulary:
    return parse_vocabulary("topics.tsv", [HEADER, *lines])


def test_a_theme_is_known_by_all_its_names_in_any_spelling() -> None:
    vocabulary = table("データセンター\tDC | データ・センター\t", "AIチップ\t\tデータセンター")
    assert {vocabulary.by_form[lookup_form(n)].name for n in ("データセンター", "ﾃﾞｰﾀｾﾝﾀｰ", "ＤＣ", "dc", "データ センター")} == {
        "データセンター"
    }
    assert vocabulary.by_form[lookup_form("ＡＩチップ")].broader == "データセンター"


def test_of_two_themes_with_one_name_the_first_has_it() -> None:
    assert table("甲\t共通", "乙\t共通").by_form["共通"].name == "甲"


def test_a_broader_theme_may_stand_below() -> None:
    assert [t.name for t in table("# 注", "", "狭い\t\t広い", "広い").themes] == ["狭い", "広い"]


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["name\taliases"], 1, "the header must be"),
        ([HEADER, "甲\ta\t\tx"], 2, "expected 3 columns"),
        ([HEADER, "甲", "\ta\t"], 3, "the first not empty"),
        ([HEADER, "甲", "# 注", "甲\tb"], 4, "'甲' is listed already, in line 2"),
        ([HEADER, "甲\t\t無い"], 2, "the broader theme '無い' is not in the table"),
    ],
)
def test_a_wrong_table_names_file_and_line(lines: list[str], line: int, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        parse_vocabulary("topics.tsv", lines)
    assert (caught.value.path, caught.value.line) == ("topics.tsv", line)


def test_the_digest_follows_the_themes() -> None:
    assert table("甲\ta").digest == table("# 注", "甲\ta").digest
    assert table("甲\ta").digest != table("甲\tb").digest


# Learned themes ------------------------------------------------------------------------------------------------------


def test_learned_names_come_to_the_theme_that_has_one_of_them() -> None:
    wide = table("半導体\tチップ | 半導体産業\t", "物流").widened(table("半導体\t集積回路"))
    assert [(t.name, t.aliases) for t in wide.themes] == [("半導体", ("集積回路", "チップ", "半導体産業")), ("物流", ())]


def test_what_is_learned_splits_a_theme() -> None:
    wide = table("医療\tヘルスケア | 医療業界\t").widened(table("ヘルスケア\tヘルスケア分野"))
    assert {n: wide.by_form[n].name for n in ("医療", "医療業界", "ヘルスケア", "ヘルスケア分野")} == {
        "医療": "医療", "医療業界": "医療", "ヘルスケア": "ヘルスケア", "ヘルスケア分野": "ヘルスケア"
    }  # fmt: skip


def test_what_is_learned_folds_two_themes_into_one() -> None:
    wide = table("ROI\t\t経営", "投資対効果\t費用対効果\t投資", "経営", "投資").widened(table("ROI\t投資対効果"))
    assert {wide.by_form[lookup_form(n)].name for n in ("ROI", "投資対効果", "費用対効果")} == {"ROI"}
    assert {t.name: t.broader for t in wide.themes}["ROI"] == "経営"


def test_themes_folded_together_stand_above_one_another_in_no_circle() -> None:
    wide = table("甲\t\t乙", "乙\t\t丙", "丙").widened(table("丙\t甲"))
    assert {t.name: t.broader for t in wide.themes} == {"丙": "", "乙": "丙"}


def test_the_beginnings_of_a_vocabulary_are_those_of_all_names() -> None:
    assert table("甲乙\tAB").beginnings == {"甲", "甲乙", "a", "ab"}


@pytest.mark.parametrize(("name", "theme"), [("ＬＬＭ", "大規模言語モデル"), ("データーセンター", "データセンター"), ("XAI", "説明可能なAI"), ("ＡＩチップ", "AIチップ"), ("データ・センター", "データセンター"), ("半導体", "半導体")])
def test_the_shipped_vocabulary_knows_the_themes_of_the_field(name: str, theme: str) -> None:
    assert load_vocabulary().by_form[lookup_form(name)].name == theme


def test_no_shipped_theme_is_broader_than_itself() -> None:
    broader = {t.name: t.broader for t in load_vocabulary().themes}
    for name in broader:
        above = [name]
        while broader[above[-1]]:
            assert broader[above[-1]] not in above, f"{name} stands above itself"
            above.append(broader[above[-1]])


def test_a_theme_has_all_names_that_either_table_gives_it() -> None:
    assert "スマホ" in names_of("スマートフォン") and "スマートフォン" in names_of("スマホ")
    assert "コスト効率" in names_of("コストパフォーマンス")
    assert names_of("何でもないもの") == {"何でもないもの"}
