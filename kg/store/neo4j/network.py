"""The tables of a network, streamed from the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

from kg.records import EdgeKey
from kg.store.base import EntityCard, TopicCard
from kg.store.neo4j.connection import moment
from kg.store.network import Network

__all__ = ["network_of"]

_DATES: Final = "MATCH (p:Post) RETURN p.id AS post, toString(p.published_at) AS date"
_MENTIONS: Final = "MATCH (p:Post)-[m:MENTIONS]->(e:Entity) RETURN e.id AS entity, p.id AS post, m.count AS count"
_CLAIMS: Final = """
MATCH (h:Entity)-[c:CLAIM]->(t:Entity) WHERE c.pair IS NOT NULL
RETURN h.id AS head, c.type AS type, t.id AS tail, c.post AS post, collect(c.repeat_key) AS repeats
"""
_ABOUT: Final = "MATCH (p:Post)-[a:ABOUT]->(t:Topic) RETURN t.id AS topic, p.id AS post, a.weight AS weight"


def network_of(
    ask: Callable[[str], Iterable[Any]], revision: int, entities: dict[str, EntityCard], topics: Iterable[TopicCard]
) -> Network:
    """The network of a view; `ask` answers a query. O(graph)."""
    mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in ask(_MENTIONS):
        mentions[row["entity"]][row["post"]] = row["count"]
    edges: defaultdict[EdgeKey, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for row in ask(_CLAIMS):
        edges[EdgeKey(row["head"], row["type"], row["tail"])][row["post"]] = tuple(row["repeats"])
    about: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in ask(_ABOUT):
        about[row["topic"]][row["post"]] = row["weight"]
    return Network(
        revision=revision,
        dates={row["post"]: moment(row["date"]) for row in ask(_DATES)},
        entities=entities,
        mentions=dict(mentions),
        edges=dict(edges),
        topics={t.id: t for t in topics},
        about=dict(about),
    )
