"""What can go wrong with a Neo4j server, and with those who write to it: plain words, soon, and never half a post."""

from __future__ import annotations

import os
import pickle
import random
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeAnalyst
from neo4j import GraphDatabase, Session
from neo4j.exceptions import Neo4jError
from neo4j_server import Address, Neo4jServer
from snapshots import snapshot

from kg.errors import KgError, PostRefused, StoreBusy, StoreDenied, StoreTooNew, StoreUnavailable, StoreUnreadable, UsageError
from kg.posts import SourceFile, read_post
from kg.records import PostFacts
from kg.store import GraphStore, View, ask, open_store
from kg.store.copying import copy
from kg.store.neo4j import lock, schema
from kg.store.neo4j.connection import Address as ServerAddress
from kg.store.neo4j.connection import is_too_much, once, translated, unreachable

pytestmark = pytest.mark.neo4j

SENTENCES = (
    "OpenAIはFoxconnと提携した。",
    "OracleはOpenAIにクラウドを供給する。",
    "NVIDIAのH100を採用した。",
    "SBGとアルトマンがStargateを語る。",
    "両社はデータセンターを設計する。",
    "ブロードコムは米国にいる。",
)
SOON = 8.0
"""Seconds within which an error has to be there."""


@pytest.fixture(scope="module")
def posts() -> list[PostFacts]:
    """Some dozens of posts that share entities, pairs and sentences."""
    analyst = FakeAnalyst()
    choose = random.Random(7)
    read = []
    for n in range(60):
        body = "".join(choose.sample(SENTENCES, 3))
        data = f"---\ntitle: 第{n}報\ndate: 2025-11-{n % 28 + 1:02}\n---\n{body}\n".encode()
        post, _ = read_post(SourceFile("/posts", f"p{n:02}.md", f"p{n:02}.md", data, str(n)))
        assert post is not None
        read.append(post)
    with analyst.sentences() as analyze:
        return list(analyst.facts(read, analyze))


@pytest.fixture
def undisturbed(tmp_path: Path, posts: list[PostFacts]) -> dict[str, Any]:
    """What the graph of all posts looks like."""
    with closing(open_store(str(tmp_path / "calm.db"))) as store:
        with store.writer() as writer:
            for facts in posts:
                writer.put(facts, "r1")
        return snapshot(store)


@pytest.fixture
def open_at(neo4j_server: Address | Neo4jServer) -> Iterator[Callable[..., GraphStore]]:
    """Opens stores on the server, which are closed at the end."""
    opened: list[GraphStore] = []

    def open_at(url: str = neo4j_server.uri, user: str = neo4j_server.user, password: str = neo4j_server.password, **more: Any) -> GraphStore:
        opened.append(open_store(url, user, password, **more))
        return opened[-1]

    yield open_at
    for store in opened:
        store.close()


def cypher(server: Address | Neo4jServer, query: str) -> list[Any]:
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return driver.execute_query(query).records


def refused(store: GraphStore, kind: type[KgError], *words: str, ways: tuple[str, ...] = ("view", "writer")) -> None:
    """Check that a store says soon, in one line with these words, why it cannot be used."""
    for way in ways:
        began = time.monotonic()
        with pytest.raises(kind) as caught, getattr(store, way)():
            pass
        assert time.monotonic() - began < SOON, way
        assert type(caught.value) is kind
        assert all(word in str(caught.value) for word in words) and "\n" not in str(caught.value), caught.value


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Nobody there, or not for us --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_is_not_there(open_at: Callable[..., GraphStore], scheme: str) -> None:
    refused(open_at(f"{scheme}://127.0.0.1:{a_free_port()}"), StoreUnavailable, "no Neo4j server answers", "start it")


