"""The audit of pinned packages: what it says where it is told of vulnerabilities, of none, or of nothing."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import io
import json
import urllib.error
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "audit"
Answer = Callable[..., Any]


@pytest.fixture
def audit(tmp_path: Path) -> ModuleType:
    """The script, for a project of two packages that accepts one vulnerability."""
    loader = importlib.machinery.SourceFileLoader("audit", str(SCRIPT))
    spec = importlib.util.spec_from_loader("audit", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "audit-accepted").write_text("# why\nGHSA-old no such call is made\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("# pins\na==1.0\nb[x]==2.0  # for c\n", encoding="utf-8")
    return module


def answering(*found: list[str]) -> Answer:
    """A service that knows of these vulnerabilities of each package."""

    def answer(request: Any, timeout: float) -> io.BytesIO:
        assert [(q["package"]["name"], q["version"]) for q in json.loads(request.data)["queries"]] == [("a", "1.0"), ("b", "2.0")]
        return io.BytesIO(json.dumps({"results": [{"vulns": [{"id": id} for id in ids]} if ids else {} for ids in found]}).encode())

    return answer


def failing(error: Exception) -> Answer:
    def answer(request: Any, timeout: float) -> None:
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (answering([], []), 0, "2 packages, 0 with known"),
        (answering([], ["GHSA-new", "GHSA-old"]), 1, "b 2.0: GHSA-new\n"),
        (answering(["GHSA-old"], []), 0, "0 with known"),
        (failing(urllib.error.URLError("no route")), 0, "skipped"),
        (failing(TimeoutError("slow")), 0, "skipped"),
        (failing(urllib.error.HTTPError("", 503, "busy", Message(), None)), 0, "skipped"),
        (failing(urllib.error.HTTPError("", 400, "bad", Message(), None)), 1, "refuses"),
        (answering([]), 1, "failed, ValueError"),
        (lambda request, timeout: io.BytesIO(b"<html>"), 1, "failed"),
        (lambda request, timeout: io.BytesIO(b"[]"), 1, "failed"),
    ],
)
def test_what_is_known_fails_and_what_cannot_be_asked_is_said(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: Answer, status: int, said: str
) -> None:
    monkeypatch.setattr(audit.urllib.request, "urlopen", answer)
    assert (audit.main(), said in capsys.readouterr().out) == (status, True)


def test_a_line_that_pins_nothing_fails(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit.urllib.request, "urlopen", answering([], []))
    (audit.ROOT / "constraints.txt").write_text("a==1.0\nb>=2.0\n", encoding="utf-8")
    assert audit.main() == 1 and "b>=2.0" in capsys.readouterr().out
