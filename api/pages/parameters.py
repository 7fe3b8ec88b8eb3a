"""What the addresses of several pages hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from kg import query
from kg.errors import UsageError
from kg.query import Period

__all__ = ["Address", "Asked", "Between", "Text", "Texts", "field_type"]

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


async def _asked(
    since: Annotated[str, Query(alias="from", max_length=40)] = "", through: Annotated[str, Query(alias="to", max_length=40)] = ""
) -> Between:
    return Between(since.strip(), through.strip())


Asked = Annotated[Between, Depends(_asked)]
"""``from`` and ``to``, both included: ``?from=2026-01&to=2026-03`` is the first quarter."""
