"""What holds for every request and every answer."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import may_change
from api.errors import TookTooLong, answer_error

__all__ = ["BodyLimit", "SecurityHeaders", "TimeLimit"]

MAX_BODY: Final = 3 * 1024 * 1024
"""Bytes: 200,000 characters, each escaped as 12, and some room."""

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # tells other hosts nothing, and lets forms of ours say where they come from
    "X-Content-Type-Options": "nosniff",
}


class BodyLimit:
    """Stops reading a request's body where it becomes larger than any question needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        read = 0

        async def limited() -> Message:
            nonlocal read
            if length.isdigit() and int(length) > MAX_BODY:
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BODY:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)


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
        await asyncio.wait({working}, timeout=self._seconds)
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
