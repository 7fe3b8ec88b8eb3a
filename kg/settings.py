"""Settings: one frozen object, made once at the door and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import UsageError

__all__ = ["Settings"]


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
    """``KG_PERMALINK``: how the site makes the link of a post that gives none, with Jekyll's placeholders."""
    gazetteer: str | None = None
    """``KG_GAZETTEER``: a table of names of the user's own, beside those that the project ships."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment asks for.

        Raises:
            UsageError: a value makes no sense; names the variable.
        """
        default = cls()
        workers = environment.get("KG_WORKERS", "").strip()
        if workers and not (workers.isascii() and workers.isdigit() and 1 <= int(workers) <= 64):
            raise UsageError(f"KG_WORKERS is {workers!r}; write a number from 1 to 64")
        return cls(
            store=environment.get("KG_STORE") or default.store,
            workers=int(workers) if workers else min(4, os.cpu_count() or 1),
            permalink=environment.get("KG_PERMALINK") or default.permalink,
            gazetteer=environment.get("KG_GAZETTEER") or default.gazetteer,
            neo4j_user=environment.get("KG_NEO4J_USER") or default.neo4j_user,
            neo4j_password=_secret(environment, "KG_NEO4J_PASSWORD"),
        )


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
