"""Making pages: templates, and what they call things."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api import labels
from api.excerpts import excerpt

__all__ = ["STATIC", "fragment", "is_page", "render"]

_HERE = Path(__file__).parent
STATIC: Final = _HERE / "static"

_PAGES = frozenset({"", "search", "entities", "link", "topics", "posts", "draft", "docs"})
_PROGRAMS = frozenset({"v1", "healthz", "readyz", "openapi.json", "static"})


def _day(moment: datetime | None) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日" if moment else "日付なし"


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _code(text: str) -> Markup:
    """Escaped text, with what stands between backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _is_web_address(permalink: str) -> bool:
    return permalink.startswith(("https://", "http://"))


_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_templates.filters |= {"day": _day, "excerpt": excerpt, "pretty": _pretty, "code": _code}
_templates.tests["web_address"] = _is_web_address
_templates.globals |= {
    "TYPES": labels.TYPES,
    "RELATIONS": labels.RELATIONS,
    "STATUS": labels.STATUS,
    "seen_from": labels.seen_from,
}


def is_page(request: Request) -> bool:
    """Whether the address is one of the pages'; at unknown addresses, whether a page is wanted."""
    first = request.url.path.split("/")[1:2]
    if first and first[0] in _PAGES | _PROGRAMS:
        return first[0] in _PAGES
    return "text/html" in request.headers.get("accept", "")


def fragment(template: str, context: Mapping[str, Any]) -> str:
    """A piece of a page from a template; everything put into it is escaped."""
    return _templates.get_template(template).render(**context)


def render(
    request: Request, template: str, context: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A page from a template; everything put into it is escaped."""
    text = _templates.get_template(template).render(path=request.url.path, **context)
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))
