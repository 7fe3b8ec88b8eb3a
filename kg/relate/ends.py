"""What the ends of a relation may be."""

from __future__ import annotations

from typing import Final

from kg.records import EntityType

__all__ = ["ALLOWED", "LETTERS", "MAY_RELATE"]

LETTERS: Final[dict[EntityType, str]] = dict(zip(EntityType, "OHPJLCT", strict=True))
"""Types as single letters."""

ALLOWED: Final[dict[str, frozenset[str]]] = {
    "partners_with": frozenset({"OO", "PP", "PO", "OP", "CO", "OC"}),
    "invests_in": frozenset({"OO", "OC", "OJ", "HO", "OP"}),
    "acquires": frozenset({"OO", "OP", "HO"}),
    "supplies": frozenset({"OO", "OC", "PO"}),
    "develops": frozenset({"OP", "OT", "OJ", "HP", "PP", "CJ"}),
    "uses": frozenset({"PP", "PT", "OP", "OT", "OO", "PO", "JP", "TT", "JO", "JT", "TP"}),
    "competes_with": frozenset({"OO", "PP", "OP", "PO", "CC", "TT"}),
    "part_of": frozenset({"PP", "OO", "PO", "OJ", "CO", "TT", "CC", "JJ"}),
    "leads": frozenset({"HO"}),
    "participates_in": frozenset({"OJ", "HJ", "CJ"}),
    "located_in": frozenset({"OC", "PC", "JC"}),
    "acts_against": frozenset({"OO", "CO", "CC", "LO", "OP", "LP", "HO", "CP", "OC"}),
}
"""The types of head and tail that each relation may have, as the letters of :data:`LETTERS`."""

MAY_RELATE: Final = frozenset(ends for both in ALLOWED.values() for pair in both for ends in (pair, pair[::-1]))
"""The types of two names, in either order, that some relation may have."""
