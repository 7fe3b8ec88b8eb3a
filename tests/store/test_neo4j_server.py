"""The Neo4j server that other tests use: it answers, keeps strangers out, and survives being killed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError
from neo4j_server import VERSION, Address, Neo4jServer

pytestmark = pytest.mark.neo4j


def test_it_answers(neo4j_server: Address | Neo4jServer) -> None:
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_a_wrong_password_is_refused(neo4j_server: Address | Neo4jServer) -> None:
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "not-the-password")) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()


def test_what_was_committed_is_there_after_a_kill(own_neo4j_server: Neo4jServer) -> None:
    server = own_neo4j_server
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query("CREATE (:Kept {name: $name})", name="鴻海")
    server.kill()
    assert not server.running
    server.start()
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        found = driver.execute_query("MATCH (n:Kept) WITH n, n.name AS name DELETE n RETURN name").records
    assert [record["name"] for record in found] == ["鴻海"]


def test_the_container_is_of_the_same_version() -> None:
    compose = yaml.safe_load(Path(__file__).parents[2].joinpath("docker-compose.yml").read_text(encoding="utf-8"))
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{VERSION}-community"
