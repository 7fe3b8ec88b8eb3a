"""Whatever is put, edited, moved and withdrawn in whatever order, every store holds the graph of the posts that are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeAnalyst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from replay import all_of, held, replayed
from snapshots import snapshot

from kg.errors import JudgementConflict
from kg.judge import Context, Ignore, Judgement, Judgements, NeverSame, Rename, Retype, Same, Split, Verdict, judged, judgement
from kg.posts import SourceFile, read_post
from kg.records import Alias, Entity, EntityType, PostFacts
from kg.store import GraphStore, Writer, open_store
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

Spec = tuple[str, int, int, int]
"""Post, body, date, and version of the list of names."""

POST = st.tuples(
    st.sampled_from("abcde"), st.integers(0, len(BODIES) - 1), st.integers(0, len(DATES) - 1), st.integers(0, len(LISTED))
)
STEP = st.one_of(
    st.tuples(st.just("put"), POST),
    st.tuples(st.just("put"), POST),
    st.tuples(st.just("put_all"), st.lists(POST, max_size=4)),
    st.tuples(st.just("move"), st.sampled_from("abcde")),
    st.tuples(st.just("delete"), st.sampled_from("abcde")),
    st.tuples(st.just("again"), st.none()),
)
HISTORY = st.lists(STEP, max_size=12)

OPENAI, FOXCONN, ORACLE, NVIDIA, STARGATE, PLACE = (
    Entity("organization/openai", "OpenAI", EntityType.ORGANIZATION, (Alias("オープンAI", "listed"),), curated=True),
    Entity("organization/foxconn", "Foxconn", EntityType.ORGANIZATION, (Alias("Foxconn", "listed"), Alias("鴻海", "listed")), ("x:1",), True),
    Entity("organization/oracle", "Oracle", EntityType.ORGANIZATION),
    Entity("organization/nvidia", "NVIDIA", EntityType.ORGANIZATION, (), ("ticker:NVDA",), True),
    Entity("project/stargate", "Stargate", EntityType.PROJECT),
    Entity("place/米国", "米国", EntityType.PLACE),
)
OTHER = Entity("organization/openai-2", "別のOpenAI", EntityType.ORGANIZATION, curated=True)
VERDICTS: tuple[Verdict, ...] = (
    Same(OPENAI.id, FOXCONN.id, (OPENAI, FOXCONN)),
    Same(FOXCONN.id, ORACLE.id, (FOXCONN, ORACLE)),
    Same(ORACLE.id, NVIDIA.id, (ORACLE, NVIDIA)),
    Same(NVIDIA.id, OPENAI.id),
    Same(STARGATE.id, PLACE.id, (STARGATE, PLACE)),
    NeverSame(OPENAI.id, ORACLE.id),
    NeverSame(FOXCONN.id, NVIDIA.id),
    Rename(OPENAI.id, "オープンエーアイ社"),
    Rename(FOXCONN.id, "Hon Hai"),
    Retype(STARGATE.id, EntityType.ORGANIZATION),
    Retype(OPENAI.id, EntityType.PRODUCT),
    Ignore("ホンハイ"),
    Ignore("OpenAI", OPENAI.id),
    Ignore("鴻海", FOXCONN.id),
    Ignore("oracle"),
    Split("OpenAI", OPENAI.id, OTHER, Context(words=("クラウド",))),
    Split("OpenAI", OPENAI.id, FOXCONN, Context(posts=("a", "b"))),
    Split("オープンAI", OPENAI.id, OTHER, Context(entities=(ORACLE.id, FOXCONN.id), tags=("C",))),
)
JUDGEMENTS = tuple(judgement(v, "編集部", datetime(2026, 1, n % 9 + 1, tzinfo=UTC), f"理由{n}") for n, v in enumerate(VERDICTS))
JUDGED_STEP = st.one_of(
    STEP,
    STEP,
    st.tuples(st.just("judge"), st.lists(st.sampled_from(JUDGEMENTS), min_size=1, max_size=3)),
    st.tuples(st.just("undo"), st.sampled_from(JUDGEMENTS)),
    st.tuples(st.just("relist"), st.integers(0, len(LISTED))),
)
JUDGED_HISTORY = st.lists(JUDGED_STEP, max_size=14)

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

    def read(self, spec: Spec) -> PostFacts:
        """The facts of a post as they are found now."""
        return made(spec if self.lists is None else (*spec[:3], self.lists))

    def put(self, *batch: PostFacts) -> None:
        for facts in batch:
            self.posts.pop(facts.post.id, None)
            self.posts[facts.post.id] = facts
            self.last.update({e.id: e for e in facts.entities})

    def whole(self) -> list[PostFacts]:
        """The posts in another order than they came, with the entities as they were last put."""
        return [replace(f, entities=tuple(self.last[e.id] for e in f.entities)) for _, f in sorted(self.posts.items(), reverse=True)]


def follow(history: list[tuple[str, Any]], store: GraphStore, lists: int | None = None) -> Copybook:
    """Carry out a history in a store; returns what should be in it.

    Posts are read with one version of the list of names at a time, unless `lists` is None.
    """
    book = Copybook()
    book.lists = lists
    specs: dict[str, Spec] = {}
    writer: Writer
    with ExitStack() as stack:
        writer = stack.enter_context(store.writer())
        for number, (step, what) in enumerate(history):
            if step == "put":
                writer.put(book.read(what), "r1")
                book.put(book.read(what))
                specs[what[0]] = what
            elif step == "put_all":
                specs.update({spec[0]: spec for spec in what})
                batch = [book.read(spec) for spec in what]
                writer.put_all(batch, "r1")
                book.put(*batch)
            elif step == "move":
                writer.move(what, "/moved", f"{number}/{what}.md")
                if what in book.posts:
                    old = book.posts[what]
                    book.posts[what] = replace(old, post=replace(old.post, root="/moved", path=f"{number}/{what}.md"))
            elif step == "delete":
                assert writer.delete(what) == (what in book.posts)
                book.posts.pop(what, None)
            elif step == "relist":
                book.lists = what
                again = [replace(book.read(specs[id]), post=old.post) for id, old in book.posts.items()]
                writer.put_all(again, "r1")
                book.put(*again)
            elif step in ("judge", "undo"):
                _judge(writer, book, step, what)
            else:  # somebody looks, and another process goes on, which remembers nothing
                stack.close()
                snapshot(store)
                writer = stack.enter_context(store.writer())
        assert writer.stamps().keys() == book.posts.keys()
        assert writer.judgements() == book.judgements
    return book


def _judge(writer: Writer, book: Copybook, step: str, what: Any) -> None:
    made: list[Judgement] = what if step == "judge" else []
    gone = [what.id] if step == "undo" else []
    if gone and what not in book.judgements.all:
        return
    try:
        after = book.judgements.changed(made, gone)
    except JudgementConflict:
        with pytest.raises(JudgementConflict):
            writer.judge(made, gone)
        return
    writer.judge(made, gone)
    book.judgements = after


def fill(store: GraphStore, posts: list[PostFacts], judgements: Judgements | None = None) -> None:
    with store.writer() as writer:
        writer.judge(reversed(judgements.all if judgements else ()))
        for facts in posts:
            writer.put(facts, "r1")


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Callable[[], GraphStore]]:
    """Makes empty embedded stores."""
    numbers = count()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_store(str(tmp_path / f"{next(numbers)}.db"))))


@settings(max_examples=settings().max_examples // 2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HISTORY)
def test_an_embedded_store_holds_the_posts_that_are_left(new_store: Callable[[], GraphStore], history: list[tuple[str, Any]]) -> None:
    grown, built = new_store(), new_store()
    book = follow(history, grown)
    fill(built, book.whole())
    assert snapshot(grown) == snapshot(built)
    with grown.view() as one, built.view() as other:
        assert list(differences(one, other, samples=5)) == []


@settings(max_examples=settings().max_examples // 2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(JUDGED_HISTORY)
def test_an_embedded_store_shows_what_the_judgements_in_force_make_of_the_posts_that_are_left(
    new_store: Callable[[], GraphStore], history: list[tuple[str, Any]]
) -> None:
    grown, built = new_store(), new_store()
    book = follow(history, grown, lists=0)
    fill(built, book.whole(), book.judgements)
    _hold_the_same(grown, built, book)
    assert replayed(all_of(grown)) == held(grown)


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
@settings(max_examples=settings().max_examples // 6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HISTORY)
def test_a_neo4j_store_holds_the_same_as_an_embedded_one(
    neo4j_store: GraphStore, new_store: Callable[[], GraphStore], history: list[tuple[str, Any]]
) -> None:
    with neo4j_store.writer() as writer:
        for post_id in writer.stamps():
            writer.delete(post_id)
    grown, built = new_store(), new_store()
    book = follow(history, neo4j_store)
    follow(history, grown)
    fill(built, book.whole())
    found = snapshot(neo4j_store)
    assert found == snapshot(grown) == snapshot(built)
    with neo4j_store.view() as one, grown.view() as other:
        assert list(differences(one, other, samples=5)) == []


@pytest.mark.neo4j
@settings(max_examples=settings().max_examples // 6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(JUDGED_HISTORY)
def test_a_neo4j_store_shows_the_same_of_judged_posts_as_an_embedded_one(
    neo4j_store: GraphStore, new_store: Callable[[], GraphStore], history: list[tuple[str, Any]]
) -> None:
    with neo4j_store.writer() as writer:
        for post_id in writer.stamps():
            writer.delete(post_id)
        writer.judge(withdrawn=[j.id for j in writer.judgements()])
    last = max((r.number for r in all_of(neo4j_store)), default=0)
    built, grown = new_store(), new_store()
    # Of two versions of one post in a batch a server is told only the later.
    history = [(step, list({spec[0]: spec for spec in what}.values()) if step == "put_all" else what) for step, what in history]
    book = follow(history, neo4j_store, lists=0)
    follow(history, grown, lists=0)
    one, other = ([replace(r, number=0, time=datetime(2026, 1, 1, tzinfo=UTC)) for r in some] for some in (all_of(neo4j_store, last), all_of(grown)))
    assert one == other
    fill(built, book.whole(), book.judgements)
    _hold_the_same(neo4j_store, built, book)
