"""Examples of answers about the shape of the graph."""

from __future__ import annotations

from typing import Final

from api.examples import EDGE, Example

__all__ = ["COMMUNITIES", "COMMUNITY", "PROMINENT", "SERIES"]

_OPENAI: Final[Example] = EDGE["a"]
_FOXCONN: Final[Example] = EDGE["b"]
_COMMUNITY: Final[Example] = {
    "id": _OPENAI["id"],
    "name": "OpenAI・Foxconn・Oracle",
    "size": 42,
    "posts": 96,
    "members": [{**_OPENAI, "posts": 180, "centrality": 1.0}, {**_FOXCONN, "posts": 12, "centrality": 0.4172}],
    "topics": [{"id": "topic/データセンター", "name": "データセンター", "posts": 31, "strength": 0.2946}],
}

COMMUNITIES: Final[Example] = {"items": [_COMMUNITY], "next": None}
COMMUNITY: Final[Example] = {"entity": _FOXCONN, "community": _COMMUNITY, "next": None}
PROMINENT: Final[Example] = {"items": [{**_OPENAI, "score": 0.021143, "posts": 180, "relations": 96}], "next": None}
SERIES: Final[Example] = {
    "entities": [_OPENAI],
    "topic": None,
    "items": [
        {"month": "2025-12", "posts": 9, "all_posts": 104, "share": 0.08654},
        {"month": "2026-01", "posts": 7, "all_posts": 112, "share": 0.0625},
    ],
}
