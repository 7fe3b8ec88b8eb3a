"""Commands on API keys."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import JsonOption, settings_for
from kg.cli.output import console, errors, print_json, table
from kg.keys import SCOPES, KeyFile

__all__ = ["keys"]

keys = typer.Typer(help="API keys: who may ask from other machines, and who may write.", no_args_is_help=True)


def _file() -> KeyFile:
    return KeyFile(settings_for().keys)


@keys.command()
def add(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[list[str] | None, typer.Option("--scope", "-s", help=f"{' or '.join(SCOPES)}; may be given twice.")] = None,
    json_: JsonOption = False,
) -> None:
    """Make a key; it is shown this once."""
    key, secret = _file().add(name, scope or ["read"])
    if json_:
        print_json({"id": key.id, "name": key.name, "scopes": key.scopes, "created": key.created, "key": secret})
        return
    errors.print("Keep this key; it is not stored and not shown again. Send it as `Authorization: Bearer KEY`.", highlight=False)
    console.print(secret, markup=False, soft_wrap=True)


@keys.command("list")
def list_(json_: JsonOption = False) -> None:
    """All keys, without their secrets."""
    found = _file().keys()
    if json_:
        print_json([{"id": k.id, "name": k.name, "scopes": k.scopes, "created": k.created} for k in found])
    else:
        table("", ("id", "name", "scopes", "created"), ((k.id, k.name, " ".join(k.scopes), k.created) for k in found))


@keys.command()
def revoke(id: Annotated[str, typer.Argument(help="Id of the key, as `kg keys list` shows it.")]) -> None:
    """Take a key out of use at once."""
    key = _file().revoke(id)
    console.print(f"revoked {key.id} ({key.name})", markup=False)
