"""The command line: ``kg``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import NoReturn

import typer
from rich.markup import escape

from kg import __version__
from kg.cli import (
    access,
    analyse,
    ask,
    checking,
    explore,
    exporting,
    feed,
    judging,
    names,
    record,
    related,
    reviewing,
    serve,
    stores,
    upkeep,
)
from kg.cli.output import errors
from kg.cli.standard import standard_output
from kg.errors import KgError
from kg.files import NO_ROOM, unwritten

__all__ = ["app", "main"]

app = typer.Typer(
    help="A topic knowledge graph of Japanese posts: who relates to whom, since when, and which sentence says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    pass


COMMANDS: tuple[Callable[..., None], ...] = (
    feed.ingest,
    feed.extract,
    ask.search,
    names.complete,
    names.batch,
    ask.entity,
    ask.neighbors,
    explore.neighborhood,
    ask.evidence,
    ask.link,
    ask.path,
    explore.connect,
    ask.posts,
    explore.find_posts,
    ask.post,
    explore.firsts,
    ask.topics,
    ask.topic,
    analyse.trends,
    analyse.new,
    analyse.diff,
    analyse.as_of,
    analyse.communities,
    analyse.prominent,
    analyse.series,
    analyse.timeline,
    analyse.amounts,
    related.related,
    checking.check,
    checking.gaps,
    ask.stats,
    exporting.export,
    judging.merge,
    judging.never_same,
    judging.single,
    judging.split,
    judging.rename,
    judging.retype,
    judging.ignore,
    reviewing.review,
    record.receipts,
    record.history,
    record.why,
    stores.copy,
    stores.verify,
    upkeep.backup,
    upkeep.restore,
    upkeep.repair,
    upkeep.rebuild,
    serve.serve,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(access.keys, name="keys")
app.add_typer(judging.judgements, name="judgements")


def main() -> None:
    """Run the command line. An error is one line on standard error and exit status 1."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # what it has to say is raised as an error
    try:
        with standard_output():
            app()
    except KgError as error:
        _fail(str(error))
    except BrokenPipeError:  # the reader of a pipe went away: `kg … | head`
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _fail(f"{error.filename or 'a temporary file'} cannot be written: {unwritten(error)}")


def _fail(why: str) -> NoReturn:
    errors.print(f"[bold red]kg:[/] {escape(why)}", highlight=False, soft_wrap=True)
    sys.exit(1)
