"""The command that serves HTTP."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Annotated, Any

import typer
import uvicorn

from kg.cli.options import StoreOption, settings_for
from kg.cli.output import errors
from kg.store import ask, open_store

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
    "loggers": {**uvicorn.config.LOGGING_CONFIG["loggers"], "kg.audit": {"handlers": ["default"], "level": "INFO"}},
}


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
        ask(graph, lambda view: view.revision)  # say now, and plainly, if there is nothing to serve
    os.environ["KG_STORE"] = settings.store
    errors.print(f"http://{host}:{port}/ · API description at http://{host}:{port}/docs", highlight=False)
    uvicorn.run(
        "api:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        log_config=_JSON_LOGS if json_logs else _LOGS,
        timeout_graceful_shutdown=10,
        server_header=False,
        proxy_headers=False,  # who asks through a proxy on this machine is not on this machine
    )
