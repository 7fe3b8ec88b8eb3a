"""The controlled vocabulary: themes of the field with their synonyms, a readable table like the gazetteer's.

``data/topics.tsv``, tab-separated: ``name``, ``aliases`` (separated by `` | ``), ``broader`` (another name of the table or empty).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from kg.errors import DataError
from kg.normalize import lookup_form

__all__ = ["Theme", "Vocabulary", "load_vocabulary", "parse_vocabulary"]

COLUMNS = ("name", "aliases", "broader")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that posts are indexed under."""

    name: str
    aliases: tuple[str, ...]
    broader: str


@dataclass(frozen=True)
class Vocabulary:
    """All themes."""

    themes: tuple[Theme, ...]

    @cached_property
    def by_form(self) -> dict[str, Theme]:
        """Themes by the look-up form of their names; the first theme of the table wins."""
        found: dict[str, Theme] = {}
        for theme in self.themes:
            for name in (theme.name, *theme.aliases):
                found.setdefault(lookup_form(name), theme)
        return found

    @cached_property
    def digest(self) -> str:
        """Changes whenever a theme does."""
        return hashlib.blake2b(repr(self.themes).encode(), digest_size=8).hexdigest()


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that the project ships."""
    text = resources.files("kg.topics").joinpath("data/topics.tsv").read_text(encoding="utf-8")
    return parse_vocabulary("topics.tsv", text.splitlines())


def parse_vocabulary(path: str, lines: Iterable[str]) -> Vocabulary:
    """Read a table of themes.

    Raises:
        DataError: the header is another, a line has no name, or a `broader` theme is not in the table.
    """
    themes: list[Theme] = []
    places: dict[str, int] = {}
    header = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split("\t")]
        if not header:
            if tuple(cells) != COLUMNS:
                raise DataError(path, number, f"the header must be {' TAB '.join(COLUMNS)}")
            header = True
            continue
        cells += [""] * (len(COLUMNS) - len(cells))
        if len(cells) != len(COLUMNS) or not cells[0]:
            raise DataError(path, number, f"expected {len(COLUMNS)} columns, separated by tabs, the first not empty")
        name, aliases, broader = cells
        if name in places:
            raise DataError(path, number, f"{name!r} is listed already, in line {places[name]}")
        places[name] = number
        themes.append(Theme(name, tuple(a.strip() for a in aliases.split("|") if a.strip()), broader))
    for theme in themes:
        if theme.broader and theme.broader not in places:
            raise DataError(path, places[theme.name], f"the broader theme {theme.broader!r} is not in the table")
    return Vocabulary(tuple(themes))
