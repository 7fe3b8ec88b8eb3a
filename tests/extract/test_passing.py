"""What a news item names in passing: only what its main clauses assert is its news."""

from __future__ import annotations

import re

import pytest
from builders import a_post, a_scene

from kg.extract.passing import passing_in, passing_of, without_spans
from kg.records import EntityType, SegmentKind

NEWS = "青嶺、検索データを広告に"


def cut(*sentences: str, headline: int = 1, paragraphs: tuple[int, ...] = (), names: str = "青嶺|白浜|霧島") -> list[str]:
    """The sentences without what they name in passing; these are the names."""
    found = [{match.start(): match[0] for match in re.finditer(names, text)} for text in sentences]
    spans = passing_in(sentences, headline, found, paragraphs)
    return [without_spans(text, found) for text, found in zip(sentences, spans, strict=True)]


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("青嶺は、買収したKirigiのデータを使う。", "青嶺は、Kirigiのデータを使う。"),
        ("青嶺は昨年買ったKirigiのデータを使う。", "青嶺はKirigiのデータを使う。"),
        ("先月、白浜と提携した「青嶺」が工場を建てる。", "「青嶺」が工場を建てる。"),
        ("6億円を調達したばかりの「青嶺」が工場を建てる。", "「青嶺」が工場を建てる。"),
        ("白浜の買収を控える「青嶺」は社債を出す。", "「青嶺」は社債を出す。"),
        ("青嶺は、買収先のKirigiのデータを使う。", "青嶺は、Kirigiのデータを使う。"),
    ],
)
def test_a_relative_clause_that_tells_a_deed_of_a_name_is_not_news(sentence: str, left: str) -> None:
    assert cut(NEWS, sentence)[1] == left


@pytest.mark.parametrize(
    "sentence",
    [
        "世界で解雇された人は11万人を上回った。",  # says which are meant
        "青嶺がKirigiを買収した背景には人手不足がある。",  # is about the deed
        "青嶺は、買収したと発表した。",
        "青嶺は、使いやすさで知られたKirigiのデータを使う。",  # no deed
        "青嶺は、前年同期より39%増えたKirigiの売上高を示した。",
        "先日、白浜を買うと「青嶺」が発表した。",
    ],
)
def test_what_tells_no_deed_of_a_name_stays(sentence: str) -> None:
    assert cut(NEWS, sentence)[1] == sentence


def test_a_relative_clause_that_says_what_the_headline_does_is_the_news() -> None:
    bought = "青嶺が買収したKirigiは検索の会社だ。"
    assert cut("青嶺、Kirigiを買収", bought)[1] == bought
    assert cut("青嶺、Kirigiのデータを広告に", bought)[1] == "Kirigiは検索の会社だ。"


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("青嶺の評価額、3900億円に", "100億円を調達した青嶺は、量産の準備を進める。"),
        ("白浜、青嶺を子会社化", "白浜が買うと決めた青嶺は、液体で冷やす技術を持つ。"),
        ("青嶺と白浜が手を組む", "白浜と提携した青嶺は、専用の計算機を持つ。"),
        ("青嶺、400人をリストラ", "営業の400人を減らした青嶺は、年に10億円を浮かせる。"),
        ("青嶺、白浜を訴える", "無断の利用だとして提訴した青嶺は、読者を奪われたと主張する。"),
    ],
)
def test_a_relative_clause_that_says_in_other_words_what_the_headline_does_is_the_news(headline: str, sentence: str) -> None:
    assert cut(headline, sentence)[1] == sentence


@pytest.mark.parametrize(
    ("headline", "sentence", "left"),
    [
        ("白浜、霧島を子会社化", "青嶺を買った白浜は、冷却に強い。", "白浜は、冷却に強い。"),  # another object
        ("白浜、400人をリストラ", "700人を減らした青嶺も伸び悩む。", "青嶺も伸び悩む。"),  # another firm
        ("青嶺、大学発の会社に出資", "100億円を調達した青嶺は、創薬に挑む。", "青嶺は、創薬に挑む。"),  # gives, and got
        ("青嶺、白浜を訴える", "白浜と提携した青嶺は、読者を奪われたと主張する。", "青嶺は、読者を奪われたと主張する。"),  # another deed
    ],
)
def test_a_deed_of_the_headlines_kind_that_was_done_to_another_or_by_another_is_not_news(headline: str, sentence: str, left: str) -> None:
    assert cut(headline, sentence)[1] == left


def test_another_time_is_not_the_news_though_the_headline_tells_the_same_kind_of_deed() -> None:
    assert cut("青嶺、300億円を調達", "昨年200億円を調達した「青嶺」は、また300億円を集めた。")[1] == "「青嶺」は、また300億円を集めた。"
    same = "昨年300億円を調達した「青嶺」の話。"
    assert cut("青嶺、300億円を調達", same)[1] == same


