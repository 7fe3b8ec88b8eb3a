"""All about an entity."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, entity_by_id, open_view
from api.drawing import Bars, bars
from api.pages.around import Wished, around
from api.rendering import render
from kg import query
from kg.errors import GraphTooLarge
from kg.query import Neighbor
from kg.records import RELATION_TYPES
from kg.store import View

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_EDGES = 60
_POSTS = 10
_EVENTS = 20


@router.get("/entities/{type}/{name}")
def entity(request: Request, store: Store, type: str, name: str, wish: Wished) -> HTMLResponse:
    """Names, relations with their best sentence, events, the graph around it, and posts."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found = query.neighbors(view, entity_id, types=RELATION_TYPES, limit=_EDGES)
        edges = query.with_evidence(view, found, lambda n: query.edge_of(entity_id, n), 1)
        context = {
            "profile": query.profile(view, entity_id, limit=_POSTS),
            "groups": _groups(edges),
            "events": query.timeline(view, entity_id, limit=_EVENTS),
            "months": _months(view, entity_id),
            "graph": around(view, entity_id, wish),
        }
    return render(request, "entity.html", context)


def _groups(edges: list[Neighbor]) -> list[tuple[str, str, list[Neighbor], list[Neighbor]]]:
    """Neighbours by relation and direction, the best first within each; those of which nothing surely says so apart."""

    def kind(edge: Neighbor) -> tuple[str, str]:
        return edge.relation, edge.direction

    ordered = sorted(edges, key=lambda edge: (RELATION_TYPES.index(edge.relation), edge.direction != "out"))
    found = []
    for (relation, direction), group in groupby(ordered, kind):
        all_ = list(group)
        found.append((relation, direction, [e for e in all_ if e.sure_posts], [e for e in all_ if not e.sure_posts]))
    return found


def _months(view: View, entity_id: str) -> Bars | None:
    try:
        return bars({month.month: month.posts for month in query.series_of_entity(view, entity_id)}, 640, 72)
    except GraphTooLarge:
        return None
