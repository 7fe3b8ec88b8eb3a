"""What is made once for a state of the graph, or once a process, made in the background before somebody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from itertools import chain
from threading import Event
from typing import Final

from api.dependencies import open_view
from api.pages.review import suggestions
from kg import query
from kg.errors import GraphTooLarge, KgError, PostNotFound, StoreDenied, ViewOutdated
from kg.store import GraphStore, View
from kg.topics import main_name

__all__ = ["keep_warm", "read_graph", "warm"]

_NEWEST: Final = 1_000
"""So many of the newest posts are asked who else tells their stories: what is written now is on what they tell."""
_AT_ONCE: Final = 25
"""Posts whose sentences are read in one view: some 80 ms."""
_LOOK: Final = 2.0
"""Seconds after which it is looked again whether the graph has changed."""

log = logging.getLogger("kg.api")


def read_graph(store: GraphStore) -> bool:
    """Read what every question needs; whether there is a graph to ask."""
    try:
        with open_view(store):
            return True
    except KgError as error:
        log.warning("nothing to serve yet: %s", error)
        return False


def keep_warm(store: GraphStore, over: Event, turn: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
    """See :func:`warm`; once more whenever the graph has changed and then stood still for a moment."""
    with suppress(StoreDenied):
        made = last = _revision(store)
        going = warm(store, over, turn)
        while going and not over.wait(_LOOK):
            now = _revision(store)
            if now is not None and now == last != made:
                going = warm(store, over, turn)
                made = now
            last = now


def _revision(store: GraphStore) -> int | None:
    """That of the graph; None while it cannot be read."""
    try:
        with open_view(store) as view:
            return view.revision
    except StoreDenied:
        raise
    except KgError:
        return None


def warm(store: GraphStore, over: Event | None = None, turn: Callable[[], AbstractContextManager[None]] = nullcontext) -> bool:
    """Ask what makes the rest, until it is over. Each question waits for a turn like everybody else's and has a view of its own, so that
    whoever asks or writes waits for one of them at most.

    Ends at the first error: whoever asks is told what is wrong, and a server that has refused a login must not be asked again and again.

    Returns:
        Whether there was none.
    """
    over = over or Event()
    try:
        for question in chain(_QUESTIONS, _statements(store), _stories(store)):
            if over.is_set():
                return True
            try:
                with turn(), open_view(store) as view:
                    question(view)
            except (GraphTooLarge, ViewOutdated):  # what needs all of it is not answered on such a graph, or it is changing
                continue
    except KgError as error:
        log.warning("not everything could be prepared: %s", error)
        return False
    except Exception:
        log.exception("not everything could be prepared")  # it is made when it is asked for; nothing else depends on it
        return False
    return True


def _related(view: View) -> None:
    for post in query.posts_where(view, period=query.Period(), limit=1):
        query.coverage(view, query.draft_of_post(view, post.id), k=1)


def _names(view: View) -> None:
    query.complete(view, "まだない名前", limit=1)


def _topics(view: View) -> None:
    query.topics(view, "AI", main_name=main_name, limit=1)


def _trends(view: View) -> None:
    if view.post_count:
        query.trends(view, limit=1)


def _communities(view: View) -> None:
    query.communities(view, limit=1)


def _stats(view: View) -> None:
    view.stats()


def _statements(store: GraphStore) -> Iterator[Callable[[View], object]]:
    """What sentences of the posts state that a question about all of them compares, some posts at a time."""
    posts = _newest(store, query.POSTS_COMPARED)
    yield from (partial(_state, posts[n : n + _AT_ONCE]) for n in range(0, len(posts), _AT_ONCE))


def _state(post_ids: Sequence[str], view: View) -> None:
    query.passages_of(view, post_ids)


def _stories(store: GraphStore) -> Iterator[Callable[[View], object]]:
    """A draft asks each of the posts that tell its story the same, which takes longest of all that it asks."""
    yield from (partial(_story, post_id) for post_id in _newest(store, _NEWEST))


def _newest(store: GraphStore, most: int) -> list[str]:
    with open_view(store) as view:
        return [post.id for post in query.posts_where(view, period=query.Period(), limit=most)]


def _story(post_id: str, view: View) -> None:
    with suppress(PostNotFound):  # gone meanwhile
        query.Stories(view).of(post_id)


_QUESTIONS: Final[tuple[Callable[[View], object], ...]] = (
    _related, _names, _topics, _trends, _communities, _stats, suggestions,
)  # fmt: skip
