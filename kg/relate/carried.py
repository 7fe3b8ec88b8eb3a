"""How sure it can be whom a sentence means that leaves its subject out or calls it by a pronoun."""

from __future__ import annotations

import re
from typing import Final

from kg.records import EntityType
from kg.relate.claims import GUESS
from kg.relate.frame import Frame
from kg.relate.learned import Support
from kg.relate.ownparties import says_itself

__all__ = ["most_of_carried"]

_THEY: Final = re.compile(r"(?<![一-龯ァ-ヶー])(?:彼ら|彼等|両社|両者|同社)(?:側|自身|の[^。、はがも]{1,10})?(?:は|が|も|に|と|を)")
_FOR_THEM: Final = re.compile(r"(?<![一-龯ァ-ヶー])(?:彼ら|彼等|同社)(?:にとって|側にとって)")
"""Behind what is said: for whom, the subject of the sentence before."""
_BOTH: Final = 2
_THESE: Final = re.compile(r"(?:これら|こうした|そうした|それら)の?[^。、はがを]{0,8}(?:巨人|企業|大手|競合|ライバル|勢力|プレイヤー|各社)")
"""Rivals that were named before: one whom they are told apart from may as well be another."""


def most_of_carried(support: Support, frame: Frame, before: Frame | None) -> float:
    """The most that may be said for a claim whose first name stands outside its sentence; 0 if it is rather another's.

    What a sentence says of its own names is said of none that is carried into it.
    Who leads what is said of the subject of the sentence before, and of no other party. A pronoun that may mean two is
    a guess for that subject, and nothing for the others.

    Args:
        support: names the two.
        frame: the sentence.
        before: the sentence before it; None if that names nothing.
    """
    meant, subject = support.first, frame.past_subject
    if says_itself(frame, support):
        return 0.0
    if meant.type is not EntityType.ORGANIZATION or before is None or before.sentence.segment != frame.sentence.segment:
        return 1.0
    if support.key.type == "competes_with" and _THESE.search(frame.text):
        return 0.0
    firms = {m.entity_id for m in before.mentions if m.type is EntityType.ORGANIZATION}
    if len(firms) < _BOTH or meant.entity_id not in firms:
        return 1.0
    of_subject = subject is not None and subject.entity_id == meant.entity_id
    if support.key.type == "leads":
        return 1.0 if of_subject or subject is None or subject.type is not EntityType.ORGANIZATION else 0.0
    found = _THEY.search(frame.text, 0, 1 + max((at for at, m in frame.marked.items() if m is support.second), default=0))
    found = found or _FOR_THEM.search(frame.text)
    if found is None:
        return 1.0
    if found[0].startswith("両"):
        return 1.0 if len(firms) == _BOTH else 0.0
    return GUESS if of_subject else 0.0