def test_somebody_else_on_the_port(open_at: Callable[..., GraphStore]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and never says a word
        refused(open_at(f"bolt://127.0.0.1:{silent.getsockname()[1]}"), StoreUnavailable, "no Neo4j server answers")


@pytest.mark.parametrize("url", ["neo4j://[::1", "neo4j://host:port", "neo4j://host:99999", f"neo4j://{'a' * 70}.x", "neo4j://u:secret@[::1"])
def test_a_url_that_makes_no_sense(url: str) -> None:
    with pytest.raises(UsageError, match="write neo4j://host:7687") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_wrong_password(neo4j_store: GraphStore, open_at: Callable[..., GraphStore]) -> None:
    refused(open_at(password="wrong"), StoreDenied, "password is wrong", "KG_NEO4J_PASSWORD")


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreDenied, "too many wrong passwords"),
        ("Neo.ClientError.Security.CredentialsExpired", StoreDenied, "must be changed"),
        ("Neo.ClientError.Security.Forbidden", StoreDenied, "may not do this"),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", StoreDenied, "read-only"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreDenied, "read-only"),
        ("Neo.TransientError.Database.DatabaseUnavailable", StoreUnavailable, "no Neo4j server answers"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreBusy, "try again later: so it goes"),
        ("Neo.ClientError.Transaction.TransactionTimedOut", StoreBusy, "took too long"),
        ("Neo.DatabaseError.General.UnknownError", StoreUnreadable, "so it goes"),
    ],
)
def test_what_a_server_refuses_is_said_in_plain_words(code: str, kind: type[KgError], words: str) -> None:
    address = ServerAddress.of("neo4j://host")
    error = translated(address, Neo4jError._hydrate_neo4j(code=code, message="so\nit goes"))
    assert type(error) is kind and words in str(error) and "\n" not in str(error)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_database_that_is_not_there(neo4j_server: Address | Neo4jServer, open_at: Callable[..., GraphStore], scheme: str) -> None:
    url = f"{scheme}://{neo4j_server.uri.partition('://')[2]}/archive2"
    refused(open_at(url), StoreUnavailable, "no database called 'archive2'")


def test_a_database_that_holds_something_else(neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore) -> None:
    cypher(neo4j_server, "CREATE (:Person {name: '誰か'})")
    refused(neo4j_store, StoreUnreadable, "holds something else")
    assert [r["n"] for r in cypher(neo4j_server, "MATCH (n) RETURN count(*) AS n")] == [1]


def test_a_graph_that_nobody_made_yet(neo4j_store: GraphStore) -> None:
    refused(neo4j_store, UsageError, "kg ingest", ways=("view",))


def test_a_graph_of_a_newer_version(neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore) -> None:
    with neo4j_store.writer():
        pass
    cypher(neo4j_server, "MATCH (s:Store) SET s.schema = 99")
    refused(neo4j_store, StoreTooNew, "newer version", "schema 99")


def test_a_question_that_takes_too_long(neo4j_store: GraphStore, open_at: Callable[..., GraphStore], posts: list[PostFacts]) -> None:
    with neo4j_store.writer() as writer:
        writer.put_all(posts, "r1")
    deadline = time.monotonic() + 20
    with pytest.raises(StoreBusy, match="took too long") as caught, open_at(timeout=0.2).view() as view:
        while time.monotonic() < deadline:
            view.stats()
    assert type(caught.value) is StoreBusy
    with neo4j_store.view() as view:
        assert view.post_count == len(posts)


def test_a_post_that_the_server_cannot_hold_leaves_the_others(
    neo4j_store: GraphStore, posts: list[PostFacts], undisturbed: dict[str, Any]
) -> None:
    huge = replace(posts[0], post=replace(posts[0].post, id="x" * 40_000))  # too long for the index
    with neo4j_store.writer() as writer:
        writer.put_all(posts[:7], "r1")
        for batch in ([*posts[7:9], huge], [huge]):
            with pytest.raises(PostRefused, match="large"):
                writer.put_all(batch, "r1")
        writer.put_all(posts[7:], "r1")
    assert snapshot(neo4j_store) == undisturbed


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "db.memory.transaction.max threshold reached", True),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "db.memory.transaction.total.max threshold reached", False),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", "no", True),
        ("Neo.ClientError.Security.Forbidden", "no", False),
        ("Neo.TransientError.Transaction.DeadlockDetected", "no", False),
    ],
)
def test_what_is_too_much_at_any_time_is_told_from_what_is_too_much_now(code: str, message: str, expected: bool) -> None:
    error = Neo4jError._hydrate_neo4j(code=code, message=message)
    assert is_too_much(error) is expected
    assert unreachable(error) is ("Transient" in code and not expected)


# Writers beside each other ----------------------------------------------------------------------------------------------


def test_a_second_writer(neo4j_store: GraphStore, open_at: Callable[..., GraphStore], posts: list[PostFacts]) -> None:
    with neo4j_store.writer() as writer:
        refused(open_at(), StoreBusy, "another", ways=("writer",))
        writer.put(posts[0], "r1")
    with open_at().writer() as writer:
        writer.put(posts[1], "r1")


