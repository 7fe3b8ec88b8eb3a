"""Deciding over HTTP."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.observe import JsonLines
from kg.keys import KeyFile

OPENAI, FOXCONN, ORACLE, STARGATE = "organization/openai", "organization/foxconn", "organization/oracle", "project/stargate"
FIRST = "2025-11-01-提携"
BODY = {"kind": "same", "keep": "Foxconn", "other": "オラクル"}


@pytest.fixture
def desk(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Headers of somebody who may write."""
    monkeypatch.chdir(store_path.parent)
    _, secret = KeyFile("kg-keys.json").add("デスク", ["write"])
    return {"X-API-Key": secret}


def judge(client: Any, desk: dict[str, str], status: int = 200, preview: bool = False, **body: Any) -> dict[str, Any]:
    answer = client.post("/v1/judgements", json=body, headers=desk, params={"preview": preview})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_judgement_is_previewed_made_listed_and_undone(client: Any, desk: dict[str, str]) -> None:
    before = client.get("/v1/stats").json()
    seen = judge(client, desk, preview=True, kind="same", keep="ホンハイ", other="ｏｒａｃｌｅ", reason="試し")
    assert seen["applied"] is False and client.get("/v1/stats").json() == before
    done = judge(client, desk, kind="same", keep="ホンハイ", other="ｏｒａｃｌｅ", reason="試し")
    assert done["applied"] is True and done["effect"] == seen["effect"]
    assert {e["id"]: e["posts_after"] for e in done["effect"]["entities"]} == {FOXCONN: 3, ORACLE: 0}
    [made] = done["made"]
    assert (made["keep"], made["other"], made["author"], made["reason"]) == (FOXCONN, ORACLE, "デスク", "試し")
    assert client.get("/v1/judgements").json()["items"] == [made]
    again = judge(client, desk, kind="same", keep=FOXCONN, other=ORACLE, status=409)
    assert again["type"] == "/docs#judgement-conflict" and made["id"] in again["chain"][0]
    gone = client.delete(f"/v1/judgements/{made['id']}", headers=desk)
    assert gone.json()["withdrawn"] == [made]
    assert client.get("/v1/stats").json() == before
    assert client.delete(f"/v1/judgements/{made['id']}", headers=desk).status_code == 404


def test_a_joined_id_leads_to_the_one_that_is_kept_on_every_address(client: Any, desk: dict[str, str]) -> None:
    judge(client, desk, kind="same", keep="ソフトバンクグループ", other="Oracle")
    kept = "organization/%E3%82%BD%E3%83%95%E3%83%88%E3%83%90%E3%83%B3%E3%82%AF%E3%82%B0%E3%83%AB%E3%83%BC%E3%83%97"
    for address in ("/v1/entities/{}", "/v1/entities/{}/neighbors", "/v1/entities/{}/neighborhood", "/v1/entities/{}/posts", "/v1/entities/{}/community", "/v1/entities/{}/history", "/entities/{}"):
        answer = client.get(f"{address.format(ORACLE)}?", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, address.format(kept)), address
        assert client.get(address.format("Organization/ＯＲＡＣＬＥ")).status_code == 200
    answer = client.get("/v1/entities/organization/oracle/posts?limit=1", follow_redirects=False)
    assert answer.headers["location"].endswith("/posts?limit=1")
    assert client.get("/v1/entity", params={"name": "Oracle"}).json()["resolved_to"] == client.get("/v1/entity", params={"name": ORACLE}).json()["resolved_to"]
    assert client.post("/v1/batch", json={"names": [{"text": ORACLE}]}).json()["items"][0]["candidates"][0]["name"] == "ソフトバンクグループ"


