"""What every store promises. Runs on each backend in BACKENDS."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from snapshots import snapshot

from kg.errors import EntityNotFound, PostNotFound, StoreBusy
from kg.posts import SourceFile, read_post
from kg.records import CO_MENTION, PostFacts
from kg.store import GraphStore, open_store

BACKENDS: dict[str, Callable[[Path], GraphStore]] = {"embedded": lambda folder: open_store(str(folder / "kg.db"))}

DEAL = "OpenAIはFoxconnと提携した。"
CLOUD = "OracleとOpenAI。"


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    found = BACKENDS[request.param](tmp_path)
    yield found
    found.close()


@pytest.fixture
def facts(analyst: FakeAnalyst) -> Callable[..., PostFacts]:
    def make(post_id: str, body: str, date: str = "2025-11-21") -> PostFacts:
        data = f"---\ntitle: 題名\ndate: {date}\n---\n{body}\n".encode()
        post, _ = read_post(SourceFile("/posts", f"{post_id}.md", f"{post_id}.md", data, str(hash(data))))
        assert post is not None
        with analyst.sentences() as analyze:
            return next(analyst.facts([post], analyze))

    return make


Facts = Callable[..., PostFacts]


def put(store: GraphStore, *posts: PostFacts) -> None:
    with store.writer() as writer:
        for post in posts:
            writer.put(post, "r1")


def test_what_was_put_can_be_seen(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD, "2025-12-01"))
    with store.view() as view:
        edge = next(e for e in view.edges_between("organization/openai", "organization/foxconn") if e.key.type == CO_MENTION)
        assert (edge.claims, edge.posts, edge.independent) == (1, 1, 1)
        assert edge.first_seen is not None and f"{edge.first_seen:%F}" == "2025-11-21"
        assert view.prominence("organization/openai") == 2
        assert [c.sentence for c in view.claims_between("organization/foxconn", "organization/openai")] == [DEAL, DEAL]
        assert view.entity("organization/oracle").codes == ("ticker:ORCL",)


def test_putting_the_same_post_twice_changes_nothing(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    before = snapshot(store)
    put(store, facts("a", DEAL))
    assert snapshot(store) == before


def test_a_new_version_takes_the_place_of_the_old_one(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD))
    put(store, facts("a", "NVIDIA。"))
    with store.view() as view:
        assert set(view.graph().nodes) == {"organization/openai", "organization/oracle", "organization/nvidia"}
        with pytest.raises(EntityNotFound):
            view.entity("organization/foxconn")


def test_deleting_every_post_leaves_an_empty_graph(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD))
    with store.view() as view:
        assert view.stats().edges
    with store.writer() as writer:
        assert writer.delete("a") and writer.delete("b")
        assert not writer.delete("a")
    with store.view() as view:
        stats = view.stats()
        assert (stats.posts, stats.entities, stats.mentions, stats.claims, stats.edges, stats.topics) == (0, 0, 0, 0, 0, 0)
        assert view.names_like("OpenAI") == []
        with pytest.raises(PostNotFound):
            view.post("a")


def test_a_failed_put_leaves_no_trace(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    before = snapshot(store)
    good = facts("a", CLOUD)
    broken = PostFacts(good.post, good.mentions + good.mentions, good.entities, good.claims, good.topics)
    with pytest.raises(Exception, match="UNIQUE|constraint"), store.writer() as writer:
        writer.put(broken, "r1")
    assert snapshot(store) == before


def test_a_view_does_not_see_what_is_written_while_it_is_open(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    with store.view() as view:
        before = (view.revision, view.stats(), view.mentions_in("a"))
        put(store, facts("a", CLOUD), facts("b", CLOUD))
        assert (view.revision, view.stats(), view.mentions_in("a")) == before
    with store.view() as view:
        assert view.stats().posts == 2


def test_a_second_writer_is_refused_and_says_so(store: GraphStore, facts: Facts) -> None:
    with store.writer() as writer:
        with pytest.raises(StoreBusy, match="another"), store.writer():
            pass
        writer.put(facts("a", DEAL), "r1")
    put(store, facts("b", CLOUD))
    with store.view() as view:
        assert view.stats().posts == 2


def test_names_are_found_in_any_width_script_and_part(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "ホンハイとオープンAIと青嶺。"))
    with store.view() as view:
        for name in ("Foxconn", "ｆｏｘｃｏｎｎ", "ﾎﾝﾊｲ", "鴻海精密工業", "Hon Hai"):
            assert [h.entity_id for h in view.names_like(name) if h.rank == 0] == ["organization/foxconn"], name
        assert [(h.entity_id, h.rank) for h in view.names_like("オープン")] == [("organization/openai", 1)]
        assert [(h.entity_id, h.rank) for h in view.names_like("精密")] == [("organization/foxconn", 2)]


def test_readers_beside_a_writer_see_only_whole_posts(store: GraphStore, facts: Facts) -> None:
    versions = [facts("a", DEAL + "NVIDIA。"), facts("a", CLOUD)]
    expected = {frozenset(e.id for e in v.entities) for v in versions}
    put(store, versions[0])
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with store.view() as view:
                    mentioned = frozenset(m.entity_id for m in view.mentions_in("a"))
                    if mentioned not in expected or mentioned != frozenset(view.graph().nodes) or view.stats().entities != len(mentioned):
                        wrong.append(mentioned)
            except Exception as error:  # noqa: BLE001 - reported below
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    with store.writer() as writer:
        for n in range(60):
            writer.put(versions[n % 2], "r1")
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_posts_like_ranks_the_post_with_the_rarer_shared_words_first(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "液浸冷却と市場。"), facts("b", "半導体と市場。"), facts("c", "市場。"))
    with store.view() as view:
        assert view.posts_like(["液浸冷却", "市場"], 3)[0][0] == "a"
        assert view.posts_like(['"', "", "NEAR(", "*"], 3) == []
