"""The command that goes through what may be worth judging: ``review``, one key a decision."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Annotated

import click
import typer

from kg import query
from kg.cli.judging import author_of, now, opened
from kg.cli.options import AuthorOption, JsonOption, StoreOption
from kg.cli.output import console, print_json
from kg.errors import JudgementConflict
from kg.judge import Judgement, Verdict, about
from kg.link.sounds import consonants, likeness
from kg.query import verdicts
from kg.store import GraphStore, View, ask

__all__ = ["review"]

SOUNDS = query.Sounds(consonants, likeness)
_KEYS = "[s] same  [n] never the same  [space] later  [u] undo  [q] quit"
_KEYS_OF_ONE = "[o] one thing  [space] later  [u] undo  [q] quit"

_Suggestion = query.Duplicate | query.Namesake


def review(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many pairs, and so many names.")] = 50,
    author: AuthorOption = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Decide about entities that may be one, then about names that may have two bearers, a key each.

    s: the same; n: never the same; o: one thing, not two of that name; space: later; u: undo the last decision; q: quit. With
    --json the suggestions are printed, and nothing is asked.
    """
    with closing(opened(store)) as graph:
        pairs, names = ask(graph, lambda view: _suggested(view, limit))
        if json_:
            print_json({"duplicates": pairs, "namesakes": names})
            return
        made = _decide(graph, [*pairs, *names], author_of(author))
    console.print(f"{len(made)} judged", markup=False)


def _suggested(view: View, limit: int) -> tuple[list[query.Duplicate], list[query.Namesake]]:
    return query.duplicates(view, SOUNDS, limit=limit), query.namesakes(view, limit=limit)


def _decide(graph: GraphStore, suggestions: list[_Suggestion], author: str) -> list[Judgement]:
    """Ask about each suggestion; each decision is carried out at once. Returns those that stand."""
    made: list[tuple[int, Judgement]] = []
    at = 0
    while at < len(suggestions):
        suggested = suggestions[at]
        if not ask(graph, partial(_is_open, suggested)):
            at += 1
            continue
        keys = _KEYS if isinstance(suggested, query.Duplicate) else _KEYS_OF_ONE
        console.print(f"{at + 1}/{len(suggestions)}  {suggested.score:.2f}  {keys}", style="dim", markup=False)
        _print_pair(suggested) if isinstance(suggested, query.Duplicate) else _print_namesake(suggested)
        key = _key()
        if key == "q":
            break
        if key == "u" and made:
            at, last = made.pop()
            with graph.writer() as writer:
                writer.judge(withdrawn=[last.id])
            console.print(f"  undone: {about(last.verdict)}", markup=False)
        elif (verdict := _verdict(suggested, key)) is not None:
            if (j := _judge(graph, verdict, suggested.reasons[0], author)) is not None:
                made.append((at, j))
            at += 1
        elif key == " ":
            at += 1
        else:
            console.print(f"  {keys}", markup=False)
    return [j for _, j in made]


def _is_open(suggested: _Suggestion, view: View) -> bool:
    """Whether what is suggested still is there, and nobody has decided about it."""
    judgements = view.judgements()
    if isinstance(suggested, query.Namesake):
        return bool(view.prominence(suggested.entity.id)) and suggested.entity.id not in judgements.single
    apart = {frozenset(judgements.kept(e) for e in ends) for ends in judgements.apart}
    pair = (suggested.keep.id, suggested.other.id)
    return all(view.prominence(id) for id in pair) and frozenset(pair) not in apart


def _verdict(suggested: _Suggestion, key: str) -> Callable[[View], Verdict] | None:
    """What a key decides; None if it decides nothing."""
    if isinstance(suggested, query.Namesake):
        return partial(verdicts.single, entity=suggested.entity.id) if key == "o" else None
    keep, other = suggested.keep.id, suggested.other.id
    decisions: dict[str, Callable[[View], Verdict]] = {
        "s": lambda view: verdicts.same(view, keep, other),
        "n": lambda view: verdicts.never_same(view, keep, other),
    }
    return decisions.get(key)


def _judge(graph: GraphStore, verdict: Callable[[View], Verdict], reason: str, author: str) -> Judgement | None:
    with graph.writer() as writer:
        j = writer.judgements().new(ask(graph, verdict), author, now(), reason)
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


def _print_pair(pair: query.Duplicate) -> None:
    for card in (pair.keep, pair.other):
        console.print(f"  {card.name}  {card.type}, {card.posts} posts, {card.id}", markup=False, soft_wrap=True)
    for reason in pair.reasons:
        console.print(f"    {reason}", markup=False, soft_wrap=True)


def _print_namesake(name: query.Namesake) -> None:
    console.print(f"  {name.entity.name}  {name.entity.type}, {name.entity.posts} posts: two of that name?", markup=False)
    for cluster in name.clusters:
        console.print(f"    {len(cluster.posts)} posts beside {', '.join(cluster.companions)}", markup=False, soft_wrap=True)
    posts = " ".join(f"--post {post}" for post in name.clusters[-1].posts[:3])
    console.print(f"    if so: kg split {name.entity.name!r} --as NAME {posts}", style="dim", markup=False, soft_wrap=True)
