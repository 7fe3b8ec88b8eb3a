"""Examples of answers for writers and editors."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["CHECK", "GAPS"]

_POST: Final[dict[str, Any]] = {
    "id": "2026-01-20-1-oracle-openai",
    "path": "2026-01-20-1-oracle-openai.md",
    "permalink": "/2026/01/20/1-oracle-openai/",
    "title": "Oracle、OpenAIへの供給を拡大",
    "published_at": "2026-01-20T00:00:00Z",
    "tags": ["Oracle"],
    "categories": ["AI最新ニュース"],
}
_DEAL: Final[dict[str, Any]] = {
    "head": "organization/oracle",
    "head_name": "Oracle",
    "type": "supplies",
    "tail": "organization/openai",
    "tail_name": "OpenAI",
}


def _claim(post_id: str, amount: str, value: float) -> dict[str, Any]:
    sentence = f"OracleはOpenAIに{amount}分を供給する。"
    return {
        "id": "7d793037a0760186574b",
        "post_id": post_id,
        "head": _DEAL["head"],
        "type": _DEAL["type"],
        "tail": _DEAL["tail"],
        "text": sentence[:-1],
        "start": 120,
        "end": 120 + len(sentence) - 1,
        "sentence": sentence,
        "sentence_start": 120,
        "sentence_end": 120 + len(sentence),
        "amount": amount,
        "status": "asserted",
        "amount_value": value,
        "amount_high": None,
        "amount_currency": "USD",
        "date": None,
        "role": None,
        "confidence": 0.95,
    }


_EVIDENCE: Final[dict[str, Any]] = {"claim": _claim(_POST["id"], "3000億ドル", 3e11), "post": _POST}

_STATED: Final[dict[str, Any]] = {
    "text": "6000人",
    "sentence": "Oracleは最大6000人の人員削減を発表した",
    "start": 240,
    "posts": 1,
    "post": _POST,
}

CHECK: Final[dict[str, Any]] = {
    "names": [
        {
            "id": "organization/foxconn",
            "name": "Foxconn",
            "type": "Organization",
            "used": ["ホンハイ"],
            "mentions": 2,
            "posts": 6,
            "usual": "Foxconn",
            "share": 0.8333,
            "first": _POST,
            "note": {
                "ja": "「ホンハイ」は、過去の記事の83%で「Foxconn」と書かれている",
                "en": "ホンハイ is called Foxconn in 83% of your posts",
            },
        }
    ],
    "figures": [
        {
            **_DEAL,
            "claim": _claim("draft", "5000億ドル", 5e11),
            "others": [
                {
                    "text": "3000億ドル",
                    "value": 3e11,
                    "high": None,
                    "currency": "USD",
                    "kind": None,
                    "date": "2026-01-20",
                    "said": False,
                    "posts": [_POST],
                    "sure": True,
                    "best": _EVIDENCE,
                }
            ],
            "note": {
                "ja": "OracleからOpenAIへの供給：ここでは5000億ドル、「Oracle、OpenAIへの供給を拡大」では3000億ドル",
                "en": "Oracle's supplies to OpenAI: 5000億ドル here, 3000億ドル in “Oracle、OpenAIへの供給を拡大”",
            },
        }
    ],
    "told": None,
    "facts": [
        {
            "kind": "cut",
            "about": [{"id": "organization/oracle", "name": "Oracle"}],
            "text": "9000人",
            "sentence": "Oracleは年内に9000人を削減する",
            "start": 0,
            "others": [
                _STATED,
            ],
            "note": {
                "ja": "Oracleの人員削減：ここでは9000人、「Oracle、OpenAIへの供給を拡大」では6000人",
                "en": "job cuts at Oracle: 9000人 here, 6000人 in “Oracle、OpenAIへの供給を拡大”",
            },
        }
    ],
    "headline": [
        {
            "ja": "題の4000億ドルが本文にない（本文では5000億ドル）",
            "en": "the text does not give the title's 4000億ドル, but 5000億ドル",
        }
    ],
    "twice": [
        {
            "kind": "count",
            "about": [{"id": "organization/oracle", "name": "Oracle"}],
            "statements": [
                {"text": "400億ドル", "sentence": "Oracle、400億ドルを調達", "start": 0, "line": 1},
                {"text": "40億ドル", "sentence": "Oracleの調達額は40億ドルで、過去最大だ", "start": 21, "line": 3},
            ],
            "note": {
                "ja": "Oracleの調達：1行目では400億ドル、3行目では40億ドル",
                "en": "調達 of Oracle: 400億ドル in line 1, 40億ドル in line 3",
            },
        }
    ],
    "warnings": [],
}
GAPS: Final[dict[str, Any]] = {
    "pairs": [
        {
            "a": "organization/openai",
            "a_name": "OpenAI",
            "b": "organization/oracle",
            "b_name": "Oracle",
            "types": ["supplies"],
            "posts": 7,
            "latest": _POST,
        }
    ],
    "topics": [{"id": "topic/電力消費", "name": "電力消費", "also": ["電力コスト"], "posts": 27, "latest": _POST}],
    "overtaken": [
        {
            **_DEAL,
            "kind": "figure",
            "older": [_EVIDENCE],
            "later": {**_EVIDENCE, "claim": _claim(_POST["id"], "4000億ドル", 4e11)},
            "note": {
                "ja": "OracleからOpenAIへの供給：3000億ドルから4000億ドルへ（2026-01-20）",
                "en": "Oracle's supplies to OpenAI: 3000億ドル then, 4000億ドル on 2026-01-20",
            },
        }
    ],
    "facts": [
        {
            "kind": "cut",
            "about": [{"id": "organization/oracle", "name": "Oracle"}],
            "older": [_STATED],
            "later": {**_STATED, "text": "9000人", "sentence": "Oracleは人員削減を9000人に広げた"},
            "note": {
                "ja": "Oracleの人員削減：6000人から9000人へ（2026-01-20）",
                "en": "job cuts at Oracle: 6000人 then, 9000人 on 2026-01-20",
            },
        }
    ],
}
