"""Claims by patterns: what a sentence asserts, and everything that only looks like it."""

from __future__ import annotations

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, TECH, Scene, a_post, a_scene, id_of, read

from kg.extract import sentences_of
from kg.records import CO_MENTION, Claim, EntityType, Mention
from kg.relate import claims_of

NAMES: dict[str, EntityType] = {
    "青嶺": ORG,
    "湊電算": ORG,
    "白鷺": ORG,
    "OpenAI": ORG,
    "Foxconn": ORG,
    "Oracle": ORG,
    "SoftBank": ORG,
    "NVIDIA": ORG,
    "山野太郎": PERSON,
    "Jensen Huang": PERSON,
    "Aone-3": PRODUCT,
    "H100": PRODUCT,
    "GPT-5": PRODUCT,
    "Stargate": PROJECT,
    "星門計画": PROJECT,
    "HBM": TECH,
    "米国": PLACE,
    "仙台": PLACE,
}


def scene(text: str) -> Scene:
    return a_scene(text, NAMES)


def typed(text: str) -> list[Claim]:
    found = scene(text)
    return [c for c in claims_of(found.post, found.sentences, found.mentions) if c.type != CO_MENTION]


def triples(text: str) -> set[tuple[str, str, str]]:
    return {(c.head, c.type, c.tail) for c in typed(text)}


def triple(head: str, type: str, tail: str) -> tuple[str, str, str]:
    return id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail])


@pytest.mark.parametrize(
    ("text", "head", "type", "tail"),
    [
        ("青嶺のAone-3は売れている。", "青嶺", "develops", "Aone-3"),
        ("青嶺製のAone-3を使う。", "青嶺", "develops", "Aone-3"),
        ("青嶺は新型ロボット「Aone-3」を発表した。", "青嶺", "develops", "Aone-3"),
        ("青嶺が開発した自社製チップ「Aone-3」は速い。", "青嶺", "develops", "Aone-3"),
        ("Aone-3を開発した青嶺の株価は上がった。", "青嶺", "develops", "Aone-3"),
        ("青嶺のCEOである山野太郎は語った。", "山野太郎", "leads", "青嶺"),
        ("青嶺を率いる山野太郎氏は強気だ。", "山野太郎", "leads", "青嶺"),
        ("山野太郎（青嶺の社長）は強気だ。", "山野太郎", "leads", "青嶺"),
        ("山野太郎氏が創業した青嶺は伸びている。", "山野太郎", "leads", "青嶺"),
        ("山野太郎は十年前に青嶺を創業した。", "山野太郎", "leads", "青嶺"),
        ("湊電算は青嶺に200億円を出資した。", "湊電算", "invests_in", "青嶺"),
        ("湊電算による青嶺への出資が決まった。", "湊電算", "invests_in", "青嶺"),
        ("青嶺は湊電算などから出資を受けた。", "湊電算", "invests_in", "青嶺"),
        ("湊電算が出資する青嶺は黒字だ。", "湊電算", "invests_in", "青嶺"),
        ("NVIDIAは湊電算にチップを供給する。", "NVIDIA", "supplies", "湊電算"),
        ("NVIDIAは湊電算向けに部品を納入した。", "NVIDIA", "supplies", "湊電算"),
        ("青嶺と湊電算の共同プロジェクト「Stargate」が始まった。", "青嶺", "participates_in", "Stargate"),
        ("青嶺は星門計画に参画した。", "青嶺", "participates_in", "星門計画"),
    ],
)
def test_a_sentence_asserts_a_directed_relation(text: str, head: str, type: str, tail: str) -> None:
    found = triples(text)
    assert triple(head, type, tail) in found
    assert (triple(tail, type, head)) not in found


