"""The words are GiNZA's, though no spaCy document is made of them."""

from __future__ import annotations

import warnings

import pytest
import spacy

from kg.extract.ginza import MODEL, load
from kg.extract.vectors import load_vectors

TEXTS = (
    "青嶺ロボティクスの山野太郎社長は、ＯｐｅｎＡＩのGPT-4をラオスの工場で試した。",
    "…あるいは、「また大げさな…」と　思った　 という。",
    "Claude Opus 4.5 と\nLlama-3.1-405B、第14世代Core™。",
    "🚀OpenAIは吉野家と㈱ミナトと①か\u3099ﾊﾞﾝﾀﾞｲを、\u200b！？",
    "",
    "   ",
)


@pytest.mark.model
def test_the_words_are_those_of_ginza() -> None:
    ginza = load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stock = spacy.load(MODEL)
    for text in TEXTS:
        tokens, words = ginza.tokenize(text)
        wanted = [(t.idx, t.idx + len(t), t.tag_, t.lemma_) for t in stock.make_doc(text) if not t.is_space]
        assert [(t.start, t.end, t.tag, t.lemma) for t in tokens] == wanted, text
        assert len(words) == len(tokens)
        assert ginza.tokens(text) == tokens
    assert [ginza.tokens(text) for text in TEXTS] == [ginza.tokenize(text)[0] for text in TEXTS]  # also once words are known


@pytest.mark.model
def test_kanji_beyond_the_basic_plane_are_part_of_words() -> None:
    ginza = load()
    for rare, common in (("𠮷野家と𡈽方氏が𩸽水産に", "吉野家と土方氏が吉水産に"), ("𠮷", "吉")):
        assert [t[:3] for t in ginza.tokens(rare)] == [t[:3] for t in ginza.tokens(common)]
        assert ginza.tokenize(rare)[0] == ginza.tokens(rare)


@pytest.mark.model
def test_katakana_in_parentheses_is_another_name_and_no_reading() -> None:
    ginza = load()
    for text, wanted in (
        ("青嶺工業（アオネ）は", ["青嶺", "工業", "（", "アオネ", "）", "は"]),
        ("青嶺工業(アオネ)は", ["青嶺", "工業", "(", "アオネ", ")", "は"]),
        ("人の性（さが）だ", ["人", "の", "性（さが）", "だ"]),
    ):
        tokens, _ = ginza.tokenize(text)
        assert [text[t.start : t.end] for t in tokens] == wanted
        assert ginza.tokens(text) == tokens


@pytest.mark.model
def test_the_vectors_of_words_are_those_of_ginza() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stock = spacy.load(MODEL)
    vectors = load_vectors(MODEL)
    for word in ("提携", "OpenAI", "を", "𠮷野家", "こんな言葉はない"):
        row = vectors.row(stock.vocab.strings.add(word))
        assert stock.vocab.has_vector(word) == (row < len(vectors.data)), word
        assert row == len(vectors.data) or (vectors.data[row] == stock.vocab[word].vector).all(), word
