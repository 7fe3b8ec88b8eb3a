"""Requests made up from the API's description; `make fuzz` sends many more to a running server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import schemathesis
from chronicle import keep
from fastapi import FastAPI
from fuzz import fuzz, known_of

from api import create_app
from kg.judge import Rename, judgement
from kg.keys import KeyFile
from kg.settings import Settings
from kg.store import ask, open_store


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return keep(tmp_path / "kg.db")


def test_no_request_fails_the_server_and_every_answer_is_as_described(app: FastAPI, store_path: Path) -> None:
    store = open_store(str(store_path))
    with store.writer() as writer:
        writer.judge([judgement(Rename("organization/openai", "オープンAI"), "", datetime(2026, 1, 27, tzinfo=UTC))])
    known = ask(store, known_of)
    store.close()
    keys = KeyFile(store_path.parent / "keys.json")
    opened = create_app(Settings(store=str(store_path), keys=str(keys.path), per_minute=1_000_000))
    headers = {"X-API-Key": keys.add("fuzz", ["write"])[1]}
    opened.dependency_overrides = app.dependency_overrides
    schema = schemathesis.openapi.from_asgi("/openapi.json", opened, headers=headers)
    statuses = fuzz(schema, known, 10, headers=headers)
    answered = {label.rpartition(" ")[0] for label in statuses if label.endswith(" 200")}
    operations = {result.ok().label for result in schema.get_all_operations()}
    assert operations - answered <= {"GET /v1/series", "POST /v1/judgements"}  # which few requests hit
    assert {label.rpartition(" ")[2] for label in statuses} <= {"200", "400", "404", "409", "413", "422"}
