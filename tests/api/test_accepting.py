"""Processes that listen together share who connects."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from api import accepting

_LISTENER = """
import asyncio, os, socket, sys
sys.path.insert(0, sys.argv[4])  # the module alone: the application takes seconds to import
import accepting

accepting._PATIENCE = float(sys.argv[3])

class Tell(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"%d\\n" % os.getpid())

async def listen(file):
    await asyncio.get_running_loop().create_server(Tell, sock=socket.socket(fileno=file))
    print("listens", flush=True)
    await asyncio.Event().wait()

with asyncio.Runner(loop_factory=lambda: accepting.SharingLoop(int(sys.argv[2]), 4)) as runner:
    runner.run(listen(int(sys.argv[1])))
"""
"""A process that tells whoever connects its number."""

_FOR_EVER = 3_600.0
"""Seconds: who holds fewer connections takes the next, however long it takes."""


class Listeners:
    """Several of these processes at one port."""

    def __init__(self, stack: ExitStack, processes: int, patience: float) -> None:
        self._stack = stack
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        counts = stack.enter_context(TemporaryFile())  # noqa: SIM115
        files = listening.fileno(), counts.fileno()
        command = [sys.executable, "-c", _LISTENER, *map(str, files), str(patience), str(Path(accepting.__file__).parent)]
        self.processes = [subprocess.Popen(command, pass_fds=files, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
        for process in self.processes:
            stack.enter_context(process)
            stack.callback(process.kill)
        for process in self.processes:
            assert process.stdout is not None and process.stdout.readline() == "listens\n"
        self._address = listening.getsockname()

    def connect(self, times: int) -> list[socket.socket]:
        """Connections that stay open."""
        return [self._stack.enter_context(socket.create_connection(self._address, timeout=30)) for _ in range(times)]


@contextmanager
def _listeners(processes: int, *, patience: float = _FOR_EVER) -> Iterator[Listeners]:
    with ExitStack() as stack:
        yield Listeners(stack, processes, patience)


def _answered_by(connections: list[socket.socket]) -> Counter[int]:
    return Counter(int(connection.recv(20)) for connection in connections)


@pytest.mark.parametrize("processes", [1, 3])
def test_connections_go_to_the_processes_in_equal_shares(processes: int) -> None:
    with _listeners(processes) as listeners:
        shares = _answered_by(listeners.connect(20))

    assert sorted(shares.values()) == ([20] if processes == 1 else [6, 7, 7])


def test_what_was_closed_no_longer_counts() -> None:
    with _listeners(2) as listeners:
        connections = listeners.connect(8)
        answered = {c: _answered_by([c]) for c in connections}
        one = listeners.processes[0].pid
        for connection in (c for c, by in answered.items() if one in by):
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1) == b""

        assert _answered_by(listeners.connect(4)) == {one: 4}


def test_a_process_that_was_killed_is_not_waited_for() -> None:
    with _listeners(2) as listeners:
        shares = _answered_by(listeners.connect(4))
        listeners.processes[0].kill()
        listeners.processes[0].wait()

        assert shares.keys() == {process.pid for process in listeners.processes}
        assert _answered_by(listeners.connect(6)) == {listeners.processes[1].pid: 6}


def test_a_process_that_hangs_is_not_waited_for_long() -> None:
    with _listeners(2, patience=0.01) as listeners:
        stopped, other = listeners.processes
        os.kill(stopped.pid, signal.SIGSTOP)

        assert _answered_by(listeners.connect(6)) == {other.pid: 6}
