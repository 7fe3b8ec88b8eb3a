"""Splitting text into sentences."""

from __future__ import annotations

import pytest
from builders import read
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.sentences import MAX_SENTENCE, lead_of, sentences_of, split_text
from kg.posts import read_draft


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_text(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一つ目。二つ目。", ["一つ目。", "二つ目。"]),
        ("本当か？！そうだ。", ["本当か？！", "そうだ。"]),
        ("末尾に句点なし", ["末尾に句点なし"]),
        ("「そうだ。間違いない。」と語った。次。", ["「そうだ。間違いない。」と語った。", "次。"]),
        ("同社（東京。従業員百人）は拡大する。", ["同社（東京。従業員百人）は拡大する。"]),
        ("Yahoo!ニュースの記事。", ["Yahoo!ニュースの記事。"]),
        ("Really? Yes! 終わり。", ["Really?", "Yes!", "終わり。"]),
        ("見出し行\n本文が続く。", ["見出し行", "本文が続く。"]),
        (
            "この行は二十五文字よりも長いので途中で折り返されたものと\n見なされて続く。",
            ["この行は二十五文字よりも長いので途中で折り返されたものと\n見なされて続く。"],
        ),
        (
            "売上高は前年同期と比べて三割増の百二十億円に達した。\n利益も増えた。",
            ["売上高は前年同期と比べて三割増の百二十億円に達した。", "利益も増えた。"],
        ),
        ("GPT-4.5は3.14倍。", ["GPT-4.5は3.14倍。"]),
        ("　全角の字下げ。　次。 ", ["全角の字下げ。", "次。"]),
        ("", []),
        (" \n\u3000", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_bracket_that_is_never_closed_does_not_swallow_the_rest() -> None:
    text = "「開いたまま" + "あ" * 300 + "。次の文。その次。"
    assert split(text)[-1] == "その次。"


def test_a_run_without_an_end_is_cut_at_a_comma() -> None:
    text = "あ" * 900 + "、" + "い" * 900
    assert split(text) == ["あ" * 900 + "、", "い" * 900]


@given(st.text(st.sampled_from("あ漢a1 。、！？!?「」（）()\n\u3000・.")).map(lambda t: t * 3))
def test_every_character_is_in_exactly_one_sentence_in_order(text: str) -> None:
    spans = list(split_text(text))
    assert all(0 < end - start <= MAX_SENTENCE for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@given(st.integers(900, 4_000), st.lists(st.tuples(st.integers(0, 3_999), st.sampled_from("、, \n「")), max_size=20))
def test_no_sentence_is_longer_than_the_analyser_takes(length: int, marks: list[tuple[int, str]]) -> None:
    characters = ["字"] * length
    for at, mark in marks:
        characters[at % length] = mark
    text = "".join(characters)
    spans = list(split_text(text))
    assert max(end - start for start, end in spans) <= MAX_SENTENCE
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_a_sentence_knows_its_place_in_segment_and_source() -> None:
    post = read("---\ntitle: 題名\n---\n最初の文。**二つ目**の文は[OpenAI](/a)だ。\n\n- 項目")
    sentences = sentences_of(post)
    assert [s.text for s in sentences] == ["題名", "最初の文。", "二つ目の文はOpenAIだ。", "項目"]
    assert [post.source[s.start : s.end] for s in sentences] == ["題名", "最初の文。", "二つ目**の文は[OpenAI](/a)だ。", "項目"]
    assert [(s.segment, s.offset) for s in sentences] == [(0, 0), (1, 0), (1, 5), (2, 0)]


@pytest.mark.parametrize(
    ("text", "headline", "news"),
    [
        ("# 提携を発表\n\n両社が提携した。設計を担う。\n\n前の年に別の契約があった。", 1, 2),
        ("---\ntitle: 提携を発表\n---\n両社は米国の工場で筐体を量産し、次の年の春までに出荷を始めることで合意したと発表した。設計を担う。", 1, 1),
        ("両社が提携した。\n\n前の年に別の契約があった。", 0, 1),
        ("# 提携を発表\n\n## 要旨\n\n両社が提携した。", 2, 1),
        ("提携を発表", 0, 1),
        ("# 提携を発表", 1, 0),
    ],
)
def test_a_lead_is_the_headline_and_what_its_first_paragraph_says_first(text: str, headline: int, news: int) -> None:
    post, _ = read_draft(text, "draft")
    assert lead_of(post, sentences_of(post)) == (headline, news)
