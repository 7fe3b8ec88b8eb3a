"""Random histories of a store: how many and how long, what people judge in them, and stores to try them on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from neo4j import GraphDatabase
from neo4j_server import Address, Neo4jServer

from kg.judge import Context, Ignore, NeverSame, Rename, Retype, Same, Single, Split, Verdict, judgement
from kg.records import Alias, Entity, EntityType
from kg.store import GraphStore
from kg.store.embedded import EmbeddedStore

__all__ = ["JUDGEMENTS", "OPENAI", "ON_A_FILE", "ON_A_SERVER", "emptied", "empty_stores", "histories", "labels_of_nodes", "some", "tables_with_rows"]

ON_A_FILE, ON_A_SERVER, LONGEST = (1_000, 100, 60) if os.environ.get("HYPOTHESIS_PROFILE") == "histories" else (40, 8, 14)
"""How many histories to try on embedded stores and on a server, and the most steps of one."""

_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder that no disk is behind, if there is one."""

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
    Single(OPENAI.id),
    Single(NVIDIA.id),
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


def histories(step: st.SearchStrategy[tuple[str, Any]]) -> st.SearchStrategy[list[tuple[str, Any]]]:
    """Steps one after the other, of every number up to the longest as often: lists would mostly be short."""
    return st.integers(0, LONGEST).flatmap(lambda length: st.lists(step, min_size=length, max_size=length))


@contextmanager
def empty_stores(number: int) -> Iterator[list[EmbeddedStore]]:
    """Embedded stores in a folder of their own; in memory where the system has one there, since hundreds are made and nothing need last."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=_MEMORY)))
        yield [stack.enter_context(closing(EmbeddedStore(folder / f"{n}.db"))) for n in range(number)]


def some(examples: int) -> settings:
    """So many examples, however slow."""
    return settings(max_examples=examples, suppress_health_check=list(HealthCheck))


def emptied(store: GraphStore) -> None:
    """Take all posts and judgements out of a store."""
    with store.writer() as writer:
        for post_id in writer.stamps():
            writer.delete(post_id)
        writer.judge(withdrawn=[j.id for j in writer.judgements()])


def tables_with_rows(store: EmbeddedStore) -> set[str]:
    """The tables that hold something."""
    with closing(sqlite3.connect(store.path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        return {name for name in tables if db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()}


def labels_of_nodes(server: Address | Neo4jServer) -> set[str]:
    """The labels that nodes have on a server."""
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return {row["label"] for row in driver.execute_query("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label").records}
