"""Posts over HTTP."""

from __future__ import annotations

from typing import Any

POST = "/v1/posts/2025-11-01-提携"


def test_a_post_holds_entities_with_offsets_typed_claims_and_topics(client: Any) -> None:
    answer = client.get(POST).json()
    assert [e["name"] for e in answer["entities"]] == ["Foxconn", "OpenAI"]
    first = answer["entities"][1]["mentions"][0]
    assert (first["start"], first["end"], first["surface"]) == (0, 6, "OpenAI")
    assert [c["type"] for c in answer["claims"]] == ["partners_with"]
    assert [t["name"] for t in answer["topics"]] == ["データセンター"]


def test_the_entities_of_a_post_can_be_had_alone(client: Any) -> None:
    answer = client.get(f"{POST}/entities").json()
    assert answer["post"]["id"] == "2025-11-01-提携"
    assert answer["items"] == client.get(POST).json()["entities"]


def test_related_posts_come_with_reasons_and_without_the_post_itself(client: Any) -> None:
    items = client.get(f"{POST}/related", params={"k": 2}).json()["items"]
    assert 1 <= len(items) <= 2
    assert "2025-11-01-提携" not in [i["post"]["id"] for i in items]
    [shared] = [i for i in items if i["post"]["id"] == "2025-11-02-oracle"]
    assert shared["shared_entities"] == ["OpenAI"]
    assert shared["reason"]
    assert shared["markdown"] == "[Oracleの供給](/2025-11-02-oracle/)"


def test_an_unknown_post_is_a_problem(client: Any) -> None:
    for path in ("/v1/posts/none", "/v1/posts/none/entities", "/v1/posts/none/related"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["type"] == "/docs#post-not-found"


def test_posts_are_found_by_what_they_say(client: Any) -> None:
    def found(**params: Any) -> list[str]:
        answer = client.get("/v1/posts", params=params)
        assert answer.status_code == 200, answer.text
        return sorted(p["id"] for p in answer.json()["items"])

    assert found(entity=["オープンAI", "ホンハイ"]) == ["2025-11-01-提携"]
    assert found(entity=["OpenAI", "Stargate"]) == []
    assert found(relation="supplies") == ["2025-11-02-oracle"]
    assert found(entity="Oracle", relation="participates_in") == ["2025-11-03-stargate"]
    assert found(topic="ﾃﾞｰﾀｾﾝﾀｰ") == ["2025-11-01-提携"]
    assert len(found(since="2025")) == 4
    assert found(until="2025") == []
    assert len(found(since="2025", limit=2)) == 2


def test_posts_are_not_found_by_nothing_or_by_what_there_is_not(client: Any) -> None:
    for params, status in (({}, 400), ({"entity": "誰も知らない名前"}, 404), ({"topic": "何もない主題"}, 404), ({"relation": "hates"}, 422), ({"since": "x"}, 400)):
        assert client.get("/v1/posts", params=params).status_code == status, params


def test_a_post_tells_what_it_says_first(client: Any) -> None:
    answer = client.get(f"{POST}/firsts").json()
    assert answer["post"]["id"] == "2025-11-01-提携"
    assert {e["name"] for e in answer["entities"]} == {"OpenAI", "Foxconn"}
    assert [c["type"] for c in answer["claims"]] == ["partners_with"]
    assert answer["pairs"] == []  # only what was known before can be linked anew
    assert client.get("/v1/posts/none/firsts").status_code == 404
