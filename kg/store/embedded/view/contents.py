"""What was put into the store, and what changes did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.judge import Judgements
from kg.records import Entity, PostFacts
from kg.store.base import Receipt, Stamp
from kg.store.embedded import facts
from kg.store.embedded.facts import judgements_in
from kg.store.embedded.receipts import receipts
from kg.store.embedded.view.shared import Shared

__all__ = ["Contents"]


class Contents(Shared):
    """What was put."""

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return facts.stamps(self._db)

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._kept("judgements", lambda: judgements_in(self._db))

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first."""
        return receipts(self._db, post_id, entity_id, before, limit)

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        shown = facts.shown(self._db, self._num(post_id), self._record)
        nodes = self._projection.nodes
        return replace(shown, entities=tuple(e if e.curated else replace(e, name=nodes[e.id].name) for e in shown.entities))

    def _record(self, entity_id: str) -> Entity | None:
        known: dict[str, Entity | None] = self._kept("records", dict)
        if entity_id not in known:
            known[entity_id] = facts.record_of(self._db, entity_id)
        return known[entity_id]

    def found(self, post_id: str) -> PostFacts:
        """The same as it was put."""
        return facts.found(self._db, self._num(post_id), self.facts(post_id), self.judgements())

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
        return {self._projection.post_ids[num] for num in facts.judged_posts(self._db, entity_ids)}
