"""Questions about edges, the claims behind them, and the graph that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING

from kg.records import AMOUNTS_TO, CO_MENTION, LATEST, RELATION_TYPES, STATUSES, Claim, Edge, EdgeKey
from kg.store.base import Dates, Grounds
from kg.store.embedded.facts import CLAIM
from kg.store.embedded.view.shared import Shared
from kg.store.network import Network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edges"]

_SUREST = (
    f"{CLAIM} WHERE c.head = ? AND c.tail = ? AND c.type = ?"
    f" ORDER BY instr('{' '.join(STATUSES)}', c.status), -c.confidence, length(s.text), c.id LIMIT ?"
)


class Edges(Shared):
    """Edges, claims and links."""

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""
        linked = self._links.linked
        return {e: len(linked[e]) for e in entity_ids if e in linked}

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end, the best supported first; of all types if None."""
        if entity_id not in self._projection.nodes:
            return []
        edges = self._links.edges_of(entity_id)
        return list(islice((e for e in edges if types is None or e.key.type in types), limit))

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""
        return sorted(self._links.edges_between(a, b), key=lambda e: e.key)

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        return sorted(self._links.edges_among(entity_ids), key=lambda e: e.key)

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        return self._claims(a, b, "", None, None)

    def _claims(self, a: str, b: str, order: str, type: str | None, limit: int | None) -> list[Claim]:
        rows = self._db.execute(
            f"{CLAIM} WHERE ((c.head = ? AND c.tail = ?) OR (c.head = ? AND c.tail = ?)) AND (? IS NULL OR c.type = ?)"
            f" ORDER BY {order} p.published_at IS NULL, julianday(p.published_at), p.id, c.start, c.id LIMIT ?",
            (a, b, b, a, type, type, -1 if limit is None else limit),
        )
        return [Claim(*row) for row in rows]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        first = f"c.type = '{CO_MENTION}',"
        links = self._links.links_between
        return [(tuple(sorted({key.type for key in links(a, b)})), self._claims(a, b, first, type, limit)) for a, b in pairs]

    def surest(self, keys: Iterable[EdgeKey], limit: int, *, published: Dates | None = None) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many; of posts with a date among some, if given."""
        if published is None:
            return {key: self._surest(key, limit) for key in keys}
        dates, nums = self._projection.dates, self._projection.post_nums
        return {key: [c for c in self._surest(key) if dates[nums[c.post_id]] in published][:limit] for key in keys}

    def _surest(self, key: EdgeKey, limit: int | None = None) -> list[Claim]:
        if key.type != CO_MENTION:
            return list(self._links.surest(key)[:limit])
        return [Claim(*row) for row in self._db.execute(_SUREST, (*_ends(key), -1 if limit is None else limit))]

    def grounds(self, pairs: Iterable[tuple[str, str]], limit: int) -> Mapping[tuple[str, str], Grounds]:
        """What links each of some pairs, with at most so many claims."""
        found = {}
        for a, b in pairs:
            links = self._links.links_between(a, b)
            if links:
                types = tuple(sorted({key.type for key in links}))
                said = sorted((c for key in sorted(links) for c in self._surest(key, limit)), key=lambda c: (c.type == CO_MENTION, c.doubt))
                found[a, b] = Grounds(types, said[:limit], self._links.posts_between(a, b))
        return found

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        if entity_id not in self._projection.nodes:
            return []
        claims = self._links.claims_of(
            entity_id, (*RELATION_TYPES, AMOUNTS_TO) if types is None else types, self._projection.nodes[entity_id].posts
        )
        if types is None or CO_MENTION in types:
            for key in (key for pair in self._links.linked[entity_id].values() for key in pair["links"] if key.type == CO_MENTION):
                claims += [Claim(*row) for row in self._db.execute(f"{CLAIM} WHERE c.head = ? AND c.tail = ? AND c.type = ?", _ends(key))]
        dates, nums = self._projection.dates, self._projection.post_nums
        when = {claim.post_id: dates[nums[claim.post_id]] for claim in claims}
        return sorted(claims, key=lambda c: ((d := when[c.post_id]) is None, d or LATEST, c.post_id, c.start, c.id))

    def amounts_of(self, entity_ids: Iterable[str]) -> Mapping[str, list[Claim]]:
        """The claims that state an amount of one alone, of each of some entities, oldest post first."""
        return {e: claims for e in dict.fromkeys(entity_ids) if (claims := self.claims_of(e, (AMOUNTS_TO,)))}

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._links.graph

    def network(self) -> Network:
        """The whole graph as tables in memory; made when first asked for since it changed."""
        return self._projection.network(self._links)

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""
        linked = self._links.linked.get(entity_id, {})
        return [other for _, other in nsmallest(limit, ((pair["cost"], other) for other, pair in linked.items()))]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        linked = self._links.linked
        return sorted(linked.get(a, {}).keys() & linked.get(b, {}).keys())

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        linked = self._links.linked
        some = {e for e in entity_ids if e in linked}
        return sorted((a, b, pairs[b]["cost"]) for a in some for pairs in (linked[a],) for b in pairs.keys() & some if a < b)


def _ends(key: EdgeKey) -> tuple[str, str, str]:
    return key.head, key.tail, key.type
