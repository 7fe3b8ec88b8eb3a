"""The writer's desk: what the archive has for a draft. Nothing of it is stored."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Drafts, Question, Store, open_view
from api.drafts import MAX_CHARACTERS, warnings_of
from api.errors import DraftsBusy, TextTooLong, situation_of
from api.pages.forms import Fields
from api.rendering import render
from kg import query
from kg.errors import UsageError
from kg.paste import markdown_link, markdown_list
from kg.pipeline import LARGEST_DRAFT
from kg.records import Problem

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)

_RELATED = 10
_OWN = {"Cache-Control": "private, no-cache"}
"""Of the writer's own browser alone, which shows it again, ticks and all, when he comes back from a post."""


@router.get("/draft")
def draft_form(request: Request, drafts: Drafts) -> HTMLResponse:
    """Where a draft can be pasted or dropped; the language model loads while that is done."""
    drafts.prepare()
    return render(request, "draft.html", {"text": "", "found": None, "most": MAX_CHARACTERS, "read": LARGEST_DRAFT})


@router.post("/draft")
def draft(request: Request, store: Store, drafts: Drafts, form: Fields) -> HTMLResponse:
    """Posts that go with a draft, with reasons, and as Markdown; and what to look at before it goes out."""
    text = form.get("text", [""])[0]
    context: dict[str, Any] = {"text": text, "found": None, "most": MAX_CHARACTERS, "read": LARGEST_DRAFT}
    if text.strip() and "keep" not in form:  # sent on only to be shown in another language
        problems: list[Problem] = []
        try:
            # It is read before the view is opened: nobody who writes should wait for a slow draft.
            with drafts.facts(text, problems) as facts, open_view(store) as view:
                found = query.coverage(view, query.draft_of_facts(facts, view.judgements()), k=_RELATED, fold=True)
                context["check"] = query.check(view, facts)
        except (UsageError, TextTooLong, DraftsBusy) as error:  # the text stays on the desk
            situation = situation_of(error)
            context |= {"unread": error, "slug": situation.slug}
            return render(request, "draft.html", context, status=situation.status, headers=_OWN)
        context["warnings"] = [UsageError(warning) for warning in warnings_of(problems)]
        posts = [r.post for r in found.items]
        ticked = set(form.get("tick", [])) if "update" in form else {r.post.id for r in found.items if r.to_paste}
        markdown = markdown_list([p for p in posts if p.id in ticked])
        context |= {"found": found, "ticked": ticked, "markdown": markdown, "lines": {p.id: f"- {markdown_link(p)}" for p in posts}}
    return render(request, "draft.html", context, headers=_OWN)