@pytest.mark.parametrize(
    "text",
    [
        "青嶺と湊電算の提携が決まった。",
        "青嶺と湊電算が提携した。",
        "青嶺は湊電算と共同でロボットを開発する。",
        "青嶺は湊電算と組んで進める。",
        "湊電算と青嶺のパートナーシップは三年目だ。",
        "青嶺は動いた。湊電算との業務提携を決めたのだ。",
        "青嶺は、競争が激しくなるなかで湊電算と協業した。",
    ],
)
def test_a_partnership_is_one_claim_with_its_ends_in_the_order_of_their_ids(text: str) -> None:
    claims = [c for c in typed(text) if c.type == "partners_with"]
    ends = {(c.head, c.tail) for c in claims}
    assert ends == {tuple(sorted((id_of("青嶺", ORG), id_of("湊電算", ORG))))}


def test_a_list_asserts_the_relation_for_each_of_its_names() -> None:
    assert {(h, t) for h, k, t in triples("OpenAIと青嶺、湊電算の提携が決まった。") if k == "partners_with"} == {
        ("organization/openai", "organization/青嶺"),
        ("organization/openai", "organization/湊電算"),
        ("organization/湊電算", "organization/青嶺"),
    }
    invests = {t for _, k, t in triples("湊電算は青嶺と白鷺に出資した。") if k == "invests_in"}
    assert invests == {"organization/青嶺", "organization/白鷺"}
    joins = triples("OracleとSoftBankの共同プロジェクトである「Stargate」は巨大だ。")
    assert {h for h, k, _ in joins if k == "participates_in"} == {"organization/oracle", "organization/softbank"}


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は湊電算に出資しない。",  # denied
        "青嶺は湊電算との提携を解消した。",
        "青嶺と湊電算の提携は破談になった。",
        "青嶺が湊電算と提携したというのは誤報だ。",
        "青嶺が湊電算と提携した場合、株価は動く。",  # supposed
        "青嶺は湊電算と提携？",  # asked
        "青嶺は湊電算への出資を見送った。",
        "青嶺は湊電算に出資せず、様子を見る。",
        "青嶺は湊電算と提携していない。",
        "青嶺は湊電算との提携を否定した。",
        "青嶺は湊電算と提携を断念した。",
        "青嶺は湊電算との提携を解消した。",
        "青嶺は湊電算と提携をやめた。",
        "青嶺は湊電算に出資しましたか。",
        "青嶺はAone-3の発表会を延ばした。",
        "青嶺は湊電算に出資するのか。",  # asked
        "青嶺は湊電算と提携するだろうか。",
        "青嶺は湊電算に出資すべきだ。",  # wished
        "青嶺は湊電算と提携するかもしれない。",  # supposed
        "もし青嶺が湊電算に出資したら市場は変わる。",
        "青嶺が湊電算と提携すれば市場は変わる。",
        "青嶺は湊電算に出資するとしたら来年だ。",
        "青嶺と湊電算は同じ展示会にいた。",  # nothing asserted
        "青嶺は好調で、湊電算は不調だ。",
        "青嶺について、湊電算の担当者は語った。",
        "NVIDIAのチップは湊電算の工場にはない。",
    ],
)
def test_what_is_denied_asked_or_supposed_is_not_asserted(text: str) -> None:
    assert typed(text) == []


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("青嶺は湊電算から出資を受けた。", "invests_in"),
        ("青嶺は湊電算から部品の供給を受ける。", "supplies"),
        ("青嶺に湊電算が出資した。", "invests_in"),
        ("青嶺への湊電算の出資が決まった。", "invests_in"),
        ("青嶺向けに湊電算が部品を供給する。", "supplies"),
    ],
)
def test_a_reversed_sentence_is_never_read_the_wrong_way_round(text: str, type: str) -> None:
    assert triple("青嶺", type, "湊電算") not in triples(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青嶺は、NVIDIAが湊電算に出資したと発表した。", {triple("NVIDIA", "invests_in", "湊電算")}),
        ("青嶺が支援する湊電算はOpenAIに出資した。", {triple("湊電算", "invests_in", "OpenAI")}),
        ("青嶺は、湊電算がOpenAIに部品を供給したことを歓迎した。", {triple("湊電算", "supplies", "OpenAI")}),
        ("青嶺によると、湊電算はOpenAIに出資した。", {triple("湊電算", "invests_in", "OpenAI")}),
        ("青嶺がAone-3を、湊電算がGPT-5を開発した。", {triple("湊電算", "develops", "GPT-5")}),
        (
            "青嶺は山野太郎氏が設立した新興企業「湊電算」に出資した。",
            {triple("青嶺", "invests_in", "湊電算"), triple("山野太郎", "leads", "湊電算")},
        ),
        ("青嶺は湊電算と競う白鷺に出資した。", {triple("青嶺", "invests_in", "白鷺")}),
    ],
)
def test_who_acts_is_the_subject_of_the_verb_not_of_the_sentence_around_it(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert triples(text) == expected


def test_money_received_comes_from_who_gave_it() -> None:
    assert triples("青嶺は湊電算から出資を受けた。") == {triple("湊電算", "invests_in", "青嶺")}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("青嶺は湊電算に出資した。", "asserted"),
        ("青嶺は湊電算に出資する計画だ。", "planned"),
        ("青嶺は湊電算に出資する方針を固めた。", "planned"),
        ("青嶺は湊電算と提携する予定である。", "planned"),
        ("青嶺は湊電算に部品を供給する見通しだ。", "planned"),
        ("青嶺は湊電算に出資したと報じられた。", "rumoured"),
        ("青嶺は湊電算と提携するという観測がある。", "rumoured"),
        ("青嶺は湊電算に出資するらしい。", "rumoured"),
        ("青嶺は湊電算に出資する計画だと報じられた。", "rumoured"),
    ],
)
def test_a_claim_says_whether_it_is_fact_plan_or_rumour(text: str, status: str) -> None:
    claims = [c for c in typed(text) if c.type in ("invests_in", "partners_with", "supplies")]
    assert [c.status for c in claims] == [status]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("湊電算は青嶺に200億円を出資した。", "200億円"),
        ("湊電算は青嶺に約1.5兆円を投資した。", "約1.5兆円"),
        ("湊電算は青嶺に最大1,000億ドルを投資する計画だ。", "最大1,000億ドル"),
        ("湊電算は青嶺に$5 billionを投資した。", "$5 billion"),
        ("湊電算は三年で青嶺に出資した。", None),
        ("売上高300億円の湊電算が伸びた。湊電算は青嶺に出資した。", None),
        ("湊電算は300億円の評価で青嶺に出資した。", None),
        ("湊電算は300億円のバリュエーションで青嶺に20億円を出資した。", "20億円"),
        ("湊電算は青嶺に出資した。総額は200億円だ。", None),
    ],
)
def test_a_claim_carries_the_money_of_its_evidence_as_written(text: str, amount: str | None) -> None:
    [claim] = [c for c in typed(text) if c.type == "invests_in"]
    assert claim.amount == amount
    assert amount is None or amount in claim.text


