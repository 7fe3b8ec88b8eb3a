"""Whatever is put, edited, moved, withdrawn and judged in whatever order, every store holds the graph of the posts that are left.

``make histories`` tries 1,000 histories of up to 60 steps on embedded stores and 100 on a Neo4j server, new ones each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fakes import FakeAnalyst
from histories import JUDGEMENTS, ON_A_FILE, ON_A_SERVER, emptied, empty_stores, histories, labels_of_nodes, some, tables_with_rows
from hypothesis import given, note
from hypothesis import strategies as st
from neo4j_server import Address
from replay import all_of, held, replayed
from snapshots import snapshot

from kg.errors import JudgementConflict
from kg.judge import Judgements, judged
from kg.posts import SourceFile, read_post
from kg.records import Alias, Entity, PostFacts
from kg.store import GraphStore, Writer
from kg.verify import differences

BODIES = (
    "OpenAIはFoxconnと提携した。",
    "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。",  # repeats the sentence of the one above
    "ホンハイはオープンAIと提携した。",  # the same two by other names
    "OracleはOpenAIにクラウドを供給する。SoftBankも加わる。",
    "NVIDIAのH100を採用した。半導体とAIチップの話。",
    "ソフトバンクグループはStargateに5000億ドルを投じる計画だ。",
    "サム・アルトマンとアルトマンは同じ人。米国とアメリカも同じ。",
    "名前のない記事。",
)
DATES = ("", "2025-11-21", "2025-11-21 09:30:00 +0900", "2026-01-05", "1999-12-31T23:59:59.5Z")
LISTED = ("", "OpenAI LP", "鴻海")
"""A name that a later version of the list of names has more of; empty for the list as it is, ``-`` for one that lost the name."""

_ONCE = datetime(2026, 1, 1, tzinfo=UTC)

Spec = tuple[str, int, int, int]
"""Post, body, date, and version of the list of names."""

POST = st.tuples(
    st.sampled_from("abcde"), st.integers(0, len(BODIES) - 1), st.integers(0, len(DATES) - 1), st.integers(0, len(LISTED))
)
NAME = st.sampled_from("abcde")
STEP = st.one_of(
    st.tuples(st.just("put"), POST),
    st.tuples(st.just("put"), POST),
    st.tuples(st.just("put_all"), st.lists(POST, max_size=4)),
    st.tuples(st.just("move"), NAME),
    st.tuples(st.just("rename"), st.tuples(NAME, NAME)),
    st.tuples(st.just("delete"), NAME),
    st.tuples(st.just("reorder"), st.integers(0, 99)),
    st.tuples(st.just("again"), st.none()),
)


SOME = st.lists(st.sampled_from(JUDGEMENTS), min_size=1, max_size=3)
ANY = st.integers(0, 99)
JUDGED_STEP = st.one_of(
    STEP,
    STEP,
    st.tuples(st.just("judge"), SOME),
    st.tuples(st.just("undo"), ANY),
    st.tuples(st.just("rejudge"), st.tuples(SOME, ANY)),
    st.tuples(st.just("relist"), st.tuples(st.integers(0, len(LISTED)), st.sampled_from([0, 2, 5]))),
)

_ANALYST = FakeAnalyst()
_KNOWN: dict[Spec, PostFacts] = {}


def made(spec: Spec) -> PostFacts:
    """The facts of a post."""
    if spec not in _KNOWN:
        post_id, body, date, listed = spec
        said = f"date: {DATES[date]}\n" if DATES[date] else ""
        data = f"---\ntitle: 題名{body}\ntags: [a, {post_id}]\n{said}---\n{BODIES[body]}\n".encode()
        post, problems = read_post(SourceFile("/posts", f"{post_id}.md", f"{post_id}.md", data, str(spec)))
        assert post is not None, problems
        with _ANALYST.sentences() as analyze:
            found = next(_ANALYST.facts([post], analyze))
        _KNOWN[spec] = replace(found, entities=tuple(_relisted(e, listed) for e in found.entities))
    return _KNOWN[spec]


def _relisted(entity: Entity, version: int) -> Entity:
    """An entity as another version of the list of names has it."""
    if version == len(LISTED):
        return replace(entity, curated=False, aliases=(), codes=())
    if not LISTED[version]:
        return entity
    return replace(entity, aliases=(*entity.aliases[:1], Alias(f"{entity.name} {LISTED[version]}", "field")))


class Copybook:
    """What should be stored, kept as simply as can be."""

    def __init__(self) -> None:
        self.posts: dict[str, PostFacts] = {}
        self.last: dict[str, Entity] = {}
        """Entities as they were last put; of posts that hold different versions of one, the last put counts."""
        self.judgements = Judgements()
        self.lists: int | None = None
        """The version of the list of names that all posts are read with; None if each has its own."""

    @property
    def recipe(self) -> str:
        """Names the version of the list of names."""
        return f"r{self.lists}"

    def read(self, spec: Spec) -> PostFacts:
        """The facts of a post as they are found now."""
        return made(spec if self.lists is None else (*spec[:3], self.lists))

    def put(self, *batch: PostFacts) -> None:
        for facts in {f.post.id: f for f in batch}.values():
            self.posts.pop(facts.post.id, None)
            self.posts[facts.post.id] = facts
            self.last.update({e.id: e for e in facts.entities})

    def drop(self, post_id: str) -> None:
        self.posts.pop(post_id, None)

    def whole(self) -> list[PostFacts]:
        """The posts in another order than they came, with the entities as they were last put."""
        return [replace(f, entities=tuple(self.last[e.id] for e in f.entities)) for _, f in sorted(self.posts.items(), reverse=True)]


def follow(history: list[tuple[str, Any]], store: GraphStore, lists: int | None = None) -> Copybook:
    """Carry out a history in a store; returns what should be in it.

    Posts are read with one version of the list of names at a time, unless `lists` is None. When another version comes, some posts
    are read with it at once, and those of which the store does not know that they were at the end.
    """
    note(f"{history}")
    book = Copybook()
    book.lists = lists
    specs: dict[str, Spec] = {}
    with ExitStack() as stack:
        writer = stack.enter_context(store.writer())

        def put(*batch: PostFacts) -> None:
            writer.put_all(batch, book.recipe)
            book.put(*batch)

        def reread(*post_ids: str) -> list[PostFacts]:
            return [replace(book.read(specs[id]), post=book.posts[id].post) for id in post_ids]

        for number, (step, what) in enumerate(history):
            if step == "put":
                specs[what[0]] = what
                writer.put(book.read(what), book.recipe)
                book.put(book.read(what))
            elif step == "put_all":
                specs.update({spec[0]: spec for spec in what})
                put(*map(book.read, what))
            elif step == "move":
                writer.move(what, "/moved", f"{number}/{what}.md")
                if what in book.posts:
                    old = book.posts[what]
                    book.posts[what] = replace(old, post=replace(old.post, root="/moved", path=f"{number}/{what}.md"))
            elif step == "rename":  # a file's name is its post's id
                old_id, new_id = what
                if old_id in book.posts and new_id not in book.posts:
                    specs[new_id] = (new_id, *specs[old_id][1:])
                    writer.delete(old_id)
                    book.drop(old_id)
                    put(book.read(specs[new_id]))
            elif step == "delete":
                assert writer.delete(what) == (what in book.posts)
                book.drop(what)
            elif step == "reorder":
                put(*reread(*random.Random(what).sample(sorted(book.posts), len(book.posts))))
            elif step == "relist":
                book.lists, at_once = what
                put(*reread(*sorted(book.posts)[:at_once]))
            elif step in ("judge", "undo", "rejudge"):
                _judge(writer, book, step, what)
            else:  # somebody looks, and another process goes on, which remembers nothing
                stack.close()
                snapshot(store)
                writer = stack.enter_context(store.writer())
        if book.lists is not None:
            put(*reread(*(id for id, stamp in sorted(writer.stamps().items()) if stamp.recipe != book.recipe)))
        assert writer.stamps().keys() == book.posts.keys()
        assert writer.judgements() == book.judgements
    return book


def _judge(writer: Writer, book: Copybook, step: str, what: Any) -> None:
    made, chosen = {"judge": (what, None), "undo": ([], what), "rejudge": what}[step]
    in_force = book.judgements.all
    gone = [] if chosen is None or not in_force else [in_force[chosen % len(in_force)].id]
    try:
        after = book.judgements.changed(made, gone)
    except JudgementConflict:
        with pytest.raises(JudgementConflict):
            writer.judge(made, gone)
        return
    writer.judge(made, gone)
    book.judgements = after


def fill(store: GraphStore, posts: list[PostFacts], judgements: Judgements | None = None, recipe: str = "rNone") -> None:
    with store.writer() as writer:
        writer.judge(reversed(judgements.all if judgements else ()))
        for facts in posts:
            writer.put(facts, recipe)


def withdraw_all(store: GraphStore, post_ids: Iterable[str], seed: int) -> None:
    """Withdraw every post, in some order."""
    with store.writer() as writer:
        for post_id in random.Random(seed).sample(sorted(post_ids), len(list(post_ids))):
            assert writer.delete(post_id)


@some(ON_A_FILE)
@given(histories(STEP))
def test_an_embedded_store_holds_the_posts_that_are_left(history: list[tuple[str, Any]]) -> None:
    with empty_stores(2) as (grown, built):
        book = follow(history, grown)
        fill(built, book.whole())
        assert snapshot(grown) == snapshot(built)
        with grown.view() as one, built.view() as other:
            assert list(differences(one, other, samples=5)) == []


@some(ON_A_FILE)
@given(histories(JUDGED_STEP))
def test_an_embedded_store_shows_what_the_judgements_in_force_make_of_the_posts_that_are_left(history: list[tuple[str, Any]]) -> None:
    with empty_stores(3) as (grown, built, empty):
        book = follow(history, grown, lists=0)
        fill(built, book.whole(), book.judgements, book.recipe)
        _hold_the_same(grown, built, book)
        assert replayed(all_of(grown)) == held(grown)
        withdraw_all(grown, book.posts, len(history))
        fill(empty, [], book.judgements)
        assert snapshot(grown) == snapshot(empty)
        assert tables_with_rows(grown) - {"judgements"} <= {"meta", "withdrawn", "receipts", "receipt_entities"}


def _hold_the_same(grown: GraphStore, built: GraphStore, book: Copybook) -> None:
    assert snapshot(grown) == snapshot(built)
    with grown.view() as one, built.view() as other:
        assert list(differences(one, other, samples=5)) == []
        assert one.judgements() == other.judgements() == book.judgements
        for facts in book.whole():
            shown = judged(facts, book.judgements)
            assert set(one.claims_in(facts.post.id)) == set(shown.claims)
            assert one.mentions_in(facts.post.id) == list(shown.mentions)
            assert one.found(facts.post.id).mentions == facts.mentions
            assert (facts.post.id in one.judged_posts()) == (shown is not facts)


@pytest.mark.neo4j
@some(ON_A_SERVER)
@given(histories(STEP))
def test_a_neo4j_store_holds_the_same_as_an_embedded_one(neo4j_store: GraphStore, history: list[tuple[str, Any]]) -> None:
    emptied(neo4j_store)
    with empty_stores(2) as (grown, built):
        book = follow(history, neo4j_store)
        follow(history, grown)
        fill(built, book.whole())
        found = snapshot(neo4j_store)
        assert found == snapshot(grown) == snapshot(built)
        with neo4j_store.view() as one, grown.view() as other:
            assert list(differences(one, other, samples=5)) == []


@pytest.mark.neo4j
@some(ON_A_SERVER)
@given(histories(JUDGED_STEP))
def test_a_neo4j_store_shows_the_same_of_judged_posts_as_an_embedded_one(
    neo4j_server: Address, neo4j_store: GraphStore, history: list[tuple[str, Any]]
) -> None:
    emptied(neo4j_store)
    last = max((r.number for r in all_of(neo4j_store)), default=0)
    # Of two versions of one post in a batch a server is told only the later.
    history = [(step, list({spec[0]: spec for spec in what}.values()) if step == "put_all" else what) for step, what in history]
    with empty_stores(3) as (built, empty, grown):
        book = follow(history, neo4j_store, lists=0)
        follow(history, grown, lists=0)
        one, other = all_of(neo4j_store, last), all_of(grown)
        assert [replace(r, number=0, time=_ONCE) for r in one] == [replace(r, number=0, time=_ONCE) for r in other]
        fill(built, book.whole(), book.judgements, book.recipe)
        _hold_the_same(neo4j_store, built, book)
        withdraw_all(neo4j_store, book.posts, len(history))
        fill(empty, [], book.judgements)
        assert snapshot(neo4j_store) == snapshot(empty)
        assert labels_of_nodes(neo4j_server) - {"Judgement"} <= {"Store", "Writing", "WriterLock", "Receipt"}
