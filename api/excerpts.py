"""Showing evidence inside its sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.records import Claim

__all__ = ["Excerpt", "excerpt"]

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*+|`+|~~|__|\\(?=[!-/:-@\[-`{-~])")


class Excerpt(NamedTuple):
    """A sentence in three parts."""

    before: str
    marked: str
    after: str


def excerpt(claim: Claim) -> Excerpt:
    """The claim's readable sentence, split around its evidence.

    The evidence is text of the source file and may hold markup that the sentence has not. Of several places where it
    stands, the one nearest to its offset is taken; if there is none, the whole sentence is marked.
    """
    readable = _MARKS.sub("", _LINK.sub(r"\1", claim.text))
    for wanted in (claim.text, readable):
        places = [m.start() for m in re.finditer(re.escape(wanted), claim.sentence)] if wanted else []
        if places:
            at = min(places, key=lambda place: abs(place - (claim.start - claim.sentence_start)))
            return Excerpt(claim.sentence[:at], claim.sentence[at : at + len(wanted)], claim.sentence[at + len(wanted) :])
    return Excerpt("", claim.sentence, "")
