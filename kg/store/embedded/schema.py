"""The tables of the embedded store, and opening the file that holds them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from kg.errors import DiskFull, StoreBusy, StoreError, StoreTooNew, StoreUnreadable, UsageError
from kg.store.embedded.filestate import APPLICATION_ID, no_store, see_place
from kg.store.merging import repeat_key

__all__ = ["REPAIR", "SCHEMA_VERSION", "Unshared", "connect", "connect_to_read", "create", "fold", "forget", "wrapped"]

SCHEMA_VERSION = 8
_UNWRITTEN = frozenset(f"SQLITE_IOERR_{what}" for what in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMSIZE", "SHMMAP", "SHMOPEN"))
"""What SQLite calls it when a file, or the one that its readers share, cannot be written: no sign of damage."""
_NO_COMPANION = frozenset({"SQLITE_CANTOPEN", *_UNWRITTEN})
"""The same of the first look at a file that could be opened: what is to stand beside it cannot be made."""
_FOLDING = 300
"""Milliseconds that a writer waits for readers when it is done."""
_SHARED = 32_768
"""Bytes of the file that readers of a store share, at the least; one that is shorter was never filled."""
_INDEX_HEADER = 136
"""Bytes at the beginning of the file that readers of a store share. If they do not add up, SQLite reads the journal anew."""
REPAIR = "`kg repair --store {} POSTS…` makes it anew from what can still be read, and `kg restore` puts a copy back"
"""What to do about a damaged store, by its path."""

_JUDGEMENTS = """
-- What people decided, as JSON. Of posts that this changes, what was found is kept beside what is shown: zlib over JSON, and
-- which entities it names.
CREATE TABLE judgements (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE found (num INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE, facts BLOB NOT NULL);
CREATE TABLE found_entities (
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE, entity_id TEXT NOT NULL, PRIMARY KEY (num, entity_id)
) WITHOUT ROWID;
CREATE INDEX found_by_entity ON found_entities (entity_id);
"""

_RECEIPTS = """
-- What each change did, zlib over JSON, and whose history it belongs to. Nothing refers to posts: receipts outlive them.
CREATE TABLE receipts (number INTEGER PRIMARY KEY AUTOINCREMENT, post_id TEXT, data BLOB NOT NULL);
CREATE INDEX receipts_by_post ON receipts (post_id);
CREATE TABLE receipt_entities (entity_id TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (entity_id, number)) WITHOUT ROWID;
"""

_UPGRADES = {
    1: "ALTER TABLE mentions ADD COLUMN linked_by TEXT NOT NULL DEFAULT '';",
    2: """
    ALTER TABLE claims ADD COLUMN amount_value REAL;
    ALTER TABLE claims ADD COLUMN amount_high REAL;
    ALTER TABLE claims ADD COLUMN amount_currency TEXT;
    ALTER TABLE claims ADD COLUMN date TEXT;
    ALTER TABLE claims ADD COLUMN role TEXT;
    ALTER TABLE claims ADD COLUMN confidence REAL NOT NULL DEFAULT 1.0;
    """,
    3: """
    ALTER TABLE sentences ADD COLUMN repeat_key INTEGER NOT NULL DEFAULT 0;
    UPDATE sentences SET repeat_key = key_of_sentence(text);
    """,
    4: """
    CREATE TABLE terms (num INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE, terms TEXT NOT NULL);
    INSERT INTO terms SELECT rowid, terms FROM words;
    DROP TABLE word_counts;
    DROP TABLE words;
    """,
    5: _JUDGEMENTS,
    6: _RECEIPTS,
    7: "ALTER TABLE terms ADD COLUMN opening TEXT NOT NULL DEFAULT '';",
}
"""What turns a store of each older version into one of the next."""

_SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', 0);

-- One row a stored post; `num` is new each time the post is put, `revision` says when that was.
CREATE TABLE posts (
    num INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    permalink TEXT NOT NULL,
    title TEXT NOT NULL,
    published_at TEXT,
    tags TEXT NOT NULL,
    categories TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    recipe TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX posts_by_revision ON posts (revision);
CREATE TABLE sources (num INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE, text TEXT NOT NULL);
-- Content words, separated by spaces, and the beginning of the editorial text.
CREATE TABLE terms (
    num INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE, terms TEXT NOT NULL, opening TEXT NOT NULL DEFAULT ''
);
CREATE TABLE blocks (
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE, digest TEXT NOT NULL, dropped INTEGER NOT NULL,
    PRIMARY KEY (num, digest)
) WITHOUT ROWID;

-- Sentences that name something.
CREATE TABLE sentences (
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, repeat_key INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (num, start)
) WITHOUT ROWID;
CREATE TABLE mentions (
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, surface TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    method TEXT NOT NULL, sentence INTEGER NOT NULL, text_start INTEGER NOT NULL, text_end INTEGER NOT NULL,
    entity_id TEXT NOT NULL, linked_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (num, start)
) WITHOUT ROWID;
CREATE INDEX mentions_by_entity ON mentions (entity_id);
CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
    head TEXT NOT NULL, type TEXT NOT NULL, tail TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, sentence_start INTEGER NOT NULL,
    amount TEXT, status TEXT NOT NULL,
    amount_value REAL, amount_high REAL, amount_currency TEXT, date TEXT, role TEXT, confidence REAL NOT NULL DEFAULT 1.0
) WITHOUT ROWID;
CREATE INDEX claims_by_ends ON claims (head, tail);
CREATE INDEX claims_by_post ON claims (num);
CREATE TABLE topics (
    num INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
    topic_id TEXT NOT NULL, name TEXT NOT NULL, weight REAL NOT NULL,
    PRIMARY KEY (num, topic_id)
) WITHOUT ROWID;
CREATE INDEX topics_by_topic ON topics (topic_id);

-- An entity stays as long as a mention supports it. The name of one that nobody curated is derived from its mentions.
CREATE TABLE entities (
    id TEXT PRIMARY KEY, name TEXT, type TEXT NOT NULL, codes TEXT NOT NULL, curated INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE aliases (
    entity_id TEXT NOT NULL REFERENCES entities ON DELETE CASCADE, text TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (entity_id, text)
) WITHOUT ROWID;

-- Post rows that are gone, so that a projection in memory can follow without reading everything again.
CREATE TABLE withdrawn (num INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
CREATE INDEX withdrawn_by_revision ON withdrawn (revision);
{_JUDGEMENTS}{_RECEIPTS}"""


class Unshared(sqlite3.Connection):
    """Reads a file as one that does not change, without a word to others who have it open: not to be kept for a second question."""


def connect(path: Path, *, to_write: bool = False) -> sqlite3.Connection:
    """Open a store that exists. Where there is no room for what SQLite puts beside a file, it can still be read.

    Raises:
        UsageError: there is no such file, or nothing in it yet.
        StoreUnreadable: it is no store, is damaged, or may not be opened.
        DiskFull: there is no room to write, or its last changes stand in a journal that cannot be read without any.
        StoreTooNew: it was written by a newer version.
    """
    see_place(path)
    if not path.exists():
        raise UsageError(f"{path}: no such store; `kg ingest PATH --store {path}` makes one")
    _whole(path)
    if _size(path) == 0:
        lost = "if there was a store in it, it is lost: `kg restore` puts a copy back, `kg repair` makes it anew from the folders of posts"
        raise UsageError(f"{path}: an empty file; `kg ingest PATH --store {path}` stores posts in it; {lost}")
    try:
        connection, (application, version, empty) = _seen(path)
    except sqlite3.Error as error:
        if to_write or getattr(error, "sqlite_errorname", "") not in _NO_COMPANION:
            raise wrapped(path, error) from error
        connection, (application, version, empty) = _seen_without_room(path, error)
    if empty and application in (0, APPLICATION_ID):  # just being made, or killed while it was
        connection.close()
        raise UsageError(f"{path}: no posts in it yet; `kg ingest PATH --store {path}` stores some")
    if application != APPLICATION_ID:
        connection.close()
        raise no_store(path)
    if version > SCHEMA_VERSION:
        connection.close()
        raise StoreTooNew(f"{path}: written by a newer version (schema {version}, this is {SCHEMA_VERSION}); update kg")
    if version < SCHEMA_VERSION:
        try:
            steps = "".join(_UPGRADES[v] for v in range(version, SCHEMA_VERSION))
            connection.executescript(f"BEGIN IMMEDIATE;{steps}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")
        except sqlite3.Error as error:
            connection.close()
            raise wrapped(path, error) from error
    return connection


class _Seen(NamedTuple):
    """What is seen of a database at the first look."""

    application: int
    """Whose it is."""
    version: int
    empty: bool


def _seen(path: Path, mode: str = "mode=rwc", kind: type[sqlite3.Connection] = sqlite3.Connection) -> tuple[sqlite3.Connection, _Seen]:
    """Open a file and look at it, all of one state: it may just be made."""
    connection = _connected(path, mode, kind)
    try:
        connection.execute("BEGIN")
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection, _Seen(application, version, empty)


def _seen_without_room(path: Path, error: sqlite3.Error) -> tuple[sqlite3.Connection, _Seen]:
    """Open a file beside which nothing can be made, as that error says."""
    _clear(path)
    if _size(Path(f"{path}-wal")):
        raise wrapped(path, error) from error
    try:
        connection, seen = _seen(path, "immutable=1", Unshared)
    except sqlite3.Error as further:
        raise wrapped(path, further) from further
    if seen.application == APPLICATION_ID and seen.version < SCHEMA_VERSION:  # to be brought up to date first
        connection.close()
        raise wrapped(path, error) from error
    return connection, seen


def _clear(path: Path) -> None:
    """Take the journal into a file, if its place suffices, and away what trying to open it without room left beside it.

    Not if somebody else has it open: his journal would be another one than that of who comes later. To have a file to oneself, nothing is
    needed beside it (https://sqlite.org/wal.html#noshm).
    """
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path, timeout=0)) as alone:
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        shared = Path(f"{path}-shm")
        if (_size(shared) or _SHARED) < _SHARED:
            shared.unlink()


