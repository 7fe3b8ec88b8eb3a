"""All about one entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kg.errors import UsageError
from kg.query.neighbors import Neighbor, edge_of, seen_from
from kg.query.posts import PostOfEntity
from kg.query.series import posts_by_month
from kg.query.support import sure_posts_of, with_evidence
from kg.query.topics import TopicBeside, beside
from kg.records import RELATION_TYPES, Edge, Entity
from kg.store.base import View

__all__ = ["Profile", "profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity with what the archive says about it."""

    entity: Entity
    posts: int
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None
    relations: tuple[Neighbor, ...]
    companions: tuple[Neighbor, ...]
    """Whom it is most often named with."""
    topics: tuple[TopicBeside, ...]
    """What its posts are about."""
    latest: tuple[PostOfEntity, ...]
    months: dict[str, int] | None = None
    """Its posts by month, ``2026-01``, oldest first, those without any left out; None unless all was asked for."""


def profile(view: View, entity_id: str, *, limit: int = 10, full: bool = False, evidence: int = 0) -> Profile:
    """The profile of an entity, with at most `limit` relations, companions, topics and posts.

    Args:
        view: the graph.
        entity_id: whose.
        limit: how long each list may be.
        full: `limit` relations of each type, and the posts by month.
        evidence: so many sentences for each of the `limit` best relations.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: `limit` is not positive.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    found = view.portrait(entity_id, limit)
    relations = _best_of_each_type(view.edges_of(entity_id, RELATION_TYPES), limit) if full else found.relations
    shown = seen_from(view, entity_id, relations)
    best = with_evidence(view, shown[:limit], lambda n: edge_of(entity_id, n), evidence)
    return Profile(
        entity=found.entity,
        posts=found.presence.posts,
        mentions=found.presence.mentions,
        first_seen=found.presence.first_seen,
        last_seen=found.presence.last_seen,
        relations=(*best, *_counted(view, entity_id, shown[limit:])),
        companions=tuple(seen_from(view, entity_id, found.companions)),
        topics=tuple(beside(view, found.topics, found.presence.posts, limit)),
        latest=tuple(PostOfEntity(post, mentions) for post, mentions in found.latest),
        months=posts_by_month(view, view.mentions_of([entity_id])[entity_id]) if full else None,
    )


def _counted(view: View, entity_id: str, neighbors: Sequence[Neighbor]) -> list[Neighbor]:
    """Neighbours with how many posts surely say so."""
    keys = [edge_of(entity_id, n) for n in neighbors]
    sure = sure_posts_of(view, keys)
    return [replace(n, sure_posts=sure.get(key, 0)) for n, key in zip(neighbors, keys, strict=True)]


def _best_of_each_type(edges: list[Edge], limit: int) -> list[Edge]:
    by_type: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_type[edge.key.type].append(edge)
    chosen = {edge.key for some in by_type.values() for edge in some[:limit]}
    return [edge for edge in edges if edge.key in chosen]
