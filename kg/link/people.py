"""Names of people: which is the family name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kg.normalize import kind_of, lookup_form

__all__ = ["is_family_name"]

_BETWEEN: Final = re.compile(r"[\s・=＝]+")
_LONGEST_FAMILY_NAME = 4
"""Characters, of a name in kanji."""


def is_family_name(short: str, full: str) -> bool:
    """Whether `short` can be the family name of the person who is named in full.

    The last part of a name in several parts, the beginning of one in kanji.

    >>> is_family_name("アルトマン", "サム・アルトマン"), is_family_name("宮川", "宮川潤一"), is_family_name("サム", "サム・アルトマン")
    (True, True, False)
    """
    parts = [p for p in _BETWEEN.split(unicodedata.normalize("NFKC", full).strip()) if p]
    if len(parts) > 1 and lookup_form(parts[-1]) == lookup_form(short):
        return True
    if not short or kind_of(short[-1]) != "kanji" or len(short) > _LONGEST_FAMILY_NAME:
        return False
    return full.startswith(short) and len(full) > len(short) and not full[len(short)].isspace()
