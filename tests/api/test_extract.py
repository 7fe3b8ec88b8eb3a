"""What a text says that is not of the archive, over HTTP."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.drafts import MAX_CHARACTERS
from kg.judge import Rename, Same, judgement
from kg.store import open_store

TEXT = "ホンハイは**OpenAI**と提携した。OpenAIは米国で工場を建てる。"


def test_a_text_is_taken_apart_with_offsets_that_hold(client: Any) -> None:
    answer = client.post("/v1/extract", json={"text": TEXT})
    assert answer.status_code == 200
    found = answer.json()
    assert found.keys() == {"entities", "claims", "topics"}
    assert found["entities"][0]["id"] == "organization/openai" and len(found["entities"][0]["mentions"]) == 2
    assert {e["id"] for e in found["entities"]} >= {"organization/foxconn", "organization/openai"}
    assert all(TEXT[m["start"] : m["end"]] == m["surface"] for e in found["entities"] for m in e["mentions"])
    [claim] = [c for c in found["claims"] if c["type"] == "partners_with"]
    assert {claim["head"], claim["tail"]} == {"organization/openai", "organization/foxconn"}
    assert TEXT[claim["start"] : claim["end"]] == claim["text"]
    assert not [c for c in found["claims"] if c["type"] == "mentioned_with"]


def test_a_text_is_not_logged_and_not_stored(client: Any, store_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = client.get("/v1/stats").json()
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/extract", json={"text": f"秘密の{TEXT}"})
        assert "秘密" not in client.post("/v1/extract", json={"text": {"秘密": 1}}).text
    assert "秘密" not in caplog.text
    assert "秘密".encode() not in b"".join(p.read_bytes() for p in store_path.parent.iterdir() if p.is_file())
    assert client.get("/v1/stats").json() == before


def test_a_text_that_cannot_be_read_is_a_problem(client: Any) -> None:
    assert client.post("/v1/extract", json={"text": " \n"}).status_code == 400
    assert client.post("/v1/extract", json={"text": "あ" * (MAX_CHARACTERS + 1)}).status_code == 413
    assert client.post("/v1/extract", json={}).status_code == 422


def test_a_text_is_shown_as_the_judgements_in_force_show_it(client: Any, store_path: Path) -> None:
    store = open_store(str(store_path))
    with store.writer() as writer:
        merge = Same("organization/openai", "organization/foxconn")
        writer.judge(judgement(v, "編集部", datetime(2026, 1, 5, tzinfo=UTC)) for v in (merge, Rename("organization/openai", "新社名")))
    store.close()
    found = client.post("/v1/extract", json={"text": TEXT}).json()
    assert (found["entities"][0]["id"], found["entities"][0]["name"], len(found["entities"][0]["mentions"])) == ("organization/openai", "新社名", 3)
    assert "organization/foxconn" not in str(found)
