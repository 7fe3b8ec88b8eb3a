"""Commands that read posts: ``ingest`` and ``extract``."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from kg.cli.ending import ended_at_once
from kg.cli.options import JsonOption, PathsArgument, StoreOption, settings_for
from kg.cli.output import as_json, console, counted, errors, print_json, print_problems
from kg.cli.record import Total
from kg.errors import UsageError
from kg.judge import Judgements, judged
from kg.posts.files import SUFFIXES, unreadable
from kg.query.receipts import receipt_data
from kg.records import RELATION_TYPES, PostFacts, Problem
from kg.settings import Settings
from kg.store import ask, open_store, stats_of
from kg.store.base import Receipt, Stats

if TYPE_CHECKING:
    from kg.ingest import Plan

__all__ = ["SKIPPED_STATUS", "extract", "ingest"]

SKIPPED_STATUS = 3
"""Exit status of a run that left files out."""
_NO_POST: Final = f"name the folder that holds the posts ({', '.join(SUFFIXES)})"

_WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Processes that analyse text.")]


def ingest(
    paths: PathsArgument,
    store: StoreOption = None,
    workers: _WorkersOption = None,
    prune: Annotated[bool, typer.Option("--prune", help="Withdraw posts whose files are gone from the given folders.")] = False,
    force: Annotated[bool, typer.Option("--force", help="With --prune: even if nothing, or less than half, is left of a folder.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Analyse unchanged posts too.")] = False,
    receipts: Annotated[Path | None, typer.Option("--receipts", help="A file to write what each change did, as JSON lines.")] = None,
    json_: JsonOption = False,
) -> None:
    """Read posts into the store; only what changed is analysed.

    Exit status: 0 all posts are stored, 3 some files were skipped (each is named), 1 nothing could be done.
    """
    from kg.ingest import carry_out, plan_ingest  # slow to import: not for every command
    from kg.pipeline import Analyst

    if force and not prune:
        raise UsageError("--force says something of --prune alone; give both, or neither")
    _see_paths(paths)
    settings = settings_for(store, workers)
    analyst = Analyst.of(settings)
    began = time.monotonic()
    total = Total()
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    with ended_at_once(), graph.writer() as writer, _lines(receipts) as write:

        def told(receipt: Receipt) -> None:
            total.add(receipt)
            write(receipt)

        with errors.status("reading files…"):
            plan = plan_ingest(writer, paths, settings, analyst.recipe, prune=prune, everything=everything)
        if prune and not force:
            _see_folders(plan)
        unread = {problem.path for problem in plan.skipped}
        empty = [str(below.folder) for below in plan.below if not below.files and str(below.folder) not in unread]
        plan.problems += [Problem(folder, "no post in it", _NO_POST, skipped=False) for folder in empty]
        print_problems(plan.problems)
        known = len(plan.problems)
        stored = 0
        with _progress(len(plan.posts)) as advance:
            for facts in carry_out(plan, writer, analyst, settings, told):
                stored += 1
                advance(len(facts.post.source))
        print_problems(plan.problems[known:])
    stats = stats_of(graph)
    graph.close()
    missing = set() if prune else {post_id for below in plan.below for post_id in below.missing}
    summary = {
        "analysed": stored,
        "unchanged": plan.unchanged,
        "rewritten": len(plan.rewritten),
        "relinked": len(plan.relinked),
        "moved": len(plan.moved),
        "withdrawn": len(plan.gone),
        "missing": len(missing),
        "skipped": len({p.path for p in plan.skipped}),
        "warnings": sum(not p.skipped for p in plan.problems),
        "seconds": round(time.monotonic() - began, 1),
    }
    if json_:
        print_json(summary | {"changes": total.data(), "problems": plan.problems, "stats": stats})
    else:
        _print_summary(summary, stats, settings.store)
        if total.receipts:
            console.print(str(total), markup=False)
    if missing:
        said = f"{counted(len(missing), 'stored post')} without a file any more, such as {min(missing)}; --prune withdraws what is missing"
        errors.print(f"[yellow]warning[/] {escape(said)}", highlight=False, soft_wrap=True)
    if plan.skipped:
        raise typer.Exit(SKIPPED_STATUS)


def _see_paths(paths: list[Path]) -> None:
    """See that there is something to read at one of the paths, before a store is made for it.

    Raises:
        UsageError: there is not; says why of each.
    """
    problems = [problem for path in paths if (problem := unreadable(path)) is not None]
    if len(problems) == len(paths):
        raise UsageError(" · ".join(f"{p.path}: {p.reason} → {p.remedy}" for p in problems))


def _see_folders(plan: Plan) -> None:
    """See that no folder is given by mistake that others are in the place of.

    Raises:
        UsageError: one would lose all of its posts, or most and many of them.
    """
    for below in plan.below:
        if below.lost:
            left = "no post is there any more" if not below.files else f"{counted(below.files, 'post')} left there"
            raise UsageError(
                f"{below.folder}: {left}, and --prune would withdraw {len(below.missing):,} of the {below.stored:,} that are stored from"
                " it; nothing was changed. If they are really gone, add --force; else see that it is the right folder, mounted and complete"
            )


def _print_summary(summary: dict[str, Any], stats: Stats, store: str) -> None:
    done = ", ".join(f"{value} {name}" for name, value in summary.items() if name != "seconds" and (value or name == "analysed"))
    console.print(f"{done} in {summary['seconds']} s", markup=False)
    console.print(
        f"{store}: {stats.posts} posts, {stats.entities} entities, {stats.mentions} mentions, {stats.claims} claims, {stats.edges} edges",
        markup=False,
    )


def extract(
    paths: PathsArgument,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a post (the only format so far, and the default).")] = True,
    workers: _WorkersOption = None,
    store: Annotated[
        str | None, typer.Option("--store", help="Show it as the judgements of this store do, so that ids are those of its graph.")
    ] = None,
) -> None:
    """Print what is found in posts, one JSON object a line; nothing is stored.

    Each has `path`, `entities` with `mentions`, `topics` and `relations` with `evidence`; `start` and `end` are code-point
    offsets into the decoded file, front matter included.
    """
    from kg.ingest import read_all
    from kg.pipeline import Analyst
    from kg.posts import block_digests, recurring

    _see_paths(paths)
    settings = settings_for(store, workers)
    judgements = _judgements(settings) if store is not None else Judgements()
    analyst = Analyst.of(settings)
    shown: dict[str, str] = {}
    posts = []
    problems: list[Problem] = []
    for found in read_all(paths, settings):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            file, post = found
            shown[post.id] = file.shown
            posts.append(post)
    print_problems(problems)
    house_text = recurring(Counter(digest for post in posts for digest in block_digests(post)).items())
    processes = settings.workers if len(posts) > 10 else 1
    with ended_at_once(), analyst.sentences(processes) as analyze, _progress(len(posts)) as advance:
        known = len(problems)
        for facts in analyst.facts(posts, analyze, house_text, problems):
            sys.stdout.write(json.dumps(extraction(judged(facts, judgements), shown[facts.post.id]), ensure_ascii=False) + "\n")
            advance(len(facts.post.source))
    print_problems(problems[known:])
    if any(p.skipped for p in problems):
        raise typer.Exit(SKIPPED_STATUS)


def _judgements(settings: Settings) -> Judgements:
    """The judgements in force in a store."""
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    try:
        return ask(graph, lambda view: view.judgements())
    finally:
        graph.close()


def extraction(facts: PostFacts, path: str) -> dict[str, Any]:
    """The facts of a post as `kg extract` prints them."""
    mentions: dict[str, list[dict[str, Any]]] = {}
    for m in facts.mentions:
        mentions.setdefault(m.entity_id, []).append({"start": m.start, "end": m.end, "text": m.surface})
    return {
        "path": path,
        "id": facts.post.id,
        "title": facts.post.title,
        "entities": [{"id": e.id, "name": e.name, "type": e.type, "mentions": mentions[e.id]} for e in facts.entities],
        "topics": [{"id": t.id, "name": t.name, "weight": t.weight} for t in facts.topics],
        "relations": [
            {
                "head": c.head,
                "type": c.type,
                "tail": c.tail,
                "evidence": {"text": c.text, "start": c.start, "end": c.end},
                "amount": c.amount,
                "status": c.status,
                "amount_value": c.amount_value,
                "amount_high": c.amount_high,
                "amount_currency": c.amount_currency,
                "date": c.date,
                "role": c.role,
                "confidence": c.confidence,
            }
            for c in facts.claims
            if c.type in RELATION_TYPES
        ],
    }


@contextmanager
def _lines(file: Path | None) -> Iterator[Callable[[Receipt], object]]:
    """Writes receipts to a file as they come; nowhere without one."""
    if file is None:
        yield lambda receipt: None
        return

    def write(receipt: Receipt) -> None:
        with _writing(file):
            opened.write(json.dumps(as_json(receipt_data(receipt)), ensure_ascii=False) + "\n")

    with _writing(file):
        opened = file.open("w", encoding="utf-8", buffering=1)  # a line is there once the change is stored that it tells of
    try:
        yield write
    finally:
        with _writing(file):
            opened.close()


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


@contextmanager
def _progress(posts: int) -> Iterator[Any]:
    """A bar on standard error with posts, characters a second and the time that remains."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("posts · {task.fields[rate]} characters/s ·"),
        TimeElapsedColumn(),
        TextColumn("· remaining"),
        TimeRemainingColumn(),
    )
    if not posts:
        yield lambda size: None
        return
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
        task = bar.add_task("analysing", total=posts, rate="–")
        began, done = time.monotonic(), 0

        def advance(size: int) -> None:
            nonlocal done
            done += size
            rate = done / max(time.monotonic() - began, 0.001)
            bar.update(task, advance=1, rate=f"{rate:,.0f}")

        yield advance
