"""What happened, and for how much."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.dependencies import Question, Store, open_view
from api.examples import events as examples
from api.openapi import STORE, answers
from api.paging import Key
from api.routers.parameters import AskedPeriod, MaybeName, MinConfidence, Name, Paged100
from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.store import View

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["events"], route_class=Question)

_MAY = (UsageError, EntityNotFound, 422, *STORE)
_RELATION = f"Only events of this type; may be given several times. If left out: {', '.join(query.EVENT_TYPES)}, and dated `develops`."


@router.get("/timeline", summary="What happened, by date", responses=answers(examples.TIMELINE, *_MAY))
def timeline(
    store: Store,
    name: Name,
    period: AskedPeriod,
    page: Paged100,
    other: MaybeName = None,
    relation: Annotated[list[schemas.TypedRelationName] | None, Query(description=_RELATION)] = None,
    min_confidence: MinConfidence = None,
) -> schemas.TimelineAnswer:
    """The events of an entity, or between two, oldest first, each with all its reports put together: status, amounts,
    number of posts, and the report to show. Where a sentence says when, that counts, else the date of its post. What is told
    again later belongs to the first report, unless it says something new. A page holds those that most independent posts
    report, by date; the next one those that fewer do."""
    with open_view(store) as view:
        ids = _ids(view, name, other)
        found, next = page.cut(
            lambda limit: query.timeline(view, *ids, types=relation, period=period, min_confidence=min_confidence, limit=limit),
            _place_of_event,
        )
        entity, second = _ends(view, ids)
        return schemas.TimelineAnswer(entity=entity, other=second, items=[schemas.Event.model_validate(e) for e in found], next=next)


@router.get("/amounts", summary="What it costs, deal by deal", responses=answers(examples.AMOUNTS, *_MAY))
def amounts(
    store: Store, name: Name, period: AskedPeriod, page: Paged100, other: MaybeName = None, min_confidence: MinConfidence = None
) -> schemas.AmountsAnswer:
    """Every amount that posts state about an entity, or between two, side by side for each deal, with the posts that state
    it, and whether the figures differ. What a sentence states of the entity alone, such as a project's total or a company's
    sales, comes as one item of the type `amounts_to`, unless a deal has the same figure. What is surely stated comes before
    guesses. A page holds the deals that most posts tell of, by date; the next one those that fewer do."""
    with open_view(store) as view:
        ids = _ids(view, name, other)
        found, next = page.cut(
            lambda limit: query.amounts(view, *ids, period=period, limit=limit, min_confidence=min_confidence), _place_of_deal
        )
        entity, second = _ends(view, ids)
        return schemas.AmountsAnswer(entity=entity, other=second, items=[schemas.Deal.model_validate(d) for d in found], next=next)


def _place_of_event(event: query.Event) -> Key:
    when = not event.date, event.date
    return -event.independent, -event.posts, *when, event.head, event.type, event.tail, event.best.claim.id


def _place_of_deal(deal: query.Deal) -> Key:
    return -len({post.id for figure in deal.figures for post in figure.posts}), deal.head, deal.type, deal.tail or ""


def _ids(view: View, name: str, other: str | None) -> tuple[str, str | None]:
    ids = query.resolve(view, name), query.resolve(view, other) if other is not None else None
    if ids[0] == ids[1]:
        raise UsageError(f"name, other: two entities are needed; both names stand for {ids[0]}")
    return ids


def _ends(view: View, ids: tuple[str, str | None]) -> tuple[schemas.EntityRef, schemas.EntityRef | None]:
    cards = view.entities(id for id in ids if id is not None)
    first = schemas.EntityRef.model_validate(cards[ids[0]])
    return first, schemas.EntityRef.model_validate(cards[ids[1]]) if ids[1] is not None else None
