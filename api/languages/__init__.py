"""The languages of the pages: which one a reader wants, and what things are called in it.

Every visible string stands in a catalogue, one TOML file a language; templates hold none. A string that depends on a number is a
table of ``one`` and ``other``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup, escape

from api.languages.faults import told_of, told_text

__all__ = ["DEFAULT", "LANGUAGES", "Language", "language", "wanted"]

LANGUAGES: Final = ("ja", "en")
DEFAULT: Final = "ja"

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_REASONS: Final = (
    ("curated as a name of ", "curated_as"),
    ("curated in ", "own"),
    ("curated", "curated"),
    ("same key", "same_key"),
    ("version of ", "version"),
    ("sounds like ", "sound"),
    ("short form in ", "short"),
    ("parenthesis in ", "parenthesis"),
    ("words of the post", "words"),
    ("the usual one of those called so", "usual"),
    ("written in the posts", "written"),
)
"""How :attr:`kg.records.Alias.reason` begins, the longer beginnings first, and what it is called in the catalogues."""

_SUGGESTIONS: Final = (
    (r"both are called (?P<a>.+)", "called"),
    (r"(?P<a>.+) sounds like (?P<b>.+)", "sounds"),
    (r"(?P<a>.+) and (?P<b>.+) are a slip apart", "slip"),
    (r"(?P<a>.+) is a part of (?P<b>.+)", "part"),
    (r"both named with (?P<a>.+)", "beside"),
    (r"both have the code (?P<a>.+)", "code"),
    (r"(?P<a>\d+) posts beside (?P<b>.+) and (?P<c>\d+) beside (?P<d>.+) have nothing in common", "nothing"),
)
"""How the reasons of :mod:`kg.query.suggestions` read, and what they are called in the catalogues."""

Text = str | dict[str, str]


class Language:
    """The catalogue of a language, and how it writes numbers and dates."""

    def __init__(self, code: str, texts: Mapping[str, Text]) -> None:
        self.code = code
        self.texts = texts
        """By dotted key."""

    def __call__(self, key: str, **values: object) -> Markup:
        """The text of a key with values put in; what is not markup is escaped. `n` decides between singular and plural.

        Raises:
            KeyError: there is no such text.
        """
        text = self.texts[key]
        if isinstance(text, dict):
            text = text["one" if values.get("n") == 1 else "other"]
        return Markup(escape(text)).format(**{name: self.number(v) if isinstance(v, int) else v for name, v in values.items()})

    def name(self, kind: str, value: str) -> str:
        """What one of a fixed set of values is called: ``name("type", "Person")``; itself if the catalogue does not know it."""
        found = self.texts.get(f"{kind}.{value}", value)
        return found if isinstance(found, str) else value

    def why(self, reason: str) -> str:
        """Why a name is one of an entity; as it was noted if the catalogue does not know it."""
        for beginning, key in _REASONS:
            if reason.startswith(beginning):
                return self(f"reason.{key}", what=reason.removeprefix(beginning))
        return reason

    def suggested(self, reason: str) -> str:
        """Why something may be worth judging; as it was said if the catalogue does not know it."""
        for pattern, key in _SUGGESTIONS:
            if (found := re.fullmatch(pattern, reason, re.DOTALL)) is not None:
                comma = str(self("site.comma"))
                return self(f"suggestion.{key}", **{name: said.replace(", ", comma) for name, said in found.groupdict().items()})
        return reason

    def fault(self, what: Exception | str) -> str:
        """What is wrong, from an error or from a message; empty if the catalogue does not know it."""
        told = told_text(what) if isinstance(what, str) else told_of(what)
        return self(told[0], **told[1]) if told else ""

    def number(self, number: int) -> str:
        """A number, its thousands set apart."""
        return f"{number:,}"

    def day(self, moment: datetime | None) -> str:
        """A date, or that there is none."""
        if moment is None:
            return str(self("site.undated"))
        return self.date(f"{moment:%Y-%m-%d}")

    def date(self, written: str) -> str:
        """An ISO 8601 date, month, year or interval of them as people write it; anything else as it is."""
        if "/" in written:
            start, _, end = written.partition("/")
            return ("〜" if self.code == "ja" else "–").join(self.date(part) if part and part != ".." else "" for part in (start, end))
        parts = written[:10].split("-")
        if not all(part.isascii() and part.isdigit() for part in parts) or not 1 <= len(parts) <= 3:
            return written
        year, *rest = (int(part) for part in parts)
        if self.code == "ja":
            return f"{year}年" + "".join(f"{n}{unit}" for n, unit in zip(rest, ("月", "日"), strict=False))
        if not rest or not 1 <= rest[0] <= 12:
            return str(year)
        return " ".join([*(str(n) for n in rest[1:]), _MONTHS[rest[0] - 1], str(year)])


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """One of :data:`LANGUAGES`, read once."""
    with (Path(__file__).parent / f"{code}.toml").open("rb") as file:
        return Language(code, dict(_flat(tomllib.load(file))))


def wanted(accept: str) -> str:
    """The language that an ``Accept-Language`` header asks for, of those that there are (RFC 9110, 12.5.4).

    >>> wanted("en-GB;q=0.7, ja;q=0.3")
    'en'
    """
    best, found = 0.0, DEFAULT
    for part in accept.split(","):
        tag, _, quality = part.strip().partition(";")
        code = tag.strip().split("-")[0].casefold()
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code in LANGUAGES and weight > best:
            best, found = weight, code
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Text]]:
    for key, value in table.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
