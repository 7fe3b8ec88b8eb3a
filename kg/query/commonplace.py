"""What so much of the archive has that sharing it says hardly anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.records import EntityType
from kg.store.base import EntityCard, View

__all__ = ["FEW", "common_among", "common_beyond", "commonplace"]

FEW: Final = 5
"""What no more posts assert is not repeated by others without their being about it."""
_SHARE: Final = 0.1
"""Of the archive."""
_ANYWAY: Final = 20
"""So many posts may have a thing in any archive."""


def common_among(posts: int) -> float:
    """A thing is common if more of so many posts have it."""
    return max(_ANYWAY, _SHARE * posts)


def common_beyond(view: View) -> float:
    """A thing is common if more posts have it."""
    return common_among(view.post_count)


def commonplace(view: View, cards: Iterable[EntityCard], *, headline: bool = False) -> frozenset[str]:
    """Ids of those of some entities that are common; every place is, and nothing else where they are most of what a `headline` says."""
    most = common_beyond(view)
    return frozenset(card.id for card in cards if card.type is EntityType.PLACE or (card.posts > most and not headline))
