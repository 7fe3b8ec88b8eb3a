"""How names sound across scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.sounds import consonants, has_katakana, kana_fold, likeness

LIKE = 0.83
"""What the resolver asks for."""


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [
        ("セレブラス", "Cerebras"),
        ("スノーフレイク", "Snowflake"),
        ("ミストラル", "Mistral"),
        ("データブリックス", "Databricks"),
        ("ピクセル10プロ", "Pixel 10 Pro"),
        ("ラマ4", "Llama 4"),
        ("ギャラクシーS25ウルトラ", "Galaxy S25 Ultra"),
        ("ジョン・ターナス", "John Ternus"),
    ],
)
def test_a_name_is_heard_in_both_scripts(katakana: str, latin: str) -> None:
    assert likeness(katakana, latin) >= LIKE


@pytest.mark.parametrize(
    ("katakana", "latin"),
    [("メタル", "Meta"), ("ピクセル9プロ", "Pixel 10 Pro"), ("ピクセル10プロ", "Pixel 10 Pro XL"), ("アマゾン", "Amazon Robotics"), ("ラマ3.1", "Llama 3")],
)
def test_another_name_is_not(katakana: str, latin: str) -> None:
    assert likeness(katakana, latin) < LIKE


@pytest.mark.parametrize(("name", "has"), [("ラマ4", True), ("Llama 4", False), ("ソフトバンク", True), ("楽天モバイル", False), ("さくら", False), ("", False)])
def test_a_name_that_can_be_heard_has_katakana_and_no_kanji(name: str, has: bool) -> None:
    assert has_katakana(name) is has


def test_what_writers_differ_in_does_not_count() -> None:
    assert kana_fold("ジェンスン・ファン") == kana_fold("ジェンスン・フアン")
    assert kana_fold("ヴァンガード") == kana_fold("バンガード")
    assert kana_fold("アマゾン") != kana_fold("アマダン")


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_are_compared_without_an_error_and_within_bounds(first: str, second: str) -> None:
    assert 0.0 <= likeness(first, second) <= 1.0
    assert consonants(first) == consonants(first)
