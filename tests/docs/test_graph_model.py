"""docs/graph-model.md against a database that holds the sample posts: its queries run, and its tables are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import neo4j
import pytest
from neo4j_server import Address, Neo4jServer

from kg.judge import Same, judgement
from kg.records import CO_MENTION, ENTITY_TYPES, RELATION_TYPES
from kg.store import open_store
from kg.store.copying import copy
from kg.store.neo4j.schema import SCHEMA_VERSION

pytestmark = [pytest.mark.model, pytest.mark.neo4j]

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "graph-model.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```\n\n((?:\|[^\n]*\n)+)", PAGE, re.S)
"""Each query with the table that follows it."""
SLOW = {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
"""What a query must not do on a graph of any size."""
BOOKKEEPING = {"Store", "Writing", "WriterLock"}


@pytest.fixture(scope="module")
def session(neo4j_server: Address | Neo4jServer, samples: Path) -> Iterator[neo4j.Session]:
    """A session that only reads a database that holds the sample posts."""
    auth = (neo4j_server.user, neo4j_server.password)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=auth, notifications_min_severity="OFF") as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        store = open_store(neo4j_server.uri, *auth)
        with closing(open_store(str(samples))) as source:
            list(copy(source, store))
        with store.writer() as writer:
            writer.judge([judgement(Same("person/桐生あかね", "person/桐生"), "", datetime(2026, 1, 27, tzinfo=UTC))])
        store.close()
        driver.execute_query("CALL db.prepareForReplanning(300)")  # plans go by samples of indexes, taken in the background
        with driver.session(default_access_mode=neo4j.READ_ACCESS) as found:
            yield found
        driver.execute_query("MATCH (n) DETACH DELETE n")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def written(value: Any) -> str:
    """A value as the page writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(written, value))
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else str(value)
    return str(value)


def matches(shown: list[str], found: list[str]) -> bool:
    """Whether a line of the page is a line of the answer; texts may be cut short with `…`."""
    return all(f.startswith(s[:-1]) if s.endswith("…") else f == s for s, f in zip(shown, found, strict=True))


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def names(section: str, pattern: str) -> set[str]:
    """What stands in code spans of the first column of the first table of a section."""
    table = re.search(rf"^#+ {section}\n.*?\n((?:\|[^\n]*\n)+)", PAGE, re.S | re.M)
    assert table, section
    return {name for line in table[1].splitlines()[2:] for name in re.findall(pattern, cells(line)[0])}


def properties(section: str) -> dict[str, set[str]]:
    """The properties that the page gives to each label or type."""
    table = re.search(rf"^## {section}\n.*?\n((?:\|[^\n]*\n)+)", PAGE, re.S | re.M)
    assert table, section
    rows = [cells(line) for line in table[1].splitlines()[2:]]
    return {name: set(re.findall(r"`(\w+)`", row[-1])) for row in rows for name in re.findall(r"`:?(\w+)`", row[0])}


def column(session: neo4j.Session, query: str) -> set[str]:
    return {record[0] for record in session.run(query)}


def test_every_query_of_the_page_has_its_answer_beside_it() -> None:
    assert len(QUERIES) == PAGE.count("```cypher") == 11
    assert len(re.findall(r"^### \d+\. ", PAGE, re.M)) == 10


