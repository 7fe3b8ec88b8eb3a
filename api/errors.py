"""From errors to answers: one table, RFC 9457 for programs, a small page for people."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.faults import location, reason
from api.rendering import is_page, render
from kg import errors
from kg.errors import KgError

__all__ = [
    "BY_STATUS",
    "PROBLEM_JSON",
    "SITUATIONS",
    "AccessDenied",
    "DraftsBusy",
    "EntityMoved",
    "ExportsBusy",
    "KeyNeeded",
    "Situation",
    "StoreMissing",
    "TextTooLong",
    "TookTooLong",
    "TooManyRequests",
    "add_error_handlers",
    "answer_error",
    "situation_of",
]

PROBLEM_JSON: Final = "application/problem+json"

log = logging.getLogger("kg.api")


class StoreMissing(errors.StoreError):
    """There is no store yet."""


class DraftsBusy(KgError):
    """Too many drafts are waiting to be read."""


class ExportsBusy(KgError):
    """Too many exports are being written."""


class TextTooLong(KgError):
    """A draft is longer than any post."""


class TookTooLong(KgError):
    """The answer did not begin in time."""


class KeyNeeded(KgError):
    """The request comes without a key, or with one that is not known."""


class EntityMoved(KgError):
    """The entity was judged to be another one."""

    def __init__(self, given: str, kept: str) -> None:
        super().__init__(f"{given} is {kept}")
        self.kept = kept


class AccessDenied(KgError):
    """The key may not do that."""


class TooManyRequests(KgError):
    """The key has used up its requests for now."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What an answer says about an error."""

    status: int
    slug: str
    title: str
    """For programs; pages take ``error.SLUG`` of the catalogue of their language."""
    detail: str | None = field(default=None, kw_only=True)
    """In place of the error's own message, where that may name files of the server."""
    remedy: str | None = field(default=None, kw_only=True)
    """What to do, where the message neither says it nor suggests something; for programs."""
    retry_after: int | None = field(default=None, kw_only=True)
    """Seconds."""


_AGAIN: Final = "another process holds the store; try again in a moment"
_CHANGING: Final = "the graph is changing; try again in a moment"
_AWAY: Final = "the database does not answer; try again in a moment"
_DENIED: Final = "the database refuses the server's user; the server's log says why"
_UNREADABLE: Final = "the store cannot be read; the server's log says why"
_INTERNAL: Final = "the server could not answer; its log says why"
_MISSING: Final = "nothing was ingested yet; `kg ingest PATH` makes the graph"
_TOO_NEW: Final = "a newer version wrote the store; update the server"
_NO_JSON: Final = "the body cannot be read; send JSON in UTF-8"
_TOO_DEEP: Final = "the body cannot be read: its lists or objects stand too deep in one another; send JSON as the description shows"
_ENCODED: Final = "the body is compressed or encoded otherwise; send it as it is, without `Content-Encoding`"
_TOO_LARGE: Final = (
    "a body may have 3 MB, a draft 200,000 characters with all its markup, 100,000 of them text; shorten it, or give it in parts"
)

SITUATIONS: Final[dict[type[KgError], Situation]] = {
    errors.EntityNotFound: Situation(404, "entity-not-found", "No such entity", remedy="GET /v1/entities?q=… finds names"),
    errors.PostNotFound: Situation(404, "post-not-found", "No such post", remedy="GET /v1/posts?since=… lists posts with their ids"),
    errors.EdgeNotFound: Situation(404, "edge-not-found", "Nothing links these two"),
    errors.TopicNotFound: Situation(404, "topic-not-found", "No such topic", remedy="GET /v1/topics?q=… lists topics"),
    errors.JudgementNotFound: Situation(404, "judgement-not-found", "No such judgement"),
    errors.NotFound: Situation(404, "not-found", "Not found"),
    errors.JudgementConflict: Situation(409, "judgement-conflict", "Judgements contradict one another"),
    errors.UsageError: Situation(400, "bad-request", "This question cannot be answered"),
    TextTooLong: Situation(413, "text-too-long", "The text is too long"),
    KeyNeeded: Situation(401, "key-needed", "A key is needed"),
    AccessDenied: Situation(403, "access-denied", "The key may not do that"),
    TooManyRequests: Situation(429, "too-many-requests", "Too many requests"),
    DraftsBusy: Situation(503, "drafts-busy", "Too many drafts at once", retry_after=5),
    ExportsBusy: Situation(503, "exports-busy", "Too many exports at once", retry_after=5),
    TookTooLong: Situation(503, "took-too-long", "The answer takes too long", retry_after=30),
    StoreMissing: Situation(503, "store-missing", "There is no graph yet", detail=_MISSING),
    errors.StoreBusy: Situation(503, "store-busy", "The graph is busy", detail=_AGAIN, retry_after=5),
    errors.ViewOutdated: Situation(503, "store-busy", "The graph is busy", detail=_CHANGING, retry_after=1),
    errors.StoreUnavailable: Situation(503, "store-unavailable", "The graph is out of reach", detail=_AWAY, retry_after=5),
    errors.StoreDenied: Situation(503, "store-denied", "The graph may not be read", detail=_DENIED),
    errors.GraphTooLarge: Situation(503, "graph-too-large", "The graph is too large for that"),
    errors.StoreTooNew: Situation(503, "store-too-new", "The graph is too new", detail=_TOO_NEW),
    errors.StoreError: Situation(503, "store-unreadable", "The graph cannot be read", detail=_UNREADABLE),
    KgError: Situation(500, "internal-error", "Something went wrong", detail=_INTERNAL),
}
"""From the class of an error to the answer; the nearest class counts."""

