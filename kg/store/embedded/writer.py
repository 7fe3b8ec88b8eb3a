"""Writing to the embedded store: one transaction a post."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from random import randrange

from kg.errors import PostNotFound, PostRefused
from kg.judge import Judgement, Judgements, as_data, judged, reach
from kg.records import Entity, PostFacts
from kg.store.base import Backlog, Rewritten, Stamp
from kg.store.embedded.facts import found as found_in
from kg.store.embedded.facts import judgements_in, outdate, reached, record_of, shown, stamps
from kg.store.embedded.filestate import Untouched
from kg.store.embedded.receipts import OtherPosts, begin, note, stored
from kg.store.embedded.schema import wrapped
from kg.store.judging import pack, settled, told_otherwise
from kg.store.merging import repeat_key
from kg.store.receipts import (
    Holding,
    Known,
    Listener,
    OriginOf,
    Receipt,
    changes_of,
    judged_receipt,
    moved_receipt,
    nobody,
    nowhere,
    post_receipt,
    relinked_receipt,
    rewritten_receipt,
)

__all__ = ["EmbeddedWriter"]

_OF_THE_POST = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, OverflowError, LookupError, TypeError, ValueError)
"""What is raised where the facts of a post break a rule of the tables, or cannot be written at all."""

_APART = 2**20
"""Each writer begins up to so many revisions behind the last one: two files that one was copied from the other, and then went on each by
itself, have no revision in common but those before. Answers and tags of one are never taken for those of the other."""


class EmbeddedWriter:
    """See :class:`kg.store.base.Writer`."""

    def __init__(self, connection: sqlite3.Connection, untouched: Untouched) -> None:
        self._db = connection
        self._untouched = untouched
        self._written: dict[str, Entity] = {}
        self._recipes = {recipe for (recipe,) in connection.execute("SELECT DISTINCT recipe FROM posts")}
        self._judgements = judgements_in(connection)
        self._origin_of: OriginOf = nowhere
        self._told: Listener = nobody
        self._known = begin(connection)
        self._step = randrange(1, _APART)

    def trace(self, origin_of: OriginOf, told: Listener) -> None:
        """From here on receipts say where files come from, and `told` hears of each receipt once it is stored."""
        self._origin_of, self._told = origin_of, told

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all stored posts by post id."""
        return stamps(self._db)

    def permalinks(self) -> Mapping[str, str]:
        """The links of all stored posts by post id."""
        return dict(self._db.execute("SELECT id, permalink FROM posts"))

    def backlog(self) -> Backlog:
        """The text blocks of all stored posts."""
        blocks: defaultdict[str, set[str]] = defaultdict(set)
        dropped: defaultdict[str, set[str]] = defaultdict(set)
        for post_id, digest, out in self._db.execute("SELECT id, digest, dropped FROM blocks JOIN posts USING (num)"):
            blocks[post_id].add(digest)
            if out:
                dropped[post_id].add(digest)
        return Backlog({k: frozenset(v) for k, v in blocks.items()}, {k: frozenset(v) for k, v in dropped.items()})

    def source(self, post_id: str) -> str:
        """The stored source text of a post."""
        row = self._db.execute("SELECT text FROM sources JOIN posts USING (num) WHERE id = ?", (post_id,)).fetchone()
        if row is None:
            raise PostNotFound(post_id)
        return str(row[0])

    def sources(self, post_ids: Collection[str]) -> Mapping[str, str]:
        """The stored source texts of posts by id; those that there are."""
        ids = json.dumps(list(post_ids))
        query = "SELECT id, text FROM posts JOIN sources USING (num) WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(query, (ids,)))

    def put(self, facts: PostFacts, recipe: str) -> None:
        """Store a post with all its facts in place of what it contributed before; at once or not at all."""
        shown = judged(facts, self._judgements)
        try:
            with self._transaction() as revision:
                receipt = self._receipt(shown.post.id, shown, recipe)
                if self._recipes - {recipe, ""}:
                    outdate(self._db, told_otherwise(facts, partial(record_of, self._db), self._judgements), recipe)
                self._recipes.add(recipe)
                self._put(shown, recipe, revision, None if shown is facts else facts)
                receipt = self._note(receipt)
        except _OF_THE_POST as error:
            raise PostRefused(f"{type(error).__name__}: {error}") from error
        self._told(receipt)

    def _put(self, facts: PostFacts, recipe: str, revision: int, found: PostFacts | None) -> None:
        """Store what is shown of a post, and what was found in it if that is something else."""
        orphans = self._withdraw(facts.post.id, revision)
        num = self._insert(facts, recipe, revision)
        self._keep_found(num, found)
        self._drop_unmentioned(orphans)
        for e in facts.entities:
            if e.curated:
                self._written[e.id] = e
            else:
                self._written.pop(e.id, None)

    def _keep_found(self, num: int, found: PostFacts | None) -> None:
        """Keep what was found in a post, None if it is what is shown."""
        for table in ("found", "found_entities"):
            self._db.execute(f"DELETE FROM {table} WHERE num = ?", (num,))
        if found is not None:
            self._db.execute("INSERT INTO found VALUES (?, ?)", (num, pack(found)))
            named = {m.entity_id for m in found.mentions}
            self._db.executemany("INSERT INTO found_entities VALUES (?, ?)", ((num, entity_id) for entity_id in named))

    def put_all(self, batch: Sequence[PostFacts], recipe: str) -> None:
        """Store posts with all their facts; each of them at once or not at all."""
        for facts in {f.post.id: f for f in batch}.values():
            self.put(facts, recipe)

    def move(self, post_id: str, root: str, path: str) -> None:
        """Note that the same content now stands elsewhere."""
        old = stored(self._db, post_id)
        with self._transaction():
            self._db.execute("UPDATE posts SET root = ?, path = ? WHERE id = ?", (root, path, post_id))
            if old is not None:
                receipt = self._note(moved_receipt(old.stamp, root, path, self._origin_of))
        if old is not None:
            self._told(receipt)

    def rewrite(self, files: Mapping[str, Rewritten]) -> None:
        """Note that the files of posts now hold texts from which the same facts follow; all at once."""
        receipts = []
        with self._transaction():
            for post_id, (source, content_hash) in files.items():
                old = stored(self._db, post_id)
                self._db.execute("UPDATE posts SET content_hash = ? WHERE id = ?", (content_hash, post_id))
                self._db.execute("UPDATE sources SET text = ? WHERE num = (SELECT num FROM posts WHERE id = ?)", (source, post_id))
                if old is not None:
                    receipts.append(self._note(rewritten_receipt(old.stamp, content_hash, self._origin_of)))
        for receipt in receipts:
            self._told(receipt)

    def relink(self, permalinks: Mapping[str, str], recipe: str) -> None:
        """Note that the pages of posts now stand elsewhere, as a recipe has it by which all else stays; all at once."""
        receipts = []
        with self._transaction():
            for post_id, permalink in permalinks.items():
                old = stored(self._db, post_id)
                self._db.execute("UPDATE posts SET permalink = ?, recipe = ? WHERE id = ?", (permalink, recipe, post_id))
                if old is not None:
                    receipts.append(self._note(relinked_receipt(old.stamp, recipe, self._origin_of)))
        self._recipes.add(recipe)
        for receipt in receipts:
            self._told(receipt)

    def delete(self, post_id: str) -> bool:
        """Withdraw a post and everything that only it supports; False if there is no such post."""
        if self._db.execute("SELECT 1 FROM posts WHERE id = ?", (post_id,)).fetchone() is None:
            return False
        with self._transaction() as revision:
            receipt = self._receipt(post_id, None, None)
            self._drop_unmentioned(self._withdraw(post_id, revision))
            receipt = self._note(receipt)
        self._told(receipt)
        return True

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._judgements

    def judge(self, made: Iterable[Judgement] = (), withdrawn: Iterable[str] = ()) -> list[str]:
        """Bring judgements into force and withdraw others, with all that follows for the posts there are; in one transaction."""
        before = self._judgements
        after = before.changed(made, withdrawn)
        if after.all == before.all:
            return []
        touched = []
        again = []
        with self._transaction() as revision:
            self._db.execute("DELETE FROM judgements")
            rows = ((j.id, json.dumps(as_data(j), ensure_ascii=False)) for j in after)
            self._db.executemany("INSERT INTO judgements VALUES (?, ?)", rows)
            changed = []
            only_records = []
            named: set[str] = set()
            recorded = cache(partial(record_of, self._db))
            for num in reached(self._db, reach(before, after)):
                seen = shown(self._db, num, recorded)
                found = found_in(self._db, num, seen, before)
                old, new = judged(found, before), judged(found, after)
                if old == new:
                    continue
                touched.append(found.post.id)
                changed.append((seen, old, new))
                if old.mentions == new.mentions and set(old.claims) == set(new.claims):
                    only_records.append((num, found, old, new))
                    continue
                named |= {e.id for e in (*old.entities, *new.entities)}
                again.append((num, found, old, new))
            olds, news = ({f.post.id: Holding.of(f) for f in some} for some in ([a[2] for a in again], [a[3] for a in again]))
            changes = changes_of(olds, news, OtherPosts(self._db, olds, Known()))
            records = settled(changed)
            for num, found, old, new in only_records:
                other = [records[e.id] for e in new.entities if e not in old.entities]
                if named.issuperset(e.id for e in other):
                    self._put_entities(other)
                    self._keep_found(num, None if new is found else found)
                else:  # one post that is put again tells every reader of the record
                    again.append((num, found, old, new))
                    named.update(e.id for e in new.entities)
            for num, found, _, new in again:
                [recipe] = self._db.execute("SELECT recipe FROM posts WHERE num = ?", (num,)).fetchone()
                facts = replace(new, entities=tuple(records[e.id] for e in new.entities))
                self._put(facts, recipe, revision, None if new is found else found)
            self._written.clear()
            self._known = Known()
            receipt = self._note(judged_receipt(before, after, changes, len(touched)))
        self._judgements = after
        self._told(receipt)
        return sorted(touched)

    def _receipt(self, post_id: str, facts: PostFacts | None, recipe: str | None) -> Receipt:
        """What it does that a post comes to show these facts, or goes; to be asked before it happens."""
        old = stored(self._db, post_id)
        olds = {post_id: old.holding} if old else {}
        news = {post_id: Holding.of(facts)} if facts else {}
        changes = changes_of(olds, news, OtherPosts(self._db, [post_id], self._known))
        self._known.follow(olds.get(post_id, Holding()), news.get(post_id, Holding()))
        return post_receipt(old.stamp if old else None, facts, recipe, changes, self._origin_of)

    def _note(self, receipt: Receipt) -> Receipt:
        return replace(receipt, number=note(self._db, receipt))

    @contextmanager
    def _transaction(self) -> Iterator[int]:
        self._untouched.check()
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("UPDATE meta SET value = value + ? WHERE key = 'revision'", (self._step,))
            yield self._db.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0]
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            self._written.clear()
            self._known = Known()
            if isinstance(error, sqlite3.Error) and not isinstance(error, _OF_THE_POST):
                self._untouched.check()
                raise wrapped(self._untouched.path, error) from error
            raise
        self._untouched.note()
        self._step = 1

    def _withdraw(self, post_id: str, revision: int) -> set[str] | None:
        """Take a post's rows out; the entities it mentioned, or None if it was not there."""
        row = self._db.execute("SELECT num FROM posts WHERE id = ?", (post_id,)).fetchone()
        if row is None:
            return None
        mentioned = {r[0] for r in self._db.execute("SELECT DISTINCT entity_id FROM mentions WHERE num = ?", row)}
        self._db.execute("DELETE FROM posts WHERE num = ?", row)
        self._db.execute("INSERT INTO withdrawn VALUES (?, ?)", (row[0], revision))
        return mentioned

    def _insert(self, facts: PostFacts, recipe: str, revision: int) -> int:
        post = facts.post
        published = post.published_at.isoformat() if post.published_at else None
        num = self._db.execute(
            "INSERT INTO posts (id, root, path, permalink, title, published_at, tags, categories, content_hash, recipe, revision)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                post.id,
                post.root,
                post.path,
                post.permalink,
                post.title,
                published,
                json.dumps(post.tags, ensure_ascii=False),
                json.dumps(post.categories, ensure_ascii=False),
                post.content_hash,
                recipe,
                revision,
            ),
        ).lastrowid
        many = self._db.executemany
        self._db.execute("INSERT INTO sources VALUES (?, ?)", (num, post.source))
        self._db.execute("INSERT INTO terms VALUES (?, ?, ?)", (num, " ".join(facts.terms), facts.opening))
        many("INSERT INTO blocks VALUES (?, ?, ?)", ((num, b, b in facts.dropped) for b in facts.blocks))
        sentences = {(num, c.sentence_start, c.sentence_end, c.sentence) for c in facts.claims}
        many("INSERT INTO sentences VALUES (?, ?, ?, ?, ?)", ((*s, repeat_key(s[-1])) for s in sentences))
        many(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (num, m.start, m.end, m.surface, m.name, m.type, m.method, m.sentence, m.text_start, m.text_end, m.entity_id, m.linked_by)
                for m in facts.mentions
            ),
        )
        many(
            "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (c.id, num, c.head, c.type, c.tail, c.start, c.end, c.text, c.sentence_start, c.amount, c.status)
                + (c.amount_value, c.amount_high, c.amount_currency, c.date, c.role, c.confidence)
                for c in facts.claims
            ),
        )
        many("INSERT INTO topics VALUES (?, ?, ?, ?)", ((num, t.id, t.name, t.weight) for t in facts.topics))
        self._put_entities(e for e in facts.entities if self._written.get(e.id) != e)
        assert num is not None
        return num

    def _put_entities(self, entities: Iterable[Entity]) -> None:
        for e in entities:
            name = e.name if e.curated else None
            self._db.execute(
                "INSERT INTO entities VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET name = excluded.name, type = excluded.type, codes = excluded.codes, curated = excluded.curated",
                (e.id, name, e.type, " ".join(e.codes), e.curated),
            )
            self._db.execute("DELETE FROM aliases WHERE entity_id = ?", (e.id,))
            if e.curated:
                self._db.executemany("INSERT INTO aliases VALUES (?, ?, ?)", ((e.id, a.text, a.reason) for a in e.aliases))

    def _drop_unmentioned(self, entity_ids: Iterable[str] | None) -> None:
        for entity_id in entity_ids or ():
            gone = self._db.execute(
                "DELETE FROM entities WHERE id = ? AND NOT EXISTS (SELECT 1 FROM mentions WHERE entity_id = ?)", (entity_id, entity_id)
            ).rowcount
            if gone:
                self._written.pop(entity_id, None)