def test_a_graph_that_another_writer_makes_meanwhile_is_nobody_elses(
    open_at: Callable[..., GraphStore], neo4j_store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_at()

    def once_made(session: Session, query: str, /, **parameters: object) -> list[object]:
        if query == schema.ANYTHING:
            monkeypatch.undo()
            with other.writer():
                pass
        return once(session, query, **parameters)

    monkeypatch.setattr(schema, "once", once_made)
    with neo4j_store.writer():
        pass


def test_of_writers_that_come_at_once_one_is_let_in_and_none_waits(open_at: Callable[..., GraphStore], neo4j_store: GraphStore) -> None:
    inside: list[int] = []
    answers: list[object] = []
    all_asked = threading.Barrier(5)
    leave = threading.Event()

    def come(number: int) -> None:
        store = open_at()
        all_asked.wait(30)
        try:
            with store.writer():
                inside.append(number)
                answers.append("in")
                leave.wait(60)
        except StoreBusy as error:
            answers.append(error)

    threads = [threading.Thread(target=come, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    all_asked.wait(30)
    deadline = time.monotonic() + 60
    while len(answers) < 4 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(answers) == 4 and len(inside) <= 1
    leave.set()
    for thread in threads:
        thread.join()
    with neo4j_store.writer():
        pass


def test_a_writer_that_lost_its_lock_notices_the_next_one(
    neo4j_server: Address | Neo4jServer,
    neo4j_store: GraphStore,
    open_at: Callable[..., GraphStore],
    posts: list[PostFacts],
    undisturbed: dict[str, Any],
) -> None:
    with neo4j_store.writer() as first:
        for facts in posts[:30]:
            first.put(facts, "r1")
        [lost] = [r["id"] for r in cypher(neo4j_server, "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS q WHERE q = '' RETURN id")]
        cypher(neo4j_server, f"TERMINATE TRANSACTION '{lost}'")
        with open_at().writer() as second:  # changes what the first one remembers
            second.delete(posts[0].post.id)
            second.put(posts[30], "r1")
        for facts in (posts[0], *posts[31:]):
            first.put(facts, "r1")
        refused(open_at(), StoreBusy, "another", ways=("writer",))  # the first has it again
    assert snapshot(neo4j_store) == undisturbed


def test_a_copy_that_fails_leaves_no_reader_behind(neo4j_store: GraphStore, tmp_path: Path, posts: list[PostFacts]) -> None:
    with neo4j_store.writer() as writer:
        writer.put_all(posts, "r1")
        for number, facts in enumerate(posts[:5]):
            writer.put(facts, f"r{number}")
    target = open_store(str(tmp_path / "copy.db"))
    steps = copy(neo4j_store, target)
    next(steps)
    steps.close()
    with neo4j_store.view() as view:
        assert view.post_count == len(posts)
    list(copy(neo4j_store, target))
    assert snapshot(target) == snapshot(neo4j_store)
    target.close()


def test_an_announced_change_that_never_came_is_not_waited_for_twice(
    neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore, posts: list[PostFacts]
) -> None:
    with neo4j_store.writer() as writer:
        writer.put(posts[0], "r1")
    cypher(neo4j_server, "MATCH (w:Writing) SET w.announced = w.announced + 1")  # and its writer died
    with neo4j_store.view() as view:
        before = view.revision
    began = time.monotonic()
    with neo4j_store.view() as view:
        assert view.post_count == 1
    assert time.monotonic() - began < 1.5
    with neo4j_store.writer() as writer:
        writer.put(posts[1], "r1")
    [state] = cypher(neo4j_server, "MATCH (w:Writing), (s:Store) RETURN w.announced AS a, w.made AS m, s.revision AS r")
    assert state["a"] == state["m"] == state["r"] == before + 2  # the number in between stays unused


def test_what_was_kept_is_not_shown_after_somebody_elses_change(
    neo4j_store: GraphStore, open_at: Callable[..., GraphStore], posts: list[PostFacts]
) -> None:
    def everything(view: View) -> Any:
        """By every way to what views keep."""
        entities, ids = sorted(view.entities()), sorted(view.stamps())
        keys = [edge.key for edge in view.edges_among(entities)]
        pairs = sorted({(key.head, key.tail) for key in keys})
        return (
            [dict(read(entities)) for read in (view.entities, view.degrees, view.mentions_of)],
            [dict(read(ids)) for read in (view.posts, view.published_at, view.gists, view.openings)],
            [view.terms_in(id) for id in ids],
            view.surest(keys, 2), view.grounds(pairs, 2), [view.edges_between(*pair) for pair in pairs],
            view.links_among(entities), [view.nearest(e, 9) for e in entities], [view.linked_to_both(*pair) for pair in pairs],
        )  # fmt: skip

    reader = open_at()
    shown = []
    for stored, gone in ((posts[:2], None), (posts[1:], None), ([replace(posts[0], claims=())], posts[1].post.id)):
        with neo4j_store.writer() as writer:
            writer.put_all(stored, "r1")
            if gone is not None:
                assert writer.delete(gone)
        shown.append(ask(reader, everything))
        assert ask(reader, everything) == shown[-1] == ask(open_at(), everything)
    assert shown[0] != shown[1] != shown[2]


# Killed -----------------------------------------------------------------------------------------------------------------

INGEST = """
import pickle, sys
from kg.store import open_store
url, user, password, path = sys.argv[1:]
with open(path, "rb") as file:
    posts = pickle.load(file)
store = open_store(url, user, password)
with store.writer() as writer:
    stored = writer.stamps()
    print("ready", flush=True)
    for facts in posts:
        if facts.post.id not in stored:
            print(facts.post.id, flush=True)
            writer.put(facts, "r1")
store.close()
"""


@pytest.mark.process
def test_a_writer_killed_in_the_middle_of_a_post(
    neo4j_server: Address | Neo4jServer, neo4j_store: GraphStore, tmp_path: Path, posts: list[PostFacts], undisturbed: dict[str, Any]
) -> None:
    (tmp_path / "posts").write_bytes(pickle.dumps(posts))
    arguments = [neo4j_server.uri, neo4j_server.user, neo4j_server.password, str(tmp_path / "posts")]
    command = [sys.executable, "-c", textwrap.dedent(INGEST), *arguments]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    whole = {f.post.id: (len(f.mentions), len(f.claims), len(f.topics), len(f.terms)) for f in posts}
    choose = random.Random(3)
    stored = 0
    for _ in range(5):
        with subprocess.Popen(command, env=where, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"  # the lock of the one before was free at once
            for _ in range(choose.randint(1, 9)):
                process.stdout.readline()
            time.sleep(choose.random() * 0.03)  # somewhere between the first statement and the commit
            process.kill()
        with neo4j_store.writer() as writer:
            found = writer.stamps().keys()
        with neo4j_store.view() as view:
            assert {p: (len(view.mentions_in(p)), len(view.claims_in(p)), len(view.topics_in(p)), len(view.terms_in(p))) for p in found} == {
                p: whole[p] for p in found
            }
            assert view.stats().mentions == sum(whole[p][0] for p in found)
        assert stored <= len(found) < len(posts)
        stored = len(found)
    subprocess.run(command, env=where, stdout=subprocess.DEVNULL, check=True, timeout=60)
    assert snapshot(neo4j_store) == undisturbed


def test_a_server_killed_again_and_again_during_an_ingest(
    own_neo4j_server: Neo4jServer,
    neo4j_store: GraphStore,
    posts: list[PostFacts],
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lock, "_WAIT", 60.0)  # on a busy machine a server that has just started may need more than a second
    monkeypatch.setattr(lock, "_TURN", 240.0)
    stored = 0
    failed: list[BaseException] = []
    go_on = threading.Event()

    def ingest() -> None:
        nonlocal stored
        try:
            with neo4j_store.writer() as writer:
                for facts in posts:
                    if stored == len(posts) - 1:
                        go_on.wait(120)  # the last one comes after the last kill
                    writer.put(facts, "r1")
                    stored += 1
        except BaseException as error:  # noqa: BLE001 - reported below
            failed.append(error)

    thread = threading.Thread(target=ingest)
    thread.start()
    choose = random.Random(5)
    for kill in range(3):
        deadline = time.monotonic() + 60
        while stored < 2 + kill * 20 and not failed and time.monotonic() < deadline:
            time.sleep(0.001)
        assert not failed and stored >= 2 + kill * 20
        time.sleep(choose.random() * 0.03)
        own_neo4j_server.kill()
        own_neo4j_server.start()
    go_on.set()
    thread.join(300)
    assert not thread.is_alive() and not failed
    assert snapshot(neo4j_store) == undisturbed
