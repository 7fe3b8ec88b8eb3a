"""Forms that are sent, where they lead, and who sent them. FastAPI's own forms need one more library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import parse_qs, unquote

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse

from api.rendering import address, language_of

__all__ = ["AUTHOR_COOKIE", "NEVER_KEPT", "Fields", "author_of", "go", "local", "may_write"]

Form = Mapping[str, list[str]]

AUTHOR_COOKIE: Final = "kg-author"
"""Whose judgements a browser sends, as given the last time."""
NEVER_KEPT: Final = {"Cache-Control": "no-store"}
"""Of pages that look different to whoever may write."""
_LOCAL: Final = re.compile(r"/(?![/\\]|%2f|%5c)[\x21-\x7e]*", re.I)
"""An address without a host; two slashes at its beginning would name one."""


async def _fields(request: Request) -> Form:
    """The fields of a form as browsers send it; those left empty are missing."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    return {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items()}


Fields = Annotated[Form, Depends(_fields)]


def may_write(request: Request) -> bool:
    """Whether the key that the request comes with has the scope to write."""
    return "write" in getattr(request.state, "scopes", ())


def author_of(request: Request) -> str:
    """Who judges: as given the last time, else the name of the key."""
    return unquote(request.cookies.get(AUTHOR_COOKIE, "")) or getattr(request.state, "key_name", None) or ""


def local(back: str, otherwise: str = "/") -> str:
    """An address of this server to go back to; another one in its place if it leads elsewhere, as it is written or once it is decoded.

    >>> local("/review?at=2"), local("//elsewhere.example/"), local("/%2Felsewhere.example/"), local("https://elsewhere.example/")
    ('/review?at=2', '/', '/', '/')
    """
    return back if _LOCAL.fullmatch(back) else otherwise


def go(request: Request, path: str, fragment: str = "", /, **query: object) -> RedirectResponse:
    """Leads on after something was done, so that a reload does not do it again; in the language that the address names."""
    code, pinned = language_of(request)
    there = address(path, fragment, **query, **({"lang": code} if pinned else {}))
    return RedirectResponse(there, status_code=303, headers=NEVER_KEPT)
