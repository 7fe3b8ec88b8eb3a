"""Writing a file so that it is never half written."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from kg.errors import UsageError

__all__ = ["write_atomically"]


def write_atomically(path: Path, data: bytes) -> None:
    """Put new content in the place of a file's, at once or not at all; who may read it stays as it was. A link stays a link.

    Raises:
        UsageError: it cannot be written; says why.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(exist_ok=True)  # not its parents: more than one that is missing is a typing error
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, name)
            else:
                os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
