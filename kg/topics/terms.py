"""Words and noun phrases of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kg.records import Sentence, Token

__all__ = ["content_tokens", "content_words", "noun_phrases"]

_CONTENT = ("名詞-普通名詞", "名詞-固有名詞", "動詞-一般", "形容詞-一般", "形状詞-一般")
_PHRASE = ("名詞-普通名詞", "名詞-固有名詞", "接頭辞", "接尾辞-名詞的")
_COUNTING = ("名詞-普通名詞-助数詞可能", "名詞-数詞", "名詞-普通名詞-副詞可能")


def content_words(sentence: Sentence) -> Iterator[str]:
    """The nouns, verbs and adjectives of a sentence in their dictionary form, in order."""
    return (token.lemma.casefold() for token in content_tokens(sentence))


def content_tokens(sentence: Sentence) -> Iterator[Token]:
    """The words of a sentence that are such."""
    for token in sentence.tokens:
        if _is_content(token.tag):
            word = token.lemma.casefold()
            if len(word) > 1 or "\u4e00" <= word <= "\u9fff":
                yield token


@cache
def _is_content(tag: str) -> bool:
    return tag.startswith(_CONTENT) and not tag.startswith(_COUNTING)


def noun_phrases(sentence: Sentence) -> Iterator[Sequence[Token]]:
    """The longest runs of nouns, with their prefixes and suffixes, that stand without a gap."""
    run: list[Token] = []
    for token in sentence.tokens:
        fits = token.tag.startswith(_PHRASE) and not token.tag.startswith("名詞-数詞")
        if run and (not fits or token.start != run[-1].end):
            yield run
            run = []
        if fits:
            run.append(token)
    if run:
        yield run
