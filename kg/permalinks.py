"""Patterns of links, with the placeholders of Jekyll (https://jekyllrb.com/docs/permalinks/) and two of Hugo, and how they are filled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

__all__ = ["PLACEHOLDERS", "STYLES", "filled", "placeholders_in"]

STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Jekyll's names for patterns; ``date`` is what it does by itself."""

_OF_THE_DATE: Final = {
    ":year": "%Y",
    ":short_year": "%y",
    ":month": "%m",
    ":i_month": "%-m",
    ":short_month": "%b",
    ":long_month": "%B",
    ":day": "%d",
    ":i_day": "%-d",
    ":y_day": "%j",
    ":w_year": "%G",
    ":week": "%V",
    ":w_day": "%u",
    ":short_day": "%a",
    ":long_day": "%A",
    ":hour": "%H",
    ":minute": "%M",
    ":second": "%S",
}
PLACEHOLDERS: Final = (*_OF_THE_DATE, ":title", ":slug", ":categories", ":contentbasename", ":slugorcontentbasename")
_PLACEHOLDER: Final = re.compile(r":[a-z]+(?:_[a-z]+)*")
_KEPT_IN_TITLES: Final = frozenset("._~!$&'()+,;=@")
"""Beside letters, marks and digits (Jekyll's way ``pretty`` of making slugs)."""


def placeholders_in(pattern: str) -> list[str]:
    """What is to be filled in, be it known or not.

    >>> placeholders_in("/:year_:title.html")
    [':year', ':title']
    """
    return _PLACEHOLDER.findall(pattern)


def filled(pattern: str, day: datetime | None, name: str, stem: str, slug: str, categories: Iterable[str]) -> str:
    """The link of a post; of one without a date by a pattern that has one only its name.

    Args:
        pattern: with any of `PLACEHOLDERS`.
        day: when it was published, by the site's clock.
        name: of its file, without date and suffix.
        stem: of its file, without suffix.
        slug: that it gives; empty if it gives none.
        categories: as written.

    >>> filled("/:categories/:year/:title/", datetime(2026, 1, 5), "a b", "2026-01-05-a b", "", ["AI", "News"])
    '/ai/news/2026/a-b/'
    """
    asked = placeholders_in(pattern)
    if day is None and any(part in _OF_THE_DATE for part in asked):
        return f"/{slug or name}/"
    parts = {part: day.strftime(format) for part, format in _OF_THE_DATE.items() if part in asked} if day else {}
    parts |= {":title": _title(slug or name), ":slug": (slug or name).lower()}
    parts |= {":contentbasename": stem.lower(), ":slugorcontentbasename": (slug or stem).lower()}
    parts[":categories"] = "/".join(dict.fromkeys(category.lower() for category in categories))
    link = _PLACEHOLDER.sub(lambda found: parts.get(found[0], found[0]), pattern)
    return re.sub(r"(?<!:)//+", "/", link) if ":categories" in asked else link


def _title(slug: str) -> str:
    """As Jekyll writes ``:title``: other characters than letters, digits and a few signs become hyphens."""
    kept = (c if c in _KEPT_IN_TITLES or unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd" else " " for c in slug)
    return re.sub(" +", "-", "".join(kept)).strip("-") or slug
