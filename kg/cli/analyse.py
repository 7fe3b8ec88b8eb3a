"""Commands that ask what changes, what belongs together, and what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from kg import query
from kg.cli.answer import answer, period_of, posts_counted
from kg.cli.ask import print_neighbors, print_stats
from kg.cli.options import EvidenceOption, JsonOption, LimitOption, MinConfidenceOption, NameArgument, StoreOption
from kg.cli.output import console, counted, day, print_json, table
from kg.errors import UsageError
from kg.query import Change, Community, Deal, EdgeThen, Event, Month, Neighbor, Period
from kg.records import EdgeKey, EntityType
from kg.store import View
from kg.store.base import Stats

__all__ = ["amounts", "as_of", "communities", "diff", "new", "prominent", "series", "timeline", "trends"]

_MaybeName = Annotated[str | None, typer.Argument(help="Any name of an entity, in any script, or its id.")]
_Other = Annotated[str | None, typer.Argument(help="Only with this other entity.")]
_WRITTEN = "2026, 2026-01, 2026-01-15 (the beginning of each) or an ISO 8601 time"
_Since = Annotated[str | None, typer.Option("--since", help=f"Beginning of the period: {_WRITTEN}.")]
_Until = Annotated[str | None, typer.Option("--until", help="Just behind its end.")]
_Types = Annotated[
    list[EntityType] | None,
    typer.Option("--type", "-t", help="Only entities of this type; may be given several times.", case_sensitive=False),
]
_Relations = Annotated[
    list[str] | None, typer.Option("--relation", "-r", help="Only this relation type; may be given several times.")
]


def trends(
    since: _Since = None,
    until: _Until = None,
    baseline_since: Annotated[str | None, typer.Option(help="Beginning of what it is compared with.")] = None,
    baseline_until: Annotated[str | None, typer.Option(help="Just behind its end.")] = None,
    type: _Types = None,
    falling: Annotated[bool, typer.Option("--falling", help="What falls instead of what rises.")] = False,
    min_posts: Annotated[int, typer.Option(min=1, help="In so many posts at least.")] = 3,
    limit: LimitOption = 20,
    evidence: EvidenceOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What the archive writes more about than before, or less: the last 30 days against all before them."""
    window, baseline = period_of(since, until), period_of(baseline_since, baseline_until, "baseline_")
    found = answer(
        store,
        lambda view: query.trends(
            view, window=window, baseline=baseline, types=type or None, falling=falling, min_posts=min_posts,
            limit=limit, evidence=evidence,
        ),  # fmt: skip
    )
    if json_:
        print_json(found)
        return
    periods = [f"{counted(n, 'post')} {_span(p)}" for p, n in ((found.window, found.window_posts), (found.baseline, found.baseline_posts))]
    console.print(" against ".join(periods), markup=False)
    if found.is_empty:
        few = "; so few posts seldom show more: give a longer period, or ingest more" if found.few else ""
        least = f"nothing is in {counted(min_posts, 'post')} or more and changed by more than chance"
        console.print(f"{least}{few}", markup=False)
        return
    columns = ("posts", "before", "ratio", "at most" if falling else "at least", "newest")  # in the order of the bound
    table("Entities", ("name", "type", *columns), ((e.name, e.type, *_change(e.change)) for e in found.entities))
    rows = ((p.head_name, p.type, p.tail_name, *_change(p.change)) for p in found.pairs)
    table("Pairs", ("", "", "", *columns), rows)
    table("Topics", ("topic", *columns), ((t.name, *_change(t.change)) for t in found.topics))


def _change(change: Change) -> tuple[object, ...]:
    newest = change.latest[0].title if change.latest else ""
    return change.posts, change.baseline_posts, f"{change.ratio:.2f}", f"{change.bound:.2f}", newest


def _span(period: Period) -> str:
    return f"{day(period.since) if period.since else ''}…{day(period.until) if period.until else ''}"


