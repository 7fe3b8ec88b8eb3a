"""The shape of the graph, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chronicle import keep


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return keep(tmp_path / "kg.db")


def test_communities_come_with_members_and_topics(client: Any) -> None:
    items = client.get("/v1/communities").json()["items"]
    assert [{m["name"] for m in c["members"]} for c in items] == [{"OpenAI", "Microsoft", "AMD", "Oracle"}, {"Meta", "Arm", "Anthropic"}]
    first = items[0]
    assert (first["id"], first["size"]) == ("organization/openai", 4)
    assert first["members"][0] == {"id": "organization/openai", "name": "OpenAI", "type": "Organization", "posts": 21, "centrality": 1.0}
    assert {"クラウド", "半導体"} <= {t["name"] for t in first["topics"]}


def test_communities_are_narrowed(client: Any) -> None:
    def sizes(**asked: Any) -> list[int]:
        return [c["size"] for c in client.get("/v1/communities", params=asked).json()["items"]]

    assert sizes(min_size=4) == [4]
    assert sizes(limit=1) == [4]
    assert sizes(since="2026-01") == [3]
    assert sizes(since="2027") == []


def test_the_community_of_an_entity(client: Any) -> None:
    answer = client.get("/v1/entities/organization/arm/community?limit=2").json()
    assert answer["entity"]["name"] == "Arm"
    assert answer["community"]["size"] == 3 and len(answer["community"]["members"]) == 2
    assert client.get("/v1/entities/organization/任天堂/community").json()["community"] is None


def test_prominent_are_those_that_relations_lead_to(client: Any) -> None:
    items = client.get("/v1/prominent").json()["items"]
    assert (items[0]["id"], items[0]["posts"], items[0]["relations"]) == ("organization/openai", 21, 3)
    assert all(a["score"] >= b["score"] for a, b in zip(items, items[1:], strict=False))
    assert "任天堂" not in [p["name"] for p in items]
    assert "任天堂" in [p["name"] for p in client.get("/v1/prominent?co_mentions=true").json()["items"]]
    assert [p["name"] for p in client.get("/v1/prominent?type=project").json()["items"]] == ["Stargate"]
    assert "Meta" not in [p["name"] for p in client.get("/v1/prominent?since=2026-01").json()["items"]]
    assert len(client.get("/v1/prominent?limit=1").json()["items"]) == 1
    assert client.get("/v1/prominent?since=2027").json()["items"] == []


def test_a_series_has_every_month(client: Any) -> None:
    answer = client.get("/v1/series", params={"name": "ＡＭＤ"}).json()
    assert (answer["entities"][0]["id"], answer["topic"]) == ("organization/amd", None)
    assert [m["month"] for m in answer["items"]] == ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"]
    assert answer["items"][-2:] == [
        {"month": "2025-12", "posts": 0, "all_posts": 0, "share": 0.0},
        {"month": "2026-01", "posts": 9, "all_posts": 12, "share": 0.75},
    ]
    assert [m["month"] for m in client.get("/v1/series?name=AMD&since=2026").json()["items"]] == ["2026-01"]
    assert client.get("/v1/series?name=AMD&since=2027").json()["items"] == []


def test_a_series_of_a_pair_and_of_a_topic(client: Any) -> None:
    pair = client.get("/v1/series?a=Oracle&b=OpenAI").json()
    assert [e["name"] for e in pair["entities"]] == ["Oracle", "OpenAI"] and pair["items"][-1]["posts"] == 2
    topic = client.get("/v1/series?topic=半導体").json()
    assert (topic["entities"], topic["topic"]["posts"], topic["items"][-1]["posts"]) == ([], 9, 9)
    assert topic["topic"]["name"] == "半導体"


@pytest.mark.parametrize(
    "question", ["", "?name=AMD&topic=AI", "?a=AMD", "?b=AMD", "?name=AMD&b=OpenAI", "?a=AMD&b=ＡＭＤ", "?name=AMD&since=x", "?topic=AI&until=2026-1"]
)
def test_a_series_of_nothing_or_of_too_much_is_a_bad_request(client: Any, question: str) -> None:
    answer = client.get(f"/v1/series{question}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/docs#bad-request")


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("series?name=OpenA", "entity-not-found"),
        ("series?a=OpenA&b=AMD", "entity-not-found"),
        ("series?a=AMD&b=Meta", "edge-not-found"),
        ("series?topic=医療", "topic-not-found"),
        ("entities/organization/opena/community", "entity-not-found"),
    ],
)
def test_what_is_not_there_is_a_problem(client: Any, question: str, slug: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert (answer.status_code, answer.json()["type"]) == (404, f"/docs#{slug}")
    if slug == "entity-not-found":
        assert answer.json()["suggestions"] == ["OpenAI"]


@pytest.mark.parametrize(
    ("question", "named"),
    [("communities?since=x", "since: "), ("entities/organization/amd/community?until=x", "until: "), ("prominent?since=2026&until=2025", "since, until: ")],
)
def test_a_wrong_date_is_a_bad_request_that_names_the_parameter(client: Any, question: str, named: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert answer.status_code == 400 and answer.json()["detail"].startswith(named)


@pytest.mark.parametrize(
    ("question", "location"),
    [
        ("communities?limit=201", "query.limit"),
        ("communities?min_size=0", "query.min_size"),
        ("communities?resolution=0", "query.resolution"),
        ("communities?resolution=nan", "query.resolution"),
        ("communities?resolution=inf", "query.resolution"),
        ("entities/organization/amd/community?limit=201", "query.limit"),
        ("prominent?limit=0", "query.limit"),
        ("prominent?type=Thing", "query.type.0"),
        ("series?name=AMD&limit=3", "query.limit"),
    ],
)
def test_a_wrong_value_is_named(client: Any, question: str, location: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert answer.status_code == 422
    assert [e["location"] for e in answer.json()["errors"]] == [location]
