"""Names to entities: keys, the curated gazetteer, the resolver."""

from kg.link.gazetteer import Gazetteer, Listing, load_gazetteer
from kg.link.ids import entity_id
from kg.link.makers import made_by_them, makers_of
from kg.link.own import read_own, with_own
from kg.link.resolver import Resolver

__all__ = ["Gazetteer", "Listing", "Resolver", "entity_id", "load_gazetteer", "made_by_them", "makers_of", "read_own", "with_own"]
