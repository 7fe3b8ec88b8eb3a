"""Processes that listen together share who connects."""

from __future__ import annotations

import asyncio
import socket

from api.accepting import SharingLoop


def test_connections_that_wait_are_taken_one_at_a_time_so_that_others_may_take_some() -> None:
    taken = 0

    class Counting(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            nonlocal taken
            taken += 1
            transport.close()

    async def counts(listening: socket.socket) -> list[int]:
        server = await asyncio.get_running_loop().create_server(Counting, sock=listening)
        found = []
        while taken < 3:
            found.append(taken)
            await asyncio.sleep(0)
        server.close()
        return [*found, taken]

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        clients = [socket.create_connection(listening.getsockname()) for _ in range(3)]
        with asyncio.Runner(loop_factory=SharingLoop) as runner:
            found = runner.run(counts(listening))
        for client in clients:
            client.close()
    assert sorted(set(found)) == [0, 1, 2, 3]
