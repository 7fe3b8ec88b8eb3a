"""Names to entities: keys, the curated gazetteer, the resolver."""

from kg.link.gazetteer import Gazetteer, Listing, load_gazetteer
from kg.link.ids import entity_id
from kg.link.makers import makers_of, without_wrong_makers
from kg.link.own import read_own, with_own
from kg.link.resolver import Resolver

__all__ = [
    "Gazetteer",
    "Listing",
    "Resolver",
    "entity_id",
    "load_gazetteer",
    "makers_of",
    "read_own",
    "with_own",
    "without_wrong_makers",
]
