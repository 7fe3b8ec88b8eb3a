"""Cypher to paste into an empty Neo4j database: entities and edges, with the labels and types of docs/graph-model.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kg.export.selection import Selection

__all__ = ["literal", "write"]

_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def write(chosen: Selection) -> Iterator[str]:
    """A statement on each line; done twice they change nothing more."""
    yield "// For an empty database, not for one that a store is kept in.\n"
    yield "CREATE CONSTRAINT kg_entity IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;\n"
    for node in chosen.nodes():
        values = _set(
            "e",
            name=node.name,
            type=node.type.value,
            posts=node.posts,
            mentions=node.mentions,
            first_seen=node.first_seen,
            last_seen=node.last_seen,
            aliases=node.aliases or None,
        )
        yield f"MERGE (e:Entity {{id: {literal(node.id)}}}) SET e:{node.type.value}, {values};\n"
    for edge in chosen.edges():
        key = edge.key
        values = _set(
            "r",
            claims=edge.claims,
            posts=edge.posts,
            independent=edge.independent,
            first_seen=edge.first_seen,
            last_seen=edge.last_seen,
        )
        ends = f"(a:Entity {{id: {literal(key.head)}}}), (b:Entity {{id: {literal(key.tail)}}})"
        yield f"MATCH {ends} MERGE (a)-[r:{key.type.upper()}]->(b) SET {values};\n"


def literal(value: object) -> str:
    """A value as Cypher writes it."""
    if isinstance(value, datetime):
        return f"datetime('{value.isoformat()}')"
    if isinstance(value, str):
        # Some versions read \\u as the beginning of a code point even where its backslash is escaped: the two are kept apart.
        return "'" + value.translate(_ESCAPES).replace("\\\\u", "\\\\' + 'u") + "'"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(literal(v) for v in value) + "]"
    return str(value)


def _set(variable: str, **values: object) -> str:
    return ", ".join(f"{variable}.{name} = {literal(value)}" for name, value in values.items() if value is not None)
