"""Whether two claims of one relation speak of one act, so that what they say of it can be compared.

Between two companies there are many acts: rounds, contracts, plans. Sentences seldom say which one they mean; those pairs are kept
that nothing tells apart. Few of them are left, and most of these are worth a look (docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.query.statements.figures import ROUNDED, Quantity, figures_at, figures_in
from kg.query.statements.sentences import narrow
from kg.records import Claim

__all__ = [
    "FOLD",
    "agree",
    "agree_at_both_ends",
    "allows",
    "alone",
    "comparable",
    "doubtful",
    "finished",
    "forecast",
    "further",
    "in_all",
    "in_other_money",
    "may_differ",
    "of_round",
    "one_act",
    "planned",
    "same_money",
    "unsettled",
]

_NEAR: Final = 12
"""Characters beside an amount that say what kind of amount it is."""
_KINDS: Final = {
    "most": re.compile("最大|上限|(?<![れ年])まで"),
    "least": re.compile("以上|超|少なくとも"),
    "sum": re.compile("合計|総額|累計|累積|総計|合わせて"),
    "yearly": re.compile("(?<![0-9０-９])年間(?!で)|毎年|年額|月額"),
    "more": re.compile("追加|新たに"),
    "contract": re.compile("契約|取引|発注|購入|調達費"),
    "aim": re.compile("目指|目標"),
}
_SPAN: Final = re.compile(r"([0-9０-９]+)年(?:間[でに]|で|(?P<until>までに))")
"""Over how many years, or until which."""
_CODES: Final = {"ドル": "USD", "円": "JPY", "ユーロ": "EUR", "ポンド": "GBP", "元": "CNY", "ウォン": "KRW", "ルピー": "INR"}
_BESIDE: Final = re.compile(r"[(（、](?:日本円(?:にして|で|換算で)?)?(?:約|およそ)?$")
"""What stands between an amount and the same in another currency."""
_ROUND: Final = re.compile("資金調達|調達|増資|ラウンド|シリーズ[A-ZＡ-Ｚ]|企業価値|評価額")
"""Words of a round, whose total is nobody's share."""
_DOUBTFUL: Final = re.compile(
    "可能性|検討|計画|予定|目指|目標|見通し|見込|方針|構想|報じ|報道|噂|観測|という情報|とされ|交渉|かもしれ|だろうか|でしょうか|[？?]"
)
_FORECAST: Final = re.compile("予測|予想|見通し|見込|試算|推計|とみられ|と見られ")
_PLANNED: Final = re.compile("計画|予定|検討|方針|構想|目指|目標|可能性|最大|視野|意向|準備")
_TO_DO: Final = re.compile(
    "(?:取得|買収|出資|売却|譲渡|増資|買い増|積み増|削減|解雇|レイオフ|リストラ|人員整理|投資)(?:を?実施)?(?:する?(?=[一-龥])|すべ|するとの|するつもり|案|に意欲|の意向)"
)
"""An act that only some noun behind it speaks of: ``3万人を削減する案``, ``35%の取得に意欲``."""
_IF: Final = re.compile("[けせてねめれ]ば、|なら(?:ば)?、|[たっだ]たら、|場合(?:は|に)?、")
"""Before what is so only then: ``調達が実現すれば、``."""
_ASKED_FOR: Final = re.compile(
    "交渉|協議|話し合|打診|調整に入|最終調整|模索|求め|要求|要請|提案|提示|[しりきいみびげめれ]たい(?:と|意向|考え)|[うくぐすつぬぶむる]狙い"
)
"""Of what one side still wants."""
_ASKS: Final = re.compile(r"[一-龥ァ-ヺー]か(?:\s|$)")
"""A headline that asks what it tells: ``1000億ドル調達交渉か 評価額8300億ドル``."""
_HEARSAY: Final = re.compile(
    "報じられ|報じた|報じて|報道|観測|噂|うわさ|憶測|との(?:見方|情報|話)|という(?:話|情報|見方)|と(?:伝え|言わ|いわ|目さ)れ|とされ(?:る[。が]|て[いお]|た[。が])"
    "|らしい|模様|ようだ[。が]"
)
"""Of what others tell."""
_SOURCE: Final = re.compile(
    "(?:関係者|関係筋|消息筋|報道|観測|情報筋|リーク情報|[一-龥]{2,4}新聞|通信|ロイター|ブルームバーグ|Reuters|Bloomberg)[^、。]{0,8}によ(?:れば|ると)"
)
"""Before what somebody tells who has no part in it."""
_FINISHED: Final = re.compile("(?:(?<!に向)[しれけえちりみいきっ]た|んだ)(?![いらり])|済み|完了し")
"""What is told of something behind its end is of something else: ``35%を取得した後、統合を検討``."""
_BEHIND: Final = 24
"""Characters behind what a sentence states that say whether it is expected."""
_GOES_ON: Final = re.compile("(?:をめぐ(?:り|って)|に向け(?:て)?|について|に関し(?:て)?|をかけて?|方向で)$")
"""The end of a clause whose verb is that of the next one."""
_ENDS: Final = re.compile("(?:という|との|と(?:報|伝|言|い|み|見|さ|目))[^、。]{0,16}。?$")
"""How a sentence ends that holds all before it in quotes."""
_SHARED: Final = frozenset({"participates_in"})
"""Relations whose money is that of the whole, whoever takes part."""
_MORE: Final = 1.5
FOLD: Final = 3.0
"""Amounts that differ by more are of two acts."""


