"""What happened and for how much, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chronicle import keep


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return keep(tmp_path / "kg.db")


def test_a_timeline_puts_reports_together(client: Any) -> None:
    answer = client.get("/v1/timeline", params={"name": "ｏｐｅｎａｉ"}).json()
    assert (answer["entity"]["id"], answer["other"]) == ("organization/openai", None)
    deal, chips = answer["items"]
    assert (deal["date"], deal["said"], deal["type"], deal["posts"]) == ("2025-09-10", True, "supplies", 2)
    assert (deal["head"], deal["head_name"], deal["tail_name"]) == ("organization/oracle", "Oracle", "OpenAI")
    assert [a["text"] for a in deal["amounts"]] == ["3000億ドル", "2500億ドル"]
    assert deal["first"]["id"] == "deal-1" and deal["best"]["claim"]["amount"]
    assert (chips["date"], chips["said"], chips["posts"]) == ("2026-01-01", False, 9)


def test_a_timeline_is_narrowed(client: Any) -> None:
    def events(**asked: Any) -> list[str]:
        return [e["type"] for e in client.get("/v1/timeline", params=asked).json()["items"]]

    assert events(name="OpenAI", other="AMD") == ["partners_with"]
    assert events(name="OpenAI", relation="uses") and set(events(name="OpenAI", relation="uses")) == {"uses"}
    assert events(name="OpenAI", since="2026") == ["partners_with"]
    assert events(name="OpenAI", limit=1) == ["partners_with"]
    assert events(name="任天堂") == []
    assert events(name="OpenAI", other="Meta") == []


def test_what_is_planned_says_so(client: Any) -> None:
    [event] = client.get("/v1/timeline?name=Stargate").json()["items"]
    assert (event["date"], event["status"], event["statuses"], event["head_name"]) == ("2026-07", "planned", {"planned": 1}, "ソフトバンク")


def test_amounts_stand_side_by_side(client: Any) -> None:
    answer = client.get("/v1/amounts?name=OpenAI&other=Oracle").json()
    assert (answer["entity"]["name"], answer["other"]["name"]) == ("OpenAI", "Oracle")
    [deal] = answer["items"]
    assert (deal["head_name"], deal["type"], deal["tail_name"], deal["differ"]) == ("Oracle", "supplies", "OpenAI", True)
    assert {f["text"]: (f["value"], f["currency"], [p["id"] for p in f["posts"]]) for f in deal["figures"]} == {
        "3000億ドル": (300e9, "USD", ["deal-1"]),
        "2500億ドル": (250e9, "USD", ["deal-2"]),
    }
    assert client.get("/v1/amounts?name=OpenAI").json()["items"] == [deal]
    assert client.get("/v1/amounts?name=OpenAI&since=2026").json()["items"] == []
    assert client.get("/v1/amounts?name=AMD&limit=1").json()["items"] == []


@pytest.mark.parametrize("route", ["timeline", "amounts"])
def test_problems(client: Any, route: str) -> None:
    def problem(status: int, **asked: Any) -> Any:
        answer = client.get(f"/v1/{route}", params=asked)
        assert answer.status_code == status
        return answer.json()

    assert problem(404, name="OpenA")["suggestions"] == ["OpenAI"]
    assert problem(404, name="AMD", other="OpenA")["suggestions"] == ["OpenAI"]
    assert problem(400, name="AMD", since="x")["detail"].startswith("since: 'x' is no date")
    assert problem(400, name="AMD", since="2026", until="2025")["detail"].startswith("since, until: ")
    assert problem(400, name="AMD", other="ＡＭＤ")["detail"].startswith("name, other: ")
    assert [e["location"] for e in problem(422, name="AMD", limit=201)["errors"]] == ["query.limit"]
    assert [e["location"] for e in problem(422)["errors"]] == ["query.name"]


def test_a_co_mention_is_no_event(client: Any) -> None:
    answer = client.get("/v1/timeline?name=AMD&relation=mentioned_with")
    assert [e["location"] for e in answer.json()["errors"]] == ["query.relation.0"]
