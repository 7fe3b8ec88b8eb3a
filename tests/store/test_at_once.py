"""Several ingests into one store at once, with readers throughout: one is let in at a time, the others are told so, and nobody sees a wrong graph."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from histories import empty_stores
from snapshots import snapshot

from kg.errors import StoreBusy, UsageError
from kg.ingest import carry_out, plan_ingest
from kg.settings import Settings
from kg.store import GraphStore, View, ask, open_store
from kg.verify import differences

BODIES = (
    "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。",
    "OracleはOpenAIにクラウドを供給する。SoftBankも加わる。",
    "NVIDIAのH100を採用した。ホンハイとオープンAIは米国でスターゲートに加わる。",
)
HOUSE = "OpenAIやFoxconnの動きを毎週届けるニュースレターに、ぜひご登録ください。"  # recurs in either half, and in both more often

Open = Callable[[], GraphStore]


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the store as another process would."""
    with ExitStack() as stack:
        if request.param == "neo4j":
            request.getfixturevalue("neo4j_store")
            server = request.getfixturevalue("neo4j_server")
            yield lambda: stack.enter_context(closing(open_store(server.uri, server.user, server.password)))
        else:
            yield lambda: stack.enter_context(closing(open_store(str(tmp_path / "kg.db"))))


@pytest.fixture
def halves(tmp_path: Path) -> list[Path]:
    """Two folders of posts under one."""
    choose = random.Random(1)
    for n in range(16):
        path = tmp_path / "posts" / ("one", "two")[n % 2] / f"p{n:02}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(choose.sample(BODIES, 2)) + f"第{n}報。" + (f"\n\n{HOUSE}" if n % 4 < 2 else "")
        path.write_text(f"---\ntitle: 第{n}報\ndate: 2025-11-{n + 1:02}\n---\n{body}\n", encoding="utf-8")
    return sorted((tmp_path / "posts").iterdir())


def ingest(store: GraphStore, folder: Path) -> None:
    analyst = FakeAnalyst()
    with store.writer() as writer:
        list(carry_out(plan_ingest(writer, [folder], Settings(), analyst.recipe), writer, analyst, Settings()))


def look(view: View) -> bool:
    """Whether what a view tells fits together: each post whole, and the graph that of its posts."""
    named = set()
    claims = 0
    for post_id in view.posts():
        found = view.found(post_id)
        if view.source(post_id).count("第") and not found.mentions:
            return False
        named |= {m.entity_id for m in view.mentions_in(post_id)}
        claims += len(view.claims_in(post_id))
    stats = view.stats()
    edges = {e.key: e.claims for id in view.entities() for e in view.edges_of(id)}
    return (set(view.entities()), stats.entities, stats.claims, sum(edges.values())) == (named, len(named), claims, claims)


def test_two_halves_and_the_whole_at_once_end_as_one_ingest_of_all(open_again: Open, halves: list[Path], tmp_path: Path) -> None:
    whole = tmp_path / "posts"
    began = threading.Barrier(3)
    refused: list[str] = []
    wrong: list[object] = []
    looked = 0
    done = threading.Event()

    def write(folder: Path) -> None:
        store = open_again()
        began.wait(30)
        while True:  # as a person would who is told to try again
            try:
                return ingest(store, folder)
            except StoreBusy as error:
                refused.append(str(error))
                done.wait(0.1)
            except BaseException as error:
                wrong.append(error)
                raise

    def read() -> None:
        nonlocal looked
        store = open_again()
        while not done.is_set():
            before = looked  # by anybody, when this one began to ask
            try:
                if not ask(store, look):
                    wrong.append("a graph that does not fit together")
                looked += 1
            except UsageError as error:  # before the first post
                if "kg ingest" not in str(error) or before:
                    wrong.append(error)
            except BaseException as error:  # noqa: BLE001 - reported below
                wrong.append(error)

    writers = [threading.Thread(target=write, args=(folder,)) for folder in (*halves, whole)]
    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(120)
    done.set()
    for thread in readers:
        thread.join(120)
    assert wrong == [] and looked > 0
    assert refused and all("try again when they are done" in text or "another ingest is writing" in text for text in refused)
    store = open_again()
    ingest(store, whole)  # for who came last may have read a half, whose paths begin at its own folder
    with empty_stores(1) as (calm,):
        ingest(calm, whole)
        assert snapshot(store) == snapshot(calm)
        with store.view() as one, calm.view() as other:
            assert list(differences(one, other, samples=5)) == []
