"""Whether a figure of a draft and another one of the archive may both be true: of two times or rounds, or as news and what was before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from kg.query.checks.ownfigures import OwnFigures
from kg.query.statements.asof import Span, apart, long_before, month_of, round_called, time_named
from kg.query.statements.figures import ROUNDED, Quantity, figures_with_words
from kg.query.statements.sentences import narrow, sentences_in
from kg.records import Claim

__all__ = ["Statement", "both_true", "given", "statements"]

_ROUNDS: Final = frozenset({"worth", "raised"})
"""What is of one round, and of the time of that."""
_PUT: Final = frozenset({"committed", "invests_in"})
"""What comes to more with the years: what was put into something before is another figure."""
_GROWING: Final = frozenset({"worth", "spent"})
_MOVING: Final = frozenset({"stake", "share"})
"""What may be more or less by now."""
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


class Statement(NamedTuple):
    """Where a figure is stated."""

    sentence: str
    words: str
    """Of the figure in it."""
    published: datetime | None
    """When its text was."""


def statements(source: str, claim: Claim, published: datetime | None) -> list[Statement]:
    """The sentences of a post that state an amount in the same words as a claim of it; that of the claim, if none is found. O(source)."""
    words = narrow(claim.amount or "")
    written = next((written for _, written, _ in figures_with_words(words)), words)
    forms = (written, written.translate(_WIDE), claim.amount or "")  # most lines are not worth narrowing
    lines = (line for line in source.splitlines() if any(form in line for form in forms))
    found = [Statement(text, written, published) for line in lines for _, text in sentences_in(line) if written in text]
    return found or [Statement(claim.sentence, words, published)]


def both_true(
    kind: str, mine: Statement, theirs: Sequence[Statement], figure: Quantity, larger: bool, about: Collection[str], own: OwnFigures
) -> bool:
    """Whether a figure of a draft and another one, all whose statements are given, are of two times or rounds as far as they say.

    Args:
        kind: what the figure is, as of :attr:`kg.query.statements.datum.Datum.kind` or :attr:`kg.records.Claim.type`; ``raised``: in
            one round.
        mine: the draft's statement.
        theirs: the archive's, one of each post.
        figure: the draft's.
        larger: whether it is larger than the archive's.
        about: ids of those that it is of.
        own: the figures of the draft.
    """
    called = own.rounds(figure) if kind in _ROUNDS else set[str]()
    if called:
        return called.isdisjoint(round_called(s.sentence, s.words) for s in theirs)
    written, then = month_of(mine.published), time_named(mine.sentence, mine.words)
    known = [span for s in theirs if (span := _told_of(s))]
    if not known:
        return False
    if then and kind in _ROUNDS | _PUT:
        return all(apart(then, span) if kind in _ROUNDS else long_before(then, span) for span in known)
    if written is None:
        return False
    if not long_before(max(month_of(s.published) or written for s in theirs), written):
        return all(long_before(written, span) for span in known)
    if not own.beside(figure, about).isdisjoint(f for s in theirs for f in _others_in(s)):
        return False  # the round is the archive's
    return kind == "raised" or ((kind in _MOVING or (kind in _GROWING and larger)) and own.comes_to(figure))


def _told_of(stated: Statement) -> Span | None:
    """The time of which a sentence tells, if that has come; else that of its text: money of 2027 is planned when the plan is told."""
    named, published = time_named(stated.sentence, stated.words), month_of(stated.published)
    return published if named is None or (published and published.last < named.first) else named


def _others_in(stated: Statement) -> Iterator[Quantity]:
    """The other figures of the sentence of one."""
    words = narrow(stated.words)
    return (figure for _, written, figure in figures_with_words(narrow(stated.sentence)) if written not in words)


def given(figures: Iterable[Quantity], low: float, high: float, unit: str) -> bool:
    """Whether one of some figures is a value of the archive, or lies between its ends, but for rounding."""
    return any(f.unit == unit and low / ROUNDED <= f.value <= high * ROUNDED for f in figures)
