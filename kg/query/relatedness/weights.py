"""How much each sign tells that two texts tell one story: weights that :mod:`kg.training.stories` learns. 1 in all is enough."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from kg.query.relatedness.marks import MarkWeights

__all__ = ["BRIEF", "NEWS", "STORY", "WEIGHTS", "BriefWeights", "NewsWeights", "StoryWeights", "read_weights"]

WEIGHTS: Final = Path(__file__).with_name("weights.toml")


class StoryWeights(NamedTuple):
    """For texts that are long enough to be compared as wholes."""

    opens: float
    """For a post that opens with all that the text opens with."""
    names: float
    """For the same names; the square of how alike they are is taken, since those of one field are half alike."""
    other_names: float
    """Lost if both titles name somebody or something, but nothing in common."""
    apart: float
    """Lost for each power of e that the days between the two come to."""
    marks: MarkWeights


class BriefWeights(NamedTuple):
    """For a draft of few words."""

    wording: float
    """For the same words, names left out."""
    about: float
    """For a post whose most named entities are the draft's."""
    actors: float
    """For two of the draft's firms and persons that a post names more than once."""
    unnamed: float
    """Lost for a post that opens without a name in the draft's headline; those that no post has do not count."""
    swapped: float
    """Lost for a post that besides names somebody in its title whom the draft does not name."""
    rare: float
    """For a product, law, person or the like that both name, for each power of e that there are posts to one that names it."""
    marks: MarkWeights


class NewsWeights(NamedTuple):
    """For a news item in words of its own."""

    lead: float
    """For what its lead says, as few words."""
    whole: float
    """For what all of it says: of 1 at most as many words, and the same as few."""


def read_weights(file: Path) -> tuple[StoryWeights, BriefWeights, NewsWeights]:
    """The weights in a file."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    story, brief = ({**table, "marks": MarkWeights(**table["marks"])} for table in (tables["story"], tables["brief"]))
    return StoryWeights(**story), BriefWeights(**brief), NewsWeights(**tables["news"])


_READ: Final = read_weights(WEIGHTS)
STORY: Final = _READ[0]
BRIEF: Final = _READ[1]
NEWS: Final = _READ[2]
