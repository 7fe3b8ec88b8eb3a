"""Spans of time and how they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kg.errors import UsageError
from kg.query import Period, moment, period


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-01", "2026-01-01", "2026-02-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        (" 2024-02-29 ", "2024-02-29", "2024-03-01"),
    ],
)
def test_a_year_month_or_day_is_a_whole_period_and_begins_at_a_moment(text: str, since: str, until: str) -> None:
    assert period(text) == Period(day(since), day(until))
    assert moment(text) == day(since)


def test_a_time_without_a_zone_is_utc_and_one_with_a_zone_keeps_it() -> None:
    assert moment("2026-01-15T09:30") == datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    assert moment("2026-01-15T09:30:00+09:00") == datetime(2026, 1, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    assert Period(datetime(2026, 1, 1)).since == day("2026-01-01")
    with pytest.raises(UsageError, match="no year, month or day"):
        period("2026-01-15T09:30")


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "0000", "9999", "26-01", "2026-1", "２０２６"])
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UsageError, match="no date"):
        moment(text)


def test_a_period_has_its_beginning_but_not_its_end() -> None:
    january = Period.between("2026-01", "2026-02")
    assert day("2026-01-01") in january
    assert day("2026-02-01") not in january
    assert Period.between(until="2026") == Period(until=day("2026-01-01"))
    with pytest.raises(UsageError, match="ends after it begins"):
        Period.between("2026-02", "2026-02")
    with pytest.raises(UsageError, match="^baseline_until: 'x' is no date"):
        Period.between("2026-02", "x", prefix="baseline_")
    with pytest.raises(UsageError, match="^baseline_since, baseline_until: "):
        Period.between("2026-02", "2026", prefix="baseline_")


def test_what_has_no_date_belongs_only_to_all_of_time() -> None:
    assert None in Period()
    assert None not in Period(until=day("2030-01-01"))
    assert None not in Period(since=day("1970-01-01"))


def test_periods_that_touch_do_not_overlap() -> None:
    assert not period("2026-01").overlaps(period("2026-02"))
    assert not Period(until=day("2026-01-01")).overlaps(Period(day("2026-01-01")))
    assert Period().overlaps(period("2026-01")) and period("2026-01").overlaps(period("2026"))
