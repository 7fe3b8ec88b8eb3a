"""Pages: together they are the whole answer, and a cursor is good for its own question only."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from chronicle import chronicle, keep
from stories import put, said, told

from api.paging import Paging, by_date
from kg.errors import UsageError
from kg.store import open_store

OPENAI = "/v1/entities/organization/openai"
LISTS = (
    ("/v1/entities", {"q": "o"}),
    (f"{OPENAI}/neighbors", {}),
    (f"{OPENAI}/neighbors", {"since": "2025-09", "evidence": 0}),
    (f"{OPENAI}/posts", {}),
    (f"{OPENAI}/posts", {"since": "2026"}),
    (f"{OPENAI}/community", {}),
    ("/v1/edges", {"a": "OpenAI", "b": "AMD"}),
    ("/v1/edges", {"a": "OpenAI", "b": "AMD", "until": "2026-01-05"}),
    ("/v1/posts", {"entity": "OpenAI"}),
    ("/v1/posts", {"topic": "AI"}),
    ("/v1/posts/rival-0/entities", {}),
    ("/v1/topics", {}),
    ("/v1/topics", {"since": "2026"}),
    ("/v1/novelties", {"since": "2025"}),
    ("/v1/novelties", {"since": "2025-09", "until": "2026-01-05"}),
    ("/v1/timeline", {"name": "Oracle"}),
    ("/v1/timeline", {"name": "OpenAI", "relation": ["uses", "supplies", "partners_with"]}),
    ("/v1/amounts", {"name": "OpenAI"}),
    ("/v1/communities", {"min_size": 1}),
    ("/v1/prominent", {}),
    ("/v1/as-of", {"date": "2026-01-05", "name": "OpenAI"}),
    ("/v1/receipts", {}),
    (f"{OPENAI}/history", {}),
)


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    path = keep(tmp_path / "kg.db")
    store = open_store(str(path))
    put(store, told("more", "2026-01-12", said("Oracle", "invests_in", "OpenAI", "Oracleは10億ドルをOpenAIに投じる。", amount="10億ドル", value=1e9)))
    store.close()
    return path


def items(answer: dict[str, Any]) -> list[Any]:
    found: list[Any] = answer["items"] if "items" in answer else (answer["community"] or {"members": []})["members"]
    return found


def pages(client: Any, path: str, asked: dict[str, Any], limit: int) -> list[list[Any]]:
    found, cursor = [], None
    while cursor is not None or not found:
        given = {**asked, "limit": limit} | ({"cursor": cursor} if cursor else {})
        answer = client.get(path, params=given)
        assert answer.status_code == 200, answer.text
        found.append(items(answer.json()))
        cursor = answer.json()["next"]
    return found


@pytest.mark.parametrize(("path", "asked"), LISTS, ids=lambda v: v.split("/")[-1] if isinstance(v, str) else ",".join(v))
def test_pages_are_the_whole_answer(client: Any, path: str, asked: dict[str, Any]) -> None:
    [whole] = pages(client, path, asked, 200)
    assert len(whole) > 1 or path in ("/v1/communities", "/v1/amounts")
    for limit in (1, 2, len(whole)):
        found = pages(client, path, asked, limit)
        assert all(len(page) == limit for page in found[:-1]) and found[-1]
        together = [item for page in found for item in page]
        if path in ("/v1/timeline", "/v1/amounts"):  # each page by date
            assert sorted(map(json.dumps, together)) == sorted(map(json.dumps, whole))
        else:
            assert together == whole


def test_every_question_that_lists_pages_is_tried(client: Any) -> None:
    listing = {
        path.replace("{type}/{name}", "organization/openai").replace("{post_id}", "rival-0")
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        if any(p["name"] == "cursor" for p in methods.get("get", {}).get("parameters", ())) and "reconcile" not in path
    }
    assert listing == {path for path, _ in LISTS}


def test_what_is_written_between_two_pages_moves_nothing_that_was_shown(client: Any, store_path: Path) -> None:
    path, asked = f"{OPENAI}/posts", {"limit": 3}
    [before] = pages(client, path, {}, 200)
    first = client.get(path, params=asked)
    store = open_store(str(store_path))
    put(store, told("newest", "2026-02-01", said("OpenAI", "uses", "Arm")), told("old", "2025-08-01", said("OpenAI", "uses", "Arm")))
    with store.writer() as writer:
        writer.delete(before[2]["post"]["id"])  # the last one shown
        writer.delete(before[4]["post"]["id"])
    store.close()
    rest = client.get(path, params={"limit": 200, "cursor": first.json()["next"]})
    ids = [p["post"]["id"] for p in rest.json()["items"]]
    assert ids == [*(p["post"]["id"] for p in (before[3], *before[5:])), "old"]
    assert rest.headers["etag"] != first.headers["etag"]


def test_a_cursor_is_good_for_its_own_question_only(client: Any) -> None:
    cursor = client.get("/v1/topics?limit=1").json()["next"]
    digest, *place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))

    def made(value: Any) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    assert made([digest, *place]) == cursor or client.get("/v1/topics", params={"cursor": made([digest, *place])}).status_code == 200
    wrong = [
        ("/v1/topics", {"cursor": cursor, "q": "A"}),
        ("/v1/prominent", {"cursor": cursor}),
        *(("/v1/topics", {"cursor": c}) for c in ("", "x", "社", "e30", "W10", made([digest, {}]), made([digest, "a"]), made([digest, None]), made("[" * 900))),
        ("/v1/topics", {"cursor": urlsafe_b64encode(b"[" * 2_000).decode()}),
    ]
    for path, asked in wrong:
        answer = client.get(path, params=asked)
        assert answer.status_code == 400, asked
        assert "leave it out to begin anew" in answer.json()["detail"]
    assert client.get("/v1/topics", params={"cursor": "a" * 4_001}).status_code == 422


def test_a_page_asks_for_no_more_than_it_needs() -> None:
    asked: list[int] = []

    def fetch(limit: int) -> list[int]:
        asked.append(limit)
        return list(range(10))[:limit]

    found, cursor = Paging(3, "q").cut(fetch, lambda n: (n,))
    assert (found, asked, cursor is None) == ([0, 1, 2], [4], False)
    found, cursor = Paging(3, "q", (2,)).cut(fetch, lambda n: (n,))
    assert (found, cursor is None) == ([3, 4, 5], False)
    assert Paging(9, "q", (2,)).cut(fetch, lambda n: (n,)) == ([3, 4, 5, 6, 7, 8, 9], None)
    assert Paging(9, "q", (9,)).cut(fetch, lambda n: (n,)) == ([], None)
    with pytest.raises(UsageError):
        Paging(9, "q", ("a",)).cut(fetch, lambda n: (n,))


def test_posts_without_a_date_come_last() -> None:
    dates = {facts.post.id: facts.post.published_at for facts in chronicle()}
    ordered = sorted(dates, key=lambda id: by_date(dates[id], id))
    assert ordered[0] == "plan" and ordered[-1] == "undated"
