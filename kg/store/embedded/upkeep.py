"""Keeping the one file safe: copies of it while it is in use, putting one back, and what can still be read of a damaged one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import DiskFull, StoreUnreadable, UsageError
from kg.store.embedded.filestate import see_place
from kg.store.embedded.schema import REPAIR, connect, create, wrapped
from kg.store.embedded.store import locked

__all__ = [
    "Salvage",
    "back_up",
    "check",
    "damage_of",
    "keep_decided",
    "put_in_place",
    "replace",
    "restore",
    "salvage",
    "set_aside",
    "set_aside_before",
    "settle",
]

_DECIDED = ("judgements",)
"""Tables of what people decided, which no post holds; those that a version of the schema has."""
_COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file. Left behind by a writer that was killed, it would be taken for that of the next file of this name."""


def back_up(path: Path, target: Path) -> None:
    """Write a copy of a store as it is now; others may read and write it meanwhile. A copy at `target` is replaced, at once.

    Raises:
        StoreBusy: somebody else is writing a copy to `target`.
        UsageError: there is no store, or `target` is something else than a copy of one, or the store itself.
        StoreUnreadable: the store is damaged, so that a copy would be too, or `target` cannot be written.
    """
    if target.exists() and (target.is_dir() or target.stat().st_size):
        if path.exists() and path.samefile(target):
            raise UsageError(f"{target}: that is the store itself")
        try:
            connect(target).close()
        except (StoreUnreadable, UsageError) as error:
            raise UsageError(f"{target}: there is something else than a copy of a store; give another name") from error
    part = target.with_name(f"{target.name}.part")
    with closing(connect(path)) as source, locked(target):
        try:
            part.touch()
            _copy(source, part)
            _sync(part)
            os.replace(part, target)
            _sync(target.parent)
        except sqlite3.Error as error:
            unwritten = isinstance(wrapped(path, error), DiskFull)
            raise wrapped(target if unwritten else path, error) from error
        except OSError as error:
            raise UsageError(f"{target}: cannot be written: {error.strerror}") from error
        finally:
            _remove(part)


def restore(copy: Path, path: Path) -> None:
    """Put the content of a copy in the place of a store's; who reads the store meanwhile sees the one or the other.

    A store that is damaged is set aside first. If the copy cannot be put back, the store is left as it was.

    Raises:
        StoreBusy: somebody is writing to the store.
        UsageError, StoreUnreadable, StoreTooNew: the copy is none, or is damaged, or the store cannot be written.
    """
    with closing(_opened(copy, path)) as source, locked(path):
        part = path.with_name(f"{path.name}.part")
        try:
            part.touch()
            _copy(source, part)
            put_in_place(part, path)
        except sqlite3.DatabaseError as error:
            if type(error) is sqlite3.DatabaseError:
                raise _no_copy(copy, path, f"damaged ({error})") from error
            raise wrapped(path, error) from error
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
        finally:
            _remove(part)


def _opened(copy: Path, path: Path) -> sqlite3.Connection:
    """A copy that is to be put in the place of a store."""
    if path.exists() and copy.exists() and path.samefile(copy):
        raise UsageError(f"{copy}: that is the store itself; name a copy that `kg backup` wrote")
    try:
        copy.open("rb").close()
        return connect(copy)
    except OSError as error:
        raise UsageError(f"{copy}: cannot be read: {error.strerror}; name a copy that `kg backup` wrote") from error
    except UsageError as error:
        raise _no_copy(copy, path, "an empty file") from error
    except StoreUnreadable as error:
        raise _no_copy(copy, path, str(error.__cause__ or "of another program")) from error


def _no_copy(copy: Path, path: Path, why: str) -> StoreUnreadable:
    why = " ".join(why.split())
    return StoreUnreadable(f"{copy}: no copy of a store that can be put back: {why}; name another one; {path} is left as it was")


