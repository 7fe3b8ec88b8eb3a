"""What the trained component reads: lines, candidate pairs, suggestions, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from builders import ORG, PERSON, PRODUCT, a_mention, a_post, id_of, tokenized

from kg.records import EdgeKey, EntityType, Mention, Post, SegmentKind, Sentence
from kg.relate.ends import ALLOWED, MAY_RELATE
from kg.relate.learned import judge, read
from kg.relate.learned.candidates import pairs_of
from kg.relate.learned.clausefeatures import ClauseFeatures
from kg.relate.learned.features import CLASSES, PairFeatures, allowed
from kg.relate.learned.lines import BAR, Line, lines_of
from kg.relate.learned.model import RelationModel, load_model
from kg.relate.learned.weigh import rows_of, suggestions_of

NAMES: dict[str, EntityType] = {"青嶺": ORG, "湊電算": ORG, "白鷺": ORG, "山野": PERSON, "Aone": PRODUCT, "Bora": PRODUCT}


def named(post: Post, words: Mapping[str, str] | list[str]) -> tuple[Post, list[Sentence], list[Mention]]:
    """A post with tokens and every name of NAMES mentioned."""
    sentences = tokenized(post, words)
    mentions = [
        a_mention(post, sentences, index, token.start, name, NAMES[name], id_of(name, NAMES[name]))
        for index, sentence in enumerate(sentences)
        for token in sentence.tokens
        for name in (sentence.text[token.start : token.end],)
        if name in NAMES
    ]
    return post, sentences, mentions


def simple(*words: str) -> tuple[Post, list[Sentence], list[Mention]]:
    return named(a_post(*("".join(p.partition("/")[0] for p in w.split("|")) for w in words)), list(words))


def a_table(*rows: str) -> tuple[Post, list[Sentence], list[Mention]]:
    cells = [(number, cell) for number, row in enumerate(rows) for cell in row.split(" ¦ ")]
    plain = a_post(*((SegmentKind.TABLE_CELL, cell.replace("|", "")) for _, cell in cells))
    segments = tuple(replace(s, row=number) for s, (number, _) in zip(plain.segments, cells, strict=True))
    return named(replace(plain, segments=segments), [cell for _, cell in cells])


def ends(lines: list[Line]) -> list[tuple[str, str, str]]:
    return [(p.first.mention.name, p.second.mention.name, p.origin) for p in pairs_of(lines, MAY_RELATE)]


# Lines ---------------------------------------------------------------------------------------------------------------


def test_a_name_is_one_item_and_digits_are_one_sign() -> None:
    [line] = lines_of(*simple("青嶺|は/助詞|2026|年|に/助詞|Aone|を/助詞|出す/動詞-一般"))
    assert line.items == ["<O>", "は", "0", "年", "に", "<P>", "を", "出す"]
    assert [(n.mention.name, n.at) for n in line.names] == [("青嶺", 0), ("Aone", 5)]


def test_the_names_of_an_enumeration_know_its_ends() -> None:
    [line] = lines_of(*simple("青嶺|、|湊電算|と|白鷺|は/助詞|Aone|を/助詞|使う/動詞-一般"))
    assert [(n.first, n.last, n.size) for n in line.names] == [(0, 4, 3), (0, 4, 3), (0, 4, 3), (6, 6, 1)]


def test_the_cells_of_a_row_are_one_line_under_their_header() -> None:
    lines = lines_of(*a_table("製品 ¦ 提供元", "Aone ¦ 青嶺", "Bora ¦ 湊電算"))
    assert [line.items for line in lines] == [["製品", BAR, "提供元"], ["<P>", BAR, "<O>"], ["<P>", BAR, "<O>"]]
    assert [line.header.items if line.header else None for line in lines] == [None, lines[0].items, lines[0].items]
    assert lines[1].columns == [0, 1, 1]


# Candidates ----------------------------------------------------------------------------------------------------------


def test_two_names_in_a_sentence_are_a_pair_if_their_types_may_relate() -> None:
    lines = lines_of(*simple("青嶺|は/助詞|Aone|を/助詞|山野|に/助詞|見せる/動詞-一般"))
    assert ends(lines) == [("青嶺", "Aone", ""), ("青嶺", "山野", ""), ("Aone", "山野", "")]


def test_a_sentence_is_about_its_heading() -> None:
    lines = lines_of(*named(a_post((SegmentKind.HEADING, "青嶺"), "Aoneを出す。"), ["青嶺", "Aone|を/助詞|出す/動詞-一般|。"]))
    assert ends(lines) == [("青嶺", "Aone", "h")]


def test_nothing_is_carried_into_a_line_that_names_it_itself() -> None:
    lines = lines_of(*named(a_post((SegmentKind.HEADING, "青嶺"), "青嶺がAoneを出す。"), ["青嶺", "青嶺|が/助詞|Aone|を/助詞|出す/動詞-一般|。"]))
    assert ends(lines) == [("青嶺", "Aone", "")]


@pytest.mark.parametrize("letters", sorted(MAY_RELATE))
def test_every_pair_that_may_relate_may_do_so_by_some_class(letters: str) -> None:
    assert sum(allowed(letters)) > 1
    assert allowed("CL") == (True,) + (False,) * (len(CLASSES) - 1)
    assert ALLOWED["leads"] == {"HO"}


# The model -----------------------------------------------------------------------------------------------------------


def test_features_are_the_same_every_time() -> None:
    post, sentences, mentions = simple("青嶺|は/助詞|Aone|を/助詞|開発/名詞-普通名詞-サ変可能|し/動詞|た/助動詞")
    lines = lines_of(post, sentences, mentions)
    [pair] = pairs_of(lines, MAY_RELATE)
    assert PairFeatures(lines).of(pair) == PairFeatures(lines_of(post, sentences, mentions)).of(pair)


def test_probabilities_of_a_pair_add_up_and_do_not_depend_on_the_pairs_beside_it() -> None:
    reading = read(*simple("青嶺|は/助詞|Aone|を/助詞|湊電算|に/助詞|売る/動詞-一般"))
    model = load_model()
    together = model.of_pairs(reading.features)
    assert together.shape == (3, len(CLASSES))
    assert np.allclose(together.sum(axis=1), 1, atol=1e-5)
    for features, row in zip(reading.features, together, strict=True):
        assert np.allclose(model.of_pairs([features])[0], row, atol=1e-5)
    assert model.of_pairs([]).shape == (0, len(CLASSES))


def test_a_post_without_names_suggests_nothing() -> None:
    post, sentences, mentions = simple("空|は/助詞|青い/形容詞")
    assert judge(sentences, read(post, sentences, mentions), [], load_model()) == ({}, [])


def test_a_pattern_is_a_suggestion_even_if_no_pair_makes_it() -> None:
    key = EdgeKey("a", "develops", "b")
    [suggestion] = suggestions_of([], np.zeros((0, len(CLASSES)), dtype=np.float32), [key])
    assert suggestion.key == key and suggestion.patterned
    assert rows_of([], [], [suggestion], ClauseFeatures({}, {})).shape[0] == 1


def test_more_patterns_make_surer() -> None:
    post, sentences, mentions = simple("青嶺|の/助詞|Aone|は/助詞|速い/形容詞")
    key = EdgeKey(id_of("青嶺", ORG), "develops", id_of("Aone", PRODUCT))
    without, _ = judge(sentences, read(post, sentences, mentions), [], load_model())
    with_pattern, _ = judge(sentences, read(post, sentences, mentions), [key], load_model())
    assert with_pattern[key] >= without.get(key, 0) and with_pattern[key] > 0.8


def test_weights_of_other_features_are_refused(tmp_path: object) -> None:
    from pathlib import Path

    from kg.errors import DataError

    path = Path(str(tmp_path)) / "other.npz"
    np.savez(path, features=np.array(-1), classes=np.array(["x"]))
    with pytest.raises(DataError, match="train them again"):
        RelationModel.load(path)


def test_a_claim_of_a_table_row_shows_the_row() -> None:
    from kg.relate import claims_of

    post, sentences, mentions = a_table("製品 ¦ 開発元", "Aone ¦ 青嶺", "Bora ¦ 湊電算")
    claims = [c for c in claims_of(post, sentences, mentions) if c.type == "develops"]
    assert {(c.head, c.tail) for c in claims} == {
        (id_of("青嶺", ORG), id_of("Aone", PRODUCT)),
        (id_of("湊電算", ORG), id_of("Bora", PRODUCT)),
    }
    for claim in claims:
        assert post.source[claim.start : claim.end] == claim.text
        assert claim.sentence in ("Aone | 青嶺", "Bora | 湊電算")
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end


def test_the_rows_of_a_table_do_not_mix() -> None:
    lines = lines_of(*a_table("製品 ¦ 開発元", "Aone ¦ 青嶺", "Bora ¦ 湊電算"))
    assert all(a.segment < b.segment for a, b in pairwise(lines))
    inside = [(a, b) for a, b, origin in ends(lines) if not origin]
    assert inside == [("Aone", "青嶺"), ("Bora", "湊電算")]

