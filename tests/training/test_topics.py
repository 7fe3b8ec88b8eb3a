"""What annotated posts teach about topics."""

from __future__ import annotations

import numpy as np
import pytest
from builders import a_post, tokenized

from kg.topics import Vocabulary
from kg.topics.ranking import FEATURES
from kg.topics.vocabulary import parse_vocabulary
from kg.training.topics import Indexed, fit, grown

NOTHING = Vocabulary(())


def indexed(words: str, *topics: tuple[str, ...]) -> Indexed:
    """A post of these words with topics, each a name and its surfaces."""
    post = a_post(words.replace("|", ""))
    return Indexed(post, tuple(tokenized(post, [words])), frozenset(), tuple((t[0], t[1:]) for t in topics))


def curated(*lines: str) -> Vocabulary:
    return parse_vocabulary("topics.tsv", ["name\taliases\tbroader", *lines])


def themes(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    return {t.name: t.aliases for t in vocabulary.themes}


def test_a_name_that_was_given_twice_is_a_theme() -> None:
    posts = [indexed("物流|と|医療", ("物流", "物流"), ("医療", "医療")), indexed("物流", ("物流", "物流"))]
    assert themes(grown(NOTHING, posts)) == {"物流": ()}


def test_a_string_that_is_mostly_given_with_a_name_is_a_name_of_its_theme() -> None:
    posts = [indexed("投資対効果|と|採算", ("ROI", "投資対効果", "採算"))] * 3 + [indexed("採算")] * 30
    assert themes(grown(NOTHING, posts)) == {"ROI": ("投資対効果",)}, "採算 stands in too many posts that are not about it"


def test_of_two_names_that_are_given_together_the_more_usual_one_is_the_themes() -> None:
    posts = [indexed("LLM", ("大規模言語モデル", "LLM"))] * 5 + [indexed("LLM", ("LLM", "大規模言語モデル"))] * 3
    assert themes(grown(NOTHING, posts)) == {"大規模言語モデル": ("LLM",)}


def test_names_that_are_given_apart_stay_two_themes_whatever_the_curated_table_says() -> None:
    posts = [indexed("医療|と|ヘルスケア", ("医療", "医療"), ("ヘルスケア", "ヘルスケア"))] * 4
    assert set(themes(grown(curated("医療\tヘルスケア\t"), posts))) == {"医療", "ヘルスケア"}


def test_one_annotation_does_not_overrule_the_curated_table() -> None:
    posts = [indexed("偽情報", ("AI倫理", "偽情報"))] + [indexed("倫理", ("AI倫理", "倫理"))] * 3
    wide = (table := curated("偽情報", "AI倫理")).widened(grown(table, posts))
    assert wide.by_form["偽情報"].name == "偽情報"


@pytest.mark.parametrize("text", ["1000億ドル調達", "30%削減", "一" * 25, "A|B"])
def test_amounts_and_sentences_are_no_names(text: str) -> None:
    assert themes(grown(NOTHING, [indexed("調達", ("調達", "調達", text))] * 4)) == {"調達": ()}


def test_a_topic_is_hit_by_its_name_and_its_surfaces_in_any_spelling() -> None:
    post = indexed("物流", ("AI チップ", "ＡＩ半導体"), ("物流", "物流"))
    assert [post.hits(n) for n in ("AIチップ", "ai半導体", "物流", "医療")] == [{0}, {0}, {1}, set()]


def test_the_fit_finds_what_tells_right_from_wrong_and_leaves_out_what_it_must() -> None:
    rows = np.zeros((200, len(FEATURES)))
    rows[:, 0] = 1.0
    bold, tag = FEATURES.index("bold"), FEATURES.index("tag")
    rows[:100, bold] = rows[:100, tag] = 1.0
    labels = np.array([1.0] * 90 + [0.0] * 110)
    weights = fit(rows, labels, skip=["tag"])
    assert weights["bold"] > 3
    assert weights["tag"] == 0.0
    assert fit(rows, labels) == fit(rows, labels)
