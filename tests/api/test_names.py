"""Names as they are typed and lists of names, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest


def post(client: Any, *names: Any, **more: Any) -> list[dict[str, Any]]:
    asked = [{"text": name} if isinstance(name, str) else name for name in names]
    answer = client.post("/v1/batch", json={"names": asked, **more})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize("typed", ["おーぷ", "オープ", "ｵｰﾌﾟ", "open", "ＯＰＥＮ", "おーp"])
def test_every_keystroke_leads_on(client: Any, typed: str) -> None:
    answer = client.get("/v1/complete", params={"q": typed})
    assert answer.status_code == 200
    assert answer.json()["query"] == typed
    assert answer.json()["items"][0]["id"] == "organization/openai"


def test_completions_say_how_they_match_and_how_well(client: Any) -> None:
    [whole] = client.get("/v1/complete", params={"q": "ホンハイ", "limit": 1}).json()["items"]
    assert (whole["matched"], whole["kind"], whole["score"], whole["posts"]) == ("ホンハイ", "name", 100.0, 1)
    [begun] = client.get("/v1/complete", params={"q": "Ora", "type": "organization"}).json()["items"]
    assert begun["kind"] == "beginning" and 50 < begun["score"] < 100
    [slip] = client.get("/v1/entities", params={"q": "Foxcomn"}).json()["items"]
    assert (slip["kind"], slip["name"]) == ("slip", "Foxconn")


def test_nothing_typed_and_nothing_found_are_empty_lists(client: Any) -> None:
    for typed in ("", " ", "誰も知らない名前"):
        assert client.get("/v1/complete", params={"q": typed}).json()["items"] == []
    assert client.get("/v1/complete", params={"q": "st", "type": "Person"}).json()["items"] == []


def test_a_batch_answers_in_order_with_candidates(client: Any) -> None:
    first, second, third = post(client, "ｵｰﾌﾟﾝAI", "organization/oracle", "どこにもない")
    assert [c["id"] for c in first["candidates"]] == ["organization/openai"]
    assert (first["candidates"][0]["match"], first["candidates"][0]["kind"]) == (True, "name")
    assert (second["candidates"][0]["name"], second["candidates"][0]["kind"]) == ("Oracle", "id")
    assert third == {"text": "どこにもない", "candidates": []}


def test_a_batch_may_ask_for_types_and_for_fewer(client: Any) -> None:
    assert post(client, {"text": "Stargate", "type": "Person"})[0]["candidates"] == []
    assert post(client, {"text": "Stargate", "type": "project"})[0]["candidates"][0]["id"] == "project/stargate"
    assert len(post(client, "o", limit=1)[0]["candidates"]) == 1
    assert post(client) == []


def test_a_batch_that_is_too_large_or_wrong_is_refused(client: Any) -> None:
    for question in ({"names": [{"text": "x"}] * 1_001}, {"names": [{"text": "x", "type": "Dragon"}]}, {"names": [{}]}, {}):
        assert client.post("/v1/batch", json=question).status_code == 422


def test_names_before_the_first_ingest_are_a_problem(without_store: Any) -> None:
    assert without_store.get("/v1/complete", params={"q": "o"}).status_code == 503
    assert without_store.post("/v1/batch", json={"names": [{"text": "x"}]}).status_code == 503
