"""Commands that look around: ``neighborhood``, ``connect``, ``find-posts``, ``firsts``."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import query
from kg.cli.answer import answer, names_in, period_of, print_evidence
from kg.cli.options import (
    DirectionOption,
    EvidenceOption,
    ExcludeOption,
    JsonOption,
    LimitOption,
    MaxDegreeOption,
    MaxHopsOption,
    MinPostsOption,
    NameArgument,
    PostArgument,
    RelationOption,
    SinceOption,
    StoreOption,
    UntilOption,
)
from kg.cli.output import console, counted, day, print_json, table
from kg.store import View
from kg.store.base import PostCard

__all__ = ["connect", "find_posts", "firsts", "neighborhood"]


def neighborhood(
    name: NameArgument,
    depth: Annotated[int, typer.Option("--depth", min=1, max=3, help="How many hops.")] = 1,
    type: RelationOption = None,
    direction: DirectionOption = None,
    min_posts: MinPostsOption = 1,
    max_degree: MaxDegreeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 50,
    evidence: EvidenceOption = 0,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """The graph around an entity: the strongest of what is within some hops, and all edges between."""
    period = period_of(since, until)

    def question(view: View) -> query.Neighborhood:
        return query.neighborhood(
            view, query.resolve(view, name), depth, types=type or None, limit=limit,
            direction=direction, min_posts=min_posts, max_degree=max_degree, period=period, evidence=evidence,
        )  # fmt: skip

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    table(name, ("hops", "name", "type", "posts", "strength"), ((n.distance, n.name, n.type, n.posts, n.strength) for n in found.nodes))
    edges = f"{counted(len(found.edges), 'edge')} between them{'' if found.complete else ', and there is more'}"
    console.print(f"{counted(len(found.nodes), 'entity', 'entities')}, {edges}", markup=False)


def connect(
    names: Annotated[list[str], typer.Argument(help="Any names of two to eight entities, or their ids.")],
    k: Annotated[int, typer.Option("-k", min=1, max=5, help="How many paths of each pair, in JSON.")] = 1,
    max_hops: MaxHopsOption = 4,
    exclude: ExcludeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What holds several entities together, with the evidence of each step."""
    period = period_of(since, until)

    def question(view: View) -> query.Connection:
        ids = [query.resolve(view, name) for name in names]
        without = [query.resolve(view, name) for name in exclude or ()]
        return query.connection(view, ids, k=k, max_hops=max_hops, exclude=without, period=period)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    if not found.connected:
        some = "nothing connects" if not found.hops else "not all are connected:"
        console.print(f"{some} {', '.join(found.names[: len(set(names))])}", markup=False)
    for hop in found.hops:
        console.print(f"{hop.head_name} – {hop.tail_name} ({counted(hop.posts, 'post')})", style="bold", markup=False)
        for item in hop.evidence[:1]:
            print_evidence(item, {hop.head: hop.head_name, hop.tail: hop.tail_name}, "   ")


def find_posts(
    entity: Annotated[list[str] | None, typer.Option("--entity", "-e", help="A post mentions it; of several all.")] = None,
    relation: Annotated[str | None, typer.Option("--relation", "-r", help="A post claims this of them, or of anything.")] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="A post is about it.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 50,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """The posts that answer to every condition, newest first."""
    period = period_of(since, until)

    def question(view: View) -> list[PostCard]:
        return query.posts_where(
            view,
            entities=[query.resolve(view, name) for name in entity or ()],
            relation=relation,
            topic=query.resolve_topic(view, topic) if topic else None,
            period=period,
            limit=limit,
        )

    found = answer(store, question)
    if json_:
        print_json(found)
    else:
        table("Posts", ("date", "title", "id"), ((day(p.published_at), p.title, p.id) for p in found))


def firsts(
    post_id: PostArgument,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What a post says that no earlier one does."""

    def question(view: View) -> tuple[query.Firsts, dict[str, str]]:
        said = query.firsts(view, post_id)
        return said, names_in(view, said.claims)

    found, names = answer(store, question)
    if json_:
        print_json(found)
        return
    console.print(f"{found.post.title} · {day(found.post.published_at)} · {found.post.permalink}", style="bold", markup=False)
    table("Mentioned first", ("name", "type", "posts", "id"), ((e.name, e.type, e.posts, e.id) for e in found.entities))
    table("Linked first", ("", ""), ((a.name, b.name) for a, b in found.pairs))
    table("Claimed first", ("", "", "", "evidence"), ((names[c.head], c.type, names[c.tail], c.text) for c in found.claims))
