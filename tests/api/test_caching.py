"""Conditional requests and compression."""

from __future__ import annotations

import gc
import json
import os
import shutil
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
from fastapi import FastAPI, Request, Response
from starlette.types import Message

from api import create_app
from api.caching import mark, shape_of
from api.middleware import MAX_BODY
from kg.judge import judgement
from kg.keys import KeyFile
from kg.query import verdicts
from kg.settings import Settings
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


def test_what_was_asked_before_comes_from_memory_until_the_graph_changes(client: Any, put: Callable[..., None]) -> None:
    address = "/v1/entities/organization/openai/posts"
    first, again = client.get(address), client.get(address)
    assert _counted(client) == {"made": 1, "kept": 1}
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    put("2025-12-01-新しい", "新しい", "OpenAIは孤立電機と提携した。")
    changed = client.get(address)
    assert "2025-12-01-新しい" in [item["post"]["id"] for item in changed.json()["items"]]
    assert changed.headers["etag"] != first.headers["etag"]


def test_a_draft_that_was_asked_for_before_is_answered_from_memory_until_the_graph_changes(client: Any, put: Callable[..., None]) -> None:
    draft = {"text": "OpenAIとFoxconnが提携した。"}
    first, again = (client.post("/v1/related", json=draft) for _ in range(2))
    assert first.json()["items"] and again.content == first.content
    assert _counted(client) == {"made": 1, "kept": 1}
    fewer = client.post("/v1/related", json={**draft, "k": 1})
    assert len(fewer.json()["items"]) == 1 and _counted(client) == {"made": 2, "kept": 1}
    refused = client.post("/v1/related", content=first.request.content, headers={"Content-Type": "text/plain"})
    assert refused.status_code == 422
    put("2025-12-01-新しい", "OpenAIとFoxconnの提携", "OpenAIとFoxconnが提携した。")
    changed = client.post("/v1/related", json=draft)
    assert "2025-12-01-新しい" in [item["post"]["id"] for item in changed.json()["items"]]


def test_of_what_quotes_a_draft_nothing_is_kept(client: Any) -> None:
    plain, broken = "OpenAIとFoxconnが提携した。", "---\ntitle: *secret\n---\nOpenAIとFoxconnが提携した。"
    for path, text in (("/v1/drafts/check", plain), ("/v1/extract", plain), ("/v1/related", broken)):
        answers = [client.post(path, json={"text": text}) for _ in range(2)]
        assert {answer.status_code for answer in answers} == {200}
    assert "secret" in answers[0].json()["warnings"][0]
    assert _counted(client) == {"made": 0, "kept": 0}


def test_what_a_request_says_of_itself_takes_no_room_beside_the_answers(client: Any) -> None:
    assert client.post("/v1/related", json={"text": "OpenAI"}).status_code == 200
    tracemalloc.start()
    try:
        for n in range(40):
            long = f"application/json; x={n:0100000}"
            assert client.post("/v1/related", content=b'{"text": "OpenAI"}', headers={"Content-Type": long}).status_code == 200
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert _counted(client)["made"] == 41 and kept < 2_000_000  # bytes; the requests have 4 million


