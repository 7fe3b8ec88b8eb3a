"""Conditional requests: an answer about the graph is as old as the graph's revision."""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from kg import __version__
from kg.settings import Settings

__all__ = ["Seen", "fresh", "is_known", "mark", "quotes", "seen", "shape_of"]


@dataclass(slots=True)
class Seen:
    """What a request has looked at."""

    revision: int | None = None
    quoted: bool = False
    """Whether the answer holds something of what was sent, and so is not to be kept."""


seen: Final[ContextVar[Seen | None]] = ContextVar("seen", default=None)
"""Of the request in hand; the same object on the worker thread that answers it."""


def quotes() -> None:
    """Say of the answer to the request in hand that it holds something of what was sent."""
    if (looked := seen.get()) is not None:
        looked.quoted = True


def shape_of(settings: Settings) -> str:
    """Digest of what answers follow from beside the graph: the version of the software, and the settings that shape them."""
    table = Path(settings.gazetteer) if settings.gazetteer else None
    names = table.read_bytes() if table is not None and table.is_file() else b""
    parts = (__version__, settings.store, settings.permalink, hashlib.sha256(names).hexdigest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def mark(request: Request, response: Response, revision: int) -> None:
    """Put its entity tag on an answer: the same as long as nothing that it follows from has changed.

    What is not to be stored, since it is for one reader, bears none.
    """
    if "no-store" in response.headers.get("cache-control", ""):
        return
    language = response.headers.get("content-language", "")
    vary = "Authorization" + (", Accept-Language" if language else "")
    response.headers.update({"ETag": _tag_of(request, revision, language), "Cache-Control": "private, no-cache", "Vary": vary})


def fresh(request: Request, revision: int) -> bool:
    """Whether what the client has is of this revision: for answers that are costly to make."""
    return is_known(_tag_of(request, revision), request.headers.get("if-none-match", ""))


def is_known(tag: str, known: str) -> bool:
    """Whether the client has what bears a tag; `known` is its ``If-None-Match``."""
    return known.strip() == "*" or tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in known.split(","))


def _tag_of(request: Request, revision: int, language: str = "") -> str:
    return f'W/"{request.app.state.shape}-{revision}{language and "-"}{language}"'
