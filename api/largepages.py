"""Large pages for what a process holds in memory.

Graph, index and language model are some hundred megabytes of small objects, which a draft reads all over. On pages of 4 KiB much of the
time goes into finding out where these stand; on pages of 2 MiB (Linux, transparent huge pages) a draft takes a twelfth less.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["use_large_pages"]

_LARGE: Final = 1 << 21
"""Bytes of a large page."""
_HUGEPAGE: Final = 14
"""``MADV_HUGEPAGE``: large pages are welcome from now on."""
_COLLAPSE: Final = 25
"""``MADV_COLLAPSE``: put what is there on large pages now (Linux 6.1)."""


def use_large_pages() -> int:
    """Put what this process holds on large pages, as far as the system does that.

    Returns:
        The bytes that stand on large pages now; 0 where the system knows no such thing or has them turned off.
    """
    try:
        held = list(_held(Path("/proc/self/smaps").read_text()))
        advise = ctypes.CDLL(None).madvise
    except (OSError, AttributeError):  # another system
        return 0
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    done = 0
    for start, size in held:
        if advise(start, size, _HUGEPAGE) == 0 and advise(start, size, _COLLAPSE) == 0:
            done += size
    return done


def _held(maps: str) -> Iterator[tuple[int, int]]:
    """Start and size of the large pages that would hold memory of the process's own, of which most is in use; from ``/proc/PID/smaps``."""
    start = size = 0
    for line in maps.splitlines():
        first, *rest = line.split(maxsplit=5)
        if first == "Rss:" and size and 2 * int(rest[0]) * 1024 > size:
            yield start, size
        if first.endswith(":"):
            continue
        own = rest[0].startswith("rw-p") and (len(rest) < 5 or rest[4] == "[heap]")
        low, high = (int(address, 16) for address in first.split("-"))
        start = -(-low // _LARGE) * _LARGE
        size = max(0, high // _LARGE * _LARGE - start) if own else 0
