"""Reading Neo4j: every question is one query; a file for each group of questions."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx

from kg.errors import EntityNotFound
from kg.store.base import NameTable, Portrait, Presence, Stats
from kg.store.kept import Kept
from kg.store.neo4j import questions, records
from kg.store.neo4j.connection import moment
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.view.contents import Contents
from kg.store.neo4j.view.edges import Edges
from kg.store.neo4j.view.entities import Entities
from kg.store.neo4j.view.shared import Shared
from kg.store.neo4j.view.topics import Topics
from kg.store.neo4j.view.words import Words
from kg.store.network import Network
from kg.store.words import SharedIndex

__all__ = ["Neo4jView"]


class Neo4jView(Entities, Edges, Topics, Words, Contents):
    """See :class:`kg.store.base.View`."""

    def __init__(
        self,
        reader: Reader,
        revision: int,
        graph: Callable[[Shared], nx.Graph[str]],
        network: Callable[[Neo4jView], Network],
        names: Callable[[Neo4jView], NameTable],
        words: SharedIndex,
        check: Callable[[], None],
        kept: Kept,
    ) -> None:
        super().__init__(reader, revision, graph, words, check, kept)
        self._network = network
        self._names = names

    def stats(self) -> Stats:
        """Counts of everything."""
        return self._once("stats", self._stats)

    def _stats(self) -> Stats:
        [counts] = self.ask(questions.COUNTS)
        by_type = {row["type"]: row["count"] for row in self.ask(questions.BY_TYPE)}
        edges = {
            questions.EDGE_TYPES[row["type"]]: row["count"] for row in self.ask(questions.EDGES_BY_TYPE, types=list(questions.EDGE_TYPES))
        }
        return Stats(
            posts=counts["posts"],
            entities=sum(by_type.values()),
            mentions=counts["mentions"],
            claims=counts["claims"],
            edges=sum(edges.values()),
            topics=counts["topics"],
            entities_by_type=dict(sorted(by_type.items())),
            edges_by_type=dict(sorted(edges.items())),
        )

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts, and at least so many topics."""
        found = self._asked(questions.PORTRAIT, id=entity_id, limit=limit, more=limit + questions.MORE)
        if not found:
            raise EntityNotFound(entity_id)
        row = found[0]
        self._noted(found)
        return Portrait(
            records.whole_entity_of(row),
            Presence(row["count"], row["mentions"], moment(row["first"]), moment(row["last"])),
            self._seen(row["relations"]),
            self._seen(row["companions"]),
            dict(row["topics"]),
            [(records.card_of(latest["post"]), latest["count"]) for latest in row["latest"]],
        )

    def network(self) -> Network:
        """The whole graph as tables in memory, kept until it changes."""
        return self._network(self)

    def names(self) -> NameTable:
        """All names in memory, kept until they change."""
        return self._names(self)
