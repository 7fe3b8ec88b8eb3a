"""Names of several things of one type, told apart by the words of the post: ソフトバンク the group and the carrier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import DataError
from kg.link.gazetteer import rows_of
from kg.normalize import alias_key
from kg.records import ENTITY_TYPES, EntityType

__all__ = ["Sense", "choose", "load_senses"]

COLUMNS = ("type", "name", "entity", "cues")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may name."""

    entity: str
    """Its name in the gazetteer."""
    cues: tuple[str, ...]


@cache
def load_senses() -> dict[tuple[EntityType, str], tuple[Sense, ...]]:
    """The senses by type and key of the name, the one that holds without cues first.

    Raises:
        DataError: a line names no type.
    """
    file = resources.files("kg.link").joinpath("data/senses.tsv")
    found: dict[tuple[EntityType, str], list[Sense]] = {}
    for number, (type, name, entity, cues) in rows_of(file.name, file.read_text(encoding="utf-8").splitlines(), COLUMNS):
        if type not in ENTITY_TYPES:
            raise DataError(file.name, number, f"{type!r} is no type of entity")
        sense = Sense(entity, tuple(c.strip() for c in cues.split("|") if c.strip()))
        found.setdefault((EntityType(type), alias_key(name)), []).append(sense)
    return {key: tuple(senses) for key, senses in found.items()}


def choose(senses: tuple[Sense, ...], text: str) -> tuple[str, bool]:
    """The entity whose cues stand most often in a text, and whether it has any there; the first one if none stands out.

    O(cues × length).
    """
    counts = [sum(text.count(cue) for cue in sense.cues) for sense in senses]
    best = max(range(len(senses)), key=lambda i: (counts[i], -i))
    return senses[best].entity, counts[best] > 0
