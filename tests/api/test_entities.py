"""Entities over HTTP."""

from __future__ import annotations

from typing import Any

import pytest


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("name", ["OpenAI", "openai", "ＯｐｅｎＡＩ", "オープンAI", "ｵｰﾌﾟﾝAI"])
def test_a_search_finds_any_alias_in_any_script_and_width(client: Any, name: str) -> None:
    answer = client.get("/v1/entities", params={"q": name})
    assert answer.status_code == 200
    assert answer.json()["query"] == name
    assert ids(answer) == ["organization/openai"]
    assert answer.json()["items"][0]["posts"] == 2


def test_a_search_can_be_kept_to_a_type_and_to_a_number(client: Any) -> None:
    assert ids(client.get("/v1/entities", params={"q": "st", "type": "Project"})) == ["project/stargate"]
    assert ids(client.get("/v1/entities", params={"q": "st", "type": "person"})) == []
    assert len(ids(client.get("/v1/entities", params={"q": "o", "limit": 1}))) == 1


def test_a_profile_holds_names_relations_companions_and_posts(client: Any) -> None:
    profile = client.get("/v1/entities/organization/openai").json()
    assert profile["entity"]["name"] == "OpenAI"
    assert {"OpenAI", "オープンAI"} == {a["text"] for a in profile["entity"]["aliases"]}
    assert (profile["posts"], profile["mentions"]) == (2, 3)
    assert [(n["name"], n["relation"], n["direction"]) for n in profile["relations"]] == [
        ("Foxconn", "partners_with", "both"),
        ("Oracle", "supplies", "in"),
    ]
    assert [n["id"] for n in profile["companions"]] == ["organization/foxconn"]
    assert profile["latest"][0]["post"]["published_at"].startswith("2026-01-05")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/entities/organization/ソフトバンクグループ",
        "/v1/entities/organization/%E3%82%BD%E3%83%95%E3%83%88%E3%83%90%E3%83%B3%E3%82%AF%E3%82%B0%E3%83%AB%E3%83%BC%E3%83%97",
        "/v1/entities/Organization/ｿﾌﾄﾊﾞﾝｸｸﾞﾙｰﾌﾟ",
    ],
)
def test_ids_with_japanese_answer_encoded_or_not(client: Any, path: str) -> None:
    assert client.get(path).json()["entity"]["id"] == "organization/ソフトバンクグループ"


def test_neighbors_can_be_kept_to_several_relations(client: Any) -> None:
    path = "/v1/entities/organization/openai/neighbors"
    assert [n["relation"] for n in client.get(path).json()["items"]] == ["partners_with", "supplies", "mentioned_with"]
    found = client.get(path, params={"relation": ["supplies", "mentioned_with"]}).json()
    assert [n["relation"] for n in found["items"]] == ["supplies", "mentioned_with"]
    assert found["entity"] == {"id": "organization/openai", "name": "OpenAI", "type": "Organization"}


def test_the_posts_of_an_entity_come_with_their_number_of_mentions(client: Any) -> None:
    items = client.get("/v1/entities/organization/openai/posts").json()["items"]
    assert {p["post"]["id"]: p["mentions"] for p in items} == {"2025-11-01-提携": 2, "2025-11-02-oracle": 1}
    assert len(client.get("/v1/entities/organization/openai/posts", params={"limit": 1}).json()["items"]) == 1


@pytest.mark.parametrize("name", ["ホンハイ", "ﾎﾝﾊｲ", "ＦＯＸＣＯＮＮ", "organization/foxconn"])
def test_a_profile_by_any_name_says_what_the_name_resolved_to(client: Any, name: str) -> None:
    answer = client.get("/v1/entity", params={"name": name}).json()
    assert answer["query"] == name
    assert answer["resolved_to"] == answer["profile"]["entity"]["id"] == "organization/foxconn"
