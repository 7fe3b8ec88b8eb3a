"""A span of time, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kg.errors import UsageError

__all__ = ["Period", "moment", "period"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just before `until`; open on a side that is None. Times without a zone are UTC.

    Raises:
        UsageError: it ends before it begins, or is empty.
    """

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                object.__setattr__(self, name, time.replace(tzinfo=UTC))
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise UsageError(f"a period ends after it begins; this one would run from {_written(self.since)} until {_written(self.until)}")

    def __contains__(self, time: datetime | None) -> bool:
        """Whether a post of this date belongs to the period; one without a date belongs only to all of time."""
        if time is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= time) and (self.until is None or time < self.until)

    def overlaps(self, other: Period) -> bool:
        """Whether some time belongs to both."""
        return (self.since is None or other.until is None or self.since < other.until) and (
            other.since is None or self.until is None or other.since < self.until
        )

    @classmethod
    def between(cls, since: str | None = None, until: str | None = None, *, prefix: str = "") -> Period:
        """The period from the beginning of what `since` names until just before the beginning of what `until` names.

        Raises:
            UsageError: see :func:`moment`; or it would be empty. The message names which of the two is wrong, with the prefix.
        """
        ends = {}
        for name, text in ((f"{prefix}since", since), (f"{prefix}until", until)):
            try:
                ends[name] = moment(text) if text else None
            except UsageError as error:
                raise UsageError(f"{name}: {error}") from error
        try:
            return cls(*ends.values())
        except UsageError as error:
            raise UsageError(f"{', '.join(ends)}: {error}") from error


def moment(text: str) -> datetime:
    """The time that ``2026``, ``2026-01``, ``2026-01-15`` (where they begin) or an ISO 8601 time names; UTC where it names no zone.

    Raises:
        UsageError: it is none of these.
    """
    return _read(text)[0]


def period(text: str) -> Period:
    """The whole year, month or day that ``2026``, ``2026-01`` or ``2026-01-15`` names.

    Raises:
        UsageError: it is none of these.
    """
    since, until = _read(text)
    if until is None:
        raise UsageError(f"{text!r} is no year, month or day; write 2026, 2026-01 or 2026-01-15")
    return Period(since, until)


def _written(time: datetime) -> str:
    """As it would be given: without the time if that is the beginning of a day."""
    return f"{time:%Y-%m-%d}" if (time.hour, time.minute, time.second, time.utcoffset()) == (0, 0, 0, timedelta()) else time.isoformat()


def _read(text: str) -> tuple[datetime, datetime | None]:
    """When what a text names begins and, of a year, month or day, ends."""
    text = text.strip()
    try:
        if found := _DATE.fullmatch(text):
            year, month, day = (int(part) if part else None for part in found.groups())
            since = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
            if day is not None:
                return since, since + timedelta(days=1)
            year, month = (since.year, since.month + 1) if month is not None and month < 12 else (since.year + 1, 1)
            return since, datetime(year, month, 1, tzinfo=UTC)
        time = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is no date; write 2026, 2026-01, 2026-01-15 or 2026-01-15T09:00+09:00") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC), None
