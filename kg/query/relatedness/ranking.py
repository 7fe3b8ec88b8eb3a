"""How well posts go with a draft: a weighted sum of what they have in common, see docs/decisions/0012."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.query.relatedness.affairs import same_affairs
from kg.query.relatedness.brief import SHORT, searched_for
from kg.query.relatedness.drafts import Draft
from kg.store.base import Likeness, PostCard, View

__all__ = ["Ranked", "in_rank", "linkable", "named_by", "ranked", "says_of"]

_CANDIDATES: Final = 100
_PLACE: Final = 5
"""Scores are in units of the fifth best one: of the best one, a copy of the draft itself would make all others alike."""
_ABOUT: Final = 1.5
_OPENING: Final = 0.7
_WORDING: Final = 0.5
_THEME: Final = 1.0
_OPENING_THEME: Final = 0.6
_TITLE: Final = 0.4
_NAMES: Final = 0.3
_ALL: Final = _ABOUT + _OPENING + _WORDING + _THEME + _OPENING_THEME + _TITLE + _NAMES
_MOST_NAMED: Final = 1.0
"""Names say no more than this of a post: a list of tools that names an unusual one says hardly anything of it."""
_MOST_NAMES: Final = 10
_HEADLINE: Final = 30
"""Words of a draft up to which its names say more than its words: a headline has too few of these."""
_NAMES_OF_HEADLINE: Final = 1.5
_HEADED: Final = 0.15
"""What it is worth that a post is about what the headline of a draft names and few posts name: big names beside it say less of both."""
_FEW_NAME: Final = 0.01
"""Of the posts, that few; at least three."""
_ABOUT_IT: Final = 10
"""Mentions in a post from which on it is about it."""
_ASKED: Final = 50
"""So many of the best posts are looked at for whether they are about what a short draft tells of those whom it names."""
_REFUSAL: Final = re.compile(
    r"\bI(?: am|['’]m) (?:sorry|unable)\b|\bI apologi[sz]e\b|\bI (?:cannot|can['’]t)\b|\bas an AI\b"
    r"|申し訳(?:あり|ござい)ませ|検索が[^、。]{0,8}(?:利用でき|できな)|(?:お答え|ご提供)でき(?:ませ|な)",
    re.IGNORECASE,
)
"""A title that excuses itself: what a writing machine answered in place of a post. Nobody would link that."""
_CUT: Final = 0.9
"""What a post is worth whose title holds a lost character (U+FFFD): its text is whole, but of two alike one links the other."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The posts that share words or names with a draft."""

    alike: Mapping[str, Likeness]
    """Those that share words, by id."""
    shared: Mapping[str, Mapping[str, float]]
    """The telling names that posts share, with how much each says."""
    scores: Mapping[str, float]
    """Of those that may be linked; larger is better."""
    says: Mapping[str, float]
    """How much each entity of the draft that posts name says of what it is about."""
    telling: Mapping[str, float]
    """Those that say most."""
    headline: bool
    """Whether the draft has so few words that its names say more."""
    short: bool
    """Whether it is judged as a short text."""


def ranked(view: View, draft: Draft, k: int, gone: Collection[str]) -> Ranked:
    """Posts by what they have in common with a draft.

    Args:
        view: the graph.
        draft: what the text is made of.
        k: how many are wanted at the least, as far as there are so many.
        gone: ids of posts that are left out.
    """
    headline, short = (len(draft.terms) < words for words in (_HEADLINE, SHORT))
    terms = searched_for(view, draft) if short else draft.terms
    alike = {hit.post_id: hit for hit in view.posts_like(terms, max(_CANDIDATES, k + 1), title=draft.title)}
    says = says_of(view, draft.entities)
    telling = {e: says[e] for e in sorted(says, key=lambda e: (-says[e], e))[:_MOST_NAMES]}
    shared = named_by(view, telling, alike if len(alike) >= _CANDIDATES and not headline else None)
    scores = _scores(alike, {p: sum(names.values()) for p, names in shared.items()}, headline=headline)
    headed = {} if headline else _about_headline(view, draft)
    for p in headed.keys() & scores.keys():
        scores[p] = round(scores[p] + _HEADED * headed[p], 5)
    for p in gone:
        scores.pop(p, None)
    if short:
        for p, worth in same_affairs(view, draft, in_rank(scores)[:_ASKED]).items():
            scores[p] = round(scores[p] + worth, 5)
    return Ranked(alike, shared, scores, says, telling, headline, short)


