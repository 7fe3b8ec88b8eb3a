"""The command that serves HTTP."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Annotated

import typer
import uvicorn

from kg.cli.options import StoreOption, settings_for
from kg.cli.output import errors
from kg.store import ask, open_store

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine can reach the default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    store: StoreOption = None,
) -> None:
    """Serve the HTTP API and the web pages."""
    settings = settings_for(store)
    with closing(open_store(settings.store, settings.neo4j_user, settings.neo4j_password)) as graph:
        ask(graph, lambda view: view.revision)  # say now, and plainly, if there is nothing to serve
    os.environ["KG_STORE"] = settings.store
    errors.print(f"http://{host}:{port}/ · API description at http://{host}:{port}/docs", highlight=False)
    uvicorn.run("api:create_app", factory=True, host=host, port=port, log_level="warning")
