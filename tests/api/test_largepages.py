"""What is put on large pages, and that it stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.largepages import _held, use_large_pages

_MAPS = """\
7f0000100000-7f0000900000 rw-p 00000000 00:00 0
Size:               8192 kB
Rss:                7000 kB
7f0001000000-7f0001800000 rw-p 00000000 00:00 0
Size:               8192 kB
Rss:                 100 kB
7f0002000000-7f0002800000 r--p 00000000 fe:00 5325133                    /a file
Rss:                8192 kB
7f0003000000-7f0003100000 rw-p 00000000 00:00 0
Rss:                1024 kB
5f0000000000-5f0000400000 rw-p 00000000 00:00 0                          [heap]
Rss:                4096 kB
VmFlags: rd wr mr mw me ac sd
"""


def test_whole_pages_of_own_memory_in_use_are_taken() -> None:
    assert list(_held(_MAPS)) == [(0x7F0000200000, 0x600000), (0x5F0000000000, 0x400000)]


def test_what_is_held_stands_on_large_pages_as_it_was() -> None:
    held = [bytes([number]) * 100_000 for number in range(200)]
    done = use_large_pages()
    if not done:
        pytest.skip("the system has no large pages to give")

    assert _on_large_pages() > done / 2
    assert [(kept[0], set(kept)) for kept in held] == [(number, {number}) for number in range(200)]


def _on_large_pages() -> int:
    """Bytes of this process's memory that stand on large pages, by the system's account."""
    return 1024 * sum(map(int, re.findall(r"^AnonHugePages: +(\d+) kB", Path("/proc/self/smaps").read_text(), re.M)))
