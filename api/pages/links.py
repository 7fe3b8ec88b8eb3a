"""What links two entities, and the ways between several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question, Store, open_view
from api.drawing import Bars, bars
from api.pages.parameters import Asked, Between, Text, Texts, months_of
from api.rendering import render
from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, GraphTooLarge, UsageError
from kg.query import Evidence
from kg.records import CO_MENTION
from kg.store import View
from kg.store.base import PostCard

__all__ = ["Saying", "router", "sayings"]

router = APIRouter(include_in_schema=False, route_class=Question)

_SENTENCES = 3
_NAMES = 4
_CHAINS = 3
_MOST_CHAINS = 10


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, and where it stands."""

    first: Evidence
    """The first post that says it."""
    again: tuple[PostCard, ...]
    """Other posts that say the same, word for word."""


def sayings(said: Sequence[Evidence]) -> list[tuple[PostCard, list[Saying]]]:
    """Evidence by the post that was the first to say it, in the order given; each sentence once, however often it is repeated."""
    by_text: defaultdict[str, list[Evidence]] = defaultdict(list)
    for item in said:
        by_text[_plain(item)].append(item)
    by_post: defaultdict[str, list[Saying]] = defaultdict(list)
    posts = {item.post.id: item.post for item in said}
    for items in by_text.values():
        others = {item.post.id: item.post for item in items if item.post.id != items[0].post.id}
        by_post[items[0].post.id].append(Saying(items[0], tuple(others.values())))
    return [(posts[id], found) for id, found in by_post.items()]


def _told_apart(said: Sequence[Evidence]) -> tuple[list[tuple[PostCard, list[Saying]]], list[tuple[PostCard, list[Saying]]], int]:
    """Sentences to show, and guesses to fold away beside them, with their number; guesses are shown where there is nothing else."""
    sure = [item for item in said if query.is_sure(item.claim)]
    if not sure:
        return sayings(said), [], 0
    known = {_plain(item) for item in sure}
    guesses = sayings([item for item in said if not query.is_sure(item.claim) and _plain(item) not in known])
    return sayings(sure), guesses, sum(len(found) for _, found in guesses)


