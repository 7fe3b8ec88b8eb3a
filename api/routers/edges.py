"""What links two entities."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.routers.parameters import End, Limit
from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, UsageError
from kg.store import View

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["edges"], route_class=Question)


@router.get(
    "/edges",
    summary="Evidence for what links two entities",
    responses=answers(examples.EDGE, EntityNotFound, EdgeNotFound, 422, *STORE),
)
def edge_evidence(
    store: Store,
    a: End,
    b: End,
    relation: Annotated[schemas.RelationName | None, Query(description="Only this relation type.")] = None,
    limit: Limit = 50,
) -> schemas.EdgeAnswer:
    """Every claim that links the two, either way round, with its sentence, the evidence in it, offsets into the source
    file, and the post: typed relations before co-mentions, oldest post first. `links` sums them up by relation: posts,
    independent posts, dates, the amounts over time and the best sentence."""
    with open_view(store) as view:
        ids = query.resolve(view, a), query.resolve(view, b)
        found = query.evidence(view, *ids, type=relation, limit=None)
        links = query.links(view, *ids, type=relation, said=found)
        start, end = _ends(view, ids)
        return schemas.EdgeAnswer(
            a=start, b=end,
            links=[schemas.Link.model_validate(link) for link in links],
            items=[schemas.Evidence.model_validate(e) for e in found[:limit]],
        )  # fmt: skip


@router.get("/paths", summary="How two entities hang together", responses=answers(examples.PATHS, UsageError, EntityNotFound, 422, *STORE))
def entity_paths(
    store: Store, a: End, b: End, k: Annotated[int, Query(ge=1, le=20, description="How many paths.")] = 3
) -> schemas.PathsAnswer:
    """The best chains of entities from one to the other, each step with its evidence. A typed relation is shorter than
    a co-mention, a link that many posts assert shorter than one that few do."""
    with open_view(store) as view:
        ids = query.resolve(view, a), query.resolve(view, b)
        found = query.paths(view, *ids, k=k)
        start, end = _ends(view, ids)
        return schemas.PathsAnswer(a=start, b=end, items=[schemas.Path.model_validate(p) for p in found])


def _ends(view: View, ids: tuple[str, str]) -> list[schemas.EntityRef]:
    cards = view.entities(ids)
    return [schemas.EntityRef.model_validate(cards[entity_id]) for entity_id in ids]
