"""The command that serves HTTP."""

from __future__ import annotations

import os
import socket
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from multiprocessing.reduction import DupFd
from tempfile import TemporaryFile
from threading import Thread
from typing import Annotated, Any, Final

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from kg.cli.options import StoreOption, settings_for
from kg.cli.output import errors
from kg.errors import UsageError
from kg.store import open_store, stats_of

__all__ = ["serve"]

_JSON_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "api.observe.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"kg.access": {"level": "INFO"}, "kg.audit": {"level": "INFO"}},
}
_LOGS: dict[str, Any] = {
    **uvicorn.config.LOGGING_CONFIG,
    "loggers": {**uvicorn.config.LOGGING_CONFIG["loggers"], "kg.audit": {"handlers": ["default"], "level": "INFO", "propagate": False}},
}
_HEALTHY: Final = 60
"""Seconds within which a process says that it is alive; while it loads the language model on a busy machine, it says nothing."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine can reach the default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer; each reads the graph into memory.")] = 1,
    json_logs: Annotated[bool, typer.Option("--json-logs", help="Log each request as a JSON line on standard error.")] = False,
    store: StoreOption = None,
) -> None:
    """Serve the HTTP API and the web pages.

    Who asks from another machine needs a key (`kg keys add`), unless KG_OPEN says otherwise.
    """
    settings = settings_for(store)
    with closing(open_store(settings.store, settings.neo4j_user, settings.neo4j_password)) as graph:
        stats_of(graph)  # say now, and plainly, if there is nothing to serve
    _see_address(host, port)
    os.environ["KG_STORE"] = settings.store
    config = _Config(
        "api:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="api.accepting:SharingLoop" if workers > 1 else "auto",
        timeout_worker_healthcheck=_HEALTHY,
        log_level="warning",
        log_config=_JSON_LOGS if json_logs else _LOGS,
        timeout_graceful_shutdown=10,
        server_header=False,
        proxy_headers=False,  # who asks through a proxy on this machine is not on this machine
    )
    if workers > 1:
        bound = config.bind_socket()
        Thread(target=_told_when_listening, args=(config, bound), daemon=True).start()
        with TemporaryFile(buffering=0) as counts:
            config.counts = counts.fileno()
            _Supervisor(config, sockets=[bound]).run()
        return
    server = _Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise SystemExit(3)


def _see_address(host: str, port: int) -> None:
    """See that nobody else listens there.

    Raises:
        UsageError: it cannot be listened on; says why.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}; give another --port or --host") from error


def _tell(config: uvicorn.Config) -> None:
    host = f"[{config.host}]" if ":" in config.host else config.host
    there = f"http://{host}:{config.port}"
    errors.print(f"{there}/ · API description at {there}/docs", highlight=False)


def _told_when_listening(config: uvicorn.Config, bound: socket.socket) -> None:
    """Says where to go once the first of several processes listens at what was bound for them all."""
    while True:
        with socket.socket(bound.family, socket.SOCK_STREAM) as caller:
            if caller.connect_ex(bound.getsockname()) == 0:
                break
        time.sleep(0.1)
    _tell(config)


class _Server(uvicorn.Server):
    """Says where to go once it answers, not while it still reads the graph."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _tell(self.config)


class _Supervisor(Multiprocess):
    """Notices at once that a process died while it was asked whether it lives: the line to it ends, which it does only when nobody else
    holds its end. Otherwise nothing is replaced, and no signal heard, for `_HEALTHY` seconds."""

    def keep_subprocess_alive(self) -> None:
        for process in self.processes:
            process.child_conn.close()  # the process has its own
        super().keep_subprocess_alive()


class _Config(uvicorn.Config):
    """What several processes listen on together: they share who connects, and send at once what is to be sent.

    Otherwise every answer takes 40 ms longer (Nagle's algorithm).
    """

    counts: int | None = None
    """Descriptor of the file in which they say how many connections each holds; None if there is but one."""

    def bind_socket(self) -> socket.socket:
        bound = super().bind_socket()
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound

    def get_loop_factory(self) -> Callable[[], AbstractEventLoop] | None:
        factory: Callable[..., AbstractEventLoop] | None = super().get_loop_factory()
        # While processes are replaced, there are more of them than are wanted.
        return factory if factory is None or self.counts is None else partial(factory, self.counts, 2 * self.workers)

    def __getstate__(self) -> dict[str, Any]:
        """For a process that is started: descriptors have other numbers there."""
        assert self.counts is not None
        return {**self.__dict__, "counts": DupFd(self.counts)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, counts=state["counts"].detach())
