"""Who is answered when several ask at once."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from anyio.to_thread import run_sync
from fastapi import FastAPI

from api.turns import Turns


def test_who_came_first_is_answered_first_and_nobody_beside() -> None:
    said: list[str] = []

    async def ask(turns: Turns, name: str) -> None:
        async with turns.turn():
            said.append(f"{name} begins")
            await asyncio.sleep(0)
            said.append(f"{name} ends")

    async def all_at_once() -> None:
        turns = Turns(1, longest=60)
        await asyncio.gather(*(ask(turns, name) for name in "abc"))

    asyncio.run(all_at_once())
    assert said == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


def test_who_takes_longer_than_a_turn_goes_on_beside_the_next_one() -> None:
    async def ask() -> None:
        turns, over = Turns(1, longest=0), asyncio.Event()

        async def at_length() -> None:
            async with turns.turn():
                await over.wait()

        going_on = asyncio.create_task(at_length())
        await asyncio.sleep(0)
        async with turns.turn():
            assert not going_on.done()
        over.set()
        await going_on
        assert turns._free._value == 1  # it was given back once

    asyncio.run(ask())


def test_a_turn_is_over_however_its_question_ends() -> None:
    async def ask() -> None:
        turns = Turns(1, longest=60)
        with pytest.raises(ValueError, match="no answer"):
            async with turns.turn():
                raise ValueError("no answer")
        holding = asyncio.create_task(_hold(turns))
        waiting = asyncio.create_task(_hold(turns))
        await asyncio.sleep(0)
        waiting.cancel()
        holding.cancel()
        await asyncio.gather(holding, waiting, return_exceptions=True)
        async with turns.turn():
            pass

    asyncio.run(ask())


async def _hold(turns: Turns) -> None:
    async with turns.turn():
        await asyncio.Event().wait()


def test_a_thread_waits_for_its_turn_too() -> None:
    said: list[str] = []

    async def ask() -> None:
        turns, begun = Turns(1, longest=60), asyncio.Event()

        def in_thread() -> None:
            with turns.turn_of_thread():
                said.append("thread")

        async def at_length() -> None:
            async with turns.turn():
                begun.set()
                await asyncio.sleep(0.02)
                said.append("question")

        question = asyncio.create_task(at_length())
        await begun.wait()
        await run_sync(in_thread)
        await question
        async with turns.turn():
            said.append("last")

    asyncio.run(ask())
    assert said == ["question", "thread", "last"]


def test_questions_wait_for_their_turn_and_probes_do_not(app: FastAPI, client: Any) -> None:
    turns = app.state.turns = Turns(1, longest=60)
    end = client.portal.call(turns._take)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/v1/stats").status_code))
    asking.start()
    for probe in ("/healthz", "/readyz", "/metrics", "/static/style.css"):
        assert client.get(probe).status_code == 200
    assert answers == []
    client.portal.call(end)
    asking.join(10)
    assert answers == [200]


def test_a_large_body_is_refused_before_its_turn(app: FastAPI, client: Any) -> None:
    turns = app.state.turns = Turns(1, longest=60)
    client.portal.call(turns._take)
    answer = client.post("/v1/related", content=b" " * (4 * 1024 * 1024), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_a_question_that_announces_a_body_and_sends_none_is_answered(app: FastAPI) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        app.state.turns = Turns(1)
        headers = [(b"host", b"127.0.0.1"), (b"content-length", b"10")]
        scope = {"type": "http", "method": "GET", "path": "/v1/stats", "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1)}
        async with asyncio.timeout(30):
            await app(scope, receive, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 200
