"""What a draft states in two ways: 400億ドルを調達 in its title, 調達額は40億ドル in its text.

Two sentences of one text are compared that answer one question, as those of draft and archive are (:mod:`kg.query.statements.samefacts`),
and hold the same words of time, part, source and degree (:mod:`kg.query.statements.scope`). What is set right, or has a third value,
is left alone: false alarms are worse than misses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Final, NamedTuple

from kg.lines import line_at
from kg.query.checks.checkedfacts import Subject
from kg.query.checks.conversions import Conversion, conversions_amiss
from kg.query.checks.samewords import InWords, in_same_words
from kg.query.checks.whochecks import named_otherwise, who_phrase
from kg.query.phrases import Phrase, relation_phrase
from kg.query.statements import samefacts
from kg.query.statements.acts import FOLD, agree_at_both_ends, allows, alone, may_differ, of_round
from kg.query.statements.figures import one_but_for_zeros
from kg.query.statements.scope import LEAST, MOST, corrects, scope_of, times_of
from kg.query.statements.sentences import narrow
from kg.query.statements.stated import Stated
from kg.records import Claim, PostFacts
from kg.store.base import View

__all__ = ["OwnStatement", "SaidTwice", "said_twice"]

_MOST: Final = 300
"""Statements of one draft that are compared, and conversions that are told."""
_BESIDE: Final = 100
"""Statements of one kind that are compared with one another; more are a list."""
_CONTRACT: Final = ("partners_with", "supplies", "uses")
"""Relations as which one contract may be read."""
_DEALS: Final = frozenset((*_CONTRACT, "invests_in", "acquires"))
_DATES: Final = frozenset({"founded", "in_force", "released", "announced", "bought", "listed"})
_WHOLE: Final = 100
"""Rates from there on are told without decimals."""
_SHARES: Final = frozenset({"stake", "share"})
"""Small numbers, of which ten times one is another one, not a slip."""


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """One of two places of a draft."""

    text: str
    """As written, in half width: 400億ドル."""
    sentence: str
    """That states it, as a reader sees it."""
    start: int
    """Where that begins in the draft."""
    line: int
    """1-based line of the draft."""


@dataclass(frozen=True, slots=True)
class SaidTwice:
    """What a draft states in two ways."""

    kind: str
    """As of :attr:`kg.query.checks.checkedfacts.CheckedFact.kind`; ``count``: what its words say it counts; ``deal``: the money
    of a relation; ``conversion``: an amount, and the same in other money behind it."""
    about: tuple[Subject, ...]
    """Whom or what it is about; of a conversion nobody."""
    statements: tuple[OwnStatement, OwnStatement]
    """In the order of the draft."""
    note: Phrase


class _Said(NamedTuple):
    """A statement of a draft, whatever read it."""

    kind: str
    about: frozenset[str]
    words: str
    sentence: str
    start: int
    value: tuple[float, ...]
    of: Stated | Claim

    @property
    def place(self) -> tuple[str, str, int]:
        """Its words, its sentence, and where that begins."""
        return self.words, self.sentence, self.start


def said_twice(view: View, facts: PostFacts, stated: Sequence[Stated]) -> list[SaidTwice]:
    """What a draft states in two ways, in its order.

    Args:
        view: the graph, which knows who is of one house.
        facts: of the draft.
        stated: what its sentences state, what they count too.
    """
    source = facts.post.source
    names = {e.id: e.name for e in facts.entities}
    used = sorted({source[m.start : m.end] for m in facts.mentions}, key=len, reverse=True)
    found = [
        _told(source, a.kind, _subjects(a.about, names), _what(a, names), a.place, b.place)
        for group in _groups(facts, stated)
        for a, b in _otherwise(group, used)
    ]
    for who, other in named_otherwise(view, facts):
        if corrects(who.sentence) or corrects(other.sentence) or times_of(who.sentence, used) != times_of(other.sentence, used):
            continue
        what = who_phrase(who.type, names[who.tail], who.role)
        one, another = ((names[n.head], n.sentence, n.start) for n in (who, other))
        found.append(_told(source, who.type, _subjects({who.tail}, names), what, one, another))
    found += (_converted(source, amiss) for amiss in islice(conversions_amiss(source), _MOST))
    once: dict[Hashable, SaidTwice] = {}
    for told in found:  # what is told of something that is known comes first
        once.setdefault(frozenset(narrow(s.text) for s in told.statements), told)
    return sorted(once.values(), key=lambda t: (t.statements[0].start, t.statements[1].start, t.kind))


def _groups(facts: PostFacts, stated: Sequence[Stated]) -> Iterator[Sequence[_Said]]:
    """The statements of a draft among which there may be two of one thing, those that say best what it is first."""
    by_kind: defaultdict[str, list[_Said]] = defaultdict(list)
    counts: defaultdict[tuple[frozenset[str], str], list[_Said]] = defaultdict(list)
    for s in stated[:_MOST]:
        if s.sure:
            group = counts[s.about, s.detail] if s.kind == "count" else by_kind[s.kind]
            group.append(_Said(s.kind, s.about, s.words, s.sentence, s.start, s.value, s))
    yield from by_kind.values()
    deals: defaultdict[frozenset[str], list[_Said]] = defaultdict(list)
    for deal in _deals(facts)[:_MOST]:
        deals[deal.about].append(deal)
    yield from deals.values()
    yield from counts.values()
    by_words: defaultdict[tuple[str, str], dict[InWords, _Said]] = defaultdict(dict)
    for pair in in_same_words(facts.post.source, facts.mentions):
        for a in pair:
            of = Stated("count", frozenset((a.name,)), "", a.figure.unit, (a.figure.value,), a.words, a.start, a.sentence, frozenset())
            by_words[a.name, a.leads][a] = _Said("count", of.about, a.words, a.sentence, a.start, of.value, of)
    yield from ([*group.values()] for group in by_words.values())


def _deals(facts: PostFacts) -> list[_Said]:
    """The money of deals of two in a draft, in order; what is told of several pairs at once is what all of them come to."""
    inside: defaultdict[int, list[Claim]] = defaultdict(list)
    for c in facts.claims:
        if c.amount is not None:
            inside[c.sentence_start].append(c)
    found = []
    for claim in sorted(facts.claims, key=lambda c: (c.start, c.id)):
        if claim.type not in _DEALS or claim.amount is None or claim.amount_value is None or claim.status == "rumoured" or of_round(claim):
            continue
        if alone(claim, inside[claim.sentence_start]):
            value = (claim.amount_value, claim.amount_high or claim.amount_value)
            about = frozenset((claim.head, claim.tail))
            found.append(_Said("deal", about, claim.amount, claim.sentence, claim.sentence_start, value, claim))
    return found


def _otherwise(group: Sequence[_Said], used: Sequence[str]) -> Iterator[tuple[_Said, _Said]]:
    """Of some statements the pairs that answer one question otherwise, one for each question; the first place before the second."""
    said = sorted(group, key=lambda s: s.start) if len(group) <= _BESIDE else []
    alike = [{i} for i in range(len(said))]
    for i, j in combinations(range(len(said)), 2):
        if _comparable(said[i], said[j]):
            alike[i].add(j)
            alike[j].add(i)
    told: set[int] = set()
    for i, a in enumerate(said):
        for j in sorted(other for other in alike[i] if other > i):
            b = said[j]
            if a.start == b.start or _agree(a, b) or not _near(a, b) or not told.isdisjoint(alike[i]):
                continue
            if any(corrects(s.sentence) for s in (a, b)) or not all(_agree(said[n], a) or _agree(said[n], b) for n in alike[i] | alike[j]):
                continue
            if _of_one(a, b, used):
                told.add(i)
                yield a, b


def _of_one(a: _Said, b: _Said, used: Sequence[str]) -> bool:
    """Whether nothing in the two sentences says that the two are of other times, parts or degrees."""
    dated = a.kind in _DATES
    scopes = [set(scope_of(s.sentence, s.words, used, dated=dated)) for s in (a, b)]
    if not a.about:  # of markets the year is part of what is asked
        scopes = [{word for word in scope if not word[0].isdigit()} for scope in scopes]
    larger = 0 if a.value[-1] > b.value[-1] else 1
    if MOST not in scopes[larger]:
        scopes[1 - larger].discard(MOST)  # more than the most
    if LEAST not in scopes[1 - larger]:
        scopes[larger].discard(LEAST)
    return scopes[0] == scopes[1]


def _comparable(a: _Said, b: _Said) -> bool:
    if isinstance(a.of, Stated) and isinstance(b.of, Stated):
        return samefacts.comparable(a.of, b.of)
    if isinstance(a.of, Claim) and isinstance(b.of, Claim):
        return _deal(a.of) == _deal(b.of) and may_differ(a.of, b.of, fold=float("inf"))
    return False


def _deal(claim: Claim) -> tuple[Hashable, ...]:
    """What a claim is compared by: of a contract the two, whichever way round."""
    if claim.type in _CONTRACT:
        return _CONTRACT, frozenset((claim.head, claim.tail))
    return claim.type, claim.head, claim.tail


def _agree(a: _Said, b: _Said) -> bool:
    if isinstance(a.of, Claim) and isinstance(b.of, Claim):
        return agree_at_both_ends(a.of, b.of) or allows(a.of, b.of)
    return isinstance(a.of, Stated) and isinstance(b.of, Stated) and samefacts.agree_at_both_ends(a.of, b.of)


def _near(a: _Said, b: _Said) -> bool:
    """Whether two values may be of one thing: nearly as large, or the same but for zeros or the unit."""
    if a.kind in _DATES:
        return isinstance(a.of, Stated) and isinstance(b.of, Stated) and samefacts.near(a.of, b.of)
    low, high = sorted((a.value[-1], b.value[-1]))
    if low <= 0:
        return False
    small = a.kind in _SHARES or a.words.endswith(("%", "パーセント", "割"))
    return high <= low * FOLD or (not small and one_but_for_zeros(low, high))


def _what(said: _Said, names: Mapping[str, str]) -> Phrase:
    """What is stated, in words."""
    if isinstance(said.of, Claim):
        return relation_phrase(said.of.type, names[said.of.head], names[said.of.tail])
    holder = said.of.holder
    about = [names[e] for e in sorted(said.about, key=lambda e: (e != holder, e))]
    if said.kind != "count":
        return samefacts.in_words(said.of, about)
    label = said.of.detail.partition(" ")[0].rstrip("+-") if " " in said.of.detail else ""
    if about and label:
        return Phrase(f"{about[0]}の{label}", f"{label} of {about[0]}")
    return Phrase(label or about[0], label or about[0])


def _subjects(ids: Iterable[str], names: Mapping[str, str]) -> tuple[Subject, ...]:
    return tuple(Subject(e, names[e]) for e in sorted(ids))


def _told(
    source: str, kind: str, about: tuple[Subject, ...], what: Phrase, one: tuple[str, str, int], other: tuple[str, str, int]
) -> SaidTwice:
    a, b = (OwnStatement(words, sentence, start, line_at(source, start)) for words, sentence, start in (one, other))
    if a.line == b.line:
        note = Phrase(f"{what.ja}：{a.line}行目に{a.text}とも{b.text}ともある", f"{what.en}: both {a.text} and {b.text} in line {a.line}")
    else:
        ja = f"{what.ja}：{a.line}行目では{a.text}、{b.line}行目では{b.text}"
        note = Phrase(ja, f"{what.en}: {a.text} in line {a.line}, {b.text} in line {b.line}")
    return SaidTwice(kind, about, (a, b), note)


def _converted(source: str, amiss: Conversion) -> SaidTwice:
    line = line_at(source, amiss.start)
    one, other = (OwnStatement(words, amiss.sentence, amiss.start, line) for words in (amiss.words, amiss.converted))
    rate, (unit, into) = f"{amiss.rate:,.0f}" if amiss.rate >= _WHOLE else f"{amiss.rate:.3g}", amiss.units
    note = Phrase(
        f"{line}行目の{amiss.words}（{amiss.converted}）では、1{unit}が{rate}{into}になる",
        f"{amiss.words} is given as {amiss.converted} in line {line}: 1{unit} would be {rate}{into}",
    )
    return SaidTwice("conversion", (), (one, other), note)
