"""When a post was published, by its own clock or the site's, and when a site shows it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from kg.posts.frontmatter import MAX_CHARACTERS, FrontMatterError, closing_line, parse_date, split_front_matter

__all__ = ["Shown", "by_own_clock", "dates", "out_at", "shown_by_hugo"]

_MOMENT: Final = re.compile(r"\d[:時]\d\d(?:[:分]\d\d|.*(?:[zZ]|UTC|GMT|JST|[-+]\d+(?::?\d\d)?)\s*$)")
"""A time with seconds or a zone. One with neither is the site's own: so does Jekyll read it (tried with 4.3)."""
_CLOCK: Final = re.compile(r"\d[:時]\d\d")
_SINCE: Final = ("publishdate", "pubdate", "published")
"""By what names Hugo knows when to show a post, before its ``date``: https://gohugo.io/configuration/front-matter/#dates"""
_UNTIL: Final = ("expirydate", "unpublishdate")
_IN_NAMES: Final = ("publishdate", "pubdate", "published:", "published =", '"published"', "expirydate")
"""One of these is in front matter that has any of them; most has none and need not be read."""


def dates(given: object, name_date: datetime | None, zone: ZoneInfo | None) -> tuple[datetime | None, datetime | None]:
    """When a post was published, and the same by the clock by which the site makes its link."""
    published = parse_date(given)
    if published is None:
        return name_date, name_date
    if zone is not None and _is_own_time(given):
        published = published.replace(tzinfo=timezone(published.replace(tzinfo=zone).utcoffset() or timedelta()))
    return published, published.astimezone(zone) if zone is not None and _is_moment(given) else published


def out_at(source: str, published: datetime, zone: ZoneInfo) -> datetime:
    """When a site shows a post of this date: at that moment, or, where the post gives a day or a time of the site's own, by its zone."""
    if published.utcoffset() or _is_moment(split_front_matter(source).values.get("date")):
        return published
    return published.replace(tzinfo=zone)


class Shown(NamedTuple):
    """From when to when Hugo shows a post, as far as the post says."""

    since: datetime | None
    """In place of its date."""
    until: datetime | None


def shown_by_hugo(source: str, zone: ZoneInfo | None) -> Shown:
    """From when to when Hugo shows a post by its ``publishDate`` and ``expiryDate``; what is no date says nothing.

    Args:
        source: text of the post.
        zone: the site's, in which dates are read that give none; None: UTC.
    """
    fence = closing_line(source)
    end = source.find(f"\n{fence}", 1)
    head = source[: end if end > 0 else MAX_CHARACTERS].lower()
    if not fence or not any(name in head for name in _IN_NAMES):
        return Shown(None, None)
    try:
        values = {name.lower(): value for name, value in split_front_matter(source).values.items()}
    except FrontMatterError:  # an older version could read it
        return Shown(None, None)

    def first(names: tuple[str, ...]) -> datetime | None:
        for written in map(values.get, names):
            if (when := parse_date(written)) is not None:
                return when if when.utcoffset() or _is_moment(written) else when.replace(tzinfo=zone or UTC)
        return None

    return Shown(first(_SINCE), first(_UNTIL))


def by_own_clock(source: str) -> bool:
    """Whether a post gives a time of the site's own, which is another moment by another zone."""
    return _is_own_time(split_front_matter(source).values.get("date"))


def _is_moment(written: object) -> bool:
    """Whether a date that was written is a moment, which is another day elsewhere, and not a day or a time of the site's own."""
    if isinstance(written, str):
        return bool(_MOMENT.search(unicodedata.normalize("NFKC", written)))
    return isinstance(written, datetime) and written.tzinfo is not None


def _is_own_time(written: object) -> bool:
    """Whether it is a time of the site's own: of day, but no moment."""
    timed = bool(_CLOCK.search(unicodedata.normalize("NFKC", written))) if isinstance(written, str) else isinstance(written, datetime)
    return timed and not _is_moment(written)
