"""The API on a Neo4j server: the answers of the embedded store, and what is said while the server is away."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from neo4j_server import Address, Neo4jServer

from api import create_app
from kg.export import FORMATS
from kg.settings import Settings
from kg.store import GraphStore, open_store
from kg.store.copying import copy

pytestmark = pytest.mark.neo4j

Serve = Callable[..., Any]
OPENAI, ORACLE, FIRST = "organization/openai", "organization/oracle", "2025-11-01-提携"

QUESTIONS = (
    "/v1/stats",
    "/v1/entities?q=ホンハイ",
    "/v1/entity?name=オープンAI",
    f"/v1/entities/{OPENAI}",
    f"/v1/entities/{OPENAI}/neighbors",
    f"/v1/entities/{ORACLE}/posts",
    "/v1/edges?a=OpenAI&b=Foxconn",
    "/v1/paths?a=Foxconn&b=Stargate",
    f"/v1/posts/{FIRST}",
    f"/v1/posts/{FIRST}/related",
    f"/v1/posts/{FIRST}/related?fold=true",
    "/v1/gaps?min_posts=1",
    "/v1/topics",
    "/v1/entity?name=誰も知らない名前",
    "/v1/posts/nowhere",
    "/v1/complete?q=ホン",
    "/v1/reconcile/suggest?prefix=open",
    f"/v1/entities/{OPENAI}/neighbors?direction=in&since=2025&max_degree=5",
    f"/v1/entities/{OPENAI}/neighborhood?depth=3",
    f"/v1/entities/{OPENAI}/neighborhood?depth=2&since=2025",
    "/v1/paths?a=Foxconn&b=Stargate&exclude=ソフトバンクグループ&since=2025",
    "/v1/connections?name=Foxconn&name=Stargate&name=ソフトバンクグループ",
    "/v1/posts?entity=OpenAI&relation=supplies",
    f"/v1/posts/{FIRST}/firsts",
    f"/v1/entities/{OPENAI}/neighbors?limit=1&evidence=3",
    "/v1/entities/organization/ホンハイ/posts?since=2025&limit=1",
    "/v1/edges?a=OpenAI&b=Foxconn&since=2025&until=2027&limit=1",
    "/v1/topics?since=2025",
    "/v1/as-of?date=2027&name=OpenAI&limit=1",
    "/v1/novelties?since=2025&limit=1",
    "/v1/reconcile/flyout?id=organization/foxconn",
    "/v1/reconcile?extend={\"ids\": [\"organization/openai\"], \"properties\": [{\"id\": \"aliases\"}, {\"id\": \"supplies\"}]}",
    "/readyz",
)


@pytest.fixture
def on_neo4j(neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore, store_path: Path, serve: Serve) -> Iterator[Any]:
    """A client of the application on the archive in Neo4j."""
    with closing(open_store(str(store_path))) as source:
        list(copy(source, neo4j_store))
    app = create_app(Settings(store=neo4j_server.uri, neo4j_user=neo4j_server.user, neo4j_password=neo4j_server.password))
    with serve(app) as client:
        yield client


def test_every_question_is_answered_as_on_the_embedded_store(on_neo4j: Any, client: Any) -> None:
    for question in QUESTIONS:
        expected, found = client.get(question), on_neo4j.get(question)
        assert (found.status_code, found.json()) == (expected.status_code, expected.json()), question


def test_an_export_is_the_same_as_of_the_embedded_store(on_neo4j: Any, client: Any) -> None:
    for format in FORMATS:
        assert on_neo4j.get(f"/v1/export?format={format}").text == client.get(f"/v1/export?format={format}").text, format


def test_while_the_server_is_away_it_is_said_so_and_afterwards_all_is_well(own_neo4j_server: Neo4jServer, on_neo4j: Any) -> None:
    server = own_neo4j_server
    assert on_neo4j.get("/readyz").status_code == 200
    server.stop()
    for question in ("/readyz", "/v1/stats", "/v1/entity?name=OpenAI"):
        began = time.monotonic()
        answer = on_neo4j.get(question)
        assert time.monotonic() - began < 5
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["type"] == "/docs#store-unavailable"
        assert not any(word in answer.text for word in ("127.0.0.1", str(server.port), "Traceback", "neo4j", "bolt"))
    assert on_neo4j.get("/healthz").status_code == 200
    assert on_neo4j.get("/").status_code == 503
    server.start()
    for question in ("/readyz", "/v1/stats", "/v1/entity?name=OpenAI", "/"):
        assert on_neo4j.get(question).status_code == 200, question


def test_a_server_that_was_started_anew_between_two_questions_is_not_noticed(own_neo4j_server: Neo4jServer, on_neo4j: Any) -> None:
    before = on_neo4j.get("/v1/stats").json()
    own_neo4j_server.kill()
    own_neo4j_server.start()
    answer = on_neo4j.get("/v1/stats")
    assert (answer.status_code, answer.json()) == (200, before)


def test_a_server_that_refuses_the_user_is_a_problem_without_names(neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore, serve: Serve) -> None:
    with serve(create_app(Settings(store=neo4j_server.uri, neo4j_password="wrong"))) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/docs#store-denied")
    assert "127.0.0.1" not in answer.text and "KG_NEO4J" not in answer.text


@pytest.mark.process
def test_the_command_line_says_in_one_line_that_the_password_is_wrong(
    neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore, tmp_path: Path
) -> None:
    for port, password, words in ((neo4j_server.uri.rpartition(":")[2], "wrong", "password is wrong"), ("1", "", "no Neo4j server answers")):
        done = subprocess.run(
            [sys.executable, "-c", "from kg.cli import main; main()", "stats", "--store", f"neo4j://127.0.0.1:{port}"],
            env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[2]), "KG_NEO4J_PASSWORD": password, "NO_COLOR": "1"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1 and words in done.stderr, done.stderr
