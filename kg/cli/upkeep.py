"""Commands that keep a store safe: ``backup``, ``restore``, ``repair`` and ``rebuild``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.ending import ended_at_once
from kg.cli.options import JsonOption, StoreOption, settings_for
from kg.cli.output import console, errors, print_json, print_problems
from kg.errors import UsageError
from kg.files import scratch
from kg.posts.files import unreadable
from kg.settings import Settings
from kg.store import open_store
from kg.store.embedded import EmbeddedStore, upkeep
from kg.store.embedded.store import locked

if TYPE_CHECKING:
    from kg.ingest import Plan
    from kg.pipeline import Analyst
    from kg.store import Writer

__all__ = ["backup", "rebuild", "repair", "restore"]

_PATIENCE = 3600.0
"""Seconds that reading a whole store may take."""


def _say(text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)


def _file(store: str | None) -> Path:
    """The file of the store."""
    settings = settings_for(store)
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    graph.close()  # only its path is wanted
    if not isinstance(graph, EmbeddedStore):
        raise UsageError(f"{settings.store}: a server keeps its own copies; `kg copy` moves its posts to and from a file")
    return graph.path


def backup(
    target: Annotated[Path, typer.Argument(help="The copy to write; an older copy there is replaced.")], store: StoreOption = None
) -> None:
    """Write a copy of the store, while others read and write it."""
    path = _file(store)
    with errors.status("copying…"):
        upkeep.back_up(path, target)
    with closing(EmbeddedStore(target)) as copied, copied.view() as view:
        _say(f"{target}: {view.post_count} posts as of now")


def restore(copy: Annotated[Path, typer.Argument(help="A copy that `kg backup` wrote.")], store: StoreOption = None) -> None:
    """Put a copy in the place of the store; a server may go on reading, an ingest may not run."""
    path = _file(store)
    with errors.status("restoring…"):
        upkeep.restore(copy, path)
    with closing(EmbeddedStore(path)) as restored, restored.view() as view:
        _say(f"{path}: {view.post_count} posts")


def repair(
    posts: Annotated[list[Path] | None, typer.Argument(help="Folders of posts, for what can no longer be read.", readable=False)] = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Make a damaged store anew from the texts in it that can still be read, and from the folders that are given.

    The damaged file is kept beside it; receipts begin anew. Stop what serves it first. Exit status: 0 done, or nothing was wrong;
    3 some posts or judgements are lost.
    """
    from kg.ingest import plan_ingest, plan_rebuild, stored_file
    from kg.pipeline import Analyst
    from kg.store.base import Stamp

    path = _file(store)
    settings = settings_for(store)
    if problem := next(filter(None, map(unreadable, posts or [])), None):  # or what stands there would be lost
        raise UsageError(f"{problem.path}: {problem.reason}; {problem.remedy}")
    if not path.exists():
        raise UsageError(f"{path}: no such store; `kg ingest PATH --store {path}` makes one")
    with locked(path):
        damage = upkeep.damage_of(path)
        if damage is None:
            _say(f"{path}: not damaged; `kg rebuild --check` proves that it holds what its posts say")
            return
        found = upkeep.salvage(upkeep.set_aside_before(path) or path)
        if not found.posts and not posts:
            raise UsageError(f"{path}: no post in it can be read any more; name the folders of posts")
        analyst = Analyst.of(settings)
        files = [stored_file(Stamp(id, root, file, digest, ""), text) for id, root, file, digest, text in found.posts]
        with _workshop(path) as folder:
            anew = folder / path.name
            upkeep.keep_decided(anew, found.decided)
            with closing(EmbeddedStore(anew)) as graph, graph.writer() as writer:
                _carry_out(plan_rebuild(files, settings), writer, analyst, settings)
                if posts:
                    _carry_out(plan_ingest(writer, posts, settings, analyst.recipe), writer, analyst, settings)
                stored = set(writer.stamps())
            upkeep.settle(anew)
            aside = upkeep.set_aside(path)
            upkeep.replace(anew, path)
    lost = sorted(set(found.lost) - stored)
    if json_:
        kept = {"readable": len(found.posts), "posts": len(stored), "lost": lost, "judgements_lost": found.undecided}
        print_json({"damage": damage, **kept, "damaged_file": str(aside)})
    else:
        _say(f"{path}: {len(stored)} posts, {len(found.posts)} read from the damaged file, which is now {aside}")
        _say("receipts begin anew: what changed before, and when, is not taken over")
        for post_id in lost:
            errors.print(f"lost: {post_id}", markup=False, highlight=False, soft_wrap=True)
        if found.undecided:
            read = sum(map(len, found.decided.values()))
            text = f"lost: judgements; {read} could be read; `kg judgements import` puts back what `kg judgements export` wrote"
            errors.print(text, markup=False, highlight=False, soft_wrap=True)
    if lost or found.undecided:
        raise typer.Exit(3)


def rebuild(
    check: Annotated[bool, typer.Option("--check", help="Change nothing: build beside, and say what differs.")] = False,
    store: StoreOption = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Show at most so many differences.")] = 50,
    json_: JsonOption = False,
) -> None:
    """Analyse all stored posts anew, from their stored texts.

    With --check the store is left alone, looked over for damage, and compared with one that is built from scratch. Exit status:
    0 the same, 1 not.
    """
    from kg.ingest import plan_rebuild, stored_file
    from kg.pipeline import Analyst
    from kg.verify import differences

    settings = settings_for(store)
    analyst = Analyst.of(settings)
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password, timeout=_PATIENCE)
    if not check:
        with graph.writer() as writer:
            files = [stored_file(stamp, writer.source(id)) for id, stamp in sorted(writer.stamps().items())]
            done = _carry_out(plan_rebuild(files, settings), writer, analyst, settings)
        graph.close()
        if json_:
            print_json({"posts": done})
        else:
            _say(f"{settings.store}: {done} posts analysed anew")
        return
    with ExitStack() as stack:
        stack.enter_context(closing(graph))
        if isinstance(graph, EmbeddedStore):
            upkeep.check(graph.path)
        folder = stack.enter_context(scratch())
        anew = stack.enter_context(closing(EmbeddedStore(folder / "kg.db")))
        view = stack.enter_context(graph.view())
        with anew.writer() as writer:
            writer.judge(view.judgements())
            files = [stored_file(stamp, view.source(id)) for id, stamp in sorted(view.stamps().items())]
            _carry_out(plan_rebuild(files, settings), writer, analyst, settings)
        with anew.view() as other:
            found = list(islice(differences(view, other), most + 1))
            posts = other.post_count
    if json_:
        print_json({"identical": not found, "posts": posts, "differences": found[:most], "more": len(found) > most})
    elif found:
        for line in found[:most]:
            _say(line)
        if len(found) > most:
            _say("… and more")
    else:
        _say(f"{settings.store}: the same as built from scratch, {posts} posts")
    if found:
        raise typer.Exit(1)


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder beside the store; the caller holds the writer's lock. What one that was killed left in it is thrown away."""
    folder = path.with_name(f"{path.name}.anew")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _carry_out(plan: Plan, writer: Writer, analyst: Analyst, settings: Settings) -> int:
    """Do what was planned; returns how many posts were stored."""
    from kg.ingest import carry_out

    with ended_at_once(), errors.status("analysing…"):
        done = sum(1 for _ in carry_out(plan, writer, analyst, settings))
    print_problems(p for p in plan.problems if p.skipped)
    return done
