"""What may be worth judging, one after another: two that may be one, and names that may have two bearers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.pages.forms import NEVER_KEPT, author_of, may_write
from api.pages.judge import names_in, names_of
from api.pages.parameters import Text
from api.pages.proposals import KINDS
from api.pages.quotes import Quote, quotes
from api.rendering import render
from api.routers.judgements import SOUNDS
from kg import query
from kg.errors import JudgementConflict
from kg.judge import judgement
from kg.query import Duplicate, Namesake, verdicts
from kg.records import RELATION_TYPES, Entity
from kg.store import View
from kg.store.base import EntityCard, Network

__all__ = ["router", "suggestions"]

router = APIRouter(include_in_schema=False, route_class=Question)

_MOST = 50
"""Pairs, and names."""
_QUOTES = 3
_RELATIONS = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that may be one, or the posts of one of two bearers of a name."""

    card: EntityCard
    entity: Entity
    relations: list[query.Neighbor]
    quotes: list[Quote]


def suggestions(view: View) -> tuple[Duplicate | Namesake, ...]:
    """What may be worth judging, pairs first, the likeliest first in each; worked out once for each state of the graph.

    Raises:
        GraphTooLarge: the graph does not fit into memory here.
    """
    network = view.network()
    if (found := _known.get(network)) is None:
        found = _known[network] = (*query.duplicates(view, SOUNDS, limit=_MOST), *query.namesakes(view, limit=_MOST))
    return found


@router.get("/review")
def review(
    request: Request, store: Store, at: Annotated[int, Query(ge=1, le=1_000)] = 1, done: Text = "", undone: Text = ""
) -> HTMLResponse:
    """One suggestion with its reasons, with what posts say of both sides, and with what would come of joining them."""
    context: dict[str, Any] = {"at": at, "kinds": KINDS, "may_write": may_write(request), "author": author_of(request), "undone": undone}
    with open_view(store) as view:
        found = suggestions(view)
        last = next((j for j in view.judgements() if j.id == done), None)
        context |= {"found": found, "last": last, "asked": None, "pair": None, "seen": None, "conflict": None, "sides": []}
        names = names_of(view, [last]) if last else {}
        if at <= len(found):
            asked = context["asked"] = found[at - 1]
            if isinstance(asked, Duplicate):
                context |= {"pair": asked, "sides": [_side(view, card) for card in (asked.keep, asked.other)]}
                try:
                    verdict = verdicts.same(view, asked.keep.id, asked.other.id)
                    seen = query.preview(view, [judgement(verdict, "", datetime.now(UTC))])
                    context["seen"] = seen
                    names |= names_in(view, seen)
                except JudgementConflict as error:  # one of them was judged to be a third
                    context["conflict"] = error
            else:
                context["sides"] = [quotes(view, asked.entity.id, c.posts[:_QUOTES]) for c in asked.clusters[:2]]
    return render(request, "review.html", {**context, "names": names}, headers=NEVER_KEPT)


def _side(view: View, card: EntityCard) -> Side:
    posts = [post.id for post, _ in view.latest_posts(card.id, _QUOTES)]
    relations = query.neighbors(view, card.id, types=RELATION_TYPES, limit=_RELATIONS)
    return Side(card, view.entity(card.id), relations, quotes(view, card.id, posts))


_known: WeakKeyDictionary[Network, tuple[Duplicate | Namesake, ...]] = WeakKeyDictionary()
