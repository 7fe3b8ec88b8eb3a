"""Answers that need not be made: those the client has already, and those that were made before and are kept."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.caching import Seen, is_known
from api.languages import wanted
from api.middleware import said_length, takes_gzip
from api.observe import Metrics
from kg.errors import KgError
from kg.store import GraphStore

__all__ = ["Answers"]

_ROOM: Final = 2_000
"""Bytes that an answer takes beside its body: its headers, and the digest by which it goes."""
_SHARE: Final = 16
"""No answer may take more than this part of the room."""
_LONGEST: Final = 1_000
"""Bytes of an address from which on its answer is not kept."""
_OF_DRAFTS: Final = frozenset({"/v1/related"})
"""What is asked with a draft as body and answered with nothing of its text but what posts say too."""
_LONGEST_BODY: Final = 400_000
"""Bytes of a body from which on its answer is not kept: more than 50,000 Japanese characters."""
_OF_BODY: Final = frozenset({b"content-length", b"content-type", b"content-encoding"})

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Answer:
    headers: RawHeaders
    body: bytes
    route: Any
    """For whoever counts requests by route."""


class Answers:
    """Answers ``HEAD`` like ``GET``, what the client has with 304, and what was asked before from memory.

    Kept are whole answers about the graph as they go out, in bytes, for one revision of the graph: that which it has when they are asked
    for again, so that no write is missed, whoever made it. All who may read get the same answers; whether somebody may is asked before.

    An answer goes by a digest of all of the request that it depends on, under a key that is made with the process (BLAKE2, RFC 7693). Of a
    draft that is all that is kept beside the answer: posts of the archive, and the names and words that the draft shares with them. An
    answer that quotes a draft says so (:func:`api.caching.quotes`) and is not kept. Whoever may read can tell by the time it takes whether
    the very same draft was asked before.
    """

    def __init__(self, app: ASGIApp, store: GraphStore, most: int, metrics: Metrics) -> None:
        self._app = app
        self._store = store
        self._most = most
        self._metrics = metrics
        self._revision = -1
        self._kept: OrderedDict[bytes, _Answer] = OrderedDict()
        self._bytes = 0
        self._secret = os.urandom(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        of_draft = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in _OF_DRAFTS and self._most > 0
        if scope["type"] != "http" or not (of_draft or scope["method"] in ("GET", "HEAD")):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body: bytes | None = b""
        if of_draft:
            body, receive = await _body_of(headers, receive)
        asked = _asked(scope, headers) if self._most else None
        question = None if asked is None or body is None else self._digest(asked, body)
        known = "" if of_draft else headers.get("if-none-match", "")
        most = self._most // _SHARE if question is not None else 0
        sending = _Sending(send, known, most, with_body=scope["method"] != "HEAD", tagged=not of_draft)
        answer = await self._recall(question)
        if answer is not None:
            scope["route"] = answer.route
            sending.seen.revision = self._revision
            await sending({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
            await sending({"type": "http.response.body", "body": answer.body})
            return
        inner: Scope = {**scope, "method": "POST" if of_draft else "GET", "kg.seen": sending.seen}
        try:
            await self._app(inner, receive, sending)
        finally:
            scope["route"] = inner.get("route")
        if question is not None and sending.made is not None and sending.seen.revision is not None:
            self._metrics.answers.labels("made").inc()
            self._keep(question, sending.seen.revision, _Answer(*sending.made, inner.get("route")))

    def _digest(self, asked: tuple[Any, ...], body: bytes) -> bytes:
        digest = hashlib.blake2b(repr(asked).encode(), digest_size=32, key=self._secret)
        digest.update(body)
        return digest.digest()

    async def _recall(self, question: bytes | None) -> _Answer | None:
        """The answer, if it is kept and of the graph as it is now."""
        if question is None or question not in self._kept:
            return None
        self._follow(await run_in_threadpool(_revision_of, self._store))
        answer = self._kept.get(question)
        if answer is not None:
            self._kept.move_to_end(question)
            self._metrics.answers.labels("kept").inc()
        return answer

    def _keep(self, question: bytes, revision: int, answer: _Answer) -> None:
        if revision < self._revision:
            return
        self._follow(revision)
        self._forget(question)
        self._kept[question] = answer
        self._bytes += len(answer.body) + _ROOM
        while self._bytes > self._most:
            self._forget(next(iter(self._kept)))
        self._metrics.answer_bytes.set(self._bytes)

    def _follow(self, revision: int) -> None:
        """Let go of what is of another revision."""
        if revision != self._revision:
            self._kept.clear()
            self._bytes = 0
            self._revision = revision
            self._metrics.answer_bytes.set(0)

    def _forget(self, question: bytes) -> None:
        gone = self._kept.pop(question, None)
        self._bytes -= len(gone.body) + _ROOM if gone is not None else 0


class _Sending:
    """Passes an answer on: all of it, without its body, or only that the client has it; and takes it down meanwhile."""

    def __init__(self, send: Send, known: str, most: int, *, with_body: bool, tagged: bool) -> None:
        self._send = send
        self._known = known
        self._with_body = with_body
        self._tagged = tagged
        """Whether answers that may be kept bear an entity tag."""
        self._head: RawHeaders = []
        self._body: list[bytes] = []
        self._left = most
        """So many bytes of body may still be taken down; no more are if it is below 0."""
        self.seen = Seen()
        """What the answer was made from."""
        self.made: tuple[RawHeaders, bytes] | None = None
        """Headers and body of a complete answer that may be kept."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] == "http.response.body":
            await self._go_on(message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers: RawHeaders = list(message["headers"])
        tag = dict(headers).get(b"etag", b"").decode("latin-1")
        about_graph = message["status"] == 200 and (tag != "" or not self._tagged) and self.seen.revision is not None
        self._head = headers
        if not about_graph or self.seen.quoted:
            self._left = -1
        if about_graph and self._known and is_known(tag, self._known):
            self._with_body = False
            message = {**message, "status": 304, "headers": [(name, value) for name, value in headers if name not in _OF_BODY]}
        await self._send(message)

    async def _go_on(self, message: Message) -> None:
        body, more = message.get("body", b""), message.get("more_body", False)
        self._left -= len(body)
        if self._left >= 0:
            self._body.append(body)
            if not more:
                self.made = self._head, b"".join(self._body)
        else:
            self._body.clear()
        if self._with_body:
            await self._send(message)
        elif not more:
            await self._send({"type": "http.response.body", "body": b""})


def _asked(scope: Scope, headers: Headers) -> tuple[Any, ...] | None:
    """What an answer depends on beside the graph and a body: address, language, encoding, and what the body is said to be.

    The order of parameters counts only among those of one name. None if the answer is not to be kept: the address is long, or the
    browser sends cookies, so that the page may be its reader's own.
    """
    if len(scope["query_string"]) + len(scope["path"]) > _LONGEST or "cookie" in headers:
        return None
    asked = sorted(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True), key=lambda pair: pair[0])
    language = wanted(headers.get("accept-language", ""))
    compressed = takes_gzip(headers.get("accept-encoding", ""))
    return scope.get("scheme"), headers.get("host"), scope["path"], tuple(asked), language, compressed, headers.get("content-type")


async def _body_of(headers: Headers, receive: Receive) -> tuple[bytes | None, Receive]:
    """The body of a request, None if it is long or breaks off; and what gives it anew to whoever answers.

    Of one that says that it is long nothing is read: whoever answers may refuse it.
    """
    if said_length(headers) > _LONGEST_BODY:
        return None, receive
    messages: list[Message] = []
    parts: list[bytes] = []
    more, read = True, 0
    while more and read <= _LONGEST_BODY:
        messages.append(message := await receive())
        more = message["type"] == "http.request" and message.get("more_body", False)
        parts.append(message.get("body", b""))
        read += len(parts[-1])
    whole = not more and read <= _LONGEST_BODY and all(message["type"] == "http.request" for message in messages)
    given = iter(messages)

    async def again() -> Message:
        message = next(given, None)
        return message if message is not None else await receive()

    return b"".join(parts) if whole else None, again


def _revision_of(store: GraphStore) -> int:
    """The revision of the graph as it is now; -1 if it is changing or cannot be read."""
    try:
        with store.view(again=True) as view:
            return view.revision
    except KgError:
        return -1
