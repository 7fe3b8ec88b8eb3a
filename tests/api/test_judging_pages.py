"""The pages where people judge: what is wrong is said, looked at, judged, seen and undone, and who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from builders import a_dated_post
from fastapi import FastAPI
from stories import put as put_posts

from api.access import KEY_COOKIE
from api.languages import language
from api.pages.forms import local
from api.pages.proposals import KINDS
from kg.judge import Context, Split, judgement
from kg.keys import KeyFile
from kg.records import Entity, EntityType
from kg.store import open_store

OPENAI, FOXCONN, ORACLE = "organization/openai", "organization/foxconn", "organization/oracle"
OURS = {"Origin": "http://localhost"}
ELSEWHERE = {"X-Forwarded-For": "203.0.113.7"}
MERGE = {"kind": "same", "entity": "OpenAI", "other": "Oracle", "reason": "<script>試し"}


@pytest.fixture
def keys(app: FastAPI, tmp_path: Any) -> KeyFile:
    app.state.keys.path = tmp_path / "keys.json"
    return app.state.keys  # type: ignore[no-any-return]


@pytest.fixture
def editor(client: Any, keys: KeyFile) -> Any:
    """A browser whose user has given a key that may write."""
    _, secret = keys.add("編集部", ["write"])
    given = client.post("/key", data={"key": secret, "back": "/review"}, headers=OURS, follow_redirects=False)
    assert (given.status_code, given.headers["location"]) == (303, "/review")
    assert given.headers["set-cookie"].endswith("HttpOnly; Path=/; SameSite=strict")
    return client


def test_a_merge_is_previewed_done_seen_and_undone(editor: Any) -> None:
    seen = editor.get("/judge", params=MERGE)
    assert seen.headers["cache-control"] == "no-store"
    assert "表示の変わる記事 3 本" in seen.text and "この判断を下す" in seen.text
    assert editor.get("/v1/judgements").json()["items"] == []
    done = editor.post("/judge", data={**MERGE, "author": "編集 部"}, headers=OURS)
    assert done.status_code == 200 and "表示の変わった記事は 3 本" in done.text and "編集 部" in done.text
    [made] = editor.get("/v1/judgements").json()["items"]
    assert (made["author"], made["reason"]) == ("編集 部", MERGE["reason"])
    assert "Stargate" in editor.get(f"/entities/{OPENAI}").text  # what was Oracle's
    assert made["id"] in editor.get("/judgements").text and "&lt;script&gt;試し" in editor.get("/judgements").text
    assert 'value="編集 部"' in editor.get("/judge", params=MERGE | {"kind": "never-same", "other": FOXCONN}).text  # remembered
    undone = editor.post(f"/judgements/{made['id']}/undo", headers=OURS)
    assert undone.status_code == 200 and editor.get("/v1/judgements").json()["items"] == []
    assert editor.get(f"/judgements/{made['id']}").status_code == 404


def test_who_may_only_read_gets_a_text_to_send(client: Any) -> None:
    page = unescape(client.get("/judge", params=MERGE).text)
    assert "この判断を下す" not in page and "/key?back=/judge" in page
    assert f"kg merge --reason '<script>試し' {OPENAI} {ORACLE}" in page
    assert '"keep": "organization/openai"' in page
    assert client.post("/judge", data=MERGE, headers=OURS).status_code == 401
    assert client.post("/judgements/x/undo", headers=OURS).status_code == 401


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ({"kind": "never-same", "entity": "OpenAI", "other": "ホンハイ"}, f"kg never-same {OPENAI} {FOXCONN}"),
        ({"kind": "rename", "entity": "Foxconn", "name": "鴻海 精密"}, f"kg rename {FOXCONN} '鴻海 精密'"),
        ({"kind": "retype", "entity": "Foxconn", "type": "Product"}, f"kg retype {FOXCONN} Product"),
        ({"kind": "ignore", "name": "-x"}, "kg ignore -- -x"),
        ({"kind": "ignore", "name": "ホンハイ", "entity": "Foxconn"}, f"kg ignore --of {FOXCONN} 'ホンハイ'"),
        (
            {"kind": "split", "name": "OpenAI", "new": "OpenAI LP", "words": "計画\r\n電力"},
            f"kg split --as 'OpenAI LP' --type Organization --id organization/openai-lp --of {OPENAI} --word '計画' --word '電力' OpenAI",
        ),
        (
            {"kind": "split", "name": "OpenAI", "other": "Oracle", "posts": "2025-11-02-oracle"},
            f"kg split --into {ORACLE} --of {OPENAI} --post 2025-11-02-oracle OpenAI",
        ),
    ],
)
def test_every_kind_can_be_looked_at_sent_and_judged(editor: Any, asked: dict[str, str], command: str) -> None:
    page = unescape(editor.get("/judge", params=asked).text)
    assert f"<code>{command}</code>" in page and "こう変わります" in page
    assert editor.post("/judge", data=asked, headers=OURS).status_code == 200
    [made] = editor.get("/v1/judgements").json()["items"]
    assert made["kind"] == asked["kind"] and made["author"] == "編集部"  # by default the name of the key
    assert "すでに有効" in editor.get("/judge", params=asked).text or asked["kind"] == "split"


def test_a_split_is_shown_as_it_will_count_before_those_of_its_name_that_the_clock_calls_later(client: Any, store_path: Path) -> None:
    graph = open_store(str(store_path))
    with graph.writer() as writer:
        known = Entity(ORACLE, "Oracle", EntityType.ORGANIZATION)
        before = Split("OpenAI", OPENAI, known, Context(posts=("2025-11-02-oracle",)))
        writer.judge([judgement(before, "", datetime(2100, 1, 1, tzinfo=UTC))])
    graph.close()
    asked = {"kind": "split", "name": "OpenAI", "entity": OPENAI, "new": "OpenAI LP", "posts": "2025-11-02-oracle"}
    assert "表示の変わる記事 1 本" in client.get("/judge", params=asked).text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_and_says_what_it_would_come_to(client: Any, kind: str) -> None:
    page = client.get("/judge", params={"kind": kind}).text
    assert f'name="kind" value="{kind}"' in page and language("ja")(f"judge.kind_{kind}") in page
    asked = {"kind": kind, "entity": "OpenAI", "other": "Oracle", "name": "OpenAI", "type": "Product", "words": "計画"}
    page = client.get("/judge", params=asked).text
    assert f"kg {'merge' if kind == 'same' else kind} " in page and f'"kind": "{kind}"' in unescape(page)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "same", "entity": "OpenAI", "other": "Oracl"}, "もしかして"),
        ({"kind": "same", "entity": "OpenAI", "other": "オープンAI"}, "OpenAIとオープンAIは、すでに一つのもの（organization/openai）"),
        ({"kind": "split", "name": "OpenAI", "new": "Oracle", "words": "計画"}, "organization/oracle という ID のものがすでにあります"),
        ({"kind": "retype", "entity": "OpenAI"}, ""),
        ({"posts": "none"}, ""),
    ],
)
def test_what_cannot_be_judged_is_said_on_the_form(client: Any, asked: dict[str, str], words: str) -> None:
    page = client.get("/judge", params=asked)
    assert page.status_code == 200 and words in page.text and ('role="alert"' in page.text) == bool(words)
    assert "こう変わります" not in page.text


def test_what_contradicts_is_refused_with_the_chain(editor: Any) -> None:
    editor.post("/judge", data=MERGE | {"kind": "never-same"}, headers=OURS)
    told = editor.get("/judge", params=MERGE).text
    assert "判断が互いに矛盾します" in told and re.search("<li>.*OpenAI.*Oracle.*</li>", told)
    refused = editor.post("/judge", data=MERGE, headers=OURS)
    assert refused.status_code == 409 and "判断が互いに矛盾します" in refused.text and re.search("<li>.*organization/openai.*organization/oracle.*</li>", refused.text)


def test_entities_links_and_posts_lead_to_the_form(client: Any) -> None:
    for there, asked in (
        (f"/entities/{OPENAI}", f"/judge?entity={OPENAI}"),
        ("/link?a=OpenAI&b=Oracle", f"/judge?kind=never-same&entity={OPENAI}&other={ORACLE}"),
        ("/posts/2025-11-02-oracle", "/judge?kind=split&posts=2025-11-02-oracle"),
    ):
        assert asked in unescape(client.get(there).text)
    page = unescape(client.get("/judge?kind=split&posts=2025-11-02-oracle").text)
    assert f"/judge?kind=split&entity={ORACLE}&name=Oracle&posts=2025-11-02-oracle" in page


@pytest.fixture
def doubtful(store_path: Path) -> None:
    """Puts posts whose names raise doubts: Foxcon may be Foxconn, and CNN may be two."""
    network = [a_dated_post("2026-01-05", names=["CNN", "RNN", "LSTM"], id=f"net-{n}") for n in (1, 2)]
    news = [a_dated_post("2026-01-05", names=["CNN", "BBC", "NHK"], id=f"news-{n}") for n in (1, 2)]
    slip = a_dated_post("2026-01-06", names=["Foxcon"], id="slip", text="<b>Foxcon</b>は&lt;i&gt;静か&lt;/i&gt;だ。")
    known = a_dated_post("2026-01-06", names=["Foxconn"], id="known")
    graph = open_store(str(store_path))
    put_posts(graph, *network, *news, slip, known)
    graph.close()


def test_doubts_are_shown_one_by_one_side_by_side_and_decided(editor: Any, doubtful: None) -> None:
    page = editor.get("/review").text
    assert "2 件のうち 1 件め" in page and "FoxconnとFoxconは同じものですか" in page and "一字違い" in page
    assert "&lt;i&gt;静か&lt;/i&gt;だ。" in page and "<i>" not in page and "と提携した。" in page  # what posts say of both
    assert "指すものが変わる箇所 1" in page  # if they were one
    decided = {"entity": FOXCONN, "other": "organization/foxcon", "back": "/review?lang=en"}
    after = editor.post("/judge?lang=en", data={**decided, "kind": "same"}, headers=OURS)
    [made] = editor.get("/v1/judgements").json()["items"]
    assert f"done={made['id']}" in str(after.url)
    assert "1 of 1" in after.text and "Are there two called CNN?" in after.text and "Decided:" in after.text
    for kind in ("same", "never-same"):  # in another tab, which shows it still
        late = editor.post("/judge?lang=en", data={**decided, "kind": kind}, headers=OURS)
        assert late.status_code == 200 and "decided already" in late.text and "Are there two called CNN?" in late.text
    assert [j["id"] for j in editor.get("/v1/judgements").json()["items"]] == [made["id"]]
    undone = editor.post(f"/judgements/{made['id']}/undo", data={"back": "/review"}, headers=OURS)
    assert "もう取り消されて" in editor.post(f"/judgements/{made['id']}/undo", data={"back": "/review"}, headers=OURS).text
    assert "取り消しました" in undone.text and "FoxconnとFoxconは同じものですか" in undone.text
    editor.post("/judge", data={**decided, "kind": "never-same"}, headers=OURS)
    page = unescape(editor.get("/review").text)
    assert "CNNは二つのものを指していますか" in page and "RNN" in page and "BBC" in page
    assert "/judge?kind=split&name=CNN&entity=organization/cnn&posts=news-1&posts=news-2" in page
    assert "最後まで見ました" in editor.get("/review?at=2").text


def test_doubts_follow_the_posts_and_what_is_undone(editor: Any, doubtful: None, store_path: Path) -> None:
    merge = {"kind": "same", "entity": FOXCONN, "other": "organization/foxcon", "reason": "一"}
    editor.post("/judge", data=merge, headers=OURS)
    assert "1 件のうち 1 件め" in editor.get("/review").text
    graph = open_store(str(store_path))
    put_posts(
        graph, a_dated_post("2026-01-08", names=["Stargates"], id="other"), a_dated_post("2026-01-08", names=["Stargatess"], id="slip-2")
    )
    graph.close()
    page = editor.get("/review").text
    assert "2 件のうち 1 件め" in page and "StargatesとStargatessは同じものですか" in page
    [made] = editor.get("/v1/judgements").json()["items"]
    editor.post(f"/judgements/{made['id']}/undo", headers=OURS)
    assert "3 件のうち 1 件め" in editor.get("/review").text


def test_who_may_only_read_is_led_from_a_doubt_to_the_text_to_send(client: Any, doubtful: None) -> None:
    page = client.get("/review").text
    assert "/key?back=/review" in page and "<button name" not in page
    address = re.search(r'class="button" href="([^"]+)" data-key="s"', page)
    assert address is not None and f"kg merge {FOXCONN} organization/foxcon" in client.get(unescape(address[1])).text


def test_a_key_is_taken_only_from_our_own_page_and_can_be_forgotten(client: Any, keys: KeyFile) -> None:
    _, secret = keys.add("desk", ["write"])
    for origin in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {**OURS, "Sec-Fetch-Site": "same-site"}):
        assert client.post("/key", data={"key": secret}, headers=origin).status_code == 403
    wrong = client.post("/key", data={"key": "kg_wrong"}, headers=OURS)
    assert wrong.status_code == 403 and "そのキーはありません" in wrong.text and not client.cookies
    assert client.get("/key", headers=ELSEWHERE).status_code == 200
    assert "/key?back=/topics" in client.get("/topics", headers=ELSEWHERE).text
    client.post("/key", data={"key": secret}, headers=OURS)
    assert client.get("/topics", headers=ELSEWHERE).status_code == 200
    assert "desk" in client.get("/key").text and secret not in client.get("/key").text
    client.post("/key", data={"forget": "true"}, headers=OURS)
    assert client.get("/topics", headers=ELSEWHERE).status_code == 401
    behind_tls = client.post("/key", data={"key": secret}, headers={"Origin": "https://localhost"}, follow_redirects=False)
    assert behind_tls.headers["set-cookie"].endswith("SameSite=strict; Secure")


@pytest.mark.parametrize("path", ["/judge", "/judgements/x/undo", "/v1/judgements"])
@pytest.mark.parametrize(
    "origin",
    [{}, {"Origin": "null"}, {"Origin": "https://elsewhere.example"}, {"Origin": "http://localhost:81"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_cookie_lets_nothing_be_changed_from_elsewhere(editor: Any, path: str, origin: dict[str, str]) -> None:
    assert editor.post(path, data=MERGE, headers=origin).status_code == 403
    assert editor.get("/v1/judgements").json()["items"] == []


def test_a_key_that_was_revoked_or_may_only_read_lets_nothing_be_changed(client: Any, keys: KeyFile) -> None:
    key, secret = keys.add("reader", ["read"])
    client.cookies.set(KEY_COOKIE, secret)
    assert client.post("/judge", data=MERGE, headers=OURS).status_code == 403
    assert "この判断を下す" not in client.get("/judge", params=MERGE).text
    keys.revoke(key.id)
    assert client.post("/judge", data=MERGE, headers=OURS).status_code == 401
    assert client.get("/").status_code == 200  # as if there were no key


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/%2felsewhere.example", "/%5Celsewhere.example",
        "javascript:alert(1)", "", "/a b",
    ],
)  # fmt: skip
def test_no_form_leads_to_another_host(back: str) -> None:
    assert local(back) == "/" and local(f"/review?at={len(back) + 1}") != "/"


def test_no_link_of_a_page_leads_to_a_host_that_its_address_names(client: Any) -> None:
    page = client.get("http://localhost//elsewhere.example/", headers={"Accept": "text/html"}).text
    assert 'href="/elsewhere.example/?lang=en"' in page and "//elsewhere.example" not in page


def test_links_on_the_pages_of_judging_lead_somewhere(editor: Any) -> None:
    editor.post("/judge", data=MERGE, headers=OURS)
    [made] = editor.get("/v1/judgements").json()["items"]
    for path in ("/review?lang=en", "/judgements?undone=x", f"/judgements/{made['id']}", "/judge", "/key"):
        page = editor.get(path)
        assert page.status_code == 200
        assert not re.search(r"\s(?:style|on[a-z]+)=", page.text)
        for address in set(re.findall(r'(?:href|src)="([^"#]+)[^"]*"', page.text)):
            assert editor.get(unescape(address)).status_code == 200, address
