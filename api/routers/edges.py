"""What links two entities."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.paging import Key
from api.routers.parameters import End, Exclude, MaxHops, MinConfidence, Paged50, Since, Until, read_period
from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, GraphTooLarge, UsageError
from kg.records import CO_MENTION
from kg.store import View

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["edges"], route_class=Question)

_PATHS = (UsageError, EntityNotFound, GraphTooLarge, 422, *STORE)


@router.get(
    "/edges",
    summary="Evidence for what links two entities",
    responses=answers(examples.EDGE, UsageError, EntityNotFound, EdgeNotFound, 422, *STORE),
)
def edge_evidence(
    store: Store,
    a: End,
    b: End,
    page: Paged50,
    relation: Annotated[schemas.RelationName | None, Query(description="Only this relation type.")] = None,
    since: Since = None,
    until: Until = None,
    min_confidence: MinConfidence = None,
) -> schemas.EdgeAnswer:
    """Every claim that links the two, either way round, with its sentence, the evidence in it, offsets into the source
    file, and the post: typed relations before co-mentions, oldest post first. `links` sums them up by relation: posts,
    independent posts, how many posts surely say so, dates, the amounts over time, the best sentence, and what contradicts
    itself. Of a period only what its posts say."""
    period = read_period(since, until)
    with open_view(store) as view:
        ids = query.resolve(view, a), query.resolve(view, b)
        found = query.evidence(view, *ids, type=relation, limit=None, period=period, min_confidence=min_confidence)
        links = query.links(view, *ids, type=relation, period=period, min_confidence=min_confidence, said=found)
        shown, next = page.cut(lambda _: found, _place)
        shown = query.in_context(view, shown, query.naming_both(view, *ids))
        start, end = _ends(view, ids)
        return schemas.EdgeAnswer(
            a=start, b=end,
            links=[schemas.Link.model_validate(link) for link in links],
            items=[schemas.EvidenceInContext.model_validate(e) for e in shown], next=next,
        )  # fmt: skip


@router.get("/paths", summary="How two entities hang together", responses=answers(examples.PATHS, *_PATHS))
def entity_paths(
    store: Store,
    a: End,
    b: End,
    k: Annotated[int, Query(ge=1, le=20, description="How many paths.")] = 3,
    max_hops: MaxHops = 4,
    exclude: Exclude = None,
    since: Since = None,
    until: Until = None,
) -> schemas.PathsAnswer:
    """The best chains of entities from one to the other, each step with its evidence. A typed relation is shorter than
    a co-mention, a link that many posts assert shorter than one that few do, and ways past hubs are long."""
    period = read_period(since, until)
    with open_view(store) as view:
        ids = query.resolve(view, a), query.resolve(view, b)
        without = [query.resolve(view, name) for name in exclude or ()]
        found = query.paths(view, *ids, k=k, max_hops=max_hops, exclude=without, period=period)
        start, end = _ends(view, ids)
        return schemas.PathsAnswer(a=start, b=end, items=[schemas.Path.model_validate(p) for p in found])


@router.get("/connections", summary="What holds several entities together", responses=answers(examples.CONNECTION, *_PATHS))
def entity_connections(
    store: Store,
    name: Annotated[
        list[str],
        Query(
            min_length=2,
            max_length=8,
            description="Any name or id of an entity; two to eight of them.",
            examples=[["鴻海", "OpenAI", "Oracle"]],
        ),
    ],
    k: Annotated[int, Query(ge=1, le=5, description="How many paths of each pair.")] = 1,
    max_hops: MaxHops = 4,
    exclude: Exclude = None,
    since: Since = None,
    until: Until = None,
) -> schemas.ConnectionAnswer:
    """A tree of the best paths between two to eight entities, each step with its evidence, and the best paths of every pair."""
    period = read_period(since, until)
    with open_view(store) as view:
        ids = [query.resolve(view, one) for one in name]
        without = [query.resolve(view, one) for one in exclude or ()]
        found = query.connection(view, ids, k=k, max_hops=max_hops, exclude=without, period=period)
        cards = view.entities(found.entities)
        return schemas.ConnectionAnswer(
            entities=[schemas.EntityRef.model_validate(cards[id]) for id in found.entities],
            connected=found.connected,
            cost=found.cost,
            hops=[schemas.Hop.model_validate(hop) for hop in found.hops],
            paths=[schemas.Path.model_validate(p) for p in found.paths],
        )


def _place(item: query.Evidence) -> Key:
    date = item.post.published_at
    when = date is None, 0.0 if date is None else date.timestamp()
    return item.claim.type == CO_MENTION, *when, item.post.id, item.claim.start, item.claim.id


def _ends(view: View, ids: tuple[str, str]) -> list[schemas.EntityRef]:
    cards = view.entities(ids)
    return [schemas.EntityRef.model_validate(cards[entity_id]) for entity_id in ids]
