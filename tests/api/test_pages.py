"""The web pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from builders import a_dated_post
from fastapi import FastAPI
from stories import put as put_posts

from api import create_app
from kg import query
from kg.records import CO_MENTION
from kg.settings import Settings
from kg.store import open_store

OPENAI, FOXCONN, ORACLE, STARGATE = "organization/openai", "organization/foxconn", "organization/oracle", "project/stargate"

PAGES = [
    "/",
    "/?lang=en",
    "/search",
    "/search?q=ＯｐｅｎＡＩ",
    "/search?q=だれも知らない",
    "/entities/organization/openai",
    "/entities/organization/ソフトバンクグループ",
    "/entities/organization/孤立電機",
    "/link",
    "/link?a=オープンAI&b=ホンハイ",
    "/link?a=Foxconn&b=Stargate",
    "/link?a=Foxconn&b=孤立電機",
    "/topics",
    "/topics?q=データ",
    "/topics/ﾃﾞｰﾀｾﾝﾀｰ",
    "/entities/organization/openai?kind=Organization&rel=any&from=2025-11&to=2026&size=300&open=organization/oracle&lang=en",
    "/path",
    "/path?name=ホンハイ&name=OpenAI&name=Stargate&from=2025&k=2",
    "/path?name=Foxconn&name=Stargate&exclude=Oracle",
    "/trends",
    "/trends?falling=true&from=2026-01",
    "/entities/organization/openai/history",
    "/why?a=OpenAI&b=ホンハイ&lang=en",
    "/why?a=Foxconn&b=孤立電機",
    "/communities",
    "/communities/organization/openai",
    "/communities/organization/孤立電機?from=2026",
    "/posts",
    "/posts?entity=OpenAI&entity=Oracle&rel=supplies&from=2026-01&to=2026-01",
    "/posts?topic=データセンター",
    "/posts/2025-11-01-提携",
    "/posts/2025-11-04-孤立",
    "/draft",
    "/docs",
]


OURS = r'<script src="/static/[a-z]+\.js\?v=[0-9a-f]+" type="module">'
"""The only scripts of a page: files of this server."""


@pytest.mark.parametrize("path", [*PAGES, "/entities/organization/none", "/posts/none", "/topics/none"])
def test_no_page_refers_to_another_host_or_holds_a_script_of_its_own(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/html")
    assert not re.findall(r"""(?:src|href|action)=["'](?!/(?!/)|#)""", answer.text)
    assert set(re.findall("<script[^>]*>", answer.text)) == set(re.findall(OURS, answer.text))
    assert not re.search(r"\s(?:style|on[a-z]+)=", answer.text)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_every_link_on_it_too(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    for address in set(re.findall(r'(?:href|src)="([^"#]+)[^"]*"', answer.text)):
        assert client.get(unescape(address)).status_code == 200, address


def test_the_first_page_says_what_the_archive_holds(client: Any) -> None:
    page = client.get("/").text
    assert "<dd>4</dd>" in page and "提携・協業" in page


def test_before_the_first_ingest_the_first_page_says_how_to_make_one(without_store: Any) -> None:
    page = without_store.get("/")
    assert page.status_code == 200
    assert re.search("kg ingest 記事のフォルダー --store [^ <]+/none.db</code>", page.text)
    assert "none.db</code>" in without_store.get("/trends").text


def test_an_empty_graph_is_explained_too(tmp_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    graph = open_store(str(tmp_path / "empty.db"))
    with graph.writer():
        pass
    graph.close()
    empty = serve(create_app(Settings(store=str(tmp_path / "empty.db"))))
    assert "kg ingest" in empty.get("/").text
    page = empty.get("/trends").text
    assert "kg ingest" in page and "1年1月1日" not in page


def test_a_search_says_which_name_matched(client: Any) -> None:
    page = client.get("/search", params={"q": "ﾎﾝﾊｲ"}).text
    assert '<a href="/entities/organization/foxconn">Foxconn</a>' in page
    assert "「ホンハイ」に一致" in page


def test_an_entity_shows_relations_seen_from_its_side(client: Any) -> None:
    assert "供給元" in client.get("/entities/organization/openai").text
    assert "供給先" in client.get("/entities/organization/oracle").text
    assert "/link?a=organization/openai&amp;b=organization/oracle" in client.get("/entities/organization/openai").text


def test_evidence_is_marked_inside_its_sentence(client: Any) -> None:
    page = client.get("/link?a=OpenAI&b=Oracle").text
    assert "<mark>OracleはOpenAIに3000億ドルで供給する計画だ。</mark>" in page
    assert "金額 3000億ドル" in page and "予定・計画" in page


def test_a_link_page_shows_what_the_api_counts(client: Any) -> None:
    page = client.get("/link?a=OpenAI&b=Foxconn").text
    links = client.get("/v1/edges", params={"a": "OpenAI", "b": "Foxconn"}).json()["links"]
    assert re.findall(r'<span class="count">(\d+)</span>', page) == [str(link["claims"]) for link in links]


def test_a_link_sums_up_its_posts_and_amounts(client: Any) -> None:
    page = client.get("/link?a=OpenAI&b=Oracle").text
    assert "記事 1 本" in page and '<th scope="row">3000億ドル</th>' in page


def test_a_topic_leads_to_its_posts_and_entities(client: Any) -> None:
    page = client.get("/topics/データセンター").text
    assert "記事 1 本" in page and "2026年1月" in page
    assert "/entities/organization/foxconn" in page and "/posts/2025-11-01-" in page
    assert "/topics/" in client.get("/entities/organization/openai").text


def test_two_without_a_direct_link_are_shown_with_what_stands_between(client: Any) -> None:
    page = client.get("/link?a=Foxconn&b=Stargate").text
    assert "あいだに立つもの" in page and "Oracle" in page


@pytest.mark.parametrize("path", [p for p in PAGES if p != "/docs"])
def test_titles_and_sentences_are_escaped(client: Any, path: str) -> None:
    page = client.get(path).text
    assert "<script>" not in page and "<b>" not in page


@pytest.mark.parametrize(
    "path", ["/posts/2025-11-01-提携", "/entities/organization/openai", "/link?a=OpenAI&b=Foxconn", "/posts?entity=OpenAI"]
)
def test_titles_and_sentences_are_shown_as_they_are(client: Any, path: str) -> None:
    assert "&lt;script&gt;" in client.get(path).text


@pytest.mark.parametrize("path", ["/search", "/link"])
def test_what_was_typed_is_escaped(client: Any, path: str) -> None:
    page = client.get(path, params={"q": '"><script>', "a": '"><script>', "b": "OpenAI"}).text
    assert "<script>" not in page and '"&gt;' not in page and "&#34;&gt;&lt;script&gt;" in page


def test_a_draft_that_cannot_be_read_stays_on_the_desk(client: Any) -> None:
    answer = client.post("/draft", data={"text": "<script>1</script>"})
    assert answer.status_code == 400
    assert "&lt;script&gt;1&lt;/script&gt;" in answer.text and "読み取れません" in answer.text


def test_a_draft_finds_posts_and_markdown_to_copy(client: Any) -> None:
    answer = client.post("/draft", data={"text": "ホンハイとOpenAIの</textarea>工場"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "ともに" in answer.text and "- [提携" in answer.text
    assert answer.text.count("</textarea>") == 2
    assert client.post("/draft", data={"text": " "}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/entities/organization/foxc", 404, "もしかして"),
        ("/link?a=ホン&b=OpenAI", 404, "もしかして"),
        ("/link?a=OpenAI&b=オープンAI", 400, "同じもの（OpenAI）"),
        ("/path?name=OpenAI&name=Foxcon&to=2026", 404, "「Foxcon」という名前は見つかりません"),
        ("/path?name=OpenAI&name=Foxconn&from=先月", 400, "「先月」は日付として読めません"),
        ("/trends?to=2026-01", 400, "始まりの月を選んでください"),
        ("/topics/none", 404, "主題の記事はありません"),
        ("/entities/organization/openai?size=999", 422, "300 以下"),
        ("/judgements/none", 404, "取り消されたのかも"),
        ("/posts/none", 404, "その記事は"),
        (f"/search?q={'a' * 201}", 422, "入力を確かめて"),
    ],
)
def test_errors_are_small_pages(client: Any, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert words in answer.text and "lang" not in answer.text.partition("<main")[2].partition("<form")[0]


@pytest.mark.parametrize(("there", "names"), [("/link", ("a", "b")), ("/path", ("name", "name"))])
def test_a_mistyped_name_stays_in_the_form_and_is_put_right_by_a_click(client: Any, there: str, names: tuple[str, str]) -> None:
    asked = f"{there}?{names[0]}=オープンAI&{names[1]}=Foxcon"
    page = client.get(asked).text
    assert 'value="オープンAI"' in page and re.search('value="Foxcon"[^>]* aria-invalid="true"', page)
    instead = re.search(rf'もしかして：<a href="({there}[^"]+)">Foxconn</a>', page)
    assert instead is not None
    assert "提携・協業" in client.get(unescape(instead[1])).text
    assert "Nothing is called “Foxcon”" in client.get(asked + "&lang=en").text


def test_a_browser_gets_a_page_at_unknown_addresses_and_a_program_does_not(client: Any) -> None:
    assert "ページが見つかりません" in client.get("/nothing", headers={"accept": "text/html,*/*"}).text
    assert client.get("/nothing").headers["content-type"] == "application/problem+json"
    assert client.get("/v1/nothing", headers={"accept": "text/html"}).headers["content-type"] == "application/problem+json"


def test_the_docs_list_every_operation_and_every_problem(client: Any) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert 'id="entity-not-found"' in page and 'id="store-busy"' in page


def test_related_posts_on_a_page_say_why_with_the_sentence(client: Any) -> None:
    page = client.post("/draft", content="text=OpenAIはFoxconnと提携した。".encode()).text
    assert "ともにFoxconnとOpenAIの提携" in page and '<q lang="ja">' in page
    assert "ともに" in client.get("/posts/2025-11-02-oracle").text


def test_a_page_warns_that_a_story_has_been_told(client: Any, put: Callable[..., None]) -> None:
    for day in ("05", "06"):
        put(f"2025-11-{day}-plant", "筐体 工場 サーバー", "OpenAIはFoxconnに5000億ドルを払う。")
    page = client.post("/draft", content="text=筐体と工場とサーバー。OpenAIはFoxconnに5000億ドルを払う。".encode()).text
    assert "すでに 2 本の記事で伝えています" in page and "最も詳しい" in page and "同じ話の記事" in page
    assert "すでに" not in client.post("/draft", content="text=静かな話。".encode()).text


def test_the_desk_shows_the_archives_sentence_beside_a_fact_that_differs(client: Any, put: Callable[..., None]) -> None:
    put("2025-11-06-cut", "人員の話", "Oracleは<i>最大6000人</i>の人員を削減する。")
    page = client.post("/draft", data={"text": "Oracleは9000人を削減する。"}).text
    assert "Oracleの人員削減：ここでは9000人、「人員の話」では6000人" in page
    assert '<q lang="ja">Oracleは最大6000人の人員を削減する</q>' in page
    [fact] = client.post("/v1/drafts/check", json={"text": "Oracleは9000人を削減する。"}).json()["facts"]
    assert (fact["kind"], fact["about"][0]["id"], fact["others"][0]["post"]["id"]) == ("cut", "organization/oracle", "2025-11-06-cut")


def test_the_desk_shows_both_places_of_what_a_draft_has_in_two_ways(client: Any) -> None:
    page = client.post("/draft", data={"text": "# Oracleの従業員は3000人\n\nOracleの従業員は<b>2000人</b>だ。"}).text
    assert "Oracleの従業員：1行目では3000人、3行目では2000人" in page
    assert '<q lang="ja">Oracleの従業員は3000人</q>' in page and '<q lang="ja">Oracleの従業員は2000人だ</q>' in page


def test_the_desk_tells_how_names_are_written_and_which_figures_differ(client: Any, put: Callable[..., None]) -> None:
    page = client.post("/draft", data={"text": "OpenAIはホンハイを使う。"}).text
    assert "名前の書き方" in page and '<th scope="row">ホンハイ</th>' in page
    assert "The same story" not in page and "How names are written" in client.post("/draft?lang=en", data={"text": "OpenAIはホンハイを使う。"}).text


def test_a_draft_is_kept_when_the_language_is_switched(client: Any) -> None:
    page = client.post("/draft", data={"text": "OpenAIの話", "tick": "x"}).text
    assert re.search('form="desk" formaction="/draft\\?lang=en" formnovalidate name="update"', page)
    assert 'formnovalidate name="keep"' in client.get("/draft").text
    kept = client.post("/draft?lang=en", data={"text": "OpenAIの話", "keep": "true"}).text
    assert "\nOpenAIの話</textarea>" in kept and "Find posts" in kept and 'id="related"' not in kept


def test_ticks_count_without_scripts_too(client: Any) -> None:
    text = {"text": "OpenAIとOracleとStargateの話。"}
    ids = re.findall(r'name="tick" value="([^"]+)"', client.post("/draft", data=text).text)
    assert len(ids) > 1
    page = client.post("/draft", data={**text, "update": "true", "tick": ids[1]}).text
    markdown = re.search(r'<textarea id="markdown".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert markdown is not None and markdown[1].count("- [") == 1 and page.count(" checked ") == 1
    again = client.post("/draft", data={**text, "tick": ids[1]}).text  # looked for anew: those that are pasted are ticked
    assert again.count(" checked ") == len(ids)


def test_what_the_command_line_would_not_paste_is_listed_unticked(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubting(*args: Any, **options: Any) -> query.Coverage:
        found = coverage(*args, **options)
        return replace(found, items=(replace(found.items[0], to_paste=False), *found.items[1:]))

    coverage = query.coverage
    monkeypatch.setattr(query, "coverage", doubting)
    page = client.post("/draft", data={"text": "OpenAIとOracleとStargateの話。"}).text
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert len(boxes) > 1 and [" checked" in box for box in boxes] == [False] + [True] * (len(boxes) - 1)
    markdown = re.search(r'<textarea id="markdown".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert markdown is not None and markdown[1].count("- [") == len(boxes) - 1


def test_each_sentence_of_a_link_stands_once_with_the_posts_that_repeat_it(client: Any, put: Callable[..., None]) -> None:
    partners = ((OPENAI, "partners_with", FOXCONN, 0, "asserted", None), (OPENAI, "partners_with", FOXCONN, 2, "asserted", None))
    again = "OpenAIは<b>Foxconn</b>と提携した。"
    put("2025-11-09-again", "再掲", again, "ひとこと。", again, claims=partners)
    page = client.get("/link?a=OpenAI&b=Foxconn").text
    assert page.count("&lt;/b&gt;と提携した") == 1 and "同じ文がほかに 1 本の記事に" in page and "/posts/2025-11-09-again" in page


def test_how_something_came_to_be_can_be_looked_up(client: Any, put: Callable[..., None]) -> None:
    put("2025-11-09-new", "新顔", "OpenAIはOracleと組む。", claims=((OPENAI, "partners_with", ORACLE, 0, "asserted", None),))
    entity, link = client.get(f"/entities/{OPENAI}").text, client.get("/link?a=OpenAI&b=Oracle").text
    assert f"/entities/{OPENAI}/history" in entity and "/why?a=organization/openai&amp;b=organization/oracle" in link
    history = client.get(f"/entities/{OPENAI}/history").text
    assert history.index("新顔") < history.index("ここではじめて登場") and "加わった関係 1" in history and "SHA-256" in history
    older = client.get(f"/entities/{OPENAI}/history?before=2").text
    assert "新顔" not in older and "ここではじめて登場" in older
    why = client.get("/why?a=OpenAI&b=Oracle").text
    assert "<mark>OpenAIはOracleと組む。</mark>" in why and "2025-11-09-new" in why and "判断はありません" in why
    assert "結びつける文はありません" in client.get("/why?a=Foxconn&b=孤立電機").text
    assert client.get("/why?a=Foxconn&b=だれか").status_code == 404


def test_what_is_only_named_together_is_not_repeated_below_a_relation(client: Any, put: Callable[..., None]) -> None:
    both = ((OPENAI, "uses", ORACLE, 0, "asserted", None), (OPENAI, CO_MENTION, ORACLE, 0, "asserted", None))
    put("2025-11-09-both", "両方", "OpenAIはOracleを使う。", claims=both)
    assert client.get("/link?a=OpenAI&b=Oracle").text.count("OpenAIはOracleを使う。") == 1


def test_a_path_shows_every_step_with_its_sentence(client: Any) -> None:
    page = client.get("/path?name=ホンハイ&name=Stargate").text
    steps = ["Foxconn", "OpenAI", "Oracle", "Stargate"]
    chain = re.search(r'<h3 class="path">(.*?)</h3>', page)
    assert chain is not None and re.findall(r">([^<>—]+)</a>", chain[1]) == steps
    assert page.count("<q ") >= 3 and "Oracleを通らない" in page
    assert "道すじはありません" in client.get("/path?name=Foxconn&name=Stargate&exclude=Oracle").text
    assert "道すじはありません" in client.get("/path?name=Foxconn&name=Stargate&to=2020").text


def test_a_period_includes_both_its_ends(client: Any) -> None:
    for question, found in (("from=2026-01&to=2026-01", 4), ("to=2026-01-05", 4), ("from=2026-02", 0), ("to=2025", 0)):
        assert f"記事 {found} 本</p>" in client.get(f"/posts?{question}").text, question


@pytest.mark.parametrize(("written", "shown"), [("2026-01", "2026年1月"), ("2026-01-15", "2026年1月15日"), ("2026", "2026年")])
def test_a_field_keeps_the_date_that_was_asked_for(client: Any, written: str, shown: str) -> None:
    page = client.get("/posts", params={"from": written}).text
    assert f'<option value="{written}" selected>{shown}</option>' in page and page.count(" selected>") == 1


def test_a_long_list_goes_on_from_page_to_page(client: Any, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sheets", "posts"):
        monkeypatch.setattr(f"api.pages.{module}.SHEET", 2)
    seen, there = [], "/posts?from=2026-01&lang=en"
    for shown in ("1–2 of 4", "3–4 of 4"):
        page = client.get(there).text
        assert shown in page and "4 posts</p>" in page
        seen += re.findall(r'href="/posts/([^"?]+)', page)
        there = unescape((re.search(r'rel="next" href="([^"]+)"', page) or ["", ""])[1])
    assert there == "" and len(set(seen)) == 4
    beyond = client.get("/posts?from=2026-01&lang=en&page=9").text
    assert "3–4 of 4" in beyond and "There is no sheet 9; this is sheet 2" in beyond and "There is no sheet" not in page
    assert 'rel="prev" href="/posts?from=2026-01&amp;lang=en"' in page
    for n in range(2):
        put(f"2026-01-0{n + 1}-more", "続報", "OracleはOpenAIに供給する。", claims=((ORACLE, "supplies", OPENAI, 0, "asserted", None),))
    assert "1〜2 / 3" in client.get("/communities/organization/openai").text


def test_the_posts_behind_a_number_are_listed(client: Any) -> None:
    page = client.get("/posts?entity=Oracle&rel=supplies").text
    assert "記事 1 本</p>" in page and "/posts/2025-11-02-oracle" in page
    assert "記事 0 本</p>" in client.get("/posts?entity=Oracle&entity=孤立電機").text


def test_posts_of_two_topics_are_those_about_both(client: Any, put: Callable[..., None]) -> None:
    put("2026-01-09-both", "両方", "OpenAIは動く。", topics=("データセンター", "半導体"))
    put("2026-01-09-one", "片方", "OpenAIは動く。", topics=("半導体",))
    assert "/posts?topic=" in client.get("/topics/半導体").text
    page = client.get("/posts?topic=半導体&topic=データセンター").text
    assert "記事 1 本</p>" in page and "/posts/2026-01-09-both" in page
    assert "当てはまる記事はありません" in client.get("/posts?topic=半導体&topic=データセンター&to=2020").text


def test_what_links_two_can_be_narrowed_to_a_period(client: Any, put: Callable[..., None]) -> None:
    put("2026-02-09-again", "再び", "OpenAIはFoxconnと組む。", claims=((OPENAI, "partners_with", FOXCONN, 0, "asserted", None),))
    page = client.get("/link?a=OpenAI&b=Foxconn&from=2026-01&to=2026-01").text
    assert '<option value="2026-01" selected>2026年1月</option>' in page and "OpenAIはFoxconnと組む" in page
    assert "この期間に二つを結びつける文はありません" in client.get("/link?a=OpenAI&b=Foxconn&to=2020").text
    kept = client.get("/path?name=OpenAI&name=Foxconn&from=2026").text  # a year is no month, and stays
    assert '<option value="2026" selected>2026年</option>' in kept


def test_the_graph_around_an_entity_can_be_narrowed_down(client: Any) -> None:
    def nodes(question: str) -> set[str]:
        return set(re.findall(r'data-id="([^"]+)"', client.get(f"/entities/organization/openai?{question}").text))

    assert nodes("") == {OPENAI, FOXCONN, ORACLE}
    assert nodes("rel=supplies") == {OPENAI, ORACLE}
    assert nodes("kind=Project") == set()
    assert nodes(f"open={ORACLE}") == {OPENAI, FOXCONN, ORACLE, STARGATE}
    assert nodes(f"open={ORACLE}&kind=Organization") == {OPENAI, FOXCONN, ORACLE}
    assert nodes("size=1&open=nobody") <= {OPENAI, FOXCONN, ORACLE}
    assert STARGATE not in nodes("to=2020")
    assert client.get("/entities/organization/openai?rel=loves").status_code == 422


def test_five_thousand_neighbours_are_summed_up(tmp_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    path = tmp_path / "large.db"
    graph = open_store(str(path))
    put_posts(
        graph, *(a_dated_post("2026-01-05", *(("Hub", "uses", f"N{n:04}") for n in range(at, at + 100))) for at in range(0, 5_000, 100))
    )
    graph.close()
    page = serve(create_app(Settings(store=str(path)))).get("/entities/organization/hub?size=300").text
    assert "5,000 のうち、結びつきの強い 300" in page and "一枚には描けません" in page
    assert page.count('class="node ') == 301 and len(page) < 1_000_000
