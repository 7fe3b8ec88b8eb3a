"""What receipts, applied in order to nothing, make; to be compared with what a store holds."""

from __future__ import annotations

from collections import Counter

from kg.records import CO_MENTION, EdgeKey
from kg.store import GraphStore
from kg.store.base import Receipt

__all__ = ["all_of", "held", "replayed"]

Held = tuple[set[str], dict[str, EdgeKey], set[EdgeKey], Counter[str]]
"""The entities, the claims, the relations, and how many co-mentions there are."""


def all_of(store: GraphStore, after: int = 0) -> list[Receipt]:
    """The receipts of a store, the first first."""
    with store.view() as view:
        return [r for r in reversed(view.receipts()) if r.number > after]


def held(store: GraphStore) -> Held:
    """What a store holds."""
    with store.view() as view:
        claims = {c.id: c for p in view.posts() for c in view.claims_in(p)}
        edges = {e.key for e in view.edges_among(view.entities())}
        entities = set(view.entities())
    typed = {id: EdgeKey(c.head, c.type, c.tail) for id, c in claims.items() if c.type != CO_MENTION}
    counts = Counter(claims=len(claims) - len(typed), edges=sum(key.type == CO_MENTION for key in edges))
    return entities, typed, {key for key in edges if key.type != CO_MENTION}, counts


def replayed(receipts: list[Receipt]) -> Held:
    """What receipts make of nothing, the first first; each has to go with what was there."""
    entities: set[str] = set()
    claims: dict[str, EdgeKey] = {}
    edges: set[EdgeKey] = set()
    counts: Counter[str] = Counter(claims=0, edges=0)
    for c in (r.changes for r in receipts):
        assert entities.isdisjoint(c.entities_came) and entities.issuperset((*c.entities_joined, *c.entities_went, *c.entities_stayed))
        assert edges.isdisjoint(c.edges_came) and edges.issuperset((*c.edges_went, *c.edges_stayed))
        assert claims.keys() >= {x.id for x in c.claims_went} and claims.keys().isdisjoint(x.id for x in c.claims_came)
        entities = entities - set(c.entities_went) | set(c.entities_came)
        edges = edges - set(c.edges_went) | set(c.edges_came)
        claims = {id: key for id, key in claims.items() if id not in {x.id for x in c.claims_went}}
        claims |= {x.id: EdgeKey(x.head, x.type, x.tail) for x in c.claims_came}
        counts["claims"] += c.co_mentions.claims_came - c.co_mentions.claims_went
        counts["edges"] += c.co_mentions.edges_came - c.co_mentions.edges_went
        assert all(1 <= len(kept.posts) <= kept.total for kept in (*c.entities_stayed.values(), *c.edges_stayed.values()))
    return entities, claims, edges, counts
