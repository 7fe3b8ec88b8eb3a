"""The HTTP API: one file a subject."""

from api.routers import edges, entities, posts, related, state, topics

__all__ = ["ROUTERS"]

ROUTERS = (entities.router, edges.router, topics.router, posts.router, related.router, state.router)
