"""GEXF 1.2: for Gephi."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.export.selection import Selection
from kg.export.xml import attribute
from kg.records import SYMMETRIC_TYPES

__all__ = ["write"]

_NODE = {"type": "string", "posts": "integer", "mentions": "integer", "first_seen": "string", "last_seen": "string", "aliases": "string"}
_EDGE = {
    "relation": "string",
    "symmetric": "boolean",
    "claims": "integer",
    "posts": "integer",
    "first_seen": "string",
    "last_seen": "string",
}


def write(chosen: Selection) -> Iterator[str]:
    """Entities as nodes, relations as edges, which weigh as much as they have independent posts."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield '<graph mode="static" defaultedgetype="directed">\n'
    for domain, keys in (("node", _NODE), ("edge", _EDGE)):
        titles = "".join(f'<attribute id="{n}" title="{name}" type="{kind}"/>' for n, (name, kind) in enumerate(keys.items()))
        yield f'<attributes class="{domain}" mode="static">{titles}</attributes>\n'
    yield "<nodes>\n"
    for node in chosen.nodes():
        values = (node.type, node.posts, node.mentions, node.first_seen, node.last_seen, " | ".join(node.aliases) or None)
        yield f"<node id={attribute(node.id)} label={attribute(node.name)}>{_values(values)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(chosen.edges()):
        key = edge.key
        said = (key.type, key.type in SYMMETRIC_TYPES, edge.claims, edge.posts, edge.first_seen, edge.last_seen)
        ends = f"source={attribute(key.head)} target={attribute(key.tail)}"
        yield f'<edge id="{number}" {ends} label={attribute(key.type)} weight="{edge.independent}">{_values(said)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(values: Iterable[object]) -> str:
    found = "".join(f'<attvalue for="{n}" value={attribute(value)}/>' for n, value in enumerate(values) if value is not None)
    return f"<attvalues>{found}</attvalues>"
