"""How processes that listen together share who connects.

A connection stays with the process that accepts it, so that of eight clients six might wait for one process while another has little
to do. So each process says in memory that all share how many connections it holds, and who holds more than another steps back for a
moment. Nobody has to be asked, and nobody is waited for long: not who is gone, nor who hangs.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import mmap
import os
import select
import socket
import struct
from collections.abc import Callable
from typing import Any, Final

__all__ = ["Counts", "SharingLoop"]

_SIZE: Final = 8
"""Bytes of a count."""
_AGAIN: Final = 0.002
"""Seconds after which a process that stepped back looks again."""
_PATIENCE: Final = 0.05
"""Seconds after which it takes a connection that nobody else took: whoever holds fewer hangs, or has very much to do."""
_REST: Final = 1.0
"""Seconds to wait where the system has no room for another connection."""
_NO_ROOM: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Counts:
    """How many connections each of several processes holds.

    They stand in one file, each in a place of its own. A process holds a lock on its place (POSIX record locks), which goes with the
    process however it ends; what stands in a place that nobody holds does not count.

    Args:
        file: descriptor of the file, empty at first, that all processes have open.
        most: how many processes there may be at once; any beyond are not counted.
    """

    def __init__(self, file: int, most: int) -> None:
        self._file = file
        self._most = most
        if os.fstat(file).st_size < most * _SIZE:
            os.ftruncate(file, most * _SIZE)
        self._memory = mmap.mmap(file, most * _SIZE)
        self._held = 0
        self._mine = next((place for place in range(most) if self._lock(place)), None)
        self.add(0)

    def add(self, more: int) -> None:
        """Say that this process holds so many more connections."""
        self._held += more
        if self._mine is not None:
            struct.pack_into("q", self._memory, self._mine * _SIZE, self._held)

    def exceed(self) -> bool:
        """Whether this process holds more connections than another one that lives."""
        counts = struct.unpack_from(f"{self._most}q", self._memory)
        return any(count < self._held and place != self._mine and self._lives(place) for place, count in enumerate(counts))

    def leave(self) -> None:
        """Count no longer."""
        if self._mine is not None:
            self._unlock(self._mine)
            self._mine = None

    def _lives(self, place: int) -> bool:
        if not self._lock(place):
            return True
        self._unlock(place)
        return False

    def _lock(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SIZE, place * _SIZE)
        except OSError:
            return False
        return True

    def _unlock(self, place: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, _SIZE, place * _SIZE)


class SharingLoop(asyncio.SelectorEventLoop):
    """The event loop of one of several processes that accept connections of the same socket.

    Args:
        file, most: see :class:`Counts`.
    """

    def __init__(self, file: int, most: int) -> None:
        super().__init__()
        self._file = file
        self._most = most

    async def create_server(
        self, protocol_factory: Any, *args: Any, sock: socket.socket | None = None, backlog: int = 100, ssl: Any = None, **options: Any
    ) -> Any:
        """See :meth:`asyncio.loop.create_server`; connections of a socket that is given are shared with those who listen at it too."""
        if sock is None:
            return await super().create_server(protocol_factory, *args, backlog=backlog, ssl=ssl, **options)
        sock.setblocking(False)
        sock.listen(backlog)
        return _Listener(self, protocol_factory, sock, Counts(self._file, self._most), ssl)


class _Listener:
    """Takes connections one by one, first of all where no other process holds fewer. Of a server, what uvicorn asks for."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, protocol_factory: Callable[[], Any], sock: socket.socket, counts: Counts, ssl: Any
    ) -> None:
        self._loop = loop
        self._protocol_factory = protocol_factory
        self._socket = sock
        self._counts = counts
        self._ssl = ssl
        self._waiting = select.poll()
        self._waiting.register(sock, select.POLLIN)
        self._later: asyncio.TimerHandle | None = None
        self._beginning: set[asyncio.Task[None]] = set()
        self._listen()

    def close(self) -> None:
        """Take no more connections; those that were taken go on."""
        if self._later is not None:
            self._later.cancel()
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._socket.close()
        self._counts.leave()

    async def wait_closed(self) -> None:
        """See :meth:`asyncio.Server.wait_closed`; connections are waited for by those who serve them."""

    def _listen(self) -> None:
        self._later = None
        self._loop.add_reader(self._socket, self._called)

    def _called(self) -> None:
        """Somebody wants to connect. Who steps back does not listen meanwhile: what waits for others would wake him on and on."""
        if self._counts.exceed():
            self._loop.remove_reader(self._socket)
            self._look_again(self._loop.time() + _PATIENCE)
        else:
            self._accept()

    def _look_again(self, until: float) -> None:
        self._later = self._loop.call_later(_AGAIN, self._look, until)

    def _look(self, until: float) -> None:
        """Whether another process has taken what waited, or it falls to this one after all."""
        if not self._waiting.poll(0):
            self._listen()
        elif self._counts.exceed() and self._loop.time() < until:
            self._look_again(until)
        else:
            self._listen()
            self._accept()

    def _accept(self) -> None:
        try:
            accepted, _ = self._socket.accept()
        except OSError as error:  # mostly: another process was quicker, or the client is gone
            if error.errno in _NO_ROOM:
                self._loop.remove_reader(self._socket)
                self._later = self._loop.call_later(_REST, self._listen)
                self._loop.call_exception_handler({"message": "there is no room for another connection", "exception": error})
            return
        task = self._loop.create_task(self._begin(_Counted(accepted, self._counts)))
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol_factory, connection, ssl=self._ssl)
        except OSError:  # the client is gone, or speaks no TLS
            connection.close()


class _Counted(socket.socket):
    """A connection that counts until it is closed. Takes over the descriptor of another object."""

    def __init__(self, accepted: socket.socket, counts: Counts) -> None:
        super().__init__(fileno=accepted.detach())
        self.setblocking(False)
        self._counts: Counts | None = counts
        counts.add(1)

    def close(self) -> None:
        """See :meth:`socket.socket.close`."""
        counts, self._counts = self._counts, None
        if counts is not None:
            counts.add(-1)
        super().close()