@pytest.mark.parametrize(
    ("body", "question", "answer"),
    [
        ({"kind": "never-same", "a": "OpenAI", "b": "Foxconn"}, "/v1/judgements", '"never-same"'),
        ({"kind": "rename", "entity": "Foxconn", "name": "鴻海精密工業"}, f"/v1/entities/{FOXCONN}", '"name":"鴻海精密工業"'),
        ({"kind": "retype", "entity": "Stargate", "type": "product"}, f"/v1/entities/{STARGATE}", '"type":"Product"'),
        ({"kind": "ignore", "name": "ホンハイ", "entity": "Foxconn"}, f"/v1/entities/{FOXCONN}", '"mentions":1'),
        ({"kind": "split", "name": "OpenAI", "new": {"name": "OpenAI LP"}, "posts": [FIRST]}, "/v1/entities/organization/openai-lp", '"posts":1'),
        ({"kind": "split", "name": "OpenAI", "into": "Oracle", "words": ["計画"]}, f"/v1/entities/{OPENAI}", '"posts":1'),
    ],
)
def test_each_kind_is_seen_in_what_is_asked_next(client: Any, desk: dict[str, str], body: dict[str, Any], question: str, answer: str) -> None:
    judge(client, desk, **body)
    assert answer in client.get(question).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "join"}, 422),
        ({"kind": "same", "keep": "Foxconn"}, 422),
        ({"kind": "same", "keep": "Foxconn", "other": "Oracle", "names": []}, 422),
        ({"kind": "same", "keep": "Foxconn", "other": "誰も知らない名前"}, 404),
        ({"kind": "rename", "entity": "Foxconn", "name": " "}, 400),
        ({"kind": "rename", "entity": "Foxconn", "name": "\ud800"}, 422),
        ({"kind": "split", "name": "OpenAI", "words": ["w"]}, 400),
        ({"kind": "split", "name": "OpenAI", "new": {"name": "X", "id": "dragon/x"}, "words": ["w"]}, 400),
        ({"kind": "split", "name": "OpenAI", "new": {"name": "X"}}, 400),
    ],
)
def test_what_cannot_be_judged_is_a_problem(client: Any, desk: dict[str, str], body: dict[str, Any], status: int) -> None:
    answer = client.post("/v1/judgements", content=json.dumps(body), headers={**desk, "Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert client.get("/v1/judgements").json()["items"] == []


def test_judging_needs_the_scope_to_write_and_a_graph(client: Any, without_store: Any, desk: dict[str, str]) -> None:
    assert client.post("/v1/judgements", json=BODY).status_code == 401
    assert client.post("/v1/judgements?preview=true", json=BODY).status_code == 401
    assert client.delete("/v1/judgements/x").status_code == 401
    _, reader = KeyFile("kg-keys.json").add("reader", ["read"])
    assert client.post("/v1/judgements", json=BODY, headers={"X-API-Key": reader}).status_code == 403
    assert without_store.get("/v1/judgements").status_code == 503
    assert without_store.post("/v1/judgements", json=BODY, headers=desk).status_code == 503


def test_each_change_is_a_line_in_the_log(client: Any, app: FastAPI, desk: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kg.audit"):
        judge(client, desk, preview=True, kind="rename", entity="OpenAI", name="オープン")
        done = judge(client, desk, kind="rename", entity="OpenAI", name="オープン", author="編集部")
        client.delete(f"/v1/judgements/{done['made'][0]['id']}", headers=desk)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.msg.startswith("%(action)s")]
    assert [(line["action"], line["author"], line["posts"]) for line in lines] == [("judged", "編集部", 2), ("withdrawn", "編集部", 2)]
    assert all(line["judgement"] == done["made"][0]["id"] and line["key"].startswith("kg_") for line in lines)


def test_suggestions_come_with_reasons_until_they_are_judged(client: Any, put: Any, desk: dict[str, str]) -> None:
    put("2026-01-09-oracl", "Oracl", "OracleとStargate。")
    assert client.get("/v1/suggestions").json() == {"duplicates": [], "namesakes": []}
    with_slip = {"kind": "split", "name": "Oracle", "new": {"name": "Oracles"}, "posts": ["2026-01-09-oracl"]}
    judge(client, desk, **with_slip)
    assert client.get("/v1/suggestions").json()["duplicates"] == []  # split apart on purpose
    assert client.get("/v1/suggestions?limit=0").status_code == 422
