"""Which claims of one relation speak of one act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import said, told

from kg.query.acts import agree, alone, comparable, doubtful, one_act
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
