"""What the archive is about, over HTTP."""

from __future__ import annotations

from typing import Any


def test_topics_can_be_listed_and_narrowed(client: Any) -> None:
    assert client.get("/v1/topics").json()["items"] == [{"id": "topic/データセンター", "name": "データセンター", "posts": 1}]
    assert client.get("/v1/topics", params={"q": "ﾃﾞｰﾀ"}).json() == client.get("/v1/topics").json()
    assert client.get("/v1/topics", params={"q": "医療"}).json()["items"] == []


def test_a_topic_leads_to_its_posts_and_entities(client: Any) -> None:
    answer = client.get("/v1/topics/データセンター").json()
    assert [p["post"]["id"] for p in answer["posts"]] == ["2025-11-01-提携"]
    assert {e["name"] for e in answer["entities"]} == {"OpenAI", "Foxconn"}
    assert client.get("/v1/entity", params={"name": "Foxconn"}).json()["profile"]["topics"][0]["name"] == "データセンター"


def test_an_unknown_topic_is_a_problem_with_suggestions(client: Any) -> None:
    answer = client.get("/v1/topics/データ")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/docs#topic-not-found"
    assert answer.json()["suggestions"] == ["データセンター"]
    assert client.get("/v1/topics/CI/CD").status_code == 404


def test_a_topic_is_found_by_another_name_of_its_theme(client: Any) -> None:
    assert client.get("/v1/topics/データーセンター").json()["topic"]["name"] == "データセンター"
    assert client.get("/v1/topics", params={"q": "データーセンター"}).json()["items"][0]["name"] == "データセンター"
    assert client.get("/topics/データーセンター").status_code == 200
