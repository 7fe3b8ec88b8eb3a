"""The HTTP API: one file a subject."""

from api.routers import edges, entities, events, posts, related, state, structure, topics, trends

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
    state.router,
)
