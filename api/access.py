"""Who may ask: reading is open on this machine, else a key is needed; every key has a limit, every write leaves a line."""

from __future__ import annotations

import ipaddress
import logging
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from threading import Lock
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import AccessDenied, KeyNeeded, TooManyRequests, answer_error
from api.observe import request_id
from kg.errors import KgError
from kg.keys import Key, KeyFile

__all__ = ["Access", "Bucket", "KEY_COOKIE", "is_own_page", "may_change"]

_OPEN: Final = ("/healthz", "/readyz", "/static/")
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKS: Final = ("/v1/related", "/v1/extract", "/v1/drafts/", "/v1/batch", "/v1/reconcile", "/draft", "/key")
"""Addresses that are sent something and change nothing."""
_SIGN_IN: Final = "/key"
"""The page that takes a key from a person; it tells nothing of the graph."""
KEY_COOKIE: Final = "kg-key"
"""Holds the key of a person who gave it to that page."""
_FORWARDED: Final = re.compile("forwarded|via|x-(?:forwarded|original)-.+|x-real-ip|[a-z-]+-(?:client|connecting)-ip")
"""Headers that proxies add: that they pass something on, and for whom. One that is told to add none looks like this machine itself."""
_KNOWN: Final = 10_000

audit = logging.getLogger("kg.audit")
"""A line for every request that may change the graph: who sent it, when it was let through."""


class Bucket:
    """Requests that may be made: so many a minute, and as many at once after a quiet minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._most = float(per_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = Lock()

    def take(self, who: str) -> float:
        """0 if one more request may be made, else the seconds until one may."""
        with self._turn:
            now = self._clock()
            left, at = self._left.pop(who, (self._most, now))
            left = min(self._most, left + (now - at) * self._rate)
            wait = 0.0 if left >= 1 else (1 - left) / self._rate
            self._left[who] = (left - 1 if wait == 0 else left, now)
            while len(self._left) > _KNOWN:
                self._left.popitem(last=False)
            return wait


class Access:
    """Lets a request pass, or answers with a problem document.

    A request is this machine's own if it comes from a loopback address, no proxy says that it only passes it on, and it asks for this
    machine by a name that nobody else can give it: a page of another host whose name was made to lead here (DNS rebinding) still asks for
    that host. `open` says who reads without a key: ``local`` this machine, ``all`` everybody, ``none`` nobody. Writing always needs one.
    `hosts` are the names by which the server may be asked at all, if any are given.

    Programs send the key in a header. A browser sends it in a cookie, by itself, so that what a cookie lets in to be changed must
    come from a page of this server.
    """

    def __init__(self, app: ASGIApp, keys: KeyFile, per_minute: int, open: str = "local", hosts: Collection[str] = ()) -> None:
        self._app = app
        self._keys = keys
        self._bucket = Bucket(per_minute)
        self._open = open
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            if self._hosts and _name_of(request.headers.get("host", "")) not in self._hosts:
                raise AccessDenied("this server does not go by that name; KG_HOSTS says by which it does")
            key, by_cookie = await self._key(request)
            self._check(request, key, by_cookie)
        except KgError as error:
            await answer_error(request, error)(scope, receive, send)
            return
        fields = {"key": key.id, "key_name": key.name, "scopes": key.scopes} if key else {"key": None, "key_name": None, "scopes": ()}
        scope.setdefault("state", {}).update(fields)
        await self._app(scope, receive, send)

    async def _key(self, request: Request) -> tuple[Key | None, bool]:
        """The key that a request comes with, and whether in a cookie; one of those that is no longer known counts for nothing."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        given = secret.strip() if scheme.casefold() == "bearer" else request.headers.get("x-api-key", "")
        if not given:
            kept = request.cookies.get(KEY_COOKIE)
            return (await run_in_threadpool(self._keys.find, kept), True) if kept else (None, False)
        key = await run_in_threadpool(self._keys.find, given)
        if key is None:
            raise KeyNeeded("this key is not known; `kg keys add NAME` makes one")
        return key, False

    def _check(self, request: Request, key: Key | None, by_cookie: bool) -> None:
        is_open = (
            self._open == "all" or request.url.path == _SIGN_IN or (self._open == "local" and _is_local(request.scope, request.headers))
        )
        writes = may_change(request.scope) and not _takes_other_methods(request.scope)
        if key is None and (writes or not is_open):
            raise KeyNeeded("a key is needed here; `kg keys add NAME` makes one, sent as `Authorization: Bearer KEY`")
        if key is not None and writes and "write" not in key.scopes:  # who may write may read
            raise AccessDenied("this key may not do that; `kg keys add NAME --scope write` makes one that may")
        if writes and by_cookie and not is_own_page(request):
            raise AccessDenied("a browser may change something only from a page of this server")
        if key is not None:
            wait = self._bucket.take(key.id)
            if wait:
                seconds = math.ceil(wait)
                told = f"more requests than this key may make; try again in {seconds} second{'s' if seconds > 1 else ''}"
                raise TooManyRequests(told, retry_after=seconds)
        if key is not None and writes:
            fields = {"key": key.id, "name": key.name, "method": request.method, "path": quote(request.scope["path"])}
            text = "%(method)s %(path)s by %(key)s (%(name)s), request " + (request_id.get() or "-")
            audit.info(text, fields, extra={"fields": fields})


def may_change(scope: Scope) -> bool:
    """Whether a request asks for a change of the graph."""
    return scope["method"] not in _READS and not scope["path"].startswith(_ASKS)


def _takes_other_methods(scope: Scope) -> bool:
    """Whether there is something at an address, and nothing of it takes this method: who may ask is told which ones it takes (405)."""
    found = {route.matches(scope)[0] for route in scope["app"].routes}
    return Match.PARTIAL in found and Match.FULL not in found


def is_own_page(request: Request) -> bool:
    """Whether a browser says that a page of this server sent the request (W3C Fetch Metadata; the origin where it sends none)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    scheme, _, host = request.headers.get("origin", "").partition("://")
    return scheme in ("http", "https") and host == request.headers.get("host")


def _is_local(scope: Scope, headers: Headers) -> bool:
    client = scope.get("client")
    if client is None or any(map(_FORWARDED.fullmatch, headers.keys())):
        return False
    return _is_loopback(client[0]) and _names_this_machine(headers.get("host", ""))


def _names_this_machine(host: str) -> bool:
    """Whether a ``Host`` header names the machine that it is sent from; one that is not there was sent by no browser.

    >>> [_names_this_machine(host) for host in ("localhost:8000", "kg.localhost", "127.0.0.1", "[::1]:8000", "")]
    [True, True, True, True, True]
    >>> [_names_this_machine(host) for host in ("rebound.example", "localhost.rebound.example", "10.0.0.1", "[")]
    [False, False, False, False]
    """
    name = _name_of(host)
    return not host or name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _name_of(host: str) -> str:
    """The name or address in a ``Host`` header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
