"""A store's whole content in a form that compares."""

from __future__ import annotations

from typing import Any

from kg.store import GraphStore, View

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
            "mentions_of": {e: dict(sorted(posts.items())) for e, posts in sorted(view.mentions_of(entities).items())},
            "names_preferred": {e: dict(sorted(used.items())) for e, used in sorted(view.names_preferred(entities).items())},
            "names_used": {e: dict(sorted(used.items())) for e, used in sorted(view.names_used(entities).items())},
            "edges": sorted(((e.key, e) for entity in entities for e in view.edges_of(entity)), key=lambda x: x[0]),
            "cards": view.entities(),
            "costs": sorted((min(a, b), max(a, b), cost) for a, b, cost in view.graph().edges(data="cost")),
            "links": view.links_among(entities),
            "nearest": {e: view.nearest(e, 5) for e in entities},
            "by_post": {
                p: (view.source(p), view.mentions_in(p), view.claims_in(p), view.topics_in(p), view.terms_in(p)) for p in posts
            },
            "names": {n: view.names_like(n) for n in ("OpenAI", "ホンハイ", "ソフト", "a")},
            "network": _tables(view),
            "topics": view.topics(),
            "by_topic": {
                t.id: (view.topic(t.id), view.posts_about(t.id), view.entities_about(t.id), view.topics_beside(t.id))
                for t in view.topics()
            },
            "topics_of": {e: view.topics_of(e) for e in entities},
        }


def _tables(view: View) -> dict[str, Any]:
    network = view.network()
    edges = {key: {post: sorted(repeats) for post, repeats in sorted(support.items())} for key, support in sorted(network.edges.items())}
    names = ("dates", "entities", "mentions", "topics", "about")
    return {name: dict(sorted(getattr(network, name).items())) for name in names} | {"edges": edges}
