"""API keys: made by command, shown once, kept as hashes in a file."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock

from kg.errors import UsageError
from kg.normalize import is_one_line

__all__ = ["SCOPES", "Key", "KeyFile"]

SCOPES: Final = ("read", "write")
_PREFIX: Final = "kg_"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, without its secret."""

    id: str
    """The first characters of the key, by which people tell keys apart."""
    name: str
    """What it is for."""
    scopes: tuple[str, ...]
    digest: str
    """SHA-256 of the key, hexadecimal; a key has 256 random bits, so that a slow hash would gain nothing."""
    created: str
    """ISO 8601."""


class KeyFile:
    """The keys in a JSON file that only its owner can read. A file that is not there holds none."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._read_at: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """All keys, oldest first; read again when the file has changed.

        Raises:
            UsageError: the file cannot be read, or is no file of keys.
        """
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be read: {error.strerror}") from error
        stamp = (state.st_mtime_ns, state.st_size)
        if stamp != self._read_at:
            self._keys = self._load()
            self._read_at = stamp
        return self._keys

    def find(self, secret: str) -> Key | None:
        """The key with this secret."""
        digest = _digest(secret)
        return next((key for key in self.keys() if secrets.compare_digest(key.digest, digest)), None)

    def add(self, name: str, scopes: Iterable[str]) -> tuple[Key, str]:
        """A new key and its secret, which is kept nowhere.

        Raises:
            UsageError: a scope that there is not, no scope, or no name.
        """
        wanted = tuple(dict.fromkeys(scopes))
        unknown = [s for s in wanted if s not in SCOPES]
        if unknown or not wanted:
            raise UsageError(f"a key's scopes are {' and '.join(SCOPES)}, not {', '.join(unknown) or 'none'}")
        if not name.strip() or not is_one_line(name):  # it stands in lines of the log
            raise UsageError("give the key a name of one line, so that it can be told from others")
        secret = _PREFIX + secrets.token_urlsafe(32)
        key = Key(secret[: len(_PREFIX) + 6], name.strip(), wanted, _digest(secret), datetime.now(UTC).isoformat(timespec="seconds"))
        with self._locked():
            self._write((*self.keys(), key))
        return key, secret

    def revoke(self, id: str) -> Key:
        """Take a key out of use.

        Raises:
            UsageError: there is none with this id.
        """
        with self._locked():
            keys = self.keys()
            gone = [key for key in keys if key.id == id]
            if not gone:
                raise UsageError(f"{self.path}: no key has the id {id!r}; `kg keys list` shows them")
            self._write(key for key in keys if key.id != id)
        return gone[0]

    def _locked(self) -> FileLock:
        if not self.path.parent.is_dir():
            raise UsageError(f"{self.path.parent}: no such folder; make it first")
        return FileLock(f"{self.path}.lock")

    def _load(self) -> tuple[Key, ...]:
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
            return tuple(Key(**{**entry, "scopes": tuple(entry["scopes"])}) for entry in entries)
        except (OSError, UnicodeDecodeError, ValueError, TypeError, KeyError) as error:
            raise UsageError(f"{self.path}: no file of API keys: {error}; move it away and make the keys anew") from error

    def _write(self, keys: Iterable[Key]) -> None:
        text = json.dumps([asdict(key) for key in keys], ensure_ascii=False, indent=1)
        part = self.path.with_name(f"{self.path.name}.part")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise UsageError(f"{self.path}: cannot be written: {error.strerror}") from error
        self._read_at = None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
