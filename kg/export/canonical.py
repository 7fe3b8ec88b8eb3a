"""The whole graph as lines of JSON that two equal graphs have in common byte for byte, whatever their stores and histories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from kg.judge import as_data
from kg.store.base import View

__all__ = ["write"]


def write(view: View) -> Iterator[str]:
    """Judgements, entities, edges and posts with all that they say, as shown; each kind by id.

    Left out is what does not depend on the posts and judgements alone: where their folder stands, and which version analysed them.

    Raises:
        GraphTooLarge: the graph does not fit into memory here.
    """
    for data in sorted((as_data(j) for j in view.judgements()), key=lambda data: data["id"]):
        yield _line("judgement", data)
    entities = sorted(view.entities())
    for entity_id in entities:
        yield _line("entity", asdict(view.entity(entity_id)) | {"posts": view.prominence(entity_id)})
    for entity_id in entities:
        mine = (e for e in view.edges_of(entity_id) if e.key.head == entity_id)
        for edge in sorted(mine, key=lambda e: e.key):
            yield _line("edge", asdict(edge))
    for post_id in sorted(view.posts()):
        facts = view.facts(post_id)
        yield _line(
            "post",
            asdict(view.post(post_id))
            | {
                "content_hash": facts.post.content_hash,
                "mentions": [asdict(m) for m in sorted(facts.mentions, key=lambda m: m.start)],
                "claims": [asdict(c) for c in sorted(facts.claims, key=lambda c: (c.start, c.id))],
                "topics": [asdict(t) for t in sorted(facts.topics, key=lambda t: t.id)],
            },
        )


def _line(kind: str, data: dict[str, Any]) -> str:
    # Half a character, which no file in UTF-8 can hold, is written as an escape, as JSON may.
    text = json.dumps({kind: data}, ensure_ascii=False, sort_keys=True, default=_plain)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written")
