"""The commands for writers on some stored posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import Run, invoked
from fakes import FakeAnalyst
from writing import POSTS

from kg import pipeline
from kg.cli import unread


@pytest.fixture
def posts(write_post: Callable[..., Path], ingest: Callable[..., object], tmp_path: Path) -> Path:
    """The folder of some posts that are stored."""
    for name, (title, body) in POSTS.items():
        write_post(f"{name}.md", body, title=title, date=name[:10])
    ingest()
    return tmp_path / "posts"


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyst: FakeAnalyst) -> Run:
    """Runs a command on the stored posts, without the language model; an error is raised."""

    class Reader(FakeAnalyst):
        @classmethod
        def of(cls, settings: object) -> Any:
            return analyst

        @contextmanager
        def sentences(self, workers: int = 1) -> Iterator[Any]:
            yield analyst.analyzer  # type: ignore[attr-defined]

    monkeypatch.setattr(pipeline, "Analyst", Reader)
    monkeypatch.setattr(unread, "now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg.db"))
    monkeypatch.chdir(tmp_path)
    return invoked
