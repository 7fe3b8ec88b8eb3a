"""Watching the service: an id for every request, one log line each as JSON, figures for Prometheus."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["JsonLines", "Metrics", "Observe", "request_id"]

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""Of the request in hand."""

_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Those that are counted by name: a client may make up as many more as it likes, and each would be kept for ever."""
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)

log = logging.getLogger("kg.access")


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("kg_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry)
        self.seconds = Histogram("kg_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS, registry=self.registry)
        self.answers = Counter("kg_answers", "Answers about the graph, from memory or made.", ("how",), registry=self.registry)
        self.answer_bytes = Gauge("kg_answers_kept_bytes", "Memory of the answers that are kept.", registry=self.registry)
        self.size = Gauge("kg_graph_size", "What the graph holds.", ("what",), registry=self.registry)
        self.revision = Gauge("kg_graph_revision", "Grows with every change of the graph.", registry=self.registry)
        self.newest = Gauge(
            "kg_newest_post_timestamp_seconds", "When the newest post was published; the lag of ingesting shows.", registry=self.registry
        )

    def text(self) -> bytes:
        """In Prometheus's format."""
        return generate_latest(self.registry)


class Observe:
    """Gives each request an id, measures it, and logs it; never what was asked, which may be a draft."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(id)
        began = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = id
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", None) or "unmatched"
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(route, method, str(status)).inc()
            self._metrics.seconds.labels(route).observe(seconds)
            log.info(
                "request",
                extra={
                    "fields": {
                        "method": method,
                        "route": route,
                        "status": status,
                        "ms": round(seconds * 1000, 1),
                        "key": scope.get("state", {}).get("key"),
                    }
                },
            )
            request_id.reset(token)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the request's id and what else belongs to the record."""

    def format(self, record: logging.LogRecord) -> str:
        """See :mod:`logging`."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({k: v for k, v in line.items() if v is not None}, ensure_ascii=False, default=str)
