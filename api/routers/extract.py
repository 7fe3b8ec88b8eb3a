"""What a text says that is not of the archive."""

from __future__ import annotations

from collections import defaultdict

from fastapi import APIRouter

from api import examples, schemas
from api.dependencies import Drafts, Question, Store, open_view
from api.errors import DraftsBusy, StoreMissing, TextTooLong
from api.openapi import STORE, answers
from kg.errors import UsageError
from kg.judge import Judgements, judged
from kg.records import RELATION_TYPES, Mention
from kg.store import GraphStore

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["related"], route_class=Question)


@router.post(
    "/extract",
    summary="What is in a text",
    responses=answers(examples.EXTRACT, UsageError, TextTooLong, 422, DraftsBusy, *STORE),
)
def extract_text(drafts: Drafts, store: Store, question: schemas.TextQuestion) -> schemas.ExtractAnswer:
    """The entities of a text with the offsets of every mention, the typed relations it asserts, and its topics, as the judgements
    in force show them: ids are those of the graph. The text is neither stored nor logged. In the first seconds of a server it
    waits for the language model."""
    with drafts.facts(question.text) as found:
        facts = judged(found, _judgements(store))
    spans: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        spans[mention.entity_id].append(mention)
    entities = sorted(facts.entities, key=lambda e: (-len(spans[e.id]), e.id))
    return schemas.ExtractAnswer(
        entities=[
            schemas.EntityInPost(
                id=e.id, name=e.name, type=e.type, mentions=[schemas.Mention.model_validate(m) for m in spans[e.id]]
            )
            for e in entities
        ],
        claims=[schemas.Claim.model_validate(c) for c in facts.claims if c.type in RELATION_TYPES],
        topics=[schemas.Topic.model_validate(t) for t in facts.topics],
    )


def _judgements(store: GraphStore) -> Judgements:
    """The judgements in force; none as long as there is no store."""
    try:
        with open_view(store) as view:
            return view.judgements()
    except StoreMissing:
        return Judgements()
