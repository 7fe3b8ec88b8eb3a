"""Questions about edges, the claims behind them, and the graph that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Any

import networkx as nx

from kg.records import Claim, Edge, EdgeKey
from kg.store.base import Dates, Grounds
from kg.store.neo4j import questions, records
from kg.store.neo4j.cypher import pair_of
from kg.store.neo4j.view.shared import Shared

__all__ = ["Edges"]


class Edges(Shared):
    """Edges, claims and links."""

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""
        ids = list(dict.fromkeys(entity_ids))
        if (links := self._links()) is not None:
            return {e: len(links[e]) for e in ids if e in links}
        return {row["id"]: row["value"] for row in self.ask(questions.DEGREES, ids=ids)}

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end, the best supported first; of all types if None."""
        wanted = [upper for upper, type in questions.EDGE_TYPES.items() if types is None or type in types]
        if not wanted:
            return []
        query = questions.EDGES_OF.format(types="|".join(wanted))
        if limit is None:  # may be thousands
            return self._seen(self.ask(query, id=entity_id, limit=questions.ALL))
        return self._seen(self._asked(query, id=entity_id, limit=limit))

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""

        def ask(unknown: list[str]) -> Mapping[str, list[Edge]]:
            found = [records.edge_of(row) for row in self.ask(questions.EDGES_BETWEEN, a=a, b=b, limit=questions.ALL)]
            return {pair: sorted(found, key=lambda e: e.key) for pair in unknown}

        return list(self._edges.of([pair_of(a, b)], ask)[pair_of(a, b)])

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        found = self.ask(questions.EDGES_AMONG, ids=list(dict.fromkeys(entity_ids)), limit=questions.ALL)
        return sorted((records.edge_of(row) for row in found), key=lambda e: e.key)

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        return [Claim(*row["claim"]) for row in self.ask(questions.CLAIMS_BETWEEN, pair=pair_of(a, b))]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        if not pairs:
            return []
        asked = {name: [name, a, b] for a, b in pairs for name in (pair_of(a, b),)}
        found = {
            row["pair"]: row
            for row in self._asked(questions.SAID, pairs=list(asked.values()), type=type, limit=questions.ALL if limit is None else limit)
        }
        for row in found.values():
            self._noted(row["ends"])
            self._posts.note({p["id"]: records.card_of(p) for p in row["posts"]})
            self._edges.note({row["pair"]: sorted((records.edge_of(edge) for edge in row["edges"]), key=lambda e: e.key)})
        answers = (found[pair_of(a, b)] for a, b in pairs)
        return [(tuple(sorted({edge["type"] for edge in row["edges"]})), [Claim(*values) for values in row["claims"]]) for row in answers]

    def surest(self, keys: Iterable[EdgeKey], limit: int, *, published: Dates | None = None) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many; of posts with a date among some, if given."""
        wanted = list(dict.fromkeys(keys))
        if published is not None:
            found = self._surest(wanted, questions.ALL)
            dates = self.published_at({claim.post_id for said in found.values() for claim in said})
            return {key: [c for c in said if dates[c.post_id] in published][:limit] for key, said in found.items()}
        names = {f"{limit}|{key.head}|{key.type}|{key.tail}": key for key in wanted}

        def ask(unknown: list[str]) -> Mapping[str, list[Claim]]:
            found = self._surest([names[name] for name in unknown], limit)
            return {name: found[names[name]] for name in unknown}

        return {names[name]: list(said) for name, said in self._sure.of(names, ask).items()}

    def _surest(self, keys: Sequence[EdgeKey], limit: int) -> dict[EdgeKey, list[Claim]]:
        if not keys:
            return {}
        rows = [(place, pair_of(key.head, key.tail), key.head, key.type) for place, key in enumerate(keys)]
        return {
            keys[row["place"]]: [Claim(*values) for values in row["claims"]] for row in self.ask(questions.SUREST, rows=rows, limit=limit)
        }

    def grounds(self, pairs: Iterable[tuple[str, str]], limit: int) -> Mapping[tuple[str, str], Grounds]:
        """What there is to say of some pairs in short; those that claims link."""
        names = {pair: f"{limit}|{pair_of(*pair)}" for pair in pairs}

        def ask(unknown: list[str]) -> Mapping[str, Grounds]:
            asked = [name.partition("|")[2] for name in unknown]
            return {
                f"{limit}|{row['pair']}": Grounds(tuple(sorted(row["types"])), [Claim(*c) for c in row["claims"]], row["posts"])
                for row in self.ask(questions.GROUNDS, pairs=asked, limit=limit)
            }

        found = self._grounds.of(names.values(), ask)
        return {pair: found[name] for pair, name in names.items() if name in found}

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        return [Claim(*row["claim"]) for row in self.ask(questions.CLAIMS_OF, id=entity_id, types=None if types is None else list(types))]

    def amounts_of(self, entity_ids: Iterable[str]) -> Mapping[str, list[Claim]]:
        """The claims that state an amount of one alone, of each of some entities, oldest post first."""
        found: dict[str, list[Claim]] = {}
        for row in self.ask(questions.AMOUNTS_OF, ids=list(dict.fromkeys(entity_ids))):
            claim = Claim(*row["claim"])
            found.setdefault(claim.head, []).append(claim)
        return found

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._graph(self)

    def _links(self) -> Mapping[str, Mapping[str, Any]] | None:
        """Who is linked to whom, in memory; None of a graph too large to be read anew whenever it has changed."""
        count = self._once("links", lambda: int(self.ask(questions.LINK_COUNT)[0]["count"]))
        return self.graph().adj if count <= questions.FEW_LINKS else None

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""
        if (links := self._links()) is not None:
            mine = dict(links[entity_id]) if entity_id in links else {}
            return [other for _, other in nsmallest(limit, ((link["cost"], other) for other, link in mine.items()))]
        return [row["id"] for row in self.ask(questions.NEAREST, id=entity_id, limit=limit)]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        if (links := self._links()) is not None:
            return sorted(links[a].keys() & links[b].keys()) if a in links and b in links else []
        return sorted(row["id"] for row in self.ask(questions.LINKED_TO_BOTH, a=a, b=b))

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        if (links := self._links()) is not None:
            some = {e for e in entity_ids if e in links}
            return sorted((a, b, links[a][b]["cost"]) for a in some for b in links[a].keys() & some if a < b)
        found = self.ask(questions.LINKS_AMONG, ids=list(dict.fromkeys(entity_ids)))
        return sorted((row["a"], row["b"], row["cost"]) for row in found)