def new(
    since: _Since = None,
    until: _Until = None,
    relation: _Relations = None,
    type: _Types = None,
    between_known: Annotated[bool, typer.Option("--between-known", help="Only between entities mentioned before.")] = False,
    min_posts: Annotated[int, typer.Option(min=1, help="Only what so many posts support by now.")] = 1,
    limit: LimitOption = 50,
    evidence: EvidenceOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What was linked for the first time: in the last 30 days of the archive, or in a period."""
    period = period_of(since, until)

    def question(view: View) -> list[query.Novelty]:
        asked = period or query.latest_window(view)
        found = query.novelties(
            view, asked, types=relation or None, entity_types=type or None,
            between_known=between_known, min_posts=min_posts, limit=limit,
        )  # fmt: skip
        return query.with_evidence(view, found, lambda n: EdgeKey(n.head, n.type, n.tail), evidence, asked)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    rows = ((day(n.first.published_at), n.head_name, n.type, n.tail_name, n.posts, n.first.title) for n in found)
    table("New", ("date", "", "", "", "posts", "first post"), rows)


def diff(
    since: Annotated[str, typer.Argument(help=f"The one date: {_WRITTEN}.")],
    until: Annotated[str, typer.Argument(help="The other.")],
    name: _MaybeName = None,
    limit: LimitOption = 20,
    evidence: EvidenceOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What came between two dates, to the graph or to one entity."""
    period = Period.between(since, until)

    def question(view: View) -> query.Growth:
        entity_id = query.resolve(view, name) if name is not None else None
        return query.growth(view, period, entity_id=entity_id, limit=limit, evidence=evidence)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    console.print(f"{counted(found.posts, 'post')} {_span(found.period)}", markup=False)
    rows = ((e.name, e.type, e.posts, day(e.first.published_at), e.id) for e in found.entities)
    table(f"New entities: {found.new_entities}", ("name", "type", "posts", "first", "id"), rows)
    table(f"New edges: {found.new_edges}", ("", "", "", "posts", "before", "first"), _edges(found.edges))
    table(f"Edges with more posts: {found.grown_edges}", ("", "", "", "posts", "before", "first"), _edges(found.grown))
    topics = ((t.name, t.posts, day(t.first.published_at)) for t in found.topics)
    table(f"New topics: {found.new_topics}", ("topic", "posts", "first"), topics)


def _edges(edges: Iterable[EdgeThen]) -> Iterable[tuple[object, ...]]:
    return ((e.head_name, e.type, e.tail_name, e.posts, e.before, day(e.first.published_at)) for e in edges)


def as_of(
    date: Annotated[str, typer.Argument(help=f"The date: {_WRITTEN}.")],
    name: _MaybeName = None,
    limit: LimitOption = 50,
    evidence: EvidenceOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What the graph held just before a date, or who was linked to an entity."""
    try:
        at = query.moment(date)
    except UsageError as error:
        raise UsageError(f"date: {error}") from error

    def question(view: View) -> Stats | list[Neighbor]:
        if name is None:
            return query.stats_at(view, at)
        entity_id = query.resolve(view, name)
        found = query.neighbors_at(view, entity_id, at, limit=limit)
        return query.with_evidence(view, found, lambda n: query.edge_of(entity_id, n), evidence, Period(until=at))

    found = answer(store, question)
    if json_:
        print_json(found)
    elif isinstance(found, Stats):
        print_stats(found)
    else:
        print_neighbors(f"{name}, {day(at)}", found)


def communities(
    name: _MaybeName = None,
    since: _Since = None,
    until: _Until = None,
    min_size: Annotated[int, typer.Option(min=1, help="Only communities of so many entities.")] = 3,
    resolution: Annotated[float, typer.Option(help="Above 1 for more and smaller ones, below for fewer and larger.")] = 1.0,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Groups of entities that belong together; with a name the group of that entity, with so many members."""
    period = period_of(since, until)

    def question(view: View) -> list[Community] | Community | None:
        if name is None:
            return query.communities(view, period=period, min_size=min_size, resolution=resolution, limit=limit)
        return query.community_of(view, query.resolve(view, name), period=period, resolution=resolution, members=limit)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    if not found:
        console.print("no communities" if name is None else f"{name} belongs to no community", markup=False)
    for community in found if isinstance(found, list) else [found] if found else []:
        held = f"{counted(community.size, 'entity', 'entities')}, {counted(community.posts, 'post')}"
        console.print(f"{community.name} · {held}", style="bold", markup=False)
        console.print("  " + ", ".join(m.name for m in community.members), markup=False, soft_wrap=True)
        console.print("  topics: " + ", ".join(t.name for t in community.topics), style="dim", markup=False, soft_wrap=True)


def prominent(
    since: _Since = None,
    until: _Until = None,
    type: _Types = None,
    co_mentions: Annotated[bool, typer.Option("--co-mentions", help="Being named together counts too.")] = False,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Who stands at the centre of the graph."""
    period = period_of(since, until)
    found = answer(
        store, lambda view: query.prominent(view, period=period, types=type or None, co_mentions=co_mentions, limit=limit)
    )
    if json_:
        print_json(found)
        return
    rows = ((p.name, p.type, f"{p.score:.5f}", p.posts, p.relations, p.id) for p in found)
    table("Prominent", ("name", "type", "score", "posts", "related to", "id"), rows)


def series(
    name: _MaybeName = None,
    other: Annotated[str | None, typer.Argument(help="Posts that link it to this other entity.")] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Posts about this topic instead.")] = None,
    since: _Since = None,
    until: _Until = None,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """How much is written about an entity, a pair or a topic, month by month."""
    if (name is None) == (topic is None):
        raise UsageError("give a name, or two, or --topic")
    period = period_of(since, until)

    def question(view: View) -> list[Month]:
        if topic is not None:
            return query.series_of_topic(view, query.resolve_topic(view, topic), period=period)
        a = query.resolve(view, name or "")
        if other is None:
            return query.series_of_entity(view, a, period=period)
        return query.series_of_pair(view, a, _another(view, a, other), period=period)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    most = max((m.share for m in found), default=0.0) or 1.0
    rows = ((m.month, m.posts, f"{m.share:.1%}", "█" * round(30 * m.share / most)) for m in found)
    table(" – ".join(n for n in (topic, name, other) if n), ("month", "posts", "share", ""), rows)


def _another(view: View, entity_id: str, name: str) -> str:
    """The id of another entity."""
    other_id = query.resolve(view, name)
    if other_id == entity_id:
        raise UsageError(f"two entities are needed; both names stand for {entity_id}")
    return other_id


def timeline(
    name: NameArgument,
    other: _Other = None,
    since: _Since = None,
    until: _Until = None,
    min_confidence: MinConfidenceOption = None,
    relation: _Relations = None,
    limit: LimitOption = 100,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What happened to an entity, or between two, by date."""
    period = period_of(since, until)

    def question(view: View) -> list[Event]:
        a = query.resolve(view, name)
        b = _another(view, a, other) if other is not None else None
        return query.timeline(view, a, b, types=relation or None, period=period, min_confidence=min_confidence, limit=limit)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    if not found:
        console.print("no events", markup=False)
    for event in found:
        told = [event.status] if event.status != "asserted" else []
        told += [a.text if a.sure else f"{a.text} (uncertain)" for a in event.amounts]
        told.append(posts_counted(event.posts, event.sure_posts))
        if event.again:
            told.append(f"{event.again} of them told it again, until {day(event.last_seen)}")
        line = f"{event.date or '–'} {event.head_name} {event.type} {event.tail_name} · {' · '.join(told)}"
        console.print(line, style="bold", markup=False, soft_wrap=True)
        console.print(f"  {event.best.claim.sentence}", markup=False, soft_wrap=True)


def amounts(
    name: NameArgument,
    other: _Other = None,
    since: _Since = None,
    until: _Until = None,
    min_confidence: MinConfidenceOption = None,
    limit: LimitOption = 100,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Every amount stated about an entity, or between two, deal by deal."""
    period = period_of(since, until)

    def question(view: View) -> list[Deal]:
        a = query.resolve(view, name)
        b = _another(view, a, other) if other is not None else None
        return query.amounts(view, a, b, period=period, limit=limit, min_confidence=min_confidence)

    found = answer(store, question)
    if json_:
        print_json(found)
        return
    if not found:
        console.print("no amounts", markup=False)
    for deal in found:
        differ = " · the figures differ" if deal.differ else ""
        ends = f"{deal.head_name} {deal.type} {deal.tail_name}" if deal.tail else deal.head_name
        console.print(f"{ends}{differ}", style="bold", markup=False, soft_wrap=True)
        for figure in deal.figures:
            stated = " ".join(filter(None, (figure.date or "–", figure.kind, figure.text)))
            known = counted(len(figure.posts), "post") + ("" if figure.sure else ", uncertain")
            said = f"  {stated} ({known}) {figure.best.claim.sentence}"
            console.print(said, markup=False, soft_wrap=True)
