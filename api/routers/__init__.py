"""The HTTP API: one file a subject."""

from api.routers import (
    edges,
    entities,
    events,
    export,
    extract,
    judgements,
    names,
    posts,
    reconcile,
    record,
    related,
    state,
    structure,
    topics,
    trends,
    writers,
)  # fmt: skip

__all__ = ["ROUTERS"]

ROUTERS = (
    entities.router,
    edges.router,
    topics.router,
    trends.router,
    structure.router,
    events.router,
    posts.router,
    related.router,
    writers.router,
    extract.router,
    names.router,
    reconcile.router,
    judgements.router,
    record.router,
    export.router,
    state.router,
    state.probes,
)
