"""What holds for every request and every answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import may_change
from api.errors import TookTooLong, answer_error

__all__ = ["BodyLimit", "Compress", "ReadOff", "SecurityHeaders", "TimeLimit", "said_length", "takes_gzip"]

MAX_BODY: Final = 3 * 1024 * 1024
"""Bytes: 200,000 characters, each escaped as 12, and some room."""
_READ_OFF: Final = 32 * 1024 * 1024
"""Bytes of a body that nobody asked for which are read and thrown away, so that its sender comes to read the answer."""
_READING_OFF: Final = 2.0
"""Seconds that this may take."""

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # tells other hosts nothing, and lets forms of ours say where they come from
    "X-Content-Type-Options": "nosniff",
}


def said_length(headers: Headers) -> int:
    """Bytes that a request's body has by its ``Content-Length``; 0 if it does not say."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


class ReadOff:
    """Reads what is left of a request's body, and throws it away, before an answer that did not wait for it.

    Most clients send all of a body before they read: where a connection is closed before, they are told of that in place of the answer.
    Those that ask first (``Expect: 100-continue``) are answered at once, and so is a ``GET``, whose body means nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        sends = scope.get("method") not in ("GET", "HEAD") and (said_length(headers) > 0 or "transfer-encoding" in headers)
        if not sends or headers.get("expect", "").lower() == "100-continue":
            await self._app(scope, receive, send)
            return
        more = True

        async def noted() -> Message:
            nonlocal more
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
            return message

        async def read_off(message: Message) -> None:
            if message["type"] == "http.response.start" and more:
                left = _READ_OFF
                with suppress(TimeoutError):
                    async with asyncio.timeout(_READING_OFF):
                        while more and left > 0:
                            left -= len((await noted()).get("body", b""))
            await send(message)

        await self._app(scope, noted, read_off)


class BodyLimit:
    """Stops reading a request's body where it becomes larger than any question needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = said_length(Headers(scope=scope))
        read = 0

        async def limited() -> Message:
            nonlocal read
            if length > MAX_BODY:
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BODY:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)


def takes_gzip(accept: str) -> bool:
    """Whether a client takes answers compressed by gzip, from its ``Accept-Encoding`` (RFC 9110, 12.5.3).

    >>> [takes_gzip(text) for text in ("gzip, br", "gzip;q=0, br", "*;q=0.5", "br", "*, gzip; q=0.0", "")]
    [True, False, True, False, False, False]
    """
    weights: dict[str, float] = {}
    for part in accept.casefold().split(","):
        coding, _, quality = part.partition(";")
        try:
            weights[coding.strip()] = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


class Compress(GZipMiddleware):
    """Compresses answers for those who take it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http":  # that of Starlette looks for the word alone
            headers = MutableHeaders(raw=list(scope["headers"]))
            headers["accept-encoding"] = "gzip" if takes_gzip(headers.get("accept-encoding", "")) else "identity"
            scope["headers"] = headers.raw
        await super().__call__(scope, receive, send)


class TimeLimit:
    """Answers in place of a question that has not begun to answer in time.

    Its thread cannot be stopped and works on to its end; what it finds is thrown away. A change has all the time it needs: nobody
    should be told to try again what is being done.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or may_change(scope):
            await self._app(scope, receive, send)
            return
        begun = late = False

        async def in_time(message: Message) -> None:
            nonlocal begun
            if not late:
                begun = True
                await send(message)

        async def work() -> None:
            await self._app(scope, receive, in_time)

        working = asyncio.create_task(work())
        try:
            await asyncio.wait({working}, timeout=self._seconds)
        except asyncio.CancelledError:  # the server ends
            working.cancel()
            raise
        if begun or working.done():
            await working
            return
        late = True
        self._late.add(working)
        working.add_done_callback(self._over)
        error = TookTooLong(f"this took longer than {self._seconds:g} seconds; ask for less: a shorter period, fewer items")
        await answer_error(Request(scope), error)(scope, receive, send)

    def _over(self, working: asyncio.Task[None]) -> None:
        self._late.discard(working)
        if not working.cancelled():
            working.exception()  # nobody waits for it


class SecurityHeaders:
    """Tells browsers that nothing but our own scripts and style sheet is to be loaded."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
