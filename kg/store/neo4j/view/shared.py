"""What all questions to Neo4j share: asking, and keeping what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import networkx as nx

from kg.records import Claim, Edge, EntityType, Mention
from kg.store.base import EntityCard, Gist, Grounds, PostCard
from kg.store.kept import Keeping, Kept, Shelf
from kg.store.neo4j import questions, records
from kg.store.neo4j.connection import moment
from kg.store.neo4j.reader import Reader
from kg.store.words import SharedIndex

__all__ = ["Shared"]

T = TypeVar("T")


class Shared(Keeping):
    """What the questions of a view share."""

    def __init__(
        self,
        reader: Reader,
        revision: int,
        graph: Callable[[Shared], nx.Graph[str]],
        words: SharedIndex,
        check: Callable[[], None],
        kept: Kept,
    ) -> None:
        super().__init__(kept)
        self.ask = reader.ask
        """Answers a query with its records."""
        self._revision = revision
        self._graph = graph
        self._words = words
        self.check = check
        """Raises ViewOutdated if the graph has changed."""
        self._kept = kept.answers
        self._answers: Shelf[list[Any]] = Shelf(kept, "answers", 1_000)
        """Records by query and parameters."""
        self._cards: Shelf[EntityCard] = Shelf(kept, "entities", 200_000)
        self._posts: Shelf[PostCard] = Shelf(kept, "posts", 50_000)
        self._dates: Shelf[str] = Shelf(kept, "dates", 200_000)
        """As text, empty for none."""
        self._mentions: Shelf[Mapping[str, int]] = Shelf(kept, "mentions", 2_000)
        """How often each post mentions an entity."""
        self._mentions_in: Shelf[list[Mention]] = Shelf(kept, "mentions in", 500)
        """Of a post."""
        self._edges: Shelf[list[Edge]] = Shelf(kept, "edges", 20_000)
        """Of a pair."""
        self._sure: Shelf[list[Claim]] = Shelf(kept, "surest", 10_000)
        self._grounds: Shelf[Grounds] = Shelf(kept, "grounds", 5_000)
        self._gists: Shelf[Gist] = Shelf(kept, "gists", 2_000)
        self._sources: Shelf[str] = Shelf(kept, "sources", 500)
        self._terms: Shelf[str] = Shelf(kept, "terms", 2_000)

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        """An answer about the whole graph, kept for all views of this revision."""
        if name not in self._kept:
            found = ask()
            self.check()  # or it would be kept with half a change in it
            self._kept[name] = found
        kept: T = self._kept[name]
        return kept

    def _asked(self, query: str, /, **parameters: Any) -> list[Any]:
        """The records of a query about one or a few things, kept like these."""
        key = repr((query, parameters))
        return self._answers.of([key], lambda unknown: {key: self.ask(query, **parameters)})[key]

    def _noted(self, found: Iterable[Any]) -> dict[str, EntityCard]:
        """Take note of the entities that rows tell of, and give them by id: what is asked about next is mostly among them."""
        cards = {row["id"]: EntityCard(row["id"], row["name"], EntityType(row["type"]), row["posts"]) for row in found}
        self._cards.note(cards)
        return cards

    def _seen(self, found: Sequence[Any]) -> list[Edge]:
        """Edges that rows tell of, taking note of the entities at their other ends."""
        ends = (EntityCard(row["other"], row["other_name"], EntityType(row["other_type"]), row["other_posts"]) for row in found)
        self._cards.note({card.id: card for card in ends})
        return [records.edge_of(row) for row in found]

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""

        def ask(unknown: list[str]) -> Mapping[str, str]:
            return {row["id"]: row["date"] or "" for row in self.ask(questions.DATES, posts=unknown)}

        return {post_id: moment(date) for post_id, date in self._dates.of(post_ids, ask).items()}
