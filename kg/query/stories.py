"""Whether two texts tell the same story, rather than are about the same field."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from rapidfuzz.distance import LCSseq

from kg.query.drafts import Draft, draft_of_post
from kg.query.figures import figures_in, shared_figures
from kg.store.base import PostCard, View

__all__ = ["Stories", "Told", "in_order", "same_story", "told_in"]

_CANDIDATES: Final = 20
_LEAST_WORDING: Final = 0.2
"""Two tellings of one event never had less in common in the posts that the weights were fitted on."""
_WORDING: Final = 2.2
_NAMES: Final = 0.35
_FIGURES: Final = 0.9
_A_DAY: Final = 0.05
_DAYS: Final = 14
"""Days between two posts that count against them; what is longer ago is as far as this."""
_UNDATED: Final = 3.0
"""Days that count where one of the two has no date."""
_COPY_WORDING: Final = 0.5
"""What has less wording in common is no copy."""
_COPY: Final = 0.8
"""Share of a text's words that stand in another in the same order, from which on it is nearly the same text."""
_FEW_WORDS: Final = 30
"""A shorter text may stand in another by chance."""
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """The posts that have told a story already."""

    posts: tuple[PostCard, ...]
    """Oldest first; those without a date last."""
    earliest: PostCard
    fullest: PostCard
    """The one with the most words."""
    copies: tuple[PostCard, ...]
    """Those of them that do so in nearly the same words."""


class Stories:
    """Which posts of a view tell the same story. Each post is looked at once, when it is first asked about."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, frozenset[str]] = {}

    def same(self, a: str, b: str) -> bool:
        """Whether two posts tell the same story."""
        return b in self._like(a)

    def _like(self, post_id: str) -> frozenset[str]:
        found = self._known.get(post_id)
        if found is None:
            draft = draft_of_post(self._view, post_id)
            alike = self._view.posts_like(draft.terms, _CANDIDATES + 1, title=draft.title)
            wording = {hit.post_id: hit.wording for hit in alike if hit.post_id != post_id}
            found = self._known[post_id] = frozenset(same_story(self._view, draft, wording))
        return found


def same_story(view: View, draft: Draft, wording: Mapping[str, float]) -> dict[str, bool]:
    """The posts that tell what a draft tells, and whether they are nearly the same text; by id, the likest first.

    Two texts tell the same event if wording, names weighed by rarity, figures and date together come to 1. The weights are
    those of a logistic regression over 175 pairs of posts, told apart by reading, in round numbers; docs/evaluation.md says how
    often it is right.

    Args:
        view: the graph.
        draft: what the text is made of.
        wording: how like the draft's the words of posts are, 0 to 1, by post id; others are not looked at.
    """
    near = sorted((p for p, w in wording.items() if w >= _LEAST_WORDING), key=lambda p: (-wording[p], p))[:_CANDIDATES]
    cards = view.posts(near)
    said: dict[str, float] = {}
    for p in near:
        figures = shared_figures(draft.figures, figures_in(view.source(p)))
        apart = _A_DAY * _days_between(draft.published_at, cards[p].published_at)
        said[p] = _WORDING * wording[p] + _FIGURES * figures - apart
    # names are looked at only where they can decide
    named = _name_likeness(view, draft.entities, [p for p in near if 1 - _NAMES <= said[p] < 1])
    copies = {p for p in near if wording[p] >= _COPY_WORDING and _is_copy(draft.terms, view.terms_in(p))}
    found = {p: said[p] + _NAMES * named.get(p, 0) for p in near}
    return {p: p in copies for p in sorted(near, key=lambda p: (-found[p], p)) if p in copies or found[p] >= 1}


def told_in(view: View, posts: Sequence[PostCard], *, copies: Collection[str] = ()) -> Told | None:
    """What there is to say of posts that tell one story; None if there are none."""
    if not posts:
        return None
    ordered = in_order(posts)
    words = {p.id: len(view.terms_in(p.id)) for p in ordered}
    fullest = max(ordered, key=lambda p: (words[p.id], p.id))
    return Told(ordered, ordered[0], fullest, tuple(p for p in ordered if p.id in copies))


def in_order(posts: Iterable[PostCard]) -> tuple[PostCard, ...]:
    """Posts by date, those without one last, then by id."""
    return tuple(sorted(posts, key=lambda p: (p.published_at or _LATEST, p.id)))


def _days_between(a: datetime | None, b: datetime | None) -> float:
    if a is None or b is None:
        return _UNDATED
    return min(_DAYS, abs(a - b) / timedelta(days=1))


def _is_copy(terms: Sequence[str], others: Sequence[str]) -> bool:
    least = math.ceil(_COPY * len(terms))
    return len(terms) >= _FEW_WORDS and LCSseq.similarity(terms, others, score_cutoff=least) >= least


def _name_likeness(view: View, entities: Mapping[str, int], posts: Collection[str]) -> dict[str, float]:
    """For each post the cosine between its entities and some others, each by how often it is named and how few posts do so."""
    if not posts:
        return {}
    counts = {p: view.counts_in(p) for p in posts}
    total = view.post_count
    cards = view.entities({*entities, *(e for found in counts.values() for e in found)})
    rarity = {e: math.log(1 + total / card.posts) for e, card in cards.items()}

    def weighed(found: Mapping[str, int]) -> dict[str, float]:
        return {e: math.log1p(n) * rarity[e] for e, n in found.items() if e in rarity}

    mine = weighed(entities)
    length = math.sqrt(math.fsum(w * w for w in mine.values()))
    likeness = {}
    for p, found in counts.items():
        theirs = weighed(found)
        shared = math.fsum(mine[e] * w for e, w in theirs.items() if e in mine)
        likeness[p] = shared / ((length * math.sqrt(math.fsum(w * w for w in theirs.values()))) or 1.0)
    return likeness
