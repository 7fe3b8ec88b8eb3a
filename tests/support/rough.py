"""Requests as no client of good will writes them: addresses, methods, headers and bodies put together from what breaks servers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from fastapi import FastAPI
from hypothesis import strategies as st

__all__ = ["REQUESTS", "Answer", "Rough", "checked", "over", "within"]

PARTS = (
    "/", "//", "/v1", "/entities", "/organization", "/openai", "/posts", "/stats", "/judgements", "/judge", "/review", "/key", "/static", "/style.css",
    "/healthz", "/reconcile", "/search", "/communities", "/topics", "/draft", "/related", "/x/undo", "/elsewhere.example", "%2e%2e", "..", "/.", "%2F",
    "%5C", "%00", "%0d%0a", "%1b", "%ff", "%ed%a0%80", "%25252e", ";a=b", "あ", "%E3%81%8B%E3%82%99", "<script>", "{type}", "a" * 3_000, "/a" * 300,
)  # fmt: skip
QUERIES = (
    "", "?q=a", "?q=" + "%CC%81" * 150, "?lang=en", "?back=//elsewhere.example", "?page=9", "?page=1e400", "?limit=" + "9" * 500, "?" + "q=a&" * 500,
    "?cursor=%00", "?since=0001&until=9998", "?a=OpenAI&b=Foxconn", "?id=organization/openai", "?queries={", "?preview=true", "?q=\"><script>alert(1)</script>",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "MADEUP", "get")
HEADERS = (
    ("Host", "elsewhere.example"), ("Host", "["), ("Host", "localhost/key?"), ("Accept", "text/html"), ("Accept", "*/*;q=nan"), ("X-Forwarded-For", "203.0.113.7"),
    ("If-None-Match", 'W/"a",' * 200), ("If-None-Match", "*"), ("Range", "bytes=9-1,0-"), ("Cookie", "kg-key=a; kg-author=%0d%0a%22%3E%3Cscript%3E"),
    ("Accept-Language", "en;q=1e400,ja;q=nan" * 50), ("Accept-Encoding", "gzip;q=nan"), ("Origin", "null"), ("X-HTTP-Method-Override", "DELETE"),
    ("Content-Type", "application/json"), ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Encoding", "gzip"), ("X-Request-ID", "a b"),
    ("Authorization", "Bearer \xff"), ("Authorization", "Basic =="),
)  # fmt: skip
BODIES = (
    b"", b"{}", b"[" * 9_000, b'{"text": 1e400}', b'{"text": "\\ud800"}', b'{"text": "OpenAI"}', b"\xff\xfe{\0}\0", b"\x1f\x8b\x08", b"back=/%252Felsewhere.example&key=x",
    b"queries=" + b"%7B" * 3_000, b'{"names": [' + b'{"text": "a"},' * 50 + b'{"text": ""}]}', b'{"kind": "same", "kind": "rename"}', b"9" * 9_000,
)  # fmt: skip


class Rough(NamedTuple):
    """A request."""

    method: str
    target: str
    """Path and query, in ASCII."""
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Answer(NamedTuple):
    """What came of it."""

    status: int
    headers: dict[str, str]
    """By their names in small letters."""
    body: bytes


REQUESTS = st.builds(
    lambda method, path, query, headers, body: Rough(
        method, quote(("" if path.startswith("/") else "/") + path + query, safe="%/?&=;:.,+<>{}\"'|"), tuple(dict(headers).items()), body
    ),
    st.sampled_from(METHODS),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join),
    st.sampled_from(QUERIES),
    st.lists(st.sampled_from(HEADERS), max_size=4),
    st.sampled_from(BODIES),
)


def checked(request: Rough, answer: Answer) -> None:
    """What holds for whoever has no key: no failure, no change, no way to another host, no script, and the headers that say so."""
    status, headers, body = answer
    assert status < 500, request
    assert request.method in ("GET", "HEAD", "POST", "OPTIONS") or status >= 400, (request, status)
    if ("X-Forwarded-For", "203.0.113.7") in request.headers:
        assert status in (401, 403) or request.target.startswith(("/healthz", "/readyz", "/static/", "/key")), (request, status)
    there = headers.get("location", "").removeprefix("http://localhost")
    assert not re.match(r"[a-z]+:|[/\\]{2}", there, re.I), (request, there)
    if headers.get("content-type", "").startswith("text/html"):
        page = body.decode()
        assert "alert(1)</script" not in page, (request, page)
        assert not re.search(r"""(?:href|action|src)="(?://|[a-z]+://(?!localhost))""", page), (request, page)
        assert "'none'" in headers["content-security-policy"], request


def within(app: FastAPI) -> Callable[[Rough], Answer]:
    """Asks an application in this process, as if from this machine."""

    def ask(request: Rough) -> Answer:
        path, _, query = request.target.partition("?")
        given = {"Host": "localhost", "Content-Length": str(len(request.body)), **dict(request.headers)}
        scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "asgi": {"version": "3.0"}, "scheme": "http", "root_path": "", "client": ("127.0.0.1", 1), "server": ("localhost", 80),
            "method": request.method, "path": unquote_to_bytes(path).decode("utf-8", "replace"), "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))

    return ask


def over(port: int) -> Callable[[Rough], Answer]:
    """Asks a server on this machine."""

    def ask(request: Rough) -> Answer:
        with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": "localhost", "Content-Length": str(len(request.body)), **dict(request.headers)}.items():
                connection.putheader(name, value)
            connection.endheaders(request.body)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    return ask
