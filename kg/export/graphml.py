"""GraphML: for yEd, Cytoscape, networkx and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.export.selection import Selection
from kg.export.xml import attribute, text
from kg.records import SYMMETRIC_TYPES

__all__ = ["write"]

_NODE = {
    "name": "string",
    "type": "string",
    "posts": "int",
    "mentions": "int",
    "first_seen": "string",
    "last_seen": "string",
    "aliases": "string",
}
_EDGE = {
    "relation": "string",
    "symmetric": "boolean",
    "claims": "int",
    "posts": "int",
    "independent": "int",
    "first_seen": "string",
    "last_seen": "string",
}


def write(chosen: Selection) -> Iterator[str]:
    """Entities as nodes, relations as edges. All edges have a direction; `symmetric` marks those that mean both."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in keys.items():
            yield f'<key id="{domain}_{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="kg" edgedefault="directed">\n'
    for node in chosen.nodes():
        values = (node.name, node.type, node.posts, node.mentions, node.first_seen, node.last_seen, " | ".join(node.aliases) or None)
        yield f"<node id={attribute(node.id)}>{_data('node', _NODE, values)}</node>\n"
    for number, edge in enumerate(chosen.edges()):
        key = edge.key
        said = (key.type, key.type in SYMMETRIC_TYPES, edge.claims, edge.posts, edge.independent, edge.first_seen, edge.last_seen)
        ends = f"source={attribute(key.head)} target={attribute(key.tail)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", _EDGE, said)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(domain: str, keys: Iterable[str], values: Iterable[object]) -> str:
    pairs = zip(keys, values, strict=True)
    return "".join(f'<data key="{domain}_{name}">{text(value)}</data>' for name, value in pairs if value is not None)
