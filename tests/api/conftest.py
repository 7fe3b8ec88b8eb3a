"""A small archive behind the API, made by hand; no language model."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import ORG, PROJECT, a_claim, a_post, a_scene, facts_of
from fakes import FakeAnalyst
from fastapi import FastAPI

from api import create_app, warming
from api.dependencies import draft_reader
from api.drafts import DraftReader
from kg.records import CO_MENTION, EdgeKey, PostFacts
from kg.settings import Settings
from kg.store import open_store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of Starlette would rather have another client than httpx
    from fastapi.testclient import TestClient

NAMES = {
    "OpenAI": ORG,
    "オープンAI": ORG,
    "Foxconn": ORG,
    "ホンハイ": ORG,
    "Oracle": ORG,
    "ソフトバンクグループ": ORG,
    "孤立電機": ORG,
    "Stargate": PROJECT,
}
SAME = {"オープンAI": "OpenAI", "ホンハイ": "Foxconn"}
OPENAI, FOXCONN, ORACLE = "organization/openai", "organization/foxconn", "organization/oracle"
SOFTBANK, ALONE, STARGATE = "organization/ソフトバンクグループ", "organization/孤立電機", "project/stargate"

LOCAL = ("127.0.0.1", 50_000)
"""Where the questions of tests come from."""
HERE = "http://localhost"
"""Where they go to."""
NASTY = "<script>alert('題')</script>"
FIRST, SECOND, THIRD, LAST = "2025-11-01-提携", "2025-11-02-oracle", "2025-11-03-stargate", "2025-11-04-孤立"


def some_facts(
    id: str, title: str, *sentences: str, claims: tuple[tuple[object, ...], ...] = (), topics: tuple[str, ...] = ()
) -> PostFacts:
    """The facts of a post whose claims are given as head, relation, tail, number of the sentence, status, amount."""
    post = replace(a_post("".join(sentences), id=id), title=title)
    scene = a_scene(post, NAMES, SAME)
    made = []
    for head, relation, tail, at, status, amount in claims:
        key = EdgeKey.of(str(head), str(relation), str(tail))
        made.append(a_claim(post, key.head, key.type, key.tail, at=int(str(at)), status=str(status), amount=amount and str(amount)))
    return replace(facts_of(scene, made, topics), terms=("提携", "データセンター", *title.split()))


def archive() -> list[PostFacts]:
    """Four posts: a partnership, a supply, a project, and one that names what nothing is linked to."""
    return [
        some_facts(
            FIRST,
            f"提携 {NASTY}",
            "OpenAIは<b>Foxconn</b>と提携した。",
            "ホンハイはオープンAIのサーバーを作る。",
            claims=((OPENAI, "partners_with", FOXCONN, 0, "asserted", None), (OPENAI, CO_MENTION, FOXCONN, 1, "asserted", None)),
            topics=("データセンター",),
        ),
        some_facts(
            SECOND,
            "Oracleの供給",
            "OracleはOpenAIに3000億ドルで供給する計画だ。",
            claims=((ORACLE, "supplies", OPENAI, 0, "planned", "3000億ドル"),),
        ),
        some_facts(
            THIRD,
            "Stargate始動",
            "Oracleとソフトバンクグループは、Stargateに参加する。",
            claims=tuple((head, "participates_in", STARGATE, 0, "asserted", None) for head in (ORACLE, SOFTBANK)),
        ),
        some_facts(LAST, "ひとり", "孤立電機は静かだ。"),
    ]


def fake_reader() -> DraftReader:
    """A reader of drafts that knows a dozen names and needs no language model."""
    analyst = FakeAnalyst()
    return DraftReader(load=lambda: (analyst, analyst.analyzer))  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not look for changes by itself: what a test sees follows from what it does."""
    monkeypatch.setattr(warming, "_LOOK", 3600.0)


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """A store with the archive."""
    path = tmp_path / "kg.db"
    graph = open_store(str(path))
    with graph.writer() as writer:
        for facts in archive():
            writer.put(facts, "by hand")
    graph.close()
    return path


@pytest.fixture
def put(store_path: Path) -> Callable[..., None]:
    """Puts one more post into the store; see `some_facts`."""

    def run(*given: Any, **more: Any) -> None:
        graph = open_store(str(store_path))
        with graph.writer() as writer:
            writer.put(some_facts(*given, **more), "by hand")
        graph.close()

    return run


@pytest.fixture
def app(store_path: Path) -> FastAPI:
    """The application on the archive, with the fake reader of drafts."""
    app = create_app(Settings(store=str(store_path)))
    reader = fake_reader()
    app.dependency_overrides[draft_reader] = lambda: reader
    return app


@pytest.fixture
def serve() -> Callable[[FastAPI], TestClient]:
    """A client of an application, which gets errors as answers."""
    return lambda app: TestClient(app, raise_server_exceptions=False, client=LOCAL, base_url=HERE)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the application, from its start to its end."""
    with TestClient(app, raise_server_exceptions=False, client=LOCAL, base_url=HERE) as client:
        yield client


@pytest.fixture
def without_store(tmp_path: Path) -> TestClient:
    """A client of an application before the first ingest."""
    return TestClient(create_app(Settings(store=str(tmp_path / "none.db"))), raise_server_exceptions=False, client=LOCAL, base_url=HERE)
