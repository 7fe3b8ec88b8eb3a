"""Whether two texts tell the same story, rather than are about the same field."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from rapidfuzz.distance import LCSseq

from kg.query.brief import SHORT, told_by_few_words
from kg.query.drafts import Draft, draft_of_post
from kg.query.figures import shared_figures
from kg.query.marks import Marks, MarkWeights, marks_of_stored
from kg.store.base import Likeness, PostCard, View

__all__ = ["Stories", "Told", "in_order", "same_story", "told_in"]

_CANDIDATES: Final = 20
_CANDIDATES_OF_FEW: Final = 10
"""For a short draft, which none of them is far from."""
_LEAST_WORDING: Final = 0.15
"""Two tellings of one event hardly ever had less in common in the posts that the weights were fitted on."""
_WORDING: Final = 2.15
"""What the words of two texts tell that are the same."""
_TITLE: Final = 0.65
"""What those of their titles tell."""
_NAMES: Final = 0.5
_MARKS: Final = MarkWeights(figures=0.85, headline=1.8, version=0.4, other_version=0.4, other_figure=0.3)
_APART: Final = 0.17
"""What is lost for each power of e that the days between two posts come to."""
_DAYS: Final = 30.0
"""What is longer ago is as far as this."""
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
            others = [hit for hit in alike if hit.post_id != post_id]
            found = self._known[post_id] = frozenset(same_story(self._view, draft, others))
        return found


def same_story(view: View, draft: Draft, alike: Iterable[Likeness]) -> dict[str, bool]:
    """The posts that tell what a draft tells, and whether they are nearly the same text; by id, the likest first.

    Two texts tell the same event if wording, names, titles, figures, version numbers and dates together come to 1; what cannot decide
    is not looked at. The weights are those of a logistic regression over 280 pairs of posts, told apart by reading, in round numbers;
    docs/evaluation.md says how often it is right. A short draft is judged by :func:`told_by_few_words`.

    Args:
        view: the graph.
        draft: what the text is made of.
        alike: posts with how like the draft they are; others are not looked at.
    """
    near = sorted(alike, key=lambda h: (-h.wording, h.post_id))[:_CANDIDATES]
    said = _said_of_few(view, draft, near[:_CANDIDATES_OF_FEW]) if len(draft.terms) < SHORT else _said(view, draft, near)
    copies = {h.post_id for h in near if h.wording >= _COPY_WORDING and _is_copy(draft.terms, view.terms_in(h.post_id))}
    return {p: p in copies for p in sorted(said, key=lambda p: (-said[p], p)) if p in copies or said[p] >= 1}


def _said(view: View, draft: Draft, near: Iterable[Likeness]) -> dict[str, float]:
    """How much says that posts tell what a draft tells, by id, of those that can come to 1."""
    near = [h for h in near if h.wording >= _LEAST_WORDING]
    dates = view.published_at(h.post_id for h in near)
    said = {
        h.post_id: _WORDING * h.wording + _TITLE * h.title - _APART * math.log1p(_days_between(draft.published_at, dates[h.post_id]))
        for h in near
    }
    most, headline = _most(draft.marks), _MARKS.headline * bool(draft.marks.headline)
    names = _name_likeness(view, draft.entities, [p for p in said if said[p] + _NAMES + most + headline >= 1])
    for p, likeness in names.items():
        said[p] += _NAMES * likeness
    close = [p for p, likeness in names.items() if said[p] + most + headline * math.sqrt(likeness) >= 1]
    cards = view.posts(close)
    for p, opening in view.openings(close).items():
        said[p] += _MARKS.told(draft.marks, marks_of_stored(cards[p].title, opening), names[p])
    return said


def _said_of_few(view: View, draft: Draft, near: Sequence[Likeness]) -> dict[str, float]:
    """The same of a draft of few words."""
    said = told_by_few_words(view, draft, near, lambda posts: _name_likeness(view, draft.entities, posts))
    dates, undated = view.published_at(said), math.log1p(_UNDATED)
    apart = {p: math.log1p(_days_between(draft.published_at, date)) - undated for p, date in dates.items()}
    return {p: told - _APART * max(0.0, apart[p]) for p, told in said.items()}


def _most(marks: Marks) -> float:
    """The most that marks can tell for one story, whatever the other text, but for figures of the headline."""
    return _MARKS.figures * shared_figures(marks.figures, marks.figures) + _MARKS.version * bool(marks.version)


def told_in(view: View, posts: Sequence[PostCard], *, copies: Collection[str] = ()) -> Told | None:
    """What there is to say of posts that tell one story; None if there are none."""
    if not posts:
        return None
    ordered = in_order(posts)
    words = {p.id: len(view.terms_in(p.id)) for p in ordered} if len(ordered) > 1 else {ordered[0].id: 0}
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
    """For each post the cosine between its entities and some others; what a text names often and few posts name at all decides."""
    if not posts:
        return {}
    counts = {p: gist.entities for p, gist in view.gists(posts).items()}
    total = view.post_count
    cards = view.entities({*entities, *(e for found in counts.values() for e in found)})
    rarity = {e: math.log(1 + total / card.posts) for e, card in cards.items()}

    def weighed(found: Mapping[str, int]) -> dict[str, float]:
        return {e: (math.log1p(n) * rarity[e]) ** 2 for e, n in found.items() if e in rarity}

    mine = weighed(entities)
    length = math.sqrt(math.fsum(w * w for w in mine.values()))
    likeness = {}
    for p, found in counts.items():
        theirs = weighed(found)
        shared = math.fsum(mine[e] * w for e, w in theirs.items() if e in mine)
        likeness[p] = shared / ((length * math.sqrt(math.fsum(w * w for w in theirs.values()))) or 1.0)
    return likeness
