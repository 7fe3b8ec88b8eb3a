"""The first page, and searching."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.errors import StoreMissing
from api.pages.parameters import Text
from api.rendering import render
from kg import query
from kg.errors import GraphTooLarge
from kg.records import RELATION_TYPES
from kg.store import View

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_HITS = 50
_RISING = 8
_NEWEST = 8


@router.get("/")
def home(request: Request, store: Store) -> HTMLResponse:
    """What the archive holds, what rises in it, and what is new; how to fill it if it is empty."""
    stats = trends = None
    newest: list[query.Novelty] = []
    try:
        with open_view(store) as view:
            stats = view.stats()
            if stats.posts:
                trends, newest = _news(view)
    except StoreMissing:
        pass
    return render(request, "home.html", {"stats": stats, "trends": trends, "newest": newest})


def _news(view: View) -> tuple[query.Trends | None, list[query.Novelty]]:
    """What rises in the last month, and relations first seen in it; nothing where the graph does not fit into memory."""
    try:
        window = query.latest_window(view)
        return query.trends(view, limit=_RISING), query.novelties(view, window, types=RELATION_TYPES, limit=_NEWEST)
    except GraphTooLarge:
        return None, []


@router.get("/search")
def search(request: Request, store: Store, q: Text = "") -> HTMLResponse:
    """Entities by name."""
    found = []
    if q.strip():
        with open_view(store) as view:
            found = query.search(view, q, limit=_HITS)
    return render(request, "search.html", {"q": q, "found": found, "most": _HITS})
