"""Posts: those that answer to conditions, and one with what it says marked where it stands."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.marking import marked
from api.pages.parameters import Asked, Texts, months_of
from api.pages.sheets import SHEET, PageNumber, sheet
from api.rendering import render
from kg import query
from kg.records import CO_MENTION, RELATION_TYPES
from kg.topics import main_name

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_RELATED = 10


@router.get("/posts")
def posts(
    request: Request,
    store: Store,
    between: Asked,
    entity: Texts = [],  # noqa: B006
    topic: Texts = [],  # noqa: B006
    rel: Literal["", *RELATION_TYPES, CO_MENTION] = "",  # type: ignore[valid-type]
    page: PageNumber = 1,
) -> HTMLResponse:
    """The posts behind a number: of entities, a relation, a topic, a period."""
    with open_view(store) as view:
        ids = [query.resolve(view, one) for one in entity if one.strip()]
        topics = [query.resolve_topic(view, one, main_name) for one in topic if one.strip()]
        period = between.period or query.Period()
        shown = (page - 1) * SHEET
        found = query.find_posts(view, entities=ids, relation=rel or None, topics=topics, period=period, limit=SHEET, offset=shown)
        if shown and not found.posts:  # behind the last sheet
            shown = sheet(page, found.total).first - 1
            found = query.find_posts(view, entities=ids, relation=rel or None, topics=topics, period=period, limit=SHEET, offset=shown)
        cards = view.entities(ids)
        names = [view.topic(one).name for one in topics]
        known = months_of(view)
    context = {
        "entities": [cards[id] for id in ids],
        "topics": names,
        "relation": rel,
        "between": between,
        "known": known,
        "found": found.posts,
        "sheet": sheet(page, found.total),
    }
    return render(request, "posts.html", context)


@router.get("/posts/{post_id}")
def post(request: Request, store: Store, post_id: str) -> HTMLResponse:
    """The text of a post with what was found in it, and posts that go with it."""
    with open_view(store) as view:
        found = query.contents(view, post_id)
        names = {e.id: e.name for e in found.entities}
        names |= {id: card.name for id, card in view.entities(e for c in found.claims for e in (c.head, c.tail)).items()}
        related = query.coverage(view, query.draft_of_post(view, post_id), k=_RELATED, exclude=post_id)
        text = marked(view.source(post_id), [m for e in found.entities for m in e.mentions], found.claims)
    return render(request, "post.html", {"found": found, "names": names, "related": related, "text": text})
