"""Names of people: which is the family name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kg.normalize import kind_of, lookup_form

__all__ = ["family_names", "is_family_name"]

_BETWEEN: Final = re.compile(r"[\s・=＝]+")
_LONGEST_FAMILY_NAME = 4
"""Characters, of a name in kanji."""


def family_names(full: str) -> Iterator[str]:
    """Look-up forms of what may be the family name in a full name; all for which :func:`is_family_name` holds, and a few more.

    >>> sorted(family_names("宮川潤一")), list(family_names("サム・アルトマン"))[-1]
    (['宮', '宮川', '宮川潤', '宮川潤一'], 'アルトマン')
    """
    for length in range(1, _LONGEST_FAMILY_NAME + 1):
        yield lookup_form(full[:length])
    yield from map(lookup_form, _parts(full)[-1:])


def is_family_name(short: str, full: str) -> bool:
    """Whether `short` can be the family name of the person who is named in full.

    The last part of a name in several parts, the beginning of one in kanji.

    >>> is_family_name("アルトマン", "サム・アルトマン"), is_family_name("宮川", "宮川潤一"), is_family_name("サム", "サム・アルトマン")
    (True, True, False)
    """
    parts = _parts(full)
    if len(parts) > 1 and lookup_form(parts[-1]) == lookup_form(short):
        return True
    if not short or kind_of(short[-1]) != "kanji" or len(short) > _LONGEST_FAMILY_NAME:
        return False
    return full.startswith(short) and len(full) > len(short) and not full[len(short)].isspace()


def _parts(full: str) -> list[str]:
    return [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", full).strip()) if part]
