"""Whether two texts tell the same story, rather than are about the same field."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq

from kg.query.relatedness.brief import (
    ACTING,
    ACTORS,
    LEAD,
    SHORT,
    alike_lead,
    but_swapped,
    opened_with,
    signs_of_few_words,
    told_by_few_words,
)
from kg.query.relatedness.drafts import Draft, draft_of_post
from kg.query.relatedness.guides import Form
from kg.query.relatedness.marks import Marks, MarkWeights, but_brackets, marks_of_stored
from kg.query.relatedness.weights import BRIEF, NEWS, STORY, BriefWeights, StoryWeights
from kg.query.statements.figures import shared_figures
from kg.records import LATEST
from kg.store.base import Gist, Likeness, PostCard, View

__all__ = ["Stories", "Told", "in_order", "is_news", "news_signs", "told_by_many_words", "told_in"]

_LIKE: Final = 100
"""Posts that are looked up by their words."""
_CANDIDATES: Final = 40
"""Of these, for a draft, the nearest by wording are looked at."""
_LEAD_OF_NEWS: Final = 0.3
"""Share of a text's words up to which its lead says less than what follows it."""
_OWN_WORDS: Final = 0.25
"""Wording in common with a post from which on a news item is judged as what the archive writes is, not by its lead."""
_LEAST_WORDING: Final = 0.15
"""Two tellings of one event hardly ever had less in common in the posts that the weights were fitted on."""
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
_NEARLY: Final = 0.8
"""What must say from one post that another tells its story, where all says so from the other: each opens with something else."""
_HALF: Final = 0.6
"""What must say so both ways of posts of a series, that others join."""
_FIELD: Final = 5
"""Firms and people that a survey names at least."""
_FOREMOST: Final = 0.25
"""Share of the mentions of these that the one named most has at most there: news names whom it is about again and again."""
_JOINED_BY: Final = 2
"""So many posts at least join two of a series: they tell what either tells."""
_ASKED: Final = 5
"""So many of the likest posts that tell what a draft tells are asked what else does: each is looked at anew when the graph has changed."""


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
    own_earliest: bool = False
    """Whether the text is a post of the archive that is older than all of them."""


