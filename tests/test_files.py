"""Files are written at once or not at all, and what a killed process leaves does not pile up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.files import Changed, scratch, write_atomically, written


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "link.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_atomically(link, b"new")
    assert link.is_symlink() and file.read_bytes() == b"new" and file.stat().st_mode & 0o777 == 0o640


def test_a_new_file_makes_its_folder(tmp_path: Path) -> None:
    write_atomically(tmp_path / "_data" / "related.yml", b"x")
    assert (tmp_path / "_data" / "related.yml").read_bytes() == b"x"


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UsageError, match="No space left"):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["a.md"]


def killed(program: str, *arguments: object) -> None:
    """Have another process run a program that kills itself."""
    program = f"import os, signal, sys\nfrom pathlib import Path\nfrom kg.files import Changed, scratch, written\n{program}"
    done = subprocess.run([sys.executable, "-c", program, *map(str, arguments)])
    assert done.returncode == -signal.SIGKILL


@pytest.mark.process
def test_what_a_killed_writer_left_is_taken_over_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    for _ in range(2):
        killed("with written(Path(sys.argv[1])) as f:\n    f.write(b'half of it')\n    f.flush()\n    os.kill(os.getpid(), 9)", file)
        assert file.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new" and list(tmp_path.iterdir()) == [file]


@pytest.mark.process
def test_a_folder_for_what_is_thrown_away_is_cleared_away_after_a_kill_but_not_while_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    killed("with scratch() as f:\n    (f / 'kg.db').write_bytes(b'x')\n    os.kill(os.getpid(), 9)")
    assert len(list(tmp_path.iterdir())) == 1
    with scratch() as mine, scratch() as other:
        assert {mine, other} == set(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_two_who_write_one_file_write_it_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    texts = [bytes([n]) * 200_000 for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda text: write_atomically(file, text), texts))
    assert file.read_bytes() in texts and list(tmp_path.iterdir()) == [file]


def test_what_another_program_saved_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    for save in (lambda: file.write_bytes(b"new"), lambda: file.write_bytes(b"older"), lambda: os.replace(tmp_path / "b.md", file), file.unlink):
        (tmp_path / "b.md").write_bytes(b"bad")
        with pytest.raises(Changed, match=r"a\.md: changed by another program meanwhile.*again"), written(file, b"old") as out:
            out.write(b"ours")
            save()
        assert not file.exists() or file.read_bytes() in (b"new", b"older", b"bad")
        file.write_bytes(b"old")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.md"]
    write_atomically(file, b"ours", b"old")
    assert file.read_bytes() == b"ours"


@pytest.mark.parametrize("length", [248, 249, 250, 252])
def test_the_longest_names_can_be_written(tmp_path: Path, length: int) -> None:
    file = tmp_path / f"{'あ' * 60}{'a' * (length - 180)}.md"
    file.write_bytes(b"old")
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new" and list(tmp_path.iterdir()) == [file]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as thread:
        read = thread.submit(pipe.read_bytes)
        with written(pipe) as file:
            file.write(b"first")
            file.seek(0)
            file.truncate()
            file.write(b"then")
        assert read.result() == b"then" and pipe.is_fifo()
