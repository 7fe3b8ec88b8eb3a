"""What a short draft is about beyond the names in it: a relation of two of them, or a kind of event of one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from kg.query.relatedness.drafts import Draft
from kg.query.relatedness.events import END, events_alike
from kg.query.relatedness.marks import but_brackets, marks_of_stored
from kg.records import EntityType
from kg.store.base import View

__all__ = ["same_affairs"]

_DEALS: Final = frozenset({"partners_with", "invests_in", "acquires", "supplies", "acts_against"})
"""Relations that a follow-up is about; who competes with whom stands in every post on either."""
_OF_A_DEAL: Final = frozenset({"deal", "integration", "purchase", "sale", "lawsuit", "funding", "investment", "contract"})
"""Kinds of events that change such a relation."""
_MOST_CLAIMS: Final = 3
_PAIR: Final = 0.7
"""What it is worth that a post states several times, and is about, a relation of two that the draft names."""
_KIND: Final = 0.2
"""What it is worth that a post on one whom the draft names tells the same kind of event."""
_AGAIN: Final = 0.2
"""The same once more of a firm's or person's deal: few posts on one tell of any."""


def same_affairs(view: View, draft: Draft, posts: Collection[str]) -> dict[str, float]:
    """What it is worth, by post, that it is about a relation of those whom a short draft names, or about an event of the same kind.

    Whom a post names in passing counts as far as the post names them, next to what it names most. Whom the draft's title only names in
    brackets is no party to what it tells.

    Args:
        view: the graph.
        draft: a headline, or little more.
        posts: the posts that are looked at.
    """
    heading = but_brackets(draft.title).casefold()
    cards = view.entities(draft.entities).items()
    aside = {e for e, card in cards if card.name.casefold() in draft.title.casefold() and card.name.casefold() not in heading}
    actors = {e for e, card in cards if card.type in (EntityType.ORGANIZATION, EntityType.PERSON)} - aside
    kinds = draft.marks.events - {END}
    gists = view.gists(posts)
    shares = {p: found for p, gist in gists.items() if (found := _central(gist.entities, draft.entities))}
    openings = view.openings(shares) if kinds else {}
    of_two = len(actors) == 2 or not kinds.isdisjoint(_OF_A_DEAL)
    worth = {}
    for p, found in shares.items():
        deals = [c for c in gists[p].claims if of_two and c.type in _DEALS and {c.head, c.tail} <= actors & found.keys()]
        pair = max((min(found[c.head], found[c.tail]) for c in deals), default=0.0) * min(len(deals), _MOST_CLAIMS) / _MOST_CLAIMS
        events = marks_of_stored(gists[p].post.title, openings[p]).events if p in openings else frozenset()
        kind = max(found.values()) * events_alike(kinds, events) if events else 0.0
        party = max((share for e, share in found.items() if e in actors), default=0.0)
        worth[p] = _PAIR * pair + _KIND * kind + _AGAIN * party * (not _OF_A_DEAL.isdisjoint(kinds & events))
    return worth


def _central(entities: Mapping[str, int], named: Iterable[str]) -> dict[str, float]:
    """How often a post names each of some, 0 to 1, on a scale of powers: 1 is as often as what it names most."""
    most = math.log1p(max(entities.values(), default=0))
    return {e: math.log1p(entities[e]) / most for e in named if e in entities}
