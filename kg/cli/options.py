"""Options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg.settings import Settings

__all__ = ["JsonOption", "LimitOption", "PathsArgument", "StoreOption", "settings_for"]

StoreOption = Annotated[str | None, typer.Option("--store", help="Path or URL of the store; default KG_STORE, else kg.db.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many rows.")]
PathsArgument = Annotated[list[Path], typer.Argument(help="Posts, or folders of posts.")]


def settings_for(store: str | None = None, workers: int | None = None) -> Settings:
    """The settings of the environment, with what the command line says in their place."""
    settings = Settings.from_environment()
    return replace(settings, store=store or settings.store, workers=workers or settings.workers)
