"""Working ahead: while one item of a stream is being used, the next is being made."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["ahead"]

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Generator[T]:
    """The same items, made by a thread of its own, one ahead. Close it if it is left early: then the thread has ended."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, items, _END)
        while not isinstance(item := coming.result(), _End):
            coming = thread.submit(next, items, _END)
            yield item


class _End:
    """Stands after the last item."""


_END = _End()
