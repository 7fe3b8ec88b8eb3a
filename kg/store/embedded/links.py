"""What links the entities of the graph in memory: each pair with its edges, each edge with the posts that support it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import networkx as nx

from kg.records import AMOUNTS_TO, CO_MENTION, Claim, Edge, EdgeKey
from kg.store.embedded.facts import CLAIM
from kg.store.merging import best_first, link_cost, merged

__all__ = ["Links"]

_CLAIM: Final = CLAIM.removeprefix("SELECT ")


class Links:
    """The edges and typed claims of one revision of a store, with those who read it; see :class:`kg.store.embedded.projection.Projection`.

    Args:
        dates: of the posts, by number; kept up to date by others.
    """

    def __init__(self, dates: Mapping[int, datetime | None]) -> None:
        self.graph: nx.Graph[str] = nx.Graph()
        self.linked: Mapping[str, Mapping[str, dict[str, Any]]] = {}
        """The pairs of the graph: entity id, entity id, attributes. Faster to look into than the graph itself."""
        self.claims = 0
        """How many there are."""
        self._dates = dates
        self._edges_of_post: defaultdict[int, list[EdgeKey]] = defaultdict(list)
        self._said: defaultdict[int, dict[EdgeKey, list[Claim]]] = defaultdict(dict)
        """The typed claims of each post by edge, in the order of the post."""
        self._best: dict[str, list[Edge]] = {}
        """The edges of each entity that was asked about, the best first, until one of them changes."""

    def add(self, db: sqlite3.Connection, since: tuple[int], entity_ids: Iterable[str]) -> None:
        """Read what posts say that came after a revision, and note entities that came with them."""
        self.graph.add_nodes_from(entity_ids)
        rows = db.execute(
            "SELECT c.num, c.head, c.type, c.tail, s.repeat_key FROM claims c JOIN posts p USING (num)"
            " JOIN sentences s ON s.num = c.num AND s.start = c.sentence_start WHERE c.type <> ? AND p.revision > ?",
            (AMOUNTS_TO, *since),
        )
        supports: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(list)
        for *claim, repeat in rows:
            supports[tuple(claim)].append(repeat)
        grown: dict[tuple[str, str], dict[str, Any]] = {}
        for (num, head, type, tail), repeats in supports.items():
            key = EdgeKey(head, type, tail)
            if not self.graph.has_edge(head, tail):
                if head not in self.graph or tail not in self.graph:
                    raise LookupError(f"a claim of {head} and {tail}, which no post mentions")
                self.graph.add_edge(head, tail, links={}, merged={}, surest={})
            pair = self.graph.edges[head, tail]
            pair["links"].setdefault(key, {})[num] = tuple(repeats)
            self._changed(pair, key)
            grown[head, tail] = pair
            self._edges_of_post[num].append(key)
            self.claims += len(repeats)
        for pair in grown.values():
            pair["cost"] = _cost(pair["links"])
        rows = db.execute(f"SELECT c.num, {_CLAIM} WHERE p.revision > ? AND c.type <> '{CO_MENTION}' ORDER BY c.num, c.start, c.id", since)
        for num, *fields in rows:
            claim = Claim(*fields)
            self._said[num].setdefault(EdgeKey(claim.head, claim.type, claim.tail), []).append(claim)
            self.claims += claim.type == AMOUNTS_TO

    def remove(self, num: int) -> None:
        """Take out what a post says."""
        for key in self._edges_of_post.pop(num, ()):
            pair = self.graph.edges[key.head, key.tail]
            support = pair["links"][key]
            self.claims -= len(support.pop(num))
            self._changed(pair, key)
            if not support:
                del pair["links"][key]
            if pair["links"]:
                pair["cost"] = _cost(pair["links"])
            else:
                self.graph.remove_edge(key.head, key.tail)
        self.claims -= sum(len(claims) for key, claims in self._said.pop(num, {}).items() if key.type == AMOUNTS_TO)

    def settle(self, touched: Iterable[str]) -> None:
        """All has been added and removed; some entities are no longer what they were."""
        for entity_id in touched:
            self._best.pop(entity_id, None)
        self.linked = dict(self.graph.adjacency())

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair."""
        pair = self.linked.get(a, {}).get(b)
        return self._edges(pair) if pair else []

    def links_between(self, a: str, b: str) -> Mapping[EdgeKey, Mapping[int, Sequence[int]]]:
        """The edges of one pair with the posts that support each."""
        pair = self.linked.get(a, {}).get(b)
        return pair["links"] if pair else {}

    def posts_between(self, a: str, b: str) -> int:
        """How many posts link a pair."""
        return len({num for support in self.links_between(a, b).values() for num in support})

    def edges_among(self, entity_ids: Iterable[str]) -> Iterator[Edge]:
        """All edges with both ends among some entities."""
        for _, _, pair in self.graph.subgraph(entity_ids).edges(data=True):
            yield from self._edges(pair)

    def edges_of(self, entity_id: str) -> list[Edge]:
        """All edges with the entity at one end, the best supported first. Kept until one of them changes."""
        found = self._best.get(entity_id)
        if found is None:
            edges = [edge for pair in self.linked[entity_id].values() for edge in self._edges(pair)]
            found = self._best[entity_id] = sorted(edges, key=best_first)
        return found

    def _edges(self, pair: dict[str, Any]) -> list[Edge]:
        """The merged edges of a pair; merged when first asked for since they changed."""
        known: dict[EdgeKey, Edge] = pair["merged"]
        links = pair["links"]
        if len(known) < len(links):
            for key, support in links.items():
                if key not in known:
                    known[key] = merged(key, support, (self._dates[num] for num in support))
        return [known[key] for key in links]

    def surest(self, key: EdgeKey) -> Sequence[Claim]:
        """The typed claims of an edge, the surest first; ordered when first asked for since they changed."""
        pair = self.linked.get(key.head, {}).get(key.tail)
        if pair is None or key not in pair["links"]:
            return ()
        known: dict[EdgeKey, list[Claim]] = pair["surest"]
        if key not in known:
            known[key] = sorted(self._claims(pair, key), key=lambda claim: claim.doubt)
        return known[key]

    def claims_of(self, entity_id: str, types: Collection[str], posts: Iterable[int]) -> list[Claim]:
        """The typed claims of some types with the entity at one end; those of it alone from the posts that mention it."""
        pairs = self.linked[entity_id].values()
        found = [claim for pair in pairs for key in pair["links"] if key.type in types for claim in self._claims(pair, key)]
        if AMOUNTS_TO in types:
            alone = EdgeKey(entity_id, AMOUNTS_TO, entity_id)
            found += (claim for num in posts for claim in self._said_by(num).get(alone, ()))
        return found

    def said_in(self, num: int) -> list[Claim]:
        """The typed claims of a post in order, without those of one entity alone."""
        claims = (claim for key, some in self._said_by(num).items() if key.type != AMOUNTS_TO for claim in some)
        return sorted(claims, key=lambda claim: (claim.start, claim.id))

    def _claims(self, pair: dict[str, Any], key: EdgeKey) -> Iterator[Claim]:
        for num in pair["links"][key]:
            yield from self._said_by(num).get(key, ())

    def edges_by_type(self) -> Counter[str]:
        """How many edges there are of each type."""
        return Counter(key.type for _, _, pair in self.graph.edges(data=True) for key in pair["links"])

    def _said_by(self, num: int) -> Mapping[EdgeKey, list[Claim]]:
        return self._said.get(num, {})

    def _changed(self, pair: dict[str, Any], key: EdgeKey) -> None:
        pair["merged"].pop(key, None)
        pair["surest"].pop(key, None)
        self._best.pop(key.head, None)
        self._best.pop(key.tail, None)


def _cost(links: dict[EdgeKey, dict[int, tuple[int, ...]]]) -> float:
    return link_cost((key.type for key in links), len({num for support in links.values() for num in support}))
