"""Exports over HTTP; the formats themselves are held by tests/export."""

from __future__ import annotations

import csv
import threading
from contextlib import ExitStack
from io import StringIO
from typing import Any

import pytest

from api.routers import export as router
from kg.export import FORMATS


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_comes_as_a_file_of_its_type(client: Any, format: str) -> None:
    answer = client.get("/v1/export", params={"format": format})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[format].media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="kg.{FORMATS[format].suffix}"'
    assert "OpenAI" in answer.text or "openai" in answer.text


def rows(client: Any, **params: Any) -> list[dict[str, str]]:
    answer = client.get("/v1/export", params=params)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def test_an_export_can_be_narrowed(client: Any) -> None:
    nodes = {r["name"] for r in rows(client, format="csv-nodes")}
    assert nodes == {"OpenAI", "Foxconn", "Oracle", "ソフトバンクグループ", "孤立電機", "Stargate"}
    assert {r["name"] for r in rows(client, format="csv-nodes", type="project")} == {"Stargate"}
    assert {r["name"] for r in rows(client, format="csv-nodes", relation="supplies")} == {"OpenAI", "Oracle"}
    assert {r["name"] for r in rows(client, format="csv-nodes", min_posts=2)} == {"OpenAI", "Oracle"}
    assert rows(client, format="csv-nodes", until="2025") == []
    assert {r["relation"] for r in rows(client, format="csv-edges", relation=["supplies", "partners_with"])} == {"supplies", "partners_with"}
    assert len(rows(client, format="csv-claims", since="2026-01")) == 5


def test_an_export_that_makes_no_sense_is_a_problem(client: Any, without_store: Any) -> None:
    for params, status in (
        ({}, 422),
        ({"format": "pdf"}, 422),
        ({"format": "gexf", "relation": "hates"}, 422),
        ({"format": "gexf", "since": "x"}, 400),
        ({"format": "gexf", "min_posts": 0}, 422),
        ({"format": "gexf", "colour": "red"}, 422),
    ):
        answer = client.get("/v1/export", params=params)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), params
    assert without_store.get("/v1/export", params={"format": "gexf"}).status_code == 503


def test_an_export_is_not_sent_again_while_the_graph_stays_as_it_is(client: Any, put: Any) -> None:
    first = client.get("/v1/export", params={"format": "csv-nodes"})
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/v1/export", params={"format": "csv-nodes"}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    put("2025-12-24-neu", "新しい", "OpenAIは静かだ。")
    assert client.get("/v1/export", params={"format": "csv-nodes"}, headers=known).status_code == 200


def test_who_reads_an_export_slowly_keeps_nobody_from_what_is_new(client: Any, put: Any) -> None:
    with client.stream("GET", "/v1/export", params={"format": "graphml"}) as slow:
        put("2025-12-24-neu", "新しい", "OpenAIは静かだ。")
        answers: list[int] = []
        asker = threading.Thread(target=lambda: answers.append(client.get("/v1/stats").json()["posts"]), daemon=True)
        asker.start()
        asker.join(10)
        assert answers == [5]
        assert slow.read().endswith(b"</graphml>\n")


def test_more_exports_than_can_be_written_at_once_are_asked_to_come_again(client: Any) -> None:
    with ExitStack() as stack:
        for _ in range(router._AT_ONCE):
            stack.enter_context(router._writing)
        answer = client.get("/v1/export", params={"format": "gexf"})
        assert (answer.status_code, answer.json()["type"]) == (503, "/docs#exports-busy")
        assert int(answer.headers["retry-after"]) > 0
    for params in ({"format": "gexf"}, {"format": "gexf", "since": "x"}, {"format": "gexf"}) * router._AT_ONCE:
        assert client.get("/v1/export", params=params).status_code in (200, 400)
