"""Countries before a firm's name, as newspapers write 米TCV: they say where the firm is from, not what a text is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from kg.query.statements.nameplaces import but_adjectives
from kg.records import EntityType, Mention, PostFacts

__all__ = ["but_origins", "is_origin"]

_OF_A_STATE: Final = tuple("省庁局軍府会院所")
"""How a body of a state ends: 米商務省 is about the country too."""

_OF_FIRMS: Final = re.compile(
    "(?:の|発の?)?(?:[一-龥ァ-ヺーA-Z]{0,12}?(?:大手|新興)|[一-龥ァ-ヺーA-Z]{2,12}?(?:企業|会社|メーカー|ベンチャー))"
)
"""Behind where a firm is from that is told by its trade: 米業務ソフト大手. 米企業 tells no more of it than that."""


def but_origins(facts: PostFacts) -> list[Mention]:
    """The mentions of a text without the places that stand directly before the name of a firm, and what is no name before な."""
    firms = {(m.sentence, m.text_start) for m in facts.mentions if m.type is EntityType.ORGANIZATION and not m.name.endswith(_OF_A_STATE)}
    return [m for m in but_adjectives(facts) if m.type is not EntityType.PLACE or (m.sentence, m.text_end) not in firms]


def is_origin(place: str, firms: Collection[str], headline: str) -> bool:
    """Whether a headline names a place only to say where a firm is from: 米業務ソフト大手, サウジのヒューメイン.

    >>> is_origin("米", (), "A社、米業務ソフト大手の売り手に"), is_origin("米国", ("A社",), "A社、米国に工場")
    (True, False)
    """
    behind, its = [at.end() for at in re.finditer(re.escape(place), headline)], tuple(f"の{firm}" for firm in firms)
    return bool(behind) and all(_OF_FIRMS.match(headline, end) or headline.startswith(its, end) for end in behind)
