"""Finding listed names between token boundaries, with tokens made by hand."""

from __future__ import annotations

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, TECH, tokens_of
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.names import ListedName, NameMatcher, inside_word
from kg.records import EntityType

LISTED = {
    "OpenAI": ORG,
    "ソフトバンク": ORG,
    "ソフトバンクグループ": ORG,
    "Hon Hai": ORG,
    "Meta": ORG,
    "IBM": ORG,
    "ARM": ORG,
    "トヨタ": ORG,
    "米国": PLACE,
    "米": PLACE,
    "インド": PLACE,
    "サム・アルトマン": PERSON,
    "GPT-4": PRODUCT,
    "GPT": PRODUCT,
    "Gemini": PRODUCT,
    "Claude": PRODUCT,
    "クロード": PRODUCT,
    "Llama": PRODUCT,
    "Snapdragon": PRODUCT,
    "TPU": PRODUCT,
    "iPhone": PRODUCT,
    "npm": PRODUCT,
    "RAG": TECH,
    "Apple": ORG,
    "Apple Watch": PRODUCT,
}
MATCHER = NameMatcher(ListedName(name, type) for name, type in LISTED.items())


def found(words: str) -> list[tuple[str, EntityType]]:
    text, tokens = tokens_of(words)
    return [(text[s.start : s.end], (s.listed + s.weak)[0]) for s in MATCHER.find(text, tokens)]


def names(words: str) -> list[str]:
    return [name for name, _ in found(words)]


def test_the_longest_name_wins() -> None:
    assert found("ソフトバンク|グループ|は|ソフトバンク|と") == [("ソフトバンクグループ", ORG), ("ソフトバンク", ORG)]
    assert found("Apple| |Watch|と|Apple") == [("Apple Watch", PRODUCT), ("Apple", ORG)]


def test_names_come_from_left_to_right_and_never_overlap() -> None:
    assert names("OpenAI|と|トヨタ|、|Meta|が|OpenAI|で") == ["OpenAI", "トヨタ", "Meta", "OpenAI"]


@pytest.mark.parametrize(
    "words",
    [
        "OpenAI",
        "Open|AI",
        "ＯｐｅｎＡＩ",
        "OPENAI",
        "Open| |AI",
        "サム|・|アルトマン",
        "サム|･|アルトマン",
        "サム| |アルトマン",
        "サム|アルトマン",
        "ｻﾑ|・|ｱﾙﾄﾏﾝ",
        "Hon|Hai",
        "HON| |HAI",
        "Hon|-|Hai",
        "ｲﾝﾄﾞ",
    ],
)
def test_width_case_spaces_and_middle_dots_do_not_matter(words: str) -> None:
    text, tokens = tokens_of(f"は|{words}|を")
    [span] = MATCHER.find(text, tokens)
    assert text[span.start : span.end] == words.replace("|", "")


@pytest.mark.parametrize(
    "words",
    [
        "GPT-4o|を",
        "GPT|-|4|o|を",  # another version
        "日米|の",
        "日|米|の",
        "米|中|の",
        "お|米|の|値段",
        "欧|米|の",  # a country inside a word
        "インド|ネシア|は",
        "インドネシア|は",
        "英語|と|米|語",
        "トヨタマ|は",
        "トヨタ|マ|は",
        "metaverse|の",
        "Metaverse|の",
        "meta|タグ",
        "apple|の|木",  # another word, or a word in small letters
        "Arm|の|腕",
        "ibm",
        "Rag|で",  # short names keep their case
        "XOpenAI|を",
        "OpenAIX|を",
        "ソフト|バンキング",
        "|",
        "",
    ],
)
def test_what_merely_looks_like_a_name_is_none(words: str) -> None:
    assert not {"GPT-4", "米", "インド", "トヨタ", "Meta", "Apple", "ARM", "IBM", "RAG", "OpenAI", "ソフトバンク"} & set(names(words))


def test_no_name_begins_with_the_mark_of_the_letter_before() -> None:
    text, tokens = tokens_of("サト|\u3099ル|の")
    assert NameMatcher([ListedName("ドル", TECH)]).find(text, tokens) == []


def test_a_version_with_a_point_is_not_the_version_before_it() -> None:
    assert "GPT-4" not in names("GPT-4.5|は")
    assert "GPT-4" not in names("GPT|-|4|.|5|は")
    assert names("GPT-4|。|次|は") == ["GPT-4"]


def test_a_short_name_is_found_in_the_case_it_is_listed_in() -> None:
    assert names("IBM|と|ＩＢＭ|、|RAG|、|npm|を") == ["IBM", "ＩＢＭ", "RAG", "npm"]


