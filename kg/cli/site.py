"""What the settings of a site of Jekyll or Hugo say of its links, beside those that links were made by."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from kg.cli.unread import CONTENT
from kg.permalinks import PLACEHOLDERS, STYLES, placeholders_in
from kg.posts import FrontMatterError, link_of
from kg.settings import Settings
from kg.store import View
from kg.store.base import Stamp

__all__ = ["site_notes"]

_JEKYLL: Final = ("_config.yml", "_config.yaml", "_config.toml")
_KINDS: Final = ("toml", "yaml", "yml", "json")
_HUGO: Final = tuple(f"{folder}{name}.{kind}" for folder in ("", "config/_default/") for name in ("hugo", "config") for kind in _KINDS)
_LARGEST: Final = 1_000_000
"""Bytes; a larger settings file is not looked at."""
_AT_ONCE: Final = 500
"""Posts whose texts are held at a time."""
_NOT_LOOKED_AT: Final = "whether links lead to where the site puts its posts was not looked at"
_OWN: Final = "`permalink` of their own"
_HUGOS_OWN: Final = "/:sections/:slugorcontentbasename/"
"""Where Hugo puts posts of which its settings say nothing."""


class _TooLarge(ValueError):
    """Of a settings file that is not read."""


@dataclass(frozen=True, slots=True)
class _Site:
    """A site's settings, and the posts that it shows."""

    values: Mapping[str, Any]
    stamps: Sequence[Stamp]
    view: View
    settings: Settings


def site_notes(view: View, settings: Settings, *, future: bool = False) -> Iterator[str]:
    """What to set so that links lead to where the site puts its posts, a line for each setting that differs or file that cannot be read.

    Looked at are the nearest settings of a site in the folder of a post and above it, up to two above the folder that was ingested. Nothing
    of them is applied: the links of stored posts were made when they were ingested. Reads the text of every post of such a site.

    Args:
        view: the graph.
        settings: those that are in force.
        future: whether posts dated later than now are linked too.
    """
    sites: dict[Path, list[Stamp]] = {}
    file_of = cache(_settings_file)
    for _, stamp in sorted(view.stamps().items()):
        if (file := file_of(Path(stamp.root, stamp.path).parent, Path(stamp.root))) is not None:
            sites.setdefault(file, []).append(stamp)
    for file, stamps in sorted(sites.items()):
        try:
            values = _loaded(file)
        except _TooLarge:
            yield f"{file}: more than {_LARGEST:,} bytes; {_NOT_LOOKED_AT}"
            continue
        except (OSError, ValueError, LookupError, AttributeError, TypeError, RecursionError, yaml.YAMLError):  # some are PyYAML's own
            kind = {".toml": "TOML", ".json": "JSON"}.get(file.suffix, "YAML")
            yield f"{file}: cannot be read as {kind}; {_NOT_LOOKED_AT}"
            continue
        if isinstance(values, dict):
            site = _Site(values, stamps, view, settings)
            notes = _of_jekyll(site, future) if file.name in _JEKYLL else _of_hugo(site, future)
            yield from (f"{file}: {note}" for note in notes)


def _settings_file(folder: Path, root: Path) -> Path | None:
    """The settings of the site that a folder of posts below `root` belongs to."""
    highest = root.parent.parent
    for place in (folder, *folder.parents):
        names = (*_JEKYLL, *(_HUGO if place / CONTENT in (folder, *folder.parents) else ()))
        if (found := next((place / name for name in names if os.path.isfile(place / name)), None)) is not None:
            return found
        if place == highest:
            break
    return None


def _loaded(file: Path) -> Any:
    with file.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _TooLarge
    text = data.decode("utf-8-sig")
    if file.suffix == ".toml":
        return tomllib.loads(text)
    return json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)


def _mapping(value: Any) -> Mapping[str, Any]:
    """A table of the settings; empty where there is none. Names of Hugo's may be written in small or capital letters."""
    return {str(name).lower(): part for name, part in value.items()} if isinstance(value, dict) else {}


def _line(value: Any) -> str:
    """A setting that is one line of text; empty where it is anything else."""
    return value.strip() if isinstance(value, str) and len(value.splitlines()) <= 1 else ""


# Jekyll --------------------------------------------------------------------------------------------------------------


def _of_jekyll(site: _Site, future: bool) -> Iterator[str]:
    settings = site.settings
    zone, given, base = (_line(site.values.get(key)) for key in ("timezone", "permalink", "baseurl"))
    if zone and zone != str(settings.timezone or ""):
        ours = f"KG_TIMEZONE is {settings.timezone or 'not set'}"
        yield f"timezone is {zone}, {ours}: links of posts of late evening lead nowhere; set KG_TIMEZONE={zone} and ingest again"
    given = _line(_mapping(_mapping(site.values.get("collections")).get("posts")).get("permalink")) or given
    defaults = site.values.get("defaults")
    for part in defaults if isinstance(defaults, list) else ():
        scope, values = (_mapping(_mapping(part).get(key)) for key in ("scope", "values"))
        if str(scope.get("type") or "posts") != "posts":
            continue
        path = str(scope.get("path") or "").strip("/")
        if _line(values.get("permalink")) and path in ("", "_posts"):
            given = _line(values["permalink"])
        elif named := sorted(values.keys() & {"permalink", "category", "categories"}):
            yield f"defaults give posts {' and '.join(named)}, which is not looked at; give such posts a {_OWN}"
    says = f"permalink is {given}" if given else "there is no permalink"
    pattern = STYLES.get(given or "date", given)
    unknown = [part for part in placeholders_in(pattern) if part not in PLACEHOLDERS]
    yield from _elsewhere(site, f"{says}, posts that give none go to {pattern}", lambda *_: (pattern, unknown), _OWN)
    if site.values.get("future") is True and not future:
        yield "future is true, the site shows posts dated later than now: nothing links them; give --future"
    if base.strip("/"):
        yield f"baseurl is {base}: templates add it (relative_url), links in written blocks go without it"


