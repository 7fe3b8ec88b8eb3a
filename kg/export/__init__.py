"""The graph in the formats of other programs; one file a format, each a function of a selection that yields lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.errors import UsageError
from kg.export import canonical, cypher, gexf, graphml, jsonld, ntriples, tables
from kg.export.selection import Selection, Wanted
from kg.store.base import View

__all__ = ["FORMATS", "WHOLE", "Format", "Wanted", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the graph can be written in."""

    media_type: str
    suffix: str
    write: Callable[[Selection], Iterator[str]]


FORMATS: Final[dict[str, Format]] = {
    "graphml": Format("application/graphml+xml", "graphml", graphml.write),
    "gexf": Format("application/gexf+xml", "gexf", gexf.write),
    "csv-nodes": Format("text/csv", "nodes.csv", tables.write_nodes),
    "csv-edges": Format("text/csv", "edges.csv", tables.write_edges),
    "csv-claims": Format("text/csv", "claims.csv", tables.write_claims),
    "jsonld": Format("application/ld+json", "jsonld", jsonld.write),
    "ntriples": Format("application/n-triples", "nt", ntriples.write),
    "cypher": Format("text/plain", "cypher", cypher.write),
}


WHOLE: Final = "canonical"
"""The format that is always of the whole graph, for comparing: see :mod:`kg.export.canonical`."""


def export(view: View, format: str, wanted: Wanted | None = None) -> Iterator[str]:
    """The graph, or the part of it that is wanted, line by line. The view must stay open until the last line.

    Raises:
        UsageError: there is no such format, or what is wanted makes no sense.
        GraphTooLarge: the graph does not fit into memory here.
    """
    if format == WHOLE:
        if wanted not in (None, Wanted()):
            raise UsageError(f"{WHOLE} is of the whole graph; leave out what narrows it")
        return canonical.write(view)
    if format not in FORMATS:
        raise UsageError(f"{format!r} is no format; there are {', '.join((*FORMATS, WHOLE))}")
    return FORMATS[format].write(Selection(view, wanted or Wanted()))
