"""When what a claim says happens: the date in its sentence, else that of its post."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from kg.errors import UsageError
from kg.query.period import Period, period
from kg.records import Claim

__all__ = ["Occurrence", "occurrence", "within"]

_MONTH = timedelta(days=31)


class Occurrence(NamedTuple):
    """A time that is known more or less exactly."""

    date: str
    """ISO 8601 date or interval, such as ``2026``, ``2026-07/2026-09``; empty if nothing says when."""
    since: datetime | None
    """Where it begins; None if nothing says when."""
    until: datetime | None
    """Just behind its end."""
    said: bool
    """Whether the sentence says so, rather than the date of its post."""
    at: datetime | None
    """Its place among others: where it begins, but of a longer time that goes on when the post is published, the post's date."""

    @property
    def exact(self) -> bool:
        """Whether it is known to the month."""
        return self.since is not None and self.until is not None and self.until - self.since <= _MONTH


def occurrence(claim: Claim, published: datetime | None) -> Occurrence:
    """When what a claim says happens."""
    if claim.date is not None:
        first, _, last = claim.date.partition("/")
        try:
            since, until = period(first).since, period(last or first).until
        except UsageError:  # no date that can be read
            since = until = None
        if since is not None and until is not None:
            goes_on = until - since > _MONTH and published is not None and since <= published < until
            return Occurrence(claim.date, since, until, True, published if goes_on else since)
    if published is None:
        return Occurrence("", None, None, False, None)
    return Occurrence(f"{published:%F}", published, published + timedelta(days=1), False, published)


def within(found: Occurrence, asked: Period | None) -> bool:
    """Whether the place of a time belongs to the period that was asked for."""
    return asked is None or found.at in asked
