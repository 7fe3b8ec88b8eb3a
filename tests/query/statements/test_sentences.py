"""Sentences of a source, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.statements.sentences import plain, sentences_in


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("", []),
        (" 。\n　！", []),
        ("一つ。二つ！三つ？四つ", [(0, "一つ"), (3, "二つ"), (6, "三つ"), (9, "四つ")]),
        ("行\n　次の行\r\nまた\r行", [(0, "行"), (3, "次の行"), (8, "また"), (11, "行")]),
        ("| セル | ２つ目｜三つ目", [(2, "セル "), (7, "2つ目"), (11, "三つ目")]),
        ("ＡＩが「Ａ…」　だ。㈱Ｂ", [(0, "AIが「A…」 だ"), (10, "㈱B")]),
        ("長" * 1000 + "。" + "長" * 1001 + "。後", [(0, "長" * 1000), (1001, ""), (2003, "後")]),
    ],
)
def test_a_sentence_ends_at_a_mark_a_border_or_the_end_of_its_line(source: str, found: list[tuple[int, str]]) -> None:
    assert list(sentences_in(source)) == found


def test_only_what_stands_between_two_offsets_is_read() -> None:
    assert list(sentences_in("一つ。二つ。三つ", 1, 5)) == [(1, "つ"), (3, "二つ")]


@given(st.text(alphabet="あＡa。! |｜\n\r　…㈱", max_size=40))
def test_sentences_stand_in_order_with_nothing_but_marks_and_blanks_between(source: str) -> None:
    at = 0
    for start, text in sentences_in(source):
        assert not source[at:start].strip(" 　\n\r。!|｜")
        assert text and text[0] == ("A" if source[start] == "Ａ" else source[start])
        at = start + len(text)
    assert not source[at:].strip(" 　\n\r。!|｜")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("- **AI**の[話](/a/)を `x` で ", "AIの話を x で"), ('title: "題', "題"), ("![図](/a.png)2. 文", "図2. 文"), ("2. <b>文</b>", "文")],
)
def test_a_reader_sees_no_markup(text: str, shown: str) -> None:
    assert plain(text) == shown
