"""What a post is about: themes of the vocabulary, its own noun phrases, and its tags, weighed.

The weight is the logarithm of how often a term stands in the post, raised for title and headings, for being a theme of
the vocabulary and for being named as a tag, and lowered for phrases of one word. It is made from the post alone, so
that adding a post changes no other post's topics.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

from kg.normalize import lookup_form
from kg.records import Post, SegmentKind, Sentence, Token, Topic
from kg.topics.terms import noun_phrases
from kg.topics.vocabulary import Vocabulary

__all__ = ["MOST_TOPICS", "topics_of"]

MOST_TOPICS = 10

_MOST_WORDS = 6
_TITLE, _HEADING, _TAG = 2.0, 1.3, 1.5
_LISTED, _PHRASE = 1.0, 0.35
_NO_START = ("接尾辞", "名詞-普通名詞-助数詞可能", "名詞-普通名詞-副詞可能")


def topics_of(post: Post, sentences: Sequence[Sentence], vocabulary: Vocabulary, names: frozenset[str]) -> tuple[Topic, ...]:
    """The topics of a post, most central first, at most :data:`MOST_TOPICS`.

    Args:
        post: the post.
        sentences: its sentences with tokens.
        vocabulary: the themes that are known.
        names: names of entities found in the post; a name by itself is an entity and no topic.
    """
    count: Counter[str] = Counter()
    factor: dict[str, float] = {}
    skipped = {lookup_form(n) for n in names}
    for sentence in sentences:
        place = {SegmentKind.TITLE: _TITLE, SegmentKind.HEADING: _HEADING}.get(post.segments[sentence.segment].kind, 1.0)
        for phrase in noun_phrases(sentence):
            for name in _topics_in(sentence.text, phrase, vocabulary):
                form = lookup_form(name)
                if form in _stop_list() or (form not in vocabulary.by_form and any(name in form for name in skipped)):
                    continue
                count[name] += 1
                factor[name] = max(factor.get(name, 1.0), place)
    for tag in (*post.tags, *post.categories):
        theme = vocabulary.by_form.get(lookup_form(tag))
        # Tags are often wrong: one counts only for what the text speaks of, or if it is a known theme.
        name = theme.name if theme else tag
        if lookup_form(name) in _stop_list() or (name not in count and theme is None):
            continue
        count[name] += name not in count
        factor[name] = factor.get(name, 1.0) * _TAG
    weights = {
        name: math.log1p(n) * factor[name] * (_LISTED if lookup_form(name) in vocabulary.by_form else _PHRASE)
        for name, n in count.items()
    }
    best = sorted(weights, key=lambda name: (-weights[name], name))[:MOST_TOPICS]
    return tuple(Topic(_topic_id(name), name, round(weights[name], 4)) for name in best)


def _topics_in(text: str, phrase: Sequence[Token], vocabulary: Vocabulary) -> list[str]:
    """Known themes in a noun phrase, longest first from the left; the phrase itself if it holds none."""
    found = []
    at = 0
    while at < len(phrase):
        for end in range(min(len(phrase), at + _MOST_WORDS), at, -1):
            theme = vocabulary.by_form.get(lookup_form(text[phrase[at].start : phrase[end - 1].end]))
            if theme is not None:
                found.append(theme.name)
                at = end
                break
        else:
            at += 1
    if not found and 2 <= len(phrase) <= 4 and not phrase[0].tag.startswith(_NO_START):
        found.append(text[phrase[0].start : phrase[-1].end])
    return found


@cache
def _stop_list() -> frozenset[str]:
    text = resources.files("kg.topics").joinpath("stop.txt").read_text(encoding="utf-8")
    return frozenset(lookup_form(line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _topic_id(name: str) -> str:
    return "topic/" + re.sub(r"[^\w.+ー]+", "-", lookup_form(name)).strip("-")
