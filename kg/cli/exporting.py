"""The command that writes the graph in the formats of other programs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Annotated

import typer

from kg.cli.answer import answer, period_of
from kg.cli.options import MinPostsOption, SinceOption, StoreOption, UntilOption
from kg.export import FORMATS, WHOLE, Wanted
from kg.export import export as lines_of
from kg.files import written
from kg.records import EntityType
from kg.store import View

__all__ = ["export"]


def export(
    format: Annotated[str, typer.Argument(help=f"{', '.join((*FORMATS, WHOLE))} (the whole graph, for comparing).")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; standard output if none is given.")] = None,
    type: Annotated[
        list[EntityType] | None,
        typer.Option("--type", help="Only entities of this type; may be given several times.", case_sensitive=False),
    ] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option("--relation", "-r", help="Only this relation and what has it; may be given several times."),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_posts: MinPostsOption = 1,
    store: StoreOption = None,
) -> None:
    """Write the graph, or a part of it, for other programs."""
    wanted = Wanted(type or None, relation or None, period_of(since, until), min_posts)

    def write(file: IO[bytes]) -> None:
        def question(view: View) -> None:
            file.seek(0)  # asked again, should the graph change meanwhile
            file.truncate()
            for line in lines_of(view, format, wanted):
                file.write(line.encode())

        answer(store, question)

    if output is None:
        with TemporaryFile() as spool:
            write(spool)
            spool.seek(0)
            shutil.copyfileobj(spool, sys.stdout.buffer)
        return
    with written(output) as file:
        write(file)
