"""The shape of the graph: communities, prominence, and how much is written month by month."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.dependencies import Question, Store, entity_by_id, open_view
from api.examples import structure as examples
from api.openapi import STORE, answers
from api.routers.parameters import AskedPeriod, MaybeName, NamePart, Paged20, Paged50, TypePart, Types
from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, GraphTooLarge, TopicNotFound, UsageError

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["structure"], route_class=Question)

_MAY = (UsageError, 422, GraphTooLarge, *STORE)
_Resolution = Annotated[float, Query(gt=0, le=100, description="Above 1 for more and smaller communities, below for fewer and larger.")]
_MinSize = Annotated[int, Query(ge=1, le=1_000_000, description="Only communities of so many entities.")]
_Topic = Annotated[str | None, Query(max_length=200, description="Name of a topic, in any script and width.", examples=["半導体"])]


@router.get("/communities", summary="The communities of the graph", responses=answers(examples.COMMUNITIES, *_MAY))
def communities(
    store: Store, period: AskedPeriod, page: Paged20, min_size: _MinSize = 3, resolution: _Resolution = 1.0
) -> schemas.CommunitiesAnswer:
    """Groups of entities that have more to do with one another than with the rest, largest first, with their most central
    members and what their posts are about. The same graph always has the same communities."""
    with open_view(store) as view:
        found, next = page.cut(
            lambda limit: query.communities(view, period=period, min_size=min_size, resolution=resolution, limit=limit),
            lambda c: (-c.size, c.id),
        )
        return schemas.CommunitiesAnswer(items=[schemas.Community.model_validate(c) for c in found], next=next)


@router.get(
    "/entities/{type}/{name}/community",
    summary="The community of an entity",
    responses=answers(examples.COMMUNITY, EntityNotFound, *_MAY),
)
def entity_community(
    store: Store, type: TypePart, name: NamePart, period: AskedPeriod, page: Paged50, resolution: _Resolution = 1.0
) -> schemas.CommunityAnswer:
    """The community that an entity belongs to, its most central members first; none if fewer than two posts mention the
    entity, or nothing links it."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found = query.community_of(view, entity_id, period=period, resolution=resolution)
        members, next = page.cut(lambda _: found.members if found else (), lambda m: (-m.centrality, m.id))
        shown = schemas.Community.model_validate(replace(found, members=tuple(members))) if found else None
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        return schemas.CommunityAnswer(entity=entity, community=shown, next=next)


@router.get("/prominent", summary="Who stands at the centre", responses=answers(examples.PROMINENT, *_MAY))
def prominent(
    store: Store,
    period: AskedPeriod,
    page: Paged20,
    type: Types = None,
    co_mentions: Annotated[bool, Query(description="Whether being named together counts too, a tenth of a relation.")] = False,
) -> schemas.ProminentAnswer:
    """Entities by PageRank on relations: those rank high that are related to what ranks high. `type` says what is shown;
    everything counts."""
    with open_view(store) as view:
        found, next = page.cut(
            lambda limit: query.prominent(view, period=period, types=type, co_mentions=co_mentions, limit=limit),
            lambda p: (-p.score, p.id),
        )
        return schemas.ProminentAnswer(items=[schemas.Prominent.model_validate(p) for p in found], next=next)


@router.get(
    "/series",
    summary="How much is written, month by month",
    responses=answers(examples.SERIES, EntityNotFound, EdgeNotFound, TopicNotFound, *_MAY),
)
def series(
    store: Store,
    period: AskedPeriod,
    name: MaybeName = None,
    a: MaybeName = None,
    b: MaybeName = None,
    topic: _Topic = None,
) -> schemas.SeriesAnswer:
    """The posts of every month that mention an entity (`name`), link two (`a` and `b`), or are about a topic (`topic`),
    beside all posts of the month. Months without any are zero, not left out."""
    given = {key for key, value in {"name": name, "a": a, "b": b, "topic": topic}.items() if value is not None}
    if given not in ({"name"}, {"a", "b"}, {"topic"}):
        raise UsageError("give name, or a and b, or topic")
    with open_view(store) as view:
        if topic is not None:
            topic_id = query.resolve_topic(view, topic)
            months = query.series_of_topic(view, topic_id, period=period)
            card = schemas.TopicCard.model_validate(view.network().topics[topic_id])
            return schemas.SeriesAnswer(entities=[], topic=card, items=[schemas.Month.model_validate(m) for m in months])
        ids = [query.resolve(view, end) for end in (name, a, b) if end is not None]
        if len(ids) == 2 and ids[0] == ids[1]:
            raise UsageError(f"a, b: a link needs two entities; both names stand for {ids[0]}")
        months = query.series_of_pair(view, *ids, period=period) if len(ids) == 2 else query.series_of_entity(view, ids[0], period=period)
        cards = view.entities(ids)
        return schemas.SeriesAnswer(
            entities=[schemas.EntityRef.model_validate(cards[id]) for id in ids],
            topic=None,
            items=[schemas.Month.model_validate(m) for m in months],
        )
