"""How processes that listen together share who connects."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

__all__ = ["SharingLoop"]


class SharingLoop(asyncio.SelectorEventLoop):
    """An event loop that accepts one connection at a time.

    One of asyncio takes all that wait as soon as it wakes, and whoever keeps a connection open then waits for one process while
    another has nothing to do.
    """

    async def create_server(
        self, protocol_factory: Any, *args: Any, sock: socket.socket | None = None, backlog: int = 100, **options: Any
    ) -> asyncio.Server:
        """See :meth:`asyncio.loop.create_server`; of a socket that is given, `backlog` connections may wait, but one is taken at once."""
        if sock is None:
            return await super().create_server(protocol_factory, *args, backlog=backlog, **options)
        server = await super().create_server(protocol_factory, *args, sock=sock, backlog=1, **options)
        sock.listen(backlog)
        return server
