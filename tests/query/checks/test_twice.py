"""What a writer is told that a draft has in two ways."""

from __future__ import annotations

import pytest
from builders import ORG, PRODUCT, a_post, a_scene, facts_of
from statements import NAMES
from stories import NAMES as FIRMS
from stories import Said, put, said, told

from kg import query
from kg.query import SaidTwice
from kg.query.checks.conversions import conversions_amiss
from kg.query.statements.scope import scope_of
from kg.records import EntityType, PostFacts
from kg.store import GraphStore

ALL = NAMES | FIRMS | {"ミナモ": PRODUCT, "川瀬電機": ORG, "山田太郎": EntityType.PERSON}


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    put(any_store, told("a", "2025-11-27", said("Oracle", "mentioned_with", "AMD")))
    return any_store


def twice(store: GraphStore, *lines: str) -> tuple[SaidTwice, ...]:
    """What is told of a draft of some lines, of which only the names were found."""
    return of(store, facts_of(a_scene(a_post("\n\n".join(lines)), ALL)))


def of(store: GraphStore, draft: PostFacts) -> tuple[SaidTwice, ...]:
    with store.view() as view:
        return query.check(view, draft).twice


def texts(store: GraphStore, *lines: str) -> list[tuple[str, str]]:
    return [(found.statements[0].text, found.statements[1].text) for found in twice(store, *lines)]


def test_both_places_are_told_with_their_lines(store: GraphStore) -> None:
    [found] = twice(store, "青嶺、400億円を調達", "青嶺は若い。青嶺の調達額は40億円で、過去最大だ。")
    assert (found.kind, [s.name for s in found.about]) == ("count", ["青嶺"])
    assert [(s.text, s.sentence, s.start, s.line) for s in found.statements] == [
        ("400億円", "青嶺、400億円を調達", 0, 1),
        ("40億円", "青嶺の調達額は40億円で、過去最大だ", 19, 3),
    ]
    assert found.note.ja == "青嶺の調達：1行目では400億円、3行目では40億円"
    assert found.note.en == "調達 of 青嶺: 400億円 in line 1, 40億円 in line 3"


