"""What is made once for a state of the graph, or once a process, made in the background before somebody waits for it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
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

_Asked = Callable[[View], Iterable["_Asked"]]
"""A question, which says what is to be asked after all others."""
_Further = Iterable[_Asked]

log = logging.getLogger("kg.api")


def read_graph(store: GraphStore) -> bool:
    """Read what every question needs; whether there is a graph to ask."""
    try:
        with open_view(store) as view:
            view.degrees(())  # what links the entities is read when it is asked for
            return True
    except KgError as error:
        log.warning("nothing to serve yet: %s", error)
        return False


def keep_warm(store: GraphStore, over: Event, turn: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
    """See :func:`warm`; once more whenever the graph has changed, or could not be read, and then stood still for a moment."""
    with suppress(StoreDenied):
        made = last = _revision(store)
        going = warm(store, over, turn)
        while going and not over.wait(_LOOK):
            now = _revision(store)
            if now is None:
                made = None
            elif now == last != made:
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

    Ends at the first error; whoever asks is told what is wrong.

    Returns:
        Whether to try again some day: a server that has refused a login must not be asked again and again.
    """
    over = over or Event()
    waiting = deque(_QUESTIONS)
    try:
        while waiting and not over.is_set():
            question = waiting.popleft()
            try:
                with turn(), open_view(store) as view:
                    waiting.extend(question(view))
            except (GraphTooLarge, ViewOutdated):  # what needs all of it is not answered on such a graph, or it is changing
                continue
    except StoreDenied as error:
        log.warning("not everything could be prepared: %s", error)
        return False
    except KgError as error:
        log.warning("not everything could be prepared: %s", error)
    except Exception:
        log.exception("not everything could be prepared")  # it is made when it is asked for; nothing else depends on it
    return True


def _related(view: View) -> _Further:
    for post in query.posts_where(view, period=query.Period(), limit=1):
        query.coverage(view, query.draft_of_post(view, post.id), k=1)
    return ()


def _names(view: View) -> _Further:
    query.complete(view, "まだない名前", limit=1)
    return ()


def _topics(view: View) -> _Further:
    query.topics(view, "AI", main_name=main_name, limit=1)
    return ()


def _trends(view: View) -> _Further:
    if view.post_count:
        query.trends(view, limit=1)
    return ()


def _communities(view: View) -> _Further:
    query.communities(view, limit=1)
    return ()


def _stats(view: View) -> _Further:
    view.stats()
    return ()


def _suggestions(view: View) -> _Further:
    suggestions(view)
    return ()


def _statements(view: View) -> _Further:
    """What sentences of the posts state that a question about all of them compares, some posts at a time."""
    posts = _newest(view, query.POSTS_COMPARED)
    return [partial(_state, posts[n : n + _AT_ONCE]) for n in range(0, len(posts), _AT_ONCE)]


def _state(post_ids: Sequence[str], view: View) -> _Further:
    query.passages_of(view, post_ids)
    return ()


def _stories(view: View) -> _Further:
    """A draft asks each of the posts that tell its story the same, which takes longest of all that it asks."""
    return [partial(_story, post_id) for post_id in _newest(view, _NEWEST)]


def _newest(view: View, most: int) -> list[str]:
    return [post.id for post in query.posts_where(view, period=query.Period(), limit=most)]


def _story(post_id: str, view: View) -> _Further:
    with suppress(PostNotFound):  # gone meanwhile
        query.Stories(view).of(post_id)
    return ()


_QUESTIONS: Final[tuple[_Asked, ...]] = (
    _related, _names, _topics, _trends, _communities, _stats, _suggestions, _statements, _stories,
)  # fmt: skip
