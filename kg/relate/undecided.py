"""Which of several it is that does something, left open: none of them is said to do it."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Final

from kg.records import RELATION_TYPES, EdgeKey, EntityType
from kg.relate.frame import FIRM, Frame
from kg.relate.lists import JOIN

__all__ = ["undecided"]

_WHICH: Final = re.compile(
    rf"{FIRM}(?:{JOIN}{FIRM})+[」』]?(?:社)?の?(?:うち)?の?(?:どちら|いずれ|どれ|どこ|どっち)(?!も|にも|とも|かと?いえば)[^。]{{0,60}}?か(?:は|が|を|も|、|。|で|に|について)"
)
_EITHER: Final = re.compile(rf"{FIRM}[^。、]{{0,20}}?か、?{FIRM}[^。、]{{0,20}}?か(?:は|が|を|も|、|。|で|に|について)")
_BEFORE: Final = re.compile(r"[^。、]*、?[^。、]*$")
"""The clause that the choice stands in, up to it."""


def undecided(frame: Frame) -> set[EdgeKey]:
    """All relations of the organisations of a clause that leaves open which of them it is."""
    keys: set[EdgeKey] = set()
    for expression in (_WHICH, _EITHER):
        for found in expression.finditer(frame.text):
            before = _BEFORE.search(frame.text, 0, found.start())
            low = before.start() if before else found.start()
            firms = {m.entity_id for at, m in frame.marked.items() if low <= at < found.end() and m.type is EntityType.ORGANIZATION}
            keys |= {EdgeKey.of(a, type, b) for a, b in permutations(firms, 2) for type in RELATION_TYPES}
    return keys