def test_what_stands_in_one_line_is_told_so(store: GraphStore) -> None:
    [found] = twice(store, "青嶺の従業員は約2000人だ。青嶺の従業員は3000人いる。")
    assert found.note.ja == "青嶺の従業員：1行目に2000人とも3000人ともある"
    assert found.note.en == "従業員 of 青嶺: both 2000人 and 3000人 in line 1"


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        ("青嶺は9000人を削減する。", "青嶺は6000人を削減し、客を探す。", ("9000人", "6000人")),
        ("青嶺は2021年に設立された。", "青嶺は2016年に設立され、これまでに伸びた。", ("2021年", "2016年")),
        ("青嶺の評価額は81億ドルだ。", "青嶺の企業価値は810億ドルだ。", ("81億ドル", "810億ドル")),
        ("青嶺の評価額は81億ドルだ。", "青嶺の企業価値は82億ドルだ。", None),
        ("青嶺の評価額は81億ドルだ。", "青嶺の企業価値は5000億ドルだ。", None),
        ("青嶺の評価額は81億ドルだ。", "前回、青嶺の企業価値は61億ドルだった。", None),
        ("青嶺の評価額は81億ドルだ。", "青嶺の企業価値は、2024年には61億ドルだった。", None),
        ("青嶺の評価額は81億ドルだ。", "青嶺の評価額は61億ドルではなく81億ドルだ。", None),
        ("検索市場で青嶺は33%のシェアを持つ。", "検索市場で青嶺は23%のシェアを握る。", ("33%", "23%")),
        ("検索市場で青嶺は3%のシェアを持つ。", "検索市場で青嶺は30%のシェアを握る。", None),
        ("AI規則は2024年8月1日に発効した。", "AI規則は2025年8月1日に発効し、世界の手本になった。", ("2024年8月1日", "2025年8月1日")),
        ("青嶺は白浜に最大6GWの電力を売る。", "青嶺は白浜に9GWの電力を売る。", ("6GW", "9GW")),
        ("青嶺は白浜に最大6GWの電力を売る。", "青嶺は白浜に3GWの電力を売る。", None),
        ("青嶺の月間利用者は6億人だ。", "山田太郎氏は、青嶺の月間利用者が7億人に達したと語った。", ("6億人", "7億人")),
        ("青嶺の月間利用者は6億人だ。", "白浜の月間利用者は7億人だ。", None),
        ("青嶺の月間利用者は6億人だ。", "青嶺の週間利用者は5億人だ。", None),
        ("青嶺の従業員は3000人だ。", "青嶺の海外の従業員は2000人だ。", None),
        ("青嶺の従業員は3000人だ。", "青嶺の従業員のうち、女性は2000人だ。", None),
        ("青嶺の従業員は3000人だ。", "青嶺の従業員は4000人に増える。", None),
        ("青嶺は3000人の従業員を抱える。", "2000人の青嶺は3000人の白浜を追う。", None),
        ("青嶺の従業員は3000人だ。", "従業員が約2000人の青嶺は若い。", ("3000人", "2000人")),
        ("青嶺が好調だ。同社の従業員は3000人だ。", "青嶺の従業員は2000人だ。", ("3000人", "2000人")),
        ("青嶺は7億円を調達した。", "青嶺は5億円を調達した。", ("7億円", "5億円")),
        ("青嶺は7億円を調達した。", "青嶺は3月にも5億円を調達した。", None),
        ("青嶺は7億円を調達した。", "青嶺は5億円を調達したシリーズAの後に伸びた。", None),
        ("青嶺は7億円を調達した。", "白浜が主導した増資で5億円を調達した。", None),
        ("青嶺は資料の作成を30%短縮した。", "青嶺は資料の作成を50%短縮した。", ("30%", "50%")),
        ("青嶺は資料の作成を30%短縮した。", "青嶺は資料の翻訳を50%短縮した。", None),
        ("ミナモは700億パラメータだ。", "ミナモのパラメータ数は7000億パラメータだ。", ("700億パラメータ", "7000億パラメータ")),
        ("AI市場は2025年に2440億ドルになる。", "2025年のAI市場は24400億ドルだ。", ("2440億ドル", "24400億ドル")),
        ("AI市場は2025年に2440億ドルになる。", "AI市場は2030年に8270億ドルになる。", None),
        ("AI市場は2025年に2440億ドルになる。", "青嶺は、AI市場は2025年に5440億ドルだと言う。", None),
        ("青嶺が5年で量子の計算に1500億円を投じる話は大きい。", "青嶺が5年で量子の計算に3500億円を投じると聞いた。", ("1500億円", "3500億円")),
        ("青嶺が5年で量子の計算に1500億円を投じる。", "青嶺が5年で工場の建設に3500億円を投じる。", None),
    ],
)
def test_two_sentences_of_one_thing_are_compared(store: GraphStore, one: str, other: str, pair: tuple[str, str] | None) -> None:
    assert texts(store, one, other) == ([pair] if pair else [])


def test_a_third_value_leaves_it_open_what_each_is_of(store: GraphStore) -> None:
    two = ("青嶺の従業員は3000人だ。", "青嶺の従業員は2000人だ。")
    assert texts(store, *two) == [("3000人", "2000人")]
    assert texts(store, *two, "青嶺の従業員は3050人いる。") == [("3000人", "2000人")]
    assert texts(store, *two, "青嶺の従業員は5000人いる。") == []


def test_two_figures_of_one_sentence_are_no_contradiction(store: GraphStore) -> None:
    assert texts(store, "青嶺の従業員は3000人で、青嶺の従業員は2000人だ。") == []


def test_what_stands_in_code_is_not_compared(store: GraphStore) -> None:
    assert texts(store, "青嶺の従業員は3000人だ。", "```", "青嶺の従業員は2000人だ。", "```") == []


