"""A store's whole content in a form that compares."""

from __future__ import annotations

from typing import Any

from kg.store import GraphStore

__all__ = ["snapshot"]


def snapshot(store: GraphStore) -> dict[str, Any]:
    """Everything that a view tells, without what depends on when it was written."""
    with store.view() as view:
        posts = view.posts()
        entities = sorted(view.graph().nodes)
        return {
            "stats": view.stats(),
            "posts": posts,
            "entities": {e: view.entity(e) for e in entities},
            "mentions_of": {e: dict(sorted(view.mentions_of(e).items())) for e in entities},
            "edges": sorted(((e.key, e) for entity in entities for e in view.edges_of(entity)), key=lambda x: x[0]),
            "costs": sorted((min(a, b), max(a, b), cost) for a, b, cost in view.graph().edges(data="cost")),
            "by_post": {
                p: (view.source(p), view.mentions_in(p), view.claims_in(p), view.topics_in(p), view.terms_in(p)) for p in posts
            },
            "names": {n: sorted((h.entity_id, h.rank) for h in view.names_like(n)) for n in ("OpenAI", "ホンハイ", "ソフト", "a")},
        }