class Stories:
    """Which posts of a view tell the same story: a relation that holds both ways or not at all.

    Each post is looked at once until the graph changes, when it is first asked about.
    """

    def __init__(self, view: View) -> None:
        self._view = view

    def same(self, a: str, b: str) -> bool:
        """Whether two posts tell the same story: all says so from one of them, and nearly all from the other; or much says so from
        both, and half of the posts that tell what one of them tells, by what says so of these themselves, tell what the other tells.

        A series of retellings has ends that are less alike than what lies between them.
        """
        mine = self._telling(a)
        if b in mine:
            return True
        both = len(mine) >= _JOINED_BY and b in self._near(a) and a in self._near(b)
        return both and _joined(mine | {a}, self._telling(b) | {b})

    def of(self, post_id: str) -> dict[str, bool]:
        """The posts that tell what a post tells, and whether the post is nearly a copy of them; by id, the likest first."""
        return {other: said.copied for other, said in self._near(post_id).items() if self.same(post_id, other)}

    def of_draft(self, draft: Draft, alike: Iterable[Likeness]) -> dict[str, bool]:
        """The same of a draft, which has one story: what all says so of, if it tells what the likest of these does; what nearly all says so
        of and that one tells too, or what it plainly tells; and what these join. A round-up of several stories has none of its own.

        Args:
            draft: what the text is made of.
            alike: posts with how like the draft they are; others are not looked at.
        """
        draft = draft.news or draft
        alike = sorted(alike, key=_by_wording)
        near = _said(self._view, draft, alike[:_CANDIDATES], _NEARLY)
        if self._tells_no_event(draft, alike):
            return {p: True for p, said in near.items() if said.copied}
        surely = [post_id for post_id, said in near.items() if said.told >= 1]
        one = self._one_story(surely)
        if self._is_round_up(draft, one, near):
            return {}
        beside = [p for p in near if p not in surely and self._twins(one[0], p, _NEARLY)] if one else []
        twins = [p for p in self._near(one[0]) if p not in near and self._twins(one[0], p, 1.0)] if one else []
        told = (*one, *beside, *self._opening_alike(draft, one[0], twins)) if one else ()
        return {p: p in near and near[p].copied for p in told} | self._joined_to(draft, alike, told)

    def _tells_no_event(self, draft: Draft, alike: Sequence[Likeness]) -> bool:
        """Whether a draft in words of its own is a guide whose headline names no firm or person, or a survey of a field: of many firms,
        none of which is named much more often than others."""
        if draft.form is Form.OTHER or max((hit.wording for hit in alike), default=0.0) >= _OWN_WORDS:
            return False
        cards = self._view.entities(draft.entities)
        acting = {e: draft.entities[e] for e, card in cards.items() if card.type in ACTORS}
        if draft.form is Form.GUIDE:
            return draft.headed.isdisjoint(acting)
        return len(acting) >= _FIELD and max(acting.values()) <= _FOREMOST * sum(acting.values())

    def _one_story(self, told: Sequence[str]) -> list[str]:
        """Of posts that each tell what a draft tells, the likest first, those that tell what the likest does, or one that does so."""
        one, rest = list(told[:1]), list(told[1:])
        for p in one:  # grows
            joined = [q for q in rest if self._are_close(p, q)]
            one += joined
            rest = [q for q in rest if q not in joined]
        return one

    def _is_round_up(self, draft: Draft, one: Collection[str], near: Iterable[str]) -> bool:
        """Whether a draft tells several stories and none of them as its own: the posts of the likest and one that nearly tells it too, of
        another story, each open with somebody or something in it that the other does not open with; and its headline, or first
        sentence, names these of both or of neither.
        """
        others = [p for p in near if p not in one and not any(p in self._near(q) for q in one)] if one else []
        cards = self._view.entities(draft.entities) if others else {}
        names = {e: {card.name, *draft.called.get(e, ())} for e, card in cards.items() if card.type in ACTING}
        opened = opened_with(self._view, names, (*one, *others)) if names else {}
        mine = {e for p in one for e in opened.get(p, ())}
        for p in others if mine else ():
            ours, theirs = mine - opened[p], opened[p] - mine
            among = bool(ours and theirs) and draft.headed.isdisjoint(ours) == draft.headed.isdisjoint(theirs)
            if among and self._near(p).keys().isdisjoint(one):
                return True
        return False

    def _are_close(self, a: str, b: str) -> bool:
        """Whether much says so from one of two posts at least; of posts that tell two stories of one draft hardly anything does."""
        return b in self._near(a) or a in self._near(b)

    def _twins(self, a: str, b: str, least: float) -> bool:
        """Whether all says from one of two posts that it tells the other's story, and so much at least from the other."""
        near, back = self._near(a).get(b), self._near(b).get(a)
        return near is not None and back is not None and min(near.told, back.told) >= least and max(near.told, back.told) >= 1

    def _opening_alike(self, draft: Draft, told: str, posts: Collection[str]) -> list[str]:
        """Of some posts those that open with whom the headline of a draft names and the post opens with that tells it: what posts repeat
        word for word makes them alike, whatever they tell."""
        cards = self._view.entities(draft.headed) if posts else {}
        names = {e: {card.name, *draft.called.get(e, ())} for e, card in cards.items() if card.type in ACTING}
        opened = opened_with(self._view, names, (told, *posts)) if names else {}
        return [p for p in posts if not names or opened[told] <= opened[p]]

    def _joined_to(self, draft: Draft, alike: Sequence[Likeness], told: Sequence[str]) -> dict[str, bool]:
        """Further posts that half of the likest of those that tell what a draft tells tell.

        These are asked only as long as it may matter: to ask a post that was not asked since the graph changed is what takes long.
        """
        asked = told[:_ASKED] if len(told) >= _JOINED_BY else ()
        enough = max(_JOINED_BY, math.ceil(len(asked) / 2))
        rest = [hit for hit in alike if hit.post_id not in told] if asked else []
        half: Mapping[str, _Said] | None = None
        if len(draft.terms) >= SHORT and draft.lead is None:  # then each post is judged by itself
            half = _said(self._view, draft, rest, _HALF)
            rest = [hit for hit in rest if hit.post_id in half]
        telling: Counter[str] = Counter()
        for number, post_id in enumerate(asked):
            rest = [hit for hit in rest if telling[hit.post_id] + len(asked) - number >= enough]
            if not rest:
                return {}
            telling.update(p for p, said in self._near(post_id).items() if said.told >= 1)
        joined = {hit.post_id: hit for hit in rest if telling[hit.post_id] >= enough}
        near = _said(self._view, draft, [*joined.values()], _HALF) if half is None and joined else half or {}
        return {p: said.copied for p, said in near.items() if p in joined}

    def _telling(self, post_id: str) -> frozenset[str]:
        """The posts that tell what a post tells, by what says so of the two themselves."""

        def telling(one: str) -> frozenset[str]:
            near = {p: said.told for p, said in self._near(one).items() if said.told >= _NEARLY}
            back = {p: self._near(p)[one].told for p in near if one in self._near(p)}
            return frozenset(p for p, told in back.items() if told >= _NEARLY and max(near[p], told) >= 1)

        return self._view.worked_out("telling", [post_id], lambda unknown: {p: telling(p) for p in unknown})[post_id]

    def _near(self, post_id: str) -> Mapping[str, _Said]:
        return self._view.worked_out("tellings", [post_id], lambda unknown: {p: self._look(p) for p in unknown})[post_id]

    def _look(self, post_id: str) -> Mapping[str, _Said]:
        draft = draft_of_post(self._view, post_id)
        alike = self._view.posts_like(draft.terms, _LIKE + 1, title=draft.title)
        return _said(self._view, draft, sorted((hit for hit in alike if hit.post_id != post_id), key=_by_wording), _HALF)


