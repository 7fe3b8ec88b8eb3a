"""Standard output: what becomes of what it cannot take, for all commands in one place."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from kg.errors import UsageError
from kg.files import unwritten

__all__ = ["standard_output"]

_ESCAPED: Final = "kg.escaped"
_STRICT: Final = ("strict", "surrogateescape")
"""What Python does by itself with characters that standard output lacks; another way somebody chose by PYTHONIOENCODING."""


@contextmanager
def standard_output() -> Iterator[None]:
    """While it lasts, standard output that cannot be written is an error of ours, and what its encoding lacks stands there as `\\u00b7`,
    which in JSON is the same; that is said once, at the end. Where standard output is closed, nothing is shown.

    Raises:
        UsageError: standard output cannot be written; says why, once.
        BrokenPipeError: who read it is gone.
    """
    before = sys.__stdout__
    if before is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # as long as the process
    elif sys.stdout is before:  # not something that stands in for it
        escapes = _Escapes()
        codecs.register_error(_ESCAPED, escapes)
        sys.stdout = io.TextIOWrapper(
            (_Unbuffered if before.write_through else io.BufferedWriter)(_Descriptor(before.fileno(), "w", closefd=False)),
            before.encoding,
            _ESCAPED if before.errors is None or before.errors in _STRICT else before.errors,
            line_buffering=before.line_buffering,
            write_through=before.write_through,
        )
        try:
            yield
        finally:
            sys.stdout.flush()
            if escapes.made and codecs.lookup(before.encoding).name != "utf-8":
                why = f"standard output is {before.encoding}, which lacks some of these characters; they stand there as \\u and a number"
                sys.stderr.write(f"kg: {why}; set PYTHONIOENCODING=utf-8 to have them as they are\n")
        return
    yield


class _Descriptor(io.FileIO):
    """A file that, once it could not be written, takes no more: what is still in buffers is thrown away."""

    _failed = False

    def write(self, data: Any, /) -> int:
        if self._failed:
            return len(data)
        try:
            return super().write(data)
        except OSError as error:
            self._failed = True
            if isinstance(error, BrokenPipeError):
                raise
            raise UsageError(f"standard output cannot be written: {unwritten(error)}") from error


class _Unbuffered(io.BufferedWriter):
    """Writes at once (``PYTHONUNBUFFERED``)."""

    def write(self, data: Any, /) -> int:
        written = super().write(data)
        self.flush()
        return written


class _Escapes:
    """Writes characters that an encoding lacks as JSON does."""

    def __init__(self) -> None:
        self.made = False

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        self.made = True
        units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2)), error.end
