"""What all tests share: steady property tests, and an ingest into a small store with a fake language model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from neo4j import Driver, GraphDatabase
from neo4j_server import Address, Neo4jServer, ServerUnavailable

from kg.ingest import Plan, carry_out, plan_ingest
from kg.pipeline import Analyst
from kg.settings import Settings
from kg.store import GraphStore, open_store
from kg.store.neo4j import schema

# The same examples in every run, however slow the machine; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis_settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile(
    "explore", hypothesis_settings.get_profile("steady"), derandomize=False, max_examples=2_000
)
hypothesis_settings.register_profile("histories", hypothesis_settings.get_profile("steady"), derandomize=False)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

os.environ["KG_PRELOAD"] = "0"  # servers of tests that read no draft need not load the language model for seconds each

LONG = (
    "cli/test_cli.py", "browser/test_pages.py", "store/test_histories.py", "store/test_contract.py", "store/test_neo4j_faults.py",
    "query/checks/test_check.py", "browser/test_walks.py", "api/test_neo4j.py", "store/test_judgements.py", "test_folders.py", "query/relatedness/test_related.py",
    "api/test_fuzz.py", "api/test_pages.py", "docs/test_api.py",
)  # fmt: skip
"""Files of tests that take long, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first: processes share the tests by files, and one that began a long one at the end would be waited for."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def analyst() -> FakeAnalyst:
    """An analyst with a dozen names and no language model."""
    return FakeAnalyst()


@pytest.fixture
def write_post(tmp_path: Path) -> Callable[..., Path]:
    """Writes a post under ``posts/``: name, body, and optionally title and date."""

    def write(name: str, body: str, title: str = "題名", date: str = "2025-11-21") -> Path:
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"---\ntitle: {title}\ndate: {date}\n---\n{body}\n".encode())
        return path

    return write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An embedded store in a folder of its own."""
    found = open_store(str(tmp_path / "kg.db"))
    yield found
    found.close()


@pytest.fixture
def ingest(tmp_path: Path, store: GraphStore, analyst: FakeAnalyst) -> Callable[..., Plan]:
    """Ingests the given paths, or ``posts/``, and returns the plan that was carried out."""

    def run(*paths: Path, prune: bool = False, everything: bool = False) -> Plan:
        with store.writer() as writer:
            plan = plan_ingest(writer, paths or [tmp_path / "posts"], Settings(), analyst.recipe, prune=prune, everything=everything)
            list(carry_out(plan, writer, analyst, Settings()))
        return plan

    return run


@pytest.fixture
def publish(write_post: Callable[..., Path], ingest: Callable[..., Plan]) -> Callable[[Iterable[tuple[str, str, str]]], None]:
    """Writes posts, given by name, title and body and dated by their names, and ingests them."""

    def run(posts: Iterable[tuple[str, str, str]]) -> None:
        for name, title, body in posts:
            write_post(f"{name}.md", body, title=title, date=name[:10])
        ingest()

    return run


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample posts, analysed once for all processes that share the tests. Copy it; it is only read."""
    folder = tmp_path_factory.getbasetemp()
    file = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "samples.db"
    with FileLock(f"{file}.making"):
        if not file.exists():
            settings = Settings()
            analyst = Analyst.of(settings)
            making = open_store(str(file.with_suffix(".new")))
            with making.writer() as writer:
                plan = plan_ingest(writer, [Path(__file__).parents[1] / "samples" / "posts"], settings, analyst.recipe)
                list(carry_out(plan, writer, analyst, settings))
            making.close()
            file.with_suffix(".new").rename(file)
    return file


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address | Neo4jServer]:
    """The server of ``KG_TEST_NEO4J_URI``, or one started for this session. Tests leave its graph as empty as they found it.

    Where there is none, its tests are skipped; ``KG_REQUIRE_NEO4J=1`` lets them fail instead.
    """
    uri = os.environ.get("KG_TEST_NEO4J_URI")
    if uri:
        address = Address(uri, os.environ.get("KG_TEST_NEO4J_USER", "neo4j"), os.environ.get("KG_TEST_NEO4J_PASSWORD", ""))
        with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
            _clear(driver)
        yield address
        return
    server = Neo4jServer()
    try:
        server.start()
    except ServerUnavailable as error:
        answer = pytest.fail if os.environ.get("KG_REQUIRE_NEO4J") == "1" else pytest.skip
        answer(f"no Neo4j to test with: {error}; KG_TEST_NEO4J_URI may name one")
    yield server
    server.close()


@pytest.fixture
def neo4j_store(neo4j_server: Address | Neo4jServer) -> Iterator[GraphStore]:
    """A store on an empty Neo4j database."""
    found = open_store(neo4j_server.uri, neo4j_server.user, neo4j_server.password, timeout=600.0)  # a busy machine takes its time
    yield found
    found.close()
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        _clear(driver)


@pytest.fixture(scope="session")
def neo4j_indexes(neo4j_server: Address | Neo4jServer) -> None:
    """Constraints and indexes, which stay in a database whose graph is thrown away."""
    with closing(open_store(neo4j_server.uri, neo4j_server.user, neo4j_server.password)) as found, found.writer():
        pass
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        _clear(driver)


def _clear(driver: Driver) -> None:
    """Empty a database, however much it holds."""
    with driver.session() as session:
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def any_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStore]:
    """An empty store of each kind."""
    if request.param == "neo4j":
        request.getfixturevalue("neo4j_indexes")
        monkeypatch.setattr(schema, "_STATEMENTS", ())  # asking for each of them anew takes longer than most questions
        yield request.getfixturevalue("neo4j_store")
        return
    found = open_store(str(tmp_path / "kg.db"))
    yield found
    found.close()


@pytest.fixture
def own_neo4j_server(neo4j_server: Address | Neo4jServer) -> Iterator[Neo4jServer]:
    """The same server for tests that stop or kill it, which they may do only if the session started it."""
    if not isinstance(neo4j_server, Neo4jServer):
        pytest.skip("the server of KG_TEST_NEO4J_URI is not ours to kill")
    yield neo4j_server
    neo4j_server.start()
