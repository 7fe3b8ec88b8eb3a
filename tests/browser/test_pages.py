"""Every page in a browser: for everybody, without a jump, and with what was written as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HOSTILE = "2025-12-24-1-hostile"
PAGES = [
    "/",
    "/search?q=ホンハイ",
    "/entities/organization/openai",
    "/link?a=OpenAI&b=Foxconn",
    "/path?name=Foxconn&name=Stargate&name=NVIDIA",
    "/trends",
    "/communities",
    "/communities/organization/openai",
    "/topics",
    "/topics/データセンター",
    "/posts?entity=OpenAI",
    f"/posts/{HOSTILE}",
    "/draft",
    "/review",
    "/review?at=2",
    "/judge?kind=same&entity=Foxconn&other=Foxcon",
    f"/judge?kind=split&posts={HOSTILE}",
    "/judgements",
    "/entities/organization/foxconn/history",
    "/why?a=OpenAI&b=Foxconn",
    "/key",
    "/docs",
]
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; })).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 200);
})"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_nobody_out_and_does_not_jump(glance: Callable[..., Page], axe: str, path: str) -> None:
    for options in ({}, {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}, "locale": "en"}):
        page = glance(**options)
        page.goto(path)
        assert page.evaluate(SHIFTS) < 0.01
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
        page.evaluate(axe)
        found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
        wrong = [v for v in found if v["impact"] in ("serious", "critical")]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in wrong] == []


@pytest.mark.parametrize("path", [p for p in PAGES if p not in ("/docs", "/topics")])
def test_what_was_written_is_text(glance: Callable[..., Page], path: str) -> None:
    page = glance()
    page.goto(path)
    assert page.locator("img").count() == 0
    assert page.evaluate("[...document.scripts].every(s => new URL(s.src).origin === location.origin)")


def test_a_hostile_title_and_sentence_are_shown_as_they_are(glance: Callable[..., Page]) -> None:
    page = glance()
    page.goto(f"/posts/{HOSTILE}")
    assert page.locator("h1").inner_text() == "<img src=x onerror=alert(1)><script>alert(2)</script>題名"
    assert "<script>alert(3)</script>" in page.locator("#text").inner_text()


def test_a_page_can_be_printed(glance: Callable[..., Page]) -> None:
    page = glance()
    page.goto("/link?a=OpenAI&b=Foxconn")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible() and page.locator("q").first.is_visible()