class _Said(NamedTuple):
    """What says that a post tells what a text tells."""

    told: float
    """1 is enough."""
    copied: bool
    """Whether the text is nearly a copy."""


def _said(view: View, draft: Draft, near: Sequence[Likeness], least: float) -> dict[str, _Said]:
    """What says that posts, the likest first, tell what a draft tells, of those where it comes to `least`; by id, the likest first.

    Two texts tell the same event if what they open with, names, kinds of events, figures, version numbers and dates together come to 1;
    what cannot decide is not looked at. The weights are those of a logistic regression over pairs of posts, told apart by reading;
    docs/evaluation.md says how often it is right. A short draft is judged by :func:`kg.query.relatedness.brief.told_by_few_words`;
    a news item by its lead and the whole together, since what happened before is behind the lead, unless the whole is long enough to
    say it by itself, or has much wording in common with a post: what is written as the archive is says as much throughout.
    """
    lead = draft.lead if is_news(draft, near) else None
    told: dict[str, float] = {}
    if len(draft.terms) >= SHORT:
        told = told_by_many_words(view, draft, (h for h in near if h.wording >= _LEAST_WORDING), least=least)
    elif lead is None:
        told = _told_by_few_words(view, draft, near[:_CANDIDATES], least)
    if lead is not None and max(told.values(), default=0.0) < 1:
        told |= {p: max(by_lead, told.get(p, 0.0)) for p, by_lead in _told_by_news(view, draft, lead, near).items()}
    copies = {h.post_id for h in near if h.wording >= _COPY_WORDING and _is_copy(draft.terms, view.terms_in(h.post_id))}
    told |= {p: max(1.0, told.get(p, 0.0)) for p in copies}
    return {p: _Said(told[p], p in copies) for p in sorted(told, key=lambda p: (-told[p], p)) if told[p] >= least}


