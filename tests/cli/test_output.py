"""What commands print as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from kg.cli.output import as_json
from kg.records import Alias


class Pair(NamedTuple):
    ja: str
    en: str


def test_records_are_plain_data_by_name() -> None:
    value = {"names": (Alias("鴻海", "curated"),), "note": Pair("あ", "a"), "at": datetime(2026, 1, 2, tzinfo=UTC), "some": {1}}
    assert as_json(value) == {
        "names": [{"text": "鴻海", "reason": "curated"}],
        "note": {"ja": "あ", "en": "a"},
        "at": "2026-01-02T00:00:00+00:00",
        "some": [1],
    }
