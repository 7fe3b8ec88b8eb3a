"""Conditional requests and compression."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.store import open_store


def test_an_answer_is_not_sent_again_while_the_graph_stays_as_it_is(client: Any, store_path: Path) -> None:
    first = client.get("/v1/stats")
    again = client.get("/v1/stats", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    with open_store(str(store_path)).writer() as writer:
        writer.delete("2025-11-04-孤立")
    changed = client.get("/v1/stats", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


def test_problems_and_drafts_bear_no_tag(client: Any) -> None:
    assert "etag" not in client.get("/v1/entity", params={"name": "だれも知らない"}).headers
    assert "etag" not in client.post("/v1/related", json={"text": "OpenAIとFoxconn"}).headers


def test_long_answers_are_compressed_for_those_who_can(client: Any) -> None:
    assert client.get("/openapi.json", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/openapi.json", headers={"Accept-Encoding": "identity"}).headers
