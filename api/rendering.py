"""Making pages: templates, the reader's language, and the addresses of links."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api.excerpts import excerpt
from api.languages import DEFAULT, LANGUAGES, language, wanted
from kg.normalize import unturned
from kg.query import is_sure
from kg.records import ENTITY_TYPES, RELATION_TYPES, SYMMETRIC_TYPES

__all__ = ["STATIC", "address", "fragment", "is_page", "language_of", "render"]

_HERE = Path(__file__).parent
STATIC: Final = _HERE / "static"

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")

_PAGES = frozenset(
    {
        "", "search", "entities", "link", "path", "trends", "communities", "topics", "posts", "draft", "review", "judge",
        "judgements", "key", "docs", "why",
    }
)  # fmt: skip
_PROGRAMS = frozenset({"v1", "healthz", "readyz", "openapi.json", "static"})


def is_page(request: Request) -> bool:
    """Whether the address is one of the pages'; at unknown addresses, whether a page is wanted."""
    first = request.url.path.split("/")[1:2]
    if first and first[0] in _PAGES | _PROGRAMS:
        return first[0] in _PAGES
    return "text/html" in request.headers.get("accept", "")


def language_of(request: Request) -> tuple[str, bool]:
    """The language of a page, and whether its address names it; then the links on it do too."""
    asked = request.query_params.get("lang", "")
    return (asked, True) if asked in LANGUAGES else (wanted(request.headers.get("accept-language", "")), False)


def address(path: str, fragment: str = "", /, **query: object) -> str:
    """An address of this service; parameters that are None or empty are left out, lists are repeated.

    >>> address("/link", a="organization/openai", b=None)
    '/link?a=organization/openai'
    """
    pairs = [(name.rstrip("_"), v) for name, value in query.items() for v in (value if isinstance(value, list | tuple) else [value])]
    written = urlencode([(name, v) for name, v in pairs if v is not None and v != ""], quote_via=quote, safe="/")
    return quote(path, safe="/") + ("?" + written if written else "") + ("#" + quote(fragment) if fragment else "")


def fragment(template: str, context: Mapping[str, Any]) -> str:
    """A piece of a page from a template, in the first language; everything put into it is escaped."""
    return _templates(DEFAULT, False).get_template(template).render(**context)


def render(
    request: Request, template: str, context: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A page from a template, in the language of its reader; everything put into it is escaped."""
    code, pinned = language_of(request)
    others = {other: _same_page(request, other) for other in LANGUAGES if other != code}
    text = _templates(code, pinned).get_template(template).render(
        path=request.url.path, here=_here(request), others=others, store=_store_of(request), **context
    )  # fmt: skip
    return HTMLResponse(text, status_code=status, headers={"Content-Language": code, "Vary": "Accept-Language", **(headers or {})})


def _store_of(request: Request) -> str:
    """The store that is served, as a command takes it; without what a URL may hold of a password."""
    return shlex.quote(re.sub(r"//[^/@]*@", "//", request.app.state.store_url))


def _here(request: Request) -> str:
    """The address of the page that is asked for, without its host."""
    return _path(request) + (f"?{request.url.query}" if request.url.query else "")


def _same_page(request: Request, code: str) -> str:
    """The address of the page that is asked for in another language."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return _path(request) + "?" + urlencode([*pairs, ("lang", code)], quote_via=quote, safe="/")


def _path(request: Request) -> str:
    """The path that is asked for, as links may hold it: two slashes at its beginning would name a host."""
    return quote(re.sub("^/+", "/", request.url.path), safe="/")


@lru_cache(maxsize=2 * len(LANGUAGES))
def _templates(code: str, pinned: bool) -> Environment:
    """The templates in a language; `pinned` puts it into every link and form."""
    speak = language(code)

    def to(path: str, fragment: str = "", /, **query: object) -> str:
        return address(path, fragment, **query, **({"lang": code} if pinned else {}))

    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters |= {
        "day": speak.day, "date": speak.date, "number": speak.number, "why": speak.why, "suggested": speak.suggested,
        "whole": _whole,
        "said": attrgetter(code),
        "excerpt": excerpt, "pretty": _pretty, "code": _code,
    }  # fmt: skip
    templates.tests["web_address"] = _is_web_address
    templates.tests["japanese"] = _JAPANESE.search
    templates.tests["guess"] = lambda claim: not is_sure(claim)
    templates.globals |= {
        "t": speak, "to": to, "lang": code, "pinned": pinned, "asset": _asset,
        "type_names": json.dumps({type: speak.name("type", type) for type in ENTITY_TYPES}, ensure_ascii=False),
        "TYPES": ENTITY_TYPES, "RELATIONS": RELATION_TYPES, "SYMMETRIC": SYMMETRIC_TYPES,
    }  # fmt: skip
    return templates


@lru_cache
def _asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]}"


def _whole(title: str) -> str:
    """A title without the character that stands for one that was cut or lost, and without what turns round what stands beside it.

    >>> _whole("AIの\ufffd\ufffd\u202e")
    'AIの…'
    """
    return re.sub("\ufffd+", "…", unturned(title))


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _code(text: str) -> Markup:
    """Escaped text, with what stands between backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _is_web_address(permalink: str) -> bool:
    return permalink.startswith(("https://", "http://"))
