"""GiNZA: the only place that loads it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.names import Span
from kg.records import EntityType, Token

__all__ = ["LABELS", "Ginza", "load"]

MODEL: Final = "ja_ginza"

# What of the stock named-entity component's 189 labels is right often enough, measured on annotated posts after the
# gazetteer has taken its names (docs/evaluation.md).
LABELS: Final = {
    "Company": EntityType.ORGANIZATION,
    "Government": EntityType.ORGANIZATION,
    "International_Organization": EntityType.ORGANIZATION,
    "Country": EntityType.PLACE,
    "Province": EntityType.PLACE,
    "City": EntityType.PLACE,
}

_UNUSED = ["parser", "morphologizer", "compound_splitter", "bunsetu_recognizer"]


def load() -> Ginza:
    """Load the language pipeline; takes a second or two and some 300 MB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Ginza(spacy.load(MODEL, exclude=_UNUSED))


class Ginza:
    """Words (Sudachi, split mode C) and stock names of sentences."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def tokenize(self, text: str) -> tuple[Doc, tuple[Token, ...]]:
        """The words of a sentence, white space left out; the Doc is for :meth:`names`."""
        doc = self._nlp.make_doc(text)
        tokens = tuple(
            Token(t.idx, t.idx + len(t), sys.intern(t.tag_), sys.intern(t.lemma_)) for t in doc if not t.is_space
        )
        return doc, tokens

    def names(self, docs: Sequence[Doc]) -> Iterator[list[Span]]:
        """What the stock component takes for a name, of the labels in use."""
        for doc in self._nlp.pipe(docs, batch_size=64):
            yield [
                Span(e.start_char, e.end_char, LABELS[e.label_], "ginza") for e in doc.ents if e.label_ in LABELS
            ]
