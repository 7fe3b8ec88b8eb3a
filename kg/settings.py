"""Settings: one frozen object, made once at the door and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from kg.errors import UsageError
from kg.permalinks import PLACEHOLDERS, STYLES, placeholders_in

__all__ = ["Settings"]

_USER = ("KG_AUTHOR", "USER", "LOGNAME", "USERNAME")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose. `from_environment` reads it; nothing else reads the environment."""

    store: str = "kg.db"
    """``KG_STORE``: path or URL of the store."""
    neo4j_user: str = "neo4j"
    """``KG_NEO4J_USER``: user of a Neo4j server."""
    neo4j_password: str = field(default="", repr=False)
    """``KG_NEO4J_PASSWORD``, or the content of the file that ``KG_NEO4J_PASSWORD_FILE`` names."""
    workers: int = 1
    """``KG_WORKERS``: processes that analyse text during an ingest; by default one a core, four at most."""
    permalink: str = "/:year/:month/:day/:title/"
    """``KG_PERMALINK``: how the site makes the link of a post that gives none: a pattern with placeholders, or Jekyll's name for one
    (``pretty``); see :mod:`kg.permalinks`."""
    timezone: ZoneInfo | None = None
    """``KG_TIMEZONE``: the time zone of the site, by whose days it makes links, as Jekyll does, and by whose clock posts give a time
    without zone and seconds; None: the days that posts write, and UTC."""
    gazetteer: str | None = None
    """``KG_GAZETTEER``: a table of names of the user's own, beside those that the project ships."""
    keys: str = "kg-keys.json"
    """``KG_KEYS``: the file of API keys."""
    open: str = "local"
    """``KG_OPEN``: who may read without a key: ``local`` this machine, ``all`` everybody, ``none`` nobody."""
    per_minute: int = 600
    """``KG_PER_MINUTE``: requests that each key may make a minute."""
    seconds: float = 60
    """``KG_TIME_LIMIT``: how long a request may take until its answer begins."""
    cache: int = 32
    """``KG_CACHE``: megabytes of finished answers that each serving process keeps; 0 keeps none."""
    preload: bool = False
    """``KG_PRELOAD``: whether a server loads the language model at its start (1, the default there), not with the first draft (0)."""
    author: str = ""
    """``KG_AUTHOR``, else the user that the environment names: whose judgements are made."""
    origins: tuple[str, ...] = ()
    """``KG_CORS_ORIGINS``: origins of web pages that may ask, separated by spaces; none by default."""
    hosts: tuple[str, ...] = ()
    """``KG_HOSTS``: the names by which the server may be asked, without port, separated by spaces; any by default."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment asks for.

        Raises:
            UsageError: a value makes no sense; names the variable.
        """
        default = cls()
        open = environment.get("KG_OPEN", "").strip() or default.open
        if open not in ("local", "all", "none"):
            raise UsageError(f"KG_OPEN is {open!r}; write local, all or none")
        return cls(
            store=environment.get("KG_STORE") or default.store,
            workers=_number(environment, "KG_WORKERS", 64) or min(4, os.cpu_count() or 1),
            permalink=_pattern(environment, "KG_PERMALINK") or default.permalink,
            timezone=_zone(environment, "KG_TIMEZONE"),
            gazetteer=environment.get("KG_GAZETTEER") or default.gazetteer,
            keys=environment.get("KG_KEYS") or default.keys,
            open=open,
            per_minute=_number(environment, "KG_PER_MINUTE", 1_000_000) or default.per_minute,
            seconds=_number(environment, "KG_TIME_LIMIT", 3_600) or default.seconds,
            cache=default.cache if (cache := _number(environment, "KG_CACHE", 100_000, least=0)) is None else cache,
            preload=_number(environment, "KG_PRELOAD", 1, least=0) != 0,
            author=next((name for key in _USER if (name := environment.get(key, "").strip())), default.author),
            origins=tuple(environment.get("KG_CORS_ORIGINS", "").split()),
            hosts=tuple(environment.get("KG_HOSTS", "").casefold().split()),
            neo4j_user=environment.get("KG_NEO4J_USER") or default.neo4j_user,
            neo4j_password=_secret(environment, "KG_NEO4J_PASSWORD"),
        )


def _number(environment: Mapping[str, str], name: str, most: int, *, least: int = 1) -> int | None:
    """A number from `least` to `most`, or None if the variable is not set."""
    text = environment.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise UsageError(f"{name} is {text!r}; write a number from {least} to {most}")
    return int(text) if text else None


def _pattern(environment: Mapping[str, str], name: str) -> str:
    """How links of posts are made; empty if the variable is not set."""
    pattern = environment.get(name, "").strip()
    pattern = STYLES.get(pattern, pattern)
    unknown = next((part for part in placeholders_in(pattern) if part not in PLACEHOLDERS), None)
    if unknown is not None:
        raise UsageError(f"{name} has {unknown}, which is not filled in; leave it out or write it out; there are {', '.join(PLACEHOLDERS)}")
    return pattern


def _zone(environment: Mapping[str, str], name: str) -> ZoneInfo | None:
    """A time zone by its name in the IANA database, or None if the variable is not set."""
    text = environment.get(name, "").strip()
    try:
        return ZoneInfo(text) if text else None
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(f"{name} is {text!r}; write the name of a time zone, such as Asia/Tokyo or UTC") from error


def _secret(environment: Mapping[str, str], name: str) -> str:
    """A secret from the environment, or from the file that it names there."""
    file = environment.get(f"{name}_FILE")
    if not file:
        return environment.get(name, "")
    try:
        with open(file, encoding="utf-8") as stream:
            return stream.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}_FILE: {file} cannot be read: {error}") from error
