"""From analysed sentences to mentions: repeats, one type a name and post, exact places through markup."""

from __future__ import annotations

from builders import ORG, PERSON, PRODUCT, a_post, read, tokens_of

from kg.extract import Analysis, Span, mentions_of, sentences_of
from kg.extract.context import companies
from kg.records import EntityType, Mention, Post


def mentions(post: Post, *found: tuple[int, str, EntityType, str]) -> tuple[Mention, ...]:
    """The mentions, if the analysis found these (sentence, name, type, method)."""
    sentences = sentences_of(post)
    spans: list[list[Span]] = [[] for _ in sentences]
    for index, name, type, method in found:
        at = sentences[index].text.index(name)
        spans[index].append(Span(at, at + len(name), type, method))
    return mentions_of(post, sentences, [Analysis((), tuple(s)) for s in spans])


def summary(found: tuple[Mention, ...]) -> list[tuple[int, str, str, str]]:
    return [(m.sentence, m.name, m.type.value, m.method) for m in found]


def test_a_name_found_by_context_is_a_name_wherever_it_stands_in_the_post() -> None:
    post = a_post("白鷺太郎氏が語った。白鷺太郎の狙いは何か。", "白鷺太郎と白鷺太郎。")
    assert summary(mentions(post, (0, "白鷺太郎", PERSON, "ginza"))) == [
        (0, "白鷺太郎", "Person", "ginza"),
        (1, "白鷺太郎", "Person", "repeat"),
        (2, "白鷺太郎", "Person", "repeat"),
        (2, "白鷺太郎", "Person", "repeat"),
    ]


def test_a_listed_name_is_not_repeated_by_guess() -> None:
    post = a_post("OpenAIが語った。", "OpenAI。")
    assert summary(mentions(post, (0, "OpenAI", ORG, "gazetteer"))) == [(0, "OpenAI", "Organization", "gazetteer")]


def test_a_repeat_never_overlaps_a_name_nor_stands_inside_a_word() -> None:
    post = a_post("ミナト氏が語った。", "ミナト電算とミナトミライとミナトの話。")
    found = mentions(post, (0, "ミナト", PERSON, "ginza"), (1, "ミナト電算", ORG, "gazetteer"))
    assert summary(found)[1:] == [(1, "ミナト電算", "Organization", "gazetteer"), (1, "ミナト", "Person", "repeat")]
    assert found[2].text_start == post.segments[1].text.rindex("ミナト")


def test_of_two_repeated_names_the_longer_one_is_taken() -> None:
    post = a_post("白鷺電算と白鷺電算社。", "白鷺電算社。")
    found = mentions(post, (0, "白鷺電算", ORG, "context"), (0, "白鷺電算社", ORG, "context"))
    assert [m.name for m in found if m.sentence == 1] == ["白鷺電算社"]


def test_a_very_short_name_is_not_repeated() -> None:
    post = a_post("林氏が語った。林の中。")
    assert summary(mentions(post, (0, "林", PERSON, "ginza"))) == [(0, "林", "Person", "ginza")]


def test_a_name_has_one_type_in_a_post_the_more_frequent_one() -> None:
    post = a_post("青嶺山。", "青嶺山。", "青嶺山。")
    types = [(0, "青嶺山", ORG, "ginza"), (1, "青嶺山", PERSON, "ginza"), (2, "青嶺山", PERSON, "context")]
    assert {m.type for m in mentions(post, *types)} == {PERSON}


def test_of_two_equally_frequent_types_the_order_of_sentences_does_not_decide() -> None:
    post = a_post("青嶺山。", "青嶺山。")
    one = mentions(post, (0, "青嶺山", ORG, "ginza"), (1, "青嶺山", PERSON, "ginza"))
    other = mentions(post, (0, "青嶺山", PERSON, "ginza"), (1, "青嶺山", ORG, "ginza"))
    assert {m.type for m in one} == {m.type for m in other} and len({m.type for m in one}) == 1


def test_a_mention_stands_in_the_source_as_it_says_through_bold_links_and_entities() -> None:
    post = read(
        "---\ntitle: 題\n---\n**Open**AIと[**R&amp;D**社](https://a.example)が組んで作る新しい拠点には台湾の大手のHon\nHaiは&quot;青嶺&quot;。\r\n"
    )
    found = mentions(post, *((1, name, ORG, "gazetteer") for name in ("OpenAI", "R&D社", "Hon\nHai", "青嶺")))
    assert [m.surface for m in found] == ["Open**AI", "R&amp;D**社", "Hon\nHai", "青嶺"]
    assert [m.name for m in found] == ["OpenAI", "R&D社", "Hon Hai", "青嶺"]
    assert all(post.source[m.start : m.end] == m.surface for m in found)
    text = sentences_of(post)[1].text
    assert [text[m.text_start : m.text_end] for m in found] == ["OpenAI", "R&D社", "Hon\nHai", "青嶺"]


def test_mentions_come_in_the_order_of_their_offsets() -> None:
    post = a_post("OpenAIとGPT-5と白鷺太郎。", "白鷺太郎。")
    found = mentions(post, (0, "白鷺太郎", PERSON, "ginza"), (0, "GPT-5", PRODUCT, "gazetteer"), (0, "OpenAI", ORG, "gazetteer"))
    assert [m.start for m in found] == sorted(m.start for m in found)
    assert len(found) == 4


def marked(words: str) -> list[str]:
    text, tokens = tokens_of(words)
    return [text[s.start : s.end] for s in companies(text, tokens)]


def test_a_legal_form_marks_the_nouns_beside_it_as_a_company() -> None:
    assert marked("株式会社|ミナト|電算|は/助詞|増益|だ/助動詞") == ["ミナト電算"]
    assert marked("昨日|、/補助記号|ミナト|電算|株式会社|は/助詞") == ["ミナト電算"]
    assert marked("㈱|白鷺|と/助詞|青嶺|合同会社|が/助詞") == ["白鷺", "青嶺"]


def test_a_legal_form_by_itself_marks_nothing() -> None:
    assert marked("株式会社|は/助詞|法人|だ/助動詞") == []
    assert marked("三/名詞-数詞|株式会社|を/助詞") == []
