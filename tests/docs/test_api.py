"""docs/api.md against the sample posts: every request gets the answer beside it, over HTTP and as a command.

``KG_WRITE_DOCS=1`` writes the answers of today into the page, cut short as they were; read what changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shown import CUT, cut_like, pretty
from typer.testing import CliRunner

from api import create_app
from kg.cli import app as commands
from kg.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "api.md"
PAGE = FILE.read_text(encoding="utf-8")
WRITE = os.environ.get("KG_WRITE_DOCS") == "1"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)


class Shown(NamedTuple):
    """A request of the page with the commands before it and the answer behind it."""

    commands: tuple[str, ...]
    request: str
    kind: str
    """``json``, ``csv`` or ``xml``."""
    answer: str


def examples() -> list[Shown]:
    found, asked, request = [], (), ""
    for kind, text in _BLOCK.findall(PAGE):
        if kind == "console":
            asked = tuple(re.findall(r"^\$ kg (.+)$", text, re.M))
        elif kind == "http":
            request = text.strip()
        elif request:
            found.append(Shown(asked, request, kind, text))
            asked, request = (), ""
    return found


EXAMPLES = examples()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A folder with a store of the sample posts and the draft of the page."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(samples, folder / "kg.db")
    [draft] = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.S | re.M)
    (folder / "draft.md").write_text(draft, encoding="utf-8")
    (folder / "names.txt").write_text("ホンハイ\nソフトバンク\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(archive: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(archive / "kg.db"))), client=("127.0.0.1", 50_000), base_url="http://localhost") as found:
        yield found


def ask(client: TestClient, request: str) -> Any:
    line, _, body = request.partition("\n")
    method, _, address = line.partition(" ")
    answer = client.request(method, address, json=json.loads(body) if body.strip() else None)
    assert answer.status_code == 200 or method == "GET", answer.text
    return answer


def difference(command: Any, answer: Any, at: str = "$") -> str | None:
    """Where a command and an address say different things, as far as both say something."""
    if isinstance(command, dict) and isinstance(answer, dict):
        both = sorted(command.keys() & answer.keys())
        return next((d for k in both if (d := difference(command[k], answer[k], f"{at}.{k}"))), None if both else at)
    if isinstance(command, list) and isinstance(answer, list) and len(command) == len(answer):
        return next((d for n, pair in enumerate(zip(command, answer, strict=True)) if (d := difference(*pair, f"{at}[{n}]"))), None)
    if isinstance(command, str) and isinstance(answer, dict):  # an id for what the other tells more of
        return difference(command, answer.get("id"), at)
    if isinstance(command, str) and isinstance(answer, str):
        command, answer = (text.replace("+00:00", "Z") for text in (command, answer))
    return None if command == answer else f"{at}: {command!r} ≠ {answer!r}"


def test_every_question_of_the_api_is_on_the_page(client: TestClient) -> None:
    described = {f"{method.upper()} {path}" for path, methods in client.get("/openapi.json").json()["paths"].items() for method in methods}
    patterns = {name: re.compile(re.sub(r"\\\{\w+\\\}", r"[^/?]+", re.escape(name)) + r"(?=[?\n]|$)") for name in described}
    shown = {name for name, pattern in patterns.items() for example in EXAMPLES if pattern.match(example.request)}
    assert described - shown == {"GET /healthz", "GET /readyz", "POST /v1/reconcile", "POST /v1/judgements", "DELETE /v1/judgements/{id}"}
    assert len(EXAMPLES) == PAGE.count("```http")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.request.splitlines()[0])
def test_a_request_gets_the_answer_of_the_page(client: TestClient, example: Shown) -> None:
    answer = ask(client, example.request)
    if example.kind != "json":
        lines = iter(answer.text.splitlines())
        for line in example.answer.splitlines():
            if line != CUT:
                assert any(found.startswith(line[:-1]) if line.endswith(CUT) else found == line for found in lines), line
        return
    shown = json.loads(example.answer)
    found = cut_like(shown, answer.json())
    if WRITE:
        page = FILE.read_text(encoding="utf-8")
        FILE.write_text(page.replace(f"{example.request}\n```\n```json\n{example.answer}", f"{example.request}\n```\n```json\n{pretty(found)}\n"), encoding="utf-8")
        return
    assert found == shown, f"the answer is now\n{pretty(found)}"


@pytest.mark.parametrize(("command", "example"), [(c, e) for e in EXAMPLES for c in e.commands], ids=[c for e in EXAMPLES for c in e.commands])
def test_a_command_gives_the_answer_of_the_address(
    client: TestClient, archive: Path, monkeypatch: pytest.MonkeyPatch, command: str, example: Shown
) -> None:
    monkeypatch.setenv("KG_STORE", str(archive / "kg.db"))
    monkeypatch.chdir(archive)
    answer = ask(client, example.request)
    done = CliRunner().invoke(commands, command.split())
    assert done.exception is None and done.exit_code == 0, done.output
    if example.kind != "json":
        assert done.stdout.splitlines() == answer.text.splitlines()
        return
    said, found = json.loads(done.stdout), answer.json()
    parts = [found, *(part for part in found.values() if isinstance(part, type(said)))]
    differences = [difference(said, part) for part in parts if isinstance(part, type(said))]
    assert None in differences, differences
