"""Whether posts tell what a short draft tells: a headline, or the few sentences of a news item.

So few words have little in common with a long post, whatever it tells, so that a cosine says less than how many of the draft's words the
post opens with. Its names are most of them, and every other story of the same firm shares these: they are left out there, and count for
how far the post is about them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from kg.query.relatedness.drafts import Draft
from kg.query.relatedness.events import PURCHASE
from kg.query.relatedness.marks import but_brackets, marks_of_stored
from kg.query.relatedness.weights import BRIEF, BriefWeights
from kg.query.statements.figures import shared_figures
from kg.records import EntityType
from kg.store.base import Likeness, View

__all__ = [
    "ACTING", "ACTORS", "LEAD", "SHORT", "alike_lead", "but_swapped", "opened_with", "searched_for", "signs_of_few_words",
    "told_by_few_words",
]

SHORT: Final = 120
"""Words up to which a draft is short, some 600 characters."""
_OPENING: Final = 300
"""Words of a post that are its opening."""
_FIRST: Final = 200
"""Characters of a post that are its first lines."""
_NEAR_LEAD: Final = 40
"""Posts that are looked up by the words of a draft's headline and first sentence."""
LEAD: Final = 0.6
"""What a draft's headline and first sentence must say for the rest of it to count: what follows may be the story of another day."""
ACTING: Final = frozenset({EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PRODUCT})
"""Whose names tell stories apart."""
ACTORS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PERSON})
"""Whose names in a title tell with whom, or of whom: what a product is called, posts spell in many ways."""

_COUNTRIES: Final = frozenset("米英独仏伊露中韓台印加豪蘭")
"""Words that say before a name where a firm is from."""
_TAKEOVER: Final = "買収"
_TAKEOVERS: Final = frozenset({"傘下", "子会社", "子会社化", "買い取る", "買い上げる", "tob"})
"""Words with which a draft tells a takeover, where posts mostly have this one."""
_TAKES: Final = frozenset({"収める", "おさめる", "入れる", "入る", "加える", "取り込む", "する"})
"""What one does behind 傘下に."""


def told_by_few_words(view: View, draft: Draft, near: Sequence[Likeness], *, least: float = 1.0) -> dict[str, float]:
    """How much says that posts tell what a short draft tells, by id; of those that cannot come to `least` not all is counted.

    Either its headline and first sentence say so, or the whole draft does and these do not speak against it: many a news item ends
    with what happened before.

    Args:
        view: the graph.
        draft: of fewer than :data:`SHORT` words.
        near: posts with how like the draft they are.
        least: see above.
    """
    told = signs_of_few_words(view, draft, near, least=least)
    if draft.lead is None:
        return told
    return {p: max(by_lead, told.get(p, 0.0)) for p, by_lead in _told_by_lead(view, draft.lead).items()}


def but_swapped(
    view: View, draft: Draft, told: Mapping[str, float], weights: BriefWeights = BRIEF, *, least: float = 1.0
) -> dict[str, float]:
    """What says that posts tell what a short draft or a news item tells, less for those on another partner or object: such a post does not
    open with somebody or something that the draft's headline names, and its title names a firm or person that the draft does not.

    Args:
        view: the graph.
        draft: all of it: what is behind its first sentence may name who the post is on.
        told: by post id.
        weights: how much that tells.
        least: posts of which less says so are left as they are.
    """
    cards = view.entities(draft.headed)
    headed = {e: {card.name, *draft.called.get(e, ())} for e, card in cards.items() if card.type in ACTING}
    asked = [p for p, said in told.items() if said >= least] if headed else []
    opened, titled = (opened_with(view, headed, asked), _titled(view, asked)) if asked else ({}, {})
    swapped = {p for p in asked if len(opened[p]) < len(headed) and not titled[p] <= draft.entities.keys()}
    return {p: said - weights.swapped * (p in swapped) for p, said in told.items()}