def _plain(item: Evidence) -> str:
    return "".join(item.claim.sentence.split())


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that stands for nothing."""

    error: EntityNotFound
    instead: tuple[tuple[str, tuple[str, ...]], ...]
    """Names that come near, each with all that was asked for where it stands in place of the unknown one."""


def _resolved(view: View, names: Sequence[str]) -> tuple[list[str], list[Unknown]]:
    """What names stand for, and those that stand for nothing."""
    ids, unknown = [], []
    for name in names:
        try:
            ids.append(query.resolve(view, name))
        except EntityNotFound as error:
            instead = ((near, tuple(near if other == name else other for other in names)) for near in error.suggestions)
            unknown.append(Unknown(error, tuple(instead)))
    return ids, unknown


@router.get("/link")
def link(request: Request, store: Store, between: Asked, a: Text = "", b: Text = "") -> HTMLResponse:
    """Everything that links two entities; if nothing does, the paths between them."""
    nothing: dict[str, Any] = {
        "a": None, "b": None, "asked": (a, b), "groups": [], "paths": [], "months": None, "between": between, "known": (),
        "wrong": None, "unknown": [],
    }  # fmt: skip
    if not a.strip() or not b.strip():
        return render(request, "link.html", nothing)
    try:
        with open_view(store) as view:
            ids, nothing["unknown"] = _resolved(view, (a, b))
            nothing["known"] = months_of(view)
            if nothing["unknown"]:
                return render(request, "link.html", nothing, status=404)
            return render(request, "link.html", nothing | _linked(view, ids, between))
    except UsageError as error:
        return render(request, "link.html", {**nothing, "wrong": error}, status=400)


def _linked(view: View, ids: Sequence[str], between: Between) -> dict[str, Any]:
    """What links two.

    Raises:
        UsageError: they are one, or the period makes no sense.
    """
    links: list[query.Link] = []
    found: list[Evidence] = []
    paths: list[query.Path] = []
    months = None
    cards = view.entities(ids)
    ends = [cards[id] for id in ids]
    if ids[0] == ids[1]:
        raise UsageError(f"a link needs two entities; both names stand for {ends[0].name}")
    names = {end.id: end.name for end in ends}
    try:
        months = _months(view, ids)
        found = query.evidence(view, *ids, limit=None, period=between.period)
        links = query.links(view, *ids, said=found, period=between.period)
        found = query.in_context(view, found, query.naming_both(view, *ids))
    except EdgeNotFound:
        if not between.period:
            paths = query.paths(view, *ids, k=_CHAINS)
    for path in paths:
        names |= dict(zip(path.entities, path.names, strict=True))
    said: defaultdict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    related = {_plain(item) for item in found if item.claim.type != CO_MENTION}
    for item in found:
        if item.claim.type != CO_MENTION or _plain(item) not in related:  # what says more is shown where it says it
            said[item.claim.head, item.claim.type, item.claim.tail].append(item)
    return {
        "a": ends[0],
        "b": ends[1],
        "asked": (ends[0].name, ends[1].name),
        "names": names,
        "groups": [(link, *_told_apart(said[link.head, link.type, link.tail])) for link in links],
        "most": _SENTENCES,
        "paths": paths,
        "months": months,
    }


@router.get("/path")
def path(
    request: Request,
    store: Store,
    between: Asked,
    name: Texts = [],  # noqa: B006
    k: Annotated[int, Query(ge=1, le=_MOST_CHAINS)] = _CHAINS,
    exclude: Texts = [],  # noqa: B006
) -> HTMLResponse:
    """The best chains between two to four entities, each step with its sentence."""
    given = [one for one in name if one.strip()][:_NAMES]
    without = [one for one in exclude if one.strip()]
    context: dict[str, Any] = {
        "between": between,
        "known": (),
        "k": k,
        "most": _MOST_CHAINS,
        "spare": _NAMES,
        "paths": None,
        "excluded": [],
        "asked": given,
        "names": {},
        "wrong": None,
        "unknown": [],
    }
    if len(given) < 2:
        return render(request, "path.html", context)
    try:
        with open_view(store) as view:
            ids, context["unknown"] = _resolved(view, list(dict.fromkeys(given)))
            context["known"] = months_of(view)
            if context["unknown"]:
                return render(request, "path.html", context, status=404)
            out = [query.resolve(view, one) for one in without]
            return render(request, "path.html", context | _connected(view, list(dict.fromkeys(ids)), out, k, between))
    except UsageError as error:
        return render(request, "path.html", {**context, "wrong": error}, status=400)


def _connected(view: View, ids: Sequence[str], out: Sequence[str], k: int, between: Between) -> dict[str, Any]:
    """The chains between some.

    Raises:
        UsageError: they are one, one of them is left out, or the period makes no sense.
    """
    connection = query.connection(view, ids, k=k, exclude=out, period=between.period)
    cards = view.entities([*ids, *out])
    names = {id: card.name for id, card in cards.items()}
    pairs: defaultdict[tuple[str, str], list[query.Path]] = defaultdict(list)
    for found in connection.paths:
        names |= dict(zip(found.entities, found.names, strict=True))
        pairs[found.entities[0], found.entities[-1]].append(found)
    return {
        "asked": [cards[id].name for id in ids],
        "excluded": [cards[id] for id in out],
        "pairs": list(pairs.values()),
        "names": names,
        "paths": connection.paths,
    }


def _months(view: View, ids: Sequence[str]) -> Bars | None:
    try:
        return bars({month.month: month.posts for month in query.series_of_pair(view, *ids)}, 640, 48)
    except GraphTooLarge:
        return None
