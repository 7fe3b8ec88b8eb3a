"""What to look at in a draft before it goes out: its names, figures and other facts beside the archive's, what it has in two ways, and a
story already told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from kg.judge import judged
from kg.query.checks.checkedfacts import CheckedFact
from kg.query.checks.factchecks import facts_that_differ
from kg.query.checks.figurechecks import CheckedFigure, figures_compared, of_the_title
from kg.query.checks.namechecks import CheckedName, checked_names
from kg.query.checks.newnames import only_new
from kg.query.checks.twice import SaidTwice, said_twice
from kg.query.phrases import Phrase
from kg.query.relatedness.drafts import draft_of_facts
from kg.query.relatedness.related import coverage
from kg.query.relatedness.stories import Told
from kg.query.statements.passages import passages
from kg.query.statements.stated import stated_in
from kg.records import AMOUNTS_TO, EntityType, PostFacts
from kg.store.base import View

__all__ = ["DraftCheck", "check"]


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What to look at before a draft goes out."""

    names: tuple[CheckedName, ...]
    """What the draft mentions, most mentioned first."""
    figures: tuple[CheckedFigure, ...]
    """In the order of the draft."""
    told: Told | None
    """The posts that have told the draft's story; None if there are none."""
    facts: tuple[CheckedFact, ...] = ()
    """Other facts that the archive has otherwise: people let go, stakes, power, dates, buyers; in the order of the draft."""
    headline: tuple[Phrase, ...] = ()
    """Figures of the title that the text does not give, each with those that it gives instead."""
    twice: tuple[SaidTwice, ...] = ()
    """What it states in two ways, in its order."""

    @property
    def listed(self) -> list[CheckedName]:
        """The names of which there is something to say, those with a note first: no other place, and nothing that no post mentions."""
        telling = (n for n in self.names if n.note is not None or (n.posts and n.type != EntityType.PLACE))
        return sorted(telling, key=lambda n: n.note is None)


def check(view: View, facts: PostFacts, *, exclude: str | None = None) -> DraftCheck:
    """What the archive knows of the names and figures of a draft, whether it has told its story, and what the draft has in two ways.

    Args:
        view: the graph.
        facts: of the draft; they are not stored.
        exclude: id of a post that does not count, neither its story nor what it states: the draft's own.
    """
    facts = judged(facts, view.judgements())
    draft = draft_of_facts(facts)
    told = coverage(view, draft, k=1, exclude=exclude).told
    known = frozenset(p.id for p in told.posts) if told else frozenset[str]()
    figures, settled = figures_compared(view, facts, exclude=exclude, told=known)
    stated = stated_in(passages(facts.post.source, facts.post.title, counts=True), facts.mentions)
    differing = _but_figures(facts_that_differ(view, facts, stated, exclude=exclude, settled=settled, told=known), figures)
    return DraftCheck(
        names=tuple(_once(checked_names(view, facts, exclude=exclude), differing)),
        figures=tuple(figures),
        told=told,
        facts=tuple(differing),
        headline=tuple(of_the_title(facts.post)),
        twice=tuple(said_twice(view, facts, stated)),
    )


def _but_figures(differing: Iterable[CheckedFact], figures: Iterable[CheckedFigure]) -> list[CheckedFact]:
    """The facts, without those of which the same words are shown of the same name as a figure, in whichever sentence they stand."""
    shown = {(f.claim.head, f.claim.amount) for f in figures if f.claim.type == AMOUNTS_TO}
    return [f for f in differing if (f.about[0].id, f.text) not in shown]


def _once(names: Iterable[CheckedName], differing: Collection[CheckedFact]) -> Iterator[CheckedName]:
    """The names, without a note of those that are only new where a fact names another one in their place."""
    replaced = {fact.text for fact in differing}
    return (replace(n, note=None) if n.name in replaced and n.note == only_new(n.used[0]) else n for n in names)
