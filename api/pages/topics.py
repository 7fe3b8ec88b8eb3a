"""What the archive is about."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.drawing import Bars, bars
from api.pages.parameters import Text
from api.rendering import render
from kg import query
from kg.errors import GraphTooLarge
from kg.store import View
from kg.store.base import TopicCard
from kg.topics import main_name

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_DRAWN = 48
_TOPICS = 200
_ABOUT = 20


@router.get("/topics")
def topics(request: Request, store: Store, q: Text = "") -> HTMLResponse:
    """The topics of most posts, each with its months; the others by name."""
    with open_view(store) as view:
        found = query.topics(view, q, main_name=main_name, limit=_TOPICS)
        drawn = _months(view, found[:_DRAWN])
    return render(request, "topics.html", {"q": q, "found": found, "drawn": drawn, "most": _TOPICS})


@router.get("/topics/{name:path}")
def topic(request: Request, store: Store, name: str) -> HTMLResponse:
    """All about a topic."""
    with open_view(store) as view:
        profile = query.topic_profile(view, query.resolve_topic(view, name, main_name), limit=_ABOUT)
    return render(request, "topic.html", {"profile": profile, "months": bars(profile.months, 640, 72)})


def _months(view: View, cards: Sequence[TopicCard]) -> dict[str, Bars | None]:
    """The months of topics by id; none where the graph does not fit into memory."""
    try:
        series = {card.id: query.series_of_topic(view, card.id) for card in cards}
    except GraphTooLarge:
        return {}
    return {id: bars({month.month: month.posts for month in months}, 120, 28) for id, months in series.items()}
