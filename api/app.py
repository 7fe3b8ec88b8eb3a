"""The application: settings in, FastAPI out."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from threading import Event
from typing import Final

from anyio import create_task_group
from anyio.to_thread import run_sync
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from api import pages
from api.access import Access
from api.answers import Answers
from api.caching import shape_of
from api.drafts import DraftReader, load_analyst
from api.errors import add_error_handlers
from api.middleware import BodyLimit, Compress, ReadOff, SecurityHeaders, TimeLimit
from api.observe import Metrics, Observe
from api.openapi import DESCRIPTION, TAGS, DescribedApp, operation_id
from api.rendering import STATIC
from api.routers import ROUTERS
from api.turns import Turns
from api.warming import keep_warm, read_graph
from kg import __version__
from kg.keys import KeyFile
from kg.settings import Settings
from kg.store import open_store

__all__ = ["create_app"]

_GARBAGE: Final = 20_000
"""New objects after which Python looks for garbage that refers to itself; a draft makes thousands, with Python's own 700 that is 3 % of
its time."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The API and the pages on the store that the settings name; those of the environment if None.

    The store need not exist yet: until it does, questions are answered with 503 and the first page says how to make one.

    Raises:
        UsageError: a setting makes no sense, or no store goes by its URL.
    """
    settings = settings or Settings.from_environment()
    app = DescribedApp(
        title="Topic knowledge graph",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,  # FastAPI's own pages load scripts from another host; api/pages.py has ours
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=operation_id,
    )
    app.state.store = open_store(settings.store, settings.neo4j_user, settings.neo4j_password)
    app.state.store_url = settings.store
    app.state.shape = shape_of(settings)
    app.state.origins = settings.origins
    app.state.keys = KeyFile(settings.keys)
    app.state.drafts = DraftReader(partial(load_analyst, settings))
    app.state.preload = settings.preload
    app.state.turns = None
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    metrics = app.state.metrics = Metrics()
    # The last one added is the first that a request meets.
    app.add_middleware(BodyLimit)
    app.add_middleware(Compress, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Answers, store=app.state.store, most=settings.cache * 1_000_000, metrics=metrics)
    app.add_middleware(TimeLimit, seconds=settings.seconds)
    app.add_middleware(Access, keys=app.state.keys, per_minute=settings.per_minute, open=settings.open, hosts=settings.hosts)
    app.add_middleware(SecurityHeaders)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET", "POST"], allow_headers=["Authorization"]
        )
    app.add_middleware(ReadOff)
    app.add_middleware(Observe, metrics=metrics)
    add_error_handlers(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Read the graph before the first question comes, what questions and drafts need while they may come, and let go of it at the end."""
    over = Event()
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *usual[1:])
    turns = app.state.turns = Turns(app.state.store.at_once)
    try:
        there = await run_sync(read_graph, app.state.store)
        async with create_task_group() as tasks:
            if app.state.preload:
                app.state.drafts.prepare()
            if there:
                tasks.start_soon(run_sync, keep_warm, app.state.store, over, turns.turn_of_thread)
            try:
                yield
            finally:
                over.set()
    finally:
        gc.set_threshold(*usual)
        app.state.store.close()
