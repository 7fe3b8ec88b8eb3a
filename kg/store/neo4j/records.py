"""From the records of a server to ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.records import Alias, Claim, Edge, EdgeKey, Entity, EntityType, Mention, Topic
from kg.store.base import PostCard
from kg.store.neo4j.connection import moment

__all__ = [
    "card_of",
    "claims_in_order",
    "edge_of",
    "entity_of",
    "mentions_of",
    "topics_of",
    "whole_entity_of",
]


def card_of(row: Any) -> PostCard:
    return PostCard(
        row["id"], row["path"], row["permalink"], row["title"], moment(row["published_at"]), tuple(row["tags"]), tuple(row["categories"])
    )


def edge_of(row: Any) -> Edge:
    key = EdgeKey(row["head"], row["type"], row["tail"])
    return Edge(key, row["claims"], row["posts"], row["independent"], moment(row["first_seen"]), moment(row["last_seen"]))


def claims_in_order(found: Iterable[Any]) -> list[Claim]:
    return sorted((Claim(*values) for values in found), key=lambda c: (c.start, c.id))


def topics_of(found: Iterable[Any]) -> list[Topic]:
    return sorted((Topic(*row) for row in found), key=lambda t: (-t.weight, t.name))


def mentions_of(entity_id: str, m: Any) -> Iterable[Mention]:
    lists = ("starts", "ends", "surfaces", "names", "types", "methods", "sentences", "text_starts", "text_ends", "linked_by")
    for start, end, surface, name, type, method, sentence, text_start, text_end, linked_by in zip(*(m[x] for x in lists), strict=True):
        yield Mention(start, end, surface, name, EntityType(type), method, sentence, text_start, text_end, entity_id, linked_by)


def entity_of(row: Any) -> Entity:
    aliases = sorted((Alias(*a) for a in row["aliases"]), key=lambda a: a.text) if row["curated"] else []
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])


def whole_entity_of(row: Any) -> Entity:
    """An entity with every name, those that nobody listed too."""
    aliases = sorted((Alias(text, listed) for text, listed, _, _ in row["names"] if listed is not None), key=lambda a: a.text)
    written = [(text, sum(counts), min(reasons)) for text, listed, reasons, counts in row["names"] if listed is None]
    written.sort(key=lambda name: (-name[1], name[0]))
    aliases += [Alias(text, reason or "written in the posts") for text, _, reason in written]
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(aliases), tuple(row["codes"]), row["curated"])
