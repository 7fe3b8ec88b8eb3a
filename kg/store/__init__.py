"""Where the graph is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from kg.errors import UsageError, ViewOutdated
from kg.store.base import Contents, GraphStore, Stats, View, Writer
from kg.store.embedded import EmbeddedStore

__all__ = ["GraphStore", "View", "Writer", "ask", "open_store", "stats_of"]

T = TypeVar("T")
V = TypeVar("V")

_SERVERS = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
_TRIES = 12


def open_store(url: str, user: str = "neo4j", password: str = "", *, timeout: float = 30.0) -> GraphStore:
    """The store that a URL names: a path or ``sqlite:///path``, or ``neo4j://host:port[/database]``.

    Args:
        url: of the store.
        user: of a server.
        password: of a server.
        timeout: seconds that one view of a server may take.

    Raises:
        UsageError: no store goes by such a URL.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return EmbeddedStore(url)
    if scheme in _SERVERS:
        from kg.store.neo4j import Neo4jStore  # the driver is slow to import: only for those who use it

        return Neo4jStore(url, user, password, timeout)
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return EmbeddedStore(rest[1:])
    if scheme == "sqlite":
        raise UsageError(f"{url}: write sqlite:///relative/path.db or sqlite:////absolute/path.db")
    raise UsageError(f"{url}: no store goes by {scheme}://; use a path such as kg.db, sqlite:///kg.db, or neo4j://host:7687")


def ask(store: GraphStore, question: Callable[[View], T]) -> T:
    """The answer to a question, from one state of the graph.

    On a store that cannot keep an old state the question is asked again if the graph changed meanwhile.

    Raises:
        ViewOutdated: it changed every time.
    """
    return _asked(lambda: store.view(again=True), question)


def stats_of(store: GraphStore) -> Stats:
    """Counts of everything, without making a graph of it where a store can count what was put.

    Raises:
        ViewOutdated: see :func:`ask`.
    """

    def stats(contents: Contents) -> Stats:
        return contents.stats()

    return _asked(store.contents, stats)


def _asked(look: Callable[[], AbstractContextManager[V]], question: Callable[[V], T]) -> T:
    for turn in range(_TRIES):
        try:
            with look() as seen:
                return question(seen)
        except ViewOutdated:
            if turn == _TRIES - 1:
                raise
        time.sleep(0.005 * 2**min(turn, 5))
    raise AssertionError("unreachable")
