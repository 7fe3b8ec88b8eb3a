"""Splitting editorial segments into sentences, before any analysis, so that a repeated sentence is analysed once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.records import Post, Segment, SegmentKind, Sentence

__all__ = ["MAX_SENTENCE", "lead_of", "sentences_of", "split_text"]

MAX_SENTENCE = 1_000
"""Characters; longer runs without an end mark are cut, at a comma if there is one (Sudachi takes 49,149 bytes)."""

_ENDS = "。！？!?"
_OPENING = "「『（(【〈《［[“"
_CLOSING = "」』）)】〉》］]”"
_MARKS = re.compile(rf"[{re.escape(_ENDS + _OPENING + _CLOSING)}\n]")
_WRAPPED_LINE = 25
"""A line at least this long that does not end like a sentence is taken to be wrapped: the next line goes on."""
_LONGEST_BRACKET = 200
_LEAD = 40
"""Characters behind the headline that tell the news; the sentence that they end in does too."""


def sentences_of(post: Post) -> tuple[Sentence, ...]:
    """The sentences of a post's editorial segments, in order, without tokens."""
    found = []
    for index, segment in enumerate(post.segments):
        for start, end in split_text(segment.text):
            found.append(_sentence(segment, index, start, end))
    return tuple(found)


def lead_of(post: Post, sentences: Sequence[Sentence]) -> tuple[int, int]:
    """How many of a post's first sentences are its headline (title and headings that stand before anything else), and how many of the
    next ones tell its news: one or two, of one paragraph."""
    headline = news = read = 0
    paragraph: int | None = None
    for sentence in sentences:
        if paragraph is None and post.segments[sentence.segment].kind in (SegmentKind.TITLE, SegmentKind.HEADING):
            headline += 1
        elif read < _LEAD and paragraph in (None, sentence.segment):
            paragraph = sentence.segment
            news += 1
            read += len(sentence.text)
        else:
            break
    return headline, news


def _sentence(segment: Segment, index: int, start: int, end: int) -> Sentence:
    source_start, source_end = segment.source_span(start, end)
    return Sentence(segment.text[start:end], source_start, source_end, index, start)


def split_text(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in a readable text, white space trimmed. O(length)."""
    start = depth = opened = 0
    line_start = 0
    at = 0
    while found := _MARKS.search(text, at):
        i = found.start()
        at = i + 1
        c = text[i]
        cut = False
        if c in _OPENING:
            depth, opened = depth + 1, i if not depth else opened
        elif c in _CLOSING:
            depth = max(0, depth - 1)
        elif c == "\n":
            line = text[line_start:i].rstrip()
            cut = len(line) < _WRAPPED_LINE or line[-1] in _ENDS + _CLOSING + ":："
            line_start = at
        elif depth == 0 or i - opened > _LONGEST_BRACKET:
            while at < len(text) and text[at] in _ENDS:
                at += 1
            following = text[at : at + 1]
            # A closing bracket goes on with the sentence; a half-width mark inside a word ("Yahoo!ニュース") does not end one.
            cut = following not in _CLOSING if following else True
            if c in "!?" and following.isalnum():
                cut = False
        if cut:
            yield from _pieces(text, start, at)
            start, depth = at, 0
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = max(text.rfind(mark, start + MAX_SENTENCE // 2, start + MAX_SENTENCE) for mark in "、，, \n")
        cut = cut + 1 if cut > 0 else start + MAX_SENTENCE
        yield from _pieces(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
