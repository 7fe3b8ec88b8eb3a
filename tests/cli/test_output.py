"""What commands print, and what becomes of it where it cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_a_line_and_an_encoding_that_lacks_characters_loses_none() -> None:
    code = "import sys, kg.cli as c; c.app = lambda: sys.stdout.write('[\"鴻海 · 𠮷\"]'); c.main()"

    def run(out: Any, encoding: str) -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"PYTHONIOENCODING": encoding}
        return subprocess.run([sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, env=environment, check=False)

    with open("/dev/full", "wb") as full:
        done = run(full, "utf-8")
    told = done.stderr.decode().splitlines()
    assert (done.returncode, len(told)) == (1, 1) and "standard output cannot be written: No space left" in told[0]
    for encoding in ("ascii", "cp932", "utf-8"):
        done = run(subprocess.PIPE, encoding)
        assert json.loads(done.stdout.decode(encoding)) == ["鴻海 · 𠮷"]
        assert (done.returncode, done.stderr.count(b"\n")) == (0, encoding != "utf-8")


def test_unbuffered_output_leaves_at_once() -> None:
    code = "from kg.cli.standard import standard_output\nwith standard_output():\n    print('first')\n    input()\n"
    command = [sys.executable, "-u", "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "first\n"  # while it still waits
        process.stdin.write("\n")
