"""CSV (RFC 4180, UTF-8): entities, edges or claims, a row each.

What a spreadsheet would take for a formula gets an apostrophe; marks that turn round what stands beside them are left out."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from io import StringIO

from kg.export.selection import Selection
from kg.normalize import unturned

__all__ = ["rows", "write_claims", "write_edges", "write_nodes"]

_NODES = ("id", "name", "type", "posts", "mentions", "first_seen", "last_seen", "aliases")
_EDGES = ("head", "head_name", "relation", "tail", "tail_name", "claims", "posts", "independent", "first_seen", "last_seen")
_CLAIMS = (
    "id", "head", "head_name", "relation", "tail", "tail_name", "status", "confidence",
    "amount", "amount_value", "amount_high", "amount_currency", "date", "role",
    "text", "start", "end", "sentence", "post", "title", "permalink", "published_at",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")
"""What formulas begin with, in any width; behind white space and what shows nothing too, which some programs pass over."""
_CONTROLS = ("\t", "\r", "\n")
_UNSEEN = ("Cc", "Cf", "Mn")
"""Unicode's categories of what shows nothing by itself."""


def write_nodes(chosen: Selection) -> Iterator[str]:
    """A row for each entity."""
    found = (
        (n.id, n.name, n.type, n.posts, n.mentions, n.first_seen, n.last_seen, " | ".join(n.aliases)) for n in chosen.nodes()
    )
    return rows(_NODES, found)


def write_edges(chosen: Selection) -> Iterator[str]:
    """A row for each edge."""
    found = (
        (
            e.key.head, chosen.name(e.key.head), e.key.type, e.key.tail, chosen.name(e.key.tail),
            e.claims, e.posts, e.independent, e.first_seen, e.last_seen,
        )
        for e in chosen.edges()
    )  # fmt: skip
    return rows(_EDGES, found)


def write_claims(chosen: Selection) -> Iterator[str]:
    """A row for each claim, with its sentence and its post; what is stated of one entity alone has it at both ends."""
    found = (
        (
            c.id, c.head, chosen.name(c.head), c.type, c.tail, chosen.name(c.tail), c.status, c.confidence,
            c.amount, c.amount_value, c.amount_high, c.amount_currency, c.date, c.role,
            c.text, c.start, c.end, c.sentence, post.id, post.title, post.permalink, post.published_at,
        )
        for post, c in chosen.claims(alone=True)
    )  # fmt: skip
    return rows(_CLAIMS, found)


def rows(header: Iterable[str], values: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of CSV."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for row in values:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_cell(value) for value in row])
    yield buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return _safe(value) if isinstance(value, str) else value


@lru_cache(maxsize=20_000)
def _safe(text: str) -> str:
    """A text as a cell; of claims, most cells are names, titles and sentences that come again."""
    text = unturned(text)
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    first = next((c for c in text if not c.isspace() and unicodedata.category(c) not in _UNSEEN), "")
    return text.startswith(_CONTROLS) or unicodedata.normalize("NFKC", first).startswith(_FORMULA)
