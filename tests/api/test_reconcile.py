"""The Reconciliation API 0.2 as OpenRefine speaks it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import create_app
from kg.settings import Settings

URL = "/v1/reconcile"


def ask(client: Any, queries: Any, method: str = "POST") -> Any:
    text = queries if isinstance(queries, str) else json.dumps(queries)
    return client.post(URL, data={"queries": text}) if method == "POST" else client.get(URL, params={"queries": text})


def test_the_manifest_says_what_the_specification_asks_for(client: Any) -> None:
    manifest = client.get(URL).json()
    assert manifest.keys() == {"versions", "name", "identifierSpace", "schemaSpace", "defaultTypes", "view", "suggest"}
    assert manifest["versions"] == ["0.2"]
    assert all(manifest[space].startswith("http://") for space in ("identifierSpace", "schemaSpace"))
    assert {"id": "Organization", "name": "Organization"} in manifest["defaultTypes"] and len(manifest["defaultTypes"]) == 7
    assert "{{id}}" in manifest["view"]["url"]
    assert manifest["suggest"]["entity"].keys() == {"service_url", "service_path"}
    assert client.post(URL, data={}).json() == manifest


def test_the_addresses_in_the_manifest_lead_somewhere(client: Any) -> None:
    manifest = client.get(URL).json()
    for id in ("organization/openai", "organization%2Fopenai"):
        assert client.get(manifest["view"]["url"].replace("{{id}}", id)).status_code == 200
    service = manifest["suggest"]["entity"]
    assert client.get(service["service_url"] + service["service_path"], params={"prefix": "open"}).json()["result"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_queries_are_answered_by_their_keys(client: Any, method: str) -> None:
    queries = {
        "q0": {"query": "ホンハイ", "type": "Organization", "type_strict": "should", "limit": 5, "properties": [{"pid": "P1", "v": "x"}]},
        "q1": {"query": "誰も知らない名前"},
    }
    answer = ask(client, queries, method)
    assert answer.status_code == 200
    assert answer.json().keys() == {"q0", "q1"}
    [found] = answer.json()["q0"]["result"]
    assert found == {
        "id": "organization/foxconn",
        "name": "Foxconn",
        "description": "Organization, 1 post, found as ホンハイ",
        "type": [{"id": "Organization", "name": "Organization"}],
        "score": 100.0,
        "match": True,
        "features": [{"id": "posts", "value": 1}, {"id": "whole_name", "value": True}],
    }
    assert answer.json()["q1"] == {"result": []}


def test_types_narrow_and_unknown_ones_find_nothing(client: Any) -> None:
    def names(**query: Any) -> list[str]:
        return [c["name"] for c in ask(client, {"q": query}).json()["q"]["result"]]

    assert names(query="Stargate", type=["Person", "Project"]) == ["Stargate"]
    assert names(query="Stargate", type="Person") == names(query="Stargate", type="Q5") == []
    assert names(query="Stargate", type="") == names(query="Stargate", type=[]) == ["Stargate"]
    assert len(names(query="o", limit=1)) == 1
    assert len(names(query="o", limit=0)) == 1
    assert names(query="") == []


@pytest.mark.parametrize("queries", ["", "{", "[]", '{"q0": {}}', '{"q0": "x"}', '{"q0": {"query": 1}}'])
def test_queries_that_cannot_be_read_are_a_problem_that_says_why(client: Any, queries: str) -> None:
    answer = ask(client, queries, "GET")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith("queries")


def test_more_queries_than_a_thousand_are_refused(client: Any) -> None:
    assert ask(client, {f"q{n}": {"query": "x"} for n in range(1_001)}).status_code == 400


def test_no_queries_are_no_answers(client: Any) -> None:
    assert ask(client, {}).json() == {}


def test_suggestions_complete_a_prefix_and_pass_over_what_clients_send_beside_it(client: Any) -> None:
    answer = client.get(f"{URL}/suggest", params={"prefix": "ほん", "type": "x", "spell": "always", "cursor": 0})
    assert answer.status_code == 200
    assert answer.json()["result"] == [
        {
            "id": "organization/foxconn",
            "name": "Foxconn",
            "description": "Organization, 1 post, found as ホンハイ",
            "notable": [{"id": "Organization", "name": "Organization"}],
        }
    ]
    assert client.get(f"{URL}/suggest", params={"prefix": "ほん", "cursor": 1}).json()["result"] == []
    assert client.get(f"{URL}/suggest").json()["result"] == []


def test_no_script_is_wrapped_around_answers(client: Any) -> None:
    answer = client.get(URL, params={"callback": "jsonp123"})
    assert answer.headers["content-type"] == "application/json"
    assert "jsonp123" not in answer.text


def test_pages_of_an_origin_that_the_settings_name_may_ask(store_path: Path, serve: Any) -> None:
    settings = Settings(store=str(store_path))
    headers = {"Origin": "https://refine.example"}
    assert "access-control-allow-origin" not in serve(create_app(settings)).get(URL, headers=headers).headers
    open_client = serve(create_app(replace(settings, origins=("https://refine.example",))))
    for answer in (open_client.get(URL, headers=headers), open_client.post(URL, data={"queries": "{}"}, headers=headers)):
        assert answer.headers["access-control-allow-origin"] == "https://refine.example"