def test_the_evidence_is_the_part_of_the_sentence_that_asserts() -> None:
    text = "市場が揺れるなか、青嶺は湊電算に200億円を出資したと発表した。株価は上がった。"
    [claim] = [c for c in typed(text) if c.type == "invests_in"]
    assert claim.text == "青嶺は湊電算に200億円を出資"
    assert claim.start == text.index("青嶺") and claim.end == text.index("したと発表")
    assert claim.sentence == text.split("。")[0] + "。"
    assert (claim.sentence_start, claim.sentence_end) == (0, len(claim.sentence))


def test_evidence_stands_in_the_source_as_it_says_through_markup() -> None:
    post = read("---\ntitle: 題\n---\n昨日、**青嶺**は[湊電算](https://a.example)に&yen;200億を出資した。\r\n")
    sentences = sentences_of(post)
    text = sentences[1].text
    mentions = []
    for name in ("青嶺", "湊電算"):
        at = text.index(name)
        start, end = post.segments[1].source_span(at, at + len(name))
        mentions.append(Mention(start, end, post.source[start:end], name, ORG, "gazetteer", 1, at, at + len(name), id_of(name, ORG)))
    [claim] = [c for c in claims_of(post, sentences, mentions) if c.type == "invests_in"]
    assert claim.text == "青嶺**は[湊電算](https://a.example)に&yen;200億を出資"
    assert post.source[claim.start : claim.end] == claim.text
    assert post.source[claim.sentence_start : claim.sentence_end].endswith("出資した。")


