"""Related posts for drafts."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import anyio
import pytest
from fakes import FakeAnalyst
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from api import create_app
from api.dependencies import draft_reader
from api.drafts import MAX_CHARACTERS, DraftReader
from api.errors import DraftsBusy, TextTooLong
from api.middleware import MAX_BODY
from api.schemas.writers import CheckedFact, SaidTwice
from kg.pipeline import LARGEST_DRAFT
from kg.query.checks.whochecks import RELATIONS
from kg.query.statements.samefacts import KINDS
from kg.records import PostFacts
from kg.settings import Settings

DRAFT = "ホンハイとOpenAIの新しい工場について。"


def test_a_draft_finds_posts_with_reasons_and_links(client: Any) -> None:
    answer = client.post("/v1/related", json={"text": DRAFT, "k": 1})
    assert answer.status_code == 200
    [item] = answer.json()["items"]
    assert item["post"]["id"] == "2025-11-01-提携"
    assert set(item["shared_entities"]) == {"OpenAI", "Foxconn"}
    assert item["markdown"].startswith("[提携 &lt;script&gt;")


def test_a_draft_learns_why_and_that_its_story_has_been_told(client: Any) -> None:
    answer = client.post("/v1/related", json={"text": "# 提携\n\nOpenAIはFoxconnと提携した。", "k": 3}).json()
    first = answer["items"][0]
    assert {"relation", "entities"} <= {r["kind"] for r in first["reasons"]}
    [relation] = [r for r in first["reasons"] if r["kind"] == "relation"]
    assert relation["text"]["en"].startswith("both: Foxconn–OpenAI partnership (") and "提携" in relation["text"]["ja"]
    assert relation["claim"]["sentence"] == "OpenAIは<b>Foxconn</b>と提携した。"
    assert {e["name"] for e in relation["entities"]} == {"Foxconn", "OpenAI"}
    told = [item["post"]["id"] for item in answer["items"] if item["same_story"]]
    assert (answer["told"] is None) == (not told)


def test_a_new_version_of_a_stored_post_is_told_by_others_only(client: Any, put: Callable[..., None]) -> None:
    for day in ("05", "06"):
        put(f"2025-11-{day}-plant", "筐体 工場 サーバー", "OpenAIはFoxconnに5000億ドルを払う。")
    text = "---\ntitle: 工場\ndate: 2026-01-05\n---\n筐体と工場とサーバー。OpenAIはFoxconnに3000億ドルを払う。"
    mine = {"text": text, "post": "2025-11-05-plant"}
    items = client.post("/v1/related", json=mine).json()["items"]
    assert "2025-11-05-plant" not in {item["post"]["id"] for item in items} and items
    every, others = (client.post("/v1/drafts/check", json=given).json() for given in ({"text": text}, mine))
    assert {n["posts"] for n in every["names"]} > {n["posts"] for n in others["names"]} or every["names"] != others["names"]
    for path in ("/v1/related", "/v1/drafts/check"):
        unknown = client.post(path, json={"text": text, "post": "none"})
        assert (unknown.status_code, unknown.json()["type"].rsplit("#")[-1]) == (404, "post-not-found")


def test_a_story_is_told_once_if_it_is_to_be_folded(client: Any, put: Callable[..., None]) -> None:
    for day in ("05", "06"):
        put(f"2025-11-{day}-plant", "筐体 工場 サーバー", "OpenAIはFoxconnに5000億ドルを払う。")
    text = "---\ntitle: 工場\ndate: 2026-01-05\n---\n筐体と工場とサーバー。OpenAIはFoxconnに5000億ドルを払う。"
    flat = client.post("/v1/related", json={"text": text}).json()
    folded = client.post("/v1/related", json={"text": text, "fold": True}).json()
    assert {p["id"] for p in flat["told"]["posts"]} == {"2025-11-05-plant", "2025-11-06-plant"}
    assert flat["told"]["earliest"]["id"] in {p["id"] for p in flat["told"]["posts"]}
    [one] = [item for item in folded["items"] if item["same_story"]]
    assert len(one["versions"]) == 1 and len([i for i in flat["items"] if i["same_story"]]) == 2


def test_every_kind_of_fact_that_is_compared_can_be_sent() -> None:
    assert set(get_args(CheckedFact.model_fields["kind"].annotation)) == KINDS | RELATIONS
    assert set(get_args(SaidTwice.model_fields["kind"].annotation)) == KINDS | RELATIONS | {"count", "deal", "conversion"}


def test_a_check_says_what_to_look_at(client: Any) -> None:
    text = "ホンハイと青嶺電機の話。OracleはOpenAIに5000億ドルを供給する。"
    answer = client.post("/v1/drafts/check", json={"text": text})
    assert answer.status_code == 200
    names = {n["name"]: n for n in answer.json()["names"]}
    assert names["Oracle"]["first"]["id"] == "2025-11-02-oracle" and names["Oracle"]["usual"] == "Oracle"
    assert client.post("/v1/drafts/check", json={"text": " "}).status_code == 400
    assert client.post("/v1/drafts/check", json={"text": {"秘密": 1}}).status_code == 422


def test_a_draft_is_not_logged_and_not_stored(client: Any, store_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/drafts/check", json={"text": f"秘密の{DRAFT}"})
        client.post("/v1/drafts/check", json={"text": ["秘密の本文"]})
        client.post("/draft", content=f"text=秘密の{DRAFT}".encode())
        client.post("/v1/related", json={"text": f"秘密の{DRAFT}"})
        client.post("/v1/related", json={"text": "秘密の本文", "k": 0})
    assert "秘密" not in caplog.text
    assert "秘密".encode() not in b"".join(p.read_bytes() for p in store_path.parent.iterdir() if p.is_file())


def test_a_draft_that_is_not_valid_is_not_repeated_in_the_answer(client: Any) -> None:
    answer = client.post("/v1/related", json={"text": {"秘密": 1}})
    assert answer.status_code == 422
    assert "秘密" not in answer.text


@pytest.mark.parametrize("path", ["/v1/related", "/v1/drafts/check", "/v1/extract"])
def test_a_field_that_is_not_known_is_named(client: Any, path: str) -> None:
    refused = client.post(path, json={"text": "OpenAIの話。", "bogus": 1})
    assert refused.status_code == 422 and "bogus" in str(refused.json()["errors"])


def test_an_empty_draft_is_a_bad_request(client: Any) -> None:
    answer = client.post("/v1/related", json={"text": "  \n"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_draft_longer_than_any_post_is_too_long(client: Any) -> None:
    line = "あ" * 99 + "\n"
    assert client.post("/v1/related", json={"text": line * 1_000}).status_code == 200
    answer = client.post("/v1/related", json={"text": line * (MAX_CHARACTERS // 100) + "あ"})
    assert answer.status_code == 413
    assert answer.json()["title"] == "The text is too long"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (("あ" * 99 + "\n") * 1_001, "draft:1: 100,099 characters of text, more than 100,000;"),
        ("あ。" * 10_001, "draft:1: 10,001 sentences, more than 10,000;"),
        ("OpenAIの話。\n" * 3_001, "draft:3001: 3,001 names, more than 3,000:"),
        ("- あ\n" * 10_001, "draft:10001: 10,001 paragraphs, list items and table cells, more than 10,000;"),
        ("OpenAI" + "\n" * 20_001, "draft:20001: 20,001 lines, more than 20,000;"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/related", "/v1/drafts/check"])
def test_a_draft_of_too_much_is_refused_with_the_limit_and_what_to_do(client: Any, path: str, text: str, limit: str) -> None:
    answer = client.post(path, json={"text": text})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(limit) and answer.json()["detail"].endswith("; shorten it, or give it in parts")


def test_what_a_draft_repeats_is_read_once() -> None:
    analyst = FakeAnalyst()
    facts = analyst.facts_of_draft("OpenAIの話。Oracleの話。" * 1_000, analyst.reader())
    assert len(facts.mentions) == 2_000 and len(analyst.reader().analyzed) == 2


def test_a_body_that_is_far_too_large_is_refused_whether_it_says_its_length_or_not(client: Any) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    told = client.post("/v1/related", content=b"x" * 4_000_000)
    bounds = (f"{MAX_BODY >> 20} MB", f"{MAX_CHARACTERS:,} characters", f"{LARGEST_DRAFT:,} of them text", "give it in parts")
    assert told.status_code == 413 and all(bound in told.json()["detail"] for bound in bounds)
    assert client.post("/v1/related", content=pieces()).status_code == 413
    assert "本文が長すぎます" in client.post("/draft", content=pieces()).text


@pytest.mark.parametrize(("pieces", "answered"), [(100, 100), (2_000, 513)], ids=["all", "no more than 32 MB"])
def test_what_is_left_of_a_body_is_read_off_before_it_is_refused(app: FastAPI, pieces: int, answered: int) -> None:
    read, sent = 0, list[Message]()

    async def receive() -> Message:
        nonlocal read
        assert not sent, "answered before"
        read += 1
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": read < pieces}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"content-length", str(pieces * 65_536).encode())]
    scope = {"type": "http", "method": "POST", "path": "/v1/related", "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1)}
    anyio.run(app, scope, receive, send)
    assert sent[0]["status"] == 413 and answered - 1 <= read <= answered


def test_the_language_model_is_loaded_once_and_used_by_one_thread_at_a_time() -> None:
    loads: list[int] = []
    at_work: list[int] = []
    most = 0
    analyst = FakeAnalyst()

    class Watched:
        def analyze(self, texts: Any) -> Any:
            nonlocal most
            at_work.append(1)
            most = max(most, len(at_work))
            found = analyst.analyzer.analyze(texts)  # type: ignore[attr-defined]
            at_work.pop()
            return found

    def load() -> Any:
        loads.append(1)
        return analyst, Watched()

    reader = DraftReader(load)
    threads = [threading.Thread(target=_read, args=(reader,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(loads), most) == (1, 1)


def test_more_drafts_than_can_wait_are_asked_to_come_again() -> None:
    inside, go = threading.Semaphore(0), threading.Event()
    analyst = FakeAnalyst()

    def load() -> Any:
        inside.release()
        go.wait(10)
        return analyst, analyst.analyzer  # type: ignore[attr-defined]

    reader = DraftReader(load)
    threads = [threading.Thread(target=_read, args=(reader,)) for _ in range(reader._line._value)]
    for thread in threads:
        thread.start()
    inside.acquire(timeout=10)
    while reader._line._value:  # until all are in line
        threading.Event().wait(0.005)
    with pytest.raises(DraftsBusy):
        _read(reader)
    go.set()
    for thread in threads:
        thread.join()
    assert _read(reader).entities
    with pytest.raises(TextTooLong):
        _read(reader, "あ" * (MAX_CHARACTERS + 1))


def test_a_draft_is_read_when_the_one_before_is_answered() -> None:
    analyst = FakeAnalyst()
    reader = DraftReader(lambda: (analyst, analyst.analyzer))  # type: ignore[arg-type,attr-defined,return-value]
    free = reader._line._value
    second = threading.Thread(target=_read, args=(reader,))
    with reader.facts(DRAFT):
        second.start()
        while reader._line._value > free - 2:  # until it is in line
            threading.Event().wait(0.005)
        assert second.is_alive()
    second.join(10)
    assert not second.is_alive()


def test_the_language_model_loads_while_the_desk_is_opened(app: FastAPI, serve: Callable[[FastAPI], TestClient]) -> None:
    loaded = threading.Event()
    analyst = FakeAnalyst()

    def load() -> Any:
        loaded.set()
        return analyst, analyst.analyzer  # type: ignore[attr-defined]

    reader = DraftReader(load)
    app.dependency_overrides[draft_reader] = lambda: reader
    client = serve(app)
    assert client.get("/").status_code == 200
    assert not loaded.is_set()
    assert client.get("/draft").status_code == 200
    assert loaded.wait(10)
    assert _read(reader).entities


@pytest.mark.parametrize("preload", [True, False])
def test_the_language_model_loads_at_start_where_it_should(
    app: FastAPI, serve: Callable[[FastAPI], TestClient], monkeypatch: pytest.MonkeyPatch, preload: bool
) -> None:
    begun = list[DraftReader]()
    monkeypatch.setattr(DraftReader, "prepare", lambda reader: begun.append(reader))
    app.state.preload = preload
    with serve(app) as client:
        assert client.get("/").status_code == 200
    assert begun == [app.state.drafts] * preload


@pytest.mark.parametrize(("said", "preload"), [({}, True), ({"KG_PRELOAD": "1"}, True), ({"KG_PRELOAD": "0"}, False)])
def test_a_server_loads_the_language_model_at_start_unless_told_not_to(
    said: dict[str, str], preload: bool, tmp_path: Path
) -> None:
    settings = Settings.from_environment({"KG_STORE": str(tmp_path / "kg.db"), **said})
    assert settings.preload is create_app(settings).state.preload is preload


def _read(reader: DraftReader, text: str = DRAFT) -> PostFacts:
    with reader.facts(text) as facts:
        return facts


@pytest.mark.model
def test_the_real_language_model_reads_a_draft(store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    client = serve(create_app(Settings(store=str(store_path))))
    items = client.post("/v1/related", json={"text": DRAFT}).json()["items"]
    assert items[0]["post"]["id"] == "2025-11-01-提携"
    assert "OpenAI" in items[0]["shared_entities"]


def test_a_draft_whose_front_matter_is_broken_is_answered_with_a_warning(client: Any) -> None:
    text = f"---\ntitle: 提携\n\n{DRAFT}"
    for address in ("/v1/related", "/v1/drafts/check"):
        answer = client.post(address, json={"text": text}).json()
        [warning] = answer["warnings"]
        assert warning.startswith("draft:3: the front matter is not closed; ") and (answer.get("items") or answer.get("names"))
        assert client.post(address, json={"text": DRAFT}).json()["warnings"] == []


_TAKEN = "題名と日付だけを取り"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"---\ntitle: 提携\n\n{DRAFT}", ("3 行め", "閉じていません", "<code>---</code>", _TAKEN)),
        (f'{{\n"title": "提携",\n\n{DRAFT}', ("3 行め", "閉じていません", "<code>}</code>", _TAKEN)),
        (f"+++\ntitle = 提携\n+++\n{DRAFT}", ("2 行め", "TOML", _TAKEN)),
        (f"---\n- 提携\n---\n{DRAFT}", ("2 行め", "<code>名前: 値</code>", _TAKEN)),
        (f"---\ntitle: 提携\nnote: {'長' * 64_000}\n---\n{DRAFT}", ("64,000 文字を超えます", _TAKEN)),
        (f"<div><p>{DRAFT}</p></div>", ("1 行め", "<code>&lt;div&gt;</code>", "タグを外して読みました")),
    ],
    ids=["unclosed", "JSON", "TOML", "list", "long", "HTML"],
)
def test_the_desk_says_what_of_a_draft_could_not_be_read(client: Any, text: str, told: tuple[str, ...]) -> None:
    page = client.post("/draft", data={"text": text}, headers={"Accept-Language": "ja"}).text
    [warning] = re.findall('<p class="warning plain" role="alert">(.*?)</p>', page)
    assert all(said in warning for said in told), warning
    assert (_TAKEN in warning) == (_TAKEN in told)
    assert 'lang="en"' not in warning
