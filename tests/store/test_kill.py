"""Processes that are killed in the middle of writing: what they said was stored is stored, and nothing is stored by halves."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import warnings
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from chronicle import chronicle
from snapshots import snapshot

from kg.records import PostFacts
from kg.store import GraphStore, open_store
from kg.store.embedded import upkeep

pytestmark = pytest.mark.process

TOLD = chronicle()
KILLS = 50

Step = tuple[str, int]
"""What is done, and to which post."""


def edited(facts: PostFacts) -> PostFacts:
    """The same post with its first claim gone and another title."""
    return replace(facts, post=replace(facts.post, title="改題"), claims=facts.claims[1:])


def do(step: Step, path: Path, copy: Path) -> None:
    what, number = step
    if what == "copy":
        upkeep.back_up(path, copy)
        return
    if what == "restore":
        if copy.exists():
            upkeep.restore(copy, path)
        return
    with closing(open_store(str(path))) as store, store.writer() as writer:
        match what:
            case "put":
                writer.put(TOLD[number], "r1")
            case "edit":
                writer.put(edited(TOLD[number]), "r1")
            case "delete":
                writer.delete(TOLD[number].post.id)


def after(steps: Iterable[Step]) -> dict[str, PostFacts]:
    """The posts that are stored after some steps."""
    posts: dict[str, PostFacts] = {}
    copied: dict[str, PostFacts] | None = None
    for what, number in steps:
        match what:
            case "put" | "edit":
                posts[TOLD[number].post.id] = TOLD[number] if what == "put" else edited(TOLD[number])
            case "delete":
                posts.pop(TOLD[number].post.id, None)
            case "copy":
                copied = dict(posts)
            case "restore" if copied is not None:
                posts = dict(copied)
    return posts


def victim(steps: list[Step], path: Path, copy: Path, done: Connection) -> None:
    for step in steps:
        do(step, path, copy)
        done.send_bytes(b".")
    signal.pause()


def killed(steps: list[Step], path: Path, copy: Path, moment: int, choose: random.Random) -> int:
    """Have another process carry out steps and kill it once it has said that `moment` are done, or a little later; returns how many it said."""
    context = multiprocessing.get_context("fork")
    read, write = context.Pipe(duplex=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the test run hold nothing that the child needs
        process = context.Process(target=victim, args=(steps, path, copy, write))
        process.start()
    write.close()
    said = 0
    while said < moment:
        read.recv_bytes()
        said += 1
    for _ in range(choose.randrange(20_000)):  # somewhere into the next step
        pass
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while True:
        try:
            read.recv_bytes()
            said += 1
        except EOFError:
            return said


def holds(store: GraphStore, posts: dict[str, PostFacts], tmp_path: Path, name: str) -> bool:
    """Whether a store holds just these posts, and the same as one to which nothing happened."""
    with store.view() as view:
        if view.posts().keys() != posts.keys() or any(view.post(p).title != f.post.title for p, f in posts.items()):
            return False
    with closing(open_store(str(tmp_path / name))) as calm:
        with calm.writer() as writer:
            writer.put_all(sorted(posts.values(), key=lambda f: f.post.id), "r1")
        return snapshot(calm) == snapshot(store)


@pytest.mark.parametrize("seed", range(KILLS))
def test_kill_9_at_any_moment_leaves_what_was_stored_and_nothing_by_halves(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    path, copy = tmp_path / "kg.db", tmp_path / "copy.db"
    actions = ("put", "put", "put", "edit", "delete", "copy", "restore")
    steps: list[Step] = [("put", n) for n in range(4)]
    steps += [(choose.choice(actions), choose.randrange(8)) for _ in range(8)]
    said = killed(steps, path, copy, choose.randrange(len(steps)), choose)
    if not path.exists():
        assert said == 0
        return
    with closing(open_store(str(path))) as store:
        with store.writer():  # opens, whatever happened; a file that was killed while it was made is made again
            pass
        assert upkeep.damage_of(path) is None
        possible = [after(steps[: said + more]) for more in (0, 1)]
        assert any(holds(store, posts, tmp_path, f"calm-{n}.db") for n, posts in enumerate(possible)), steps[: said + 1]
    if copy.exists():
        assert upkeep.damage_of(copy) is None
    do(("put", 0), path, copy)
    do(("copy", 0), path, copy)
    do(("restore", 0), path, copy)
    assert not list(tmp_path.glob("*.part*"))  # what a killed one left behind, the next one clears away


def test_readers_see_whole_posts_while_another_process_writes_and_is_killed(tmp_path: Path) -> None:
    path, copy = tmp_path / "kg.db", tmp_path / "copy.db"
    whole = {facts.post.id: {c.id for c in facts.claims} for facts in TOLD}
    for n in range(len(TOLD)):
        do(("put", n), path, copy)
    seen = 0
    with closing(open_store(str(path))) as store:
        for seed in range(5):
            choose = random.Random(seed)
            steps = [(choose.choice(("put", "delete")), choose.randrange(len(TOLD))) for _ in range(12)]
            context = multiprocessing.get_context("fork")
            read, write = context.Pipe(duplex=False)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                process = context.Process(target=victim, args=(steps, path, copy, write))
                process.start()
            write.close()
            for _ in range(choose.randrange(1, len(steps))):
                read.recv_bytes()
                with store.view() as view:
                    before = view.revision
                    for post_id in view.posts():
                        assert {c.id for c in view.claims_in(post_id)} == whole[post_id]
                        seen += 1
                    assert view.revision == before
            process.kill()
            process.join()
    assert seen > len(TOLD)
