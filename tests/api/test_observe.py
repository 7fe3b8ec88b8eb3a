"""Request ids, log lines, figures."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from api.observe import JsonLines


def test_every_answer_bears_an_id_and_a_good_one_is_taken_over(client: Any) -> None:
    given = client.get("/v1/stats", headers={"X-Request-ID": "desk-42"})
    assert given.headers["x-request-id"] == "desk-42"
    made = client.get("/v1/nowhere", headers={"X-Request-ID": "no\tgood"}).headers["x-request-id"]
    assert len(made) == 16


def test_a_request_is_logged_as_json_without_what_was_asked(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="kg.access")
    client.post("/v1/related", json={"text": "秘密の下書き"})
    [record] = [r for r in caplog.records if r.name == "kg.access"]
    line = json.loads(JsonLines().format(record))
    assert (line["route"], line["method"], line["status"]) == ("/v1/related", "POST", 200)
    assert "秘密" not in JsonLines().format(record) and line["ms"] > 0


def test_figures_tell_latencies_by_route_and_the_size_of_the_graph(client: Any) -> None:
    client.get("/v1/entities/organization/openai")
    client.get("/v1/nowhere")
    text = client.get("/metrics").text
    assert 'kg_graph_size{what="posts"} 4.0' in text and "kg_newest_post_timestamp_seconds 1.76" in text
    assert 'kg_requests_total{method="GET",route="/v1/entities/{type}/{name}",status="200"} 1.0' in text
    assert 'route="unmatched"' in text and "/v1/nowhere" not in text


def test_methods_that_a_client_makes_up_are_counted_as_one(client: Any) -> None:
    for number in range(3):
        client.request(f"MADEUP{number}", "/v1/stats")
    text = client.get("/metrics").text
    assert 'kg_requests_total{method="other",route="/v1/stats",status="405"} 3.0' in text and "MADEUP" not in text


def test_figures_are_told_before_there_is_a_graph(without_store: Any) -> None:
    assert without_store.get("/metrics").status_code == 200
