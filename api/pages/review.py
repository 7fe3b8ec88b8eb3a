"""What may be worth judging, one after another: two that may be one, and names that may have two bearers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.pages.forms import NEVER_KEPT, author_of, may_write
from api.pages.judge import Moot, names_in, names_of
from api.pages.parameters import Text
from api.pages.proposals import KINDS
from api.pages.quotes import Quote, quotes
from api.rendering import render
from api.routers.judgements import SOUNDS
from kg import query
from kg.errors import JudgementConflict
from kg.judge import Judgement, NeverSame
from kg.query import Duplicate, Namesake, verdicts
from kg.records import RELATION_TYPES, Entity
from kg.store import View
from kg.store.base import EntityCard, Stamp

__all__ = ["router", "suggestions"]

router = APIRouter(include_in_schema=False, route_class=Question)

_MOST = 50
"""Pairs, and names."""
_STATES = 4
"""So many sets of posts whose suggestions are kept."""
_QUOTES = 3
_RELATIONS = 4


Suggestion = Duplicate | Namesake


@dataclass(frozen=True, slots=True)
class _Known:
    """What was suggested for the posts of a store."""

    judged: frozenset[Judgement]
    """The judgements in force then."""
    found: tuple[Suggestion, ...]


_known: dict[frozenset[Stamp], _Known] = {}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that may be one, or the posts of one of two bearers of a name."""

    card: EntityCard
    entity: Entity
    relations: list[query.Neighbor]
    quotes: list[Quote]


def suggestions(view: View) -> list[Suggestion]:
    """What may be worth judging, pairs first, the likeliest first in each.

    Worked out once for the posts there are: who decides one after another should not wait for what each decision leaves as it was.
    What arises from a decision itself is suggested with the next post, or when one that was in force is undone.

    Raises:
        GraphTooLarge: the graph does not fit into memory here.
    """
    posts, judged = frozenset(view.stamps().values()), frozenset(view.judgements())
    known = _known.get(posts)
    if known is None or not known.judged <= judged:
        found: tuple[Suggestion, ...] = (*query.duplicates(view, SOUNDS, limit=_MOST), *query.namesakes(view, limit=_MOST))
        if len(_known) >= _STATES:
            _known.clear()
        known = _known[posts] = _Known(judged, found)
    return list(_still_open(view, known.found, judged - known.judged))


def _still_open(view: View, found: Iterable[Suggestion], since: Collection[Judgement]) -> Iterator[Suggestion]:
    """Those of some suggestions that nobody has decided since, of entities that there still are, as they are now."""
    cards = view.entities({card.id for asked in found for card in _cards(asked)})
    apart = {frozenset((j.verdict.a, j.verdict.b)) for j in since if isinstance(j.verdict, NeverSame)}
    one = {getattr(j.verdict, "entity", None) for j in since if j.kind in ("split", "single")}
    for asked in found:
        ids = [card.id for card in _cards(asked)]
        if any(id not in cards for id in ids):
            continue
        if isinstance(asked, Namesake):
            if asked.entity.id not in one:
                yield replace(asked, entity=cards[asked.entity.id])
        elif frozenset(ids) not in apart:
            yield replace(asked, keep=cards[asked.keep.id], other=cards[asked.other.id])


def _cards(asked: Suggestion) -> tuple[EntityCard, ...]:
    return (asked.keep, asked.other) if isinstance(asked, Duplicate) else (asked.entity,)


@router.get("/review")
def review(
    request: Request, store: Store, at: Annotated[int, Query(ge=1, le=1_000)] = 1, done: Text = "", undone: Text = "", moot: Moot = ""
) -> HTMLResponse:
    """One suggestion with its reasons, with what posts say of both sides, and with what would come of joining them."""
    context: dict[str, Any] = {"at": at, "kinds": KINDS, "may_write": may_write(request), "author": author_of(request), "undone": undone}
    context["moot"] = moot
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
                    seen = query.preview(view, [view.judgements().new(verdict, "", datetime.now(UTC))])
                    context["seen"] = seen
                    names |= names_in(view, seen)
                except JudgementConflict as error:  # one of them was judged to be a third
                    context["conflict"] = error
                    names |= names_of(view, error.judgements)
            else:
                context["sides"] = [quotes(view, asked.entity.id, c.posts[:_QUOTES]) for c in asked.clusters[:2]]
    return render(request, "review.html", {**context, "names": names}, headers=NEVER_KEPT)


def _side(view: View, card: EntityCard) -> Side:
    posts = [post.id for post, _ in view.latest_posts(card.id, _QUOTES)]
    relations = query.neighbors(view, card.id, types=RELATION_TYPES, limit=_RELATIONS)
    return Side(card, view.entity(card.id), relations, quotes(view, card.id, posts))
