"""Commands that ask the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from kg import query
from kg.cli.answer import answer, counts, names_in, period_of, posts_counted, print_evidence
from kg.cli.options import (
    DirectionOption,
    EntityTypeOption,
    EvidenceOption,
    ExcludeOption,
    JsonOption,
    LimitOption,
    MaxDegreeOption,
    MaxHopsOption,
    MinConfidenceOption,
    MinPostsOption,
    NameArgument,
    OneRelationOption,
    PostArgument,
    RelationOption,
    SinceOption,
    StoreOption,
    UntilOption,
)
from kg.cli.output import console, counted, day, print_json, table
from kg.query.evidence import Evidence, is_sure
from kg.records import CO_MENTION
from kg.store import View
from kg.store.base import EntityCard, Stats
from kg.topics import main_name

__all__ = ["entity", "evidence", "link", "neighbors", "path", "post", "posts", "search", "stats", "topic", "topics"]


def search(
    text: Annotated[str, typer.Argument(help="A name, or a part of one.")],
    type: EntityTypeOption = None,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Find entities by any of their names."""
    found = answer(store, lambda view: query.search(view, text, type=type, limit=limit))
    if json_:
        print_json(found)
    elif not found:
        console.print(f"nothing is called {text!r}", markup=False)
    else:
        table(f"“{text}”", ("name", "type", "matched", "posts", "id"), ((m.name, m.type, m.matched, m.posts, m.id) for m in found))


def entity(
    name: NameArgument, limit: LimitOption = 10, evidence: EvidenceOption = 1, store: StoreOption = None, json_: JsonOption = False
) -> None:
    """Everything about an entity: names, relations of each type, companions, posts by month, latest posts."""

    def ask(view: View) -> tuple[query.Profile, list[EntityCard]]:
        entity_id = query.resolve(view, name)
        others = view.entities(query.others_called(view, name, entity_id))
        return query.profile(view, entity_id, limit=limit, full=True, evidence=evidence), list(others.values())

    found, others = answer(store, ask)
    if json_:
        print_json(found)
        return
    e = found.entity
    for other in others:
        console.print(f"{name} may also be {other.name}, {other.type}, {other.id}, in {counted(other.posts, 'post')}", markup=False)
    console.print(f"[bold]{e.name}[/] · {e.type} · {e.id}" + (f" · {' '.join(e.codes)}" if e.codes else ""))
    console.print("also: " + ", ".join(a.text for a in e.aliases if a.text != e.name), markup=False)
    span = f"{day(found.first_seen)} to {day(found.last_seen)}"
    console.print(f"{counted(found.mentions, 'mention')} in {counted(found.posts, 'post')}, {span}", markup=False)
    sure, guessed = ([n for n in found.relations if (n.sure_posts == 0) is guess] for guess in (False, True))
    for title, edges in (("Relations", sure), (_UNCERTAIN, guessed), ("Named together with", found.companions)):
        counts = ("posts", "sure") if edges is sure else ("posts",)
        if edges or edges is not guessed:
            table(title, ("relation", "", "name", *counts, "first", "last"), (_edge_row(n, len(counts) > 1) for n in edges))
    console.print("topics: " + ", ".join(t.name for t in found.topics), markup=False)
    console.print("by month: " + ", ".join(f"{month} {count}" for month, count in (found.months or {}).items()), markup=False)
    table("Latest posts", ("date", "title", "mentions"), ((day(p.post.published_at), p.post.title, p.mentions) for p in found.latest))


_UNCERTAIN = "Uncertain: no sentence surely says so"


def _edge_row(n: query.Neighbor, with_sure: bool) -> tuple[object, ...]:
    counts = (n.posts, n.sure_posts) if with_sure else (n.posts,)
    return n.relation, _ARROWS[n.direction], n.name, *counts, day(n.first_seen), day(n.last_seen)


_ARROWS = {"out": "→", "in": "←", "both": "↔"}