def put_in_place(part: Path, path: Path) -> None:
    """Make a new file the content of a store, in one transaction; the caller holds the writer's lock."""
    live = None
    try:
        live = connect(path, to_write=True) if path.exists() else None
    except StoreUnreadable:
        set_aside(path)
    except UsageError:
        if path.is_dir():
            raise
    if live is None:
        return replace(part, path)
    with closing(live):
        try:
            _make_later(part, live)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            live.close()
            set_aside(path)
            return replace(part, path)
        with closing(sqlite3.connect(part)) as source:
            source.backup(live)


def replace(part: Path, path: Path) -> None:
    """Have a new file take the place of a store that nobody has open, or of none; the caller holds the writer's lock."""
    with closing(sqlite3.connect(part)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    _sync(part)
    _remove(path, _COMPANIONS)
    os.replace(part, path)
    _sync(path.parent)


def settle(path: Path) -> None:
    """Make a store that nobody has open one file again, complete by itself."""
    with closing(connect(path, to_write=True)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")


def set_aside(path: Path) -> Path:
    """Give a damaged store and what belongs to it another name besides, and return that. Nobody may have it open.

    It keeps its own until something else takes its place: at no moment is there nothing.
    """
    if (before := set_aside_before(path)) is not None:
        return before
    aside = _aside(path, len(_set_aside(path)) + 1)
    companions = _COMPANIONS if any(_holds(Path(f"{path}{log}")) for log in ("-wal", "-journal")) else ()  # else they say nothing
    for suffix in (*companions, ""):
        with suppress(FileNotFoundError):
            _link(f"{path}{suffix}", f"{aside}{suffix}")
    _sync(path.parent)
    return aside


def _holds(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def set_aside_before(path: Path) -> Path | None:
    """The other name of a damaged store of which whoever set it aside was killed before anything took its place; all of it is there."""
    return next((aside for aside in _set_aside(path) if path.exists() and path.samefile(aside)), None)


def _set_aside(path: Path) -> list[Path]:
    found: list[Path] = []
    while (aside := _aside(path, len(found) + 1)).exists():
        found.append(aside)
    return found


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.damaged-{number}")


def _link(file: str, name: str) -> None:
    try:
        with suppress(FileExistsError):  # of one that was killed here
            os.link(file, name)
    except (PermissionError, NotImplementedError):  # a file system without such links
        shutil.copy2(file, name)


@dataclass(slots=True)
class Salvage:
    """What could be read of a damaged store."""

    posts: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    """Of each post whose text is whole: id, root, path, content hash, source text."""
    lost: list[str] = field(default_factory=list)
    """Ids of posts whose text is not, as far as they can be told."""
    decided: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)
    """Rows of what people decided, by table."""
    undecided: bool = False
    """Whether some of these rows could not be read."""


def salvage(path: Path) -> Salvage:
    """Read what can be read of a store, damaged or not, row by row."""
    found = Salvage()
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        found.undecided = True
        return found
    with closing(db):
        for table in _DECIDED:
            rows = found.decided[table] = []
            try:
                rows.extend(db.execute(f"SELECT * FROM {table}"))
            except sqlite3.Error as error:
                found.undecided |= "no such table" not in str(error)
        ids = _ids(db)
        for num in _numbers(db):
            try:
                row = db.execute("SELECT id, root, path, content_hash FROM posts WHERE num = ?", (num,)).fetchone()
            except sqlite3.Error:
                row = None
            try:
                text = db.execute("SELECT text FROM sources WHERE num = ?", (num,)).fetchone()
            except sqlite3.Error:
                text = None
            if row and text and all(isinstance(value, str) for value in (*row, *text)):
                found.posts.append((*row, *text))
            elif row or text or num in ids:
                found.lost.append(str(row[0]) if row else ids.get(num, f"number {num}"))
    return found


def keep_decided(path: Path, decided: dict[str, list[tuple[object, ...]]]) -> None:
    """Put what people decided into a store, making it if there is none."""
    with closing(create(path)) as db:
        for table, rows in decided.items():
            for row in rows:
                db.execute(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _ids(db: sqlite3.Connection) -> dict[int, str]:
    """The ids of posts by number, from their index, which stands elsewhere in the file than the posts."""
    found: dict[int, str] = {}
    for order in ("", "DESC"):
        with suppress(sqlite3.Error):
            for num, post_id in db.execute(f"SELECT num, id FROM posts ORDER BY id {order}"):
                if isinstance(num, int) and isinstance(post_id, str):
                    found[num] = post_id
    return found


def _numbers(db: sqlite3.Connection) -> list[int]:
    """The numbers of all posts that there may be: damage in one place hides no others."""
    numbers: set[int] = set()
    highest = 0
    for table, column in (("posts", "num"), ("sources", "num")):
        for order in ("", "DESC"):
            with suppress(sqlite3.Error):
                for (num,) in db.execute(f"SELECT {column} FROM {table} ORDER BY {column} {order}"):
                    if isinstance(num, int):
                        numbers.add(num)
    with suppress(sqlite3.Error):
        highest = max((n for (n,) in db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'posts'") if isinstance(n, int)), default=0)
    return sorted(numbers | set(range(1, min(highest, 1_000_000) + 1)))


def damage_of(path: Path) -> str | None:
    """What is wrong inside a store, in one line; None if nothing is.

    Raises:
        UsageError, StoreTooNew: there is no store, or one of a newer version.
        StoreUnreadable: it never was a store, or there is no room to read it.
    """
    see_place(path)
    if path.stat().st_size == 0:
        return "an empty file"
    try:
        with closing(connect(path)) as db:
            found = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
            return None if found == "ok" else " ".join(found.split())
    except DiskFull:
        raise
    except (sqlite3.Error, StoreUnreadable) as error:
        return str(error)


def check(path: Path) -> None:
    """Look a store over, all of its file.

    Raises:
        StoreUnreadable: it is damaged, be it where no question has come by yet.
        UsageError, StoreTooNew: as :func:`damage_of`.
    """
    connect(path).close()
    if (damage := damage_of(path)) is not None:
        raise StoreUnreadable(f"{path}: damaged ({damage}); {REPAIR.format(path)}")


def _copy(source: sqlite3.Connection, part: Path) -> None:
    """A copy of a store in one file, of one state, looked over."""
    _remove(part)
    with closing(sqlite3.connect(part)) as copied:
        source.backup(copied)
        copied.execute("PRAGMA journal_mode = DELETE")
        damage = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            raise sqlite3.DatabaseError(f"malformed: {damage}")


def _make_later(part: Path, live: sqlite3.Connection) -> None:
    """Number the posts of a copy anew, behind all that a store ever had, so that who follows the store sees each come and go."""
    highest = live.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'posts'").fetchone()[0]
    revision = live.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0]
    withdrawn = live.execute("SELECT num, revision FROM withdrawn").fetchall()
    stored = live.execute("SELECT num FROM posts").fetchall()
    with closing(sqlite3.connect(part)) as db:
        later = max(revision, db.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0]) + 1
        tables = [t for (t,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        for table in tables:
            if any(column[1] == "num" for column in db.execute(f"PRAGMA table_info({table})")) and table != "withdrawn":
                # Away from all numbers that are taken first, or one might meet another on its way.
                db.execute(f"UPDATE {table} SET num = -num - ?", (highest,))
                db.execute(f"UPDATE {table} SET num = -num")
        db.execute("UPDATE posts SET revision = ?", (later,))
        db.execute("UPDATE meta SET value = ? WHERE key = 'revision'", (later,))
        db.execute("DELETE FROM sqlite_sequence WHERE name = 'posts'")
        db.execute("INSERT INTO sqlite_sequence SELECT 'posts', MAX(?, COALESCE(MAX(num), 0)) FROM posts", (highest,))
        db.execute("DELETE FROM withdrawn")
        db.executemany("INSERT INTO withdrawn VALUES (?, ?)", [*withdrawn, *((num, later) for (num,) in stored)])
        db.commit()


def _sync(path: Path) -> None:
    """Have the disk write what the system still holds of a file or folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _remove(part: Path, suffixes: Iterable[str] = ("", *_COMPANIONS)) -> None:
    for suffix in suffixes:
        with suppress(FileNotFoundError):
            os.unlink(f"{part}{suffix}")
