"""What people do with the pages, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

OPENAI = "/entities/organization/openai"
DRAFT = "# OpenAIとホンハイの工場\n\nOpenAIはFoxconnと提携した。データセンターの話。"


def at(page: Page) -> str:
    """The address without the host, as people read it."""
    return unquote(re.sub(r"^https?://[^/]+", "", page.url))


def test_from_a_name_to_the_sentence_in_its_post(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="組織、人物、製品などの名前").fill("ホンハイ")
    page.get_by_role("option", name="Foxconn").click()
    page.wait_for_url("**/entities/organization/foxconn")
    page.locator("#relations .rows li", has=page.get_by_role("link", name="OpenAI", exact=True)).get_by_role(
        "link", name=re.compile("すべての文")
    ).first.click()
    page.wait_for_url("**/link?**")
    quoted = page.locator(".sentences q").first.inner_text()
    assert "提携" in quoted
    page.locator(".place").first.click()
    page.wait_for_url("**/posts/**")
    offset = at(page).partition("#at-")[2]
    marked = page.locator(f"#at-{offset} + mark")
    assert marked.is_visible() and marked.inner_text() in quoted


def test_the_same_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.type("ホンハイ")  # the field has the focus
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entities/organization/foxconn")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for wanted in ("**/link?**", "**/posts/**"):
        pattern = re.compile("/link\\?a=" if "link" in wanted else "/posts/.*#at-")
        for _ in range(80):
            page.keyboard.press("Tab")
            if pattern.search(page.evaluate("document.activeElement.href?.baseVal ?? document.activeElement.href ?? ''")):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(wanted)
    assert page.locator("#text mark").count() > 0


def test_what_is_typed_can_be_searched_without_choosing(page: Page) -> None:
    page.goto("/")
    page.keyboard.type("ホンハイ")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.get_by_role("link", name="Foxconn", exact=True).is_visible()


def test_a_draft_gives_posts_to_tick_and_copy_by_keyboard(tab: Callable[..., Page]) -> None:
    page = tab(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/draft")
    page.get_by_label(re.compile("^下書き")).focus()
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ticks = page.get_by_role("checkbox")
    ticks.first.wait_for()
    assert ticks.count() >= 3
    markdown = page.get_by_label("貼り付け用の Markdown")
    assert len(markdown.input_value().splitlines()) == ticks.count()
    ticks.first.focus()
    page.keyboard.press("Space")
    left = markdown.input_value()
    assert len(left.splitlines()) == ticks.count() - 1 and left.startswith("- [")
    page.get_by_role("button", name="コピー").focus()
    page.keyboard.press("Enter")
    page.get_by_text("コピーしました").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == left


DROP = """async ([bytes, name]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name));
    const field = document.getElementById("text");
    field.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def test_a_file_can_be_dropped_on_the_desk_and_what_is_lost_is_said(page: Page) -> None:
    page.goto("/draft")
    field, told = page.get_by_label(re.compile("^下書き")), page.get_by_role("alert")
    page.evaluate(DROP, [list(DRAFT.encode("shift_jis")), "昔.md"])
    told.get_by_text("「昔.md」は UTF-8 ではないので、Shift_JIS として読みました").wait_for()
    assert field.input_value() == DRAFT
    page.evaluate(DROP, [[0x89, 0x50, 0x4E, 0x47, 0, 0xFF], "絵.png"])
    told.get_by_text("「絵.png」は文字として読めませんでした").wait_for()
    assert field.input_value() == DRAFT
    page.evaluate(DROP, [list(("長" * 200_001).encode()), "長.md"])
    told.get_by_text("200,001 文字あり、入るのは 200,000 文字まで").wait_for()
    page.evaluate(DROP, [list(DRAFT.encode()), "draft.md"])
    page.wait_for_function("document.querySelector('[role=alert]').textContent === ''")
    page.get_by_role("button", name="English").click()  # the draft comes along, before it is looked for and after
    page.wait_for_url("**/draft?lang=en")
    assert page.get_by_label(re.compile("^Draft")).input_value() == DRAFT and page.get_by_role("checkbox").count() == 0
    page.get_by_role("button", name="Find posts").click()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="日本語").click()
    page.wait_for_url("**/draft?lang=ja")
    assert page.get_by_label(re.compile("^下書き")).input_value() == DRAFT
    ticks = page.get_by_role("checkbox")
    assert [ticks.nth(n).is_checked() for n in range(2)] == [False, True]


