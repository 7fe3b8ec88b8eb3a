"""GiNZA: its words, and the vectors of these."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.extract.features import Word, WordReader
from kg.extract.vectors import WordVectors, load_vectors
from kg.records import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Ginza", "load"]

MODEL: Final = "ja_ginza"

_NO_READING: Final = re.compile(r"(?<=[一-龥々])[(（]([ァ-ヺー]+)[)）]")
"""Sudachi takes kana in parentheses behind kanji for their reading and makes one word of it all. In katakana it is another name or
word, as in 鴻海精密工業（ホンハイ）."""
_RARE: Final = re.compile("[\U00020000-\U0003ffff]")
"""Kanji beyond U+FFFF, which Sudachi takes for punctuation. They stand in names: 𠮷野家, 𡈽方."""
_COMMON: Final = {"𠮷": "吉", "𡈽": "土", "𣘺": "橋", "𠮟": "叱", "𠀋": "丈", "𥔎": "崎"}
"""What Sudachi is asked about in their place; for others 吉, which stands in many names."""
_FIELDS: Final = frozenset({"pos", "dictionary_form", "normalized_form"})
"""What is asked of words; Sudachi takes an eighth less time if it need not look up the rest."""
_REMEMBERED: Final = 100_000
"""Words of the dictionary; a server reads drafts for months."""
_BITS: Final = 28
"""Of a word's number in its dictionary; the bits above are the dictionary's number."""
_NO_DICTIONARY: Final = 0xF
_MADE_UP: Final = (1 << _BITS) - 1
"""Number of words that Sudachi joins of several."""


def load() -> Ginza:
    """Load dictionary and vectors; takes half a second, and spaCy as much to import."""
    return Ginza(load_vectors(MODEL))


class Ginza:
    """Words of sentences: GiNZA's Sudachi in split mode C.

    Asks Sudachi, as GiNZA's tokeniser does, and makes no spaCy document of the words, which would take seven eighths of the time;
    they are the same (tests/extract/test_ginza.py), but for what it takes for readings.
    """

    def __init__(self, vectors: WordVectors) -> None:
        import sudachipy

        self._sudachi = sudachipy.Dictionary().create(sudachipy.SplitMode.C, fields=set(_FIELDS))
        self._vectors = vectors
        self._reader = WordReader(vectors)
        self._tags: dict[int, str] = {}
        self._known: dict[int, tuple[str, str]] = {}
        self._words: Any = None

    @property
    def vectors(self) -> NDArray[np.float32]:
        """GiNZA's word vectors, one a row."""
        return self._vectors.data

    def tokenize(self, text: str) -> tuple[tuple[Token, ...], Sequence[Word]]:
        """The words of a sentence, white space left out, and what the tagger sees of them."""
        tokens, words = [], []
        spaced = False
        for morpheme in self._morphemes(text):
            start, end = morpheme.begin(), morpheme.end()
            surface = text[start:end]
            if not surface or surface.isspace():  # a character that stands for several (…) has words without width
                spaced |= bool(surface)
                continue
            tag = self._tag(morpheme)
            tokens.append(Token(start, end, tag, sys.intern(morpheme.dictionary_form())))
            words.append(self._reader.read(surface, tag, spaced, morpheme))
            spaced = False
        return tuple(tokens), words

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of a sentence alone, in half the time."""
        tokens = []
        known, token = self._known, tuple.__new__  # what a named tuple's own constructor does, but for a call
        spaced = text.split(maxsplit=1) != [text]
        start = 0
        for morpheme in self._morphemes(text):
            end = morpheme.end()  # where the next one begins: each question costs as much as all else
            try:
                tag, lemma = known[morpheme.word_id()]
            except KeyError:
                tag, lemma = self._word(morpheme)
            if start < end and not (spaced and text[start:end].isspace()):
                tokens.append(token(Token, (start, end, tag, lemma)))
            start = end
        return tuple(tokens)

    def _word(self, morpheme: Any) -> tuple[str, str]:
        """Tag and dictionary form; remembered of words that the dictionary lists, of others nothing of a text would be forgotten."""
        number = morpheme.word_id()
        if number >> _BITS == _NO_DICTIONARY or number == _MADE_UP:
            return self._tag(morpheme), morpheme.dictionary_form()
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        word = self._known[number] = self._tag(morpheme), sys.intern(morpheme.dictionary_form())
        return word

    def _morphemes(self, text: str) -> Iterable[Any]:
        """Sudachi's words, with other parentheses where it would take what is in them for a reading, and other kanji for those that it
        does not know; offsets are the text's.

        They stand until the next sentence is read.
        """
        text = _RARE.sub(lambda rare: _COMMON.get(rare[0], "吉"), text)
        self._words = self._sudachi.tokenize(_NO_READING.sub(r"［\1］", text), out=self._words)
        found: Iterable[Any] = self._words
        return found

    def _tag(self, morpheme: Any) -> str:
        number = morpheme.part_of_speech_id()
        tag = self._tags.get(number)
        if tag is None:
            tag = self._tags[number] = sys.intern("-".join(part for part in morpheme.part_of_speech()[:4] if part != "*"))
        return tag
