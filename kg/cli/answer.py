"""What commands that ask share: asking the store that is named, and showing evidence."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kg.cli.options import settings_for
from kg.cli.output import console, counted, day
from kg.query.evidence import Evidence, is_sure
from kg.query.period import Period
from kg.records import Claim
from kg.store import GraphStore, View, ask, open_store, stats_of
from kg.store.base import Stats

__all__ = ["answer", "counts", "names_in", "period_of", "posts_counted", "print_evidence"]

T = TypeVar("T")


_OBJECTS = 100_000
"""So many new ones pass before Python looks for any to throw away: what a command reads of the graph it needs to its end."""


def answer(store: str | None, question: Callable[[View], T]) -> T:
    """The answer of the store that a command is given."""
    gc.set_threshold(_OBJECTS)
    with _opened(store) as graph:
        return ask(graph, question)


def counts(store: str | None) -> Stats:
    """How much the store that a command is given holds of everything."""
    with _opened(store) as graph:
        return stats_of(graph)


@contextmanager
def _opened(store: str | None) -> Iterator[GraphStore]:
    settings = settings_for(store)
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    try:
        yield graph
    finally:
        graph.close()


def period_of(since: str | None, until: str | None, prefix: str = "") -> Period | None:
    """The period that a question is about; None for all of time. `prefix` stands before the names of the options.

    Raises:
        UsageError: one of the two is no date, or the period would be empty.
    """
    return Period.between(since, until, prefix=prefix) if since or until else None


def names_in(view: View, claims: Iterable[Claim]) -> dict[str, str]:
    """The names of the ends of claims, by id."""
    return {id: card.name for id, card in view.entities(e for c in claims for e in (c.head, c.tail)).items()}


def posts_counted(posts: int, sure: int | None) -> str:
    """How many posts say something, and how many surely, if not all: `3 posts, 1 sure`."""
    return counted(posts, "post") + ("" if sure is None or sure == posts else f", {sure} sure" if sure else ", uncertain")


def print_evidence(item: Evidence, names: dict[str, str], indent: str = "") -> None:
    """A claim, its sentence and its post; of a guess how much to trust it."""
    c = item.claim
    doubt = None if is_sure(c) else f"uncertain ({c.confidence:.2f})"
    extra = "".join(f" · {x}" for x in (c.amount, c.date, c.role, c.status if c.status != "asserted" else None, doubt) if x)
    console.print(f"{indent}{names[c.head]} {c.type} {names[c.tail]}{extra}", style="bold", markup=False)
    for before in item.context:
        console.print(f"{indent}  {before} …", style="dim", markup=False, soft_wrap=True)
    console.print(f"{indent}  {c.sentence}", markup=False, soft_wrap=True)
    where = f"{day(item.post.published_at)} {item.post.title} {item.post.permalink}"
    console.print(f"{indent}  {where}", style="dim", markup=False, soft_wrap=True)