def create(path: Path) -> sqlite3.Connection:
    """Open a store, making it if there is none. The caller holds the writer's lock.

    Raises:
        StoreUnreadable, StoreTooNew: as :func:`connect`.
    """
    _whole(path)
    if not _size(path):
        connection = _open(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # One transaction, the marks included: a store that was killed while being made is made again.
            connection.executescript(
                f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA application_id = {APPLICATION_ID};PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
            )
        except sqlite3.Error as error:
            connection.close()
            raise wrapped(path, error) from error
        return connection
    try:
        probe = _open(path)
    except DiskFull:
        _clear(path)
        raise
    try:
        empty = not probe.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise wrapped(path, error) from error
    finally:
        probe.close()
    if empty:  # killed between making the file and the schema
        path.unlink()
        return create(path)
    return connect(path, to_write=True)


def _whole(path: Path) -> None:
    """See that not all of a file is lost but its journal, of which SQLite would make a store again with holes in it.

    Raises:
        StoreUnreadable: so it is.
    """
    journal = Path(f"{path}-wal")
    # In this order: where a store is just being made, its file is no longer empty once there is something in the journal.
    if _size(journal) and _size(path) == 0:
        raise StoreUnreadable(f"{path}: damaged (empty, but for its last changes in {journal}); {REPAIR.format(path)}")


def _size(path: Path) -> int | None:
    """In bytes; None if there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def fold(connection: sqlite3.Connection) -> None:
    """Take the journal into the file, unless somebody reads from it for longer: so that the file is whole by itself."""
    with suppress(sqlite3.Error):
        connection.execute(f"PRAGMA busy_timeout = {_FOLDING}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget(path: Path) -> None:
    """Empty the journal of a file that is no longer what it was the journal of, before the last one to close it takes it in."""
    with suppress(OSError):
        os.truncate(f"{path}-wal", 0)
        shared = os.open(f"{path}-shm", os.O_RDWR)  # stays open: closing it would let go of all locks that this process has on it
        os.pwrite(shared, bytes(_INDEX_HEADER), 0)  # or readers would go on looking for what stood in the journal


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a store that exists, for reading alone.

    The last one to close a file that he might write takes the journal away that stands beside it. If the file was replaced meanwhile, that
    is the journal of the new one; so whoever keeps a file open must not be able to write.

    Raises:
        UsageError, StoreUnreadable, StoreTooNew: as :func:`connect`.
    """
    first = connect(path)
    if isinstance(first, Unshared):
        return first
    with closing(first):
        connection = _open(path, "mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except sqlite3.Error as error:
            connection.close()
            raise wrapped(path, error) from error
        return connection


def _open(path: Path, mode: str = "mode=rwc") -> sqlite3.Connection:
    try:
        return _connected(path, mode)
    except sqlite3.Error as error:
        raise wrapped(path, error) from error


def _connected(path: Path, mode: str, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    address = _address(path, mode)
    connection = sqlite3.connect(address, timeout=10, isolation_level=None, check_same_thread=False, factory=kind, uri=True)
    try:
        connection.create_function("key_of_sentence", 1, repeat_key, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # which looks at the file
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _address(path: Path, mode: str) -> str:
    """The file's URI; where nothing can be written, it is read as one that does not change."""
    address = path.resolve().as_uri()
    if not path.exists() or os.access(path.parent, os.W_OK):
        return f"{address}?{mode}"
    journal = Path(f"{path}-wal")
    if journal.exists() and journal.stat().st_size:
        raise StoreUnreadable(f"{path}: its last changes stand in {journal}, which cannot be read where nothing can be written")
    return f"{address}?immutable=1"


def wrapped(path: Path, error: sqlite3.Error) -> StoreError:
    """The driver's error as one of ours."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreBusy(f"{path}: another process holds the store; try again when it is done")
    if "full" in text:
        return DiskFull(f"{path}: the disk is full; make room and try again; what was stored before is kept")
    if getattr(error, "sqlite_errorname", "") in _UNWRITTEN:
        why = "the disk is full, a quota or limit is used up, or the disk fails"
        return DiskFull(f"{path}: cannot be written: {why}; make room and try again; what was stored before is kept")
    if "readonly" in text:
        return StoreUnreadable(f"{path}: cannot be written; give write permission to the file and its folder")
    if type(error) is sqlite3.DatabaseError or "disk I/O" in text or "decode" in text:
        return StoreUnreadable(f"{path}: damaged ({text}); {REPAIR.format(path)}")
    if "unable to open" in text:
        return StoreUnreadable(f"{path}: cannot be opened; see that its folder is there, and that you may read and write both")
    return StoreUnreadable(f"{path}: {text}")
