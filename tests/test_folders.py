"""Whatever happens to a folder of posts, ingesting what changed leaves the graph that ingesting all of it makes.

``make histories`` tries 1,000 histories of up to 60 steps on embedded stores and 100 on a Neo4j server, new ones each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fakes import TABLES, FakeAnalyst
from histories import JUDGEMENTS, ON_A_FILE, ON_A_SERVER, emptied, empty_stores, histories, some
from hypothesis import example, given, note
from hypothesis import strategies as st
from snapshots import snapshot

from kg.errors import JudgementConflict
from kg.ingest import Plan, carry_out, plan_ingest
from kg.judge import Judgements
from kg.pipeline import Analyst
from kg.records import EntityType
from kg.settings import Settings
from kg.store import GraphStore
from kg.verify import differences

HOUSE = "OpenAIやFoxconnの動きを毎週届けるニュースレターに、ぜひご登録ください。"  # recurs, and so is no text of a post
BODIES = (
    "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。",
    f"OracleはOpenAIにクラウドを供給する。SoftBankも加わる。\n\n{HOUSE}",
    f"NVIDIAのH100を採用した。半導体とAIチップの話。\n\n{HOUSE}",
    f"ホンハイとオープンAI。米国のスターゲート。\n\n{HOUSE}",
    "ソフトバンクグループはStargateに5000億ドルを投じる計画だ。",
    "名前のない記事。",
)
LATER = {
    **TABLES,
    EntityType.ORGANIZATION: (*TABLES[EntityType.ORGANIZATION][1:], "OpenAI\tオープンAI | OpenAI LP\tx:1\tfield", "クラウド社\tクラウド\t\tfield"),
    EntityType.PRODUCT: (),
}
ANALYSTS = (FakeAnalyst(), FakeAnalyst(LATER))
"""With the list of names, and with a later one that has other names for one, one more, and some less."""

NAME = st.sampled_from("abcdefg")
FOLDER = st.sampled_from(["", "2025", "2026"])
ANY = st.integers(0, 99)
WRITTEN = st.tuples(NAME, FOLDER, st.sampled_from(BODIES), st.integers(1, 9), st.booleans())
STEP = st.one_of(
    st.tuples(st.just("write"), WRITTEN),
    st.tuples(st.just("write"), WRITTEN),
    st.tuples(st.just("rename"), st.tuples(NAME, NAME)),
    st.tuples(st.just("move"), st.tuples(NAME, FOLDER)),
    st.tuples(st.just("remove"), NAME),
    st.tuples(st.just("ingest"), st.booleans()),
    st.tuples(st.just("ingest some"), ANY),
    st.tuples(st.just("another list"), st.sampled_from([0, 1])),
    st.tuples(st.just("judge"), st.lists(st.sampled_from(JUDGEMENTS), min_size=1, max_size=3)),
    st.tuples(st.just("undo"), ANY),
)


PART: list[tuple[str, Any]] = [
    ("another list", 1),
    ("write", ("g", "", BODIES[0], 1, False)),
    ("write", ("d", "", BODIES[0], 5, False)),
    ("ingest", False),
    ("write", ("b", "", BODIES[0], 3, False)),
    ("another list", 0),
    ("ingest some", 2),
    ("another list", 1),
]
"""A part of the folder, b, is read with another list than the rest, and all of it with the first list again."""


class Archive:
    """A folder of posts, some with an id of their own, and the store that follows it."""

    def __init__(self, folder: Path, store: GraphStore) -> None:
        self.folder = folder
        self.store = store
        self.analyst: Analyst = ANALYSTS[0]
        self.ids = count()

    def files(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self.folder.rglob("*.md"))}

    def place(self, name: str, folder: str) -> Path:
        path = self.folder / folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        return path

    def step(self, step: str, what: Any) -> None:
        """One step of a history."""
        files = self.files()
        match step:
            case "write":
                name, folder, body, day, own_id = what
                path = files.get(name, self.place(name, folder))
                id = f"id: {next(self.ids)}\n" if own_id else ""
                path.write_text(f"---\n{id}title: 題名{day}\ndate: 2025-11-0{day}\ntags: [c, {name}]\n---\n{body}\n", encoding="utf-8")
            case "rename" if what[0] in files and what[1] not in files:
                files[what[0]].rename(files[what[0]].with_stem(what[1]))
            case "move" if what[0] in files:
                files[what[0]].rename(self.place(*what))
            case "remove" if what in files:
                files[what].unlink()
            case "ingest":
                self.ingest([self.folder], prune=what)
            case "ingest some" if files:
                choose = random.Random(what)
                self.ingest(choose.sample(sorted(files.values()), choose.randint(1, len(files))))
            case "another list":
                self.analyst = ANALYSTS[what]
            case "judge" | "undo":
                with self.store.writer() as writer:
                    in_force = writer.judgements().all
                    try:
                        if step == "judge":
                            writer.judge(what)
                        elif in_force:
                            writer.judge(withdrawn=[in_force[what % len(in_force)].id])
                    except JudgementConflict:
                        pass

    def ingest(self, paths: Iterable[Path], *, prune: bool = False) -> Plan:
        """Bring the store up to date with some files or folders."""
        with self.store.writer() as writer:
            plan = plan_ingest(writer, paths, Settings(), self.analyst.recipe, prune=prune)
            list(carry_out(plan, writer, self.analyst, Settings()))
        return plan


def follow(history: list[tuple[str, Any]], store: GraphStore) -> None:
    """Carry out a history; check that it leaves what it should, and nothing once all files are gone."""
    note(f"{history}")
    with empty_stores(2) as (built, empty), TemporaryDirectory() as folder:
        archive = Archive(Path(folder).resolve(), store)
        for step, what in history:
            archive.step(step, what)
        assert archive.ingest([archive.folder], prune=True).problems == []
        again = archive.ingest([archive.folder], prune=True)
        assert (again.posts, again.moved, again.gone, again.unchanged) == ([], [], [], len(archive.files()))
        with store.view() as view:
            judgements = view.judgements()
        for other, way in ((built, archive.folder), (empty, None)):
            with other.writer() as writer:
                writer.judge(judgements)
            if way:
                fresh = Archive(archive.folder, other)
                fresh.analyst = archive.analyst
                fresh.ingest([way])
        _the_same(store, built, judgements)
        for path in archive.files().values():
            path.unlink()
        archive.ingest([archive.folder], prune=True)
        assert snapshot(store) == snapshot(empty)


def _the_same(grown: GraphStore, built: GraphStore, judgements: Judgements) -> None:
    assert snapshot(grown) == snapshot(built)
    with grown.view() as one, built.view() as other:
        assert list(differences(one, other, samples=5)) == []
        assert one.judgements() == other.judgements() == judgements


@some(ON_A_FILE)
@example([*PART, ("judge", JUDGEMENTS[:1])])
@example([*PART, ("remove", "b")])
@given(histories(STEP))
def test_an_embedded_store_that_follows_a_folder_holds_what_is_in_it(history: list[tuple[str, Any]]) -> None:
    with empty_stores(1) as (grown,):
        follow(history, grown)


@pytest.mark.neo4j
@some(ON_A_SERVER)
@given(histories(STEP))
def test_a_neo4j_store_that_follows_a_folder_holds_what_is_in_it(neo4j_store: GraphStore, history: list[tuple[str, Any]]) -> None:
    emptied(neo4j_store)
    follow(history, neo4j_store)
