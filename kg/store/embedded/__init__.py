"""The default store: SQLite and networkx, no server."""

from kg.store.embedded.store import EmbeddedStore

__all__ = ["EmbeddedStore"]