def _titled(view: View, post_ids: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The firms and people that each of some posts names in its title, but in brackets."""

    def look(unknown: list[str]) -> dict[str, frozenset[str]]:
        titles = {p: but_brackets(card.title) for p, card in view.posts(unknown).items()}
        mentions = view.mentions_by_post(unknown)
        return {p: frozenset(m.entity_id for m in mentions[p] if m.type in ACTORS and m.name in title) for p, title in titles.items()}

    return view.worked_out("partners", post_ids, look)


def _told_by_lead(view: View, lead: Draft) -> dict[str, float]:
    """How much says that posts tell what a headline and first sentence tell, by id; of those where it comes to :data:`LEAD`."""
    return {p: told for p, told in signs_of_few_words(view, lead, alike_lead(view, lead), least=LEAD).items() if told >= LEAD}


def alike_lead(view: View, lead: Draft) -> list[Likeness]:
    """Posts with how like a headline and first sentence they are."""
    return view.posts_like(searched_for(view, lead), _NEAR_LEAD, title=lead.title)


def searched_for(view: View, draft: Draft) -> tuple[str, ...]:
    """The words of a draft of few, and names of one word in Latin letters of what it writes otherwise: インテル is Intel in other posts."""
    names = (card.name.casefold() for card in view.entities(draft.entities).values())
    return (*draft.terms, *sorted({name for name in names if name.isascii() and name.isalnum()}.difference(draft.terms)))


def signs_of_few_words(
    view: View, draft: Draft, near: Iterable[Likeness], weights: BriefWeights = BRIEF, *, least: float = 1.0
) -> dict[str, float]:
    """The same of few words, with nothing that follows them.

    The weights are those of a logistic regression over drafts written for it; docs/evaluation.md says how often it is right.

    Args:
        view: the graph.
        draft: a few words.
        near: posts with how like the draft they are.
        weights: how much each sign tells.
        least: 1, unless the signs themselves are wanted.
    """
    cards = view.entities(draft.entities)
    rarity = {e: math.log(1 + view.post_count / card.posts) for e, card in cards.items()}
    unusual = [e for e, card in cards.items() if card.type not in (EntityType.ORGANIZATION, EntityType.PLACE)]
    actors = [e for e, card in cards.items() if card.type in (EntityType.ORGANIZATION, EntityType.PERSON)]
    wording = {hit.post_id: hit.wording for hit in near}
    gists = view.gists(wording)
    about = {p: _about(rarity, gist.entities) for p, gist in gists.items()}
    said = {}
    for p, gist in gists.items():
        rarest = max((rarity[e] for e in unusual if e in gist.entities), default=0.0)
        both = sum(gist.entities.get(e, 0) > 1 for e in actors) > 1
        said[p] = weights.rare * rarest + weights.actors * both + weights.about * about[p]

    def close(most: Callable[[str], float]) -> list[str]:
        return [p for p, told in said.items() if told + most(p) + weights.wording * math.sqrt(wording[p]) >= least]

    figures = weights.marks.figures * shared_figures(draft.marks.figures, draft.marks.figures) + weights.marks.events
    headline = weights.marks.headline * bool(draft.marks.headline)
    for p, opening in view.openings(close(lambda p: figures + headline * math.sqrt(about[p]))).items():
        said[p] += weights.marks.told(draft.marks, marks_of_stored(gists[p].post.title, opening), about[p])
    called = " ".join(name for e, card in cards.items() for name in (card.name, *draft.called.get(e, ()))).casefold()
    words = _words_but_names(draft, called)
    for p in close(lambda p: 0.0):
        share = len(words.intersection(view.terms_in(p)[:_OPENING])) / (len(words) or 1)
        said[p] += weights.wording * math.sqrt(wording[p] * share)
    headed = draft.headed & cards.keys()
    for p, first in _named_first(view, [p for p, told in said.items() if headed and told >= least]).items():
        said[p] -= weights.unnamed * (not headed <= first)
    return said


def _words_but_names(draft: Draft, called: str) -> set[str]:
    """The words of a draft without its names; of a takeover without countries directly before these (米A社), its verb being one word."""
    purchase, words = PURCHASE in draft.marks.events, set()
    for before, term, behind in zip(("", *draft.terms), draft.terms, (*draft.terms[1:], ""), strict=False):
        if term in called:
            continue
        if purchase and ((term in _COUNTRIES and behind and behind in called) or (before in _TAKEOVERS and term in _TAKES)):
            continue
        words.add(_TAKEOVER if purchase and term in _TAKEOVERS else term)
    return words


def _named_first(view: View, post_ids: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The entities that each of some posts names in its title and first lines: what it is about, its actors and their object.

    What the title has in brackets tells nothing: a series of posts has the same names there.
    """

    def look(unknown: list[str]) -> dict[str, frozenset[str]]:
        cards, openings, mentions = view.posts(unknown), view.openings(unknown), view.mentions_by_post(unknown)
        heads = {p: f"{but_brackets(cards[p].title)}\n{openings[p][:_FIRST]}" for p in unknown}
        return {p: frozenset(m.entity_id for m in mentions[p] if m.name in head) for p, head in heads.items()}

    return view.worked_out("named first", post_ids, look)


def opened_with(view: View, names: Mapping[str, Collection[str]], post_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The entities, of those with their names, that each of some posts names in its title and first lines, be it as part of a longer name:
    who opens with ソフトバンクグループ opens with ソフトバンク."""
    first, cards, openings = _named_first(view, post_ids), view.posts(post_ids), view.openings(post_ids)
    opened = {}
    for p in post_ids:
        head = f"{but_brackets(cards[p].title)}\n{openings[p][:_FIRST]}".casefold()
        opened[p] = frozenset(e for e, called in names.items() if e in first[p] or any(name.casefold() in head for name in called))
    return opened


def _about(rarity: Mapping[str, float], entities: Mapping[str, int]) -> float:
    """How far a post is about some entities, 0 to 1: how often it names them, next to the one that it names most."""
    most = math.log1p(max(entities.values(), default=0))
    return sum(rarity[e] * math.log1p(entities[e]) for e in rarity if e in entities) / ((most * sum(rarity.values())) or 1.0)