# The subject of the sentence before ----------------------------------------------------------------------------------


def test_a_sentence_without_a_subject_takes_that_of_the_sentence_before() -> None:
    text = "青嶺は拡大を急ぐ。湊電算との提携を決めた。"
    [claim] = [c for c in typed(text) if c.type == "partners_with"]
    assert {claim.head, claim.tail} == {id_of("青嶺", ORG), id_of("湊電算", ORG)}
    assert claim.sentence == "湊電算との提携を決めた。"


def test_a_sentence_with_a_subject_of_its_own_does_not() -> None:
    assert typed("青嶺は拡大を急ぐ。白鷺は湊電算との提携を決めた。") != []
    assert not {c.head for c in typed("青嶺は拡大を急ぐ。白鷺は湊電算との提携を決めた。")} & {id_of("青嶺", ORG)}
    assert not {c.tail for c in typed("青嶺は拡大を急ぐ。白鷺は湊電算との提携を決めた。")} & {id_of("青嶺", ORG)}


@pytest.mark.parametrize(
    "post",
    [
        a_post("青嶺は拡大を急ぐ。", "湊電算との提携を決めた。"),  # another paragraph
        a_post("青嶺は拡大を急ぐ。世間の評判は良い。湊電算との提携を決めた。"),  # something else in between
        a_post("山野太郎は急ぐ。湊電算との提携を決めた。"),  # a person does not partner
        a_post("仙台は雪だ。湊電算との提携を決めた。"),
        a_post("湊電算は急ぐ。湊電算との提携を決めた。"),  # not with itself
    ],
)
def test_a_subject_is_not_carried_over_a_gap_or_to_what_it_cannot_do(post: object) -> None:
    found = a_scene(post, NAMES)  # type: ignore[arg-type]
    assert [c for c in claims_of(found.post, found.sentences, found.mentions) if c.type != CO_MENTION] == []


def test_the_subject_of_the_main_clause_is_carried() -> None:
    text = "白鷺が退くなか、青嶺は攻める。湊電算との提携を決めた。"
    [claim] = [c for c in typed(text) if c.type == "partners_with"]
    assert id_of("青嶺", ORG) in (claim.head, claim.tail)


# One claim each ------------------------------------------------------------------------------------------------------


def test_nothing_relates_to_itself_under_another_name() -> None:
    found = a_scene("鴻海とFoxconnの提携。Foxconnは鴻海に出資した。", {"鴻海": ORG, "Foxconn": ORG}, same={"鴻海": "Foxconn"})
    assert claims_of(found.post, found.sentences, found.mentions) == ()


def test_one_sentence_asserts_one_relation_of_two_ends_once() -> None:
    claims = [c for c in typed("青嶺と湊電算の提携で、青嶺と湊電算が協業し、青嶺は湊電算と組む。") if c.type == "partners_with"]
    assert len(claims) == 1


def test_the_same_text_gives_the_same_ids_and_another_post_others() -> None:
    text = "青嶺は湊電算に200億円を出資した。OpenAIと青嶺の提携も決まった。"
    assert typed(text) == typed(text)
    here, there = a_scene(a_post(text, id="a"), NAMES), a_scene(a_post(text, id="b"), NAMES)
    ids = [{c.id for c in claims_of(s.post, s.sentences, s.mentions)} for s in (here, there)]
    assert ids[0] and not ids[0] & ids[1]
    assert len(ids[0]) == len(claims_of(here.post, here.sentences, here.mentions))


