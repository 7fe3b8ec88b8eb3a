"""Evidence inside its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_claim, a_post

from api.excerpts import excerpt
from kg.records import Claim


def a_claim_saying(text: str, sentence: str, at: int = 0) -> Claim:
    claim = a_claim(a_post("OpenAIは動く。"), "a", "uses", "b")
    return replace(claim, text=text, sentence=sentence, start=at, end=at + len(text), sentence_start=0)


def test_the_evidence_is_cut_out_of_the_sentence() -> None:
    assert excerpt(a_claim_saying("AとBの提携", "今日、AとBの提携が決まる。")) == ("今日、", "AとBの提携", "が決まる。")


@pytest.mark.parametrize("text", ["A**の**B", "`A`のB", "[A](https://example.com/)の**B**"])
def test_markup_in_the_evidence_does_not_hide_it(text: str) -> None:
    assert excerpt(a_claim_saying(text, "今日のAのBだ。")) == ("今日の", "AのB", "だ。")


def test_of_two_places_the_one_at_the_offset_is_marked() -> None:
    assert excerpt(a_claim_saying("AとB", "AとB、またAとB。", at=6)).before == "AとB、また"


def test_evidence_that_is_not_found_marks_the_whole_sentence() -> None:
    assert excerpt(a_claim_saying("&amp;社", "＆社の話。")) == ("", "＆社の話。", "")
