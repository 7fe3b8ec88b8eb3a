"""Which item of a line asserts something of a pair of names, and how it is meant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kg.relate.clauseends import describes
from kg.relate.learned.candidates import Pair
from kg.relate.learned.lines import JOINS, Line
from kg.relate.modality import Meaning, affirmed, denied, refuted
from kg.relate.triggers import TRIGGERS, trigger_of

__all__ = ["act_of", "described", "pair_meaning", "said_between"]

_NOMINAL = ("の", "製", "社", "「", "『", "(", "（", "発", "・")
"""What may stand between two names of one noun phrase, whose relation a verb behind it does not touch."""
_INTENT = frozenset({"計画", "予定", "検討", "準備"})
_LISTED = JOINS | {"「", "」", "『", "』"}
"""What may stand in a list of names behind a name, or behind its の."""
_ROLES = frozenset({"lead", "part", "rival"})
"""Groups of nouns that assert by themselves: 社長, 子会社, ライバル."""
_JOINED = {"partners_with": frozenset[str](), "participates_in": frozenset({"partner"})}
"""Relations that hold where a clause says so in passing, with further groups of words that say so (``共同で推進する「…」``)."""
_DEALS = frozenset({"partners_with", "acquires"})
_SAID = frozenset({"言う", "いう"})
_EMPTY = frozenset({"為る", "する", "居る", "いる", "有る", "ある", "成る", "なる"})


def act_of(line: Line, pair: Pair, predicate: bool = False) -> int:
    """Index of the item that asserts a relation of the pair: the predicate behind the second name in its clause, or that name.

    With `predicate` what is in brackets and a という or といった are passed over: they say what the name is, not what happens.
    """
    name = pair.second
    depth = 0
    for i in range(name.last + 1, min(name.last + (24 if predicate else 16), len(line.items))):
        if line.items[i] in ("。", "|", "？", "?") or (line.items[i] == "、" and i > name.last + 1 and not depth):
            break
        if predicate:
            depth = max(0, depth + (line.items[i] in "（(") - (line.items[i] in "）)"))
            if depth or (line.items[i] in _SAID and line.items[i - 1] == "と"):
                continue
        if line.tags[i].startswith("名詞") and trigger_of(line.items[i]) in _ROLES and not line.tags[i].startswith("名詞-普通名詞-サ変"):
            return i
        if line.tags[i].startswith(("動詞", "名詞-普通名詞-サ変")) and line.items[i] not in _EMPTY:
            while (  # the other words of a compound (共同|開発) belong to it, the plan to do it does not
                i + 1 < len(line.items)
                and line.tags[i].startswith("名詞")
                and line.tags[i + 1].startswith("名詞-普通名詞-サ変")
                and line.items[i + 1] not in _INTENT
            ):
                i += 1
            return i
    return name.last


def _named_act(line: Line, pair: Pair) -> bool:
    """Whether the second name is the object of an act in one compound (``青嶺の湊電算買収``), which may be said to fail."""
    behind = pair.second.last + 1
    return behind < len(line.items) and line.tags[behind].startswith("名詞-普通名詞-サ変") and trigger_of(line.items[behind]) == "buy"


def pair_meaning(text: str, line: Line, pair: Pair, published: datetime | None = None) -> Meaning | None:
    """As :func:`meaning_of`, for a pair in a line; `text` is the readable sentence that holds the second name."""
    start, end = pair.second.mention.text_start, line.ends[act_of(line, pair)]
    between = line.items[pair.first.last + 1 : pair.second.first]
    if not pair.origin and 0 < len(between) <= 3 and any(item in _NOMINAL for item in between) and "は" not in between:
        return Meaning() if not _named_act(line, pair) or not refuted(text, end) else None
    if denied(text, start, end):
        return None
    if not pair.origin and between[:1] in ([], ["の"]) and all(item in _LISTED or item.startswith("<") for item in between[1:]):
        return Meaning()
    return affirmed(text, start, line.ends[act_of(line, pair, predicate=True)], False, published)


def described(text: str, line: Line, pair: Pair, type: str) -> bool:
    """Whether a clause says the relation that only tells which thing the second name is: whatever is planned for that, this holds.

    ``湊電算と共同で進める「Aone」に投資する計画``; not ``加わる予定の「Aone」``.
    """
    if type not in _JOINED:
        return False
    name = pair.second
    begin = next((i + 1 for i in range(name.first - 1, -1, -1) if line.items[i] in ("、", "。", "|")), 0)
    items = line.items[begin : name.first]
    groups = TRIGGERS[type] | _JOINED[type]
    return (
        any(trigger_of(item) in groups for item in items)
        and _INTENT.isdisjoint(items)
        and describes(text, max(0, text.rfind("、", 0, name.mention.text_start)), name.mention.text_start + 1)
    )


def said_between(line: Line, pair: Pair, type: str, groups: Collection[str]) -> int | None:
    """The item between the two names that says the relation, where the act behind them is another one; None if there is none.

    ``湊電算との契約だけでなく、青嶺が…の建設を目指す``: the aim is not that of the contract.
    """
    if type not in _DEALS or pair.origin or trigger_of(line.items[act_of(line, pair, predicate=True)]) in groups:
        return None
    return next((i for i in range(pair.second.first - 1, pair.first.last, -1) if trigger_of(line.items[i]) in groups), None)