def test_a_headline_has_its_news_behind_a_relative_clause_unless_it_asks_about_it() -> None:
    assert cut("青嶺、買収したKirigiのデータを広告に") == ["青嶺、Kirigiのデータを広告に"]
    for headline in ("Kirigiを買収した「青嶺」の狙い、市場を変えるか", "Kirigiを買収した「青嶺」"):
        assert cut(headline) == [headline]


def test_what_news_is_set_beside_is_not_news() -> None:
    assert cut(NEWS, "昨年の削減に続き、物流で人を減らす。")[1] == "物流で人を減らす。"
    assert cut(NEWS, "大手の人員整理が続く中、組合は反発した。")[1] == "組合は反発した。"
    assert cut(NEWS, "19億円の買収からおよそ半年で、製品を出す。")[1] == "、製品を出す。"


def test_a_sentence_that_goes_back_in_time_is_background_but_the_first_one_is_news() -> None:
    back = "青嶺は昨年9月、15億円を支払うことに同意した。"
    assert cut(NEWS, back) == [NEWS, back]
    assert cut(NEWS, "青嶺は和解した。", back) == [NEWS, "青嶺は和解した。", ""]
    assert cut(NEWS, "青嶺は和解した。", "私は昨年、15億円を見た。")[2] == "私は昨年、15億円を見た。"
    assert cut(NEWS, "青嶺は和解した。", "昨年から15億円を払う。")[2] == "昨年から15億円を払う。"


@pytest.mark.parametrize(
    "sentence",
    [
        "青嶺は2026年9月2日、白浜を11億ドルで買収すると発表した。",
        "純利益は前年を3割上回った。",
        "純利益は前年に比べ30%増えた。",
        "純利益は前年の約2倍に膨らんだ。",
        "売上高は前年より20%増えた。",
        "青嶺はかつてない規模の400億ドルを集めた。",
    ],
)
def test_what_happened_on_a_day_or_is_compared_with_another_time_is_no_background(sentence: str) -> None:
    assert cut(NEWS, "青嶺は和解した。", sentence)[2] == sentence
    assert cut(NEWS, "青嶺は和解した。", "青嶺は2025年9月、白浜を11億ドルで買った。")[2] == ""


def test_a_paragraph_that_goes_back_in_time_is_background_until_the_text_comes_back() -> None:
    text = (NEWS, "青嶺は和解した。", "青嶺は昨年、金を払った。", "過去最大だった。", "今回は額を示さない。", "社員は15人。")
    assert cut(*text, paragraphs=(0, 1, 2, 2, 2, 2)) == [NEWS, "青嶺は和解した。", "", "", "今回は額を示さない。", "社員は15人。"]
    assert cut(*text, paragraphs=(0, 1, 1, 1, 1, 1))[3] == "過去最大だった。"


def test_without_a_headline_only_what_says_another_time_or_another_event_is_no_news() -> None:
    assert cut("青嶺は、買収したKirigiのデータを使う。", headline=0) == ["青嶺は、買収したKirigiのデータを使う。"]
    assert cut("青嶺は、昨年買収したKirigiのデータを使う。", headline=0) == ["青嶺は、Kirigiのデータを使う。"]


def test_names_that_were_found_are_names_whatever_they_are_written_in() -> None:
    sentence = "白浜は、買収した青嶺のデータを使う。"
    assert cut(NEWS, sentence)[1] == "白浜は、青嶺のデータを使う。"
    assert cut(NEWS, sentence, names="白浜")[1] == sentence


def test_what_is_named_in_passing_is_told_apart_from_what_is_left() -> None:
    title, lead, back = NEWS, "青嶺は、買収した霧島のデータを使う。", "青嶺は昨年9月、15億円を支払った。"
    scene = a_scene(a_post((SegmentKind.TITLE, title), lead, back), dict.fromkeys(("青嶺", "霧島"), EntityType.ORGANIZATION))
    words = [(1, 0), (1, lead.index("買収")), (1, lead.index("霧島")), (2, 0)]
    passing = passing_of(scene.post, scene.sentences, scene.mentions, words)
    assert passing is not None
    assert (passing.spans, passing.words) == ({1: ((4, 8),), 2: ((0, len(back)),)}, {1, 3})
    assert (passing.clauses, passing.background) == ("買収した", back)
    assert (passing.title, passing.opening, passing.lead) == (NEWS, "青嶺は、霧島のデータを使う。\n", "青嶺は、霧島のデータを使う。")
    assert passing_of(scene.post, scene.sentences[:1], (), ()) is None
