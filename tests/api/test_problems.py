"""What is answered when something is wrong."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api import create_app
from api.dependencies import graph_store
from api.errors import SITUATIONS
from api.middleware import TimeLimit
from kg import errors
from kg.keys import KeyFile
from kg.settings import Settings


def assert_problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["type"]) == (status, f"/docs#{slug}")
    assert problem["title"] and problem["detail"] and problem["instance"]
    return problem


@pytest.mark.parametrize(
    "path", ["/v1/entities/organization/foxc", "/v1/entities/organization/foxc/neighbors", "/v1/entities/organization/foxc/posts"]
)
def test_an_unknown_id_comes_with_suggestions(client: Any, path: str) -> None:
    assert assert_problem(client.get(path), 404, "entity-not-found")["suggestions"] == ["Foxconn"]


@pytest.mark.parametrize("path", ["/v1/entity?name=ホン", "/v1/edges?a=ホン&b=OpenAI", "/v1/paths?a=OpenAI&b=ホン"])
def test_an_unknown_name_comes_with_suggestions(client: Any, path: str) -> None:
    assert assert_problem(client.get(path), 404, "entity-not-found")["suggestions"] == ["Foxconn"]


@pytest.mark.parametrize(("id", "near"), [("organization/ena", []), ("person/opneai", ["OpenAI"])])
def test_what_is_suggested_for_an_id_is_near_what_stands_behind_its_type(client: Any, id: str, near: list[str]) -> None:
    assert assert_problem(client.get(f"/v1/entities/{id}"), 404, "entity-not-found")["suggestions"] == near
    assert assert_problem(client.get(f"/v1/entity?name={id}"), 404, "entity-not-found")["suggestions"] == near


def test_a_name_that_nothing_comes_near_has_no_suggestions(client: Any) -> None:
    assert assert_problem(client.get("/v1/entity?name=だれも知らない"), 404, "entity-not-found")["suggestions"] == []


@pytest.mark.parametrize("path", ["/v1/entities?q=%20", "/v1/paths?a=OpenAI&b=オープンAI"])
def test_a_question_that_makes_no_sense_is_a_bad_request(client: Any, path: str) -> None:
    assert_problem(client.get(path), 400, "bad-request")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/v1/entities", "query.q"),
        ("/v1/entities?q=a&limit=201", "query.limit"),
        ("/v1/entities?q=a&limit=0", "query.limit"),
        ("/v1/entities?q=a&type=Thing", "query.type"),
        ("/v1/entities/organization/openai/neighbors?relation=loves", "query.relation.0"),
        ("/v1/edges?a=OpenAI&b=Oracle&relation=loves", "query.relation"),
        ("/v1/edges?a=OpenAI", "query.b"),
        ("/v1/edges?a=OpenAI&b=Oracle&type=supplies", "query.type"),
        ("/v1/stats?verbose=1", "query.verbose"),
        ("/v1/paths?a=OpenAI&b=Oracle&k=21", "query.k"),
        ("/v1/posts/2025-11-02-oracle/related?k=101", "query.k"),
        (f"/v1/entities?q={'a' * 201}", "query.q"),
        ("/v1/entities?q=OpenAI&q=Oracle", "query.q"),
    ],
)
def test_a_wrong_value_is_named(client: Any, path: str, location: str) -> None:
    problem = assert_problem(client.get(path), 422, "invalid-request")
    assert [e["location"] for e in problem["errors"]] == [location]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/v1/entities", "is needed"),
        ("/v1/entities?q=a&limit=0", "must be at least 1"),
        ("/v1/entities?q=a&limit=ten", "must be a whole number"),
        (f"/v1/entities?q={'a' * 201}", "must have at most 200 characters"),
        ("/v1/as-of?date=", "must have at least 1 character"),
        ("/v1/entities/organization/openai/neighbors?direction=up", "must be 'out' or 'in'"),
        ("/v1/entities?q=OpenAI&limit=1&limit=2", "is given 2 times; give it once"),
        ("/v1/stats?verbose=1", "there is no such parameter; this question takes none"),
    ],
)
def test_a_reason_says_what_would_be_right(client: Any, path: str, reason: str) -> None:
    assert [e["reason"] for e in assert_problem(client.get(path), 422, "invalid-request")["errors"]] == [reason]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/v1/entity?name=だれも知らない", "name: no entity is called 'だれも知らない'; GET /v1/entities?q=… finds names"),
        ("/v1/edges?a=OpenAI&b=ほげほげ", "b: no entity is called 'ほげほげ'; GET /v1/entities?q=… finds names"),
        ("/v1/topics/ほげ", "no post is about 'ほげ'; GET /v1/topics?q=… lists topics"),
        ("/v1/posts/none", "no post has the id 'none'; GET /v1/posts?since=… lists posts with their ids"),
        ("/v1/nothing", "there is nothing at this address; /docs describes those that there are"),
        ("/v1/related", "this address takes POST, not GET"),
        (
            "/v1/timeline?name=OpenAI&since=2026&until=2025",
            "since, until: a period ends after it begins; this one would run from 2026-01-01 until 2025-01-01",
        ),
        ("/v1/reconcile?queries=x", "queries: is not JSON at line 1 column 1; send JSON as the description shows"),
        ('/v1/reconcile?extend={"properties":[]}', "extend: ids: is needed"),
    ],
)
def test_a_problem_says_where_and_what_to_do(client: Any, path: str, detail: str) -> None:
    assert client.get(path).json()["detail"] == detail


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/v1/related", '{"text": "AMD", "limit": 3}', "body.limit: is not known here; there are text, k, fold"),
        ("/v1/batch", '{"names": [{"text": "AMD", "x": 3}]}', "body.names.0.x: is not known here; there are text"),
        ("/v1/related", "{bad", "body: is not JSON at character 2; send JSON as the description shows"),
    ],
)
def test_a_problem_of_a_body_says_what_is_known(client: Any, path: str, body: str, reason: str) -> None:
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert assert_problem(answer, 422, "invalid-request")["detail"].startswith(reason)


def test_a_body_that_is_nested_too_deep_is_told_as_such(client: Any) -> None:
    answer = client.post("/v1/related", content="[" * 100_000, headers={"content-type": "application/json"})
    assert "too deep" in assert_problem(answer, 422, "invalid-request")["detail"]


def test_a_body_that_is_compressed_is_told_as_such(client: Any) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    answer = client.post("/v1/related", content=gzip.compress(b'{"text": "AMD"}'), headers=headers)
    assert "without `Content-Encoding`" in assert_problem(answer, 415, "encoded-body")["detail"]
    assert answer.headers["accept-encoding"] == "identity"


def test_a_page_names_the_parameter_that_is_wrong_not_its_number(client: Any) -> None:
    page = client.get("/entities/organization/openai?rel=foo&kind=bar", headers={"Accept": "text/html"})
    assert page.status_code == 422 and "<code>kind</code>" in page.text and "<code>0</code>" not in page.text


def test_a_list_may_be_given_several_times(client: Any) -> None:
    assert client.get("/v1/entities/organization/openai/neighbors?relation=partners_with&relation=invests_in").status_code == 200


def test_a_body_that_is_no_json_is_a_problem(client: Any) -> None:
    for body in (b"{", b"\x84\x18", "{}".encode("utf-16")):
        answer = client.post("/v1/related", content=body, headers={"content-type": "application/json"})
        assert_problem(answer, 422, "invalid-request")


@pytest.mark.parametrize(
    ("body", "sent_as", "location", "reason"),
    [
        ('{"text": "AMD"}', "text/plain", "body", "must be JSON, and be said to be: `Content-Type: application/json`"),
        ('{"text": "AMD", "k": true}', "application/json", "body.k", "must be a whole number"),
        ('{"text": "AMD", "k": "3"}', "application/json", "body.k", "must be a whole number"),
        ('{"text": "AMD", "fold": 1}', "application/json", "body.fold", "must be `true` or `false`"),
        (
            '{"text": "a\\ud83d"}', "application/json", "body.text",
            "holds half a character: \\ud83d, character 2, without its other half",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_body_is_said_in_its_own_terms(client: Any, body: str, sent_as: str, location: str, reason: str) -> None:
    problem = assert_problem(client.post("/v1/related", content=body, headers={"content-type": sent_as}), 422, "invalid-request")
    assert problem["errors"] == [{"location": location, "reason": reason}]


def test_an_unknown_address_is_a_problem(client: Any) -> None:
    assert_problem(client.get("/v1/nothing"), 404, "no-such-address")
    assert_problem(client.get("/nothing"), 404, "no-such-address")


def test_a_wrong_method_is_a_problem_that_names_the_right_one(client: Any) -> None:
    answer = client.get("/v1/related")
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/v1/entities?q=a", "/v1/stats", "/readyz", "/v1/posts/a", "/v1/entity?name=a"])
def test_before_the_first_ingest_questions_are_answered_with_503(without_store: Any, path: str, tmp_path: Path) -> None:
    problem = assert_problem(without_store.get(path), 503, "store-missing")
    assert "kg ingest" in problem["detail"]
    assert str(tmp_path) not in str(problem)


def test_the_process_is_up_whatever_the_store(without_store: Any) -> None:
    assert without_store.get("/healthz").json() == {"status": "ok"}


def test_the_service_is_ready_when_the_store_answers(client: Any) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}


class Failing:
    """A store that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @contextmanager
    def view(self, *, again: bool = False) -> Iterator[None]:
        raise self._error
        yield

    @contextmanager
    def writer(self) -> Iterator[None]:
        raise self._error
        yield


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (errors.StoreBusy("/secret/kg.db: locked"), 503, "store-busy"),
        (errors.StoreTooNew("/secret/kg.db: schema 9"), 503, "store-too-new"),
        (errors.StoreUnreadable("/secret/kg.db: damaged"), 503, "store-unreadable"),
        (errors.DataError("/secret/table.tsv", 3, "wrong"), 500, "internal-error"),
        (RuntimeError("/secret/place"), 500, "internal-error"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/stats", "/entities/organization/openai"])
def test_an_error_of_the_server_tells_nothing_of_the_server(
    app: FastAPI, serve: Callable[[FastAPI], Any], error: Exception, status: int, slug: str, path: str
) -> None:
    app.dependency_overrides[graph_store] = lambda: Failing(error)
    answer = serve(app).get(path)
    assert answer.status_code == status
    assert "secret" not in answer.text and "Traceback" not in answer.text
    if path.startswith("/v1"):
        assert_problem(answer, status, slug)
    assert ("retry-after" in answer.headers) == (slug == "store-busy")


def addresses(client: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of the API with a request that reaches the store."""
    asked: dict[str, dict[str, Any]] = {
        "/v1/entities": {"q": "a"}, "/v1/entity": {"name": "a"}, "/v1/complete": {"q": "a"}, "/v1/edges": {"a": "a", "b": "b"},
        "/v1/paths": {"a": "a", "b": "b"}, "/v1/why": {"a": "a", "b": "b"}, "/v1/connections": {"name": ["a", "b"]}, "/v1/growth": {"since": "2025"},
        "/v1/as-of": {"date": "2025"}, "/v1/series": {"name": "a"}, "/v1/timeline": {"name": "a"}, "/v1/amounts": {"name": "a"},
        "/v1/posts": {"since": "2025"}, "/v1/export": {"format": "csv-nodes"}, "/v1/reconcile/flyout": {"id": "a"},
        "/v1/reconcile": {"queries": '{"q": {"query": "a"}}'},
    }  # fmt: skip
    bodies = {"/v1/batch": {"names": [{"text": "a"}]}, "/v1/judgements": {"kind": "never-same", "a": "a", "b": "b"}}
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method in methods:
            if path not in ("/healthz", "/v1/extract", "/v1/reconcile/properties") and "/suggest/" not in path:  # these ask no store
                filled = path.replace("{type}/{name}", "organization/a")
                for parameter in ("{post_id}", "{name}", "{id}"):
                    filled = filled.replace(parameter, "a")
                body = bodies.get(path, {"text": "OpenAI"})
                more = {"params": asked.get(path, {})} if method == "get" else {"data": asked[path]} if path in asked else {"json": body}
                yield method, filled, more


@pytest.mark.parametrize("error", [errors.StoreUnreadable("/secret/kg.db: damaged"), RuntimeError("/secret/place")], ids=["known", "unexpected"])
def test_no_address_tells_of_the_server_what_went_wrong(
    app: FastAPI, serve: Callable[[FastAPI], Any], error: Exception, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store_path.parent)
    _, secret = KeyFile("kg-keys.json").add("デスク", ["write"])
    app.dependency_overrides[graph_store] = lambda: Failing(error)
    client = serve(app)
    tried = 0
    for method, path, more in addresses(client):
        if method == "delete":
            more.pop("json")
        answer = client.request(method, path, headers={"X-API-Key": secret}, **more)
        assert answer.status_code == (500 if isinstance(error, RuntimeError) else 503), (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", path
        assert not any(word in answer.text for word in ("secret", "Traceback", ".py", "File ", "RuntimeError")), path
        tried += 1
    assert tried > 30


def test_a_question_that_takes_too_long_is_given_up(app: FastAPI, store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    go, over = threading.Event(), threading.Event()

    class Slow:
        @contextmanager
        def view(self, *, again: bool = False) -> Iterator[None]:
            go.wait(30)
            over.set()
            raise RuntimeError("too late to be told")
            yield

    hurried = create_app(Settings(store=str(store_path), seconds=0.1))
    hurried.dependency_overrides[graph_store] = Slow
    with serve(hurried) as client:
        answer = client.get("/v1/stats")
        problem = assert_problem(answer, 503, "took-too-long")
        assert "0.1 seconds" in problem["detail"] and int(answer.headers["retry-after"]) > 0
        assert "時間内" in client.get("/search?q=a").text
        assert client.get("/healthz").status_code == 200
        go.set()
        assert over.wait(30)
        assert client.get("/healthz").status_code == 200


def test_an_answer_that_has_begun_may_take_its_time(store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"all"})

    assert serve(TimeLimit(slow, 0.05)).get("/").text == "all"  # type: ignore[arg-type]


def test_a_file_that_is_no_store_is_a_problem(tmp_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    path = tmp_path / "photo.db"
    path.write_bytes(b"not a store" * 100)
    assert_problem(serve(create_app(Settings(store=str(path)))).get("/readyz"), 503, "store-unreadable")


def test_every_error_of_the_project_has_a_situation() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert all(any(base in SITUATIONS for base in kind.__mro__) for kind in kinds)
    client_errors = {kind for kind in SITUATIONS if SITUATIONS[kind].status < 500}
    assert {errors.UsageError, errors.NotFound} <= client_errors


def test_a_store_made_while_the_server_runs_is_served(tmp_path: Path, store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    path = tmp_path / "later.db"
    client = serve(create_app(Settings(store=str(path))))
    assert client.get("/readyz").status_code == 503
    path.write_bytes(store_path.read_bytes())
    assert client.get("/readyz").status_code == 200
