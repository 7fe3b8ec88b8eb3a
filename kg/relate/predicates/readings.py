"""What predicates say of the names of a sentence, as records."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["ABOUT", "PAST", "Place", "Reading", "Said"]

PAST: Final = -1
"""Stands for the subject of the sentence before, which has no place in this one."""

ABOUT: Final = -2
"""Stands for what the whole post is about."""


class Reading(NamedTuple):
    """What a predicate says of two names."""

    type: str
    head: int
    tail: int
    """Offsets of the names into the frame's text, `PAST` or `ABOUT`."""
    start: int
    end: int
    status: str | None
    """None if the predicate is denied, asked, only supposed, or no longer true."""
    guessed: bool = False
    """Whether a noun says it (``白鷺の買収は``, ``白鷺による買収は``), and the other side is only what the text is about."""


class Place(NamedTuple):
    """What a name is to a predicate."""

    act: int
    """Offset of the predicate into the frame's text."""
    word: str
    case: str
    """The particle; behind a genitive's the one of the noun it belongs to."""
    voice: str
    types: tuple[str, ...]
    """The relations that the predicate may speak of."""


class Said(NamedTuple):
    """What the clauses of a sentence say."""

    readings: list[Reading]
    """Each once; denials among them."""
    places: dict[int, list[Place]]
    """For each name, by its offset or `PAST`, the predicates it stands with."""
