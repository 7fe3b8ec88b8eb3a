"""Examples of answers about what happened."""

from __future__ import annotations

from typing import Final

from api.examples import EDGE, POST, Example

__all__ = ["AMOUNTS", "TIMELINE"]

_OPENAI: Final[Example] = EDGE["a"]
_ORACLE: Final[Example] = {"id": "organization/oracle", "name": "Oracle", "type": "Organization"}
_POST: Final[Example] = {
    **POST["post"],
    "id": "2025-09-11-oracle",
    "path": "2025-09-11-oracle.md",
    "permalink": "/2025/09/11/oracle/",
    "title": "OracleとOpenAI、3000億ドルの契約",
    "published_at": "2025-09-11T00:00:00Z",
    "tags": ["OpenAI", "Oracle"],
}
_MONEY: Final[Example] = {"value": 300000000000.0, "high": None, "currency": "USD"}
_BEST: Final[Example] = {
    "claim": {
        **EDGE["items"][0]["claim"],
        "id": "9a0364b9e99bb480dd25",
        "post_id": _POST["id"],
        "head": _ORACLE["id"],
        "type": "supplies",
        "tail": _OPENAI["id"],
        "text": "Oracleは9月10日、OpenAIに3000億ドル分の計算能力を供給する契約を結んだ。",
        "start": 180,
        "end": 225,
        "sentence": "Oracleは9月10日、OpenAIに3000億ドル分の計算能力を供給する契約を結んだ。",
        "sentence_start": 180,
        "sentence_end": 225,
        "amount": "3000億ドル",
        "amount_value": 300000000000.0,
        "amount_currency": "USD",
        "date": "2025-09-10",
    },
    "post": _POST,
}
_DEAL: Final[Example] = {
    "head": _ORACLE["id"],
    "head_name": _ORACLE["name"],
    "type": "supplies",
    "tail": _OPENAI["id"],
    "tail_name": _OPENAI["name"],
}
_SEEN: Final[Example] = {"first_seen": _POST["published_at"], "last_seen": "2025-10-02T00:00:00Z"}

TIMELINE: Final[Example] = {
    "entity": _OPENAI,
    "other": _ORACLE,
    "items": [
        {
            **_DEAL,
            "date": "2025-09-10",
            "said": True,
            "status": "asserted",
            "statuses": {"asserted": 3, "planned": 1},
            "amounts": [{"text": "3000億ドル", **_MONEY, "posts": 3, **_SEEN, "claim_id": _BEST["claim"]["id"], "sure": True}],
            "posts": 4,
            "sure_posts": 3,
            "again": 1,
            "independent": 3,
            "claims": 4,
            "first": _POST,
            "last_seen": _SEEN["last_seen"],
            "best": _BEST,
        }
    ],
    "next": None,
}
AMOUNTS: Final[Example] = {
    "entity": _OPENAI,
    "other": _ORACLE,
    "items": [
        {
            **_DEAL,
            "figures": [
                {
                    "text": "3000億ドル",
                    **_MONEY,
                    "kind": None,
                    "date": "2025-09-10",
                    "said": True,
                    "posts": [_POST],
                    "sure": True,
                    "best": _BEST,
                }
            ],
            "differ": False,
        }
    ],
    "next": None,
}
