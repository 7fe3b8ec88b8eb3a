"""Which claims of one relation speak of one act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import said, told

from kg.query.statements.acts import (
    agree,
    allows,
    alone,
    comparable,
    doubtful,
    forecast,
    further,
    in_all,
    in_other_money,
    may_differ,
    of_round,
    one_act,
    planned,
    same_money,
)
from kg.records import Claim


def invests(sentence: str, amount: str, value: float, head: str = "Oracle", status: str = "asserted") -> Claim:
    post = told("a", "2025-09-10", said(head, "invests_in", "OpenAI", sentence, amount=amount, value=value, status=status))
    [claim] = [c for c in post.claims if c.type == "invests_in"]
    return replace(claim, sentence=sentence)


PLAIN = invests("OracleはOpenAIに30億ドルを出資する。", "30億ドル", 3e9)


@pytest.mark.parametrize(
    ("sentence", "amount", "value"),
    [
        ("OracleはOpenAIに最大50億ドルを出資する。", "最大50億ドル", 5e9),
        ("OracleはOpenAIに50億ドル以上を出資する。", "50億ドル以上", 5e9),
        ("OracleはOpenAIに累計50億ドルを出資した。", "50億ドル", 5e9),
        ("OracleはOpenAIに50億ドルを追加出資した。", "50億ドル", 5e9),
        ("OracleはOpenAIに5年間で50億ドルを出資する。", "50億ドル", 5e9),
        ("OracleはOpenAIへの50億ドルの出資を目指す。", "50億ドル", 5e9),
        ("OracleはOpenAIに年間50億ドルを出資する。", "50億ドル", 5e9),
        ("OracleはOpenAIと50億ドルの契約を結んだ。", "50億ドル", 5e9),
        ("OracleなどからOpenAIは50億ドルを調達した。", "50億ドル", 5e9),
        ("OracleはOpenAIに500億ドルを出資した。", "500億ドル", 5e10),
    ],
)
def test_amounts_of_another_kind_or_size_are_not_compared(sentence: str, amount: str, value: float) -> None:
    assert not comparable(PLAIN, invests(sentence, amount, value))


def test_an_amount_of_one_kind_and_size_is() -> None:
    other = invests("OracleはOpenAIに50億ドルを投じた。", "50億ドル", 5e9)
    assert comparable(PLAIN, other) and not agree(PLAIN, other)
    assert agree(PLAIN, replace(other, amount_value=3.1e9))
    assert not comparable(PLAIN, replace(other, amount_currency="JPY"))
    assert not comparable(PLAIN, replace(other, status="rumoured"))


def test_what_several_put_in_together_is_no_share() -> None:
    sentence = "OracleとAMDはOpenAIに30億ドルを出資する。"
    mine, theirs = (invests(sentence, "30億ドル", 3e9, head) for head in ("Oracle", "AMD"))
    assert not alone(mine, [mine, theirs])
    assert alone(mine, [mine, replace(theirs, sentence_start=mine.sentence_start + 100)])


def test_other_money_means_another_act_and_a_question_asserts_nothing() -> None:
    assert one_act(PLAIN, replace(PLAIN, sentence="OracleはOpenAIに出資した。"))
    assert one_act(PLAIN, replace(PLAIN, sentence="出資額は30億ドル、４０００億円になる。"))
    assert not one_act(PLAIN, replace(PLAIN, sentence="OracleはOpenAIに66億ドルを出資した。"))
    assert not doubtful(PLAIN)
    assert doubtful(replace(PLAIN, sentence="OracleのOpenAIへの出資の可能性をどう見るか？"))


def of(amount: str, value: float, around: str = "OracleはOpenAIに{}を出資する。", status: str = "asserted") -> Claim:
    return invests(around.format(amount), amount, value, status=status)


FIVE = of("50億ドル", 5e9)


@pytest.mark.parametrize(
    ("yours", "compared"),
    [
        (of("30億ドル", 3e9), True),
        (of("30億ドル", 3e9, status="planned"), True),
        (of("30億ドル", 3e9, status="rumoured"), False),
        (of("150億ドル", 15e9), True),
        (of("160億ドル", 16e9), False),
        (of("0ドル", 0.0), False),
        (of("30億ドル", 3e9, "OracleはOpenAIに5年間で{}を出資する。"), True),
        (of("30億ドル以上", 3e9), False),
        (of("70億ドル以上", 7e9), True),
        (of("累計30億ドル", 3e9), False),
        (of("累計70億ドル以上", 7e9), True),
        (replace(of("30億ドル", 3e9), amount_currency="JPY"), False),
        (replace(of("30億ドル", 3e9), amount_value=None), False),
        (of("30億ドル", 3e9, "OpenAIはOracleなどから{}の資金を調達した。"), False),
    ],
)
def test_an_amount_of_a_draft_may_be_firmer_and_is_compared_with_what_answers_the_same(yours: Claim, compared: bool) -> None:
    assert may_differ(FIVE, yours) is compared


def test_the_draft_too_may_tell_the_total_of_a_round() -> None:
    assert not may_differ(of("30億ドル", 3e9, "OpenAIはOracleなどから{}の資金を調達した。"), FIVE)


def test_what_is_said_of_the_span_must_be_the_same_if_both_say_it() -> None:
    five, three = (of("50億ドル", 5e9, f"OracleはOpenAIに{years}年間で{{}}を出資する。") for years in (5, 3))
    assert not may_differ(five, three)
    assert may_differ(five, replace(five, amount_value=4e9))
    assert not may_differ(five, of("50億ドル", 5e9, "OracleはOpenAIに2030年までに{}を出資する。"))


def test_rumours_are_compared_with_rumours_and_what_does_not_matter_is_ignored() -> None:
    assert may_differ(replace(FIVE, status="rumoured"), of("30億ドル", 3e9, status="rumoured"))
    assert may_differ(FIVE, of("累計30億ドル", 3e9), ignored={"sum"})
    assert may_differ(FIVE, of("160億ドル", 16e9), fold=10)


def test_amounts_agree_that_are_rounded_or_lie_in_a_range() -> None:
    assert agree(FIVE, replace(FIVE, amount_value=5.25e9)) and not agree(FIVE, replace(FIVE, amount_value=5.3e9))
    range_ = replace(FIVE, amount_value=3e9, amount_high=6e9)
    assert agree(FIVE, range_) and agree(range_, FIVE)
    assert not agree(range_, replace(FIVE, amount_value=6.5e9)) and not agree(range_, replace(FIVE, amount_value=2e9))


@pytest.mark.parametrize(("value", "allowed"), [(4.9e9, False), (5e9, True), (7.5e9, True), (7.6e9, False)])
def test_so_much_or_more_allows_half_more(value: float, allowed: bool) -> None:
    least, other = of("50億ドル以上", 5e9), of("別の額", value)
    assert allows(least, other) is allows(other, least) is allowed
    assert not allows(replace(other, amount_high=9e9), least)
    assert not allows(FIVE, other)


def test_the_money_of_a_whole_is_each_ones_and_so_is_other_money_of_the_sentence() -> None:
    sentence = "OracleとAMDはOpenAIに30億ドルを出資する。"
    mine, theirs = (invests(sentence, "30億ドル", 3e9, head) for head in ("Oracle", "AMD"))
    assert alone(mine, [replace(theirs, amount="20億ドル")]) and alone(mine, [replace(theirs, type="acquires")])
    assert alone(mine, [replace(mine, head=mine.tail, tail=mine.head)])
    assert alone(replace(mine, type="participates_in"), [mine, replace(theirs, type="participates_in")])


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("OracleはOpenAIに50億ドル（約7500億円）を出資する。", [("JPY", 7.5e11)]),
        ("OracleはOpenAIに５０億ドル、日本円で約7500億円を出資する。", [("JPY", 7.5e11)]),
        ("OracleはOpenAIに7500億円(50億ドル)を出資する。", [("JPY", 7.5e11)]),
        ("OracleはOpenAIに50億ドル、AMDに7500億円を出資する。", []),
        ("OracleはOpenAIに50億ドル（約51億ドル）を出資する。", []),
        ("OracleはOpenAIに60億ドル（約9000億円）を出資する。", []),
        ("OracleはOpenAIに50億ドル（約30%）を出資する。", []),
        ("OracleはOpenAIに50億円（約3300万ドル）を出資する。", []),
    ],
)
def test_what_stands_beside_an_amount_in_other_money_is_the_same_amount(sentence: str, others: list[tuple[str, float]]) -> None:
    claim = replace(invests(sentence, "50億ドル", 5e9), amount_high=6e9)
    first, *rest = in_other_money(claim)
    assert first is claim
    assert [(c.amount_currency, c.amount_value) for c in rest] == others
    assert all(c.amount_high is None for c in rest)


def test_what_is_told_of_an_amount_stands_beside_it() -> None:
    far = "、これは業界の関係者を大いに驚かせる決定である。"
    assert in_all(of("総額50億ドル", 5e9)) and not in_all(of("50億ドル", 5e9, f"総額には{far}OracleはOpenAIに{{}}を出資する。"))
    assert in_all(of("50億ドル", 5e9, "{}を累計でOracleはOpenAIに出資した。"))
    assert in_all(replace(FIVE, amount="累計50億ドル"))  # not as the sentence has it
    assert further(of("50億ドル", 5e9, "OracleはOpenAIに{}を追加で出資する。")) and not further(FIVE)
    assert not further(of("50億ドル", 5e9, f"OracleはOpenAIに{{}}を出資する{far}追加はない。"))
    assert of_round(of("50億ドル", 5e9, "OracleはOpenAIのシリーズCで{}を出資する。")) and not of_round(FIVE)
    assert not of_round(replace(of("50億ドル", 5e9, "OpenAIは{}を調達した。"), type="supplies"))


def test_the_same_money_is_stated_by_value() -> None:
    assert same_money(FIVE, replace(FIVE, sentence="５０億ドルの話。"))
    assert not same_money(FIVE, replace(FIVE, sentence="50億円と5人の話。"))
    assert not same_money(FIVE, replace(FIVE, sentence="話。")) and one_act(replace(FIVE, sentence="5人の話。"), PLAIN)
    assert doubtful(replace(FIVE, status="planned"))


@pytest.mark.parametrize(
    ("sentence", "expected", "to_be"),
    [
        ("Metaは1200億ドルを費やすと予測されている。", True, False),
        ("Metaは1200億ドルを費やした、と予測の担当者は語る。", False, False),
        ("予測は外れ、Metaは1200億ドルを費やした。", False, False),
        ("Metaは1200億ドルを費やす計画だ。", False, True),
        ("Metaは最大1200億ドルを費やした。", False, True),
        ("Metaは最大約1200億ドルを費やした。", False, True),
        ("計画のとおり、Metaは1200億ドルを費やした。", False, False),
        ("Metaは、来年も多くを費やすと、業界では予想される。", True, False),
    ],
)
def test_what_is_expected_or_to_be_is_said_beside_it(sentence: str, expected: bool, to_be: bool) -> None:
    assert (forecast(sentence, "1200億ドル"), planned(sentence, "1200億ドル")) == (expected, to_be)


def test_without_words_the_whole_sentence_says_whether_it_is_expected() -> None:
    assert forecast("Metaは多くを費やした、と予測の担当者は語る。", "")
