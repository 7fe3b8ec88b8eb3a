"""The text of a post, marked."""

from __future__ import annotations

from builders import ORG, read

from api.marking import MarkedText, marked
from kg.records import Claim, Mention, Post, SegmentKind

SOURCE = """---
title: OpenAIとFoxconn
date: 2026-01-05
---
## 提携

**OpenAI**は[Foxconn](https://example.com/)と&amp;提携した。別の文。

- OpenAIの話

| 社 | 額 |
|---|---|
| Oracle | 3000億ドル |
"""


def at(post: Post, text: str, nth: int = 0) -> tuple[int, int]:
    """Where the nth occurrence of a text stands in the source."""
    start = -1
    for _ in range(nth + 1):
        start = post.source.index(text, start + 1)
    return start, start + len(text)


def mention(post: Post, text: str, nth: int = 0) -> Mention:
    start, end = at(post, text, nth)
    return Mention(start, end, text, text, ORG, "gazetteer", 0, 0, len(text), f"organization/{text.casefold()}")


def claim(post: Post, first: str, last: str) -> Claim:
    start, end = at(post, first, 1)[0], at(post, last)[1]
    return Claim("c", post.id, "a", "partners_with", "b", start, end, post.source[start:end], "", start, end)


def text_of(found: MarkedText) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in block.cells] for block in found.blocks]


def test_the_text_is_that_of_the_post_without_its_markup() -> None:
    post = read(SOURCE)
    found = marked(post.source, [], [])
    assert "".join(run.text for run in found.title) == "OpenAIとFoxconn"
    assert text_of(found) == [["提携"], ["OpenAIはFoxconnと&提携した。別の文。"], ["OpenAIの話"], ["社", "額"], ["Oracle", "3000億ドル"]]
    assert [block.kind for block in found.blocks][:3] == [SegmentKind.HEADING, SegmentKind.PARAGRAPH, SegmentKind.LIST_ITEM]


def test_names_and_evidence_are_marked_where_they_stand() -> None:
    post = read(SOURCE)
    said = claim(post, "OpenAI", "提携した")
    found = marked(post.source, [mention(post, "OpenAI", 1), mention(post, "Foxconn", 1), mention(post, "Oracle")], [said])
    runs = found.blocks[1].cells[0]
    assert [(r.text, r.mention.name if r.mention else None, r.claimed) for r in runs] == [
        ("OpenAI", "OpenAI", True), ("は", None, True), ("Foxconn", "Foxconn", True), ("と&提携した", None, True), ("。別の文。", None, False),
    ]  # fmt: skip
    assert [r.anchors for r in runs] == [(said.start,), (), (), (), ()]
    assert [r.mention.name for r in found.blocks[4].cells[0] if r.mention] == ["Oracle"]


def test_a_name_is_never_torn_by_the_end_of_evidence() -> None:
    post = read(SOURCE)
    start, end = at(post, "OpenAIの話")
    half = Claim("c", post.id, "a", "uses", "b", start + 2, end, post.source[start + 2 : end], "", start, end)
    runs = marked(post.source, [mention(post, "OpenAI", 2)], [half]).blocks[2].cells[0]
    assert [(r.text, r.claimed, bool(r.anchors)) for r in runs] == [("OpenAI", True, True), ("の話", True, False)]


def test_evidence_in_the_title_is_marked_in_the_title() -> None:
    post = read(SOURCE)
    start, end = at(post, "OpenAIとFoxconn")
    said = Claim("c", post.id, "a", "partners_with", "b", start, end, post.source[start:end], "", start, end)
    assert [run.anchors for run in marked(post.source, [], [said]).title] == [(start,)]
