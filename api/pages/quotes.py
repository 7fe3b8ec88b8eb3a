"""Where posts name an entity: the sentence around the name, as it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.marking import marked
from kg.store import View
from kg.store.base import PostCard

__all__ = ["Quote", "quotes"]

_AROUND = 90
"""Characters on either side of the name."""
_END = re.compile(r"[。！？!?]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names an entity, in three parts."""

    post: PostCard
    start: int
    """Of the mention, in the post's source."""
    before: str
    name: str
    """As it is written."""
    after: str


def quotes(view: View, entity_id: str, post_ids: Iterable[str]) -> list[Quote]:
    """The first sentence of each of some posts that names an entity, of those that do. O(text of the posts)."""
    return [quote for post in view.posts(post_ids).values() for quote in _first(view, entity_id, post)]


def _first(view: View, entity_id: str, post: PostCard) -> Iterator[Quote]:
    named = [m for m in view.mentions_in(post.id) if m.entity_id == entity_id]
    text = marked(view.source(post.id), named, ())
    for cell in (*(cell for block in text.blocks for cell in block.cells), text.title):
        for at, run in enumerate(cell):
            if run.mention is not None:
                before = "".join(r.text for r in cell[:at])
                after = "".join(r.text for r in cell[at + 1 :])
                yield Quote(post, run.mention.start, _ending(before), run.text, _beginning(after))
                return


def _ending(text: str) -> str:
    """What stands before a name in its sentence."""
    ends = [m.end() for m in _END.finditer(text)]
    said = text[ends[-1] if ends else 0 :]
    return said if len(said) <= _AROUND else "…" + said[-_AROUND:]


def _beginning(text: str) -> str:
    """What stands behind it."""
    end = _END.search(text)
    said = text[: end.end()] if end else text
    return said if len(said) <= _AROUND else said[:_AROUND] + "…"
