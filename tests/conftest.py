"""What all tests share: steady property tests, and an ingest into a small store with a fake language model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from kg.pipeline import Plan, carry_out, plan_ingest
from kg.settings import Settings
from kg.store import GraphStore, open_store

# The same examples in every run, however slow the machine; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis_settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile(
    "explore", hypothesis_settings.get_profile("steady"), derandomize=False, max_examples=2_000
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture
def analyst() -> FakeAnalyst:
    """An analyst with a dozen names and no language model."""
    return FakeAnalyst()


@pytest.fixture
def write_post(tmp_path: Path) -> Callable[..., Path]:
    """Writes a post under ``posts/``: name, body, and optionally title and date."""

    def write(name: str, body: str, title: str = "題名", date: str = "2025-11-21") -> Path:
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"---\ntitle: {title}\ndate: {date}\n---\n{body}\n".encode())
        return path

    return write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An embedded store in a folder of its own."""
    found = open_store(str(tmp_path / "kg.db"))
    yield found
    found.close()


@pytest.fixture
def ingest(tmp_path: Path, store: GraphStore, analyst: FakeAnalyst) -> Callable[..., Plan]:
    """Ingests the given paths, or ``posts/``, and returns the plan that was carried out."""

    def run(*paths: Path, prune: bool = False, everything: bool = False) -> Plan:
        with store.writer() as writer:
            plan = plan_ingest(writer, paths or [tmp_path / "posts"], Settings(), analyst.recipe, prune=prune, everything=everything)
            list(carry_out(plan, writer, analyst, Settings()))
        return plan

    return run
