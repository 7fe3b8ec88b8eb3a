"""Commands on names: ``complete`` what is typed, look up a ``batch``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kg import query
from kg.cli.answer import answer
from kg.cli.options import EntityTypeOption, JsonOption, LimitOption, StoreOption
from kg.cli.output import print_json, table
from kg.errors import UsageError
from kg.export.tables import rows

__all__ = ["batch", "complete"]

_COLUMNS = ("name", "id", "entity", "type", "score", "match", "kind", "matched", "posts")


def complete(
    text: Annotated[str, typer.Argument(help="What was typed so far.")],
    type: EntityTypeOption = None,
    limit: LimitOption = 10,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What may be about to be typed."""
    found = answer(store, lambda view: query.complete(view, text, type=type, limit=limit))
    if json_:
        print_json(found)
    else:
        lines = ((m.name, m.type, m.matched, m.kind, m.score, m.posts, m.id) for m in found)
        table(f"“{text}”", ("name", "type", "matched", "kind", "score", "posts", "id"), lines)


def batch(
    file: Annotated[str, typer.Argument(help="A file with one name a line, `-` for standard input.")],
    type: EntityTypeOption = None,
    limit: LimitOption = 1,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Which entities a list of names means: CSV, a row for each candidate, or JSON."""
    names = [name for line in _text(file).splitlines() if (name := line.strip())]
    found = answer(store, lambda view: query.reconcile(view, [query.Wanted(name, type) for name in names], limit=limit))
    if json_:
        print_json(found)
        return
    for line in rows(_COLUMNS, _cells(found)):
        sys.stdout.write(line)


def _text(file: str) -> str:
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8; convert it") from error


def _cells(found: list[query.Reconciled]) -> Iterator[tuple[object, ...]]:
    for name in found:
        for c in name.candidates:
            yield name.text, c.id, c.name, c.type, c.score, "yes" if c.match else "no", c.kind, c.matched, c.posts
        if not name.candidates:
            yield name.text, *[""] * (len(_COLUMNS) - 1)
