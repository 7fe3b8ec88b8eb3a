"""What a sentence states that can be compared: its figures and dates, as far as they say what they are of."""

from __future__ import annotations

import re
from typing import Final

from kg.query.statements.capacities import capacities
from kg.query.statements.counts import counts_in
from kg.query.statements.dates import DATED, dates_stated
from kg.query.statements.datum import STATING, Datum, figures_stated
from kg.query.statements.deals import DEALT, deals_dated
from kg.query.statements.fines import FINED, fines
from kg.query.statements.hours import SAVED, hours_saved
from kg.query.statements.rounds import RAISED, rounds_called, sums_raised

__all__ = ["data_in", "may_state"]

_DIGIT: Final = re.compile("[0-9０-９]")
_NOT_SO: Final = re.compile("仮に|もし|としたら|(?<!た)かもしれ|だろうか|でしょうか|シナリオ|未満|ではな[いく]|断念|見送|撤回|破談")
_TO_READER: Final = re.compile("、?(?:あなた|皆さん|みなさん|君)[もはに][^、。]{0,60}$")
"""End of a sentence that asks the reader: …という話、皆さんはもう耳にしたでしょうか."""
_SAYS: Final = re.compile("|".join((*STATING, RAISED, FINED, SAVED, DEALT, *DATED)))
"""What a sentence must hold to state any of these."""


def may_state(text: str) -> bool:
    """Whether a text has what every sentence has that states something: a number, and a word of what is stated. Quick."""
    return _DIGIT.search(text) is not None and _SAYS.search(text) is not None


def data_in(text: str, before: str = "", *, counts: bool = False) -> tuple[Datum, ...]:
    """The figures of a sentence, then its dates, that say what they are of; none of a sentence that supposes or denies something.

    Args:
        text: in half width.
        before: the sentence before it, the same way.
        counts: whether also what it counts by words of its own, :mod:`kg.query.statements.counts`.
    """
    told = may_state(text)
    if not (told or (counts and _DIGIT.search(text))) or _NOT_SO.search(_TO_READER.sub("", text)):
        return ()
    own = tuple(counts_in(text)) if counts else ()
    if not told:
        return own
    return (
        *own, *figures_stated(text, before), *capacities(text), *sums_raised(text), *rounds_called(text), *fines(text), *hours_saved(text),
        *dates_stated(text), *deals_dated(text),
    )  # fmt: skip
