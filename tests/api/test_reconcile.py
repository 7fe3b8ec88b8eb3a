"""The Reconciliation API 0.2 as OpenRefine speaks it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reconciliation import EXTENSION, FLYOUT, MANIFEST, PROPOSAL, RESULTS, SUGGESTED_ENTITIES, SUGGESTED_NAMES, check

from api import create_app
from kg.settings import Settings

URL = "/v1/reconcile"


def ask(client: Any, queries: Any, method: str = "POST") -> Any:
    text = queries if isinstance(queries, str) else json.dumps(queries)
    return client.post(URL, data={"queries": text}) if method == "POST" else client.get(URL, params={"queries": text})


def test_the_manifest_says_what_the_specification_asks_for(client: Any) -> None:
    manifest = client.get(URL).json()
    check(manifest, MANIFEST)
    assert {"id": "Organization", "name": "Organization"} in manifest["defaultTypes"] and len(manifest["defaultTypes"]) == 7
    assert {"view", "preview", "suggest", "extend", "documentation", "serviceVersion"} <= manifest.keys()
    assert manifest["suggest"].keys() == {"entity", "type", "property"}
    assert client.post(URL, data={}).json() == manifest


def test_the_addresses_in_the_manifest_lead_somewhere(client: Any) -> None:
    manifest = client.get(URL).json()
    for id in ("organization/openai", "organization%2Fopenai"):
        assert client.get(manifest["view"]["url"].replace("{{id}}", id)).status_code == 200
        assert "<b>OpenAI</b>" in client.get(manifest["preview"]["url"].replace("{{id}}", id)).text
    entity, type, property = (manifest["suggest"][kind] for kind in ("entity", "type", "property"))

    def at(service: dict[str, str], **params: Any) -> Any:
        return client.get(service["service_url"] + service["service_path"], params=params).json()

    check(at(entity, prefix="open"), SUGGESTED_ENTITIES)
    for service, prefix, id in ((type, "Org", "Organization"), (type, "組織", "Organization"), (property, "invest", "invests_in"), (property, "別名", "aliases")):
        found = at(service, prefix=prefix)
        check(found, SUGGESTED_NAMES)
        assert [n["id"] for n in found["result"]] == [id]
    assert len(at(type)["result"]) == 7 and len(at(type, cursor=5)["result"]) == 2
    flyout = client.get(entity["flyout_service_url"] + entity["flyout_service_path"].replace("${id}", "organization%2Ffoxconn")).json()
    check(flyout, FLYOUT)
    assert "ホンハイ" in flyout["html"]
    proposal = at(manifest["extend"]["propose_properties"], type="Organization", limit=3)
    check(proposal, PROPOSAL)
    assert len(proposal["properties"]) == 3
    for address in (f"{URL}/flyout", f"{URL}/preview"):
        assert client.get(address, params={"id": "organization/none"}).status_code == 404


def test_a_preview_is_shown_inside_pages_that_may_ask_and_no_others(store_path: Path, serve: Any, client: Any) -> None:
    def policy(client: Any, address: str) -> str:
        return str(client.get(address, params={"id": "organization/openai"}).headers["content-security-policy"])

    assert policy(client, f"{URL}/preview").endswith("frame-ancestors 'self'")
    opened = serve(create_app(Settings(store=str(store_path), origins=("https://refine.example",))))
    assert policy(opened, f"{URL}/preview").endswith("frame-ancestors 'self' https://refine.example")
    assert "frame-ancestors 'none'" in policy(opened, "/docs")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_columns_are_added_to_a_table(client: Any, method: str) -> None:
    def extended(ids: list[str], *properties: dict[str, Any]) -> Any:
        text = json.dumps({"ids": ids, "properties": properties})
        answer = client.post(URL, data={"extend": text}) if method == "POST" else client.get(URL, params={"extend": text})
        assert answer.status_code == 200, answer.text
        check(answer.json(), EXTENSION)
        return answer.json()

    names = ("type", "posts", "mentions", "first_seen", "aliases", "codes", "partners_with", "supplies", "nonsense")
    answer = extended(["organization/foxconn", "organization/none"], *({"id": name} for name in names))
    assert [m["id"] for m in answer["meta"]] == list(names)
    assert answer["rows"] == {
        "organization/none": {name: [] for name in names},
        "organization/foxconn": {
            "type": [{"str": "Organization"}],
            "posts": [{"int": 1}],
            "mentions": [{"int": 2}],
            "first_seen": [{"date": "2026-01-05T00:00:00+00:00"}],
            "aliases": [{"str": "Foxconn"}, {"str": "ホンハイ"}],
            "codes": [],
            "partners_with": [{"id": "organization/openai", "name": "OpenAI"}],
            "supplies": [],
            "nonsense": [],
        },
    }
    limited = extended(["organization/foxconn"], {"id": "aliases", "settings": {"limit": "1"}}, {"id": "posts", "settings": {"limit": "many"}})
    assert limited["rows"]["organization/foxconn"] == {"aliases": [{"str": "Foxconn"}], "posts": [{"int": 1}]}


@pytest.mark.parametrize("extend", ["", "{", "[]", "{}", '{"ids": [1], "properties": []}', json.dumps({"ids": ["x"] * 1_001, "properties": []})])
def test_an_extension_that_cannot_be_read_is_a_problem_that_says_why(client: Any, extend: str) -> None:
    answer = client.get(URL, params={"extend": extend})
    assert (answer.status_code, answer.json()["type"]) == (400, "/docs#bad-request")
    assert answer.json()["detail"].startswith("extend")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_queries_are_answered_by_their_keys(client: Any, method: str) -> None:
    queries = {
        "q0": {"query": "ホンハイ", "type": "Organization", "type_strict": "should", "limit": 5, "properties": [{"pid": "P1", "v": "x"}]},
        "q1": {"query": "誰も知らない名前"},
    }
    answer = ask(client, queries, method)
    assert answer.status_code == 200
    check(answer.json(), RESULTS)
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
    assert names(query="Stargate", type=["Project", "PROJECT", "project"]) == ["Stargate"]  # one type, and one candidate
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
