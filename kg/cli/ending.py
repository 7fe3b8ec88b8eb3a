"""How a command ends that is told to while other processes work for it."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["ended_at_once"]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """SIGINT and SIGTERM end the processes that were started, and with them what waits for their work; then all is closed as usual.

    The exit status of SIGTERM is 143, as if it had not been caught. Does nothing in a thread, where signals cannot be caught.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _end) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: object) -> None:
    for process in multiprocessing.active_children():
        process.terminate()
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