def test_the_same_assertion_in_two_places_is_two_claims() -> None:
    claims = [c for c in typed("青嶺は湊電算に出資した。青嶺は湊電算に出資した。") if c.type == "invests_in"]
    assert len({c.id for c in claims}) == 2


def test_private_characters_in_a_text_are_no_names() -> None:
    assert typed("\ue000と\ue000の提携。青嶺と\ue000の提携。") == []


# What a claim says besides ----------------------------------------------------------------------------------------------


def test_money_comes_as_a_value_beside_the_text() -> None:
    [claim] = [c for c in typed("湊電算は青嶺に20億〜30億ドルを投資した。") if c.type == "invests_in"]
    assert (claim.amount, claim.amount_value, claim.amount_high, claim.amount_currency) == ("20億〜30億ドル", 2e9, 3e9, "USD")


def test_money_that_follows_the_project_at_once_belongs_to_it() -> None:
    claims = [c for c in typed("青嶺と湊電算の共同プロジェクトである「星門計画」に5000億ドルを投じる計画だ。") if c.type == "participates_in"]
    assert {(c.amount, c.amount_value, c.status) for c in claims} == {("5000億ドル", 500_000_000_000, "asserted")}
    assert len(claims) == 2


def test_prices_are_no_amount_of_making() -> None:
    [claim] = [c for c in typed("青嶺のAone-3は月額20ドルだ。") if c.type == "develops"]
    assert claim.amount is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年度に青嶺は湊電算に出資する。", "2026-04/2027-03"),
        ("青嶺は来年、湊電算に出資する計画だ。", "2027"),
        ("青嶺は湊電算に出資した。", None),
    ],
)
def test_a_claim_says_when_if_its_sentence_does(text: str, date: str | None) -> None:
    [claim] = [c for c in typed(text) if c.type == "invests_in"]
    assert claim.date == date


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("青嶺のCEOである山野太郎は語った。", "CEO"),
        ("山野太郎（青嶺の社長）は強気だ。", "社長"),
        ("青嶺の共同創業者である山野太郎は語った。", "共同創業者"),
        ("山野太郎は十年前に青嶺を創業した。", "創業者"),
        ("青嶺を率いる山野太郎氏は強気だ。", None),
        ("元湊電算会長の山野太郎氏が青嶺を率いる。", None),
    ],
)
def test_who_leads_leads_as_something(text: str, role: str | None) -> None:
    [claim] = [c for c in typed(text) if c.type == "leads"]
    assert claim.role == role


def test_a_pattern_is_worth_nine_in_ten_and_being_named_together_is_certain() -> None:
    found = scene("湊電算は青嶺に出資した。")
    confidence = {c.type: c.confidence for c in claims_of(found.post, found.sentences, found.mentions)}
    assert confidence["invests_in"] >= 0.9 and confidence[CO_MENTION] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAIは大きくなった。Oracleとの300億ドル規模のクラウド契約もある。", {("Oracle", "OpenAI")}),
        ("Oracle Cloudは速い。Oracleは忙しい。OpenAIとの間で45億ドルのクラウド契約が結ばれた。", {("Oracle", "OpenAI")}),
        ("OpenAIのクラウド利用は増えた。OpenAIは忙しい。Oracleとの300億ドル規模のクラウド契約もある。", {("Oracle", "OpenAI")}),
        ("OracleのクラウドもNVIDIAのクラウドも速い。Oracleは忙しい。NVIDIAとの300億ドルのクラウド契約が結ばれた。", set()),
        ("OpenAIは、Oracleに頼る割合を下げ、供給安定化を図っている。", set()),
        ("OpenAIはOracleへの部品の供給を始めた。", {("OpenAI", "Oracle")}),
    ],
)
def test_a_cloud_is_sold_by_whose_it_is(text: str, expected: set[tuple[str, str]]) -> None:
    assert {t for t in triples(text) if t[1] == "supplies"} == {triple(head, "supplies", tail) for head, tail in expected}
