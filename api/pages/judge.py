"""Judging: what is wrong is said in a form, what would come of it is shown, and then it is judged, or sent to who may."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, unquote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import Question, Store, open_view
from api.pages.forms import AUTHOR_COOKIE, NEVER_KEPT, Fields, author_of, go, local, may_write
from api.pages.parameters import Address, Text
from api.pages.proposals import KINDS, Proposal, Proposed, as_command, as_json, proposal_of
from api.rendering import render
from api.routers.judgements import decide, new_judgement, verdict_of
from kg import query
from kg.errors import EntityNotFound, JudgementConflict, JudgementNotFound, PostNotFound, UsageError
from kg.judge import Judgement, Judgements, Same, Split, Verdict
from kg.query import Preview
from kg.records import Entity
from kg.store import View

__all__ = ["Moot", "names_in", "names_of", "router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_YEAR = 365 * 24 * 3600
"""Seconds."""

_TOLD = ("done", "undone", "moot")
"""Parameters by which a page says what was done."""

Moot = Literal["", "judged", "undone"]
"""What had been done already when it was asked for, so that nothing was changed."""

_Id = Annotated[str, Path(max_length=200)]


@router.get("/judge")
def judge_form(request: Request, store: Store, said: Proposed, back: Address = "") -> HTMLResponse:
    """Which judgement would set something right, and what would come of it; nothing is changed."""
    context: dict[str, Any] = {
        "said": said, "kinds": KINDS, "back": local(back), "may_write": may_write(request), "author": author_of(request),
        "seen": None, "wrong": None, "near": (), "chain": (), "names": {}, "command": "", "json": "", "verdict": None,
    }  # fmt: skip
    with open_view(store) as view:
        context |= _around(view, said)
        if said.is_whole:
            try:
                context |= _looked_at(view, said)
            except EntityNotFound as error:
                context |= {"wrong": error, "near": error.suggestions}
            except UsageError as error:
                chain = error.judgements if isinstance(error, JudgementConflict) else ()
                context |= {"wrong": error, "chain": chain, "names": names_of(view, chain)}
    return render(request, "judge.html", context, headers=NEVER_KEPT)


@router.post("/judge")
def judge(request: Request, store: Store, form: Fields) -> RedirectResponse:
    """Bring a judgement into force; see ``POST /v1/judgements``."""
    said = proposal_of(form)
    author = said.author or author_of(request)
    back = form.get("back", [""])[0]
    try:
        done = decide(request, store, lambda view: [new_judgement(view, said.decision(), author)], (), preview=False)
    except (EntityNotFound, JudgementConflict):  # of two that were joined in another window one is gone
        if not local(back, "").startswith("/review"):
            raise
        return _back(request, back, moot="judged")
    if back and not done.made:
        answer = _back(request, back, moot="judged")
    elif done.made and not back:
        answer = go(request, f"/judgements/{done.made[0].id}", done=done.effect.posts)
    else:
        answer = _back(request, back, done=done.made[0].id if done.made else None)
    if said.author:
        answer.set_cookie(AUTHOR_COOKIE, quote(said.author), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


@router.get("/judgements")
def judgements(request: Request, store: Store, undone: Text = "", moot: Moot = "") -> HTMLResponse:
    """What is judged, the newest first, each to be looked at and undone."""
    with open_view(store) as view:
        found = list(view.judgements())
        names = names_of(view, found)
    context = {"found": found[::-1], "names": names, "undone": undone, "moot": moot, "may_write": may_write(request)}
    return render(request, "judgements.html", context, headers=NEVER_KEPT)


@router.get("/judgements/{id}")
def judged(request: Request, store: Store, id: _Id, done: Annotated[int | None, Query(ge=0)] = None) -> HTMLResponse:
    """A judgement, and what would come of undoing it.

    Raises:
        JudgementNotFound: it is not in force.
    """
    with open_view(store) as view:
        found = next((j for j in view.judgements() if j.id == id), None)
        if found is None:
            raise JudgementNotFound(id)
        seen = query.preview(view, (), [id])
        names = names_of(view, [found]) | names_in(view, seen)
    context = {"j": found, "seen": seen, "names": names, "done": done, "may_write": may_write(request)}
    return render(request, "judgement.html", context, headers=NEVER_KEPT)


@router.post("/judgements/{id}/undo")
def undo(request: Request, store: Store, id: _Id, form: Fields) -> RedirectResponse:
    """Withdraw a judgement; see ``DELETE /v1/judgements/{id}``."""
    back = form.get("back", [""])[0]
    try:
        decide(request, store, lambda view: [], (id,), preview=False)
    except JudgementNotFound:
        return _back(request, back, moot="undone")
    return _back(request, back, undone=id)


# What is shown --------------------------------------------------------------------------------------------------------


def _around(view: View, said: Proposal) -> dict[str, Any]:
    """The entities that the form speaks of, as far as there are any, and what the post names that it was opened from."""
    cards = {}
    for given in (said.entity, said.other):
        with suppress(EntityNotFound):
            if given:
                id = query.resolve(view, given)
                cards[given] = view.entities([id])[id]
    named: tuple[query.EntityInPost, ...] = ()
    if len(said.posts) == 1 and not (said.entity or said.name):
        with suppress(PostNotFound):
            named = query.contents(view, said.posts[0]).entities
    entity = cards.get(said.entity)
    called = sorted(view.names_used([entity.id]).get(entity.id, ())) if entity else []
    return {"cards": cards, "named": named, "called": called}


def _looked_at(view: View, said: Proposal) -> dict[str, Any]:
    """What a judgement would do, and how to ask somebody for it.

    Raises:
        EntityNotFound: nothing is called so.
        UsageError: it makes no sense, or contradicts another judgement.
    """
    verdict = verdict_of(view, said.decision())
    seen = query.preview(view, [view.judgements().new(verdict, "", datetime.now(UTC), said.reason)])
    is_new = not said.other
    return {
        "seen": seen,
        "verdict": verdict,
        "names": names_of(view, seen.made) | names_in(view, seen) | _told(verdict),
        "command": as_command(said.kind, verdict, said.reason, is_new=is_new),
        "json": as_json(said.kind, verdict, said.reason, is_new=is_new),
    }


def names_of(view: View, some: Iterable[Judgement]) -> dict[str, str]:
    """What the entities are called that some judgements speak of, by id: as they are shown, else as the judgements say."""
    names: dict[str, str] = {}
    for j in some:
        names |= _told(j.verdict)
        names |= {id: names.get(id, id.partition("/")[2]) for id in (*Judgements.concerns(j), *_named(j.verdict))}
    return names | {id: card.name for id, card in view.entities(names).items()}


def names_in(view: View, seen: Preview) -> dict[str, str]:
    """What the entities are called of which a preview tells, by id."""
    names = {id: id.partition("/")[2] for edge in seen.edges for id in (edge.head, edge.tail)}
    names |= {id: id.partition("/")[2] for x in seen.examples for id in (x.before, x.after) if id}
    names |= {id: card.name for id, card in view.entities(names).items()}
    return names | {e.id: name for e in seen.entities if (name := e.name_after or e.name_before)}


def _told(verdict: Verdict) -> dict[str, str]:
    known: tuple[Entity, ...] = verdict.known if isinstance(verdict, Same) else (verdict.new,) if isinstance(verdict, Split) else ()
    return {e.id: e.name for e in known}


def _named(verdict: Verdict) -> list[str]:
    """Entities that a verdict names though it changes nothing of them."""
    return [id for of in ("a", "b", "entity") if (id := getattr(verdict, of, None))]


def _back(request: Request, back: str, **told: object) -> RedirectResponse:
    """To where the form was, which says what was done; to the list of judgements if it does not say where that is."""
    path, _, asked = local(back, "/judgements").partition("?")
    kept: dict[str, list[str]] = {}
    for name, value in parse_qsl(asked):
        if name not in (*_TOLD, "lang"):
            kept.setdefault(name, []).append(value)
    return go(request, unquote(path), **kept, **told)
