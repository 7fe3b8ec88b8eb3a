"""Examples of answers about what changes."""

from __future__ import annotations

from typing import Final

from api.examples import EDGE, NEIGHBORS, POST, Example

__all__ = ["AS_OF", "GROWTH", "NOVELTIES", "TRENDS"]

_OPENAI: Final[Example] = EDGE["a"]
_FOXCONN: Final[Example] = EDGE["b"]
_POST: Final[Example] = POST["post"]
_MONTH: Final[Example] = {"since": "2025-11-01T00:00:00Z", "until": "2025-12-01T00:00:00Z"}
_BEFORE: Final[Example] = {"since": None, "until": _MONTH["since"]}
_PAIR: Final[Example] = {
    "head": _FOXCONN["id"],
    "head_name": _FOXCONN["name"],
    "type": "partners_with",
    "tail": _OPENAI["id"],
    "tail_name": _OPENAI["name"],
}
_TOPIC: Final[Example] = {"id": "topic/データセンター", "name": "データセンター"}
_CHANGE: Final[Example] = {
    "posts": 14,
    "rate": 0.12174,
    "baseline_posts": 5,
    "baseline_rate": 0.00565,
    "ratio": 19.994,
    "bound": 7.679,
    "p": 3.1e-11,
    "q": 4.2e-09,
    "latest": [_POST],
}

TRENDS: Final[Example] = {
    "window": _MONTH,
    "window_posts": 115,
    "baseline": _BEFORE,
    "baseline_posts": 885,
    "entities": [{**_FOXCONN, "change": _CHANGE}],
    "pairs": [{**_PAIR, "also": ["mentioned_with"], "change": _CHANGE, "evidence": NEIGHBORS["items"][0]["evidence"]}],
    "topics": [{**_TOPIC, "change": _CHANGE}],
}
NOVELTIES: Final[Example] = {
    "period": _MONTH,
    "items": [
        {
            **_PAIR,
            "first": _POST,
            "posts": 3,
            "independent": 2,
            "within": 2,
            "new": [_FOXCONN["id"]],
            "known_pair": False,
            "prominence": 12,
            "evidence": NEIGHBORS["items"][0]["evidence"],
        }
    ],
    "next": None,
}
GROWTH: Final[Example] = {
    "entity": None,
    "growth": {
        "period": _MONTH,
        "posts": 115,
        "new_entities": 212,
        "entities": [{**_FOXCONN, "posts": 4, "first": _POST}],
        "new_edges": 960,
        "edges": [{**_PAIR, "posts": 2, "before": 0, "first": _POST, "evidence": NEIGHBORS["items"][0]["evidence"]}],
        "grown_edges": 341,
        "grown": [{**_PAIR, "type": "mentioned_with", "posts": 3, "before": 2, "first": _POST, "evidence": []}],
        "new_topics": 38,
        "topics": [{**_TOPIC, "posts": 3, "first": _POST}],
    },
}
AS_OF: Final[Example] = {"date": "2026-02-01T00:00:00Z", "stats": None, "entity": _OPENAI, "items": NEIGHBORS["items"], "next": None}
