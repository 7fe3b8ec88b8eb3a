"""Where files stand in a git checkout."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.posts import checkout_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def git(folder: Path, *command: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", "-C", str(folder), *who, *command], capture_output=True, text=True, check=True).stdout.strip()


def test_a_file_is_told_from_its_commit_by_its_content(tmp_path: Path) -> None:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "提携.md").write_bytes("本文\r\n".encode())
    git(tmp_path, "init", "-q", "site")
    assert checkout_of(str(posts)) is None  # nothing is committed
    git(posts, "add", "-A")
    git(posts, "commit", "-qm", "first")
    (posts / "new.md").write_text("new")
    found = checkout_of(str(posts))
    assert found is not None and found.commit == git(posts, "rev-parse", "HEAD") and set(found.files) == {"提携.md"}
    root, hash = str(posts), hashlib.sha256("本文\r\n".encode()).hexdigest()
    assert found.holds(root, "提携.md", hash)
    assert not found.holds(root, "提携.md", "0" * 64)  # another version was read
    assert not found.holds(root, "提携.md", None)  # is gone, and the commit has it still
    assert found.holds(root, "never.md", None)
    assert not found.holds(root, "new.md", hashlib.sha256(b"new").hexdigest())
    (posts / "提携.md").write_text("edited")
    assert not found.holds(root, "提携.md", hashlib.sha256(b"edited").hexdigest())
    (posts / "提携.md").unlink()
    assert not found.holds(root, "提携.md", hash)


def test_a_folder_in_no_checkout_or_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert checkout_of(str(tmp_path)) is None
    assert checkout_of(str(tmp_path / "none")) is None
    assert checkout_of("\0") is None


def test_nothing_that_a_checkout_brings_along_is_run(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", ".")
    (tmp_path / "a.md").write_text("a")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.external", "core.pager"):
        git(tmp_path, "config", name, str(trap))
    (tmp_path / ".gitattributes").write_text("* filter=x\n")
    (tmp_path / "a.md").write_text("b")
    found = checkout_of(str(tmp_path))
    assert found is not None and not found.holds(str(tmp_path), "a.md", hashlib.sha256(b"b").hexdigest())
    assert not (tmp_path / "sprung").exists()
