"""Example answers about what changed, when and why."""

from __future__ import annotations

from typing import Any, Final

from api.examples import NEIGHBORS
from api.examples.judgements import JUDGEMENTS

__all__ = ["HISTORY", "RECEIPTS", "WHY"]

_FOXCONN: Final = "organization/foxconn"
_OPENAI: Final = "organization/openai"
_EVIDENCE: Final[dict[str, Any]] = NEIGHBORS["items"][0]["evidence"][0]
_POST: Final[dict[str, Any]] = _EVIDENCE["post"]
_KEY: Final[dict[str, Any]] = {"head": _FOXCONN, "type": "partners_with", "tail": _OPENAI}
_NAMED: Final[dict[str, Any]] = {**_KEY, "head_name": "Foxconn", "tail_name": "OpenAI"}
_HASH: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_ORIGIN: Final[dict[str, Any]] = {"commit": "24c5fd25e9afd6e0132d4453b3821f0daa034356", "committed": True}
_TIME: Final = "2026-01-27T09:00:00Z"
_OTHERS: Final[dict[str, Any]] = {"posts": ["2026-01-27-1-foxconn-openai-followup"], "total": 1}

RECEIPTS: Final[dict[str, Any]] = {
    "next": None,
    "items": [
        {
            "number": 31,
            "kind": "edited",
            "time": _TIME,
            "post_id": _POST["id"],
            "path": _POST["path"],
            "hash_before": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            "hash_after": _HASH,
            "recipe": "analysis 6, ginza 5.3.0, …",
            **_ORIGIN,
            "posts": 1,
            "made": [],
            "withdrawn": [],
            "entities": {
                "came": ["organization/シャープ"],
                "joined": [],
                "went": ["place/ローズタウン"],
                "stayed": [{"id": _FOXCONN, **_OTHERS}],
            },
            "claims": {"came": [], "went": [{"id": "5d41402abc4b2a76b971", **_KEY}]},
            "edges": {"came": [], "went": [], "stayed": [{**_KEY, **_OTHERS}]},
            "co_mentions": {"claims_came": 2, "claims_went": 5, "edges_came": 1, "edges_went": 2, "edges_stayed": 1},
        }
    ],
}
HISTORY: Final[dict[str, Any]] = {
    "next": None,
    "id": _FOXCONN,
    "name": "Foxconn",
    "there": True,
    "items": [
        {
            "number": 12,
            "kind": "judged",
            "time": _TIME,
            "entity": "joined",
            "post_id": None,
            "post": None,
            "content_hash": None,
            "commit": None,
            "committed": None,
            "support": None,
            "came": [],
            "went": [],
            "stayed": [],
            "made": JUDGEMENTS["items"],
            "withdrawn": [],
        },
        {
            "number": 7,
            "kind": "came",
            "time": _TIME,
            "entity": "came",
            "post_id": _POST["id"],
            "post": _POST,
            "content_hash": _HASH,
            **_ORIGIN,
            "support": None,
            "came": [_NAMED],
            "went": [],
            "stayed": [],
            "made": [],
            "withdrawn": [],
        },
    ],
}
WHY: Final[dict[str, Any]] = {
    "a": {"id": _FOXCONN, "name": "Foxconn", "type": "Organization", "posts": 5},
    "b": {"id": _OPENAI, "name": "OpenAI", "type": "Organization", "posts": 16},
    "linked": True,
    "total": 1,
    "items": [
        {
            **_EVIDENCE,
            "content_hash": _HASH,
            **_ORIGIN,
            "receipt": 7,
            "names": [
                {"entity_id": _FOXCONN, "name": "鴻海（Foxconn）", "method": "gazetteer", "linked_by": "curated"},
                {"entity_id": _OPENAI, "name": "OpenAI", "method": "gazetteer", "linked_by": "curated"},
            ],
        }
    ],
    "judgements": JUDGEMENTS["items"],
    "shared_posts": 5,
    "gone": [
        {
            "receipt": 9,
            "kind": "withdrawn",
            "time": _TIME,
            "post_id": "2025-12-02-1-correction",
            "edges": [{**_NAMED, "type": "invests_in"}],
        }
    ],
}