def linkable(view: View, scores: Mapping[str, float], most: int) -> tuple[dict[str, float], dict[str, PostCard]]:
    """Scores of the posts that one would link, corrected by what the titles of the best say; and what those are, by id.

    Args:
        view: the graph.
        scores: of posts, by id.
        most: so many of the best are looked at.
    """
    cards = dict(view.posts(in_rank(scores)[:most]))
    refused = {p for p, card in cards.items() if _REFUSAL.search(card.title)}
    cut = {p: round(scores[p] * _CUT, 5) for p, card in cards.items() if p not in refused and "\ufffd" in card.title}
    return {p: score for p, score in scores.items() if p not in refused} | cut, cards


def in_rank(scores: Mapping[str, float]) -> list[str]:
    """Ids of posts, the best first; of two alike that whose id comes first."""
    return sorted(scores, key=lambda p: (-scores[p], p))


def _scores(alike: Mapping[str, Likeness], names: Mapping[str, float], *, headline: bool) -> dict[str, float]:
    """A weighted sum of the measures, of posts that share words; where these or the words are few, of those too that share names only."""
    among = alike.keys() | sorted(names, key=lambda p: (-names[p], p))[:_CANDIDATES]
    hits = alike.values()
    about, opening, wording = _unit(h.about for h in hits), _unit(h.opening for h in hits), _unit(h.wording for h in hits)
    theme, opening_theme = _unit(h.theme for h in hits), _unit(h.opening_theme for h in hits)
    scores = dict.fromkeys(among, 0.0)
    for h in hits:
        by_words = _TITLE * h.title + _ABOUT * h.about / about + _OPENING * h.opening / opening + _WORDING * h.wording / wording
        scores[h.post_id] = by_words + _THEME * h.theme / theme + _OPENING_THEME * h.opening_theme / opening_theme
    unit = _unit(names[p] for p in among if p in names)
    for post_id in among & names.keys():
        named = names[post_id] / unit
        scores[post_id] += _NAMES_OF_HEADLINE * named if headline else _NAMES * min(named, _MOST_NAMED)
    return {post_id: round(score / _ALL, 5) for post_id, score in scores.items()}


def _unit(values: Iterable[float]) -> float:
    """The fifth best of some values, or the least if they are fewer; 1 if none is above 0."""
    best = sorted((value for value in values if value > 0), reverse=True)[:_PLACE]
    return best[-1] if best else 1.0


def says_of(view: View, entities: Mapping[str, int]) -> dict[str, float]:
    """How much each entity of a draft that posts name says of what it is about: by how often it names it, and how few posts do."""
    total, cards = view.post_count, view.entities(entities)
    return {e: math.log1p(entities[e]) * math.log(1 + total / cards[e].posts) for e in cards}


def _about_headline(view: View, draft: Draft) -> dict[str, float]:
    """How much each post is about the rare things that the headline of a draft names, 0 to 1; the one that tells most counts."""
    total = view.post_count
    rare = {e: card for e, card in view.entities(draft.headed).items() if card.posts <= max(3, total * _FEW_NAME)}
    worth: dict[str, float] = {}
    for entity_id, mentions in view.mentions_of(rare).items():
        rarity = math.log(1 + total / rare[entity_id].posts) / math.log(1 + total)
        for post_id, count in mentions.items():
            named = rarity * min(1.0, math.log1p(count) / math.log1p(_ABOUT_IT))
            worth[post_id] = max(worth.get(post_id, 0.0), named)
    return worth


def named_by(view: View, telling: Mapping[str, float], among: Collection[str] | None) -> dict[str, dict[str, float]]:
    """For each post (of some, unless None) that shares entities with the draft, how much each of them says."""
    shared: dict[str, dict[str, float]] = {}
    for entity_id, mentions in sorted(view.mentions_of(telling).items()):
        for post_id in mentions if among is None else mentions.keys() & among:
            shared.setdefault(post_id, {})[entity_id] = telling[entity_id] * math.log1p(mentions[post_id])
    return shared
