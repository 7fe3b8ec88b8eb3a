"""Lines of a source file, whatever they end with."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["line_at", "lined"]

_ALONE: Final = re.compile(r"\r(?!\n)")


def lined(source: str) -> str:
    r"""A text of the same length in which each line ends with a line feed: for a carriage return that stands alone there is one.

    >>> lined("a\rb\r\nc")
    'a\nb\r\nc'
    """
    return _ALONE.sub("\n", source) if "\r" in source else source


def line_at(source: str, offset: int) -> int:
    r"""The 1-based line of an offset into a text. O(length).

    >>> [line_at("a\rb\r\nc", offset) for offset in (0, 2, 5)]
    [1, 2, 3]
    """
    return lined(source).count("\n", 0, offset) + 1