def neighbors(
    name: NameArgument,
    type: RelationOption = None,
    direction: DirectionOption = None,
    min_posts: MinPostsOption = 1,
    max_degree: MaxDegreeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: MinConfidenceOption = None,
    limit: LimitOption = 50,
    evidence: EvidenceOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Who is linked to an entity, and how."""
    period = period_of(since, until)

    def question(view: View) -> list[query.Neighbor]:
        entity_id = query.resolve(view, name)
        found = query.neighbors(
            view, entity_id, types=type or None, limit=limit,
            direction=direction, min_posts=min_posts, max_degree=max_degree, period=period, min_confidence=min_confidence,
        )  # fmt: skip
        return query.with_evidence(view, found, lambda n: query.edge_of(entity_id, n), evidence, period, min_confidence=min_confidence)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    print_neighbors(name, found)


def print_neighbors(title: str, found: Iterable[query.Neighbor]) -> None:
    """Edges as a table."""
    rows = (
        (" · ".join((n.relation, *n.roles)), _ARROWS[n.direction], n.name, n.type, n.posts, n.sure_posts, n.claims, day(n.last_seen))
        for n in found
    )
    table(title, ("relation", "", "name", "type", "posts", "sure", "claims", "last"), rows)


def evidence(
    a: NameArgument,
    b: NameArgument,
    type: OneRelationOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: MinConfidenceOption = None,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """The sentences that link two entities: those that surely say so, then guesses. In JSON the oldest first, whatever its confidence."""
    period = period_of(since, until)

    def question(view: View) -> tuple[list[Evidence], dict[str, str]]:
        ends = query.resolve(view, a), query.resolve(view, b)
        most = limit if json_ else None
        said = query.evidence(view, *ends, type=type, limit=most, period=period, min_confidence=min_confidence)
        if not json_:
            said = sorted(said, key=lambda item: (item.claim.type == CO_MENTION, not is_sure(item.claim)))[:limit]
        said = query.in_context(view, said, query.naming_both(view, *ends))
        return said, names_in(view, (item.claim for item in said))

    found, names = answer(store, question)
    if json_:
        print_json(found)
        return
    guesses = False
    for item in found:
        if not guesses and not is_sure(item.claim):
            guesses = True
            console.print("Uncertain: of such sentences half or fewer state what they are shown for.", style="bold", markup=False)
        print_evidence(item, names)


def link(
    a: NameArgument,
    b: NameArgument,
    type: OneRelationOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: MinConfidenceOption = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What links two entities, summed up by relation: posts, dates, amounts, the best sentence."""
    period = period_of(since, until)

    def question(view: View) -> list[query.Link]:
        ends = query.resolve(view, a), query.resolve(view, b)
        return query.links(view, *ends, type=type, period=period, min_confidence=min_confidence)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    for item in found:
        posts = posts_counted(item.posts, item.sure_posts)
        console.print(f"{posts}, {item.independent} independent, {day(item.first_seen)} to {day(item.last_seen)}", markup=False)
        print_evidence(item.best, {item.head: item.head_name, item.tail: item.tail_name}, "  ")
        for amount in item.amounts:
            known = counted(amount.posts, "post") + ("" if amount.sure else ", uncertain")
            console.print(f"    {day(amount.first_seen)} {amount.text} ({known})", markup=False)
        for odd in item.contradictions:
            console.print(f"    contradicts itself ({odd.kind}):", style="bold", markup=False)
            for side in odd.sides:
                print_evidence(side, {item.head: item.head_name, item.tail: item.tail_name}, "      ")


def path(
    a: NameArgument,
    b: NameArgument,
    k: Annotated[int, typer.Option("-k", min=1, max=20, help="How many paths.")] = 3,
    max_hops: MaxHopsOption = 4,
    exclude: ExcludeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """How two entities hang together, with the evidence of each step."""
    period = period_of(since, until)

    def question(view: View) -> list[query.Path]:
        without = [query.resolve(view, name) for name in exclude or ()]
        ends = query.resolve(view, a), query.resolve(view, b)
        return query.paths(view, *ends, k=k, max_hops=max_hops, exclude=without, period=period)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    if not found:
        console.print(f"nothing leads from {a} to {b}", markup=False)
    for number, chain in enumerate(found, 1):
        console.print(f"{number}. {' – '.join(chain.names)}", style="bold", markup=False)
        for hop in chain.hops:
            names = {hop.head: hop.head_name, hop.tail: hop.tail_name}
            for item in hop.evidence[:1]:
                print_evidence(item, names, "   ")


def topics(
    text: Annotated[str, typer.Argument(help="Only topics whose name holds this.")] = "",
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 50,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What the archive is about."""
    period = period_of(since, until)
    found = answer(store, lambda view: query.topics(view, text, main_name=main_name, period=period, limit=limit))
    if json_:
        print_json(found)
    else:
        table("Topics", ("topic", "posts"), ((t.name, t.posts) for t in found))


def topic(
    name: Annotated[str, typer.Argument(help="Name of the topic, in any script and width.")],
    limit: LimitOption = 10,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Everything about a topic: months, entities, topics beside it, posts."""
    found = answer(store, lambda view: query.topic_profile(view, query.resolve_topic(view, name, main_name), limit=limit))
    if json_:
        print_json(found)
        return
    span = f"{counted(found.topic.posts, 'post')}, {day(found.first_seen)} to {day(found.last_seen)}"
    console.print(f"{found.topic.name} · {span}", style="bold", markup=False)
    console.print("by month: " + ", ".join(f"{month} {count}" for month, count in found.months.items()), markup=False)
    table("Entities", ("name", "type", "posts"), ((e.name, e.type, e.posts) for e in found.entities))
    table("Topics beside it", ("topic", "posts"), ((t.name, t.posts) for t in found.topics))
    table("Posts", ("date", "title", "id"), ((day(p.post.published_at), p.post.title, p.post.id) for p in found.posts))


def posts(
    name: NameArgument,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 50,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """The posts that mention an entity, newest first."""
    period = period_of(since, until)
    found = answer(store, lambda view: query.posts_of(view, query.resolve(view, name), period=period, limit=limit))
    if json_:
        print_json(found)
        return
    rows = ((day(p.post.published_at), p.post.title, p.mentions, p.post.id) for p in found)
    table(name, ("date", "title", "mentions", "id"), rows)


def post(
    post_id: PostArgument,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What was found in a post: entities, relations, topics."""

    def question(view: View) -> tuple[query.PostContents, dict[str, str]]:
        said = query.contents(view, post_id)
        return said, names_in(view, said.claims) | {e.id: e.name for e in said.entities}

    found, names = answer(store, question)
    if json_:
        print_json(found)
        return
    console.print(f"{found.post.title} · {day(found.post.published_at)} · {found.post.permalink}", style="bold", markup=False)
    console.print("topics: " + ", ".join(t.name for t in found.topics), markup=False)
    table("Entities", ("name", "type", "mentions", "id"), ((e.name, e.type, len(e.mentions), e.id) for e in found.entities))
    table("Relations", ("", "", "", "evidence"), ((names[c.head], c.type, names[c.tail], c.text) for c in found.claims))


def stats(store: StoreOption = None, json_: JsonOption = False) -> None:
    """What the graph holds."""
    found = counts(store)
    if json_:
        print_json(found)
        return
    print_stats(found)


def print_stats(found: Stats) -> None:
    """What a graph holds, as tables."""
    names = ("posts", "entities", "mentions", "claims", "edges", "topics")
    table("", ("what", "count"), ((n, f"{getattr(found, n):,}") for n in names))
    table("Entities", ("type", "count"), ((t, f"{n:,}") for t, n in found.entities_by_type.items()))
    table("Edges", ("type", "count"), ((t, f"{n:,}") for t, n in found.edges_by_type.items()))
