"""The vocabulary of themes: read strictly, and the one that is shipped."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.normalize import lookup_form
from kg.topics import Vocabulary, load_vocabulary
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


@pytest.mark.parametrize(("name", "theme"), [("ＡＩチップ", "AIチップ"), ("データ・センター", "データセンター"), ("半導体", "半導体")])
def test_the_shipped_vocabulary_knows_the_themes_of_the_field(name: str, theme: str) -> None:
    assert load_vocabulary().by_form[lookup_form(name)].name == theme


def test_no_shipped_theme_is_broader_than_itself() -> None:
    broader = {t.name: t.broader for t in load_vocabulary().themes}
    for name in broader:
        above = [name]
        while broader[above[-1]]:
            assert broader[above[-1]] not in above, f"{name} stands above itself"
            above.append(broader[above[-1]])
