"""Conditional requests: an answer about the graph is as old as the graph's revision."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from kg import __version__

__all__ = ["Seen", "fresh", "mark", "seen"]


@dataclass(slots=True)
class Seen:
    """What a request has looked at."""

    revision: int | None = None


seen: Final[ContextVar[Seen | None]] = ContextVar("seen", default=None)
"""Of the request in hand; the same object on the worker thread that answers it."""


def tag_of(revision: int, language: str = "") -> str:
    """The entity tag of all answers about a revision, by this version of the software, in a language if they are in one."""
    return f'W/"{__version__}-{revision}{language and "-"}{language}"'


def fresh(request: Request, revision: int, language: str = "") -> bool:
    """Whether what the client has is of this revision."""
    known = request.headers.get("if-none-match", "")
    return tag_of(revision, language) in (tag.strip() for tag in known.split(",")) or known.strip() == "*"


def mark(request: Request, response: Response, revision: int) -> Response:
    """The answer with its tag; without its body if the client has it already. What is not to be kept stays as it is."""
    if response.headers.get("cache-control") == "no-store":
        return response
    language = response.headers.get("content-language", "")
    vary = "Accept-Encoding, Authorization" + (", Accept-Language" if language else "")
    headers = {"ETag": tag_of(revision, language), "Cache-Control": "private, no-cache", "Vary": vary}
    if fresh(request, revision, language):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response
