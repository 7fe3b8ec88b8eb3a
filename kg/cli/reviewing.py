"""The command that goes through what may be worth judging: ``review``, one key a decision."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import partial
from typing import Annotated

import click
import typer

from kg import query
from kg.cli.judging import author_of, now, opened
from kg.cli.options import JsonOption, StoreOption
from kg.cli.output import console, print_json
from kg.errors import JudgementConflict
from kg.judge import Judgement, about, judgement
from kg.link.sounds import consonants, likeness
from kg.query import verdicts
from kg.store import GraphStore, View, ask

__all__ = ["review"]

SOUNDS = query.Sounds(consonants, likeness)
_KEYS = "[s] same  [n] never the same  [space] later  [u] undo  [q] quit"


def review(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many pairs, and so many names.")] = 50,
    author: Annotated[str | None, typer.Option("--author", help="Who decides; default KG_AUTHOR, else the user.")] = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Decide about entities that may be one, a key each; then see which names may have two bearers.

    s: the same; n: never the same; space: later; u: undo the last decision; q: quit. With --json the suggestions are printed,
    and nothing is asked.
    """
    with closing(opened(store)) as graph:
        pairs, names = ask(graph, lambda view: _suggested(view, limit))
        if json_:
            print_json({"duplicates": pairs, "namesakes": names})
            return
        made = _decide(graph, pairs, author_of(author))
    console.print(f"{len(made)} judged", markup=False)
    for name in names:
        _print_namesake(name)


def _suggested(view: View, limit: int) -> tuple[list[query.Duplicate], list[query.Namesake]]:
    return query.duplicates(view, SOUNDS, limit=limit), query.namesakes(view, limit=limit)


def _decide(graph: GraphStore, pairs: list[query.Duplicate], author: str) -> list[Judgement]:
    """Ask about each pair; each decision is carried out at once. Returns those that stand."""
    made: list[tuple[int, Judgement]] = []
    at = 0
    while at < len(pairs):
        pair = pairs[at]
        if not ask(graph, partial(_is_open, pair)):
            at += 1
            continue
        _print_pair(pair, at + 1, len(pairs))
        key = _key()
        if key == "q":
            break
        if key == "u" and made:
            at, last = made.pop()
            with graph.writer() as writer:
                writer.judge(withdrawn=[last.id])
            console.print(f"  undone: {about(last.verdict)}", markup=False)
        elif key in ("s", "n"):
            if (j := _judge(graph, pair, key, author)) is not None:
                made.append((at, j))
            at += 1
        elif key == " ":
            at += 1
        else:
            console.print(f"  {_KEYS}", markup=False)
    return [j for _, j in made]


def _is_open(pair: query.Duplicate, view: View) -> bool:
    """Whether there still are two, and nobody has decided about them."""
    judgements = view.judgements()
    apart = {frozenset(judgements.kept(e) for e in ends) for ends in judgements.apart}
    return all(view.prominence(c.id) for c in (pair.keep, pair.other)) and frozenset((pair.keep.id, pair.other.id)) not in apart


def _judge(graph: GraphStore, pair: query.Duplicate, key: str, author: str) -> Judgement | None:
    decide = verdicts.same if key == "s" else verdicts.never_same
    with graph.writer() as writer:
        j = judgement(ask(graph, lambda view: decide(view, pair.keep.id, pair.other.id)), author, now(), pair.reasons[0])
        try:
            posts = writer.judge([j])
        except JudgementConflict as error:
            console.print(f"  refused: {error}", markup=False, soft_wrap=True)
            return None
    console.print(f"  judged: {about(j.verdict)}; {len(posts)} posts are shown differently", markup=False, soft_wrap=True)
    return j


def _key() -> str:
    """The next key; where there is no terminal, the next character of standard input, and `q` at its end."""
    while True:
        key = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        if key not in ("\n", "\r"):
            return key.casefold() if key else "q"


def _print_pair(pair: query.Duplicate, number: int, of: int) -> None:
    console.print(f"{number}/{of}  {pair.score:.2f}  {_KEYS}", style="dim", markup=False)
    for card in (pair.keep, pair.other):
        console.print(f"  {card.name}  {card.type}, {card.posts} posts, {card.id}", markup=False, soft_wrap=True)
    for reason in pair.reasons:
        console.print(f"    {reason}", markup=False, soft_wrap=True)


def _print_namesake(name: query.Namesake) -> None:
    console.print(f"{name.score:.2f}  {name.entity.name}  {name.entity.type}, {name.entity.posts} posts: two of that name?", markup=False)
    for cluster in name.clusters:
        console.print(f"    {len(cluster.posts)} posts beside {', '.join(cluster.companions)}", markup=False, soft_wrap=True)
    posts = " ".join(f"--post {post}" for post in name.clusters[-1].posts[:3])
    console.print(f"    kg split {name.entity.name!r} --as NAME {posts}", style="dim", markup=False, soft_wrap=True)
