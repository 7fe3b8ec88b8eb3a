"""Names that the text itself marks: companies by their legal form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.names import Span
from kg.records import EntityType, Token

__all__ = ["companies"]

_LEGAL_FORMS = frozenset({"株式会社", "㈱", "合同会社", "有限会社"})
_MOST_WORDS = 5
_NOT_IN_NAMES = ("名詞-数詞", "名詞-普通名詞-助数詞可能", "名詞-普通名詞-副詞可能")


def companies(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """What stands directly behind a legal form (``株式会社ミナト電算``), else directly before one, up to five nouns."""
    for index, token in enumerate(tokens):
        if text[token.start : token.end] not in _LEGAL_FORMS:
            continue
        behind = _run(text, tokens[index + 1 :], token.end)
        before = _run(text, tokens[:index][::-1], token.start)
        for run in (behind, before):
            if run:
                yield Span(min(t.start for t in run), max(t.end for t in run), EntityType.ORGANIZATION, "context")
                break


def _run(text: str, tokens: Sequence[Token], edge: int) -> list[Token]:
    """The nouns that follow one another without a gap from an edge, in either direction."""
    run: list[Token] = []
    for token in tokens[:_MOST_WORDS]:
        noun = token.tag.startswith("名詞") and not token.tag.startswith(_NOT_IN_NAMES)
        if edge not in (token.start, token.end) or not noun or text[token.start : token.end] in _LEGAL_FORMS:
            break
        run.append(token)
        edge = token.end if edge == token.start else token.start
    return run