def test_a_node_expands_and_the_address_says_so(page: Page) -> None:
    page.goto(f"{OPENAI}#graph")
    foxconn, nvidia = (page.locator(f'a.node[data-id="organization/{name}"]') for name in ("foxconn", "nvidia"))
    assert nvidia.count() == 0
    foxconn.click()
    nvidia.wait_for()
    assert at(page) == f"{OPENAI}?open=organization/foxconn#graph"
    page.reload()
    assert nvidia.count() == 1
    foxconn.click()  # a second click goes there
    page.wait_for_url("**/entities/organization/foxconn")
    page.go_back()
    nvidia.wait_for()


def test_a_node_expands_by_keyboard_and_keeps_the_focus(page: Page) -> None:
    page.goto(f"{OPENAI}#graph")
    page.locator('a.node[data-id="organization/foxconn"]').focus()
    page.keyboard.press("Enter")
    page.locator('a.node[data-id="organization/nvidia"]').wait_for()
    assert page.evaluate("document.activeElement.dataset.id") == "organization/foxconn"


def test_a_node_can_be_dragged_and_the_drawing_zoomed(page: Page) -> None:
    page.goto(f"{OPENAI}#graph")
    node = page.locator("a.node:not(.middle)").first
    node.scroll_into_view_if_needed()
    old = node.get_attribute("transform")
    box = node.locator("circle").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    page.mouse.up()
    assert node.get_attribute("transform") != old and at(page).startswith(OPENAI) and "open=" not in at(page)
    away = """id => {
        const at = (node) => node.transform.baseVal[0].matrix;
        const [one, middle] = [`a.node[data-id="${id}"]`, "a.node.middle"].map((there) => at(document.querySelector(there)));
        return [one.e - middle.e, one.f - middle.f].map(Math.round);
    }"""
    dragged = node.get_attribute("data-id")
    put = page.evaluate(away, dragged)
    page.locator('a.node[data-id="organization/foxconn"]').click()  # expanding leaves it where it was put
    page.locator('a.node[data-id="organization/nvidia"]').wait_for()
    assert page.evaluate(away, dragged) == put
    svg = page.locator(".canvas svg")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="拡大").click()
    assert svg.get_attribute("viewBox") != whole
    page.get_by_role("button", name="全体").click()
    assert svg.get_attribute("viewBox") == whole


def test_everything_works_without_scripts(tab: Callable[..., Page]) -> None:
    page = tab(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="組織、人物、製品などの名前").fill("ホンハイ")
    page.get_by_role("button", name="探す").last.click()
    page.get_by_role("link", name="Foxconn", exact=True).click()
    page.locator("a.node:not(.middle)").first.click()
    assert page.locator("h1").inner_text() and "foxconn" not in at(page)
    page.goto("/draft")
    page.get_by_label(re.compile("^下書き")).fill(DRAFT)
    page.get_by_role("button", name="探す").last.click()
    assert page.get_by_label("貼り付け用の Markdown").input_value().count("- [") >= 3


def test_dates_slide_and_the_address_says_so(page: Page) -> None:
    page.goto("/link?a=OpenAI&b=Foxconn")
    assert page.locator("#found").get_by_text("2025年11月21日").first.is_visible()
    start = page.get_by_role("slider", name="いつから")
    start.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**from=2025-12**")
    page.locator("#found").get_by_text("2025年12月1日").first.wait_for()
    assert page.locator("#found").get_by_text("2025年11月21日").count() == 0
    assert start.get_attribute("aria-valuetext") == "2025年12月"
    assert page.evaluate("document.activeElement.type") == "range"
    assert "from=2025-12" in (page.get_by_role("link", name="English").get_attribute("href") or "")
    page.locator("select[name=from]").select_option("")
    page.locator("#found").get_by_text("2025年11月21日").first.wait_for()
    assert at(page) == "/link?a=OpenAI&b=Foxconn"


def test_dates_slide_under_the_graph_too(page: Page) -> None:
    page.goto(f"{OPENAI}#graph")
    foxconn, oracle = (page.locator(f'a.node[data-id="organization/{name}"]') for name in ("foxconn", "oracle"))
    assert oracle.count() == 1
    page.get_by_role("slider", name="いつから").press("End")
    page.wait_for_url("**from=2025-12**")
    page.locator("#graph").get_by_role("button", name="拡大").wait_for()  # works on the new drawing
    assert oracle.count() == 0
    foxconn.click()
    page.wait_for_url("**open=**")
    assert page.get_by_role("slider").count() == 2