def comparable(a: Claim, b: Claim) -> bool:
    """Whether the amounts of two claims of a relation answer one question: in one currency, as firm, of one kind, of one size."""
    return _alike(a, b) and _kinds(a) == _kinds(b)


def _alike(a: Claim, b: Claim, fold: float = FOLD) -> bool:
    """Whether two amounts are in one currency, as firm, of one size, and nobody's share of a round."""
    if a.amount_value is None or b.amount_value is None or a.amount_currency != b.amount_currency or a.status != b.status:
        return False
    low, high = sorted((a.amount_value, b.amount_value))
    return 0 < high <= low * fold and not (of_round(a) or of_round(b))


def may_differ(mine: Claim, yours: Claim, *, ignored: Collection[str] = (), fold: float = FOLD) -> bool:
    """Whether the amount of a draft's claim answers the question that one of the archive's does, looser than :func:`comparable`.

    A plan and its fact are one deal; of how many years an amount is, one of the two need not say. What is less than an amount "or more",
    or than all comes to, is another figure too.

    Args:
        mine: the draft's claim.
        yours: the archive's.
        ignored: kinds of amounts that make no difference, such as ``sum``.
        fold: amounts that differ by more are of two acts.
    """
    if "rumoured" in (mine.status, yours.status) and mine.status != yours.status:
        return False
    kinds = [_kinds(c).difference(ignored) for c in (mine, yours)]
    larger = 0 if (mine.amount_value or 0) > (yours.amount_value or 0) else 1
    if "least" in kinds[larger]:
        kinds = [found - {"sum", "least"} for found in kinds]
    spans = [{kind for kind in found if kind[0].isdigit()} for found in kinds]
    if all(spans) and spans[0] != spans[1]:
        return False
    return kinds[0] - spans[0] == kinds[1] - spans[1] and _alike(replace(mine, status=yours.status), yours, fold)


def in_other_money(claim: Claim) -> Iterator[Claim]:
    """The claim, and what it is with the amount in another currency that its sentence gives beside: ``100億ドル（約1.3兆円）``."""
    yield claim
    text = narrow(claim.sentence)
    places = [(at, figure) for at, figure in figures_at(text) if figure.unit in _CODES]
    for (at, one), (behind, other) in pairwise(places):
        if _BESIDE.search(text, at, behind) is None or one.unit == other.unit:
            continue
        for figure, beside in ((one, other), (other, one)):
            if _CODES[figure.unit] == claim.amount_currency and figure.value == float(f"{claim.amount_value or 0:.4g}"):
                yield replace(claim, amount_value=beside.value, amount_high=None, amount_currency=_CODES[beside.unit])


def in_all(claim: Claim) -> bool:
    """Whether the amount of a claim is told as what several come to."""
    return "sum" in _kinds(claim)


def further(claim: Claim) -> bool:
    """Whether the amount of a claim is told as one more, which changes nothing of those before."""
    return "more" in _kinds(claim)


def agree(a: Claim, b: Claim) -> bool:
    """Whether two amounts are the same but for rounding, or lie in one another's range."""
    assert a.amount_value is not None and b.amount_value is not None
    lowest = min(a.amount_high or a.amount_value, b.amount_high or b.amount_value)
    return max(a.amount_value, b.amount_value) <= lowest * ROUNDED


def agree_at_both_ends(a: Claim, b: Claim) -> bool:
    """The same, but that two ranges are one only if both their ends are: 60億ドルから90億ドル is not 60億ドルから70億ドル."""
    if a.amount_value is None or b.amount_value is None or not a.amount_high or not b.amount_high:
        return agree(a, b)
    return all(max(ends) <= min(ends) * ROUNDED for ends in ((a.amount_value, b.amount_value), (a.amount_high, b.amount_high)))


