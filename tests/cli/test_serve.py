"""What the processes of a server are given by the one that starts them."""

from __future__ import annotations

import os
import pickle
import signal
import socket
from collections.abc import Iterator
from multiprocessing.reduction import ForkingPickler
from tempfile import TemporaryFile
from threading import Thread

import pytest

from api.accepting import SharingLoop
from kg.cli.serve import _Config, _see_address, _Supervisor
from kg.errors import UsageError


def test_processes_are_given_the_file_in_which_they_count_connections() -> None:
    with TemporaryFile() as counts:
        config = _Config("api:create_app", factory=True, loop="api.accepting:SharingLoop", workers=2)
        config.counts = counts.fileno()
        started: _Config = pickle.loads(ForkingPickler.dumps(config))
        assert started.counts is not None
        try:
            assert os.path.sameopenfile(started.counts, counts.fileno())
            factory = started.get_loop_factory()
            assert factory is not None
            loop = factory()
            loop.close()
            assert isinstance(loop, SharingLoop)
        finally:
            os.close(started.counts)


def test_one_process_alone_has_the_usual_loop() -> None:
    factory = _Config("api:create_app", factory=True, loop="asyncio").get_loop_factory()

    assert factory is not None
    loop = factory()
    loop.close()
    assert not isinstance(loop, SharingLoop)


def test_an_address_that_somebody_listens_on_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=rf"cannot listen on 127.0.0.1, port {port}: .*--port"):
            _see_address("127.0.0.1", port)
    _see_address("127.0.0.1", port)


@pytest.fixture
def supervisor() -> Iterator[_Supervisor]:
    config = _Config("api:create_app", factory=True, workers=1, timeout_worker_healthcheck=3_600)
    usual = {number: signal.getsignal(number) for number in signal.valid_signals()}
    with TemporaryFile() as counts:
        config.counts = counts.fileno()
        supervisor = _Supervisor(config, [])
        for number, handler in usual.items():
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)
        supervisor.init_processes()
        yield supervisor
        for process in supervisor.processes:
            process.kill()
            process.join()


@pytest.mark.process
def test_a_process_that_dies_while_it_is_asked_whether_it_lives_is_replaced_at_once(supervisor: _Supervisor) -> None:
    [first] = supervisor.processes
    assert first.pid is not None
    os.kill(first.pid, signal.SIGSTOP)  # so that it owes an answer
    asked = Thread(target=supervisor.keep_subprocess_alive, daemon=True)
    asked.start()
    asked.join(0.5)
    assert asked.is_alive(), "who only is silent is not taken for dead"
    os.kill(first.pid, signal.SIGKILL)
    asked.join(30)
    assert not asked.is_alive()
    assert supervisor.processes != [first]
