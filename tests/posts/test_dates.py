"""From when to when a post is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kg.posts import Shown, shown_by_hugo

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def shown(head: str, zone: ZoneInfo | None = None) -> Shown:
    return shown_by_hugo(f"{head}\n本文。 publishDate: 2030-01-01\n", zone)


@pytest.mark.parametrize(
    ("lines", "since", "until"),
    [
        ("date: 2025-01-01", None, None),
        ("publishDate: 2026-01-01", NEW_YEAR, None),
        ("publishdate: '2026-01-01'\nexpiryDate: 2026-01-01 09:00:00 +0900", NEW_YEAR, NEW_YEAR),
        ("pubDate: 2026-01-01\nunpublishDate: 2026-01-01T00:00:00Z", NEW_YEAR, NEW_YEAR),
        ("pubDate: 2030-01-01\npublishDate: 2026-01-01", NEW_YEAR, None),
        ("published: 2026-01-01", NEW_YEAR, None),
        ("published: true\nexpiryDate:", None, None),
        ("publishDate: いつか\npubdate: 2026-01-01", NEW_YEAR, None),
        ("publishDate: [2026", None, None),
    ],
)
def test_from_when_to_when_hugo_shows_a_post(lines: str, since: datetime | None, until: datetime | None) -> None:
    assert shown(f"---\ntitle: 題\n{lines}\n---") == (since, until)


@pytest.mark.parametrize("head", ["+++\npublishDate = 2026-01-01T00:00:00Z\nexpiryDate = 2026-01-01\n+++", '{"publishDate": "2026-01-01",\n"expirydate": "2026-01-01"\n}'])
def test_toml_and_json_have_dates_too(head: str) -> None:
    assert shown(head) == (NEW_YEAR, NEW_YEAR)


@pytest.mark.parametrize(
    ("written", "hour"), [("2026-01-02", 15), ("2026-01-02 09:00", 0), ("2026-01-02 09:00:00", 9), ("2026-01-02T09:00:00+08:00", 1)]
)
def test_a_day_and_a_time_without_zone_are_those_of_the_site(written: str, hour: int) -> None:
    since = shown(f"---\npublishDate: {written}\n---", TOKYO).since
    assert since is not None and since.astimezone(UTC) == datetime(2026, 1, 1 if hour == 15 else 2, hour, tzinfo=UTC)