def test_a_country_by_itself_is_found() -> None:
    assert found("米|政府|と|米国") == [("米", PLACE), ("米国", PLACE)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Gemini| |3|を|公開", "Gemini 3"),
        ("Gemini| |3| |Pro|を", "Gemini 3 Pro"),
        ("Gemini|-|2.5|を", "Gemini-2.5"),
        ("GPT|-|5|を", "GPT-5"),
        ("Claude| |Opus| |4.5|を", "Claude Opus 4.5"),
        ("クロード|・|オーパス|4.5|を", "クロード・オーパス4.5"),
        ("Llama| |3.1| |405|B|を", "Llama 3.1 405B"),
        ("Llama|-|3|-|70|B|を", "Llama-3-70B"),
        ("Snapdragon| |8| |Gen| |3|を", "Snapdragon 8 Gen 3"),
        ("TPU| |v|6|e|は", "TPU v6e"),
        ("GPT|-|5|-|Codex|は", "GPT-5-Codex"),
        ("Gemini| |3|.|を", "Gemini 3"),
        ("Gemini| |2025|年|版", "Gemini"),
        ("Gemini| |3|年|目", "Gemini"),
        ("Gemini| |4|枚|を", "Gemini"),
        ("Gemini| |30|%|の", "Gemini"),
        ("iPhone| |17|は", "iPhone 17"),
        ("Gemini|を|3|回", "Gemini"),
        ("Gemini| |20|ドル|の", "Gemini"),
        ("Claude| |5|カ国|で", "Claude"),
        ("Claude| |3|ステップ|で", "Claude"),
        ("GPT|-|5| |100|トークン|を", "GPT-5"),
    ],
)
def test_a_product_family_takes_its_version_along(words: str, name: str) -> None:
    assert names(words) == [name]


def test_only_products_have_versions() -> None:
    assert names("OpenAI| |3|を") == ["OpenAI"]


def test_a_name_never_ends_inside_a_token() -> None:
    assert names("ソフトバンクグループ各社|は") == []


def test_a_person_is_found_before_a_title_that_the_words_do_not_part() -> None:
    matcher = NameMatcher([ListedName("馬化騰", PERSON), ListedName("光源", ORG)])
    for words, wanted in (("馬|化|騰氏|は", ["馬化騰"]), ("馬|化|騰|氏|は", ["馬化騰"]), ("光源氏|は", [])):
        text, tokens = tokens_of(words)
        assert [text[hit.start : hit.end] for hit in matcher.find(text, tokens)] == wanted


def test_a_person_is_found_before_an_office_that_is_in_the_same_word() -> None:
    matcher = NameMatcher([ListedName("ミナトフ", PERSON), ListedName("エイダ・ミナトフ", PERSON), ListedName("シラサギ", ORG)])
    for words, wanted in (
        ("ミナトフ大統領|は", ["ミナトフ"]),
        ("エイダ|・|ミナトフ大統領|は", ["エイダ・ミナトフ"]),
        ("ミナトフ大統領令|は", []),
        ("シラサギ大統領|は", []),
    ):
        text, tokens = tokens_of(words)
        assert [text[hit.start : hit.end] for hit in matcher.find(text, tokens)] == wanted


def test_an_empty_list_finds_nothing() -> None:
    text, tokens = tokens_of("OpenAI|は")
    assert NameMatcher([]).find(text, tokens) == []
    assert NameMatcher([ListedName("・", ORG)]).find(text, tokens) == []


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("日米", "米", True),
        ("米は", "米", False),
        ("GPT-4o", "GPT-4", True),
        ("GPT-4.5", "GPT-4", True),
        ("GPT-4。", "GPT-4", False),
        ("ラオス", "オス", True),
        ("独語", "独", True),
        ("OpenAIは", "OpenAI", False),
        ("ＯpenAI", "penAI", False),
    ],
)
def test_a_part_of_a_word_is_known_by_what_stands_beside_it(text: str, name: str, inside: bool) -> None:
    at = text.index(name)
    assert inside_word(text, at, at + len(name)) is inside


@given(st.lists(st.sampled_from([*LISTED, "は", "の", " ", "・", "3", "語", "ス", "-", "."]), max_size=20))
def test_found_names_stand_on_token_boundaries_in_order(words: list[str]) -> None:
    text, tokens = tokens_of("|".join(words))
    starts, ends = {t.start for t in tokens}, {t.end for t in tokens}
    spans = MATCHER.find(text, tokens)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    assert all(s.start in starts and s.end in ends for s in spans)
    assert all((tokens[s.first].start, tokens[s.last - 1].end) == (s.start, s.end) for s in spans)


def test_an_ambiguous_name_is_found_as_such() -> None:
    matcher = NameMatcher([ListedName("DeepSeek", ORG), ListedName("DeepSeek", PRODUCT, weak=True), ListedName("Nova", PRODUCT, weak=True)])
    text, tokens = tokens_of("DeepSeek|と|Nova| |2|は")
    first, second = matcher.find(text, tokens)
    assert (first.listed, first.weak, first.version) == ((ORG,), (PRODUCT,), False)
    assert (second.listed, second.weak, second.version) == ((), (PRODUCT,), True)


def test_two_names_with_a_middle_dot_between_them_are_not_a_third() -> None:
    matcher = NameMatcher([ListedName("MetaX", ORG), ListedName("Meta", ORG), ListedName("Hon Hai", ORG)])
    text, tokens = tokens_of("Meta|・|X|・|Hon|・|Hai|は")
    assert [text[h.start : h.end] for h in matcher.find(text, tokens)] == ["Meta", "Hon・Hai"]
