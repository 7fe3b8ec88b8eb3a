"""Three processes that ingest and edit, judge, and copy one store at once, all killed at a random moment.

``make kills`` does it 50 times (``KG_KILLS``).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeAnalyst
from histories import JUDGEMENTS
from snapshots import snapshot

from kg.errors import JudgementConflict, StoreBusy, UsageError
from kg.ingest import carry_out, plan_ingest, plan_rebuild, stored_file
from kg.settings import Settings
from kg.store import Writer
from kg.store.embedded import EmbeddedStore, upkeep

pytestmark = pytest.mark.process

KILLS = int(os.environ.get("KG_KILLS", 4))
POSTS = 12
BODIES = (
    "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。",
    "OracleはOpenAIにクラウドを供給する。SoftBankも加わる。",
    "NVIDIAのH100を採用した。ホンハイとオープンAIは米国でスターゲートに加わる。",
)
ANALYST = FakeAnalyst()

Work = Callable[[Path, random.Random, Connection], None]


def edit(folder: Path, choose: random.Random, number: int) -> None:
    """Write another version of a post."""
    path = folder / "posts" / f"p{number:02}.md"
    body = "".join(choose.sample(BODIES, 2))
    path.write_text(f"---\ntitle: 第{number}報\ndate: 2025-11-{number + 1:02}\n---\n{body}第{number}-{choose.random()}版。\n", encoding="utf-8")


def write(folder: Path, change: Callable[[Writer], None]) -> None:
    """Change the store as soon as nobody else does."""
    while True:
        try:
            with closing(EmbeddedStore(folder / "kg.db")) as store, store.writer() as writer:
                return change(writer)
        except StoreBusy:
            time.sleep(0.001)


def read_and_edit(folder: Path, choose: random.Random, said: Connection) -> None:
    """Ingest the folder again and again; say of each post that it is stored, in which version."""

    def ingest(writer: Writer) -> None:
        plan = plan_ingest(writer, [folder / "posts"], Settings(), ANALYST.recipe)
        for facts in carry_out(plan, writer, ANALYST, Settings()):
            said.send((facts.post.id, facts.post.content_hash))

    while True:
        write(folder, ingest)
        for number in choose.sample(range(POSTS), 3):
            edit(folder, choose, number)


def judge(folder: Path, choose: random.Random, said: Connection) -> None:
    """Judge and undo; say what is in force then."""
    chosen = JUDGEMENTS[0]

    def change(writer: Writer) -> None:
        if chosen in writer.judgements().all:
            writer.judge(withdrawn=[chosen.id])
        else:
            writer.judge([chosen])
        said.send({j.id for j in writer.judgements()})

    while True:
        chosen = choose.choice(JUDGEMENTS)
        try:
            write(folder, change)
        except JudgementConflict:
            continue


def copy(folder: Path, choose: random.Random, said: Connection) -> None:
    """Copy the store over the copy before."""
    while True:
        try:
            upkeep.back_up(folder / "kg.db", folder / "copy.db")
        except UsageError:  # there is no store yet
            time.sleep(0.001)
        else:
            said.send("copied")


def killed(folder: Path, choose: random.Random) -> dict[str, list[Any]]:
    """Have all of it done at once and killed after some while; returns what each said."""
    context = multiprocessing.get_context("fork")
    said: dict[str, list[Any]] = {}
    workers = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the test run hold nothing that the children need
        for work in (read_and_edit, judge, copy):
            read, write_end = context.Pipe(duplex=False)
            process = context.Process(target=work, args=(folder, random.Random(choose.random()), write_end))
            process.start()
            write_end.close()
            workers.append((work.__name__, process, read))
            said[work.__name__] = []
    by_pipe = {read: name for name, _, read in workers}
    for _ in range(choose.randrange(60)):
        for read in wait(list(by_pipe)):
            assert isinstance(read, Connection)
            said[by_pipe[read]].append(read.recv())
    for _ in range(choose.randrange(20_000)):  # somewhere into the next step
        pass
    for _, process, _ in workers:
        assert process.pid is not None and process.exitcode is None
        os.kill(process.pid, signal.SIGKILL)
    for name, process, read in workers:
        process.join()
        try:
            while True:
                said[name].append(read.recv())
        except (EOFError, OSError):  # the last word may be cut
            read.close()
    return said


def is_whole(path: Path, tmp_path: Path) -> None:
    """Check that a store is sound and holds of its posts what one holds to which nothing happened."""
    assert upkeep.damage_of(path) is None
    with closing(EmbeddedStore(path)) as store, closing(EmbeddedStore(tmp_path / "calm.db")) as calm:
        with store.view() as view, calm.writer() as writer:
            writer.judge(view.judgements())
            files = [stored_file(stamp, view.source(id)) for id, stamp in sorted(view.stamps().items())]
            list(carry_out(plan_rebuild(files, Settings()), writer, ANALYST, Settings()))
        assert snapshot(store) == snapshot(calm)
    for file in tmp_path.glob("calm.db*"):
        file.unlink()


@pytest.mark.parametrize("seed", range(KILLS))
def test_kill_9_while_posts_are_read_edited_judged_and_copied_at_once(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    (tmp_path / "posts").mkdir()
    for number in range(POSTS):
        edit(tmp_path, choose, number)
    said = killed(tmp_path, choose)
    path, copied = tmp_path / "kg.db", tmp_path / "copy.db"
    with closing(EmbeddedStore(path)) as store:
        with store.writer() as writer:  # opens at once, whoever held it
            stamps, in_force = writer.stamps(), {j.id for j in writer.judgements()}
        is_whole(path, tmp_path)
        stored = dict(said["read_and_edit"])
        with store.writer() as writer:
            now = {p.id: p.content_hash for p in plan_ingest(writer, [tmp_path / "posts"], Settings(), "anything", everything=True).posts}
    assert stamps.keys() >= stored.keys()
    for post_id, stamp in stamps.items():  # of an edit that was on its way either version
        assert stamp.content_hash in (stored.get(post_id), now.get(post_id))  # a file that was killed half written is no post
    last = said["judge"][-1] if said["judge"] else set()
    assert len(in_force ^ last) <= 1  # one may have been on its way
    assert copied.exists() or not said["copy"]
    if copied.exists():
        is_whole(copied, tmp_path)
    upkeep.back_up(path, copied)
    is_whole(copied, tmp_path)
    assert not list(tmp_path.glob("*.part*"))  # what a killed one left behind, the next one clears away
