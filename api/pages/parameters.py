"""What the addresses of several pages hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends, Query

from kg import query
from kg.errors import GraphTooLarge, UsageError
from kg.query import Period
from kg.store import View
from kg.store.base import Network

__all__ = ["Address", "Asked", "Between", "Text", "Texts", "field_type", "months_of"]

Address = Annotated[str, Query(max_length=2_000)]

Text = Annotated[str, Query(max_length=200)]
Texts = Annotated[list[Annotated[str, Query(max_length=200)]], Query(max_length=50)]


@dataclass(frozen=True, slots=True)
class Between:
    """A span of time as people write it: from the beginning of the one until the end of the other."""

    since: str = ""
    through: str = ""

    @property
    def fields(self) -> tuple[str, str]:
        """The kinds of fields that hold the two; see :func:`field_type`."""
        return field_type(self.since), field_type(self.through)

    @property
    def period(self) -> Period | None:
        """The period; None if neither end is given.

        Raises:
            UsageError: one of them is no date, or the end comes before the beginning.
        """
        if not self.since and not self.through:
            return None
        since = query.moment(self.since) if self.since else None
        until = None
        if self.through:
            try:
                until = query.period(self.through).until
            except UsageError:
                until = query.moment(self.through)
        return Period(since, until)


def field_type(written: str) -> str:
    """The kind of field that can hold a date as it is written; a browser empties one that cannot.

    >>> [field_type(text) for text in ("", "2026-01", "2026-01-15", "2026")]
    ['month', 'month', 'date', 'text']
    """
    if not written or re.fullmatch(r"\d{4}-\d{2}", written, re.ASCII):
        return "month"
    return "date" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII) else "text"


def months_of(view: View) -> tuple[str, ...]:
    """The months from the archive's first to its last, ``2026-01``; none where the graph does not fit into memory. O(posts), once."""
    try:
        network = view.network()
    except GraphTooLarge:
        return ()
    if network not in _months:
        found = [date.astimezone(UTC) for date in network.dates.values() if date is not None]
        first, last = (of.year * 12 + of.month - 1 for of in (min(found), max(found))) if found else (0, -1)
        _months[network] = tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1))
    return _months[network]


_months: WeakKeyDictionary[Network, tuple[str, ...]] = WeakKeyDictionary()


async def _asked(
    since: Annotated[str, Query(alias="from", max_length=40)] = "", through: Annotated[str, Query(alias="to", max_length=40)] = ""
) -> Between:
    return Between(since.strip(), through.strip())


Asked = Annotated[Between, Depends(_asked)]
"""``from`` and ``to``, both included: ``?from=2026-01&to=2026-03`` is the first quarter."""
