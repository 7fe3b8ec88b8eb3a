"""Finding post files: paths and folders in, files with their bytes out, and a problem for each that cannot be read."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.records import Problem

__all__ = ["SUFFIXES", "SourceFile", "find_files", "unreadable"]

SUFFIXES = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown")
"""Those by which Jekyll knows Markdown (``markdown_ext``), and one of Hugo's."""
MAX_BYTES = 1_000_000
"""A post is text written by people; what is larger is not a post, and is not even read into memory."""

_NOT_POSTS = {"_index.md", "readme.md"}
_SKIPPED_FOLDERS = {"node_modules", "_site", "vendor"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is there and can be read; not yet known to be a post."""

    root: str
    """Absolute path of the folder that was searched (of a single file: its folder)."""
    path: str
    """Relative to `root`, with ``/``, as the file system spells it."""
    shown: str
    """The path as the user would type it."""
    data: bytes
    content_hash: str

    @property
    def location(self) -> str:
        """Absolute path, for telling files apart."""
        return f"{self.root}/{self.path}"


def unreadable(path: Path) -> Problem | None:
    """Why nothing can be read at a path that was given, be it a file or a folder; None if something may be."""
    if (problem := _missing(path)) is not None:
        return problem
    found = _listed(path) if path.is_dir() else _read(path, path.parent)
    return found if isinstance(found, Problem) else None


class _Found(NamedTuple):
    """A file that may be a post."""

    path: Path
    root: Path
    resolved: Path
    """Where it is, links followed."""


def find_files(paths: Iterable[str | Path]) -> Iterator[SourceFile | Problem]:
    """All posts under the given files and folders, in the order of their paths; each file once.

    Hidden folders and files, ``_index.md`` and ``README.md`` are not posts. Symbolic links are followed, to folders
    unless they lead back to one that holds them, to files outside the folder only if these are named like posts. A link to a file that
    is read under another name is a problem: it would be one post twice. So is a path at which nothing is.
    """
    found = [file for path in paths for file in _under(Path(path))]
    files = [file for file in found if isinstance(file, _Found)]
    read_as = {file.resolved: file.path for file in reversed(files) if not file.path.is_symlink()}
    read: set[Path] = set()
    for file in found:
        if isinstance(file, Problem):
            yield file
            continue
        path = read_as.setdefault(file.resolved, file.path)
        if file.path == path and file.resolved not in read:
            read.add(file.resolved)
            yield _read(file.path, file.root)
        elif file.path.name != path.name:
            reason = f"a symbolic link to {path.name}, which is read itself"
            yield Problem(str(file.path), reason, "remove the link, or put another post in its place")


def _under(path: Path) -> Iterator[_Found | Problem]:
    """The files at a path that was given."""
    if (problem := _missing(path)) is not None:
        yield problem
        return
    if not path.is_dir():
        yield _Found(path, path.parent, _resolved(path))
        return
    for found in _walk(path, (path.resolve(),)):
        yield found if isinstance(found, Problem) else _Found(found, path, _resolved(found))


def _missing(path: Path) -> Problem | None:
    """That there is nothing at a path, or nothing that may be looked at."""
    try:
        path.lstat()
        path.exists()  # which may be forbidden of what a link leads to
    except (FileNotFoundError, NotADirectoryError):
        return Problem(str(path), "no such file or folder", "see that it is spelled as it is, and that its disk is there")
    except OSError as error:
        return Problem(str(path), f"cannot be read: {error.strerror}", "give read permission, or leave it out")
    return None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _walk(folder: Path, above: tuple[Path, ...]) -> Iterator[Path | Problem]:
    entries = _listed(folder)
    if isinstance(entries, Problem):
        yield entries
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if not _is_text(entry.name):
            shown = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            yield Problem(shown, "the name is not UTF-8", "rename it")
            continue
        is_post = entry.name.lower().endswith(SUFFIXES)
        try:
            is_folder = entry.is_dir()
            loop = entry.is_symlink() and is_folder and path.resolve() in above
        except (OSError, RuntimeError) as error:
            yield Problem(str(path), f"cannot be read: {error}", "remove the link or mend it")
            continue
        if entry.is_symlink() and not is_post and not path.exists():
            yield Problem(str(path), "a symbolic link to nothing", "mend the link or remove it")
        elif loop:
            yield Problem(str(path), "a symbolic link that leads back to a folder that holds it", "remove the link")
        elif is_folder and is_post:
            yield Problem(str(path), "a folder, though it is named like a post", "rename the folder; nothing inside it was read")
        elif is_folder:
            if entry.name not in _SKIPPED_FOLDERS:
                yield from _walk(path, (*above, path.resolve()))
        elif is_post and entry.name.lower() not in _NOT_POSTS:
            yield path


def _listed(folder: Path) -> list[os.DirEntry[str]] | Problem:
    try:
        return sorted(os.scandir(folder), key=lambda e: unicodedata.normalize("NFC", e.name))
    except OSError as error:
        return Problem(str(folder), f"the folder cannot be read: {error.strerror}", "give read permission or leave it out")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # Python reads foreign bytes in names as halves of characters
        return False
    return True


def _leads_away(target: Path, root: Path) -> bool:
    """Whether a link's target is no post of anybody: posts that come from elsewhere may bring a link to what is nobody's business."""
    return not target.is_relative_to(root) and target.is_file() and not target.name.lower().endswith(SUFFIXES)


def _read(path: Path, root: Path) -> SourceFile | Problem:
    shown = str(path)
    try:
        state = path.stat()  # of what a link leads to, which may be a device without an end
        if path.is_symlink() and _leads_away(path.resolve(), root.resolve()):
            return Problem(shown, "a symbolic link out of the folder to what is not named like a post", "put the post itself there")
        if stat.S_ISDIR(state.st_mode):
            return Problem(shown, "a folder, though it is named like a post", "rename the folder")
        if not stat.S_ISREG(state.st_mode):
            return Problem(shown, "not a regular file", "leave it out")
        if state.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)  # it may have grown, or not know its size
        if state.st_size > MAX_BYTES or len(data) > MAX_BYTES:
            return Problem(shown, f"more than {MAX_BYTES:,} bytes; not a post", "split it or leave it out")
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(shown, f"cannot be read: {reason}", "mend the link, give read permission, or leave it out")
    return SourceFile(str(root.resolve()), path.relative_to(root).as_posix(), shown, data, hashlib.sha256(data).hexdigest())