BY_STATUS: Final = {
    404: Situation(
        404, "no-such-address", "No such address", detail="there is nothing at this address; /docs describes those that there are"
    ),
    405: Situation(405, "method-not-allowed", "Not with this method"),
    413: Situation(413, "text-too-long", "The text is too long", detail=_TOO_LARGE),
    415: Situation(415, "encoded-body", "The body is encoded", detail=_ENCODED),
    422: Situation(422, "invalid-request", "The request is not valid"),
    500: SITUATIONS[KgError],
}
"""For what is wrong before a question is asked, or unexpected."""


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error with a problem document, or with a page where a page was asked for."""
    app.add_exception_handler(KgError, _known)
    app.add_exception_handler(EntityMoved, _moved)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def answer_error(request: Request, error: KgError) -> Response:
    """The answer to an error, for what stands in front of the application."""
    return _known(request, error)


def situation_of(error: KgError) -> Situation:
    """What the answer to an error says."""
    return next(SITUATIONS[kind] for kind in type(error).__mro__ if kind in SITUATIONS)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    situation = situation_of(error)
    if situation.status >= 500:
        log.warning("%s %s: %s", request.method, quote(request.scope["path"]), error)
    extra = {"suggestions": list(error.suggestions)} if isinstance(error, errors.EntityNotFound | errors.TopicNotFound) else {}
    if isinstance(error, errors.JudgementConflict):
        extra = {"chain": list(error.chain)}
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, KeyNeeded):
        headers["WWW-Authenticate"] = 'Bearer realm="kg"'
    return _answer(request, situation, situation.detail or _told(request, situation, error), extra, headers, error)


def _told(request: Request, situation: Situation, error: KgError) -> str:
    """An error's message, with the parameter that it is of, and what to do, where it does not say so."""
    asked = next((getattr(error, name) for name in ("name", "topic", "post_id") if hasattr(error, name)), None)
    place = next((f"{key}: " for key, value in request.query_params.multi_items() if asked is not None and value == asked), "")
    told = situation.remedy is None or bool(getattr(error, "suggestions", ()))
    return f"{place}{error}" if told else f"{place}{error}; {situation.remedy}"


def _moved(request: Request, error: Exception) -> Response:
    """To the same question about the entity that is kept, for good: as long as the judgement is in force."""
    assert isinstance(error, EntityMoved)
    type, _, name = error.kept.partition("/")
    address = request.scope["route"].path.format(**{**request.path_params, "type": quote(type), "name": quote(name, safe="")})
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{address}{query}", status_code=308, headers={"Cache-Control": "no-cache"})


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Where and why, never the input itself: it may be a draft.
    body = getattr(request.scope.get("route"), "body_field", None)
    body = None if body is None else body.field_info.annotation
    wrong = [{"location": location(e), "reason": reason(e, body)} for e in error.errors()]
    return _answer(request, BY_STATUS[422], "; ".join(f"{w['location']}: {w['reason']}" for w in wrong), {"errors": wrong})


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status == 400:  # FastAPI could not read a body at all
        if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            return _answer(request, BY_STATUS[415], _ENCODED, headers={"Accept-Encoding": "identity"})  # RFC 9110, 15.5.16
        why = _TOO_DEEP if isinstance(error.__cause__, RecursionError) else _NO_JSON
        return _answer(request, BY_STATUS[422], why, {"errors": [{"location": "body", "reason": why}]})
    situation = BY_STATUS.get(status) or Situation(status, "http-error", status.phrase, detail=status.description)
    headers = dict(error.headers or {})
    if "GET" in headers.get("Allow", "").split(", "):
        headers["Allow"] += ", HEAD"
    detail = f"this address takes {headers['Allow']}, not {request.method}" if "Allow" in headers else status.phrase
    return _answer(request, situation, situation.detail or detail, headers=headers)


def _unexpected(request: Request, error: Exception) -> Response:
    return _answer(request, BY_STATUS[500], _INTERNAL)  # the server logs the error itself


def _answer(
    request: Request,
    situation: Situation,
    detail: str,
    extra: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    error: KgError | None = None,
) -> Response:
    headers = dict(headers or {})
    if situation.retry_after is not None:
        headers["Retry-After"] = str(situation.retry_after)
    extra = extra or {}
    if is_page(request):
        context = {"situation": situation, "detail": detail, "error": error, **extra}
        return render(request, "error.html", context, status=situation.status, headers=headers)
    problem = {"type": f"/docs#{situation.slug}", "title": situation.title, "status": situation.status, "detail": detail}
    return JSONResponse(
        {**problem, "instance": request.url.path, **extra}, status_code=situation.status, headers=headers, media_type=PROBLEM_JSON
    )
