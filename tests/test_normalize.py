"""Look-up forms and keys: what the spellings of a name have in common."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.normalize import SEPARATORS, LookupText, alias_key, best_name, lookup_form, sound_key

KATAKANA = "アイウエオカキクケコサシスセソタチツテトガギグゲゴパピプペポャュョッンー"
CORE = st.text(f"abcxyzABCXYZ0123456789あいうえお漢字電算白鷺{KATAKANA}", min_size=1, max_size=12)
ANY = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ｶﾞﾊﾟがガか\u3099㈱ー・-_ \u3000Ａａİß\u0301")), max_size=30
)


def wide(text: str) -> str:
    """ASCII letters and digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("NVIDIA", "Nvidia", "ＮＶＩＤＩＡ", "NVIDIA Corporation", "Nvidia Corp.", "NVIDIA, Inc."),
        ("サム・アルトマン", "サム アルトマン", "サムアルトマン", "ｻﾑ･ｱﾙﾄﾏﾝ", "サム　アルトマン", "サム‧アルトマン"),
        ("グーグル", "ｸﾞｰｸﾞﾙ", "ク\u3099ーク\u3099ル"),
        ("サーバー", "サーバ", "ｻｰﾊﾞｰ"),
        ("湊電算", "株式会社湊電算", "湊電算株式会社", "㈱湊電算", "湊電算（株）", "(株)湊電算", "湊電算 株式会社"),
        ("GPT-4", "GPT4", "ＧＰＴ‐４", "gpt 4", "GPT–4"),
        ("Hon Hai", "HonHai", "hon hai", "ＨＯＮ　ＨＡＩ"),
    ],
)
def test_the_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({alias_key(s) for s in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4", "GPT-4o"),
        ("GPT-4", "GPT-4.1"),
        ("C", "C++"),
        ("C", "C#"),
        ("ガス", "カス"),
        ("ビール", "ビル"),
        ("キー", "キ"),
        ("H100", "H200"),
        ("ABC", "ABCD"),
    ],
)
def test_names_of_different_things_have_different_keys(one: str, other: str) -> None:
    assert alias_key(one) != alias_key(other)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u2066", "\ufe0e", "\u3164", "\U000e0100"])
def test_characters_that_show_nothing_do_not_change_a_key(unseen: str) -> None:
    for name in ("OpenAI, Inc.", "ホンハイ", "か\u3099す", "ｶﾞｽ"):
        written = unseen.join(["", *name, ""])
        assert alias_key(written) == alias_key(name) and sound_key(written) == sound_key(name)
        assert LookupText(f"{unseen}OpenAI{unseen}").slice(0, 8) == "openai"


@pytest.mark.parametrize("name", ["株式会社", "Inc.", "・", "-", " ", "Co., Ltd."])
def test_a_name_of_nothing_but_marks_keeps_a_key(name: str) -> None:
    assert alias_key(name)


@given(CORE)
def test_a_key_is_its_own_key(name: str) -> None:
    assert alias_key(alias_key(name)) == alias_key(name)


@given(CORE)
def test_width_and_case_do_not_change_a_key(name: str) -> None:
    assert alias_key(wide(name)) == alias_key(name) == alias_key(name.upper()) == alias_key(name.lower())


@given(CORE)
def test_decomposed_letters_do_not_change_a_key(name: str) -> None:
    assert alias_key(unicodedata.normalize("NFD", name)) == alias_key(name)


@given(CORE, st.sampled_from("・･·‧-‐ \u3000"), st.integers(0, 12))
def test_a_middle_dot_hyphen_or_space_does_not_change_a_key(name: str, mark: str, at: int) -> None:
    # A space before letters could make them a legal form ("ab co"); the other marks cannot.
    if mark.isspace() and re.search(r"[a-z]", name, re.I):
        return
    at = min(at, len(name))
    assert alias_key(name[:at] + mark + name[at:]) == alias_key(name)


@given(CORE, st.sampled_from(["株式会社{}", "{}株式会社", "㈱{}", "{} Inc.", "{} Co., Ltd.", "{}, LLC", "合同会社{}", "{}（株）"]))
def test_a_legal_form_does_not_change_a_key(name: str, form: str) -> None:
    assert alias_key(form.format(name)) == alias_key(name)


@given(ANY)
def test_a_look_up_form_holds_no_separator(text: str) -> None:
    assert not set(lookup_form(text)) & SEPARATORS


@given(ANY, st.data())
def test_a_slice_of_a_look_up_text_is_the_look_up_form_of_the_slice(text: str, data: st.DataObject) -> None:
    clusters = [m.start() for m in re.finditer(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", text, re.S)] + [len(text)]
    start = data.draw(st.sampled_from(clusters))
    end = data.draw(st.sampled_from([c for c in clusters if c >= start]))
    look = LookupText(text)
    assert look.slice(start, end) == lookup_form(text[start:end])
    assert look.form == lookup_form(text)


def test_a_slice_may_begin_and_end_at_half_width_marks() -> None:
    text = "ＡＩの ｶﾞﾗｽ ㈱"
    look = LookupText(text)
    assert look.slice(0, 2) == "ai"
    assert look.slice(4, 8) == "ガラス"
    assert look.slice(9, 10) == "(株)"


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [
        ("ソフトバンク", "sofutobanku"),
        ("トヨタ", "Toyota"),
        ("シャープ", "shaapu"),
        ("ジョーシン", "joushin"),
        ("チッソ", "chisso"),
        ("ティアフォー", "tiafō"),
        ("しんぶん", "shimbun"),
        ("ヴァーテックス", "bātekkusu"),
    ],
)
def test_kana_and_romaji_of_one_sound_have_one_key(kana: str, romaji: str) -> None:
    assert sound_key(kana) == sound_key(romaji) != ""


def test_other_sounds_and_other_scripts_do_not() -> None:
    assert sound_key("ソニー") != sound_key("サニー")
    assert sound_key("日立") == "" == sound_key("日本オラクル") == sound_key("")


def test_what_has_a_number_in_its_name_is_called_as_it_is_mostly_written_with_or_without_its_maker() -> None:
    assert best_name({"Google Gemini 3.0": 2, "Gemini 3.0": 6}) == "Gemini 3.0"
    assert best_name({"Google Gemini 3.0": 6, "Gemini 3.0": 2}) == "Google Gemini 3.0"
    assert best_name({"ソフトバンク 宮川": 1, "宮川": 9}) == "ソフトバンク 宮川"