def allows(a: Claim, b: Claim) -> bool:
    """Whether one of two amounts is told as so much "or more", and the other is at most half more."""
    for least, other in ((a, b), (b, a)):
        low, high = least.amount_value or 0.0, other.amount_high or other.amount_value or 0.0
        if "least" in _kinds(least) and low <= (other.amount_value or 0.0) and high <= low * _MORE:
            return True
    return False


def alone(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a claim's amount is stated of no other pair in the same sentence: else it is what all of them come to."""
    return claim.type in _SHARED or not any(
        c.type == claim.type and c.sentence_start == claim.sentence_start and c.amount == claim.amount
        and {c.head, c.tail} != {claim.head, claim.tail}
        for c in others
    )  # fmt: skip


def one_act(a: Claim, b: Claim) -> bool:
    """Whether the sentences of two claims do not state different money."""
    mine, yours = _money(a), _money(b)
    return not mine or not yours or not mine.isdisjoint(yours)


def same_money(a: Claim, b: Claim) -> bool:
    """Whether the sentences of two claims state the same money."""
    return not _money(a).isdisjoint(_money(b))


def doubtful(claim: Claim) -> bool:
    """Whether a claim's sentence speaks of plans, reports or questions, whatever its own status."""
    return claim.status != "asserted" or _DOUBTFUL.search(claim.sentence) is not None


def forecast(sentence: str, words: str) -> bool:
    """Whether what a sentence states, in some of its words, is what somebody expects: ``1200億ドルを費やすと予測されている``."""
    return _FORECAST.search(_beside(sentence, words)) is not None


def planned(sentence: str, words: str) -> bool:
    """Whether it is what is to be, or at most will be: ``最大3万人の削減を計画``."""
    told = _told(sentence, words)
    return _PLANNED.search(told) is not None or _TO_DO.search(told) is not None


def unsettled(sentence: str, words: str) -> bool:
    """Whether one side still asks for it, others say it, or it depends: ``35%を取得する方向で交渉``, ``3万人を解雇すると報じられた``.

    Only the clause that states it counts, up to its first verb in the past, and the end of the sentence if that quotes what stands before.
    """
    at = max(sentence.find(words), 0)
    if any(form.search(sentence, 0, at) for form in (_SOURCE, _IF)) or _ASKS.search(sentence):
        return True
    if _ASKED_FOR.search(_told(sentence, words)):
        return True
    end = _ENDS.search(sentence, at)
    return _HEARSAY.search(_clause(sentence, words) + (end[0] if end else "")) is not None


def finished(sentence: str, words: str) -> bool:
    """Whether the clause that states it has a verb in the past: ``評価額は3500億ドルに達した``."""
    return _FINISHED.search(_clause(sentence, words)) is not None


def _told(sentence: str, words: str) -> str:
    """The clause that states something, up to its first verb in the past, with what stands right before it."""
    at = sentence.find(words)
    clause = _clause(sentence, words)
    finished = _FINISHED.search(clause)
    return sentence[max(0, at - len("最大約")) : max(at, 0)] + (clause[: finished.start()] if finished else clause)


def _clause(sentence: str, words: str) -> str:
    """What follows some words in their clause, and in the next one if that has the verb; the whole sentence if it has not these words."""
    at = sentence.find(words)
    if not words or at < 0:
        return sentence
    clauses = re.split("([、。])", sentence[at + len(words) :])
    behind = clauses[0]
    if _GOES_ON.search(behind) and len(clauses) > 2:
        behind += "".join(clauses[1:3])
    return behind


def _beside(sentence: str, words: str) -> str:
    at = sentence.find(words)
    if not words or at < 0:
        return sentence
    behind = re.split("[、。]", sentence[at + len(words) : at + len(words) + _BEHIND])[0]
    return sentence[max(0, at - len("最大約")) : at + len(words)] + behind


def of_round(claim: Claim) -> bool:
    """Whether a claim's amount is the total of a round that somebody takes part in."""
    return claim.type == "invests_in" and _ROUND.search(claim.sentence) is not None


def _kinds(claim: Claim) -> frozenset[str]:
    """What kind of amount it is, by the words beside it."""
    amount = claim.amount or ""
    at = claim.sentence.find(amount)
    near = claim.sentence[max(0, at - _NEAR) : at + len(amount) + _NEAR] if at >= 0 else amount
    kinds = {kind for kind, words in _KINDS.items() if words.search(near)}
    return frozenset((*kinds, *(_span(found) for found in _SPAN.finditer(near))))


def _span(found: re.Match[str]) -> str:
    return f"{narrow(found[1])}年{found['until'] or '間'}"


def _money(claim: Claim) -> frozenset[Quantity]:
    return frozenset(figure for figure in figures_in(claim.sentence) if figure.is_money)
