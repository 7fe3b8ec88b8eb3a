"""GiNZA: the only place that loads it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.features import Word, WordReader
from kg.records import Token

if TYPE_CHECKING:  # spaCy takes a second to import; who only asks for names does not need it
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language

__all__ = ["Ginza", "load"]

MODEL: Final = "ja_ginza"

_UNUSED = ["ner", "tok2vec", "parser", "morphologizer", "compound_splitter", "bunsetu_recognizer"]


def load() -> Ginza:
    """Load the language pipeline; takes a second or two."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Ginza(spacy.load(MODEL, exclude=_UNUSED))


class Ginza:
    """Words of sentences: Sudachi in split mode C."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._reader = WordReader(nlp.vocab)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """GiNZA's word vectors, one a row."""
        return self._nlp.vocab.vectors.data  # type: ignore[no-any-return]

    def tokenize(self, text: str) -> tuple[tuple[Token, ...], Sequence[Word]]:
        """The words of a sentence, white space left out, and what the tagger sees of them."""
        doc = self._nlp.make_doc(text)
        tokens = tuple(
            Token(t.idx, t.idx + len(t), sys.intern(t.tag_), sys.intern(t.lemma_)) for t in doc if not t.is_space
        )
        return tokens, self._reader.read(doc)
