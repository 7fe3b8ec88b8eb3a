"""Answers as documentation shows them, cut short by ``…``.

In an object ``"…": "…"`` stands for all other members, at the end of a list ``"…"`` for all other items, at the end of a text ``…`` for
its rest. What is not cut short is shown whole.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["CUT", "cut_like", "pretty"]

CUT = "…"
_WIDTH = 130


def cut_like(shown: Any, answer: Any) -> Any:
    """An answer cut short as another one is; the two are equal if the answer is what is shown."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        if CUT not in shown:
            return {k: cut_like(shown.get(k), v) for k, v in answer.items()}
        return {k: CUT if k == CUT else cut_like(v, answer.get(k)) for k, v in shown.items() if k == CUT or k in answer}
    if isinstance(shown, list) and isinstance(answer, list) and shown:
        whole = shown[-1] != CUT
        like = shown if whole else shown[:-1]
        count = len(answer) if whole else min(len(like), len(answer))
        cut = [cut_like(like[min(n, len(like) - 1)], answer[n]) for n in range(count)] if like else []
        return cut if whole else [*cut, CUT]
    if isinstance(shown, str) and isinstance(answer, str) and shown.endswith(CUT) and len(shown) <= len(answer):
        return answer[: len(shown) - 1] + CUT
    return answer


def pretty(value: Any, indent: int = 0) -> str:
    """JSON, each object and list on one line if it fits."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + _columns(line) <= _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        parts = [inner + pretty(v, indent + 2) for v in value]
    else:
        parts = [f"{inner}{json.dumps(k, ensure_ascii=False)}: {pretty(v, indent + 2)}" for k, v in value.items()]
    opened, closed = "[]" if isinstance(value, list) else "{}"
    return opened + "\n" + ",\n".join(parts) + "\n" + " " * indent + closed


def _columns(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
