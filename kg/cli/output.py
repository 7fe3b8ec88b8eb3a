"""What commands print: JSON for programs, tables for people."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from kg.records import Problem

__all__ = ["as_json", "console", "counted", "day", "errors", "note", "print_json", "print_problems", "table"]

_UNSEEN = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
"""What could steer a terminal, or turn round what stands beside it."""
_ESCAPES = {n: f"\\u{n:04x}" for n in _UNSEEN if n > 126}
"""The same in JSON, where it stands in strings only; what comes before is escaped there anyway."""


_WIDEST = 10_000
"""Columns of an output that is no screen."""


class _Screen(Console):
    """A console on which no text from a post can do more than be read; as wide as what it is given where no person looks."""

    @property  # type: ignore[misc]  # nothing sets it
    def size(self) -> ConsoleDimensions:
        return super().size if self.is_terminal else ConsoleDimensions(_WIDEST, 25)

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(text.translate(_UNSEEN), **options)


console = _Screen(highlight=False)
errors = _Screen(stderr=True)


def as_json(value: Any) -> Any:
    """Records as plain data; times as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(v) for v in value]
    return value


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(as_json(value), ensure_ascii=False, indent=2).translate(_ESCAPES) + "\n")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table; numbers to the right, nothing in it read as markup."""
    shown = Table(title=escape(title), title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        right = column in ("posts", "sure", "claims", "mentions", "count", "score", "weight")
        shown.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    if not shown.rows:
        console.print(f"[bold]{escape(title)}[/]: nothing found" if title else "nothing found")
        return
    console.print(shown)


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A number of things: `1 post`, `1,001 posts`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def day(moment: datetime | None) -> str:
    """The date of a time, or a dash."""
    return f"{moment:%Y-%m-%d}" if moment else "–"


def note(text: str) -> None:
    """Something to know beside the answer, on standard error."""
    errors.print(text, style="yellow", markup=False, highlight=False, soft_wrap=True)


def print_problems(problems: Iterable[Problem]) -> None:
    """What is wrong with input files, one a line, on standard error: file, line, reason, remedy."""
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        label = "[red]skipped[/]" if problem.skipped else "[yellow]warning[/]"
        said = escape(f"{place}: {problem.reason} → {problem.remedy}".replace("\n", "\ufffd"))  # a file's name may hold a line end
        errors.print(f"{label} {said}", highlight=False, soft_wrap=True)