def test_a_body_that_says_that_it_is_too_large_is_refused_unread(app: FastAPI) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("read")

    async def send(message: Message) -> None:
        sent.append(message)

    length = str(MAX_BODY + 1).encode()
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"content-length", length), (b"expect", b"100-continue")]
    scope = {"type": "http", "method": "POST", "path": "/v1/related", "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1)}
    anyio.run(app, scope, receive, send)
    assert sent[0]["status"] == 413


def test_a_body_that_comes_in_pieces_or_is_long_is_answered_like_another(client: Any) -> None:
    short, long = (json.dumps({"text": "OpenAIとFoxconnが提携した。" + "　" * n}).encode() for n in (0, 190_000))
    whole = client.post("/v1/related", content=short, headers={"Content-Type": "application/json"})
    for body, kept in ((short, 1), (long, 1)):
        pieces = (body[start : start + 10_000] for start in range(0, len(body), 10_000))
        answer = client.post("/v1/related", content=pieces, headers={"Content-Type": "application/json"})
        assert answer.content == whole.content
        assert _counted(client) == {"made": 1, "kept": kept}


def test_another_file_in_the_place_of_the_store_shows_in_the_next_answer(client: Any, put: Callable[..., None], store_path: Path) -> None:
    address, other = "/v1/entities/organization/openai/posts", store_path.with_name("other.db")
    client.get(address)
    shutil.copy(store_path, other)
    put("2025-12-01-新しい", "新しい", "OpenAIは孤立電機と提携した。")
    with closing(open_store(str(other))) as graph, graph.writer() as writer:
        writer.delete("2025-11-04-孤立")  # as many changes as in the other one
    first = client.get(address)
    assert client.get(address).content == first.content
    os.replace(other, store_path)
    changed = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and "2025-12-01-新しい" not in changed.text
    assert client.get(address).content == changed.content


def test_a_judgement_shows_in_the_next_answer(app: FastAPI, serve: Callable[[FastAPI], Any], store_path: Path) -> None:
    keep, other = "organization/openai", "organization/孤立電機"
    with serve(app) as client:
        address = f"/v1/entities/{keep}"
        before = client.get(address).json()["posts"]
        assert client.get(address).json()["posts"] == before
        graph = open_store(str(store_path))
        with graph.view() as view:
            made = judgement(verdicts.same(view, keep, other), "me", datetime(2026, 1, 1, tzinfo=UTC))
        with graph.writer() as writer:
            writer.judge([made])
        assert client.get(address).json()["posts"] == before + 1
        with graph.writer() as writer:
            writer.judge(withdrawn=[made.id])
        assert client.get(address).json()["posts"] == before


def test_each_language_and_encoding_gets_its_own(client: Any) -> None:
    for _ in range(2):
        for language in ("ja", "en"):
            answer = client.get("/topics", headers={"Accept-Language": language})
            assert answer.headers["content-language"] == language and f'lang="{language}"' in answer.text
        for encoding, sent in (("gzip", "gzip"), ("identity", None)):
            answer = client.get("/v1/entities/organization/openai", headers={"Accept-Encoding": encoding})
            assert answer.headers.get("content-encoding") == sent and answer.json()["entity"]["id"] == "organization/openai"


def test_a_kept_answer_is_for_those_who_may_read(store_path: Path, serve: Callable[[FastAPI], Any], tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    secret = keys.add("reader", ("read",))[1]
    with serve(create_app(Settings(store=str(store_path), open="none", keys=str(tmp_path / "keys.json")))) as client:
        asked = {"Authorization": f"Bearer {secret}"}
        assert [client.get("/v1/stats", headers=asked).status_code for _ in range(2)] == [200, 200]
        assert client.get("/v1/stats").status_code == 401


def test_what_may_be_for_one_reader_is_not_kept(client: Any) -> None:
    for _ in range(2):
        assert client.get("/topics", headers={"Cookie": "who=me"}).status_code == 200
    assert _counted(client)["kept"] == 0
    request, answer = Request({"type": "http", "headers": []}), Response(headers={"Cache-Control": "no-store"})
    mark(request, answer, 1)
    assert "etag" not in answer.headers


def test_parameters_in_another_order_ask_the_same_but_for_those_of_one_name(client: Any) -> None:
    client.get("/v1/edges?a=OpenAI&b=Foxconn")
    client.get("/v1/edges?b=Foxconn&a=OpenAI")
    assert _counted(client) == {"made": 1, "kept": 1}
    there, back = (client.get(f"/v1/connections?name={a}&name={b}").json() for a, b in (("OpenAI", "Foxconn"), ("Foxconn", "OpenAI")))
    assert [e["name"] for e in there["entities"]] == [e["name"] for e in back["entities"]][::-1]


def test_memory_for_answers_has_a_limit(store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    with serve(create_app(Settings(store=str(store_path), cache=1))) as client:
        for limit in range(1, 101):
            for evidence in range(4):
                client.get("/v1/entities/organization/openai", params={"limit": limit, "evidence": evidence})
        text = client.get("/metrics").text
        assert 500_000 < _figure(text, "kg_answers_kept_bytes") <= 1_000_000
    with serve(create_app(Settings(store=str(store_path), cache=0))) as client:
        assert [client.get("/v1/stats").status_code for _ in range(2)] == [200, 200]
        assert "kg_answers_kept_bytes 0.0" in client.get("/metrics").text and _counted(client) == {"made": 0, "kept": 0}


def test_head_says_what_get_would(client: Any) -> None:
    for address in ("/v1/stats", "/v1/entities?q=openai", "/", "/healthz", "/openapi.json", "/v1/export?format=csv-nodes"):
        for _ in range(2):
            got, asked = client.get(address), client.head(address)
            assert (asked.status_code, asked.content) == (got.status_code, b"")
            assert {k: asked.headers.get(k) for k in _SAME} == {k: got.headers.get(k) for k in _SAME}
    assert client.head("/v1/entity", params={"name": "だれも知らない"}).status_code == 404
    assert client.head("/v1/related").status_code == 405
    assert client.options("/v1/stats").headers["allow"] == "GET, HEAD"


def test_what_tells_how_the_service_is_bears_no_tag(client: Any) -> None:
    for address in ("/healthz", "/readyz", "/metrics"):
        assert "etag" not in client.get(address).headers


def test_the_tag_follows_the_settings_that_shape_answers(store_path: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    plain = Settings(store=str(store_path))
    tags = [shape_of(plain), shape_of(replace(plain, permalink="/:title/")), shape_of(replace(plain, store="other.db"))]
    for text in ("a", "b"):
        names.write_text(text, encoding="utf-8")
        tags.append(shape_of(replace(plain, gazetteer=str(names))))
    assert len(set(tags)) == 5 and shape_of(plain) == tags[0] == shape_of(replace(plain, per_minute=1, cache=0))


_SAME = ("etag", "content-type", "content-length", "vary", "content-encoding")


def _counted(client: Any) -> dict[str, int]:
    text = client.get("/metrics").text
    return {how: int(_figure(text, f'kg_answers_total{{how="{how}"}}')) for how in ("made", "kept")}


def _figure(text: str, name: str) -> float:
    return next((float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " ")), 0.0)


def test_what_is_compressed_follows_from_what_is_taken_and_vary_says_each_once(client: Any) -> None:
    for accept, encoding in (("gzip", "gzip"), ("gzip;q=0, identity", None), ("*;q=0.1", "gzip"), ("br", None)):
        for _ in range(2):  # the second time from memory
            answer = client.get("/docs", headers={"Accept-Encoding": accept})
            assert answer.headers.get("content-encoding") == encoding, accept
    for path in ("/", "/v1/stats", "/entities/organization/openai"):
        named = [name.strip().casefold() for name in client.get(path, headers={"Accept-Encoding": "gzip"}).headers["vary"].split(",")]
        assert len(named) == len(set(named)), path
