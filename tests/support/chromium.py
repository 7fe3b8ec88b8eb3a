"""The browser that tests drive: Debian's Chromium, by Playwright, which is not asked to bring its own.

Where there is none, the tests are skipped; ``KG_REQUIRE_CHROMIUM=1`` lets them fail instead. ``KG_CHROMIUM`` names another binary.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from typing import Self

import uvicorn
from fastapi import FastAPI

__all__ = ["FLAGS", "Served", "find"]

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find() -> str | None:
    """The browser's binary, if there is one."""
    names = (os.environ.get("KG_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Served:
    """An application behind a free port of this machine, on a thread of its own."""

    def __init__(self, app: FastAPI) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self.address = ""

    def __enter__(self) -> Self:
        self._thread.start()
        limit = time.monotonic() + 60
        while not self._server.started:
            if time.monotonic() > limit or not self._thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        host, port = self._server.servers[0].sockets[0].getsockname()[:2]
        self.address = f"http://{host}:{port}"
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.should_exit = True
        self._thread.join(30)
