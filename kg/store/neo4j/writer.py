"""Writing to Neo4j: one transaction for a post or a batch of posts, whole or not at all."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeVar

import neo4j
from neo4j import exceptions

from kg.errors import PostNotFound, PostRefused, StoreBusy, StoreError
from kg.judge import Judgement, Judgements, about, as_data, from_data, judged
from kg.normalize import alias_key, best_name
from kg.records import AMOUNTS_TO, Edge, EdgeKey, Entity, Mention, PostFacts
from kg.store.ahead import ahead
from kg.store.base import Backlog, Rewritten, Stamp
from kg.store.judging import pack, told_otherwise
from kg.store.merging import link_cost, merged, repeat_key
from kg.store.neo4j import cypher, questions, receipts
from kg.store.neo4j.connection import Address, is_too_much, moment, once, rows, translated, unreachable
from kg.store.neo4j.cypher import pair_of
from kg.store.neo4j.judging import changes_of
from kg.store.neo4j.lock import WriterLock
from kg.store.neo4j.records import entity_of
from kg.store.receipts import Holding, Known, OriginOf, Receipt, Told, judged_receipt, moved_receipt, nobody, nowhere, rewritten_receipt
from kg.store.receipts import changes_of as shift

__all__ = ["Neo4jWriter"]

T = TypeVar("T")

_PATIENCE: Final = 60.0
"""Seconds to wait for a server that went away."""
_REMEMBERED: Final = 200_000
"""Pairs and entities to remember between posts."""


@dataclass(slots=True)
class _Spelling:
    """One name of one entity."""

    listed: str | None = None
    """Why it is a listed name; None if it is not."""
    written: Counter[str] = field(default_factory=Counter)
    """How often posts write it, by the reason why it was linked."""

    @property
    def gone(self) -> bool:
        return self.listed is None and not self.written


_of_mention = attrgetter(*(name.removesuffix("s") for name in cypher.MENTION_PROPERTIES))
_of_claim = attrgetter(*cypher.CLAIM_PROPERTIES)

_Step = tuple[str, dict[str, Any]]
"""A statement and its parameters."""
_Said = tuple[EdgeKey, int]
"""A claim of a pair, as far as edges depend on it: its key, and the repeat key of its sentence."""


class _Memory:
    """What the writer knows of the graph without asking; it is the only one who changes it."""

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        """Whether it has all there is, since the graph was empty when it began."""
        self.names: dict[str, dict[str, _Spelling]] = {}
        self.pairs: dict[str, dict[str, list[_Said]]] = {}
        self.topics: dict[str, Counter[str]] = {}
        self.entities: dict[str, Entity] = {}
        self.dates: dict[str, datetime | None] = {}
        """When the posts were published that make the remembered claims."""

    def is_full(self) -> bool:
        return len(self.pairs) + len(self.names) > _REMEMBERED


class Neo4jWriter:
    """See :class:`kg.store.base.Writer`."""

    def __init__(self, driver: neo4j.Driver, address: Address, lock: WriterLock) -> None:
        self._driver = driver
        self._address = address
        self._lock = lock
        self._memory = _Memory()
        self._judgements: Judgements | None = None
        self._known: Known | None = None
        self._recipes: set[str] | None = None
        self._origin_of: OriginOf = nowhere
        self._told: Told = nobody

    def trace(self, origin_of: OriginOf, told: Told) -> None:
        """From here on receipts say where files come from, and `told` hears of each receipt once it is stored."""
        self._origin_of, self._told = origin_of, told

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all stored posts by post id."""
        query = "MATCH (p:Post) RETURN p.id AS id, p.root AS root, p.path AS path, p.content_hash AS hash, p.recipe AS recipe"
        return {row["id"]: Stamp(*row.values()) for row in self._read(query)}

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
            rows(tx, cypher.SET_FOUND, rows=[_found_row(*pair) for pair in differ])
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
            rows(tx, cypher.SET_JUDGEMENTS, rows=[_judgement_row(j) for j in after])
            revision = self._next(tx)
            for recipe, batch in changes.again:
                revision = self._put(tx, batch, [judged(found, after) for found in batch], recipe, changes.entities)
            rows(tx, cypher.SET_FOUND, rows=[_found_row(*pair) for pair in changes.records])
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
                self._memory = _Memory()
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
                self._memory = _Memory()
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
            self._memory = _Memory(whole=True)
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

    # The change -------------------------------------------------------------------------------------------------------

    def _change(self, tx: neo4j.Transaction, post_ids: Sequence[str], batch: Sequence[PostFacts], recipe: str) -> int:
        """Take out what posts contributed, and put in what they contribute now."""
        revision = self._next(tx)
        old = [row["id"] for row in rows(tx, cypher.OLD_POSTS, posts=post_ids)]
        old_mentions = rows(tx, cypher.OLD_MENTIONS, posts=old) if old else []
        old_topics = rows(tx, cypher.OLD_TOPICS, posts=old) if old else []
        pairs = {row["pair"] for row in rows(tx, cypher.OLD_CLAIMS, posts=old)} if old else set()
        pairs |= {pair_of(c.head, c.tail) for f in batch for c in f.claims if c.type != AMOUNTS_TO}
        entities = {row["entity"] for row in old_mentions} | {e.id for f in batch for e in f.entities}
        self._recall(tx, entities, pairs, {r["topic"] for r in old_topics} | {t.id for f in batch for t in f.topics})

        def steps() -> Iterator[_Step]:
            if old:
                yield cypher.DROP_POSTS, {"posts": old}
            counted = sum(len(f.mentions) for f in batch) - sum(len(row["names"]) for row in old_mentions)
            yield "MATCH (s:Store {id: 'kg'}) SET s.mentions = s.mentions + $counted", {"counted": counted}
            if batch:
                yield from self._insert(batch, recipe, revision)
            yield from self._follow_names(entities, old_mentions, batch)
            yield from self._follow_topics(old_topics, batch)
            yield from self._follow_edges(pairs, old, batch)
            yield cypher.COUNT_POSTS, {"entities": sorted(entities)}
            if gone := entities - {m.entity_id for f in batch for m in f.mentions}:
                yield cypher.DROP_UNMENTIONED, {"entities": sorted(gone)}

        with closing(ahead(steps())) as ready:  # while the server does one step, the next is made ready
            for statement, parameters in ready:
                rows(tx, statement, **parameters)
        return revision

    def _recall(self, tx: neo4j.Transaction, entities: Iterable[str], pairs: Iterable[str], topics: Iterable[str]) -> None:
        """Read what is not remembered of what will change, before it changes."""
        memory = self._memory

        def asked(query: str, **unknown: list[str]) -> list[Any]:
            return rows(tx, query, **unknown) if any(unknown.values()) and not memory.whole else []

        unknown = [e for e in entities if e not in memory.names]
        memory.names.update((e, {}) for e in unknown)
        for row in asked(cypher.NAMES_OF, entities=unknown):
            written = Counter(dict(zip(row["reasons"], row["counts"], strict=True)))
            memory.names[row["entity"]][row["text"]] = _Spelling(row["listed"], written)
        unknown = [p for p in pairs if p not in memory.pairs]
        memory.pairs.update((p, {}) for p in unknown)
        undated = set()
        for row in asked(cypher.CLAIMS_OF_PAIRS, pairs=unknown):
            said = EdgeKey(row["head"], row["type"], row["tail"]), row["repeat_key"]
            memory.pairs[row["pair"]].setdefault(row["post"], []).append(said)
            undated.add(row["post"])
        undated -= memory.dates.keys()
        for row in asked(cypher.DATES_OF, posts=sorted(undated)):
            memory.dates[row["id"]] = moment(row["date"])
        unknown = [t for t in topics if t not in memory.topics]
        memory.topics.update((t, Counter()) for t in unknown)
        for row in asked(cypher.TOPIC_NAMES, topics=unknown):
            memory.topics[row["topic"]] = Counter(dict(zip(row["names"], row["counts"], strict=True)))

    def _insert(self, batch: Sequence[PostFacts], recipe: str, revision: int) -> Iterator[_Step]:
        yield cypher.ADD_POSTS, {"rows": [_post_row(f, recipe, revision) for f in batch]}
        fresh = {e.id: e for f in batch for e in f.entities if not e.curated or self._memory.entities.get(e.id) != e}
        yield cypher.ADD_ENTITIES, {"rows": [_entity_row(e) for e in fresh.values()]}
        self._memory.entities.update(fresh)
        ends = _Places()
        yield cypher.ADD_MENTIONS, {"rows": [_mention_rows(f, ends) for f in batch], "entities": list(ends)}
        ends = _Places()
        yield cypher.ADD_CLAIMS, {"rows": [_claim_rows(f, ends) for f in batch], "entities": list(ends)}
        about = [
            {"post": f.post.id, "topic": t.id, "name": t.name, "weight": t.weight, "place": place}
            for f in batch
            for place, t in enumerate(f.topics)
        ]
        yield cypher.ADD_TOPICS, {"rows": about}

    def _follow_names(self, entities: Iterable[str], old_mentions: Sequence[Any], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        """Bring the names of touched entities up to date, and call those that nobody curated by their best name."""
        names = self._memory.names
        changed: set[tuple[str, str]] = set()
        for row in old_mentions:
            for text, reason in zip(row["names"], row["reasons"], strict=True):
                written = names[row["entity"]][text].written
                written[reason] -= 1
                if not written[reason]:
                    del written[reason]
                changed.add((row["entity"], text))
        for mention in (m for f in batch for m in f.mentions):
            names[mention.entity_id].setdefault(mention.name, _Spelling()).written[mention.linked_by] += 1
            changed.add((mention.entity_id, mention.name))
        for entity in (e for f in batch for e in f.entities):
            listed = {a.text: a.reason for a in entity.aliases} if entity.curated else {}
            mine = names[entity.id]
            for text in listed.keys() | mine.keys():
                spelling = mine.setdefault(text, _Spelling())
                if spelling.listed != listed.get(text):
                    spelling.listed = listed.get(text)
                    changed.add((entity.id, text))
        # An entity that nobody mentions any more goes, and its listed names with it.
        for entity_id in entities:
            if not any(s.written for s in names[entity_id].values()):
                self._memory.entities.pop(entity_id, None)
                for text, spelling in names[entity_id].items():
                    spelling.listed = None
                    changed.add((entity_id, text))
        gone = [{"entity": e, "text": t} for e, t in sorted(changed) if names[e][t].gone]
        kept = [(e, t, names[e][t]) for e, t in sorted(changed) if not names[e][t].gone]
        spelled = [
            {"entity": e, "text": t, "key": alias_key(t), "listed": s.listed}
            | {"reasons": sorted(s.written), "counts": [s.written[r] for r in sorted(s.written)]}
            for e, t, s in kept
        ]
        yield cypher.SET_NAMES, {"rows": spelled}
        if gone:
            yield cypher.DROP_NAMES, {"rows": gone}
        for row in gone:
            del names[row["entity"]][row["text"]]
        derived = [
            {"id": e, "name": best_name({t: s.written.total() for t, s in names[e].items() if s.written})}
            for e in sorted({e for e, _ in changed})
            if names[e]
        ]
        yield "UNWIND $rows AS row MATCH (e:Entity {id: row.id}) WHERE NOT e.curated SET e.name = row.name", {"rows": derived}

    def _follow_topics(self, old_topics: Sequence[Any], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        topics = self._memory.topics
        changed = set()
        for row in old_topics:
            topics[row["topic"]][row["name"]] -= 1
            changed.add(row["topic"])
        for topic in (t for f in batch for t in f.topics):
            topics[topic.id][topic.name] += 1
            changed.add(topic.id)
        found = []
        for id in sorted(changed):
            names = topics[id] = +topics[id]
            if names:
                best = min(names, key=lambda n: (-names[n], n))
                found.append({"topic": id, "name": best, "names": list(names), "counts": list(names.values()), "posts": names.total()})
        if gone := [id for id in sorted(changed) if not topics[id]]:
            yield cypher.DROP_TOPICS, {"topics": gone}
        yield cypher.SET_TOPICS, {"rows": found}

    def _follow_edges(self, pairs: Iterable[str], old: Iterable[str], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        """Merge the claims of touched pairs anew."""
        memory = self._memory.pairs
        before = {pair: {key for said in memory[pair].values() for key, _ in said} for pair in pairs}
        for pair in before:
            for post in old:
                memory[pair].pop(post, None)
        for f in batch:
            self._memory.dates[f.post.id] = f.post.published_at
            for c in (c for c in f.claims if c.type != AMOUNTS_TO):
                said = EdgeKey(c.head, c.type, c.tail), repeat_key(c.sentence)
                memory[pair_of(c.head, c.tail)].setdefault(f.post.id, []).append(said)
        ends, dates = _Places(), _Places()
        changes: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
        for pair, keys in before.items():
            a, b = map(ends.of, pair.split("|"))
            now = _edges_of(memory[pair], self._memory.dates)
            for edge in now:
                first, last = (date and dates.of(date.isoformat()) for date in (edge.first_seen, edge.last_seen))
                row = *_key_row(edge.key, ends), edge.claims, edge.posts, edge.independent, first, last
                changes[cypher.SET_EDGES if edge.key in keys else cypher.NEW_EDGES].append(row)
            changes[cypher.DROP_EDGES] += (_key_row(key, ends) for key in sorted(keys - {edge.key for edge in now}))
            if now:
                cost = link_cost((edge.key.type for edge in now), len(memory[pair]))
                changes[cypher.SET_LINKS if keys else cypher.NEW_LINKS].append((a, b, cost, len(memory[pair])))
            elif keys:
                changes[cypher.DROP_LINKS].append((a, b))
        for statement, found in changes.items():
            if found:
                yield statement, {"rows": found, "entities": list(ends), "dates": list(dates)}


# Rows ----------------------------------------------------------------------------------------------------------------


def _edges_of(said: Mapping[str, Sequence[_Said]], dates: Mapping[str, datetime | None]) -> list[Edge]:
    """The edges of one pair, from its claims by post."""
    supports: defaultdict[EdgeKey, dict[str, list[int]]] = defaultdict(dict)
    for post, claims in said.items():
        for key, repeat in claims:
            supports[key].setdefault(post, []).append(repeat)
    return [merged(key, support, (dates[post] for post in support)) for key, support in supports.items()]


class _Places(dict[str, int]):
    """Texts that are sent once, each with the place where it stands."""

    def of(self, text: str) -> int:
        """The place of a text, which is added if it has none."""
        return self.setdefault(text, len(self))


def _key_row(key: EdgeKey, ends: _Places) -> tuple[int, int, str]:
    return ends.of(key.head), ends.of(key.tail), key.type.upper()


def _text(date: datetime | None) -> str | None:
    return date.isoformat() if date else None


def _found_row(found: PostFacts, shown: PostFacts) -> dict[str, Any]:
    if shown is found:
        return {"post": found.post.id, "entities": None, "found": None}
    return {"post": found.post.id, "entities": sorted({m.entity_id for m in found.mentions}), "found": pack(found)}


def _judgements_in(found: Iterable[Any]) -> Judgements:
    return Judgements(tuple(from_data(json.loads(row["data"])) for row in found))


def _judgement_row(j: Judgement) -> dict[str, Any]:
    return {"id": j.id, "kind": j.kind, "about": about(j.verdict), "data": json.dumps(as_data(j), ensure_ascii=False)}


def _post_row(facts: PostFacts, recipe: str, revision: int) -> dict[str, Any]:
    post = facts.post
    return {
        "post": {
            "id": post.id,
            "root": post.root,
            "path": post.path,
            "permalink": post.permalink,
            "title": post.title,
            "published_at": _text(post.published_at),
            "tags": list(post.tags),
            "categories": list(post.categories),
            "content_hash": post.content_hash,
            "recipe": recipe,
            "revision": revision,
        },
        "text": {
            "source": post.source,
            "terms": " ".join(facts.terms),
            "opening": facts.opening,
            "blocks": sorted(facts.blocks),
            "dropped": sorted(facts.dropped),
        },
    }


def _entity_row(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": str(entity.type),
        "curated": entity.curated,
        "codes": list(entity.codes),
    }


def _mention_rows(facts: PostFacts, ends: _Places) -> dict[str, Any]:
    """One relationship for each entity of a post, with a list for each property of its mentions."""
    by_entity: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        by_entity[mention.entity_id].append(mention)
    return {
        "post": facts.post.id,
        "mentions": [(ends.of(e), len(mentions), *zip(*map(_of_mention, mentions), strict=True)) for e, mentions in by_entity.items()],
    }


def _claim_rows(facts: PostFacts, ends: _Places) -> dict[str, Any]:
    """The claims of a post by their sentences, whose text is long."""
    by_sentence: defaultdict[tuple[str, int, int], list[Sequence[Any]]] = defaultdict(list)
    for claim in facts.claims:
        pair = pair_of(claim.head, claim.tail) if claim.type != AMOUNTS_TO else None
        row = ends.of(claim.head), ends.of(claim.tail), pair, *_of_claim(claim)
        by_sentence[claim.sentence, claim.sentence_start, claim.sentence_end].append(row)
    return {
        "post": facts.post.id,
        "published_at": _text(facts.post.published_at),
        "sentences": [(claims, *sentence, repeat_key(sentence[0])) for sentence, claims in by_sentence.items()],
    }