# Hugo ----------------------------------------------------------------------------------------------------------------


def _of_hugo(site: _Site, future: bool) -> Iterator[str]:
    values = _mapping(site.values)
    tables = _mapping(values.get("permalinks"))
    tables = {**tables, **_mapping(tables.get("page"))}
    dates = _mapping(values.get("frontmatter")).get("date")
    dated_names = any(str(part).startswith(":filename") for part in (dates if isinstance(dates, list) else [dates]))
    end = ".html" if values.get("uglyurls") is True else "/"

    def pattern_of(stamp: Stamp, source: str) -> tuple[str, list[str]]:
        sections = _sections(stamp)
        given = tables.get(sections[0].lower()) if sections else None
        pattern = given if isinstance(given, str) else _HUGOS_OWN
        slug = ":slug" if dated_names or _has_slug(source) else None  # else it is the title
        known = {
            **{part: part for part in (":year", ":month", ":day", ":contentbasename")},
            ":filename": ":contentbasename",
            ":section": "".join(sections[:1]),
            ":sections": "/".join(sections),
            ":slug": slug,
            **dict.fromkeys((":slugorfilename", ":slugorcontentbasename"), ":slug" if dated_names else ":slugorcontentbasename"),
        }
        unknown = [
            part if part != ":slug" else ":slug of posts that give none"
            for part in re.findall(r":[a-z]+(?:\[.*?\])?", pattern)
            if known.get(part) is None
        ]
        written = re.sub(":[a-z]+", lambda found: known.get(found[0]) or "", pattern)
        return re.sub("//+", "/", f"/{written}").rstrip("/") + end, unknown

    def written(link: str) -> str:
        link = re.sub(r"\s+", "-", link)
        return link if values.get("disablepathtolower") is True else link.lower()

    says = "permalinks, uglyURLs and folders below content"
    yield from _elsewhere(site, says, pattern_of, "`permalink` that says where they are (Hugo does not read it)", written)
    languages = values.get("languages")
    if (isinstance(languages, dict) and len(languages) > 1) or values.get("defaultcontentlanguageinsubdir") is True:
        yield "posts in several languages: what begins their addresses (/en/) is not filled in; give them a `permalink` with it"
    if values.get("buildfuture") is True and not future:
        yield "buildFuture is true, the site shows posts dated later than now: nothing links them; give --future"
    base = _path_of(_line(values.get("baseurl")))
    if base.strip("/"):
        yield f"baseURL has {base}: templates add it (relURL), links in written blocks go without it"


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # a bracket that is not closed
        return ""


def _sections(stamp: Stamp) -> list[str]:
    """The folders below `content` in which a post's file or bundle is."""
    place = Path(stamp.root, stamp.path)
    folders = place.parts[:-2] if place.stem == "index" else place.parts[:-1]
    return list(folders[len(folders) - folders[::-1].index(CONTENT) :]) if CONTENT in folders else []


def _has_slug(source: str) -> bool:
    """Whether a post gives a slug: else its link goes by the name of its file."""
    return link_of(source, "a.md", ":slug", None) == link_of(source, "b.md", ":slug", None)


# Both ----------------------------------------------------------------------------------------------------------------


def _elsewhere(
    site: _Site, says: str, pattern_of: Callable[[Stamp, str], tuple[str, list[str]]], own: str, written: Callable[[str], str] = str
) -> Iterator[str]:
    """Where the site puts posts elsewhere than their links lead, and what to do; a line for each pattern.

    Args:
        site: its settings and posts.
        says: what the site says of its links.
        pattern_of: by which pattern the site makes the link of a post, from its text, and what of it cannot be filled in.
        own: what to give single posts.
        written: how the site spells a link that a pattern gave.
    """
    settings = site.settings
    patterns: Counter[str] = Counter()
    found: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    for begin in range(0, len(site.stamps), _AT_ONCE):
        stamps = site.stamps[begin : begin + _AT_ONCE]
        ids = [stamp.post_id for stamp in stamps]
        cards, sources = site.view.posts(ids), site.view.sources(ids)
        for stamp in stamps:
            source, link = sources[stamp.post_id], cards[stamp.post_id].permalink

            def by(pattern: str, source: str = source, path: str = stamp.path) -> str:
                return link_of(source, path, pattern, settings.timezone)

            try:
                pattern, unknown = pattern_of(stamp, source)
                if by(""):  # what a post gives itself holds
                    continue
            except FrontMatterError:  # an older version could read it
                continue
            patterns[pattern] += 1
            if link == (there := written(by(pattern))) and not unknown:
                continue
            now = not unknown and there == by(settings.permalink)
            found.setdefault((pattern, tuple(unknown), now), []).append(f"{stamp.post_id} at {there}, not {link}")
    for (pattern, missing, now), posts in sorted(found.items()):
        first = posts[0].partition(" at ")[0] if missing else posts[0]
        if missing:
            remedy = f"{', '.join(missing)} cannot be filled in; give such posts a {own}"
        elif now:
            remedy = "ingest again"
        elif pattern == patterns.most_common(1)[0][0] != settings.permalink:
            remedy = f"KG_PERMALINK is {settings.permalink}; set KG_PERMALINK={pattern} and ingest again"
        else:
            remedy = f"give such posts a {own}"
        count = f"{len(posts):,} of {len(site.stamps):,} posts"
        yield f"{says}: the site puts {count} elsewhere than their links lead, such as {first}; {remedy}"
