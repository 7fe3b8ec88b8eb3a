"""Receipts as rows, and what has to be looked up to make one."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from kg.store.base import Stamp
from kg.store.receipts import FEW, Holding, Kept, Key, Known, Receipt, as_text, entities_in, from_text

__all__ = ["OtherPosts", "Stored", "begin", "note", "receipts", "stored"]

_KNOWN_ENTITIES: Final = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM entities WHERE id = value)"
_KNOWN_EDGE: Final = "SELECT 1 FROM claims WHERE head = ? AND tail = ? AND type = ? LIMIT 1"
_NAMING: Final = "SELECT DISTINCT posts.id FROM mentions JOIN posts USING (num) WHERE entity_id = ? ORDER BY 1"
_CLAIMING: Final = "SELECT DISTINCT posts.id FROM claims JOIN posts USING (num) WHERE head = ? AND tail = ? AND type = ? ORDER BY 1"


def begin(db: sqlite3.Connection) -> Known:
    """What is known at first: nothing, or that there is nothing."""
    return Known(whole=db.execute("SELECT 1 FROM posts LIMIT 1").fetchone() is None)


class Stored(NamedTuple):
    """A post before it changes."""

    stamp: Stamp
    holding: Holding


def stored(db: sqlite3.Connection, post_id: str) -> Stored | None:
    """A post as it is stored; None if it is not."""
    row = db.execute("SELECT num, id, root, path, content_hash, recipe FROM posts WHERE id = ?", (post_id,)).fetchone()
    if row is None:
        return None
    num, *stamp = row
    entities = frozenset(id for (id,) in db.execute("SELECT DISTINCT entity_id FROM mentions WHERE num = ?", (num,)))
    claims = db.execute("SELECT id, head, type, tail FROM claims WHERE num = ?", (num,))
    return Stored(Stamp(*stamp), Holding(entities, {id: (head, type, tail) for id, head, type, tail in claims}))


class OtherPosts:
    """See :class:`kg.store.receipts.Others`."""

    def __init__(self, db: sqlite3.Connection, changing: Collection[str], known: Known) -> None:
        self._db = db
        self._changing = frozenset(changing)
        self._known = known

    def known_entities(self, ids: Collection[str]) -> Collection[str]:
        """Those of some entities that they name; of entities that none of the changing posts names."""
        found = self._known.entities.intersection(ids)
        if not self._known.whole and (unknown := [id for id in ids if id not in found]):
            found.update(id for (id,) in self._db.execute(_KNOWN_ENTITIES, (json.dumps(unknown),)))
        return found

    def known_edges(self, keys: Collection[Key]) -> Collection[Key]:
        """Those of some edges that they claim; of edges that none of the changing posts claims."""
        found = self._known.edges.intersection(keys)
        if not self._known.whole:
            ask = self._db.execute
            found.update(key for key in keys if key not in found and ask(_KNOWN_EDGE, (key[0], key[2], key[1])).fetchone())
        return found

    def naming(self, ids: Collection[str]) -> Mapping[str, Kept]:
        """By which of them some entities are named, if by any. O(their posts)."""
        return {id: self._kept(self._db.execute(_NAMING, (id,))) for id in ids}

    def claiming(self, keys: Collection[Key]) -> Mapping[Key, Kept]:
        """By which of them some edges are claimed, if by any. O(claims with these ends)."""
        return {key: self._kept(self._db.execute(_CLAIMING, (key[0], key[2], key[1]))) for key in keys}

    def _kept(self, rows: Iterable[tuple[str]]) -> Kept:
        posts = [id for (id,) in rows if id not in self._changing]
        return Kept(tuple(posts[:FEW]), len(posts))


def note(db: sqlite3.Connection, receipt: Receipt) -> int:
    """Write a receipt, and return the number it is given."""
    data = zlib.compress(as_text(receipt).encode(), 1)
    number = db.execute("INSERT INTO receipts (post_id, data) VALUES (?, ?)", (receipt.post_id, data)).lastrowid
    assert number is not None
    db.executemany("INSERT INTO receipt_entities VALUES (?, ?)", ((id, number) for id in entities_in(receipt)))
    return number


def receipts(db: sqlite3.Connection, post_id: str | None, entity_id: str | None, before: int | None, limit: int | None) -> list[Receipt]:
    """Receipts, the last first; see :meth:`kg.store.base.View.receipts`."""
    source = "receipts" if entity_id is None else "receipt_entities JOIN receipts USING (number)"
    found = {"entity_id": entity_id, "post_id": post_id}
    where = [f"{column} = :{column}" for column, value in found.items() if value is not None]
    where += ["number < :before"] if before is not None else []
    rows = db.execute(
        f"SELECT number, data FROM {source} {'WHERE ' if where else ''}{' AND '.join(where)} ORDER BY number DESC LIMIT :limit",
        found | {"before": before, "limit": -1 if limit is None else limit},
    )
    return [from_text(number, zlib.decompress(data).decode()) for number, data in rows]
