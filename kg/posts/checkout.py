"""Where posts stand in a git checkout: which commit, and whether a file is as in it.

Only `git rev-parse` and `git ls-tree` are asked, which run nothing that the checkout may bring along: whether a file is as it was
committed is told by its hash.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Checkout", "checkout_of"]

_PATIENCE: Final = 30.0
"""Seconds to wait for git."""


class Checkout(NamedTuple):
    """A folder inside a git checkout."""

    commit: str
    """In full, hexadecimal."""
    files: Mapping[str, str]
    """The files below the folder as they are in that commit: git's hash of the content, by path relative to the folder."""

    def holds(self, root: str, path: str, content_hash: str | None) -> bool:
        """Whether a file was committed as it was read.

        Args:
            root: the folder.
            path: of the file in it.
            content_hash: SHA-256 of what was read, hexadecimal; None if the file is gone, which is committed if the commit has none.
        """
        committed = self.files.get(path)
        if content_hash is None or committed is None:
            return committed is content_hash
        try:
            data = Path(root, path).read_bytes()
        except OSError:
            return False
        kind = hashlib.sha1 if len(committed) == 40 else hashlib.sha256
        blob = kind(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()
        return blob == committed and hashlib.sha256(data).hexdigest() == content_hash


def checkout_of(root: str) -> Checkout | None:
    """The checkout that a folder stands in, at its commit of now; None if it stands in none, nothing is committed, or there is no git."""
    commit = _git(root, "rev-parse", "--verify", "HEAD^{commit}")
    listed = _git(root, "ls-tree", "-r", "-z", commit.decode().strip()) if commit else None
    if not commit or listed is None:
        return None
    files = {}
    for entry in listed.split(b"\0"):
        what, _, path = entry.partition(b"\t")
        if path:
            files[path.decode("utf-8", "surrogateescape")] = what.split()[2].decode()
    return Checkout(commit.decode().strip(), files)


def _git(folder: str, *command: str) -> bytes | None:
    """What git says; None if it fails."""
    try:
        done = subprocess.run(["git", "-C", folder, *command], capture_output=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
