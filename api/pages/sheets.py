"""Long lists in sheets, one after another by ``page`` in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query

__all__ = ["SHEET", "PageNumber", "Sheet", "sheet"]

SHEET: Final = 200
"""Items on a sheet."""

PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which part of a list is shown."""

    number: int
    """From 1."""
    total: int
    """Items of the list."""
    asked: int
    """The number that was asked for; there is no such sheet if it is not the number of this one."""

    @property
    def first(self) -> int:
        """Number of its first item, from 1."""
        return (self.number - 1) * SHEET + 1

    @property
    def last(self) -> int:
        """Number of its last item."""
        return min(self.number * SHEET, self.total)

    @property
    def before(self) -> int | None:
        """Number of the sheet before it, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """Number of the sheet behind it, if there is one."""
        return self.number + 1 if self.last < self.total else None


def sheet(number: int, total: int) -> Sheet:
    """A sheet of a list; behind the last one that one.

    >>> sheet(9, 401).first, sheet(9, 401).last, sheet(1, 0).after
    (401, 401, None)
    """
    return Sheet(max(1, min(number, -(-total // SHEET))), total, number)
