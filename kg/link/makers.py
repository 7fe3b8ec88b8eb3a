"""Who makes a listed product, as its own names say: ``Anthropic Claude`` is one of Claude's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.link.gazetteer import Gazetteer
from kg.normalize import alias_key
from kg.records import Claim, EntityType

__all__ = ["made_by_them", "makers_of"]

_MAKES: Final = "develops"
_LEAST: Final = 2
"""Characters of a maker's name that begins one of a product's."""


def makers_of(gazetteer: Gazetteer) -> Mapping[str, frozenset[str]]:
    """For each product with a name that begins with an organisation's, as a word of its own, the ids of those organisations."""
    by_key: dict[str, set[str]] = {}
    for listing in gazetteer.listings:
        if listing.entity.type is EntityType.ORGANIZATION:
            for name in (*listing.names, *listing.weak_names):
                by_key.setdefault(alias_key(name), set()).add(listing.entity.id)
    found: dict[str, frozenset[str]] = {}
    for listing in gazetteer.listings:
        if listing.entity.type is EntityType.PRODUCT:
            makers: set[str] = set()
            for name in (*listing.names, *listing.weak_names):
                words = name.split(" ")
                for count in range(1, len(words)):
                    first = " ".join(words[:count])
                    makers |= by_key.get(alias_key(first), set()) if len(first) > _LEAST else set()
            if makers:
                found[listing.entity.id] = frozenset(makers)
    return found


def made_by_them(claims: Iterable[Claim], makers: Mapping[str, frozenset[str]]) -> tuple[Claim, ...]:
    """Claims without those that one organisation makes what is named after another one.

    So sentences with lists are read (``OpenAIのChatGPTやClaude``). A parent or subsidiary of the maker, which begins with the same word,
    may make it too.
    """
    return tuple(c for c in claims if c.type != _MAKES or _may_make(c.head, makers.get(c.tail)))


def _may_make(head: str, makers: frozenset[str] | None) -> bool:
    return not makers or any(head.startswith(maker) or maker.startswith(head) for maker in makers)
