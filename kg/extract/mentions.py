"""From analysed sentences to the mentions of a post."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.extract.analysis import Analysis
from kg.extract.names import Span, inside_word
from kg.records import EntityType, Mention, Post, Sentence

__all__ = ["mentions_of"]

_BY_CONTEXT = ("context", "ginza")


def mentions_of(post: Post, sentences: Sequence[Sentence], analyses: Sequence[Analysis]) -> tuple[Mention, ...]:
    """The mentions of a post in order of their offsets, none overlapping.

    A name that was found by context in one sentence is a name wherever it stands in the post, with one type.
    """
    spans = [list(a.spans) for a in analyses]
    guessed: dict[str, Counter[EntityType]] = {}
    for sentence, found in zip(sentences, spans, strict=True):
        for span in found:
            if span.method in _BY_CONTEXT:
                guessed.setdefault(sentence.text[span.start : span.end], Counter())[span.type] += 1
    # The more frequent type wins; of two equally frequent ones the first by name, whatever the order of sentences.
    types = {name: min(count, key=lambda t: (-count[t], t)) for name, count in guessed.items()}
    for index, sentence in enumerate(sentences):
        spans[index] = [
            Span(s.start, s.end, types[sentence.text[s.start : s.end]], s.method) if s.method in _BY_CONTEXT else s
            for s in spans[index]
        ]
        _add_repeats(sentence.text, spans[index], types)
    return tuple(
        _mention(post, sentence, index, span)
        for index, (sentence, found) in enumerate(zip(sentences, spans, strict=True))
        for span in sorted(found, key=lambda s: s.start)
    )


def _add_repeats(text: str, spans: list[Span], types: dict[str, EntityType]) -> None:
    for name in sorted(types, key=lambda n: (-len(n), n)):
        if len(name) < 3:
            continue
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(s.start < end and at < s.end for s in spans) and not inside_word(text, at, end):
                spans.append(Span(at, end, types[name], "repeat"))
            at = text.find(name, end)


def _mention(post: Post, sentence: Sentence, index: int, span: Span) -> Mention:
    segment = post.segments[sentence.segment]
    start, end = segment.source_span(sentence.offset + span.start, sentence.offset + span.end)
    name = re.sub(r"\s+", " ", sentence.text[span.start : span.end])
    return Mention(start, end, post.source[start:end], name, span.type, span.method, index, span.start, span.end)
