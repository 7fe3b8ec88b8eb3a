"""The HTTP API: one file a subject."""

from api.routers import edges, entities, export, extract, names, posts, reconcile, related, state, topics

__all__ = ["ROUTERS"]

ROUTERS = (
    entities.router,
    edges.router,
    topics.router,
    posts.router,
    related.router,
    extract.router,
    names.router,
    reconcile.router,
    export.router,
    state.router,
)
