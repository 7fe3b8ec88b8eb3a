"""Example answers about what people decided."""

from __future__ import annotations

from typing import Any, Final

from api.examples import FIRSTS

__all__ = ["DECISION", "JUDGEMENTS", "SUGGESTIONS"]

_FIELDS: Final = ("a", "b", "entity", "name", "type", "new", "words", "entities", "tags", "posts")
_FOXCONN: Final = "organization/foxconn"
_HON_HAI: Final = "organization/hon-hai"
_SAME: Final[dict[str, Any]] = {
    "id": "same-188dde48af",
    "kind": "same",
    "keep": _FOXCONN,
    "other": _HON_HAI,
    "known": [
        {"id": _FOXCONN, "name": "Foxconn", "type": "Organization", "names": ["Foxconn", "ホンハイ"], "codes": [], "curated": True},
        {"id": _HON_HAI, "name": "Hon Hai", "type": "Organization", "names": [], "codes": [], "curated": False},
    ],
    **dict.fromkeys(_FIELDS),
    "author": "編集部",
    "time": "2026-01-27T09:00:00Z",
    "reason": "社名の表記が二つ",
}
JUDGEMENTS: Final[dict[str, Any]] = {"items": [_SAME]}
DECISION: Final[dict[str, Any]] = {
    "applied": True,
    "made": [_SAME],
    "withdrawn": [],
    "effect": {
        "posts": 3,
        "mentions": 4,
        "claims_came": 3,
        "claims_went": 4,
        "entities": [
            {
                "id": _HON_HAI,
                "name_before": "Hon Hai",
                "name_after": None,
                "type_before": "Organization",
                "type_after": None,
                "posts_before": 2,
                "posts_after": 0,
            }
        ],
        "edges_came": 0,
        "edges_went": 1,
        "edges_changed": 1,
        "edges": [
            {"head": _FOXCONN, "type": "partners_with", "tail": "organization/openai", "claims_before": 4, "claims_after": 6}
        ],
        "examples": [
            {
                "post": FIRSTS["post"],
                "start": 212,
                "name": "Hon Hai",
                "text": "Hon Hai（鴻海）はOpenAIと提携し",
                "before": _HON_HAI,
                "after": _FOXCONN,
            }
        ],
    },
}
SUGGESTIONS: Final[dict[str, Any]] = {
    "duplicates": [
        {
            "keep": {"id": "product/gan", "name": "GAN", "type": "Product", "posts": 12},
            "other": {"id": "product/generativeadversarialnetworks", "name": "GANs", "type": "Product", "posts": 1},
            "score": 0.74,
            "reasons": ["GAN and GANs are a slip apart", "both named with Diffusion Model, Transformer"],
        }
    ],
    "namesakes": [
        {
            "entity": {"id": "organization/cnn", "name": "CNN", "type": "Organization", "posts": 6},
            "score": 0.444,
            "reasons": ["3 posts beside RNN and 2 beside BBC have nothing in common"],
            "clusters": [
                {"posts": ["2025-10-02-1-cnn", "2025-11-03-2-rnn", "2025-11-20-1-attention"], "companions": ["RNN", "Transformer"]},
                {"posts": ["2025-12-01-3-media", "2026-01-05-2-licence"], "companions": ["BBC"]},
            ],
        }
    ],
}
