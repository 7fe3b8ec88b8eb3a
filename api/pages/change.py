"""What rises and falls, and what is new."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.drawing import Bars, bars
from api.pages.parameters import Asked, months_of
from api.rendering import render
from kg import query
from kg.query import Month
from kg.records import RELATION_TYPES

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_SHOWN = 12
_NEW = 30


@router.get("/trends")
def trends(request: Request, store: Store, between: Asked, falling: Annotated[bool, Query()] = False) -> HTMLResponse:
    """Entities, pairs and topics of which more posts tell than before, each with its months, and relations that are new."""
    with open_view(store) as view:
        window = between.period or query.latest_window(view)
        found = query.trends(view, window=window, falling=falling, limit=_SHOWN)
        context = {
            "between": between,
            "known": months_of(view),
            "empty": not view.post_count,
            "falling": falling,
            "found": found,
            "entities": [(x, _row(query.series_of_entity(view, x.id))) for x in found.entities],
            "pairs": [(x, _row(query.series_of_pair(view, x.head, x.tail, type=x.type))) for x in found.pairs],
            "topics": [(x, _row(query.series_of_topic(view, x.id))) for x in found.topics],
            "new": [] if falling else query.novelties(view, window, types=RELATION_TYPES, limit=_NEW),
        }
    return render(request, "trends.html", context)


def _row(months: list[Month]) -> Bars | None:
    return bars({month.month: month.posts for month in months}, 120, 28)
