"""How something came to be in the graph: what became of an entity, and where what links two comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.pages.judge import names_of
from api.pages.parameters import Text
from api.rendering import render
from api.routers.record import ever
from kg import query

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_CHANGES = 50
_SENTENCES = 20
_MOST = 500
_LARGEST = 2**53


@router.get("/entities/{type}/{name}/history")
def history(
    request: Request, store: Store, type: str, name: str, before: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None
) -> HTMLResponse:
    """What became of an entity, also of one that is gone, the last change first."""
    with open_view(store) as view:
        found = query.history_of(view, ever(view, type, name), limit=_CHANGES + 1, before=before)
        shown = found.items[:_CHANGES]
        names = names_of(view, (j for item in shown for j in (*item.made, *item.withdrawn)))
    context = {"found": found, "shown": shown, "names": names, "before": before, "older": len(found.items) > len(shown)}
    return render(request, "history.html", context)


@router.get("/why")
def why(request: Request, store: Store, a: Text, b: Text, n: Annotated[int, Query(ge=1, le=_MOST)] = _SENTENCES) -> HTMLResponse:
    """Where what links two comes from: every sentence with its file and how its names were found, and what was judged."""
    with open_view(store) as view:
        found = query.why(view, a, b, limit=n)
        names = {found.a.id: found.a.name, found.b.id: found.b.name} | names_of(view, found.judgements)
    return render(request, "why.html", {"found": found, "names": names, "most": _MOST})
