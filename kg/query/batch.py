"""Which entities a list of names means, for tables and for the Reconciliation API of OpenRefine (0.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.query.names import Match, NameIndex, name_index
from kg.records import EntityType
from kg.store.base import EntityCard, View

__all__ = ["Candidate", "Reconciled", "Wanted", "reconcile"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to be found."""

    text: str
    type: EntityType | None = None
    """Only entities of this type."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean."""

    id: str
    name: str
    type: EntityType
    matched: str
    """The alias or code that matched; of an id the id."""
    posts: int
    kind: str
    """``id``, or one of :data:`kg.query.names.KINDS`."""
    score: float
    """0 to 100; only an id, a whole name or a code has 100."""
    match: bool
    """Whether it is the one that is meant, without anybody having to look: its whole name or code, and nothing else has it."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A name with what it may mean."""

    text: str
    candidates: tuple[Candidate, ...]
    """Best first; none if nothing comes near."""


def reconcile(view: View, wanted: Sequence[Wanted | str], *, limit: int = 3) -> list[Reconciled]:
    """The entities that names or ids may mean, in the order of the names.

    Names match as in :func:`kg.query.search`, each in the best of the ways that find anything. A name that means two things
    (DeepSeek the company, DeepSeek the product) matches neither until a type is given.

    Raises:
        UsageError: `limit` is not positive.
        GraphTooLarge: the names do not fit into memory here.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    index = name_index(view)
    asked = [Wanted(w) if isinstance(w, str) else w for w in wanted]
    ids = {w.text: view.judgements().kept(w.text) for w in asked if "/" in w.text}
    cards = view.entities(dict.fromkeys(ids.values()))
    answers = {w: _answer(index, cards.get(ids.get(w.text, "")), w, limit) for w in dict.fromkeys(asked)}
    return [answers[w] for w in asked]


def _answer(index: NameIndex, named: EntityCard | None, wanted: Wanted, limit: int) -> Reconciled:
    if named is not None and wanted.type in (None, named.type):
        return Reconciled(wanted.text, (Candidate(named.id, named.name, named.type, named.id, named.posts, "id", 100.0, True),))
    found = index.plain(wanted.text, wanted.type, max(limit, 2), first=True)
    if not found or found[0].kind != "name":
        found = index.coded(wanted.text, wanted.type, max(limit, 2)) or found
    if not found or found[0].kind == "part":
        near = index.tolerant(wanted.text, wanted.type, limit)
        known = {match.id for match in near}
        found = sorted([*near, *(m for m in found if m.id not in known)], key=lambda m: -m.score)
    alone = sum(m.kind in _WHOLE for m in found) == 1
    return Reconciled(wanted.text, tuple(_candidate(m, alone) for m in found[:limit]))


_WHOLE = ("name", "code")


def _candidate(match: Match, alone: bool) -> Candidate:
    whole = match.kind in _WHOLE
    return Candidate(match.id, match.name, match.type, match.matched, match.posts, match.kind, match.score, whole and alone)
