"""What is made in the background when the server starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI

from api import create_app, warming
from api.warming import keep_warm, read_graph, warm
from kg.errors import GraphTooLarge, KgError, StoreDenied, StoreUnavailable, ViewOutdated
from kg.settings import Settings
from kg.store import open_store


class _Refusing:
    """A store that lets nobody in after the first so many views."""

    def __init__(self, path: Path, views: int) -> None:
        self._store = open_store(str(path))
        self._left = views
        self.asked = 0
        self.at_once = 1

    @contextmanager
    def view(self, *, again: bool = False) -> Iterator[Any]:
        self.asked += 1
        if self.asked > self._left:
            raise StoreDenied("wrong password")
        with self._store.view(again=again) as view:
            yield view

    def close(self) -> None:
        self._store.close()


def test_one_refused_login_is_the_last_one(store_path: Path, serve: Callable[[FastAPI], Any]) -> None:
    refusing = _Refusing(store_path, views=0)
    app = create_app(Settings(store=str(store_path)))
    app.state.store = refusing
    with serve(app):
        pass
    assert refusing.asked == 1
    later = _Refusing(store_path, views=2)
    assert read_graph(later)  # type: ignore[arg-type]
    warm(later)  # type: ignore[arg-type]
    assert later.asked == 3


def test_what_a_change_undid_is_made_again_once_the_graph_stands_still(
    store_path: Path, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, over = list[int](), Event()

    def look(view: Any) -> tuple[()]:
        asked.append(view.post_count)
        if len(asked) == 1:
            put("2026-01-01-neu", "新しい", "OpenAIはFoxconnと提携した。")
        else:
            over.set()
        return ()

    monkeypatch.setattr(warming, "_LOOK", 0.0)
    monkeypatch.setattr(warming, "_QUESTIONS", (look,))
    keep_warm(open_store(str(store_path)), over)
    assert asked == [asked[0], asked[0] + 1]


@pytest.mark.parametrize("error", [ViewOutdated("the graph changed"), StoreUnavailable("no answer")])
def test_what_fails_once_is_made_when_the_graph_is_there_again(
    store_path: Path, monkeypatch: pytest.MonkeyPatch, error: KgError
) -> None:
    asked, over, seen = list[str](), Event(), iter((1, None, 1, 1, 1))

    def list_posts(view: Any) -> list[Callable[[Any], tuple[()]]]:
        asked.append("posts")
        if len(asked) == 1:
            raise error
        return [lambda view: over.set() or ()]

    monkeypatch.setattr(warming, "_LOOK", 0.0)
    monkeypatch.setattr(warming, "_revision", lambda store: next(seen))
    monkeypatch.setattr(warming, "_QUESTIONS", (list_posts,))
    keep_warm(open_store(str(store_path)), over)
    assert asked == ["posts", "posts"]


def test_a_graph_too_large_for_one_question_is_prepared_for_the_others(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def too_large(view: Any) -> tuple[()]:
        asked.append("network")
        raise GraphTooLarge("too large")

    monkeypatch.setattr(warming, "_QUESTIONS", (too_large, lambda view: asked.append("names") or ()))
    warm(open_store(str(store_path)))
    assert asked == ["network", "names"]


def test_the_stories_of_posts_are_looked_up_until_the_server_ends(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    over = Event()

    def look(self: object, post_id: str) -> None:
        asked.append(post_id)
        over.set()

    monkeypatch.setattr(warming, "_QUESTIONS", (warming._stories,))
    monkeypatch.setattr(warming.query.Stories, "of", look)
    store = open_store(str(store_path))
    warm(store, over)
    assert len(asked) == 1
    asked.clear()
    warm(store)
    with store.view() as view:
        assert sorted(asked) == sorted(view.posts())


def test_what_is_prepared_waits_for_its_turn(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    @contextmanager
    def turn() -> Iterator[None]:
        said.append("turn")
        yield
        said.append("over")

    monkeypatch.setattr(warming, "_QUESTIONS", (lambda view: said.append("first") or (), lambda view: said.append("second") or ()))
    warm(open_store(str(store_path)), turn=turn)
    assert said == ["turn", "first", "over", "turn", "second", "over"]


def test_statements_are_read_some_posts_at_a_time(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(warming, "_QUESTIONS", (warming._statements,))
    monkeypatch.setattr(warming, "_AT_ONCE", 2)
    monkeypatch.setattr(warming.query, "passages_of", lambda view, posts: asked.append(posts))
    store = open_store(str(store_path))
    warm(store)
    with store.view() as view:
        assert sorted(p for posts in asked for p in posts) == sorted(view.posts())
    assert {len(posts) for posts in asked[:-1]} == {2}


def test_every_question_that_is_prepared_can_be_asked(store_path: Path) -> None:
    with open_store(str(store_path)).view() as view:
        for question in warming._QUESTIONS:
            question(view)
