"""The words that speak for a relation, in groups (``triggers.tsv``)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

__all__ = ["TRIGGERS", "trigger_of", "triggers"]

TRIGGERS: Final[dict[str, frozenset[str]]] = {
    "partners_with": frozenset({"partner"}),
    "invests_in": frozenset({"invest"}),
    "acquires": frozenset({"buy"}),
    "supplies": frozenset({"supply", "offer"}),
    "develops": frozenset({"make", "offer"}),
    "uses": frozenset({"use"}),
    "competes_with": frozenset({"rival"}),
    "part_of": frozenset({"part"}),
    "leads": frozenset({"lead"}),
    "participates_in": frozenset({"join"}),
    "located_in": frozenset({"place", "make"}),
    "acts_against": frozenset({"act"}),
}
"""The groups of words that speak for each relation."""


@cache
def triggers() -> dict[str, str]:
    """The group of each word."""
    table = {}
    for line in resources.files("kg.relate").joinpath("triggers.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            group, words = line.split("\t")
            table.update(dict.fromkeys(words.split(), group))
    return table


def trigger_of(word: str) -> str:
    """The group of a word that tells relations apart, or nothing."""
    return triggers().get(word, "")
