"""Posts made of what breaks readers; `make fuzz` makes many more, with the language model."""

from __future__ import annotations

import nasty
from fakes import FakeAnalyst
from hypothesis import given, settings

_ANALYST = FakeAnalyst()


@given(nasty.POSTS)
def test_whatever_a_file_holds_it_is_a_post_or_says_why_not(data: bytes) -> None:
    nasty.read(data)


@given(nasty.SCANNED)
def test_whatever_a_block_holds_its_text_stands_where_it_says(source: str) -> None:
    nasty.scanned(source)


@settings(max_examples=settings().max_examples // 2)
@given(nasty.POSTS)
def test_whatever_a_post_holds_it_is_stored_written_and_withdrawn(data: bytes) -> None:
    with _ANALYST.sentences() as analyze:
        nasty.analysed(data, _ANALYST, analyze)
