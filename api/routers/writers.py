"""What writers and editors ask: what to look at in a draft, and what may be missing in the archive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.dependencies import Drafts, Question, Store, open_view, own_post
from api.drafts import warnings_of
from api.errors import DraftsBusy, TextTooLong
from api.examples import writers
from api.openapi import STORE, answers
from kg import query
from kg.errors import GraphTooLarge, PostNotFound, UsageError
from kg.records import Problem
from kg.topics import names_of

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["writers"], route_class=Question)


@router.post(
    "/drafts/check",
    summary="What to look at in a draft",
    responses=answers(writers.CHECK, UsageError, TextTooLong, PostNotFound, 422, DraftsBusy, *STORE),
)
def draft_check(store: Store, drafts: Drafts, question: schemas.CheckQuestion) -> schemas.DraftCheck:
    """How the archive writes the names of a draft and where it first mentions them, what it does not cover yet, which of its figures
    and other facts (people let go, stakes, dates, who buys, heads or makes what) differ from the draft's, which figures of the title
    the draft's own text does not give, and whether the story has been told. The draft is neither stored nor logged."""
    problems: list[Problem] = []
    with drafts.facts(question.text, problems) as facts, open_view(store) as view:
        found = query.check(view, facts, exclude=own_post(view, question.post))
    return schemas.DraftCheck.model_validate(found).model_copy(update={"warnings": warnings_of(problems)})


@router.get("/gaps", summary="What may be missing in the archive", responses=answers(writers.GAPS, GraphTooLarge, 422, *STORE))
def archive_gaps(
    store: Store,
    min_posts: Annotated[int, Query(ge=1, le=1_000, description="Only pairs and topics of so many posts.")] = 5,
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many of each kind.")] = 20,
) -> schemas.Gaps:
    """Pairs and topics that many posts speak of and none is about, and posts that later facts have overtaken. A post is about a pair if
    both are among the three that it mentions most, and about a topic if that is its first one."""
    with open_view(store) as view:
        return schemas.Gaps.model_validate(query.gaps(view, names_of=names_of, min_posts=min_posts, limit=limit))
