"""GiNZA: the only place that loads it."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.names import Span
from kg.records import EntityType, Token

if TYPE_CHECKING:  # spaCy takes a second to import; who only asks for names does not need it
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Ginza", "has_cue", "load"]

MODEL: Final = "ja_ginza"

# What of the stock named-entity component is usable beside a gazetteer: people whom the text marks as
# such. Without the mark it is wrong more often than right on posts of the field (docs/decisions/0003).
_TITLE = r"(?:氏|さん|CEO|COO|CTO|CFO|最高経営責任者|会長|社長|創業者|共同創業者|教授|准教授|博士|首相|大統領|大臣|長官|議員|所長)"
_BEFORE_PERSON: Final = re.compile(_TITLE + r"(?:の|である|を務める|・|、)?[「（(]?$")
_AFTER_PERSON: Final = re.compile(r"[）)」]?(?:[・\s]?" + _TITLE + ")")
_CUE: Final = re.compile(_TITLE)


_UNUSED = ["parser", "morphologizer", "compound_splitter", "bunsetu_recognizer"]


def load() -> Ginza:
    """Load the language pipeline; takes a second or two and some 300 MB."""
    import spacy

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
        """The people whom the stock component finds and the text marks as such."""
        for doc in self._nlp.pipe(docs, batch_size=64):
            yield [span for e in doc.ents if (span := _marked(doc.text, e.start_char, e.end_char, e.label_)) is not None]


def has_cue(text: str) -> bool:
    """Whether the sentence holds a mark of people, so that :meth:`Ginza.names` may find some."""
    return _CUE.search(text) is not None


def _marked(text: str, start: int, end: int, label: str) -> Span | None:
    before, after = text[max(0, start - 16) : start], text[end : end + 16]
    if label == "Person" and (_BEFORE_PERSON.search(before) or _AFTER_PERSON.match(after)):
        return Span(start, end, EntityType.PERSON, "ginza")
    return None
