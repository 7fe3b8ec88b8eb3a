"""The web pages: the same questions as the API, for people."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Drafts, Question, Store, entity_by_id, open_view
from api.drafts import MAX_CHARACTERS
from api.errors import BY_STATUS, SITUATIONS, StoreMissing
from api.rendering import render
from kg import query
from kg.errors import EdgeNotFound
from kg.paste import markdown_list
from kg.query import Evidence
from kg.records import RELATION_TYPES
from kg.topics import main_name

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_HITS = 50
_EDGES = 60
_EVIDENCE = 50
_POSTS = 10
_TOPICS = 200
_ABOUT = 20

Text = Annotated[str, Query(max_length=200)]


@router.get("/")
def home(request: Request, store: Store) -> HTMLResponse:
    """What the archive holds, and what one can ask."""
    try:
        with open_view(store) as view:
            stats = view.stats()
    except StoreMissing:
        stats = None
    return render(request, "home.html", {"stats": stats})


@router.get("/search")
def search(request: Request, store: Store, q: Text = "") -> HTMLResponse:
    """Entities by name."""
    found = []
    if q.strip():
        with open_view(store) as view:
            found = query.search(view, q, limit=_HITS)
    return render(request, "search.html", {"q": q, "found": found, "most": _HITS})


@router.get("/entities/{type}/{name}")
def entity(request: Request, store: Store, type: str, name: str) -> HTMLResponse:
    """All about an entity."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        profile = query.profile(view, entity_id, limit=_POSTS)
        edges = query.neighbors(view, entity_id, types=RELATION_TYPES, limit=_EDGES)

    def kind(edge: query.Neighbor) -> tuple[str, str]:
        return edge.relation, edge.direction

    order = {relation: number for number, relation in enumerate(RELATION_TYPES)}
    edges.sort(key=lambda edge: (order[edge.relation], edge.direction != "out"))  # stable: best first within each
    groups = [(relation, direction, list(group)) for (relation, direction), group in groupby(edges, kind)]
    return render(request, "entity.html", {"profile": profile, "groups": groups})


@router.get("/link")
def link(request: Request, store: Store, a: Text = "", b: Text = "") -> HTMLResponse:
    """Everything that links two entities; if nothing does, the paths between them."""
    if not a.strip() or not b.strip():
        return render(request, "link.html", {"a": None, "b": None, "asked": (a, b), "groups": [], "paths": []})
    links: list[query.Link] = []
    with open_view(store) as view:
        ids = [query.resolve(view, name) for name in (a, b)]
        cards = view.entities(ids)
        ends = [cards[id] for id in ids]
        names = {end.id: end.name for end in ends}
        found: list[Evidence] = []
        paths: list[query.Path] = []
        try:
            found = query.evidence(view, *ids, limit=None)
            links = query.links(view, *ids, said=found)
        except EdgeNotFound:
            paths = query.paths(view, *ids, k=3)
    for path in paths:
        names |= dict(zip(path.entities, path.names, strict=True))

    said: defaultdict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for item in found:
        said[item.claim.head, item.claim.type, item.claim.tail].append(item)
    context: dict[str, Any] = {
        "a": ends[0],
        "b": ends[1],
        "asked": (ends[0].name, ends[1].name),
        "names": names,
        "groups": [(link, said[link.head, link.type, link.tail][:_EVIDENCE]) for link in links],
        "paths": paths,
    }
    return render(request, "link.html", context)


@router.get("/topics")
def topics(request: Request, store: Store, q: Text = "") -> HTMLResponse:
    """What the archive is about."""
    with open_view(store) as view:
        found = query.topics(view, q, main_name=main_name, limit=_TOPICS)
    return render(request, "topics.html", {"q": q, "found": found, "most": _TOPICS})


@router.get("/topics/{name:path}")
def topic(request: Request, store: Store, name: str) -> HTMLResponse:
    """All about a topic."""
    with open_view(store) as view:
        profile = query.topic_profile(view, query.resolve_topic(view, name, main_name), limit=_ABOUT)
    return render(request, "topic.html", {"profile": profile, "peak": max(profile.months.values(), default=1)})


@router.get("/posts/{post_id}")
def post(request: Request, store: Store, post_id: str) -> HTMLResponse:
    """What a post says, and what goes with it."""
    with open_view(store) as view:
        found = query.contents(view, post_id)
        names = {e.id: e.name for e in found.entities}
        names |= {id: card.name for id, card in view.entities(e for c in found.claims for e in (c.head, c.tail)).items()}
        related = query.coverage(view, query.draft_of_post(view, post_id), k=_POSTS, exclude=post_id)
    return render(request, "post.html", {"found": found, "names": names, "related": related})


async def _draft_of_form(request: Request) -> str:
    """The text of the form, as browsers send it; FastAPI's own forms need one more library."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get("text", [""])[0].replace("\r\n", "\n")


@router.get("/draft")
def draft_form(request: Request) -> HTMLResponse:
    """Where a draft can be pasted."""
    return render(request, "draft.html", {"text": "", "related": None, "markdown": "", "most": MAX_CHARACTERS})


@router.post("/draft")
def draft(request: Request, store: Store, drafts: Drafts, text: Annotated[str, Depends(_draft_of_form)]) -> HTMLResponse:
    """Posts that go with a draft, with reasons, and as Markdown."""
    related = None
    if text.strip():
        facts = drafts.facts(text)
        with open_view(store) as view:
            related = query.coverage(view, query.draft_of_facts(facts, view.judgements()), k=_POSTS, fold=query.Stories(view))
    markdown = markdown_list(r.post for r in related.items) if related else ""
    context = {"text": text, "related": related, "markdown": markdown, "most": MAX_CHARACTERS}
    return render(request, "draft.html", context, headers={"Cache-Control": "no-store"})


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The description of the API, to read."""
    description = request.app.openapi()
    operations: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            operations[operation["tags"][0]].append({"path": path, "method": method.upper(), **operation})
    problems = {s.slug: s for s in (*SITUATIONS.values(), *BY_STATUS.values())}
    return render(request, "docs.html", {"api": description, "operations": operations, "problems": problems.values()})
