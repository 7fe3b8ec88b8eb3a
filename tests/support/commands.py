"""Runs commands in this process."""

from __future__ import annotations

from collections.abc import Callable

from typer.testing import CliRunner, Result

from kg.cli import app

Run = Callable[..., Result]


def invoked(*arguments: object, input: str | bytes | None = None) -> Result:
    """What became of a command; an error that it does not answer itself is raised."""
    done = CliRunner().invoke(app, [str(a) for a in arguments], input=input)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def printed(*arguments: object, input: str | bytes | None = None) -> str:
    """What a command prints that goes well."""
    done = invoked(*arguments, input=input)
    assert done.exit_code == 0, done.output
    return done.stdout
