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
    assert len(items) == 2
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
