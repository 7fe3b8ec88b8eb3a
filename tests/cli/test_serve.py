"""What the processes of a server are given by the one that starts them."""

from __future__ import annotations

import os
import pickle
from multiprocessing.reduction import ForkingPickler
from tempfile import TemporaryFile

from api.accepting import SharingLoop
from kg.cli.serve import _Config


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
