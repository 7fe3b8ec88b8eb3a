"""The HTTP API: one file a subject."""

from api.routers import edges, entities, posts, related, state

__all__ = ["ROUTERS"]

ROUTERS = (entities.router, edges.router, posts.router, related.router, state.router)
