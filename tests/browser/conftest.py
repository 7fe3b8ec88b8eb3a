"""A small archive, served to a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromium
import pytest
from builders import a_dated_post
from fakes import FakeAnalyst
from stories import put as put_posts

from api import create_app
from api.dependencies import draft_reader
from api.drafts import DraftReader
from kg.ingest import carry_out, plan_ingest
from kg.keys import KeyFile
from kg.settings import Settings
from kg.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"

POSTS = {
    "2025-11-21-1-openai-foxconn": (
        "OpenAIと鴻海の提携",
        "OpenAIはFoxconnと提携した。両社は米国のデータセンターの設計で協力する。\n\n## 背景\n\nOracleはOpenAIに3000億ドルの計算能力を供給する。",
    ),
    "2025-11-25-1-foxconn-nvidia": ("鴻海とNVIDIAの工場", "ホンハイはNVIDIAと提携した。鴻海のデータセンターにはH100が入る。"),
    "2025-12-01-1-stargate": (
        "Stargateの進み具合",
        "OracleとソフトバンクグループはStargateに参加する。\n\n- ソフトバンクグループはOpenAIに300億ドルを出資する計画だ。\n- OpenAIはFoxconnと提携した。",
    ),
    "2025-12-24-1-hostile": (
        f"{HOSTILE}題名",
        "OpenAIはBroadcomと&lt;script&gt;alert(3)&lt;/script&gt;提携した。データセンターの半導体。",
    ),
}  # fmt: skip


DOUBTFUL = (
    a_dated_post("2025-12-05", names=["Foxcon"], id="2025-12-05-slip", text="<b>Foxcon</b>は&lt;script&gt;alert(4)&lt;/script&gt;静かだ。"),
    *(a_dated_post("2025-12-06", names=["CNN", "RNN", "LSTM"], id=f"2025-12-06-{n}-net") for n in (1, 2)),
    *(a_dated_post("2025-12-07", names=["CNN", "BBC", "NHK"], id=f"2025-12-07-{n}-news") for n in (1, 2)),
)
"""Posts whose names raise doubts: Foxcon may be Foxconn, and CNN may be two."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive and its keys lie."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def key(folder: Path) -> str:
    """A key that may write."""
    return KeyFile(folder / "keys.json").add("編集部", ["write"])[1]


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the archive is served."""
    for id, (title, body) in POSTS.items():
        path = folder / "posts" / f"{id}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: '{title}'\ndate: {id[:10]}\n---\n{body}\n", encoding="utf-8")
    analyst, settings = FakeAnalyst(), Settings(store=str(folder / "kg.db"), keys=str(folder / "keys.json"))
    store = open_store(settings.store)
    with store.writer() as writer:
        plan = plan_ingest(writer, [folder / "posts"], settings, analyst.recipe)
        list(carry_out(plan, writer, analyst, settings))
    put_posts(store, *DOUBTFUL)
    store.close()
    app = create_app(settings)
    reader = DraftReader(load=lambda: (analyst, analyst.analyzer))  # type: ignore[attr-defined]
    app.dependency_overrides[draft_reader] = lambda: reader
    with chromium.Served(app) as served:
        yield served.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    binary, reason = chromium.find(), "there is no Chromium"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        binary, reason = None, "there is no Playwright"
    if binary is None:
        answer = pytest.fail if os.environ.get("KG_REQUIRE_CHROMIUM") == "1" else pytest.skip
        answer(f"no browser to test with: {reason}; `apt-get install chromium` brings one, KG_CHROMIUM may name one")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=binary, args=chromium.FLAGS)
        yield found
        found.close()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens tabs, by the options of a browser context; fails if a page logs an error or asks another host for anything."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        contexts.append(_context(browser, address, options))
        return _watched(contexts[-1].new_page(), address, wrong)

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Browser contexts by their options, for all tests of a file that only read: a new one takes longer than most pages."""
    contexts: dict[str, BrowserContext] = {}

    def opened(**options: Any) -> BrowserContext:
        return contexts.get(repr(options)) or contexts.setdefault(repr(options), _context(browser, address, options))

    yield opened
    for context in contexts.values():
        context.close()


@pytest.fixture
def glance(shared: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Page]]:
    """Opens tabs to read in, like `tab`, in a context for all tests of a file; pages load as for who comes for the first time."""
    wrong: list[str] = []
    pages: list[Page] = []

    def opened(**options: Any) -> Page:
        context = shared(**options)
        pages.append(_watched(context.new_page(), address, wrong))
        context.new_cdp_session(pages[-1]).send("Network.setCacheDisabled", {"cacheDisabled": True})
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
    assert wrong == []


def _context(browser: Browser, address: str, options: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(base_url=address, **{"locale": "ja", **options})
    context.set_default_timeout(60_000)  # a busy machine takes its time over the first page
    return context


def _watched(page: Page, address: str, wrong: list[str]) -> Page:
    """The page, which from now on writes down what must not be."""
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else wrong.append(request.url))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return page


@pytest.fixture
def page(tab: Callable[..., Page]) -> Page:
    """A Japanese reader's tab."""
    return tab()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which looks for what keeps people out."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
