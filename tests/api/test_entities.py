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


def test_neighbors_can_be_kept_to_a_direction_to_posts_and_to_a_time(client: Any) -> None:
    path = "/v1/entities/organization/openai/neighbors"

    def found(**params: Any) -> list[str]:
        return [n["name"] for n in client.get(path, params={"relation": ["supplies", "partners_with"], **params}).json()["items"]]

    assert found(direction="in") == ["Foxconn", "Oracle"]
    assert found(direction="out") == ["Foxconn"]
    assert found(min_posts=2) == []
    assert found(max_degree=1) == ["Foxconn"]
    assert found(since="2025") == ["Foxconn", "Oracle"]
    assert found(until="2025") == found(since="2030-01-01") == []


@pytest.mark.parametrize(
    ("params", "status"),
    [({"direction": "up"}, 422), ({"since": "gestern"}, 400), ({"since": "2026", "until": "2025"}, 400), ({"min_posts": 0}, 422), ({"depth": 1}, 422)],
)
def test_neighbors_refuse_what_makes_no_sense(client: Any, params: dict[str, Any], status: int) -> None:
    assert client.get("/v1/entities/organization/openai/neighbors", params=params).status_code == status


def test_the_neighborhood_holds_nodes_and_the_edges_between_them(client: Any) -> None:
    path = "/v1/entities/organization/openai/neighborhood"
    near = client.get(path).json()
    assert [n["name"] for n in near["nodes"]][0] == "OpenAI"
    assert {n["name"] for n in near["nodes"]} == {"OpenAI", "Foxconn", "Oracle"}
    assert near["complete"]
    ids = {n["id"] for n in near["nodes"]}
    assert all({e["head"], e["tail"]} <= ids for e in near["edges"])
    assert {e["type"] for e in near["edges"]} == {"partners_with", "mentioned_with", "supplies"}
    far = client.get(path, params={"depth": 3}).json()
    assert {n["name"]: n["distance"] for n in far["nodes"]} == {"OpenAI": 0, "Foxconn": 1, "Oracle": 1, "Stargate": 2, "ソフトバンクグループ": 3}


def test_the_neighborhood_can_be_narrowed(client: Any) -> None:
    path = "/v1/entities/organization/openai/neighborhood"
    few = client.get(path, params={"depth": 3, "limit": 1}).json()
    assert len(few["nodes"]) == 2 and not few["complete"]
    only = client.get(path, params={"depth": 2, "relation": "supplies"}).json()
    assert [n["name"] for n in only["nodes"]] == ["OpenAI", "Oracle"]
    assert len(client.get(path, params={"depth": 2, "max_degree": 1}).json()["nodes"]) == 3
    assert len(client.get(path, params={"until": "2025"}).json()["nodes"]) == 1
    for params in ({"depth": 4}, {"limit": 301}, {"depth": 0}):
        assert client.get(path, params=params).status_code == 422
    assert client.get("/v1/entities/organization/nowhere/neighborhood").status_code == 404


def test_an_address_takes_any_name_of_the_type(client: Any) -> None:
    for path in ("", "/neighbors", "/posts", "/neighborhood"):
        given = client.get(f"/v1/entities/organization/ホンハイ{path}")
        assert given.status_code == 200 and given.json() == client.get(f"/v1/entities/organization/foxconn{path}").json()
    assert client.get("/v1/entities/Organization/ＯＰＥＮＡＩ").json()["entity"]["id"] == "organization/openai"
    assert client.get("/v1/entities/person/ホンハイ").status_code == 404
    assert client.get("/v1/entities/thing/ホンハイ").status_code == 404


def test_relations_come_with_as_much_evidence_as_is_asked_for(client: Any) -> None:
    path = "/v1/entities/organization/openai"
    for part, relations in (("", "relations"), ("/neighbors", "items"), ("/neighborhood", "edges")):
        typed = [r for r in client.get(path + part, params={"evidence": 1}).json()[relations] if "mentioned_with" not in r.values()]
        assert typed and all(len(r["evidence"]) == 1 for r in typed)
        evidence = typed[0]["evidence"][0]
        assert evidence["claim"]["sentence"] and evidence["claim"]["status"] and evidence["post"]["permalink"]
        assert not any(r["evidence"] for r in client.get(path + part, params={"evidence": 0}).json()[relations])
        assert client.get(path + part, params={"evidence": 4}).status_code == 422


def test_a_profile_has_its_posts_by_month(client: Any, put: Any) -> None:
    put("2025-12-31-社", "年末", "孤立電機は忙しい。")
    answer = client.get("/v1/entity", params={"name": "孤立電機"}).json()["profile"]
    assert answer["months"] == {"2026-01": 2}
