"""Names as they are typed, and lists of names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.routers.parameters import Limit
from kg import query
from kg.errors import GraphTooLarge

__all__ = ["router"]

router = APIRouter(prefix="/v1", route_class=Question)

_MAY = (GraphTooLarge, 422, *STORE)


@router.get("/complete", tags=["entities"], summary="What may be about to be typed", responses=answers(examples.COMPLETE, *_MAY))
def complete_name(
    store: Store,
    q: Annotated[str, Query(max_length=200, description="What was typed so far, in any script and width.", examples=["ほんは"])],
    type: Annotated[schemas.TypeName | None, Query(description="Only entities of this type.")] = None,
    limit: Limit = 10,
) -> schemas.CompleteAnswer:
    """Entities for every keystroke, from names kept in memory: like a search, but hiragana stands for katakana, and letters
    that an input method has yet to turn into kana do not count."""
    with open_view(store) as view:
        found = query.complete(view, q, type=type, limit=limit)
        return schemas.CompleteAnswer(query=q, items=[schemas.Match.model_validate(m) for m in found])


@router.post("/batch", tags=["reconcile"], summary="Which entities a list of names means", responses=answers(examples.BATCH, *_MAY))
def batch_names(store: Store, question: schemas.BatchQuestion) -> schemas.BatchAnswer:
    """The best entities for each of up to a thousand names, with score, and with `match` where nobody needs to look: a whole
    name that nothing else has."""
    wanted = [query.Wanted(name.text, name.type) for name in question.names]
    with open_view(store) as view:
        found = query.reconcile(view, wanted, limit=question.limit)
        return schemas.BatchAnswer(items=[schemas.Reconciled.model_validate(r) for r in found])
