"""Who makes a listed product, as its own names say: ``Anthropic Claude`` is one of Claude's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kg.link.gazetteer import Gazetteer
from kg.normalize import alias_key, begins_with
from kg.records import Claim, EntityType

__all__ = ["makers_of", "without_wrong_makers"]

_MAKES: Final = "develops"
_LEAST: Final = 3
"""Characters of a maker's name that begins one of a product's."""


def makers_of(gazetteer: Gazetteer) -> Mapping[str, frozenset[str]]:
    """For each product with a name that begins with an organisation's, as a word of its own, the ids of those organisations."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for listing in gazetteer.listings:
        if listing.entity.type is EntityType.ORGANIZATION:
            for name in (*listing.names, *listing.weak_names):
                ids[alias_key(name)].add(listing.entity.id)
    makers: defaultdict[str, set[str]] = defaultdict(set)
    for listing in gazetteer.listings:
        if listing.entity.type is EntityType.PRODUCT:
            for first in (first for name in (*listing.names, *listing.weak_names) for first in _beginnings(name)):
                makers[listing.entity.id].update(ids.get(alias_key(first), ()))
    return {product: frozenset(found) for product, found in makers.items() if found}


def _beginnings(name: str) -> Iterator[str]:
    """What a name of several words begins with, in whole words, that is long enough to be a maker's name."""
    words = name.split(" ")
    return (first for n in range(1, len(words)) if len(first := " ".join(words[:n])) >= _LEAST)


def without_wrong_makers(claims: Iterable[Claim], makers: Mapping[str, frozenset[str]]) -> tuple[Claim, ...]:
    """Claims without those that one organisation makes what is named after another one.

    So sentences with lists are read (``OpenAIのChatGPTやClaude``). A parent or subsidiary of the maker, which begins with the same word,
    may make it too.
    """
    return tuple(c for c in claims if c.type != _MAKES or _may_make(c.head, makers.get(c.tail)))


def _may_make(head: str, makers: frozenset[str] | None) -> bool:
    return not makers or any(begins_with(head, maker) or begins_with(maker, head) for maker in makers)
