"""How commands put their questions to a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kg.cli.options import settings_for
from kg.store import View, ask, open_store

__all__ = ["answer_of"]

T = TypeVar("T")


def answer_of(store: str | None, question: Callable[[View], T]) -> T:
    """The answer of the store that a command is given."""
    settings = settings_for(store)
    graph = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    try:
        return ask(graph, question)
    finally:
        graph.close()