def test_the_money_of_a_deal_is_compared(store: GraphStore) -> None:
    def deal(sentence: str, amount: str, value: float, type: str = "invests_in") -> Said:
        return said("Microsoft", type, "OpenAI", sentence, amount=amount, value=value)

    def pairs(*deals: Said) -> list[tuple[str, ...]]:
        return [tuple(s.text for s in t.statements) for t in of(store, told("draft", "", *deals)) if t.kind == "deal"]

    one = deal("MicrosoftはOpenAIに50億ドルを出した。", "50億ドル", 50e8)
    assert pairs(one, deal("MicrosoftがOpenAIに500億ドルを出した。", "500億ドル", 500e8)) == [("50億ドル", "500億ドル")]
    assert pairs(one, deal("MicrosoftがOpenAIに51億ドルを出した。", "51億ドル", 51e8)) == []
    assert pairs(one, deal("MicrosoftがOpenAIに100億ドルを追加で出した。", "100億ドル", 100e8)) == []
    assert pairs(one, deal("MicrosoftはOpenAIと80億ドルの契約を結んだ。", "80億ドル", 80e8, "partners_with")) == []


@pytest.mark.parametrize(
    ("first", "second", "told_of"),
    [
        ("OracleはAMDを買収した。", "AnthropicはAMDを買収する。", [("Oracle", "Anthropic")]),
        ("OracleはAMDを買収した。", "AnthropicはAMDの買収を検討した。", []),
        ("OracleはAMDを買収した。", "昨年、AnthropicはAMDを買収した。", []),
        ("OracleはAMDを買収した。", "FoxconnではなくAnthropicがAMDを買収した。", []),
    ],
)
def test_two_buyers_of_one_firm_are_told(store: GraphStore, first: str, second: str, told_of: list[tuple[str, str]]) -> None:
    draft = told("draft", "", said("Oracle", "acquires", "AMD", first), said("Anthropic", "acquires", "AMD", second))
    assert [tuple(s.text for s in t.statements) for t in of(store, draft) if t.kind == "acquires"] == told_of


def test_two_makers_are_told_where_the_draft_plainly_names_them(store: GraphStore) -> None:
    [found] = twice(store, "青嶺が開発したミナモは速い。", "白浜が開発したミナモは安い。")
    assert (found.kind, found.note.en) == ("develops", "who makes ミナモ: 青嶺 in line 1, 白浜 in line 3")
    assert texts(store, "青嶺が開発したミナモは速い。", "白浜が製造したミナモは安い。") == []
    assert texts(store, "青嶺が開発したミナモは速い。", "白浜がミナモを使う。") == []


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("青嶺は143億ドル（約2100億円）を出した。", "14.7"),
        ("青嶺は143億ドル（約2兆1000億円）を出した。", None),
        ("青嶺は50億ドル、日本円で約750億円を出した。", "15"),
        ("青嶺は1兆円（約66億ドル）を出した。", None),
        ("青嶺は8300億ドル(約1250億円)と言われる。", "0.151"),
        ("青嶺は2440億ドル（約38兆円、1ドル155円換算）を出した。", None),
        ("青嶺は100億円（うち1億ドルは借りた）を出した。", None),
        ("青嶺は100億円（10億ドルの予算から）を出した。", None),
        ("青嶺は10億ユーロ（約1700億円）を出した。", None),
        ("車は4万ドル（補助金を引くと450万円）だ。", None),
    ],
)
def test_an_amount_is_not_what_it_is_said_to_be_in_other_money(text: str, rate: str | None) -> None:
    assert [f"{c.rate:.3g}" for c in conversions_amiss(text)] == ([rate] if rate else [])


def test_a_conversion_is_told_with_the_rate_that_it_makes(store: GraphStore) -> None:
    [found] = twice(store, "青嶺は143億ドル（約2100億円）を出した。", "青嶺が出したのは143億ドル（約2100億円）だ。")
    assert (found.kind, found.about) == ("conversion", ())
    assert found.note.ja == "1行目の143億ドル（2100億円）では、1ドルが14.7円になる"
    assert found.note.en == "143億ドル is given as 2100億円 in line 1: 1ドル would be 14.7円"


def test_words_of_a_name_limit_nothing() -> None:
    assert scope_of("青嶺グループの従業員は3000人だ", "3000人", ["青嶺グループ"]) == frozenset()
    assert scope_of("青嶺グループの従業員は3000人だ", "3000人", ["青嶺"]) == {"グループ"}


def test_of_a_long_list_nothing_is_told(store: GraphStore) -> None:
    assert twice(store, *(f"青嶺の従業員は{1000 + n}人だ。" for n in range(101))) == ()
