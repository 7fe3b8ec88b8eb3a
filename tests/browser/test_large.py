"""A neighbourhood of 300 in a browser: how much is drawn, whether it can be read, and what moves when it is dragged. No clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import chromium
import pytest
from builders import a_dated_post
from stories import put

from api import create_app
from kg.settings import Settings
from kg.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

MANY = 300


@pytest.fixture(scope="module")
def hub(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of an entity with 5,000 neighbours, of which 300 are drawn; some of them are linked to one another."""
    path = tmp_path_factory.mktemp("large") / "kg.db"
    store = open_store(str(path))
    edges = [("Hub", "uses", f"部品メーカー{n:04}") for n in range(5_000)]
    among = [(f"部品メーカー{n:04}", "supplies", f"部品メーカー{n + 7:04}") for n in range(0, 4_900, 3)]
    both = [*edges, *among]
    put(store, *(a_dated_post("2026-01-05", *both[at : at + 200]) for at in range(0, len(both), 200)))
    store.close()
    with chromium.Served(create_app(Settings(store=str(path)))) as served:
        page = browser.new_page(base_url=served.address, locale="ja", viewport={"width": 1400, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(f"/entities/organization/hub?size={MANY}#graph")
        yield page
        page.close()


def test_of_5000_the_strongest_300_are_drawn_and_the_others_counted(hub: Page) -> None:
    assert "5,000 のうち、結びつきの強い 300" in hub.locator("#graph").inner_text()
    assert hub.locator("a.node").count() == MANY + 1
    strokes = hub.locator(".lines path").count()
    assert hub.locator(".canvas svg *").count() == 3 + 4 * (MANY + 1) + strokes and strokes <= 16
    assert hub.locator("#graph tbody tr").count() == MANY
    assert hub.locator("*").count() < 5_000


def test_no_name_covers_another(hub: Page) -> None:
    covered = hub.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll(".canvas a.node text")].map((text) => text.getBoundingClientRect());
            const over = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
            return boxes.filter((a, n) => boxes.slice(n + 1).some((b) => over(a, b))).length;
        }"""
    )
    assert covered == 0


def test_dragging_a_node_moves_it_and_its_lines_and_nothing_else(hub: Page) -> None:
    node = hub.locator("a.node:not(.middle)").first
    node.scroll_into_view_if_needed()
    box = node.locator("circle").bounding_box()
    assert box is not None
    number = [one.get_attribute("data-id") for one in hub.locator("a.node").all()].index(node.get_attribute("data-id"))
    mine = hub.evaluate(
        "n => [...document.querySelectorAll('.lines path')].filter(p => p.dataset.ends.split(' ').includes(String(n))).length", number
    )
    hub.evaluate(
        """() => {
            window.moved = new Set();
            const lit = document.querySelector(".lit-lines");
            new MutationObserver((all) => all.forEach((one) => one.target !== lit && moved.add(one.target))).observe(
                document.querySelector(".canvas svg"),
                { attributes: true, childList: true, subtree: true, attributeFilter: ["transform", "d", "viewBox"] });
        }"""
    )
    hub.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hub.mouse.down()
    hub.mouse.move(box["x"] + 90, box["y"] + 40, steps=12)
    hub.mouse.up()
    assert hub.evaluate("moved.size") == 1 + mine
