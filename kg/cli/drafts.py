"""A draft as a command is given it, by its file, through a pipe or on standard input; and what is said of it on standard error."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kg.cli.options import settings_for
from kg.cli.output import counted, day, note
from kg.errors import UsageError
from kg.posts import SourceFile, rewritten, text_of
from kg.query import Told
from kg.records import Problem
from kg.store import View

if TYPE_CHECKING:
    from kg.pipeline import Analyst

__all__ = ["LONGEST_SHOWN", "cut", "file_of", "own_post", "read_with", "stored_as", "warn_of_telling"]

T = TypeVar("T")

LONGEST_SHOWN: Final = 400
"""Characters of a file's name or a post's id."""


def file_of(draft: str, ids: Collection[str] = ()) -> Path | None:
    """The file or pipe of this name; None if there is none.

    Args:
        draft: the name.
        ids: of posts, which a folder may be named like.

    Raises:
        UsageError: it is a folder, or a device.
    """
    file = Path(draft)
    try:
        if file.is_file() or file.is_fifo():
            return file
        is_folder, is_there = file.is_dir(), file.exists()
    except (OSError, ValueError):  # longer than any name, or in a folder that may not be read
        return None
    if is_folder and draft and draft not in ids:
        raise UsageError(f"{cut(draft)}: a folder; give a draft's file, or ingest the folder and ask for every post with --all")
    if is_there and not is_folder:
        raise UsageError(f"{cut(draft)}: a device, not a file; give a draft's file, or `-` for standard input")
    return None


def cut(draft: str) -> str:
    """What was given for a draft, as errors show it."""
    return draft if len(draft) <= LONGEST_SHOWN else f"{draft[:40]}…"


def read_with(file: Path | None, find: Callable[[Analyst, str, str, list[Problem]], T]) -> T:
    """What `find` finds in a draft. What had to be assumed to read it is said on standard error.

    Args:
        file: that holds it; None: standard input.
        find: makes it of an analyst, the text, the draft's name and a list that takes what cannot be read as it was meant.

    Raises:
        UsageError: it cannot be read, or is no text; says where and why.
    """
    text = _text(file)
    from kg.pipeline import Analyst  # slow to import: only for drafts

    analyst, problems = Analyst.of(settings_for()), list[Problem]()
    with _named(file):
        found = find(analyst, text, _name(file), problems)
    for problem in problems:
        note(f"{_shown(file)}:{problem.line}: {problem.reason}; {problem.remedy}")
    return found


def own_post(view: View, file: Path | None, post_id: str) -> str | None:
    """The id of the post that is stored from a file, or from another file of the same id: the same post in another checkout."""
    if file is None:
        return None
    place = os.path.realpath(file)
    stamps = view.stamps()
    stored = next((s.post_id for s in stamps.values() if os.path.realpath(f"{s.root}/{s.path}") == place), None)
    return stored or (post_id if post_id in stamps else None)


def stored_as(view: View, file: Path) -> str | None:
    """The id of the post that is stored from a file, or from one of its name in another folder, if its text is the one that is stored.

    What `kg related --write-back` has put there since is no text of a post.
    """
    place = Path(os.path.realpath(file))
    name = _name_of(place)
    here, alike = [], []
    for stamp in view.stamps().values():
        if os.path.realpath(f"{stamp.root}/{stamp.path}") == str(place):
            here.append(stamp)
        elif _name_of(Path(stamp.root, stamp.path)) == name:
            alike.append(stamp)
    if not here and not alike:
        return None
    try:
        data = place.read_bytes()
    except OSError:
        return None
    source = SourceFile("", place.name, str(file), data, hashlib.sha256(data).hexdigest())
    same = (s for s in (*here, *alike) if s.content_hash == source.content_hash or rewritten(source, view.source(s.post_id)) is not None)
    return next((s.post_id for s in same), None)


def _name_of(place: Path) -> tuple[str, ...]:
    """What a post's file is known by; of one in a bundle of Hugo's with its folder."""
    return place.parts[-2:] if place.stem == "index" else place.parts[-1:]


def warn_of_telling(told: Told) -> None:
    """Say on standard error that posts have told a draft's story, and which."""
    have = "has" if len(told.posts) == 1 else "have"
    lines = [f"{counted(len(told.posts), 'post')} {have} told this story"]
    earliest = "earliest: this post itself, then" if told.own_earliest else "earliest:"
    lines += [f"{earliest} {day(told.earliest.published_at)} {told.earliest.title} {told.earliest.permalink}"]
    if told.fullest.id != told.earliest.id:
        lines += [f"fullest: {day(told.fullest.published_at)} {told.fullest.title} {told.fullest.permalink}"]
    lines += [f"nearly the same text: {post.title} {post.permalink}" for post in told.copies]
    for line in lines:
        note(line)


def _text(file: Path | None) -> str:
    try:
        found = text_of(sys.stdin.buffer.read() if file is None else file.read_bytes())
    except OSError as error:
        raise UsageError(f"{_shown(file)} cannot be read: {error.strerror}") from error
    if found is None:
        raise UsageError(f"{_shown(file)}: not a text file; save it as UTF-8 text")
    text, guessed = found
    if guessed is not None:
        note(f"{_shown(file)}: not UTF-8; read as {guessed}")
    return text


def _shown(file: Path | None) -> str:
    return str(file or "standard input")


def _name(file: Path | None) -> str:
    """What a draft is called where it has no id of its own."""
    return "draft" if file is None else file.stem


@contextmanager
def _named(file: Path | None) -> Iterator[None]:
    """What cannot be read of a draft is said with its file as it was given."""
    try:
        yield
    except UsageError as error:
        told, name = str(error), f"{_name(file)}:"
        if file is None or not told.startswith(name):
            raise
        raise UsageError(f"{file}:{told.removeprefix(name)}") from error