def is_news(draft: Draft, near: Iterable[Likeness]) -> bool:
    """Whether a draft is a news item in words of its own: a lead, with details behind it and what happened before."""
    lead = draft.lead
    short = lead is not None and len(lead.terms) <= _LEAD_OF_NEWS * len(draft.terms)
    return short and max((hit.wording for hit in near), default=0.0) < _OWN_WORDS


def _by_wording(hit: Likeness) -> tuple[float, str]:
    return -hit.wording, hit.post_id


def _joined(a: Collection[str], b: Collection[str]) -> bool:
    """Whether two series, each with the text that it is of, are one: enough is in both, and half of the shorter one."""
    both = len(set(a).intersection(b))
    return both >= _JOINED_BY and 2 * both >= min(len(a), len(b))


def told_by_many_words(
    view: View, draft: Draft, near: Iterable[Likeness], weights: StoryWeights = STORY, *, least: float = 1.0
) -> dict[str, float]:
    """How much says that posts tell what a draft tells, by id; of those that cannot come to `least` not all is counted."""
    near = list(near)
    dates = view.published_at(h.post_id for h in near)
    said = {h.post_id: weights.opens * h.opens - weights.apart * _apart(draft.published_at, dates[h.post_id]) for h in near}
    most, headline = _most(draft.marks, weights.marks), weights.marks.headline * bool(draft.marks.headline)
    gists = view.gists([p for p in said if said[p] + weights.names + most + headline >= least])
    names = _names(view, draft, gists)
    for p, (likeness, others) in names.items():
        said[p] += weights.names * likeness**2 - weights.other_names * others
    close = [p for p, (likeness, _) in names.items() if said[p] + most + headline * math.sqrt(likeness) >= least]
    for p, opening in view.openings(close).items():
        said[p] += weights.marks.told(draft.marks, marks_of_stored(gists[p].post.title, opening), names[p][0])
    return said


def _told_by_few_words(view: View, draft: Draft, near: Sequence[Likeness], least: float) -> dict[str, float]:
    """The same of a draft of few words; most of these have no date."""
    return but_swapped(view, draft, _but_later(view, draft, told_by_few_words(view, draft, near, least=least)), least=least)


def _told_by_news(view: View, draft: Draft, lead: Draft, near: Sequence[Likeness]) -> dict[str, float]:
    """The same of a news item by its lead and, less, by all of it; of posts of which the lead says enough."""
    signs = news_signs(view, draft, lead, near)
    said = {p: NEWS.lead * by_lead + NEWS.whole * by_whole for p, (by_lead, by_whole) in signs.items()}
    return but_swapped(view, draft, _but_later(view, draft, said))


def news_signs(
    view: View, draft: Draft, lead: Draft, near: Sequence[Likeness], story: StoryWeights = STORY, brief: BriefWeights = BRIEF
) -> dict[str, tuple[float, float]]:
    """What the lead of a news item says of posts, and what the whole says, of 1 at most as many words and as few; by id.

    What is behind the lead may be of other days, so that the whole alone says little; but it says which of two events of one firm it is.
    Only posts of which the lead says enough are looked at.
    """
    alike = {hit.post_id: hit for hit in alike_lead(view, lead)}
    said = signs_of_few_words(view, lead, [alike[h.post_id] for h in near if h.post_id in alike], brief, least=LEAD)
    near = [h for h in near if said.get(h.post_id, 0.0) >= LEAD]
    many, few = told_by_many_words(view, draft, near, story, least=0.0), signs_of_few_words(view, draft, near, brief, least=0.0)
    return {p: (said[p], min(1.0, max(0.0, many[p])) + min(1.0, max(0.0, few[p]))) for p in many}


