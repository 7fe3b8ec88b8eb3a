"""The store for those who outgrow one file: a Neo4j server."""

from kg.store.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
