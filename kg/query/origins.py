"""Countries before a firm's name, as newspapers write 米TCV: they say where the firm is from, not what a text is about."""

from __future__ import annotations

from typing import Final

from kg.records import EntityType, Mention, PostFacts

__all__ = ["but_origins"]

_OF_A_STATE: Final = tuple("省庁局軍府会院所")
"""How a body of a state ends: 米商務省 is about the country too."""


def but_origins(facts: PostFacts) -> list[Mention]:
    """The mentions of a text without the places that stand directly before the name of a firm."""
    firms = {(m.sentence, m.text_start) for m in facts.mentions if m.type is EntityType.ORGANIZATION and not m.name.endswith(_OF_A_STATE)}
    return [m for m in facts.mentions if m.type is not EntityType.PLACE or (m.sentence, m.text_end) not in firms]
