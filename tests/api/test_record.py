"""What changed and why, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.store import open_store

OPENAI, FOXCONN, ALONE = "organization/openai", "organization/foxconn", "organization/孤立電機"
FIRST, LAST = "2025-11-01-提携", "2025-11-04-孤立"


@pytest.fixture
def delete(store_path: Path) -> Callable[[str], None]:
    def run(post_id: str) -> None:
        graph = open_store(str(store_path))
        with graph.writer() as writer:
            assert writer.delete(post_id)
        graph.close()

    return run


def pages(client: Any, address: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items, a page after the other."""
    items, cursor = [], None
    while True:
        answer = client.get(address, params=parameters | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found = answer.json()
        items += found["items"]
        cursor = found["next"]
        if cursor is None:
            return items


def test_receipts_come_the_last_first_in_pages(client: Any, delete: Callable[[str], None]) -> None:
    delete(FIRST)
    whole = client.get("/v1/receipts").json()["items"]
    assert [r["number"] for r in whole] == [5, 4, 3, 2, 1]
    assert pages(client, "/v1/receipts", limit=2) == whole
    gone = whole[0]
    assert (gone["kind"], gone["post_id"], gone["hash_after"], gone["commit"]) == ("withdrawn", FIRST, None, None)
    assert gone["entities"]["went"] == [FOXCONN]
    assert [e["id"] for e in gone["entities"]["stayed"]] == [OPENAI]
    assert gone["co_mentions"] == {"claims_came": 0, "claims_went": 1, "edges_came": 0, "edges_went": 1, "edges_stayed": 0}
    assert [r["kind"] for r in client.get("/v1/receipts", params={"post": FIRST}).json()["items"]] == ["withdrawn", "came"]
    assert client.get("/v1/receipts", params={"since": "2999"}).json()["items"] == []


def test_an_entity_has_a_history_even_if_it_is_gone(client: Any, delete: Callable[[str], None]) -> None:
    delete(LAST)
    answer = client.get(f"/v1/entities/{ALONE}/history").json()
    assert (answer["id"], answer["there"], [h["entity"] for h in answer["items"]]) == (ALONE, False, ["went", "came"])
    assert pages(client, f"/v1/entities/{OPENAI}/history", limit=1) == client.get(f"/v1/entities/{OPENAI}/history").json()["items"]
    assert client.get("/v1/entities/organization/nobody/history").json()["type"] == "/docs#entity-not-found"


def test_why_two_are_linked_and_why_not(client: Any, delete: Callable[[str], None]) -> None:
    found = client.get("/v1/why", params={"a": "ホンハイ", "b": "オープンAI"}).json()
    assert (found["linked"], found["total"]) == (True, 2)
    assert found["items"][0]["claim"]["type"] == "partners_with" and found["items"][0]["receipt"] == 1
    delete("2025-11-02-oracle")
    gone = client.get("/v1/why", params={"a": "Oracle", "b": "OpenAI"}).json()
    assert (gone["linked"], gone["items"], [e["type"] for e in gone["gone"][0]["edges"]]) == (False, [], ["supplies"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/why?a=OpenAI&b=オープンAI", 400),
        ("/v1/why?a=OpenAI&b=誰か", 404),
        ("/v1/why?a=OpenAI", 422),
        ("/v1/receipts?since=昨日", 400),
        ("/v1/receipts?cursor=x", 400),
        ("/v1/receipts?before=3", 422),
    ],
)
def test_what_makes_no_sense_is_a_problem(client: Any, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
