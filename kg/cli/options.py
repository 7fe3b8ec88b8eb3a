"""Options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg.records import EntityType
from kg.settings import Settings

__all__ = [
    "AuthorOption",
    "DirectionOption",
    "EntityTypeOption",
    "EvidenceOption",
    "ExcludeOption",
    "JsonOption",
    "LimitOption",
    "MaxDegreeOption",
    "MaxHopsOption",
    "MinConfidenceOption",
    "MinPostsOption",
    "NameArgument",
    "OneRelationOption",
    "PathsArgument",
    "PostArgument",
    "RelationOption",
    "SinceOption",
    "StoreOption",
    "UntilOption",
    "settings_for",
]

StoreOption = Annotated[str | None, typer.Option("--store", help="Path or URL of the store; default KG_STORE, else kg.db.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_MOST = 1_000_000_000
"""Of anything that is counted; more than a database can count is an error in it."""
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, max=_MOST, help="At most so many rows.")]
PathsArgument = Annotated[list[Path], typer.Argument(help="Posts, or folders of posts.", readable=False)]
"""Paths that cannot be read are told as files that cannot are; the others are read."""
NameArgument = Annotated[str, typer.Argument(help="Any name of the entity, in any script, or its id.")]
PostArgument = Annotated[str, typer.Argument(help="The post's id: its file name without the suffix.")]
AuthorOption = Annotated[str | None, typer.Option("--author", help="Who decides; default KG_AUTHOR, else the user.")]

SinceOption = Annotated[str | None, typer.Option("--since", help="Only what posts say from here on: 2026, 2026-01 or 2026-01-15.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Only what posts say before: 2026, 2026-01 or 2026-01-15.")]
MinPostsOption = Annotated[int, typer.Option("--min-posts", min=1, max=_MOST, help="Only what so many posts support.")]
MaxDegreeOption = Annotated[
    int | None, typer.Option("--max-degree", min=1, max=_MOST, help="Leave out, or do not go on through, what is linked to more others.")
]
MinConfidenceOption = Annotated[
    float | None, typer.Option("--min-confidence", min=0, max=1, help="Only claims of so much confidence: 0.7 and more are sure.")
]
MaxHopsOption = Annotated[int, typer.Option("--max-hops", min=1, max=6, help="The longest path wanted.")]
ExcludeOption = Annotated[
    list[str] | None, typer.Option("--exclude", "-x", help="No path may pass through it; may be given several times.")
]
EvidenceOption = Annotated[int, typer.Option("--evidence", min=0, max=3, help="So many sentences beside each relation, in JSON.")]
DirectionOption = Annotated[str | None, typer.Option("--direction", help="out or in; symmetric relations go both ways.")]
OneRelationOption = Annotated[str | None, typer.Option("--type", "-t", help="Only this relation type.")]
EntityTypeOption = Annotated[EntityType | None, typer.Option("--type", help="Only entities of this type.", case_sensitive=False)]
RelationOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Only this relation type; may be given several times.")]


def settings_for(store: str | None = None, workers: int | None = None) -> Settings:
    """The settings of the environment, with what the command line says in their place."""
    settings = Settings.from_environment()
    return replace(settings, store=store or settings.store, workers=workers or settings.workers)
