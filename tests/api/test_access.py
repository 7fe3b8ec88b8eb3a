"""Who may ask, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import create_app
from api.access import Bucket
from kg.errors import UsageError
from kg.keys import KeyFile
from kg.settings import Settings

ELSEWHERE = {"X-Forwarded-For": "203.0.113.7"}
"""Comes through a proxy."""


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def guarded(store_path: Path, keys: KeyFile, serve: Callable[..., Any]) -> Callable[..., Any]:
    def make(**settings: Any) -> Any:
        return serve(create_app(replace(Settings(store=str(store_path), keys=str(keys.path)), **settings)))

    return make


def test_this_machine_reads_without_a_key_and_others_need_one(guarded: Callable[..., Any], keys: KeyFile) -> None:
    client = guarded()
    assert client.get("/v1/stats").status_code == 200
    refused = client.get("/v1/stats", headers=ELSEWHERE)
    assert (refused.status_code, refused.json()["type"]) == (401, "/docs#key-needed")
    assert refused.headers["www-authenticate"].startswith("Bearer")
    _, secret = keys.add("newsroom", ["read"])
    for header in ({"Authorization": f"Bearer {secret}"}, {"X-API-Key": secret}):
        assert client.get("/v1/stats", headers={**ELSEWHERE, **header}).status_code == 200
    assert client.get("/v1/stats", headers={"Authorization": "Bearer kg_wrong"}).status_code == 401  # also on this machine
    assert client.get("/", headers=ELSEWHERE).status_code == 401


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Original-Host"],
)
def test_what_a_proxy_passes_on_needs_a_key(guarded: Callable[..., Any], header: str) -> None:
    client = guarded()
    assert client.get("/v1/stats", headers={header: "x"}).status_code == 401
    assert client.get("/v1/stats", headers={"X-Request-ID": "x", "Sec-GPC": "1"}).status_code == 200


def test_a_page_of_another_host_that_was_made_to_lead_to_this_machine_needs_a_key(guarded: Callable[..., Any]) -> None:
    client = guarded()
    for host, status in (("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("rebound.example:8000", 401), ("10.0.0.1", 401)):
        assert client.get("/v1/stats", headers={"Host": host}).status_code == status, host
    everybody = guarded(open="all")
    assert everybody.get("/v1/stats", headers={"Host": "kg.example"}).status_code == 200


def test_a_server_may_be_asked_by_its_own_names_only(guarded: Callable[..., Any]) -> None:
    client = guarded(open="all", hosts=("kg.example", "::1"))
    for host, status in (("kg.example:8000", 200), ("KG.example", 200), ("[::1]:8000", 200), ("rebound.example", 403), ("localhost", 403), ("[", 403)):
        assert client.get("/v1/stats", headers={"Host": host}).status_code == status, host
    assert client.get("/healthz").status_code == 200  # of whoever looks after it


def test_a_revoked_key_is_refused_at_once(guarded: Callable[..., Any], keys: KeyFile) -> None:
    client = guarded()
    key, secret = keys.add("newsroom", ["read"])
    header = {**ELSEWHERE, "Authorization": f"Bearer {secret}"}
    assert client.get("/v1/stats", headers=header).status_code == 200
    keys.revoke(key.id)
    assert client.get("/v1/stats", headers=header).status_code == 401


def test_writing_needs_a_key_that_may_write(guarded: Callable[..., Any], keys: KeyFile) -> None:
    client = guarded()
    assert client.delete("/v1/judgements/x").status_code == 401
    _, reader = keys.add("reader", ["read"])
    _, writer = keys.add("writer", ["write"])
    assert client.delete("/v1/judgements/x", headers={"X-API-Key": reader}).status_code == 403
    assert client.delete("/v1/judgements/x", headers={"X-API-Key": writer}).status_code == 404
    assert client.get("/v1/stats", headers={"X-API-Key": writer}).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/v1/entities"), ("POST", "/v1/stats"), ("DELETE", "/v1/posts/x"), ("DELETE", "/")])
def test_a_method_that_an_address_does_not_take_is_told_to_whoever_may_ask(
    guarded: Callable[..., Any], keys: KeyFile, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    client = guarded()
    _, reader = keys.add("reader", ["read"])
    refused = client.request(method, path)
    assert (refused.status_code, "GET" in refused.headers["allow"]) == (405, True)
    assert client.request(method, path, headers={"X-API-Key": reader}).status_code == 405
    assert client.request(method, path, headers=ELSEWHERE).status_code == 401
    with caplog.at_level("INFO", "kg.audit"):
        assert client.request(method, path, headers={"X-API-Key": keys.add("writer", ["write"])[1]}).status_code == 405
    assert not [r for r in caplog.records if r.name == "kg.audit"]  # nothing may change


def test_what_takes_a_method_or_is_not_there_still_needs_a_key_for_it(guarded: Callable[..., Any]) -> None:
    client = guarded()
    for method, path in (("DELETE", "/v1/judgements/x"), ("POST", "/v1/judgements"), ("DELETE", "/v1/nothing"), ("POST", "/static")):
        assert client.request(method, path).status_code == 401, path


def test_every_request_that_may_write_leaves_a_line(guarded: Callable[..., Any], keys: KeyFile, caplog: pytest.LogCaptureFixture) -> None:
    client = guarded(open="all")
    key, writer = keys.add("desk", ["write"])
    with caplog.at_level("INFO", "kg.audit"):
        assert client.delete("/v1/judgements/x").status_code == 401
        client.get("/v1/stats", headers={"X-API-Key": writer})
        client.post("/v1/batch", json={"names": []}, headers={"X-API-Key": writer})
        assert not [r for r in caplog.records if r.name == "kg.audit"]
        client.delete("/v1/judgements/x", headers={"X-API-Key": writer, "X-Request-ID": "r-1"})
    [line] = [r for r in caplog.records if r.name == "kg.audit"]
    assert line.getMessage() == f"DELETE /v1/judgements/x by {key.id} (desk), request r-1"
    assert writer not in caplog.text


def test_no_request_writes_a_line_of_its_own_into_the_log(
    guarded: Callable[..., Any], keys: KeyFile, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = keys.add("desk", ["write"])
    with caplog.at_level("INFO", "kg.audit"):
        guarded().delete("/v1/judgements/%0aINFO%1b[2J", headers={"X-API-Key": writer})
    assert caplog.messages[0].startswith("DELETE /v1/judgements/%0AINFO%1B%5B2J by ")
    assert keys.add("編集　部", ["read"])[0].name == "編集　部"
    with pytest.raises(UsageError, match="one line"):
        keys.add("desk\nINFO: DELETE", ["write"])


def test_reading_may_be_open_to_all_or_to_nobody(guarded: Callable[..., Any]) -> None:
    assert guarded(open="all").get("/v1/stats", headers=ELSEWHERE).status_code == 200
    assert guarded(open="all").delete("/v1/judgements/x", headers=ELSEWHERE).status_code == 401
    closed = guarded(open="none")
    assert closed.get("/v1/stats").status_code == 401
    assert closed.get("/healthz").status_code == 200


def test_a_key_has_its_limit_and_is_told_when_to_come_back(guarded: Callable[..., Any], keys: KeyFile) -> None:
    client = guarded(per_minute=3)
    _, secret = keys.add("eager", ["read"])
    answers = [client.get("/v1/stats", headers={"X-API-Key": secret}) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert client.get("/v1/stats").status_code == 200  # nobody else is held up


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    bucket = Bucket(60, clock=lambda: now)
    assert [bucket.take("a") for _ in range(60)] == [0.0] * 60
    assert bucket.take("a") == pytest.approx(1.0)
    assert bucket.take("b") == 0.0
    now = 2.0
    assert [bucket.take("a") for _ in range(2)] == [0.0, 0.0]
    assert bucket.take("a") > 0


def test_other_origins_may_ask_only_if_they_are_named(guarded: Callable[..., Any]) -> None:
    origin = {"Origin": "https://desk.example"}
    assert "access-control-allow-origin" not in guarded().get("/v1/stats", headers=origin).headers
    allowed = guarded(origins=("https://desk.example",)).get("/v1/stats", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == "https://desk.example"