def undone(page: Page) -> None:
    page.get_by_text("取り消しました").wait_for()
    page.goto("/judgements")
    assert page.get_by_text("判断はまだありません").is_visible()


def test_a_merge_is_previewed_done_seen_and_undone(page: Page, key: str) -> None:
    page.goto("/entities/organization/foxconn")
    page.get_by_role("link", name="間違いを知らせる").click()
    page.get_by_label("それと同じもの").fill("Foxcon")
    page.get_by_role("button", name="どうなるかを見る").click()
    page.get_by_role("heading", name="こう変わります").wait_for()
    assert page.get_by_text("kg merge organization/foxconn organization/foxcon", exact=True).is_visible()
    page.get_by_role("link", name="キーを入れる").click()
    page.get_by_label("キー", exact=True).fill(key)
    page.get_by_role("button", name="使う").click()
    page.get_by_label("判断する人").fill("山田")
    page.get_by_role("button", name="この判断を下す").click()
    page.get_by_text("反映しました").wait_for()
    decided = at(page).partition("?")[0]
    page.goto("/entities/organization/foxcon")
    assert at(page) == "/entities/organization/foxconn"
    page.goto(decided)
    assert "山田" in page.locator("main").inner_text()
    page.get_by_role("button", name="取り消す").click()
    undone(page)
    page.goto("/entities/organization/foxcon")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Foxcon ")


def test_doubts_are_decided_by_one_key_each(page: Page, key: str, address: str) -> None:
    page.context.add_cookies([{"name": "kg-key", "value": key, "url": address, "httpOnly": True, "sameSite": "Strict"}])
    page.goto("/review")
    page.get_by_label("文字キーで選ぶ").wait_for()
    assert "FoxconnとFoxconは同じものですか" in page.locator("main").inner_text()
    page.get_by_label("理由").press("s")  # is typed
    assert page.get_by_label("理由").input_value().count("s") == 1 and at(page) == "/review"
    page.locator("h1").click()
    page.keyboard.press("s")
    page.get_by_text("判断しました").wait_for()
    assert "CNNは二つのものを指していますか" in page.locator("main").inner_text()
    page.keyboard.press("u")
    page.get_by_text("取り消しました").wait_for()
    page.keyboard.press("l")
    page.get_by_text("2 件のうち 2 件め").wait_for()
    page.get_by_label("文字キーで選ぶ").uncheck()
    page.keyboard.press("b")
    page.keyboard.press("Tab")
    assert at(page) == "/review?at=2"
    page.get_by_label("文字キーで選ぶ").check()
    page.keyboard.press("b")
    page.get_by_text("2 件のうち 1 件め").wait_for()
    page.keyboard.press("n")
    page.get_by_text("判断しました").wait_for()
    page.keyboard.press("u")
    undone(page)


def test_doubts_are_decided_without_scripts(tab: Callable[..., Page], key: str) -> None:
    page = tab(java_script_enabled=False)
    page.goto("/key?back=/review")
    page.get_by_label("キー", exact=True).fill(key)
    page.get_by_role("button", name="使う").click()
    page.get_by_role("button", name="別").click()
    page.get_by_text("判断しました").wait_for()
    page.get_by_role("link", name="分ける").click()
    page.get_by_label("もう一方の名前").fill("CNN放送")
    page.get_by_role("button", name="どうなるかを見る").click()
    assert page.get_by_text("表示の変わる記事 2 本").is_visible()
    page.get_by_role("link", name="見直し").first.click()
    page.get_by_role("link", name="下された判断").click()
    page.get_by_role("button", name="取り消す").click()
    undone(page)


def test_the_language_can_be_switched_and_stays(page: Page) -> None:
    page.goto("/link?a=OpenAI&b=Foxconn")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en" and "a=OpenAI" in at(page)
    page.get_by_role("link", name="OpenAI", exact=True).first.click()
    page.wait_for_url("**/entities/**")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("combobox", name="Search by name").fill("Oracle")
    page.get_by_role("option", name="Oracle").click()
    page.wait_for_url("**/entities/organization/oracle?lang=en")


def test_an_english_browser_is_greeted_in_english(tab: Callable[..., Page]) -> None:
    page = tab(locale="en-GB")
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Who, with whom")
