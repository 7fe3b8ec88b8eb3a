"""Whose turn it is: who came first is answered first.

To answer is work for one processor, since a Python process uses no more. Questions that are worked on all at once interrupt each other
every 5 ms, and those that take longest come last by far, whenever they came: of eight clients, one that asks for related posts waited
for six answers to everybody else. One after another all take as long as they must. A turn is soon over, though: who takes longer goes
on beside those who come next, so that nobody waits for an answer that takes seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from anyio import from_thread

__all__ = ["Turns"]

_LONGEST: Final = 0.1
"""Seconds of a turn: several times what a usual question takes."""


class Turns:
    """Turns of one event loop, in the order in which they were asked for.

    Args:
        at_once: how many there are at a time.
        longest: seconds after which one is over, whether its holder is ready or not.
    """

    def __init__(self, at_once: int, longest: float = _LONGEST) -> None:
        self._free = asyncio.Semaphore(at_once)  # first come, first served
        self._longest = longest

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for one; it is over with the block at the latest."""
        end = await self._take()
        try:
            yield
        finally:
            end()

    @contextmanager
    def turn_of_thread(self) -> Iterator[None]:
        """The same for a worker thread that the event loop has started."""
        end = from_thread.run(self._take)
        try:
            yield
        finally:
            from_thread.run_sync(end)

    async def _take(self) -> Callable[[], None]:
        """Waits for a turn; returns what ends it, if time has not."""
        await self._free.acquire()
        over = False

        def end() -> None:
            nonlocal over
            if not over:
                over = True
                timer.cancel()
                self._free.release()

        timer = asyncio.get_running_loop().call_later(self._longest, end)
        return end
