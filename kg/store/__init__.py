"""Where the graph is kept."""

from __future__ import annotations

from kg.errors import UsageError
from kg.store.base import GraphStore, View, Writer
from kg.store.embedded import EmbeddedStore

__all__ = ["GraphStore", "View", "Writer", "open_store"]


def open_store(url: str) -> GraphStore:
    """The store that a URL names: a path or ``sqlite:///path``.

    Raises:
        UsageError: no store goes by such a URL.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return EmbeddedStore(url)
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return EmbeddedStore(rest[1:])
    if scheme == "sqlite":
        raise UsageError(f"{url}: write sqlite:///relative/path.db or sqlite:////absolute/path.db")
    raise UsageError(f"{url}: no store goes by {scheme}://; use a path such as kg.db, or sqlite:///kg.db")
