"""Groups of entities, each drawn small."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.drawing import Circle, circle
from api.pages.parameters import Asked
from api.rendering import render
from kg import query
from kg.store import View

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_SHOWN = 24
_MEMBERS = 16
_DRAWN = 12


@router.get("/communities")
def communities(request: Request, store: Store, between: Asked) -> HTMLResponse:
    """Who has to do with whom: one small drawing for each group, largest first."""
    with open_view(store) as view:
        found = query.communities(view, period=between.period, members=_MEMBERS, limit=_SHOWN)
        groups = [(community, _circle(view, community)) for community in found]
    return render(request, "communities.html", {"between": between, "groups": groups})


def _circle(view: View, community: query.Community) -> Circle:
    members = community.members[:_DRAWN]
    return circle(members, view.edges_among(member.id for member in members))