def _but_later(view: View, draft: Draft, said: Mapping[str, float]) -> dict[str, float]:
    """What few words say of posts, less for posts of other days than where one has no date."""
    dates, undated = view.published_at(said), _apart(None, None)
    return {p: told - STORY.apart * max(0.0, _apart(draft.published_at, dates[p]) - undated) for p, told in said.items()}


def _most(marks: Marks, weights: MarkWeights) -> float:
    """The most that marks can tell for one story, whatever the other text, but for figures of the headline."""
    return weights.figures * shared_figures(marks.figures, marks.figures) + weights.version * bool(marks.version) + weights.events


def told_in(view: View, posts: Sequence[PostCard], *, copies: Collection[str] = (), own: PostCard | None = None) -> Told | None:
    """What there is to say of posts that tell one story; None if there are none.

    Args:
        view: the graph.
        posts: those that tell it.
        copies: ids of those that do so in nearly the same words.
        own: the post that they tell the story of, if it is one.
    """
    if not posts:
        return None
    ordered = in_order(posts)
    words = view.worked_out("words", [p.id for p in ordered], lambda unknown: {p: len(view.terms_in(p)) for p in unknown})
    fullest = max(ordered, key=lambda p: (words[p.id], p.id))
    first = own is not None and in_order((own, ordered[0]))[0] is own
    return Told(ordered, ordered[0], fullest, tuple(p for p in ordered if p.id in copies), first)


def in_order(posts: Iterable[PostCard]) -> tuple[PostCard, ...]:
    """Posts by date, those without one last, then by id."""
    return tuple(sorted(posts, key=lambda p: (p.published_at or LATEST, p.id)))


def _apart(a: datetime | None, b: datetime | None) -> float:
    """The logarithm of the days between two dates."""
    return math.log1p(_UNDATED if a is None or b is None else min(_DAYS, abs(a - b) / timedelta(days=1)))


def _is_copy(terms: Sequence[str], others: Sequence[str]) -> bool:
    least = math.ceil(_COPY * len(terms))
    return len(terms) >= _FEW_WORDS and LCSseq.similarity(terms, others, score_cutoff=least) >= least


def _names(view: View, draft: Draft, gists: Mapping[str, Gist]) -> dict[str, tuple[float, bool]]:
    """For each post the cosine between its entities and a draft's, and whether both titles name some, but none in common.

    In the cosine decides what a text names often and few posts name at all.
    """
    if not gists:
        return {}
    mine = _weighed(view, {"": (draft.title, draft.entities)})[""]
    stored = view.worked_out("names", gists, lambda new: _weighed(view, {p: (gists[p].post.title, gists[p].entities) for p in new}))
    names = {}
    for p in gists:
        theirs = stored[p]
        shared = math.fsum(mine.weights[e] * w for e, w in theirs.weights.items() if e in mine.weights)
        others = bool(mine.in_title and theirs.in_title and mine.in_title.isdisjoint(theirs.in_title))
        names[p] = shared / ((mine.length * theirs.length) or 1.0), others
    return names


class _Names(NamedTuple):
    """The entities that a text names."""

    weights: Mapping[str, float]
    """By id."""
    length: float
    """Of the vector of the weights."""
    in_title: frozenset[str]


def _weighed(view: View, texts: Mapping[str, tuple[str, Mapping[str, int]]]) -> dict[str, _Names]:
    """The entities that texts name, of each its title and its mentions by entity."""
    total, cards = view.post_count, view.entities({e for _, entities in texts.values() for e in entities})
    found = {}
    for key, (title, entities) in texts.items():
        weights = {e: (math.log1p(n) * math.log(1 + total / cards[e].posts)) ** 2 for e, n in entities.items() if e in cards}
        folded = but_brackets(title).casefold()
        in_title = frozenset(e for e in weights if cards[e].name.casefold() in folded)
        found[key] = _Names(weights, math.sqrt(math.fsum(w * w for w in weights.values())), in_title)
    return found
