"""What a change of the judgements changes on a server, read before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import neo4j

from kg.judge import Judgements, judged, reach
from kg.normalize import alias_key
from kg.records import Entity, PostFacts
from kg.store.judging import settled
from kg.store.kept import Kept
from kg.store.neo4j.connection import rows
from kg.store.neo4j.cypher import REACHED
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.view import Neo4jView
from kg.store.words import SharedIndex

__all__ = ["Changes", "changes_of"]

_TOGETHER = 50
"""Posts that are put again together."""


@dataclass(slots=True)
class Changes:
    """Posts of which something else is to be shown."""

    posts: list[PostFacts] = field(default_factory=list)
    """All of them, as found."""
    records: list[tuple[PostFacts, PostFacts]] = field(default_factory=list)
    """Those of which only what is said of their entities changes, as found and as they will be shown."""
    entities: dict[str, Entity] = field(default_factory=dict)
    """What is to be said of their entities."""
    _again: list[tuple[str, PostFacts]] = field(default_factory=list)

    @property
    def again(self) -> Iterator[tuple[str, list[PostFacts]]]:
        """Those that are to be put again, as found, by recipe, in the order in which they were read."""
        batch: list[PostFacts] = []
        before = ""
        for recipe, found in self._again:
            if batch and (recipe != before or len(batch) == _TOGETHER):
                yield before, batch
                batch = []
            before = recipe
            batch.append(found)
        if batch:
            yield before, batch


def changes_of(tx: neo4j.Transaction, before: Judgements, after: Judgements) -> Changes:
    """What changes from one set of judgements to another. O(posts that name one of the entities)."""
    view = _view(tx)
    wide = reach(before, after)
    changes = Changes()
    told: set[str] = set()
    only_records = []
    changed = []
    for row in rows(tx, REACHED, ids=sorted(wide.entities), keys=sorted({alias_key(name) for name in wide.names})):
        shown, found = view.shown_and_found(row["id"])
        old, new = judged(found, before), judged(found, after)
        if old == new:
            continue
        changes.posts.append(found)
        changed.append((shown, old, new))
        if old.mentions == new.mentions and set(old.claims) == set(new.claims):
            only_records.append((row["recipe"], found, old, new))
        else:
            changes._again.append((row["recipe"], found))
            told.update(e.id for e in new.entities)
    for recipe, found, old, new in only_records:
        if told.issuperset(e.id for e in new.entities if e not in old.entities):
            changes.records.append((found, new))
        else:  # one post that is put again writes the record
            changes._again.append((recipe, found))
            told.update(e.id for e in new.entities)
    changes.entities = settled(changed)
    return changes


class _Inside:
    """Asks in a transaction that writes, before it does."""

    def __init__(self, tx: neo4j.Transaction) -> None:
        self._tx = tx

    def ask(self, query: str, /, **parameters: Any) -> list[Any]:
        """The records of a query."""
        return rows(self._tx, query, **parameters)


def _view(tx: neo4j.Transaction) -> Neo4jView:
    """Single posts as a transaction sees them; not the graph as a whole."""

    def nothing(view: Any) -> Any:
        raise AssertionError("a writer reads single posts")

    return Neo4jView(cast(Reader, _Inside(tx)), -1, nothing, nothing, nothing, SharedIndex(), lambda: None, Kept())
