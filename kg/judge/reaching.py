"""Where a change of the judgements can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from kg.judge.force import Judgements
from kg.judge.records import Ignore, Judgement, NeverSame

__all__ = ["Reach", "reach", "subjects"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which posts a change of the judgements may change: those that name one of some entities, as shown or as found."""

    entities: frozenset[str]
    names: frozenset[str]
    """Whatever has one of these names is one of the entities too, and every post that is shown otherwise than found is reached."""


def reach(before: Judgements, after: Judgements) -> Reach:
    """Where two sets of judgements may differ."""
    changed: list[Judgement] = [*(j for j in before if j not in after.all), *(j for j in after if j not in before.all)]
    ids = {id for j in changed for id in Judgements.concerns(j)}
    names = {j.verdict.name for j in changed if isinstance(j.verdict, Ignore) and j.verdict.entity is None}
    return Reach(before.group(ids) | after.group(ids), frozenset(names))


def subjects(judgement: Judgement) -> frozenset[str]:
    """Ids of the entities that a judgement is about, whether or not it changes anything of them."""
    if isinstance(judgement.verdict, NeverSame):
        return frozenset((judgement.verdict.a, judgement.verdict.b))
    return Judgements.concerns(judgement)
