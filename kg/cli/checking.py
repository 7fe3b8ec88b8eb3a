"""Commands for editors: what to look at in a draft before it goes out, and what the archive lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg import query
from kg.cli.answer import answer
from kg.cli.drafts import cut, file_of, own_post, read_with, warn_of_telling
from kg.cli.options import JsonOption, LimitOption, StoreOption
from kg.cli.output import console, day, print_json, table
from kg.errors import UsageError
from kg.records import PostFacts, Problem
from kg.store.base import PostCard
from kg.topics import names_of

if TYPE_CHECKING:
    from kg.pipeline import Analyst

__all__ = ["check", "gaps"]


def check(
    draft: Annotated[str, typer.Argument(help="A draft's file, or `-` for standard input.")],
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What to look at in a draft: names that the archive writes otherwise or has not, figures and other facts that it has otherwise,
    figures of the title that the text does not give, what it states in two ways, a story already told."""
    mine = None if draft == "-" else file_of(draft)
    if mine is None and draft != "-":
        raise UsageError(f"{cut(draft) or repr(draft)}: no such file; give a draft's file, or `-` for standard input")
    facts = read_with(mine, _facts)
    found = answer(store, lambda view: query.check(view, facts, exclude=own_post(view, mine, facts.post.id)))
    if json_:
        print_json(found)
        return
    if found.told is not None:
        warn_of_telling(found.told)
    for twice in found.twice:
        console.print(f"- {twice.note.en}", markup=False, soft_wrap=True)
        for sentence in dict.fromkeys(s.sentence for s in twice.statements):
            console.print(f"  {sentence}", markup=False, soft_wrap=True)
    notes = [*(h.en for h in found.headline), *(n.note.en for n in found.names if n.note is not None), *(f.note.en for f in found.figures)]
    for note in notes:
        console.print(f"- {note}", markup=False, soft_wrap=True)
    for fact in found.facts:
        console.print(f"- {fact.note.en}", markup=False, soft_wrap=True)
        for other in fact.others:
            console.print(f"  {other.sentence}", markup=False, soft_wrap=True)
    if not found.names:
        console.print("no names are found in this; a headline or a few lines more may help")
        return
    rows = ((n.name, n.mentions, n.posts, *_first(n.first)) for n in found.listed)
    table("Names", ("name", "mentions", "posts", "first mentioned", "in"), rows)


def _facts(analyst: Analyst, text: str, name: str, problems: list[Problem]) -> PostFacts:
    with analyst.sentences() as analyze:
        return analyst.facts_of_draft(text, analyze, name, problems)


def _first(post: PostCard | None) -> tuple[str, str]:
    return (day(post.published_at), post.title) if post else ("", "")


def gaps(
    min_posts: Annotated[int, typer.Option("--min-posts", min=1, help="Only pairs and topics of so many posts.")] = 5,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What may be missing: pairs and topics without a post of their own, and posts that later facts have overtaken."""
    found = answer(store, lambda view: query.gaps(view, names_of=names_of, min_posts=min_posts, limit=limit))
    if json_:
        print_json(found)
        return
    pairs = ((f"{g.a_name} – {g.b_name}", ", ".join(g.types), g.posts, g.latest.title) for g in found.pairs)
    table("Pairs without a post of their own", ("pair", "relations", "posts", "newest post"), pairs)
    topics = (("、".join((g.name, *g.also)), g.posts, g.latest.title) for g in found.topics)
    table("Topics without a post of their own", ("topic", "posts", "newest post"), topics)
    changes = [(o.note.en, len(o.older), ", ".join(e.post.id for e in o.older)) for o in found.overtaken]
    changes += [(f.note.en, len(f.older), ", ".join(o.post.id for o in f.older)) for f in found.facts]
    table("Posts overtaken by later facts", ("what changed", "posts", "which"), changes)
