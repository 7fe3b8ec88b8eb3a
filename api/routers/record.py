"""What changed, when, by which file, and why something is there."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query

from api import schemas
from api.dependencies import Question, Store, entity_by_id, open_view
from api.examples.record import HISTORY, RECEIPTS, WHY
from api.openapi import STORE, answers
from api.paging import Paging
from api.routers.parameters import End, Limit, NamePart, Paged50, TypePart, read_date
from kg import query
from kg.errors import EntityNotFound, PostNotFound, UsageError
from kg.store import View

__all__ = ["ever", "router"]

router = APIRouter(prefix="/v1", tags=["record"], route_class=Question)

_LARGEST: Final = 2**53
_Post = Annotated[
    str | None,
    Query(max_length=400, description="Only of this post, by id; it need not be there.", examples=["2025-11-21-1-openai-foxconn"]),
]
_BackTo = Annotated[
    str | None,
    Query(max_length=40, description="Back to this time, by the clock of who wrote them: `2026-01-15` (UTC) or an ISO 8601 time."),
]


@router.get("/receipts", summary="What changes did to the graph", responses=answers(RECEIPTS, UsageError, PostNotFound, 422, *STORE))
def list_receipts(store: Store, page: Paged50, post: _Post = None, since: _BackTo = None) -> schemas.ReceiptsAnswer:
    """Each post that came, was edited, analysed anew, moved or withdrawn, and each judgement, the last first: exactly which
    entities, claims and relations came, which went, and which stayed because other posts support them; with the hash of the
    post's file and the commit of the checkout it stood in. Co-mentions are counted."""
    start = read_date(since) if since else None
    with open_view(store) as view:
        found, next = page.cut(
            lambda limit: query.receipts(view, post_id=post, since=start, limit=min(limit, page.limit + 1), before=_before(page)),
            lambda r: (-r.number,),
        )
        return schemas.ReceiptsAnswer(items=list(map(schemas.Receipt.of, found)), next=next)


@router.get(
    "/entities/{type}/{name}/history",
    summary="What became of an entity",
    responses=answers(HISTORY, UsageError, EntityNotFound, 422, *STORE),
)
def entity_history(store: Store, type: TypePart, name: NamePart, page: Paged50) -> schemas.HistoryAnswer:
    """When it came and by which post, which posts name it since or no longer do, when its relations came and went, and what
    was judged of it, the last first. An entity that is gone has a history too."""
    with open_view(store) as view:
        entity_id = ever(view, type, name)
        history = query.history_of(view, entity_id, limit=page.limit + 1, before=_before(page))
        found, next = page.cut(lambda _: history.items, lambda h: (-h.number,))
        items = list(map(schemas.Happening.of, found))
        return schemas.HistoryAnswer(id=history.id, name=history.name, there=history.there, items=items, next=next)


@router.get("/why", summary="Why two are linked, or are not", responses=answers(WHY, UsageError, EntityNotFound, 422, *STORE))
def why_linked(store: Store, a: End, b: End, limit: Limit = 20) -> schemas.WhyAnswer:
    """Every sentence that links the two, with its post, the hash of the file, the commit, how the names were found and how sure
    the claim is; the judgements about the two; and when relations of theirs went, and by which change. `linked` is false if
    nothing links them."""
    with open_view(store) as view:
        return schemas.WhyAnswer.of(query.why(view, a, b, limit=limit))


def ever(view: View, type: str, name: str) -> str:
    """The id of an entity that there is, or was."""
    try:
        return entity_by_id(view, type, name)
    except EntityNotFound:
        if not view.receipts(entity_id=f"{type}/{name}", limit=1):
            raise
        return f"{type}/{name}"


def _before(page: Paging) -> int | None:
    """The number of the last receipt of the page before; what is no number, paging refuses."""
    match page.after:
        case (int(place),):
            return max(0, min(-place, _LARGEST))
    return None
