"""What a Jekyll site's own settings say of its links, beside those that links were made by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from kg.settings import PLACEHOLDERS, Settings

__all__ = ["site_notes"]

_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Jekyll's names for patterns; ``date`` is what it does by itself."""
_CATEGORIES: Final = "/:categories"
_LARGEST: Final = 1_000_000
"""Bytes of a settings file that is looked at."""


def site_notes(folders: Iterable[Path], settings: Settings, *, future: bool = False) -> Iterator[str]:
    """What to set so that links lead to where the site puts its posts, a line for each setting that differs or file that cannot be read.

    Nothing of the site's settings is applied: the links of stored posts were made when they were ingested.

    Args:
        folders: where posts were taken from; ``_config.yml`` is looked for in each and beside it.
        settings: those that are in force.
        future: whether posts dated later than now are linked too.
    """
    beside = {place / "_config.yml" for folder in folders for place in (folder, folder.parent)}
    for file in sorted(beside):
        try:
            text = file.read_bytes()[:_LARGEST] if file.is_file() else None
            site: Any = yaml.safe_load(text) if text is not None else None
        except (OSError, ValueError, RecursionError, yaml.YAMLError):
            yield f"{file}: cannot be read as YAML; whether links lead to where the site puts its posts was not looked at"
            continue
        if isinstance(site, dict):
            yield from (f"{file}: {note}" for note in _differs(site, settings, future))


def _differs(site: dict[Any, Any], settings: Settings, future: bool) -> Iterator[str]:
    zone, given, base = (str(site.get(key) or "").strip() for key in ("timezone", "permalink", "baseurl"))
    if zone and zone != str(settings.timezone or ""):
        ours = f"KG_TIMEZONE is {settings.timezone or 'not set'}"
        yield f"timezone is {zone}, {ours}: links of posts of late evening lead nowhere; set KG_TIMEZONE={zone} and ingest again"
    pattern = _STYLES.get(given or "date", given)
    plain = pattern.replace(_CATEGORIES, "")
    says = f"permalink is {given}" if given else "there is no permalink"
    if unknown := sorted(set(re.findall(":[a-z_]+", plain)) - set(PLACEHOLDERS)):
        where = f"posts that give none go to {pattern}" if given != pattern else "of posts that give none"
        yield f"{says}, {where}: {', '.join(unknown)} cannot be filled in here; give these posts a `permalink` of their own"
    elif ":" in plain and plain != settings.permalink:
        beside = "; posts with categories need a `permalink` of their own" if plain != pattern else ""
        ours = f"KG_PERMALINK is {settings.permalink}"
        yield f"{says}, posts that give none go to {pattern}, {ours}: links lead nowhere; set KG_PERMALINK={plain} and ingest again{beside}"
    if site.get("future") is True and not future:
        yield "future is true, the site shows posts dated later than now: nothing links them; give --future"
    if base.strip("/"):
        yield f"baseurl is {base}: templates add it (relative_url), links in written blocks go without it"
