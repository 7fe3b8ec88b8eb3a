"""From analysed sentences to mentions: one decision a name and post, repeats, exact places through markup."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, a_post, read, tokens_of

from kg.extract import Analysis, Candidate, mentions_of, sentences_of
from kg.extract.context import bare, companies, offices, trimmed
from kg.records import ENTITY_TYPES, UNSURE, EntityType, Mention, Post, Token


def scores(**probabilities: float) -> tuple[float, ...]:
    """What the tagger holds of each type: ``scores(Product=0.7)``."""
    return tuple(probabilities.get(type.value, 0.0) for type in ENTITY_TYPES)


def listed(*types: EntityType, weak: tuple[EntityType, ...] = (), **probabilities: float) -> Candidate:
    return Candidate(0, 0, listed=types, weak=weak, scores=scores(**probabilities) if probabilities else ())


def tagged(**probabilities: float) -> Candidate:
    best = max(probabilities, key=lambda t: probabilities[t])
    return Candidate(0, 0, tagged=EntityType(best), scores=scores(**probabilities))


def mentions(post: Post, *found: tuple[int, str, Candidate]) -> tuple[Mention, ...]:
    """The mentions, if the analysis found these (sentence, name, candidate)."""
    sentences = sentences_of(post)
    candidates: list[list[Candidate]] = [[] for _ in sentences]
    for index, name, candidate in found:
        at = sentences[index].text.index(name)
        candidates[index].append(candidate._replace(start=at, end=at + len(name)))
    tokens = [tuple(Token(i, i + 1, "", c) for i, c in enumerate(s.text)) for s in sentences]
    return mentions_of(post, sentences, [Analysis(t, tuple(c)) for t, c in zip(tokens, candidates, strict=True)])


def summary(found: tuple[Mention, ...]) -> list[tuple[int, str, str, str]]:
    return [(m.sentence, m.name, m.type.value, m.method) for m in found]


def test_a_name_is_a_name_wherever_it_stands_in_the_post() -> None:
    post = a_post("白鷺電算が語った。白鷺電算の狙いは何か。", "白鷺電算と白鷺電算。")
    assert summary(mentions(post, (0, "白鷺電算", tagged(Organization=0.9)))) == [
        (0, "白鷺電算", "Organization", "tagger"),
        (1, "白鷺電算", "Organization", "repeat"),
        (2, "白鷺電算", "Organization", "repeat"),
        (2, "白鷺電算", "Organization", "repeat"),
    ]


def test_a_repeat_never_overlaps_a_longer_name_nor_stands_inside_a_word() -> None:
    post = a_post("ミナトが語った。", "ミナト電算とミナトミライとミナトの話。")
    found = mentions(post, (0, "ミナト", tagged(Product=0.9)), (1, "ミナト電算", listed(ORG, Organization=0.9)))
    assert summary(found)[1:] == [(1, "ミナト電算", "Organization", "gazetteer"), (1, "ミナト", "Product", "repeat")]
    assert found[2].text_start == post.segments[1].text.rindex("ミナト")


def test_what_the_tagger_doubts_is_no_name_and_what_it_holds_is_one() -> None:
    post = a_post("青嶺は新しい。")
    assert not mentions(post, (0, "青嶺", tagged(Organization=0.3)))
    assert summary(mentions(post, (0, "青嶺", tagged(Organization=0.7)))) == [(0, "青嶺", "Organization", "tagger")]


def test_a_listed_name_that_may_be_a_word_is_left_unsure_where_the_tagger_did_not_read() -> None:
    post = a_post("ソラは新しい。ソラ電算もソラを語った。")
    found = mentions(post, (0, "ソラ", listed(weak=(PRODUCT,))), (1, "ソラ電算", listed(ORG)), (1, "ソラ", listed(weak=(PRODUCT,))))
    assert summary(found) == [(0, "ソラ", "Product", UNSURE), (1, "ソラ電算", "Organization", "gazetteer"), (1, "ソラ", "Product", UNSURE)]
    assert not mentions(post, (0, "ソラ", listed(weak=(PRODUCT,), Product=0.1)))


def test_what_is_unsure_takes_no_place_of_a_sure_name_nor_of_the_short_form_of_one() -> None:
    post = a_post("青嶺電算の話。青嶺ソラの社長は青嶺ソラ電算を去った。")
    found = mentions(post, (0, "青嶺電算", listed(ORG)), (1, "青嶺ソラ電算", listed(weak=(ORG,))), (1, "青嶺ソラ", listed(ORG)))
    assert [(m.name, m.method) for m in found] == [("青嶺電算", "gazetteer"), ("青嶺ソラ", "gazetteer"), ("青嶺ソラ", "repeat")]
    post = a_post("サム・ミナトが語った。ミナト氏の狙いは何か。")
    found = mentions(post, (0, "サム・ミナト", listed(PERSON)), (1, "ミナト", listed(weak=(PERSON,))))
    assert [(m.name, m.method) for m in found] == [("サム・ミナト", "gazetteer"), ("ミナト", "short form")]


@pytest.mark.parametrize("name", ["###", "...", "——"])
def test_what_has_neither_letter_nor_digit_is_no_name(name: str) -> None:
    assert not mentions(a_post(f"これは{name}という記号。"), (0, name, tagged(Technology=0.99)))


def test_a_listed_name_needs_little_from_the_tagger_but_something() -> None:
    post = a_post("青嶺は新しい。")
    assert summary(mentions(post, (0, "青嶺", listed(ORG, Organization=0.3)))) == [(0, "青嶺", "Organization", "gazetteer")]
    assert not mentions(post, (0, "青嶺", listed(ORG, Organization=0.1)))
    assert summary(mentions(post, (0, "青嶺", listed(ORG)))) == [(0, "青嶺", "Organization", "gazetteer")], "not read by the tagger"


def test_a_listed_name_is_not_swallowed_by_a_longer_span_of_which_the_tagger_is_unsure() -> None:
    post = a_post("白鷺電算第二工場、着工延期へ")
    wide = (0, "白鷺電算第二工場", tagged(Project=0.2, Organization=0.1))
    assert summary(mentions(post, (0, "白鷺電算", listed(ORG, Organization=0.1)), wide)) == [(0, "白鷺電算", "Organization", "gazetteer")]
    assert mentions(post, (0, "白鷺電算", listed(ORG, Organization=0.1))) == ()
    sure = (0, "白鷺電算第二工場", tagged(Project=0.9))
    assert summary(mentions(post, (0, "白鷺電算", listed(ORG, Organization=0.1)), sure)) == [(0, "白鷺電算第二工場", "Project", "tagger")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("米を食べる。", 0), ("米の生産量は減る。", 0), ("コメ（米）は高い。", 0), ("農家は米を出荷した。", 0), ("米と小麦。", 0),
        ("米では株が上がった。", 1), ("米、規制を強化", 1), ("米の半導体大手。", 1), ("米農務省はコメを調べる。", 1), ("米のコメント。", 1),
    ],
)  # fmt: skip
def test_what_is_eaten_is_no_country(text: str, names: int) -> None:
    words = ("コメント", "コメ", "農家", "農務省")
    post = a_post(text)
    [sentence] = sentences_of(post)
    cut = re.findall("|".join((*words, ".")), sentence.text)
    ends = [sum(map(len, cut[: n + 1])) for n in range(len(cut))]
    tokens = tuple(Token(end - len(word), end, "", word) for word, end in zip(cut, ends, strict=True))
    at = sentence.text.index("米")
    found = Analysis(tokens, (listed(PLACE, Place=0.9)._replace(start=at, end=at + 1),))
    assert len(mentions_of(post, [sentence], [found])) == names


def test_an_organisation_and_the_person_behind_it_are_two() -> None:
    text = "白鷺電算森下氏が語る。"
    post = a_post(text)
    [sentence] = sentences_of(post)
    tokens = (Token(0, 4, "", "白鷺電算"), Token(4, 6, "名詞-固有名詞-人名-姓", "森下"), Token(6, 7, "接尾辞", "氏"), Token(7, 11, "", "が語る。"))
    org, both = listed(ORG, Organization=0.1)._replace(end=4), tagged(Person=0.9)._replace(end=6)
    found = mentions_of(post, [sentence], [Analysis(tokens, (org, both))])
    assert [(m.name, m.type) for m in found] == [("白鷺電算", ORG), ("森下", PERSON)]


def test_an_ambiguous_listing_needs_the_tagger() -> None:
    post = a_post("ライトは新しい。")
    assert not mentions(post, (0, "ライト", listed(weak=(PRODUCT,), Product=0.2)))
    assert summary(mentions(post, (0, "ライト", listed(weak=(PRODUCT,), Product=0.7)))) == [(0, "ライト", "Product", "gazetteer")]


def test_the_context_decides_between_the_company_and_its_product() -> None:
    post = a_post("DeepSeekを動かす。", "DeepSeekが応答する。")
    company = listed(ORG, weak=(PRODUCT,), Organization=0.9, Product=0.1)
    product = listed(ORG, weak=(PRODUCT,), Organization=0.02, Product=0.97)
    assert {m.type for m in mentions(post, (0, "DeepSeek", company), (1, "DeepSeek", company))} == {ORG}
    assert {m.type for m in mentions(post, (0, "DeepSeek", product), (1, "DeepSeek", product))} == {PRODUCT}


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Sunolaは27日、方針を明らかにした。", ORG),
        ("Sunolaが3億ドルを調達した。", ORG),
        ("Sunolaの創業者が語る。", ORG),
        ("Sunolaは曲を作る。", PRODUCT),
        ("Sunolaで曲を作ったと発表した。", PRODUCT),
    ],
)
def test_what_acts_as_a_company_does_is_the_company_and_not_its_product(text: str, type: EntityType) -> None:
    product = listed(weak=(ORG, PRODUCT), Organization=0.05, Product=0.9)
    assert [m.type for m in mentions(a_post(text), (0, "Sunola", product))] == [type]


def test_what_is_in_force_is_the_law_that_goes_by_these_letters() -> None:
    candidate = listed(weak=(EntityType.LAW,), Technology=0.2)
    assert [m.type for m in mentions(a_post("DMXが全面適用された。"), (0, "DMX", candidate))] == [EntityType.LAW]
    assert not mentions(a_post("DMXを箱に入れた。"), (0, "DMX", candidate))


def test_a_name_has_one_type_in_a_post_and_the_order_of_sentences_does_not_decide() -> None:
    post = a_post("青嶺山。", "青嶺山。")
    one, other = tagged(Organization=0.9), tagged(Person=0.9)
    first = {m.type for m in mentions(post, (0, "青嶺山", one), (1, "青嶺山", other))}
    second = {m.type for m in mentions(post, (0, "青嶺山", other), (1, "青嶺山", one))}
    assert first == second and len(first) == 1


def test_a_legal_form_makes_a_company_of_what_the_tagger_does_not_know() -> None:
    post = a_post("ミナト電算は増益だ。")
    found = mentions(post, (0, "ミナト電算", Candidate(0, 0, marked=True, scores=scores(Product=0.3))))
    assert summary(found) == [(0, "ミナト電算", "Organization", "context")]


def test_a_person_named_in_full_is_meant_by_the_family_name_alone() -> None:
    post = a_post("サム・アルトマンが語った。", "アルトマン氏は続けた。アルトマンの狙いは何か。")
    assert summary(mentions(post, (0, "サム・アルトマン", tagged(Person=0.9))))[1:] == [
        (1, "アルトマン", "Person", "short form"),
        (2, "アルトマン", "Person", "short form"),
    ]


def test_the_family_name_of_a_japanese_person_needs_a_title() -> None:
    post = a_post("白鷺太郎が語った。", "白鷺氏は白鷺の湖へ。")
    sentences = sentences_of(post)
    full = tagged(Person=0.9)._replace(start=0, end=4)
    tokens = (Token(0, 2, "名詞-固有名詞-人名-姓", "白鷺"), Token(2, 4, "名詞-固有名詞-人名-名", "太郎"), Token(4, 5, "", "が"))
    every = tuple(Token(i, i + 1, "", c) for i, c in enumerate(sentences[1].text))
    found = mentions_of(post, sentences, [Analysis(tokens, (full,)), Analysis(every, ())])
    assert summary(found) == [(0, "白鷺太郎", "Person", "tagger"), (1, "白鷺", "Person", "short form")]


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("白鷺 太郎 最高 財務 責任者 は", "最高財務責任者"),
        ("白鷺 太郎 代表 取締役 会長 兼 社長 が", "代表取締役会長兼社長"),
        ("白鷺 太郎 経営 企画 本部 長 が", "経営企画本部長"),
        ("アン ・ リー 首席 研究員 は", "首席研究員"),
        ("白鷺 太郎 の 社長 就任", ""),
        ("白鷺 兼続 が", ""),
        ("白鷺 社長 室 は", ""),
        ("白鷺 米 大統領 が", "米大統領"),
        ("白鷺 前 首相 が", "前首相"),
        ("白鷺 上院 議員 が", "上院議員"),
        ("白鷺 大統領 令 に", ""),
        ("白鷺 議員 連盟 は", ""),
        ("青嶺 電機 社長 は", ""),
        ("社長 は", ""),
    ],
)
def test_an_office_directly_behind_a_persons_name_is_found(words: str, office: str) -> None:
    text = words.replace(" ", "")
    ends = list(accumulate(map(len, words.split())))
    tags = ["名詞-固有名詞-人名-名" if word in ("太郎", "兼続", "リー") else "" for word in words.split()]
    tokens = [Token(a, b, tag, "") for (a, b), tag in zip(pairwise([0, *ends]), tags, strict=True)]
    named = [word == "白鷺" for word in words.split()]
    found = [text[tokens[first].start : tokens[last - 1].end] for first, last in offices(text, tokens, named)]
    assert found == ([office] if office else [])


def test_a_family_name_before_an_office_is_one() -> None:
    post = a_post("白鷺太郎が語った。", "白鷺最高財務責任者は続けた。白鷺の湖へ。")
    sentences = sentences_of(post)
    full = tagged(Person=0.9)._replace(start=0, end=4)
    tokens = (Token(0, 2, "名詞-固有名詞-人名-姓", "白鷺"), Token(2, 4, "名詞-固有名詞-人名-名", "太郎"), Token(4, 5, "", "が"))
    others = [Analysis(tuple(Token(i, i + 1, "", c) for i, c in enumerate(s.text)), ()) for s in sentences[1:]]
    found = mentions_of(post, sentences, [Analysis(tokens, (full,)), *others])
    assert summary(found)[1:] == [(1, "白鷺", "Person", "short form")]


@pytest.mark.parametrize("name", ["サム・リー", "孫正義", "OpenAI・Japan"])
def test_no_family_name_is_made_of_what_is_too_short_or_no_person(name: str) -> None:
    kind = tagged(Person=0.9) if "OpenAI" not in name else tagged(Organization=0.9)
    post = a_post(f"{name}が語った。", "リー氏とJapanと孫氏。")
    assert [m.name for m in mentions(post, (0, name, kind))] == [name]


@pytest.mark.parametrize(("text", "found"), [("孫が生まれた。", 0), ("孫氏が語った。", 1), ("孫正義氏が語った。孫の狙いは。", 2)])
def test_an_ambiguous_name_of_a_person_needs_a_title_or_the_full_name(text: str, found: int) -> None:
    full = [(0, "孫正義", listed(PERSON, Person=0.9))] if "孫正義" in text else []
    index = 1 if full else 0
    assert len(mentions(a_post(text), *full, (index, "孫", listed(weak=(PERSON,), Person=0.9)))) == found


@pytest.mark.parametrize(("text", "found"), [("白鷺大統領が語った。", 1), ("白鷺前首相が語った。", 1), ("白鷺大統領令に従う。", 0), ("白鷺社長が語った。", 0)])
def test_what_may_be_a_word_is_a_persons_name_before_an_office_of_a_state(text: str, found: int) -> None:
    assert len(mentions(a_post(text), (0, "白鷺", listed(weak=(PERSON,), Person=0.1)))) == found


def test_a_law_and_a_place_with_one_name_in_two_posts_are_two() -> None:
    post = a_post("広島AIプロセスと広島。")
    found = mentions(post, (0, "広島AIプロセス", listed(EntityType.LAW, Law=0.9)), (0, "広島", listed(PLACE, Place=0.9)))
    assert [(m.name, m.type) for m in found] == [("広島AIプロセス", EntityType.LAW), ("広島", PLACE)]


def test_a_mention_stands_in_the_source_as_it_says_through_bold_links_and_entities() -> None:
    post = read(
        "---\ntitle: 題\n---\n**Open**AIと[**R&amp;D**社](https://a.example)が組んで作る新しい拠点には台湾の大手のHon\nHaiは&quot;青嶺&quot;。\r\n"
    )
    found = mentions(post, *((1, name, listed(ORG, Organization=0.9)) for name in ("OpenAI", "R&D社", "Hon\nHai", "青嶺")))
    assert [m.surface for m in found] == ["Open**AI", "R&amp;D**社", "Hon\nHai", "青嶺"]
    assert [m.name for m in found] == ["OpenAI", "R&D社", "Hon Hai", "青嶺"]
    assert all(post.source[m.start : m.end] == m.surface for m in found)
    text = sentences_of(post)[1].text
    assert [text[m.text_start : m.text_end] for m in found] == ["OpenAI", "R&D社", "Hon\nHai", "青嶺"]


def test_mentions_come_in_the_order_of_their_offsets() -> None:
    post = a_post("OpenAIとGPT-5と白鷺太郎。", "白鷺太郎。")
    found = mentions(post, (0, "白鷺太郎", tagged(Person=0.9)), (0, "GPT-5", listed(PRODUCT)), (0, "OpenAI", listed(ORG)))
    assert [m.start for m in found] == sorted(m.start for m in found)
    assert len(found) == 4


def marked(words: str) -> list[str]:
    text, tokens = tokens_of(words)
    return [text[tokens[first].start : tokens[last - 1].end] for first, last in companies(text, tokens)]


def test_a_legal_form_marks_the_nouns_beside_it_as_a_company() -> None:
    assert marked("株式会社|ミナト|電算|は/助詞|増益|だ/助動詞") == ["ミナト電算"]
    assert marked("昨日|、/補助記号|ミナト|電算|株式会社|は/助詞") == ["ミナト電算"]
    assert marked("㈱|白鷺|と/助詞|青嶺|合同会社|が/助詞") == ["白鷺", "青嶺"]


def test_foreign_words_before_the_sign_of_a_company_are_one() -> None:
    assert marked("昨日|の/助詞|オプティ|マインド|社|は/助詞") == ["オプティマインド"]
    assert marked("同|社|と/助詞|2/名詞-数詞|社|が/助詞|A|社|と/助詞|B|社|を/助詞") == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("株式会社|ミナト|は/助詞", "ミナト"),
        ("旧|Twitter|は/助詞", "Twitter"),
        ("ミナト|社|は/助詞", "ミナト"),
        ("サム|・|リー|氏|が/助詞", "サム・リー"),
        ("株式会社|は/助詞", "株式会社"),
    ],
)
def test_a_name_is_bare_of_what_stands_around_it(words: str, name: str) -> None:
    text, tokens = tokens_of(words)
    first, last = bare(text, tokens, 0, len(tokens) - 1)
    assert text[tokens[first].start : tokens[last - 1].end] == name


@pytest.mark.parametrize(("text", "name"), [("Gaudi™は", "Gaudi"), ("X Holdings Corp.は", "X Holdings Corp."), ("Aone.は", "Aone")])
def test_a_trade_mark_is_no_part_of_a_name_and_the_point_of_a_legal_form_is(text: str, name: str) -> None:
    end = len(text) - 1 - text.endswith(".は")
    assert text[slice(*trimmed(text, 0, end, 0))] == name


def test_an_office_in_the_last_word_of_a_name_is_no_part_of_it() -> None:
    text = "エイダ・ミナトフ大統領"
    assert text[slice(*trimmed(text, 0, len(text), 4))] == "エイダ・ミナトフ"
    assert text[slice(*trimmed(text, 0, len(text), 8))] == text  # a word of its own: what the words before it are is for others to say


def test_a_legal_form_by_itself_marks_nothing() -> None:
    assert marked("株式会社|は/助詞|法人|だ/助動詞") == []
    assert marked("三/名詞-数詞|株式会社|を/助詞") == []
