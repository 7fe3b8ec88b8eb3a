"""What tells an event from others: its kind, and the figures and version numbers that a text's headline and opening give."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from kg.deeds import DEEDS
from kg.query.relatedness.events import END, FINISHED, events_alike, events_in, may_end, steps_in, tells_end
from kg.query.statements.figures import Quantity, all_given, any_given, figures_at, figures_in, shared_figures
from kg.query.statements.sentences import narrow

__all__ = ["MarkWeights", "Marks", "but_brackets", "marks_of", "marks_of_stored"]

_FIRST: Final = 200
"""Characters of the opening that belong to the headline: the first lines say again what the title does, and what it leaves out."""
_LEAD: Final = 120
"""Characters of the opening that say with the title what kind of event it is."""
_VERSION: Final = re.compile(
    r"(?<=[A-Za-z]{2})[ ・‐‑–-]?v?(\d{1,4}+(?:\.\d++)*+[A-Za-z]{0,2}+)(?![A-Za-z0-9]|[\d,.]*\s*(?:[%億兆万千倍社人年月日件種ド円]|GPU|GW))"
)
"""A number behind a name in Latin letters, which is no year and counts nothing: GPT-4o, Llama 3.1, Exynos 2800."""
_KEPT: Final = 2_000
"""Texts, of which each takes some 10 kB."""
_IN_BRACKETS: Final = re.compile(r"（[^（）]*）|\([^()]*\)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Marks:
    """The figures, version numbers and kinds of events of a text."""

    title: frozenset[Quantity] = frozenset()
    headline: frozenset[Quantity] = frozenset()
    """Of the title and the first sentences."""
    figures: frozenset[Quantity] = frozenset()
    """Of the title and the opening."""
    version: frozenset[str] = frozenset()
    """Of the title."""
    versions: frozenset[str] = frozenset()
    """Of the title and the opening."""
    events: frozenset[str] = frozenset()
    """Of the title and the first sentence or two; their end, if the title or the first sentence tells one."""
    step: frozenset[str] = frozenset()
    """Of the title, those that come of what was announced before, as :func:`kg.query.relatedness.events.steps_in` tells them."""
    steps: frozenset[str] = frozenset()
    """The same of the title and the opening."""
    before: frozenset[str] = frozenset()
    """Kinds of deeds that a draft names in passing, and not as its news."""
    figures_before: frozenset[Quantity] = frozenset()
    """The same of figures."""
    endings: bool = False
    """Whether the title or the first sentence or two may tell an end."""


class MarkWeights(NamedTuple):
    """How much the marks of two texts tell for one story, or against it."""

    figures: float
    """For each that both open with, as :func:`kg.query.statements.figures.shared_figures` weighs them."""
    headline: float
    """For one figure in both headlines of texts that name the same; it tells less, the less the names are alike. Money counts in any
    currency."""
    version: float
    """For one version number in both titles."""
    other_version: float
    """Lost if a title gives a version number that the other text does not open with."""
    other_figure: float
    """Lost for a title with a figure that the other text does not open with."""
    other_end: float
    """Lost if one headline tells that something ends, and the other does not."""
    other_step: float
    """Lost if a title tells a step of what was announced before that the other text does not open with."""
    events: float
    """For events of the same kinds, as :func:`kg.query.relatedness.events.events_alike` compares them."""
    before: float
    """Lost if one text names in passing, as what came before its news, a deed or a figure of the other's headline."""

    def told(self, a: Marks, b: Marks, names: float) -> float:
        """What the marks of two texts tell, by how alike the names in them are, 0 to 1.

        Where one headline tells that something is completed, and the other text does not, its figures and its kind are those of the
        announcement: that both have them tells nothing.
        """
        ways = ((a, b), (b, a))
        told = 0.0
        if not any(FINISHED in mine.step and FINISHED not in yours.steps for mine, yours in ways):
            told += self.events * events_alike(a.events, b.events)
            told += self.figures * shared_figures(a.figures, b.figures)
            if any_given(a.headline, b.headline):
                told += self.headline * math.sqrt(names)
        if not a.version.isdisjoint(b.version):
            told += self.version
        if any(mine.version and mine.version.isdisjoint(yours.versions) for mine, yours in ways):
            told -= self.other_version
        if any(END in mine.events and not yours.endings for mine, yours in ways):
            told -= self.other_end
        if any(not mine.step <= yours.steps for mine, yours in ways):
            told -= self.other_step
        if not a.before.isdisjoint(b.events) or any_given(a.figures_before, b.headline):
            told -= self.before
        return told - self.other_figure * sum(not all_given(mine.title, yours.figures) for mine, yours in ways)


def marks_of(title: str, opening: str, clauses: str = "", background: str = "") -> Marks:
    """The marks of a text.

    >>> marks = marks_of("AlphaFold 4の精度", "95％に達した。AlphaFold 3.0は80%だった。")
    >>> marks.version, sorted(marks.versions), sorted(marks.headline)
    (frozenset({'4'}), ['3', '4'], [Quantity(value=80.0, unit='%'), Quantity(value=95.0, unit='%')])

    Args:
        title: of the text.
        opening: the beginning of its editorial text.
        clauses: what it names in passing, which is no part of these.
        background: sentences that go back in time, the same.
    """
    text = narrow(f"{title}\n{opening}")
    behind = text.find("\n")
    figures, versions = tuple(figures_at(text)), tuple(_versions_at(text))
    given, lead = frozenset(figure for _, figure in figures), text[: behind + _LEAD]
    events = events_in(lead)
    if tells_end(text[:behind], text[behind + 1 :].split("。", 1)[0]):
        events |= {END}
    return Marks(
        frozenset(figure for at, figure in figures if at < behind),
        frozenset(figure for at, figure in figures if at < behind + _FIRST),
        given,
        frozenset(version for at, version in versions if at < behind),
        frozenset(version for _, version in versions),
        events,
        steps_in(text[:behind]),
        steps_in(text),
        events_in(narrow(clauses)).intersection(DEEDS) - events,
        figures_in(f"{clauses}\n{background}") - given,
        END in events or may_end(lead),
    )


@lru_cache(_KEPT)
def marks_of_stored(title: str, opening: str) -> Marks:
    """The same of a stored post. It is kept: drafts, which are not, are compared with the same posts again and again."""
    return marks_of(title, opening)


def but_brackets(title: str) -> str:
    """A title without what it says in brackets: no party to what it tells.

    >>> but_brackets("A社、B社を買収（C社・D社）")
    'A社、B社を買収'
    """
    return _IN_BRACKETS.sub("", title)


def _versions_at(text: str) -> Iterator[tuple[int, str]]:
    for match in _VERSION.finditer(text):
        if not _YEAR.fullmatch(match[1]):
            yield match.start(), match[1].casefold().removesuffix(".0")
