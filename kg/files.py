"""Writing a file so that it is never half written, and folders for what is thrown away again; a kill leaves nothing that piles up."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from kg.errors import UsageError

__all__ = ["NO_ROOM", "Changed", "scratch", "unwritten", "write_atomically", "written"]

_SCRATCH: Final = "kg-scratch-"
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system calls it when there is no more room: on the disk, of a quota, or under a limit to the size of files."""


_LONGEST: Final = 255
"""Bytes of a name, on most file systems."""


class Changed(UsageError):
    """A file that was to be replaced is not what it was when it was read."""


def unwritten(error: OSError) -> str:
    """Why something could not be written, with what to do where that is known."""
    why = error.strerror or str(error)
    return f"{why}; make room, or write to another place" if error.errno in NO_ROOM else why


@contextmanager
def written(path: Path, instead_of: bytes | None = None) -> Iterator[IO[bytes]]:
    """A file whose content takes the place of another's once the context ends, at once; if it ends with an error, not at all.

    Who may read the other stays as it was. A link stays a link; a device or a pipe is written to at the end. Meanwhile it is a hidden file
    beside the other, of always the same name: what a writer that was killed left there, the next one takes over.

    Args:
        path: of the file.
        instead_of: what it held when it was read; None: whatever it holds. This is compared at last, a moment before it is replaced.

    Raises:
        Changed: it holds something else, or is gone.
        UsageError: it cannot be written; says why.
    """
    target = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with tempfile.TemporaryFile() as spool:
                yield spool
                spool.seek(0)
                with path.open("wb") as device:
                    shutil.copyfileobj(spool, device)
            return
        part = _part_of(target)
        with _alone(part) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if target.exists():
                    shutil.copymode(target, part)
                if instead_of is not None and not _holds(target, instead_of):
                    raise Changed(f"{path}: changed by another program meanwhile, and left as it is; run this again")
                os.replace(part, target)
            except BaseException:
                os.unlink(part)
                raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {unwritten(error)}") from error


def _part_of(target: Path) -> Path:
    """The hidden file beside another that is to take its place."""
    name = f".{target.name}.part"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.part"
    return target.with_name(name)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def write_atomically(path: Path, data: bytes, instead_of: bytes | None = None) -> None:
    """Put new content in the place of a file's, as :func:`written` does; makes its folder if only that is missing.

    Raises:
        Changed: it holds something else than it should.
        UsageError: it cannot be written; says why.
    """
    with suppress(OSError):  # which writing will tell
        Path(os.path.realpath(path)).parent.mkdir(exist_ok=True)  # not its parents: more than one that is missing is a typing error
    with written(path, instead_of) as file:
        file.write(data)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what is thrown away again, among the system's temporary ones. Those that killed processes left are cleared away.

    Raises:
        UsageError: there is no place for one.
    """
    try:
        for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
            with suppress(OSError), open(left / "lock", "r+b") as found:
                fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
        folder, lock = _locked_folder()
    except OSError as error:
        raise UsageError(f"no temporary folder can be made: {error.strerror}; TMPDIR may name another place for it") from error
    try:
        with lock:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _locked_folder() -> tuple[Path, IO[bytes]]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH))
        with suppress(FileNotFoundError):  # another process has taken it, not yet locked, for one that was left
            return folder, _alone(folder / "lock")


def _alone(path: Path) -> IO[bytes]:
    """An empty file that no other process holds in this way as long as it is open; waits for one that does."""
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), "r+b")
        fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                file.truncate(0)
                return file
        file.close()
