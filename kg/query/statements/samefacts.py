"""Whether two statements answer one question, and whether they agree; and what they are of, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from kg.query.phrases import Phrase
from kg.query.statements.acts import FOLD
from kg.query.statements.datum import years
from kg.query.statements.figures import ROUNDED
from kg.query.statements.stated import Stated

__all__ = ["KINDS", "agree", "agree_at_both_ends", "all_agree", "comparable", "in_words", "is_range", "near", "of_another_year", "outgrown"]

_YEARS: Final[Mapping[str, float]] = {"in_force": 1.0, "released": 2.0, "announced": 2.0, "bought": 1.0, "listed": 2.0}
"""Dates that lie farther apart are of two steps or versions."""
_SPAN: Final = re.compile(r"(?<!\d)(\d{1,2})(?:年間|年(?:で|計画|に(?:わた|かけ)))")
"""Over how many years."""
_IN_YEAR: Final = re.compile(r"(20\d\d)(?:会計)?年度?(?:中|内|末|まで)?(?:に|の)")
"""In which year, or until when."""
_EVERYWHERE: Final = frozenset({"ai", "生成", "人工知能", "インフラ", "データ"})
"""Words that alone say nothing of what money goes into."""
_WORDS_ALIKE: Final = 2
_RANGES: Final = 50
"""So many ranges are compared with one another."""
_LONG: Final = 8
"""Characters of a stretch that two sentences have in common by no chance, if it holds a number and a word."""
_YEAR_ALONE: Final = re.compile("(?:20|19)[0-9]{2}年?")
_RANGE: Final = re.compile("[0-9][^0-9]*(?:から|[~〜～-])[^0-9]*[0-9]")
"""Words of a value that give two ends of it."""
_NUMBER: Final = re.compile("[0-9]")
_MATTER: Final = re.compile("[一-龥々]{2,}|[ァ-ヺー]{3,}")
_DATES: Final = frozenset({"founded", "in_force", "released", "announced", "bought", "listed"})
_CHANGING: Final = frozenset({"cut", "stake", "share", "worth", "put", "contract"})
"""What is otherwise in another year, and true of both."""
_GROWING: Final = frozenset({"raised", "hours"})
"""What comes to more in another year."""
_WHAT: Final = {
    "cut": Phrase("{0}の人員削減", "job cuts at {0}"),
    "stake": Phrase("{0}の持ち分", "the stake of {0}"),
    "share": Phrase("{0}の市場シェア", "the market share of {0}"),
    "spent": Phrase("{0}の{1}年の設備投資", "the capital spending of {0} in {1}"),
    "put": Phrase("{0}の投資額", "what {0} invests"),
    "contract": Phrase("{0}の契約額", "the contract of {0}"),
    "cost": Phrase("{0}の総工費", "the cost of {0}"),
    "raised": Phrase("{0}の累計調達額", "what {0} has raised in all"),
    "capacity": Phrase("{0}{1}の電力容量", "the power of {0}{1}"),
    "round": Phrase("{0}のシリーズ{1}", "the series {1} of {0}"),
    "fine": Phrase("{0}の制裁金", "the fines of {0}"),
    "hours": Phrase("{0}が減らした時間", "the hours that {0} saves"),
    "worth": Phrase("{0}の企業価値", "what {0} is worth"),
    "power": Phrase("{0}の電力規模", "the power of {0}"),
    "sale": Phrase("{0}の間の売買額", "the price between {0}"),
    "founded": Phrase("{0}の設立", "when {0} was founded"),
    "in_force": Phrase("{0}の{1}", "when {0} came into force"),
    "released": Phrase("{0}の公開", "when {0} came out"),
    "bought": Phrase("{0}の買収", "when {0} was bought"),
    "listed": Phrase("{0}の上場", "when {0} went public"),
    "announced": Phrase("{0}の発表", "when {0} was announced"),
}
KINDS: Final = frozenset(_WHAT)
"""What sentences state that is compared; see :attr:`kg.query.statements.datum.Datum.kind`."""


def comparable(mine: Stated, yours: Stated) -> bool:
    """Whether two statements answer one question."""
    if mine.kind != yours.kind:
        return False
    both = mine.about & yours.about
    if mine.kind == "share":
        return mine.about == yours.about and (mine.detail in yours.detail or yours.detail in mine.detail)
    if mine.detail != yours.detail:
        return False
    if mine.kind == "put":
        return mine.about == yours.about and _into_one(mine, yours)
    if mine.kind == "cost":
        return len(both) > 1
    if mine.kind == "stake":
        return mine.holder == yours.holder and len(both) > 1
    if mine.kind == "power":
        if len(mine.about) == len(yours.about) == 1:
            return bool(both) and (not mine.beside.isdisjoint(yours.beside) or _nearly_said(mine, yours))
        return mine.about == yours.about or (len(both) > 1 and min(len(mine.about), len(yours.about)) == len(both))
    return mine.about == yours.about


def _into_one(mine: Stated, yours: Stated) -> bool:
    """Whether two firms' money may go into one thing: into one place, or into what both describe in the same words, over the same time."""
    spans, until = ([form.findall(s.sentence) for s in (mine, yours)] for form in (_SPAN, _IN_YEAR))
    if (all(spans) and set(spans[0]).isdisjoint(spans[1])) or (any(until) and set(until[0]).isdisjoint(until[1])):
        return False
    if mine.where:
        return not mine.where.isdisjoint(yours.where)
    alike = [word for word in mine.into if any(word in other or other in word for other in yours.into)]
    alike += [f"{years}年" for years in set(spans[0]).intersection(spans[1])]
    telling = [word for word in alike if word not in _EVERYWHERE]
    if yours.where.isdisjoint(mine.beside) and yours.where:
        return len(telling) >= _WORDS_ALIKE
    return len(alike) >= _WORDS_ALIKE and bool(telling)