@pytest.mark.parametrize(("query", "table"), QUERIES, ids=[str(n) for n, _ in enumerate(QUERIES, 1)])
def test_a_query_only_reads_and_gives_the_answer_of_the_page(session: neo4j.Session, query: str, table: str) -> None:
    explained = session.run(f"CYPHER replan=force EXPLAIN {query}").consume()  # type: ignore[arg-type]
    assert explained.query_type == "r" and explained.plan is not None
    found, plan = set(operators(explained.plan)), explained.plan["args"]["string-representation"]
    assert not found & SLOW, plan
    # so few nodes of a label may be taken beside what an index finds: the planner goes by samples that it takes now and then
    assert "NodeByLabelScan" not in found or any("IndexSeek" in operator for operator in found), plan
    result = session.run(query)  # type: ignore[arg-type]
    header, _, *lines = [cells(line) for line in table.splitlines()]
    assert header == list(result.keys())
    answer = [[written(value) for value in record.values()] for record in result]
    assert lines and len(answer) >= len(lines)
    at = 0
    for line in lines:
        here = [n for n, found in enumerate(answer) if n >= at and matches(line, found)]
        assert here, f"{line} is not in the answer, or not in this order:\n" + "\n".join(map(str, answer))
        at = here[0] + 1


def test_labels_are_those_of_the_page(session: neo4j.Session) -> None:
    page = names("Nodes", r"`:(\w+)`")
    assert page == column(session, "CALL db.labels()") | set(ENTITY_TYPES)


def test_relationship_types_are_those_of_the_page(session: neo4j.Session) -> None:
    page = names("Relationships", r"`(\w+)`")
    assert page == column(session, "CALL db.relationshipTypes()") | {type.upper() for type in (*RELATION_TYPES, CO_MENTION)}


def test_indexes_and_constraints_are_those_of_the_page(session: neo4j.Session) -> None:
    page = names("Constraints and indexes", r"`(\w+)`")
    assert set(re.findall(r"\bkg_\w+", PAGE)) == page
    unique = column(session, "SHOW CONSTRAINTS YIELD name")
    assert page == column(session, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name") | unique
    lines = [cells(line) for line in PAGE.splitlines() if line.startswith("| `kg_")]
    assert unique == {name for line in lines if line[2] == "unique" for name in re.findall(r"kg_\w+", line[0])}


def test_properties_are_those_of_the_page(session: neo4j.Session) -> None:
    found: dict[str, set[str]] = {}
    for label, keys in session.run("MATCH (n) UNWIND labels(n) AS label RETURN label, collect(DISTINCT keys(n))"):
        found[label] = {key for some in keys for key in some}
    for type, keys in session.run("MATCH ()-[r]->() RETURN type(r), collect(DISTINCT keys(r))"):
        found[type] = {key for some in keys for key in some}
    page = properties("Nodes") | properties("Relationships")
    page |= {str(type): page["Entity"] for type in ENTITY_TYPES}
    rare = {"CLAIM": {"amount_high"}, "Receipt": {"commit"}}  # no sample post gives a range; the samples need not stand in a checkout
    for name in found.keys() - BOOKKEEPING:
        assert page[name] - rare.get(name, set()) == found[name] - rare.get(name, set()), name
    assert {"schema", "revision", "mentions"} <= found["Store"] and found["Writing"] == {"announced", "made"}


def test_the_picture_shows_what_there_is(session: neo4j.Session) -> None:
    picture = re.findall(r"<text[^>]*>(.*?)</text>", (ROOT / "docs" / "graph-model.svg").read_text(encoding="utf-8"))
    labels, types = column(session, "CALL db.labels()"), column(session, "CALL db.relationshipTypes()")
    assert set(re.findall(r"\b[A-Z][a-z]\w*", " ".join(picture))) <= labels
    assert set(re.findall(r"\b[A-Z_]{3,}\b", " ".join(picture))) <= types


def test_a_session_in_read_mode_refuses_to_write(session: neo4j.Session) -> None:
    with pytest.raises(neo4j.exceptions.ClientError, match="read access mode"):
        session.run("MATCH (t:Topic) SET t.posts = 0").consume()


def test_the_version_of_the_schema_is_that_of_the_page(session: neo4j.Session) -> None:
    [found] = session.run("MATCH (s:Store) RETURN s.schema")
    assert found[0] == SCHEMA_VERSION
    assert f"`MATCH (s:Store) RETURN s.schema` gives {SCHEMA_VERSION}." in PAGE
