"""JSON-LD 1.1: one document, each entity, edge and claim on a line of its own; the same statements as in N-Triples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from kg.export.rdf import CLASSES, DCTERMS, KG, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, iri
from kg.export.selection import Selection
from kg.records import Claim
from kg.store.base import PostCard

__all__ = ["write"]

_CONTEXT: dict[str, Any] = {
    "@vocab": f"{KG}term:",
    "rdf": RDF,
    "rdfs": RDFS,
    "name": f"{RDFS}label",
    "aliases": {"@id": f"{SKOS}altLabel", "@container": "@set"},
    "subject": {"@id": f"{RDF}subject", "@type": "@id"},
    "predicate": {"@id": f"{RDF}predicate", "@type": "@id"},
    "object": {"@id": f"{RDF}object", "@type": "@id"},
    "wasDerivedFrom": {"@id": f"{PROV}wasDerivedFrom", "@type": "@id"},
    "generatedAtTime": {"@id": f"{PROV}generatedAtTime", "@type": f"{XSD}dateTime"},
    "title": f"{DCTERMS}title",
    "issued": {"@id": f"{DCTERMS}issued", "@type": f"{XSD}dateTime"},
}


def write(chosen: Selection) -> Iterator[str]:
    """The lines of the document."""
    yield f'{{"@context": {_json(_CONTEXT)},\n"@graph": [\n'
    before = ""
    for item in chain(_entities(chosen), _edges(chosen), _claims(chosen)):
        yield before + _json(item)
        before = ",\n"
    yield "\n]}\n"


def _entities(chosen: Selection) -> Iterator[dict[str, Any]]:
    for node in chosen.nodes():
        found = {"@id": iri("entity", node.id), "@type": CLASSES[node.type], "name": node.name, "posts": node.posts}
        yield found | ({"aliases": list(node.aliases)} if node.aliases else {})


def _edges(chosen: Selection) -> Iterator[dict[str, Any]]:
    for edge in chosen.edges():
        key = edge.key
        yield {"@id": iri("entity", key.head), iri("relation", key.type): {"@id": iri("entity", key.tail)}}


def _claims(chosen: Selection) -> Iterator[dict[str, Any]]:
    seen: str | None = None
    for post, claim in chosen.claims():
        if post.id != seen:
            seen = post.id
            found = {"@id": iri("post", post.id), "@type": f"{SCHEMA}Article", "title": post.title, "permalink": post.permalink}
            yield found | _given(issued=post.published_at)
        yield _claim(post, claim)


def _claim(post: PostCard, claim: Claim) -> dict[str, Any]:
    return {
        "@id": iri("claim", claim.id),
        "@type": "rdf:Statement",
        "subject": iri("entity", claim.head),
        "predicate": iri("relation", claim.type),
        "object": iri("entity", claim.tail),
        "wasDerivedFrom": iri("post", post.id),
        **_given(
            generatedAtTime=post.published_at,
            sentence=claim.sentence,
            text=claim.text,
            start=claim.start,
            end=claim.end,
            status=claim.status,
            confidence=claim.confidence,
            amount=claim.amount,
            amount_value=claim.amount_value,
            amount_high=claim.amount_high,
            amount_currency=claim.amount_currency,
            date=claim.date,
            role=claim.role,
        ),
    }


def _given(**values: Any) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items() if v is not None}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
