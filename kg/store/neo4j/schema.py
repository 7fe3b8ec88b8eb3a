"""What stands in the database: constraints and indexes, the version of the schema, and bringing an older one up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import neo4j
from neo4j import exceptions

from kg.errors import StoreTooNew, StoreUnreadable
from kg.store.neo4j.connection import Address, once

__all__ = ["ANYTHING", "SCHEMA_VERSION", "State", "check", "foreign", "prepare"]

SCHEMA_VERSION: Final = 3

_STATEMENTS: Final = (
    "CREATE CONSTRAINT kg_entity IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE",
    "CREATE CONSTRAINT kg_post IF NOT EXISTS FOR (p:Post) REQUIRE p.id IS UNIQUE",
    "CREATE CONSTRAINT kg_topic IF NOT EXISTS FOR (t:Topic) REQUIRE t.id IS UNIQUE",
    "CREATE CONSTRAINT kg_name IF NOT EXISTS FOR (n:Name) REQUIRE n.text IS UNIQUE",
    "CREATE CONSTRAINT kg_judgement IF NOT EXISTS FOR (j:Judgement) REQUIRE j.id IS UNIQUE",
    "CREATE CONSTRAINT kg_receipt IF NOT EXISTS FOR (r:Receipt) REQUIRE r.number IS UNIQUE",
    "CREATE CONSTRAINT kg_store IF NOT EXISTS FOR (s:Store) REQUIRE s.id IS UNIQUE",
    "CREATE INDEX kg_claim_pair IF NOT EXISTS FOR ()-[c:CLAIM]-() ON (c.pair)",
    "CREATE INDEX kg_claim_post IF NOT EXISTS FOR ()-[c:CLAIM]-() ON (c.post)",
    "CREATE INDEX kg_post_date IF NOT EXISTS FOR (p:Post) ON (p.published_at)",
    "CREATE INDEX kg_receipt_post IF NOT EXISTS FOR (r:Receipt) ON (r.post)",
    "CREATE INDEX kg_name_key IF NOT EXISTS FOR (n:Name) ON (n.key)",
    "CREATE TEXT INDEX kg_name_part IF NOT EXISTS FOR (n:Name) ON (n.key)",
    # For people in Neo4j Browser: two characters of kanji or kana are a term, so that parts of Japanese words are found.
    "CREATE FULLTEXT INDEX kg_names IF NOT EXISTS FOR (n:Name) ON EACH [n.text] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
    "CREATE FULLTEXT INDEX kg_titles IF NOT EXISTS FOR (p:Post) ON EACH [p.title] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
    "CREATE FULLTEXT INDEX kg_receipt_entities IF NOT EXISTS FOR (r:Receipt) ON EACH [r.entities]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
)

_UPGRADES: Final[dict[int, tuple[str, ...]]] = {1: (), 2: ()}
"""Beside new constraints and indexes, what turns a database of each older version into one of the next."""

_STATE: Final = """
OPTIONAL MATCH (s:Store {id: 'kg'})
OPTIONAL MATCH (w:Writing)
RETURN s.schema AS schema, s.revision AS revision, w.made AS made, w.announced AS announced
"""


class Asks(Protocol):
    """What answers a query with its records."""

    def ask(self, query: str, /) -> list[Any]:
        """The records."""


@dataclass(frozen=True, slots=True)
class State:
    """What the graph is at a moment.

    A change is announced before it appears, and called made when all of it has: Neo4j shows a transaction bit by bit while it
    commits, and what is read in between may be half a post. Numbers are not used again, so that between two moments of the same
    state nothing has changed.
    """

    schema: int | None
    """None if there is no graph."""
    revision: int
    made: int | None
    announced: int | None

    @classmethod
    def read(cls, reader: Asks) -> State:
        """The state now."""
        [found] = reader.ask(_STATE)
        return cls(*found.values())


ANYTHING: Final = "MATCH (n) RETURN 1 LIMIT 1"


def foreign(address: Address) -> StoreUnreadable:
    """What to say of a database that holds nodes but no store."""
    return StoreUnreadable(f"{address.uri}: the database holds something else; give kg a database of its own")


def check(address: Address, schema: int | None) -> None:
    """Refuse what a newer version wrote.

    Raises:
        StoreTooNew: by a newer version.
    """
    if schema is not None and schema > SCHEMA_VERSION:
        raise StoreTooNew(f"{address.uri}: written by a newer version (schema {schema}, this is {SCHEMA_VERSION}); update kg")


def prepare(session: neo4j.Session, address: Address) -> None:
    """Make the schema if the database is empty, or bring an older one up to date.

    Raises:
        StoreUnreadable: the database holds something else.
        StoreTooNew: a newer version wrote it.
    """
    state = _state(session)
    if state.schema is None and once(session, ANYTHING):
        state = _state(session)  # another writer may have made it between the two questions
        if state.schema is None:
            raise foreign(address)
    check(address, state.schema)
    if state.schema == SCHEMA_VERSION and state.made is not None:
        return
    for version in range(state.schema or SCHEMA_VERSION, SCHEMA_VERSION):
        for statement in _UPGRADES[version]:
            session.run(statement).consume()
    for statement in _STATEMENTS:
        try:
            session.run(statement).consume()
        except exceptions.ClientError as error:
            if "AlreadyExists" not in (error.code or ""):  # IF NOT EXISTS does not see what another one is making just now
                raise
    session.run("CALL db.awaitIndexes(300)").consume()
    once(
        session,
        "MERGE (s:Store {id: 'kg'}) ON CREATE SET s.revision = toInteger(1e12 * rand()), s.mentions = 0 SET s.schema = $version"
        " MERGE (w:Writing) ON CREATE SET w.announced = s.revision, w.made = s.revision MERGE (:WriterLock)",
        version=SCHEMA_VERSION,
    )


def _state(session: neo4j.Session) -> State:
    [found] = once(session, _STATE)
    return State(*found.values())
