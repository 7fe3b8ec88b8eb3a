"""Whether two things are of one house: by their names alone, by a name that they share, or by what posts say of them."""

from __future__ import annotations

import re
from typing import Final

from kg.normalize import begins_with
from kg.records import EdgeKey
from kg.store.base import View

__all__ = ["akin", "called_after", "called_alike", "of_own_house", "same_part"]

_MAKES: Final = "develops"
_OWN: Final = frozenset({_MAKES, "part_of", "acquires"})
_PARTNERS: Final = "partners_with"
_INVESTS: Final = "invests_in"
_PART: Final = 2
"""Characters at least of what a division's name has beyond the firm's."""
_OF_IT: Final = "(?:社)?の?[ ・]?"
"""Between a firm and what it does: ABBのロボティクス事業."""


def called_after(a: str, b: str) -> bool:
    """Whether of two entities, by their ids, one is called after the other: the same, or with a further word (Amazon Web Services)."""
    first, second = (id.partition("/")[2] for id in (a, b))
    return begins_with(first, second) or begins_with(second, first)


def called_alike(view: View, a: str, b: str) -> bool:
    """Whether of two entities one is called after the other, or both are after a third that posts mention.

    As Reliance Industries and Reliance Intelligence are after Reliance.
    """
    if called_after(a, b):
        return True
    kind, _, name = a.partition("/")
    first = f"{kind}/{name.partition('-')[0]}"
    return b.startswith(f"{first}-") and a.startswith(f"{first}-") and first in view.entities({first})


def same_part(view: View, a: str, sentence: str, b: str, other: str) -> bool:
    """Whether one of two entities is a division by its own name, and the sentence that names the other one means that division.

    As ABBロボティクス and ABB in `ABBのロボティクス事業`; not Samsung SDI and Samsung, of which no sentence says `サムスンのSDI`.

    Args:
        view: the graph.
        a: id of one entity.
        sentence: that names it.
        b: id of the other.
        other: the sentence that names that.
    """
    if a == b or not called_after(a, b):
        return False
    part, whole, text = (a, b, other) if len(a) > len(b) else (b, a, sentence)
    names = view.names_used((part, whole))
    beyond = {
        (name, longer[len(name) :].strip(" ・"))
        for name in names.get(whole, ())
        for longer in names.get(part, ())
        if longer.casefold().startswith(name.casefold())
    }
    return any(
        len(word) >= _PART and re.search(f"{re.escape(name)}{_OF_IT}{re.escape(word)}", text, re.IGNORECASE) for name, word in beyond
    )


def akin(view: View, a: str, b: str) -> bool:
    """Whether one of two entities is the other's own, or both are one maker's: what is called a partnership of theirs is none.

    One is called after the other (Amazon, Amazon Web Services), or no fewer posts say that it makes, has or bought it than that they are
    partners; or those that most posts say make them are one, or called after one another.
    """
    if called_after(a, b):
        return True
    edges = view.edges_between(a, b)
    own = sum(edge.posts for edge in edges if edge.key.type in _OWN)
    if own and own >= sum(edge.posts for edge in edges if edge.key.type == _PARTNERS):
        return True
    makers = [_maker(view, end) for end in (a, b)]
    return all(makers) and called_after(*makers)


def of_own_house(view: View, relation: EdgeKey) -> bool:
    """Whether nobody would report a relation: a partnership of two that are :func:`akin`, money for what bears one's own name."""
    if relation.type == _INVESTS:
        return called_after(relation.head, relation.tail)
    return relation.type == _PARTNERS and akin(view, relation.head, relation.tail)


def _maker(view: View, entity_id: str) -> str:
    """Who makes it, as most posts say; empty if none does."""
    best = view.edges_of(entity_id, {_MAKES}, 1)
    return best[0].key.head if best and best[0].key.tail == entity_id else ""
