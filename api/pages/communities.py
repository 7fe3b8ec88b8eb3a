"""Groups of entities, each drawn small."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, entity_by_id, open_view
from api.drawing import Circle, circle
from api.pages.parameters import Asked, months_of
from api.pages.sheets import PageNumber, sheet
from api.rendering import render
from kg import query
from kg.store import View

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_SHOWN = 24
_MEMBERS = 16
_DRAWN = 12
_ALL = 100_000


@router.get("/communities")
def communities(request: Request, store: Store, between: Asked) -> HTMLResponse:
    """Who has to do with whom: one small drawing for each group, largest first."""
    with open_view(store) as view:
        found = query.communities(view, period=between.period, members=_MEMBERS, limit=_SHOWN)
        groups = [(community, _circle(view, community)) for community in found]
        known = months_of(view)
    return render(request, "communities.html", {"between": between, "known": known, "groups": groups})


@router.get("/communities/{type}/{name}")
def community(request: Request, store: Store, type: str, name: str, between: Asked, page: PageNumber = 1) -> HTMLResponse:
    """All members of the community of an entity, and the posts that link two of them."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found = query.community_of(view, entity_id, period=between.period, members=_ALL)
        posts = query.community_posts(view, found, period=between.period, limit=_ALL) if found else []
        shown = sheet(page, len(posts))
        context = {
            "between": between,
            "middle": view.entities([entity_id])[entity_id],
            "community": found,
            "drawing": _circle(view, found) if found else None,
            "posts": posts[shown.first - 1 : shown.last],
            "sheet": shown,
        }
    return render(request, "community.html", context)


def _circle(view: View, community: query.Community) -> Circle:
    members = community.members[:_DRAWN]
    return circle(members, view.edges_among(member.id for member in members))
