"""What changes: what rises and falls, what is new, what came between two dates, what there was at one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.dependencies import Question, Store, open_view
from api.examples import trends as examples
from api.openapi import STORE, answers
from api.paging import Key, neighbor_place
from api.routers.parameters import (
    AskedPeriod,
    Date,
    Evidence,
    Limit,
    MaybeName,
    Paged20,
    Paged50,
    Since,
    Types,
    Until,
    read_date,
    read_period,
)
from kg import query
from kg.errors import EntityNotFound, GraphTooLarge, UsageError
from kg.query import Period
from kg.records import CO_MENTION, EdgeKey

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["trends"], route_class=Question)

_MAY = (UsageError, 422, GraphTooLarge, *STORE)
_MinPosts = Annotated[
    int, Query(ge=1, le=1_000_000, description="In so many posts of the window at least; of the baseline, for what falls.")
]
_Support = Annotated[int, Query(ge=1, le=1_000_000, description="Only what so many posts support by now.")]
_Relations = Annotated[list[schemas.RelationName] | None, Query(description="Only edges of this type; may be given several times.")]


@router.get("/trends", summary="What rises, or falls", responses=answers(examples.TRENDS, *_MAY))
def rising(
    store: Store,
    window: AskedPeriod,
    baseline_since: Since = None,
    baseline_until: Until = None,
    type: Types = None,
    falling: Annotated[bool, Query(description="What falls instead of what rises.")] = False,
    min_posts: _MinPosts = 3,
    limit: Limit = 20,
    evidence: Evidence = 1,
) -> schemas.Trends:
    """Entities, pairs and topics that are in a larger share of the posts of a window than of a baseline, beyond what
    chance would show. The window is the last 30 days of the archive unless the question says otherwise, the baseline
    everything before it. `type` narrows entities, and pairs to two of these types."""
    baseline = read_period(baseline_since, baseline_until, "baseline_")
    with open_view(store) as view:
        found = query.trends(
            view, window=window, baseline=baseline, types=type, falling=falling, min_posts=min_posts, limit=limit, evidence=evidence
        )  # fmt: skip
        return schemas.Trends.model_validate(found)


@router.get("/novelties", summary="What was linked for the first time", responses=answers(examples.NOVELTIES, *_MAY))
def novelties(
    store: Store,
    period: AskedPeriod,
    page: Paged50,
    relation: _Relations = None,
    type: Types = None,
    between_known: Annotated[bool, Query(description="Only between entities that posts before the period mention.")] = False,
    min_posts: _Support = 1,
    evidence: Evidence = 1,
) -> schemas.NoveltiesAnswer:
    """Relations and co-mentions whose first post falls in the period, with that post: relations first, those of most
    independent posts first. The last 30 days of the archive unless the question says otherwise."""
    with open_view(store) as view:
        asked = period or query.latest_window(view)
        found, next = page.cut(
            lambda limit: query.novelties(
                view, asked, types=relation, entity_types=type, between_known=between_known, min_posts=min_posts, limit=limit
            ),
            _place,
        )  # fmt: skip
        shown = query.with_evidence(view, found, lambda n: EdgeKey(n.head, n.type, n.tail), evidence, asked)
        items = [schemas.Novelty.model_validate(n) for n in shown]
        return schemas.NoveltiesAnswer(period=schemas.Period.model_validate(asked), items=items, next=next)


def _place(found: query.Novelty) -> Key:
    return found.type == CO_MENTION, -found.worth, -found.independent, -found.prominence, found.head, found.type, found.tail


@router.get("/growth", summary="What came between two dates", responses=answers(examples.GROWTH, EntityNotFound, *_MAY))
def growth(
    store: Store, since: Date, until: Until = None, name: MaybeName = None, limit: Limit = 20, evidence: Evidence = 1
) -> schemas.GrowthAnswer:
    """Entities, edges and topics that posts of a period added to the graph, and edges that gained posts; of each kind how
    many, and those of most posts. Of one entity: its edges, those that were first linked to it, and topics of its posts."""
    period = read_period(since, until) or Period()
    with open_view(store) as view:
        entity_id = query.resolve(view, name) if name is not None else None
        found = query.growth(view, period, entity_id=entity_id, limit=limit, evidence=evidence)
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id]) if entity_id is not None else None
        return schemas.GrowthAnswer(entity=entity, growth=schemas.Growth.model_validate(found))


@router.get("/as-of", summary="The graph at a date", responses=answers(examples.AS_OF, EntityNotFound, *_MAY))
def as_of(store: Store, date: Date, page: Paged20, name: MaybeName = None, evidence: Evidence = 1) -> schemas.AsOfAnswer:
    """What the graph held just before a date, made of the posts published until then; with a name, who was linked to the
    entity. An entity that came later has no neighbours yet."""
    try:
        at = query.moment(read_date(date))
    except UsageError as error:
        raise UsageError(f"date: {error}") from error
    with open_view(store) as view:
        if name is None:
            stats = schemas.Stats.model_validate(query.stats_at(view, at))
            return schemas.AsOfAnswer(date=at, stats=stats, entity=None, items=[], next=None)
        entity_id = query.resolve(view, name)
        found, next = page.cut(
            lambda limit: query.neighbors_at(view, entity_id, at, limit=limit), lambda n: neighbor_place(entity_id, n)
        )
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        shown = query.with_evidence(view, found, lambda n: query.edge_of(entity_id, n), evidence, Period(until=at))
        items = [schemas.Neighbor.model_validate(n) for n in shown]
        return schemas.AsOfAnswer(date=at, stats=None, entity=entity, items=items, next=next)
