"""N-Triples: entities, edges, and claims as statements (rdf:Statement) with where they come from (PROV)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kg.export.rdf import CLASSES, DCTERMS, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, iri
from kg.export.selection import Selection
from kg.records import Claim
from kg.store.base import PostCard

__all__ = ["write"]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SPECIAL = re.compile('["\\\\\x00-\x1f\x7f]|[\ud800-\udfff]')


def write(chosen: Selection) -> Iterator[str]:
    """A line for each triple."""
    for node in chosen.nodes():
        subject = iri("entity", node.id)
        yield _triple(subject, f"{RDF}type", _ref(CLASSES[node.type]))
        yield _triple(subject, f"{RDFS}label", _literal(node.name))
        for alias in node.aliases:
            yield _triple(subject, f"{SKOS}altLabel", _literal(alias))
        yield _triple(subject, iri("term", "posts"), _literal(node.posts))
    for edge in chosen.edges():
        yield _triple(iri("entity", edge.key.head), iri("relation", edge.key.type), _ref(iri("entity", edge.key.tail)))
    seen: str | None = None
    for post, claim in chosen.claims():
        if post.id != seen:
            seen = post.id
            yield from _post(post)
        yield from _claim(post, claim)


def _post(post: PostCard) -> Iterator[str]:
    subject = iri("post", post.id)
    yield _triple(subject, f"{RDF}type", _ref(f"{SCHEMA}Article"))
    yield _triple(subject, f"{DCTERMS}title", _literal(post.title))
    yield _triple(subject, iri("term", "permalink"), _literal(post.permalink))
    if post.published_at is not None:
        yield _triple(subject, f"{DCTERMS}issued", _literal(post.published_at))


def _claim(post: PostCard, claim: Claim) -> Iterator[str]:
    subject = iri("claim", claim.id)
    yield _triple(subject, f"{RDF}type", _ref(f"{RDF}Statement"))
    yield _triple(subject, f"{RDF}subject", _ref(iri("entity", claim.head)))
    yield _triple(subject, f"{RDF}predicate", _ref(iri("relation", claim.type)))
    yield _triple(subject, f"{RDF}object", _ref(iri("entity", claim.tail)))
    yield _triple(subject, f"{PROV}wasDerivedFrom", _ref(iri("post", post.id)))
    if post.published_at is not None:
        yield _triple(subject, f"{PROV}generatedAtTime", _literal(post.published_at))
    terms = (
        "sentence", "text", "start", "end", "status", "confidence",
        "amount", "amount_value", "amount_high", "amount_currency", "date", "role",
    )  # fmt: skip
    for term in terms:
        value = getattr(claim, term)
        if value is not None:
            yield _triple(subject, iri("term", term), _literal(value))


def _triple(subject: str, predicate: str, object: str) -> str:
    return f"<{subject}> <{predicate}> {object} .\n"


def _ref(name: str) -> str:
    return f"<{name}>"


def _literal(value: str | int | float | datetime) -> str:
    if isinstance(value, datetime):
        return f'"{value.isoformat()}"^^<{XSD}dateTime>'
    if isinstance(value, int):
        return f'"{value}"^^<{XSD}integer>'
    if isinstance(value, float):
        return f'"{value!r}"^^<{XSD}double>'
    return f'"{_SPECIAL.sub(_escaped, value)}"'


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":  # half a character, which no file in UTF-8 can hold
        return "\ufffd"
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
