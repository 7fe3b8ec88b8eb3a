"""The controlled vocabulary: themes of the field with their synonyms, a readable table like the gazetteer's.

``data/topics.tsv``, tab-separated: ``name``, ``aliases`` (separated by `` | ``), ``broader`` (another name of the table or empty).
``data/learned.tsv`` has the same shape: names that people index posts under, and what they take for the same, learned from
annotated posts by ``kg.training.topics``. Where the two tables disagree what is one theme, the learned one is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from kg.errors import DataError
from kg.normalize import lookup_form

__all__ = ["Theme", "Vocabulary", "load_table", "load_vocabulary", "main_name", "names_of", "parse_vocabulary"]

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
    def beginnings(self) -> frozenset[str]:
        """All beginnings of the look-up forms, the forms included."""
        return frozenset(form[:end] for form in self.by_form for end in range(1, len(form) + 1))

    def widened(self, learned: Vocabulary) -> Vocabulary:
        """This vocabulary with learned themes; a name in both is what the learned vocabulary takes it for."""
        homes = learned.by_form
        own = {t.name: homes.get(lookup_form(t.name), t) for t in self.themes}
        names: dict[str, list[str]] = {t.name: [*t.aliases] for t in learned.themes}
        broader: dict[str, str] = {}
        for theme in self.themes:
            home = own[theme.name]
            known = names.setdefault(home.name, [])
            for name in (theme.name, *theme.aliases):
                if name != home.name and name not in known and homes.get(lookup_form(name), home) is home:
                    known.append(name)
        for theme in sorted(self.themes, key=lambda t: own[t.name].name != t.name):
            # Themes that were folded together may have stood above one another: no circles.
            name, above = own[theme.name].name, own[theme.broader].name if theme.broader else ""
            if above and name not in broader and name not in _line(above, broader):
                broader[name] = above
        return Vocabulary(tuple(Theme(name, tuple(aliases), broader.get(name, "")) for name, aliases in names.items()))

    @cached_property
    def digest(self) -> str:
        """Changes whenever a theme does."""
        return hashlib.blake2b(repr(self.themes).encode(), digest_size=8).hexdigest()


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that the project ships."""
    return load_table("topics.tsv").widened(load_table("learned.tsv"))


def main_name(name: str) -> str:
    """What a theme is called by another name of it (``LLM``: ``大規模言語モデル``); a name of no theme as it is."""
    theme = load_vocabulary().by_form.get(lookup_form(name))
    return theme.name if theme else name


@cache
def _names_of_themes() -> Mapping[str, frozenset[str]]:
    """All names of what each look-up form is a name of, in the vocabulary or in one of its tables alone."""
    found: dict[str, frozenset[str]] = {}
    for vocabulary in (load_vocabulary(), load_table("topics.tsv")):
        for form, theme in vocabulary.by_form.items():
            found[form] = found.get(form, frozenset()) | {theme.name, *theme.aliases}
    return found


def names_of(name: str) -> frozenset[str]:
    """What else a theme is called, itself included (スマートフォン: スマホ); also what only one of the tables takes for the same."""
    return _names_of_themes().get(lookup_form(name), frozenset()) | {name}


def load_table(name: str) -> Vocabulary:
    """One of the tables that the project ships."""
    return parse_vocabulary(name, resources.files("kg.topics").joinpath(f"data/{name}").read_text(encoding="utf-8").splitlines())


def _line(name: str, broader: Mapping[str, str]) -> Iterator[str]:
    """A theme and everything above it."""
    while name:
        yield name
        name = broader.get(name, "")


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
