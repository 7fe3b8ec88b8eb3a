"""Posts that go with a draft."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from api import examples, schemas
from api.caching import quotes
from api.dependencies import Drafts, Question, Store, open_view, own_post
from api.drafts import warnings_of
from api.errors import DraftsBusy, TextTooLong
from api.openapi import STORE, answers
from kg import query
from kg.errors import PostNotFound, UsageError
from kg.paste import markdown_link
from kg.records import Problem

__all__ = ["related_answer", "router"]

router = APIRouter(prefix="/v1", tags=["related"], route_class=Question)


@router.post(
    "/related",
    summary="Posts that go with a draft",
    responses=answers(examples.RELATED, UsageError, TextTooLong, PostNotFound, 422, DraftsBusy, *STORE),
)
def draft_related(store: Store, drafts: Drafts, question: schemas.DraftQuestion) -> schemas.RelatedAnswer:
    """What the archive has that a draft should link, and why. The draft is neither stored nor logged. In the first
    seconds of a server it waits for the language model."""
    # The draft is read before the view is opened: nobody who writes should wait for a slow draft.
    problems: list[Problem] = []
    with drafts.outline(question.text, problems) as outline, open_view(store) as view:
        draft = query.draft_of_outline(*outline, judgements=view.judgements())
        found = query.coverage(view, draft, k=question.k, fold=question.fold, exclude=own_post(view, question.post))
        if warnings := warnings_of(problems):
            quotes()
        return related_answer(found, warnings)


def related_answer(found: query.Coverage, warnings: Sequence[str] = ()) -> schemas.RelatedAnswer:
    """Related posts with links to paste."""
    items = [
        schemas.Related(
            post=schemas.PostRef.model_validate(r.post),
            score=r.score,
            shared_entities=list(r.shared_entities),
            shared_claims=[schemas.Claim.model_validate(claim) for claim in r.shared_claims],
            shared_topics=list(r.shared_topics),
            reason=r.reason,
            reasons=[schemas.Reason.model_validate(reason) for reason in r.reasons],
            same_story=r.same_story,
            versions=[schemas.PostRef.model_validate(post) for post in r.versions],
            to_paste=r.to_paste,
            markdown=markdown_link(r.post),
        )
        for r in found.items
    ]
    told = None if found.told is None else schemas.Told.model_validate(found.told)
    return schemas.RelatedAnswer(items=items, told=told, warnings=list(warnings))
