"""What commands print as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from kg.cli.output import as_json, counted, table
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


def test_a_row_is_a_line_where_no_person_looks(capsys: pytest.CaptureFixture[str]) -> None:
    table("記事", ("date", "title", "id"), [("2026-01-02", "長い題名" * 60, "2026-01-02-1-long")])
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    table("New", ("date", "title"), [])
    assert capsys.readouterr().out == "New: nothing found\n"


def test_one_is_no_plural() -> None:
    assert [counted(1, "post"), counted(0, "post"), counted(1_001, "entity", "entities")] == ["1 post", "0 posts", "1,001 entities"]
