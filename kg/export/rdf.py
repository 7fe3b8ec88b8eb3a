"""What the formats of linked data share: names for things, by RFC 8141, and the terms of other vocabularies."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from kg.records import EntityType

__all__ = ["CLASSES", "DCTERMS", "KG", "PROV", "RDF", "RDFS", "SCHEMA", "SKOS", "XSD", "iri"]

KG: Final = "urn:kg:"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"
DCTERMS: Final = "http://purl.org/dc/terms/"

CLASSES: Final = {
    EntityType.ORGANIZATION: f"{SCHEMA}Organization",
    EntityType.PERSON: f"{SCHEMA}Person",
    EntityType.PRODUCT: f"{SCHEMA}Product",
    EntityType.PROJECT: f"{SCHEMA}Project",
    EntityType.LAW: f"{SCHEMA}Legislation",
    EntityType.PLACE: f"{SCHEMA}Place",
    EntityType.TECHNOLOGY: f"{KG}type:Technology",
}


def iri(kind: str, id: str) -> str:
    """The name of an entity, claim, post, relation or term."""
    return f"{KG}{kind}:{quote(id, safe='/')}"
