"""The writer's desk: what the archive has for a draft. Nothing of it is stored."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Drafts, Question, Store, open_view
from api.drafts import MAX_CHARACTERS
from api.markdown import markdown_link, markdown_list
from api.rendering import render
from kg import query

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_RELATED = 10


async def _draft_of_form(request: Request) -> str:
    """The text of the form, as browsers send it; FastAPI's own forms need one more library."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get("text", [""])[0].replace("\r\n", "\n")


@router.get("/draft")
def draft_form(request: Request) -> HTMLResponse:
    """Where a draft can be pasted or dropped."""
    return render(request, "draft.html", {"text": "", "related": None, "markdown": "", "lines": {}, "most": MAX_CHARACTERS})


@router.post("/draft")
def draft(request: Request, store: Store, drafts: Drafts, text: Annotated[str, Depends(_draft_of_form)]) -> HTMLResponse:
    """Posts that go with a draft, with reasons, and as Markdown."""
    related = None
    if text.strip():
        read = drafts.read(text)
        with open_view(store) as view:
            related = query.related(view, read, k=_RELATED)
    found = [r.post for r in related or []]
    context = {
        "text": text,
        "related": related,
        "markdown": markdown_list(found),
        "lines": {post.id: f"- {markdown_link(post)}" for post in found},
        "most": MAX_CHARACTERS,
    }
    return render(request, "draft.html", context, headers={"Cache-Control": "no-store"})
