"""Paging: where in the order of an answer its next page begins.

A cursor holds the place of the last item shown, the values by which the answer is ordered and an id, bound to the question by a digest.
It names no state of the graph. What is written between two pages is shown if its place is still to come; nothing is shown twice or left
out but what itself moved past the place meanwhile. The entity tags of two pages tell whether the graph changed between them.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import Any, Final, TypeVar

from fastapi import Depends, Query, Request

from kg.errors import UsageError
from kg.query import Neighbor, edge_of
from kg.records import CO_MENTION

__all__ = ["CURSOR", "Key", "Paging", "by_date", "neighbor_place", "paged"]

T = TypeVar("T")

Key = tuple[str | int | float | bool, ...]
"""What an answer is ordered by, smaller first; no two items have the same."""

CURSOR: Final = "Where to go on: `next` of the page before, with otherwise the same parameters (`limit` may differ)."
_MOST: Final = 200
_ALL: Final = 1_000_000
"""More than any answer has."""
_BEGIN_ANEW: Final = "cursor: this is no cursor of this question; leave it out to begin anew"


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of an answer is asked for."""

    limit: int
    question: str
    """Digest of the address and parameters."""
    after: Key | None = None

    def cut(self, fetch: Callable[[int], Sequence[T]], key: Callable[[T], Key]) -> tuple[list[T], str | None]:
        """The items of the page in the order they came in, and the cursor of the next one; None if this is the last.

        Args:
            fetch: gives the first so many items, at least; by the order of `key`, or a choice of them by it in an order of its own.
            key: the place of an item.

        Raises:
            UsageError: the cursor was not made here.
        """
        found = fetch(self.limit + 1 if self.after is None else _ALL)
        try:
            left = [(place, n) for n, item in enumerate(found) if (place := key(item)) > (self.after or ())]
        except TypeError as error:  # the values of the cursor are not of these kinds
            raise UsageError(_BEGIN_ANEW) from error
        best = nsmallest(self.limit, left)
        items = [found[n] for n in sorted(n for _, n in best)]
        return items, self._cursor(best[-1][0]) if len(left) > len(best) else None

    def _cursor(self, place: Key) -> str:
        text = json.dumps([self.question, *place], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def paged(default: int) -> Any:
    """The dependency that reads `limit`, so many unless given, and `cursor` of a question."""

    async def asked(
        request: Request,
        limit: int = Query(default, ge=1, le=_MOST, description="At most so many items."),
        cursor: str | None = Query(None, max_length=4_000, description=CURSOR),
    ) -> Paging:
        question = _question(request)
        return Paging(limit, question, None if cursor is None else _place(cursor, question))

    return Depends(asked)


def by_date(date: datetime | None, id: str) -> Key:
    """The place of a post among others, the newest first, those without a date last."""
    return date is None, 0.0 if date is None else -date.timestamp(), id


def neighbor_place(entity_id: str, neighbor: Neighbor) -> Key:
    """The place of an edge among those of an entity."""
    edge = edge_of(entity_id, neighbor)
    counts = -neighbor.independent, -neighbor.posts, -neighbor.claims
    return edge.type == CO_MENTION, *counts, edge.head, edge.type, edge.tail


def _question(request: Request) -> str:
    asked = sorted((k, v) for k, v in request.query_params.multi_items() if k not in ("limit", "cursor"))
    return hashlib.sha256(json.dumps([request.url.path, asked]).encode()).hexdigest()[:16]


def _place(cursor: str, question: str) -> Key:
    """Where a cursor points.

    Raises:
        UsageError: it is no cursor, or one of another question.
    """
    try:
        found = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise UsageError(_BEGIN_ANEW) from error
    if not isinstance(found, list) or found[:1] != [question] or not all(isinstance(v, str | int | float) for v in found):
        raise UsageError(_BEGIN_ANEW)
    return tuple(found[1:])
