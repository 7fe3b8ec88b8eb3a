"""What people decide: list it, make it, undo it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request

from api import schemas
from api.dependencies import Question, Store, open_view
from api.errors import AccessDenied, KeyNeeded
from api.examples.judgements import DECISION, JUDGEMENTS, SUGGESTIONS
from api.openapi import STORE, answers
from api.routers.parameters import Limit
from kg import query
from kg.errors import EntityNotFound, GraphTooLarge, JudgementConflict, JudgementNotFound, UsageError
from kg.judge import Judgement, Verdict
from kg.link.ids import entity_id
from kg.link.sounds import consonants, likeness
from kg.query import verdicts
from kg.records import Entity
from kg.store import GraphStore, View

__all__ = ["SOUNDS", "decide", "new_judgement", "router", "verdict_of"]

router = APIRouter(prefix="/v1", tags=["judgements"], route_class=Question)

log = logging.getLogger("kg.audit")

SOUNDS = query.Sounds(consonants, likeness)
_Preview = Annotated[bool, Query(description="Only show what would come of it.")]
_Id = Annotated[str, Path(max_length=200, description="Id of the judgement.", examples=["same-188dde48af"])]
_MAY = (UsageError, JudgementConflict, KeyNeeded, AccessDenied, 422, *STORE)


@router.get("/judgements", summary="What is judged", responses=answers(JUDGEMENTS, 422, *STORE))
def list_judgements(store: Store) -> schemas.JudgementsAnswer:
    """The judgements in force, oldest first, each with author, time and reason."""
    with open_view(store) as view:
        return schemas.JudgementsAnswer(items=[schemas.Judgement.of(j) for j in view.judgements()])


@router.post("/judgements", summary="Judge", responses=answers(DECISION, EntityNotFound, *_MAY))
def make_judgement(
    request: Request, store: Store, decision: Annotated[schemas.Decision, Body()], preview: _Preview = False
) -> schemas.DecisionAnswer:
    """Bring a judgement into force, with all that follows for the posts there are and those to come. Needs a key with the
    scope `write`. What contradicts the judgements in force is refused, and the chain shown."""
    author = decision.author if decision.author is not None else getattr(request.state, "key_name", None) or ""
    return decide(request, store, lambda view: [new_judgement(view, decision, author)], (), preview)


@router.delete("/judgements/{id}", summary="Undo a judgement", responses=answers(DECISION, JudgementNotFound, *_MAY))
def undo_judgement(request: Request, store: Store, id: _Id, preview: _Preview = False) -> schemas.DecisionAnswer:
    """Withdraw a judgement; the others stay in force, whatever order they were made in. Needs a key with the scope `write`."""
    return decide(request, store, lambda view: [], (id,), preview)


@router.get("/suggestions", summary="What may be worth judging", responses=answers(SUGGESTIONS, GraphTooLarge, 422, *STORE))
def list_suggestions(store: Store, limit: Limit = 50) -> schemas.SuggestionsAnswer:
    """Entities that may be one, by name, sound, codes and whom they are named with; and names that may have two bearers, since
    their posts have nothing in common. Nothing is judged by itself, and what was judged is not suggested again."""
    with open_view(store) as view:
        found = {"duplicates": query.duplicates(view, SOUNDS, limit=limit), "namesakes": query.namesakes(view, limit=limit)}
    return schemas.SuggestionsAnswer.model_validate(found, from_attributes=True)


def decide(request: Request, store: GraphStore, made: Any, withdrawn: Iterable[str], preview: bool) -> schemas.DecisionAnswer:
    if preview:
        with open_view(store) as view:
            return _answer(query.preview(view, made(view), withdrawn), applied=False)
    with open_view(store):  # judgements are about a graph that there is
        pass
    with store.writer() as writer:
        with open_view(store) as view:
            judgements = made(view)
            seen = query.preview(view, judgements, withdrawn)
        posts = writer.judge(judgements, withdrawn)
    for action, some in (("judged", seen.made), ("withdrawn", seen.withdrawn)):
        for j in some:
            by = {"author": j.author, "key": getattr(request.state, "key", None)}
            fields = {"action": action, "judgement": j.id, **by, "posts": len(posts)}
            log.info("%(action)s %(judgement)s by %(key)s (%(author)s), %(posts)s posts", fields, extra={"fields": fields})
    return _answer(seen, applied=True)


def _answer(seen: query.Preview, applied: bool) -> schemas.DecisionAnswer:
    return schemas.DecisionAnswer(
        applied=applied,
        made=[schemas.Judgement.of(j) for j in seen.made],
        withdrawn=[schemas.Judgement.of(j) for j in seen.withdrawn],
        effect=schemas.Effect.model_validate(seen),
    )


def new_judgement(view: View, decision: schemas.Decision, author: str) -> Judgement:
    """What somebody decides now, as a judgement; names are looked up."""
    return view.judgements().new(verdict_of(view, decision), author, datetime.now(UTC).replace(microsecond=0), decision.reason)


def verdict_of(view: View, decision: schemas.Decision) -> Verdict:
    match decision:
        case schemas.DecideSame():
            return verdicts.same(view, decision.keep, decision.other)
        case schemas.DecideNeverSame():
            return verdicts.never_same(view, decision.a, decision.b)
        case schemas.DecideSingle():
            return verdicts.single(view, decision.entity)
        case schemas.DecideRename():
            return verdicts.rename(view, decision.entity, decision.name)
        case schemas.DecideRetype():
            return verdicts.retype(view, decision.entity, decision.type)
        case schemas.DecideIgnore():
            return verdicts.ignore(view, decision.name, decision.entity)
        case schemas.DecideSplit():
            return _split(view, decision)


def _split(view: View, decision: schemas.DecideSplit) -> Verdict:
    taken_for = query.resolve(view, decision.name if decision.entity is None else decision.entity)
    if (decision.new is None) == (decision.into is None):
        raise UsageError("say what is meant: `new` for a new entity, or `into` for one that there is")
    if decision.new is not None:
        type = decision.new.type or view.entities([taken_for])[taken_for].type
        id = decision.new.id or entity_id(type, decision.new.name, curated=True)
        meant: Entity | str = Entity(id, decision.new.name, type, curated=True)
    else:
        meant = decision.into or ""
    return verdicts.split(
        view, decision.name, meant, entity=taken_for,
        words=decision.words, entities=decision.entities, tags=decision.tags, posts=decision.posts,
    )  # fmt: skip