def _nearly_said(mine: Stated, yours: Stated) -> bool:
    """Whether two sentences have a stretch in common that tells of one matter: a word, and a number but for the figure and years."""
    one, other = (_YEAR_ALONE.sub("|", s.sentence.replace(s.words, mark)) for s, mark in ((mine, "\0"), (yours, "\1")))
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    same = one[match.a : match.a + match.size]
    return match.size >= _LONG and _NUMBER.search(same) is not None and _MATTER.search(same) is not None


def of_another_year(mine: Stated, yours: Stated, published: datetime | None) -> bool:
    """Whether a statement is of a year before the one that another is of, or, of what grows from year to year, of any other one.

    A post of which the sentence names none speaks of its own; of hours, which are told for years, nothing says of which then.
    """
    mine_in, yours_in = years(mine.sentence), years(yours.sentence)
    if mine.kind != "hours" and not yours_in and published:
        yours_in = [f"{published.year}"]
    if mine.kind in _GROWING:
        return bool(mine_in) and set(mine_in).isdisjoint(yours_in)
    return mine.kind in _CHANGING and bool(mine_in and yours_in) and max(mine_in) < min(yours_in)


def agree(mine: Stated, yours: Stated) -> bool:
    if mine.kind in _DATES:
        return all(a == b for a, b in zip(mine.value, yours.value, strict=False))
    return mine.value[0] <= yours.value[-1] * ROUNDED and yours.value[0] <= mine.value[-1] * ROUNDED


def is_range(stated: Stated) -> bool:
    """Whether a statement gives two ends: 4000人から9000人."""
    return len(stated.value) > 1 and stated.kind not in _DATES and _RANGE.search(stated.words) is not None


def agree_at_both_ends(mine: Stated, yours: Stated) -> bool:
    """The same, but that two ranges are one only if both their ends are: 4000人から9000人 is not 4000人から6000人."""
    if not (is_range(mine) and is_range(yours)):
        return agree(mine, yours)
    ends = zip((mine.value[0], mine.value[-1]), (yours.value[0], yours.value[-1]), strict=True)
    return all(max(pair) <= min(pair) * ROUNDED for pair in ends)


def all_agree(stated: Sequence[Stated]) -> bool:
    """Whether there is an amount with which some statements of amounts all agree."""
    if stated and max(s.value[0] for s in stated) > min(s.value[-1] for s in stated) * ROUNDED:
        return False
    ranges = [s for s in stated if is_range(s)]
    return all(agree_at_both_ends(s, other) for s, other in combinations(ranges[:_RANGES], 2))


def near(mine: Stated, yours: Stated) -> bool:
    """Whether two values may be of one thing."""
    if mine.kind in _DATES:
        return abs(_year(mine) - _year(yours)) <= _YEARS.get(mine.kind, 100.0)
    return max(mine.value[-1], yours.value[-1]) <= FOLD * min(mine.value[-1], yours.value[-1])


def outgrown(mine: Stated, yours: Stated) -> bool:
    """Whether a draft's sum may be true beside a smaller one of the archive: sums grow, unless both sentences name one year."""
    larger = mine.kind == "raised" and mine.value[0] > yours.value[-1]
    return larger and set(years(mine.sentence)).isdisjoint(years(yours.sentence))


def _year(stated: Stated) -> float:
    year, month = (*stated.value, 6.5)[:2]
    return year + month / 12


def in_words(mine: Stated, names: Sequence[str]) -> Phrase:
    """What a statement is of, in words; of a stake who holds it is the first name."""
    ja, en = _WHAT[mine.kind]
    if mine.kind != "stake":
        detail = mine.detail.partition(" ")[0]
        return Phrase(ja.format("と".join(names), detail), en.format(" and ".join(names), detail))
    if len(names) == 2 and "合弁" in mine.sentence:
        a, b = names
        return Phrase(f"{a}の{b}との合弁での持ち分", f"the stake of {a} in the joint venture with {b}")
    in_whom = Phrase(f"（{names[1]}）", f" in {names[1]}") if len(names) == 2 else Phrase("", "")
    return Phrase(ja.format(names[0]), en.format(names[0])) + in_whom
