"""What a post is about: themes and noun phrases, weighed from the post and shipped tables alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_post, tokenized

from kg.records import Piece, Post, Segment, SegmentKind, Topic
from kg.topics import Ranking, Vocabulary, content_words, load_ranking, topics_of
from kg.topics.ranking import Seen
from kg.topics.terms import noun_phrases
from kg.topics.vocabulary import parse_vocabulary
from kg.topics.weigh import MOST_TOPICS

VOCABULARY = parse_vocabulary(
    "topics.tsv", ["name\taliases\tbroader", "半導体\tチップ\t", "データセンター\tDC\t", "半導体工場\t\t半導体", "物流\t\t"]
)

RANKING = Ranking(load_ranking().weights)
"""The shipped weights without what is known of real terms."""

HEADING, TITLE = SegmentKind.HEADING, SegmentKind.TITLE


def topics(*lines: str | tuple[SegmentKind, str], tags: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> dict[str, float]:
    """Topics with their weights of a post whose segments are these words."""
    return {t.name: t.weight for t in raw(*lines, tags=tags, names=names)}


def raw(
    *lines: str | tuple[SegmentKind, str],
    tags: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    vocabulary: Vocabulary = VOCABULARY,
    ranking: Ranking = RANKING,
) -> tuple[Topic, ...]:
    kinds = [(SegmentKind.PARAGRAPH, x) if isinstance(x, str) else x for x in lines]
    post: Post = a_post(*((kind, plain(words)) for kind, words in kinds), tags=tags)
    return topics_of(post, tokenized(post, [words for _, words in kinds]), vocabulary, frozenset(names), ranking)


def plain(words: str) -> str:
    return "".join(w.partition("/")[0] for w in words.split("|"))


def test_a_theme_is_found_under_its_main_name() -> None:
    assert list(topics("チップ|と/助詞|DC|の/助詞|話")) == ["データセンター", "半導体"]


def test_a_theme_inside_a_longer_one_counts_for_less_than_one_that_stands_free() -> None:
    inside, free = topics("半導体|工場|を/助詞"), topics("半導体|を/助詞")
    assert inside["半導体工場"] > inside["半導体"]
    assert free["半導体"] > inside["半導体"]


def test_a_theme_with_particles_in_its_name_is_found() -> None:
    vocabulary = parse_vocabulary("topics.tsv", ["name\taliases\tbroader", "AIの民主化\t人間 と AI の協働\t"])
    assert [t.name for t in raw("AI|の/助詞|民主化|が/助詞", vocabulary=vocabulary)] == ["AIの民主化"]
    assert [t.name for t in raw("人間|と/助詞|AI|の/助詞|協働|が/助詞", vocabulary=vocabulary)] == ["AIの民主化"]


def test_a_theme_weighs_more_under_its_own_name() -> None:
    assert topics("半導体|が/助詞")["半導体"] > topics("チップ|が/助詞")["半導体"]


def test_a_noun_phrase_that_is_no_theme_is_a_topic_of_lower_weight() -> None:
    found = topics("液浸|冷却|と/助詞|物流|が/助詞")
    assert found["物流"] > found["液浸冷却"] > 0


def test_a_noun_phrase_goes_by_its_most_frequent_spelling() -> None:
    assert [t.name for t in raw("ＡＩ|基盤|と/助詞|AI|基盤|と/助詞|AI|基盤|が/助詞", vocabulary=Vocabulary(()))] == ["AI基盤"]


def test_single_unknown_words_and_very_long_phrases_are_no_topics() -> None:
    assert topics("工場|が/助詞|甲|乙|丙|丁|戊|己|を/助詞") == {}


def test_what_is_said_more_often_weighs_more() -> None:
    found = topics("物流|と/助詞|半導体|と/助詞|物流|と/助詞|物流")
    assert found["物流"] > found["半導体"]


def test_headings_and_the_beginning_raise_the_weight() -> None:
    body = topics("序|が/助詞", "物流|が/助詞")["物流"]
    assert topics("序|が/助詞", (HEADING, "物流|が/助詞"))["物流"] > body
    assert topics((TITLE, "物流|が/助詞"))["物流"] > body


def test_bold_type_raises_the_weight() -> None:
    source = "序が。\n**物流**が物流へ"
    segment = Segment(SegmentKind.PARAGRAPH, "物流が物流へ", (Piece(0, 2, 6, 8), Piece(2, 6, 10, 14)))
    post = replace(a_post("序"), source=source, segments=(segment,))
    plain_post = replace(post, source=source.replace("*", "＿"))
    words = tokenized(a_post("物流が物流へ"), ["物流|が/助詞|物流|へ/助詞"])
    bold, normal = (topics_of(p, words, VOCABULARY, frozenset(), RANKING)[0].weight for p in (post, plain_post))
    assert bold > normal


def test_quotation_marks_raise_the_weight() -> None:
    assert topics("「/補助記号|物流|」/補助記号|が/助詞")["物流"] > topics("、/補助記号|物流|、/補助記号|が/助詞")["物流"]


def test_a_tag_raises_what_the_text_speaks_of() -> None:
    text = "物流|と/助詞|液浸|冷却|と/助詞|半導体|が/助詞"
    plain_, tagged = topics(text), topics(text, tags=("液浸冷却", "物流", "チップ"))
    assert all(tagged[name] > plain_[name] for name in ("物流", "液浸冷却", "半導体"))


def test_a_tag_that_the_text_never_speaks_of_is_no_topic() -> None:
    assert topics("工場|が/助詞", tags=("ＤＣ", "雑談", "思い付き")) == {}


def test_what_annotated_posts_often_were_about_weighs_more() -> None:
    ranking = Ranking(RANKING.weights, {"物流": Seen(50, 40, 10.0), "半導体": Seen(50, 1, 10.0)})
    found = {t.name: t.weight for t in raw("半導体|と/助詞|物流", ranking=ranking)}
    assert found["物流"] > 0.5 > found["半導体"]


def test_of_alike_names_the_later_one_is_put_back() -> None:
    flat = Ranking(dict.fromkeys(RANKING.weights, 0.0))
    assert [(t.name, t.weight) for t in raw("半導体|市場|と/助詞|物流", ranking=flat)] == [
        ("半導体", 0.5),
        ("物流", 0.5),
        ("半導体市場", 0.2689),
    ]


def test_behind_the_first_five_unlikely_topics_are_left_out() -> None:
    unlikely = Ranking({**dict.fromkeys(RANKING.weights, 0.0), "constant": -5.0})
    words = [f"第{c}|工法|は/助詞" for c in "甲乙丙丁戊己庚"]
    assert len(raw(*words, ranking=unlikely)) == 5


@pytest.mark.parametrize("word", ["技術", "企業", "市場", "AI", "最新動向", "ＡＩ"])
def test_words_that_say_nothing_are_no_topics_not_even_as_tags(word: str) -> None:
    vocabulary = parse_vocabulary("topics.tsv", ["name\taliases\tbroader", word])
    assert raw(f"{word}|が/助詞", tags=(word,), vocabulary=vocabulary) == ()


def test_a_phrase_of_two_words_that_say_nothing_is_judged_as_a_whole() -> None:
    assert topics("最新|動向|が/助詞") == {}


def test_the_name_of_an_entity_is_no_topic_unless_it_is_a_theme() -> None:
    assert topics("青嶺|電算|が/助詞", names=("青嶺電算",)) == {}
    assert topics("ＡＢＣ|電算|が/助詞", names=("abc電算",)) == {}
    assert list(topics("物流|が/助詞", names=("物流",))) == ["物流"]


def test_a_post_has_at_most_ten_topics_the_weightiest_first() -> None:
    words = [f"第{c}|工法|は/助詞" for c in "甲乙丙丁戊己庚辛壬癸子丑"]
    likely = Ranking({**RANKING.weights, "constant": 2.0})
    found = raw(*words, "物流|と/助詞", ranking=likely)
    assert len(found) == MOST_TOPICS == 10
    assert found[0].name == "物流"
    assert [t.weight for t in found] == sorted((t.weight for t in found), reverse=True)


def test_equally_weighty_topics_stand_in_the_order_of_their_names() -> None:
    flat = Ranking(dict.fromkeys(RANKING.weights, 0.0))
    assert raw("物流|と/助詞|半導体", ranking=flat) == raw("半導体|と/助詞|物流", ranking=flat)


def test_the_id_of_a_topic_can_be_read_and_does_not_depend_on_spelling() -> None:
    [one] = raw("ＡＩ|基盤|が/助詞")
    [other] = raw("ai|基盤|が/助詞")
    assert one.id == other.id == "topic/ai基盤"


def test_a_post_that_says_nothing_is_about_nothing() -> None:
    assert raw() == ()
    assert raw("は/助詞|が/助詞") == ()


# Words ---------------------------------------------------------------------------------------------------------------


def test_content_words_are_nouns_verbs_and_adjectives_in_dictionary_form() -> None:
    post = a_post("工場が建った。高い2月")
    words = "工場/名詞-普通名詞-一般|が/助詞-格助詞|建った/動詞-一般|。/補助記号|高い/形容詞-一般|2/名詞-数詞|月/名詞-普通名詞-助数詞可能"
    [sentence] = tokenized(post, [words])
    assert list(content_words(sentence)) == ["工場", "建った", "高い"]


def test_content_words_are_folded_and_single_letters_left_out() -> None:
    [sentence] = tokenized(a_post("OpenAIとBと県"), ["OpenAI/名詞-固有名詞-一般|と/助詞|B|と/助詞|県"])
    assert list(content_words(sentence)) == ["openai", "県"]


def test_noun_phrases_end_at_other_words_numbers_and_gaps() -> None:
    words = "大型/接頭辞|工場|は/助詞|液浸|冷却|装置|、/補助記号|三/名詞-数詞|拠点| |別"
    [sentence] = tokenized(a_post(plain(words)), [words])
    phrases = ["".join(sentence.text[t.start : t.end] for t in run) for run in noun_phrases(sentence)]
    assert phrases == ["大型工場", "液浸冷却装置", "拠点", "別"]


def test_no_phrase_is_cut_at_a_sign_that_joins_it_to_its_neighbour() -> None:
    assert raw("R|＆/補助記号|D|投資|が/助詞", vocabulary=Vocabulary(())) == ()
    assert [t.name for t in raw("D|投資|が/助詞", vocabulary=Vocabulary(()))] == ["D投資"]


def test_words_that_only_place_a_thing_make_no_phrase() -> None:
    assert raw("既存|工法|と/助詞|導入|後|が/助詞", vocabulary=Vocabulary(())) == ()


@pytest.mark.parametrize(
    "words",
    [
        "柏木/名詞-固有名詞-人名-姓|遥/名詞-固有名詞-人名-名|CEO|は/助詞",
        "Wu|氏/接尾辞-名詞的|は/助詞",
        "代表|取締役|社長|は/助詞",
        "ご/接頭辞|相談|は/助詞",
        "追加|分/名詞-普通名詞-副詞可能|は/助詞",
        "投資|先/名詞-普通名詞-副詞可能|は/助詞",
        "予定|どおり/名詞-普通名詞-助数詞可能|に/助詞",
        "日付|なし|で/助詞",
        "米|Aonetta|は/助詞",
        "Aone|出身|は/助詞",
        "𠮷/補助記号|野家|ホールディングス|は/助詞",
    ],
)
def test_people_with_titles_notes_and_words_of_courtesy_are_no_topics(words: str) -> None:
    assert raw(words, vocabulary=Vocabulary(()), names=("Aone", "Wu")) == ()


def test_in_a_long_text_one_occurrence_of_an_unlisted_phrase_is_no_topic() -> None:
    rest = ["物流|が/助詞"] * 21
    assert "第甲工法" not in topics("第甲|工法|は/助詞", *rest)
    assert "第甲工法" in topics("第甲|工法|は/助詞", "第甲|工法|は/助詞", *rest)
    assert "第甲工法" in topics((HEADING, "第甲|工法|は/助詞"), *rest)
