"""What a claim shows and tells: evidence that ends with its last word, money and dates of the act, a confidence of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, a_mention, a_post, a_scene, id_of, tokenized

from kg.records import CO_MENTION, Claim, EdgeKey, EntityType, SegmentKind
from kg.relate import claims_of
from kg.relate.claims import claim_between, make_claim
from kg.relate.extent import whole
from kg.relate.frame import frames_of
from kg.relate.learned import Support, telling

NAMES: dict[str, EntityType] = {
    "青嶺": ORG,
    "湊電算": ORG,
    "白鷺": ORG,
    "山野太郎": PERSON,
    "Aone-3": PRODUCT,
    "星門計画": PROJECT,
    "仙台": PLACE,
}
_GINZA: list[Any] = []


def claims(text: str, kind: SegmentKind = SegmentKind.PARAGRAPH) -> list[Claim]:
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    scene = a_scene(a_post((kind, text)), NAMES)
    sentences = [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences]
    return [c for c in claims_of(scene.post, sentences, scene.mentions) if c.type != CO_MENTION]


def told(text: str, type: str, head: str, tail: str, kind: SegmentKind = SegmentKind.PARAGRAPH) -> Claim:
    key = EdgeKey.of(id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail]))
    [claim] = [c for c in claims(text, kind) if (c.head, c.type, c.tail) == (key.head, key.type, key.tail)]
    return claim


# Which lines are evidence --------------------------------------------------------------------------------------------

KEY = EdgeKey("a", "develops", "b")


def support(share: float, carried: bool = False, acts: bool = True, near: bool = True, type: str = "develops") -> Support:
    first, second = (a_mention(*_SCENE, 0, 0, "青嶺", ORG, "a"), a_mention(*_SCENE, 0, 3, "湊電算", ORG, "b"))
    return Support(EdgeKey("a", type, "b"), first, second, 6, carried, "asserted", acts, share, near)


_POST = a_post("青嶺と湊電算。")
_SCENE = (_POST, tokenized(_POST, ["青嶺|と|湊電算|。"]))


def test_the_best_line_has_the_confidence_of_the_relation_and_the_others_less() -> None:
    assert [s.share for s in telling([support(0.7), support(0.9), support(0.8)], ())] == [0.7, 1.0, 0.8]


def test_a_line_without_its_subject_is_evidence_only_if_it_says_so_or_nothing_else_does() -> None:
    inside, silent, speaking = support(0.9), support(0.3, carried=True, acts=False), support(0.8, carried=True)
    assert telling([inside, silent, speaking], ()) == [replace(inside, share=1.0), speaking]
    assert telling([silent, replace(silent, share=0.2)], ()) == [replace(silent, share=1.0)]
    assert telling([silent], {KEY}) == []


def test_a_line_without_a_word_for_the_relation_must_be_nearly_as_sure() -> None:
    best = support(1.0)
    assert telling([best, support(0.4, acts=False)], ()) == [best]
    assert telling([best, support(0.6, acts=False)], ()) == [best, support(0.6, acts=False)]
    rivals = support(1.0, type="competes_with")
    assert telling([rivals, support(0.8, acts=False, type="competes_with")], ()) == [rivals]


def test_a_relation_whose_lines_are_all_unsure_is_not_told() -> None:
    assert telling([support(0.2, near=False)], ()) == []


# Spans ---------------------------------------------------------------------------------------------------------------

VERB, AUX, NOUN = "/動詞-一般", "/助動詞", "/名詞-普通名詞-サ変可能"


@pytest.mark.parametrize(
    ("words", "until", "expected"),
    [
        (f"青嶺|が|湊電算|を|狙っ{VERB}|て/助詞-接続助詞|いる/動詞-非自立可能|。", "狙っ", "青嶺が湊電算を狙っている"),
        (f"青嶺|が|湊電算|を|買収{NOUN}|する/動詞-非自立可能|そう{AUX}|です{AUX}|。", "買収", "青嶺が湊電算を買収するそうです"),
        (f"青嶺|の|Aone|と|いっ{VERB}|た{AUX}|装置|を|使う{VERB}|。", "いっ", "青嶺のAoneといった装置を使う"),
        (f"青嶺|は|湊電算|を|通じ{VERB}|て/助詞-接続助詞|部品|を|売る{VERB}|。", "通じ", "青嶺は湊電算を通じて部品を売る"),
        (f"青嶺|は|湊電算|と|し{VERB}|て/助詞-接続助詞|始まる{VERB}|。", "し", "青嶺は湊電算として始まる"),
        ("青嶺|の|「|Aone|」|は|速い|。", "Aone", "青嶺の「Aone」"),
        (f"青嶺|と|湊電算|の|共同{NOUN}|開発{NOUN}|。", "共同", "青嶺と湊電算の共同開発"),
        ("青嶺|と|湊電算|。", "湊電算", "青嶺と湊電算"),
    ],
)
def test_evidence_ends_behind_the_last_word(words: str, until: str, expected: str) -> None:
    post = a_post("".join(w.partition("/")[0] for w in words.split("|")))
    [sentence] = tokenized(post, [words])
    assert sentence.text[: whole(sentence, 0, sentence.text.index(until) + len(until))] == expected


def test_a_name_alone_is_no_evidence() -> None:
    post = a_post("湊電算は速い。")
    sentences = tokenized(post, ["湊電算|は|速い|。"])
    mention = a_mention(post, sentences, 0, 0, "湊電算", ORG, "b")
    [frame] = frames_of(post, sentences, [mention])
    claim = claim_between(frame, Support(KEY, mention, mention, 3, True, "asserted", False), 0.5)
    assert claim.text == "湊電算は速い。"


def test_evidence_does_not_reach_into_the_heading_before() -> None:
    post = a_post("青嶺の歩み\n青嶺は湊電算を選ぶ。")
    sentences = tokenized(post, ["青嶺|の|歩み|\n|青嶺|は|湊電算|を|選ぶ/動詞-一般|。"])
    first = a_mention(post, sentences, 0, 0, "青嶺", ORG, "a")
    second = a_mention(post, sentences, 0, 9, "湊電算", ORG, "b")
    [frame] = frames_of(post, sentences, [first, second])
    assert claim_between(frame, Support(KEY, first, second, 15, False, "asserted"), 0.5).text == "青嶺は湊電算を選ぶ"


# Money and dates -----------------------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "type", "tail", "amount", "value"),
    [
        ("青嶺は湊電算に300億円、白鷺に200億円を出資した。", "invests_in", "湊電算", "300億円", 30_000_000_000),
        ("青嶺は湊電算に300億円、白鷺に200億円を出資した。", "invests_in", "白鷺", "200億円", 20_000_000_000),
        ("青嶺は湊電算と白鷺に計500億円を出資した。", "invests_in", "湊電算", "計500億円", 50_000_000_000),
        ("青嶺は湊電算に300億円以上を出資した。", "invests_in", "湊電算", "300億円以上", 30_000_000_000),
        ("青嶺は湊電算に300億ニュー台湾ドルを出資した。", "invests_in", "湊電算", "300億ニュー台湾ドル", 30_000_000_000),
        ("青嶺の湊電算への300億円の出資が決まった。", "invests_in", "湊電算", "300億円", 30_000_000_000),
        ("青嶺は湊電算を300億ドルで買収した。", "acquires", "湊電算", "300億ドル", 30_000_000_000),
        ("青嶺は5000億円を投じて湊電算を買収した。", "acquires", "湊電算", "5000億円", 500_000_000_000),
        ("青嶺は湊電算と300億円の契約で提携した。", "partners_with", "湊電算", "300億円", 30_000_000_000),
        ("青嶺は星門計画に5000億円を投じて参加する。", "participates_in", "星門計画", "5000億円", 500_000_000_000),
        ("売上高が500億円に達した青嶺は湊電算に出資した。", "invests_in", "湊電算", None, None),
        ("青嶺は時価総額2兆円の湊電算を買収した。", "acquires", "湊電算", None, None),
        ("青嶺は湊電算を売上高100億円の白鷺から買収した。", "acquires", "湊電算", None, None),
        ("青嶺は月額20ドルのAone-3を提供し、湊電算と提携した。", "partners_with", "湊電算", None, None),
    ],
)
def test_money_is_that_of_the_relation(text: str, type: str, tail: str, amount: str | None, value: float | None) -> None:
    claim = told(text, type, "青嶺", tail)
    assert (claim.amount, claim.amount_value) == (amount, value)


@pytest.mark.model
def test_each_of_several_that_give_has_money_of_its_own() -> None:
    text = "白鷺には青嶺から最大60億円、湊電算から最大100億円が投資される。"
    assert [told(text, "invests_in", head, "白鷺").amount for head in ("青嶺", "湊電算")] == ["最大60億円", "最大100億円"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "type", "date"),
    [
        ("青嶺は昨年、仙台に工場を建設した。", "located_in", "2025"),
        ("青嶺は2025年に「Aone-3」を発表した。", "develops", "2025"),
        ("2025年の青嶺のAone-3は速い。", "develops", None),
        ("2023年に設立された青嶺は湊電算を買収した。", "acquires", None),
        ("2020年、山野太郎は青嶺のCEOだった。", "leads", None),
        ("2024年、青嶺は湊電算と競合している。", "competes_with", None),
    ],
)
def test_only_what_happens_has_a_date(text: str, type: str, date: str | None) -> None:
    found = [c for c in claims(text) if c.type == type]
    assert [c.date for c in found] == [date]


@pytest.mark.model
def test_the_year_that_opens_a_title_is_not_when() -> None:
    assert told("2026年、青嶺が湊電算を買収", "acquires", "青嶺", "湊電算", SegmentKind.TITLE).date is None
    assert told("2026年、青嶺が湊電算を買収。", "acquires", "青嶺", "湊電算").date == "2026"


@pytest.mark.parametrize(
    ("text", "amount", "status"),
    [
        ("青嶺が新たに80億円を投資したとの報道と白鷺の参加とで、湊電算が話題になった。", "80億円", "rumoured"),
        ("青嶺が130億円を投資し、再編後の湊電算の約27%の株式を持っている。", "130億円", "asserted"),
        ("青嶺が仙台に130億円を投資し、湊電算の約27%の株式を持っている。", None, "asserted"),
        ("青嶺が設備に130億円を投資し、湊電算の約27%の株式を持っている。", None, "asserted"),
        ("白鷺と青嶺が130億円を投資し、湊電算の約27%の株式を持っている。", None, "asserted"),
        ("青嶺は300億円の投資を決め、湊電算に出資した。", "300億円", "asserted"),
        ("青嶺は300億円を投資せず、湊電算に出資した。", None, "asserted"),
        ("青嶺は300億円の出資を断り、湊電算に出資した。", None, "asserted"),
        ("青嶺が300億円の投資を見送った後、湊電算に出資した。", None, "asserted"),
        ("青嶺は昨年300億円の投資に失敗し、今年は湊電算に出資した。", None, "asserted"),
        ("青嶺は300億円を出資する案を否決したあと、湊電算に出資した。", None, "asserted"),
        ("青嶺は300億円の投資を受け、湊電算に出資した。", None, "asserted"),
    ],
)
def test_money_in_the_clause_of_the_investor_alone_is_what_it_gives(text: str, amount: str | None, status: str) -> None:
    scene = a_scene(a_post(text), NAMES)
    [frame] = frames_of(scene.post, scene.sentences, scene.mentions)
    given = make_claim(frame, id_of("青嶺", ORG), "invests_in", id_of("湊電算", ORG), 0, frame.text.rindex("。"))
    assert (given.amount, given.status) == (amount, status)
