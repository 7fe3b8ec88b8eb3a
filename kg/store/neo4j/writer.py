"""Writing to Neo4j: one transaction for a post or a batch of posts, whole or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import neo4j
from neo4j import exceptions

from kg.errors import PostNotFound, PostRefused, StoreBusy, StoreError
from kg.judge import Judgement, Judgements, from_data, judged
from kg.records import Entity, PostFacts
from kg.store.base import Backlog, Rewritten, Stamp
from kg.store.judging import told_otherwise
from kg.store.neo4j import cypher, questions, receipts
from kg.store.neo4j.change import Memory
from kg.store.neo4j.connection import Address, is_too_much, once, rows, translated, unreachable
from kg.store.neo4j.judging import changes_of
from kg.store.neo4j.lock import WriterLock
from kg.store.neo4j.records import entity_of
from kg.store.neo4j.rows import found_row, judgement_row
from kg.store.receipts import (
    Holding,
    Known,
    Listener,
    OriginOf,
    Receipt,
    judged_receipt,
    moved_receipt,
    nobody,
    nowhere,
    relinked_receipt,
    rewritten_receipt,
)
from kg.store.receipts import changes_of as shift

__all__ = ["Neo4jWriter"]

T = TypeVar("T")

_PATIENCE: Final = 60.0
"""Seconds to wait for a server that went away."""


class Neo4jWriter:
    """See :class:`kg.store.base.Writer`."""

    def __init__(self, driver: neo4j.Driver, address: Address, lock: WriterLock) -> None:
        self._driver = driver
        self._address = address
        self._lock = lock
        self._memory = Memory()
        self._judgements: Judgements | None = None
        self._known: Known | None = None
        self._recipes: set[str] | None = None
        self._origin_of: OriginOf = nowhere
        self._told: Listener = nobody

    def trace(self, origin_of: OriginOf, told: Listener) -> None:
        """From here on receipts say where files come from, and `told` hears of each receipt once it is stored."""
        self._origin_of, self._told = origin_of, told

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all stored posts by post id."""
        query = "MATCH (p:Post) RETURN p.id AS id, p.root AS root, p.path AS path, p.content_hash AS hash, p.recipe AS recipe"
        return {row["id"]: Stamp(*row.values()) for row in self._read(query)}

    def permalinks(self) -> Mapping[str, str]:
        """The links of all stored posts by post id."""
        return {row["id"]: row["permalink"] for row in self._read("MATCH (p:Post) RETURN p.id AS id, p.permalink AS permalink")}

    def backlog(self) -> Backlog:
        """The text blocks of all stored posts."""
        found = self._read("MATCH (p:Post)-[:HAS_TEXT]->(x:Text) RETURN p.id AS id, x.blocks AS blocks, x.dropped AS dropped")
        blocks, dropped = ({row["id"]: frozenset(row[name]) for row in found if row[name]} for name in ("blocks", "dropped"))
        return Backlog(blocks, dropped)

    def source(self, post_id: str) -> str:
        """The stored source text of a post."""
        found = self._read("MATCH (:Post {id: $id})-[:HAS_TEXT]->(x:Text) RETURN x.source AS source", id=post_id)
        if not found:
            raise PostNotFound(post_id)
        return str(found[0]["source"])

    def sources(self, post_ids: Collection[str]) -> Mapping[str, str]:
        """The stored source texts of posts by id; those that there are."""
        return {row["id"]: row["text"] for row in self._read(questions.SOURCES, posts=list(post_ids))}

    def put(self, facts: PostFacts, recipe: str) -> None:
        """Store a post with all its facts in place of what it contributed before; at once or not at all."""
        self.put_all([facts], recipe)

    def put_all(self, batch: Sequence[PostFacts], recipe: str) -> None:
        """Store posts, all of them at once or none."""
        batch = list({facts.post.id: facts for facts in batch}.values())
        judgements = self.judgements()
        shown = [judged(found, judgements) for found in batch]

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            found = receipts.of_batch(tx, self._what_is_known(tx), shown, recipe, self._origin_of)
            self._outdate(tx, batch, recipe)
            return self._put(tx, batch, shown, recipe), found

        if not batch:
            return
        try:
            self._write(change)
        except (LookupError, OverflowError, TypeError, ValueError) as error:  # nothing that can be sent to a server
            raise PostRefused(f"{type(error).__name__}: {error}") from error
        except StoreError as error:
            if error.__cause__ is not None and is_too_much(error.__cause__):
                raise PostRefused(str(error)) from error
            raise

    def _outdate(self, tx: neo4j.Transaction, batch: Sequence[PostFacts], recipe: str) -> None:
        """Have posts of other recipes analysed again of whose entities posts that are about to be put say something else, or may."""
        if self._recipes is None:
            self._recipes = {row["recipe"] for row in rows(tx, "MATCH (p:Post) RETURN DISTINCT p.recipe AS recipe")}
        if self._recipes - {recipe, ""}:
            records = {row["id"]: entity_of(row) for row in rows(tx, cypher.RECORDS_OF, entities=[e.id for f in batch for e in f.entities])}
            told = {id for found in batch for id in told_otherwise(found, records.get, self.judgements())}
            rows(tx, cypher.OUTDATE, entities=sorted(told), recipe=recipe)
        self._recipes.add(recipe)

    def _put(
        self,
        tx: neo4j.Transaction,
        batch: Sequence[PostFacts],
        shown: Sequence[PostFacts],
        recipe: str,
        known: Mapping[str, Entity] | None = None,
    ) -> int:
        """Store what was found in posts, and what is shown of them; what is said of entities as it is known, if given."""
        told = shown if known is None else [replace(f, entities=tuple(known[e.id] for e in f.entities)) for f in shown]
        revision = self._change(tx, [f.post.id for f in batch], told, recipe)
        if differ := [(found, facts) for found, facts in zip(batch, shown, strict=True) if facts is not found]:
            rows(tx, cypher.SET_FOUND, rows=[found_row(*pair) for pair in differ])
        return revision

    def _change(self, tx: neo4j.Transaction, post_ids: Sequence[str], batch: Sequence[PostFacts], recipe: str) -> int:
        """Take out what posts contributed, and put in what they contribute now."""
        revision = self._next(tx)
        self._memory.change(tx, post_ids, batch, recipe, revision)
        return revision

    def move(self, post_id: str, root: str, path: str) -> None:
        """Note that the same content now stands elsewhere."""

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            old = receipts.stamp_of(tx, post_id)
            revision = self._next(tx)
            rows(tx, "MATCH (p:Post {id: $id}) SET p.root = $root, p.path = $path", id=post_id, root=root, path=path)
            return revision, [moved_receipt(old, root, path, self._origin_of)] if old else []

        self._write(change)

    def rewrite(self, files: Mapping[str, Rewritten]) -> None:
        """Note that the files of posts now hold texts from which the same facts follow; all at once."""

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            old = receipts.stamps_of(tx, list(files))
            revision = self._next(tx)
            rows(tx, cypher.REWRITE, rows=[{"id": id, **file._asdict()} for id, file in files.items()])
            return revision, [rewritten_receipt(stamp, files[id].content_hash, self._origin_of) for id, stamp in old.items()]

        self._write(change)

    def relink(self, permalinks: Mapping[str, str], recipe: str) -> None:
        """Note that the pages of posts now stand elsewhere, as a recipe has it by which all else stays; all at once."""

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            old = receipts.stamps_of(tx, list(permalinks))
            revision = self._next(tx)
            rows(tx, cypher.RELINK, rows=[{"id": id, "permalink": link} for id, link in permalinks.items()], recipe=recipe)
            return revision, [relinked_receipt(stamp, recipe, self._origin_of) for stamp in old.values()]

        self._write(change)

    def delete(self, post_id: str) -> bool:
        """Withdraw a post and everything that only it supports; False if there is no such post."""
        if not self._read(cypher.OLD_POSTS, posts=[post_id]):
            return False

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            found = receipts.of_withdrawal(tx, self._what_is_known(tx), post_id, self._origin_of)
            return self._change(tx, [post_id], (), ""), found

        self._write(change)
        return True

    def judgements(self) -> Judgements:
        """The judgements in force."""
        if self._judgements is None:
            self._judgements = _judgements_in(self._read(cypher.JUDGEMENTS))
        return self._judgements

    def judge(self, made: Iterable[Judgement] = (), withdrawn: Iterable[str] = ()) -> list[str]:
        """Bring judgements into force and withdraw others, with all that follows for the posts there are; in one transaction."""
        before = self.judgements()
        after = before.changed(made, withdrawn)
        if after.all == before.all:
            return []
        touched: list[str] = []

        def change(tx: neo4j.Transaction) -> tuple[int, list[Receipt]]:
            touched.clear()
            changes = changes_of(tx, before, after)
            touched.extend(sorted(found.post.id for found in changes.posts))
            done = _judgements_in(rows(tx, cypher.JUDGEMENTS)).all == after.all  # the server took it, and went away before it said so
            olds, news = ({f.post.id: Holding.of(judged(f, by)) for f in changes.posts} for by in (before, after))
            receipt = judged_receipt(before, after, shift(olds, news, receipts.OtherPosts(tx, olds)), len(touched))
            self._known = None
            rows(tx, cypher.SET_JUDGEMENTS, rows=[judgement_row(j) for j in after])
            revision = self._next(tx)
            for recipe, batch in changes.again:
                revision = self._put(tx, batch, [judged(found, after) for found in batch], recipe, changes.entities)
            rows(tx, cypher.SET_FOUND, rows=[found_row(*pair) for pair in changes.records])
            rows(tx, cypher.RELABEL, entities=sorted(before.concerned | after.concerned))
            return revision, [] if done else [receipt]

        self._write(change)
        self._judgements = after
        return touched

    # Transactions -----------------------------------------------------------------------------------------------------

    def _read(self, query: str, **parameters: Any) -> list[Any]:
        def read() -> list[Any]:
            with self._driver.session(database=self._address.database, default_access_mode=neo4j.READ_ACCESS) as session:
                return once(session, query, **parameters)

        return self._patiently(read)

    def _what_is_known(self, tx: neo4j.Transaction) -> Known:
        if self._known is None:
            self._known = receipts.begin(tx)
        return self._known

    def _write(self, change: Callable[[neo4j.Transaction], tuple[int, list[Receipt]]]) -> None:
        """Make a change; `change` does its work in the transaction that it is given and returns the new revision and the receipts."""

        def write() -> list[Receipt]:
            if self._memory.is_full():
                self._memory = Memory()
            try:
                with (
                    self._driver.session(database=self._address.database) as session,
                    session.begin_transaction() as tx,
                ):
                    revision, made = change(tx)
                    made = receipts.note(tx, made)
                    self._note(cypher.ANNOUNCED, revision)
                    tx.commit()
                self._note(cypher.MADE, revision)
            except BaseException:
                self._memory = Memory()
                self._known = None
                raise
            return made

        for receipt in self._patiently(write):
            self._told(receipt)

    def _note(self, query: str, revision: int) -> None:
        """Tell views that this revision is about to appear, or that it is there: what they read in between may be of two states."""
        with self._driver.session(database=self._address.database) as session:
            once(session, query, revision=revision)

    def _next(self, tx: neo4j.Transaction) -> int:
        """The number of the change that begins."""
        [state] = rows(tx, cypher.NEXT_REVISION)
        if state["holder"] != self._lock.token:  # the server lost our transaction, and another writer came
            raise StoreBusy(f"{self._address.uri}: another ingest has taken over; try again when it is done")
        if state["empty"]:
            self._memory = Memory(whole=True)
        return int(state["revision"])

    def _patiently(self, work: Callable[[], T]) -> T:
        """Do something; if the server goes away meanwhile, wait for it and do it again. All that is done here can be done twice.

        Raises:
            StoreBusy: another writer took the store meanwhile, and keeps it.
        """
        deadline = time.monotonic() + _PATIENCE
        pause = 0.1
        locked = True
        while True:
            try:
                if not locked:
                    self._lock.take()
                    locked = True
                return work()
            except (exceptions.Neo4jError, exceptions.DriverError) as error:
                if not unreachable(error) or time.monotonic() > deadline:
                    raise translated(self._address, error) from error
            except StoreBusy:
                if time.monotonic() > deadline:
                    raise
            locked = False
            time.sleep(pause)
            pause = min(2.0, pause * 2)


def _judgements_in(found: Iterable[Any]) -> Judgements:
    return Judgements(tuple(from_data(json.loads(row["data"])) for row in found))
