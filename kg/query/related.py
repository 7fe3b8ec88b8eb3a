"""Posts that a reader of a draft would want: alike in what they are about, with reasons.

The ranking is by words and shared names, see docs/decisions/0012. Relations and topics that both have say why; of long drafts they do
not rank: measured on judged drafts, they added nothing to the words that state them. Short drafts have few words: what a post states of
those whom they name counts there (:mod:`kg.query.affairs`), and that it tells their story.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from kg.errors import UsageError
from kg.query.affairs import same_affairs
from kg.query.brief import SHORT, searched_for
from kg.query.commonplace import common_beyond, commonplace
from kg.query.drafts import Draft, draft_of_post
from kg.query.reasons import Reason, Shared, reasons_of
from kg.query.stories import Stories, Told, in_order, is_news, told_in
from kg.records import Claim
from kg.store.base import Likeness, PostCard, View

__all__ = ["Coverage", "Related", "coverage", "related", "related_all"]

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
_MOST_READ: Final = 5
"""Of the entities that a draft names most, so many may be reasons, however many posts name them."""
_HEADLINE: Final = 30
"""Words of a draft up to which its names say more than its words: a headline has too few of these."""
_NAMES_OF_HEADLINE: Final = 1.5
_HEADED: Final = 0.15
"""What it is worth that a post is about what the headline of a draft names and few posts name: big names beside it say less of both."""
_FEW_NAME: Final = 0.01
"""Of the posts, that few; at least three."""
_ABOUT_IT: Final = 10
"""Mentions in a post from which on it is about it."""
_NOTHING_ELSE: Final = 0.07
"""Wording in common from which on a post is worth showing that shares neither names nor topics nor relations with the draft; words
of the draft that no post has count, so that what is of another trade altogether finds nothing."""
_PASTED: Final = 0.12
_PASTED_THEME: Final = 0.4
"""Wording or theme in common from which on a post is pasted that shares no more than names in passing with the draft. The theme of a
headline, of so few words, is that of much of the archive."""
_PASTED_OPENING: Final = 0.25
"""What draft and post open with must be so near in theme that it is pasted without a story or relation in common. Of 860 results of judged
drafts this leaves out a quarter of the unrelated ones, and 4 of 554 that one would link."""
_OWN_TRADE: Final = 0.05
"""Wording in common with several posts from which on the archive is of the draft's trade: then the best are shown, however few words
each shares;"""
_OWN_TRADE_OF_FEW: Final = 0.06
"""the same of a short draft, whose few words are soon a tenth of a post's."""
_SEVERAL: Final = 3
_STORY: Final = 0.5
"""What it is worth that a post tells what a short draft or a news item tells: others may share more of so few words, or of what happened
before."""
_ASKED: Final = 50
"""So many of the best posts are looked at for whether they are about what a short draft tells of those whom it names."""
_BASIS: Final = 10
"""So many of the best posts say which relations and topics may be reasons, however many are asked for."""
_SPARE: Final = 10
"""So many posts more than asked for are looked at for whether one would link them."""
_REFUSAL: Final = re.compile(
    r"\bI(?: am|['’]m) (?:sorry|unable)\b|\bI apologi[sz]e\b|\bI (?:cannot|can['’]t)\b|\bas an AI\b"
    r"|申し訳(?:あり|ござい)ませ|検索が[^、。]{0,8}(?:利用でき|できな)|(?:お答え|ご提供)でき(?:ませ|な)",
    re.IGNORECASE,
)
"""A title that excuses itself: what a writing machine answered in place of a post. Nobody would link that."""
_CUT: Final = 0.9
"""What a post is worth whose title holds a lost character (U+FFFD): its text is whole, but of two alike one links the other."""


@dataclass(frozen=True, slots=True)
class Related:
    """A post that goes with the draft, and why."""

    post: PostCard
    score: float
    shared_entities: tuple[str, ...]
    """Names, the most telling first."""
    reason: str
    """The reasons in one line of English."""
    shared_claims: tuple[Claim, ...] = ()
    """What the post asserts and the draft does too, with the post's sentence."""
    shared_topics: tuple[str, ...] = ()
    """Names, the draft's most central first."""
    reasons: tuple[Reason, ...] = ()
    """The strongest first."""
    same_story: bool = False
    """Whether it tells what the draft tells."""
    versions: tuple[PostCard, ...] = ()
    """Posts that tell the same story as this one and were folded into it, oldest first."""
    to_paste: bool = True
    """Whether it goes into a page without anybody having looked (`pasted` of :func:`coverage`)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive has on what a draft is about."""

    items: tuple[Related, ...]
    """Best first."""
    told: Told | None
    """The posts that have told the draft's story; None if there are none."""


def related(view: View, draft: Draft, *, k: int = 10, exclude: str | None = None) -> list[Related]:
    """The `k` posts that go best with a draft.

    Args:
        view: the graph.
        draft: what the text is made of.
        k: how many posts.
        exclude: id of a post that is left out: the draft's own.

    Raises:
        UsageError: `k` is not positive.
    """
    return list(coverage(view, draft, k=k, exclude=exclude).items)


def coverage(
    view: View,
    draft: Draft,
    *,
    k: int = 10,
    exclude: str | None = None,
    fold: bool = False,
    gone: Collection[str] = (),
    pasted: bool = False,
) -> Coverage:
    """The `k` posts that go best with a draft, and those that have told its story, be they among the `k` or not.

    They are fewer where the archive has nothing on what the draft is about.

    Args:
        view: the graph.
        draft: what the text is made of.
        k: how many posts.
        exclude: id of a post that is left out: the draft's own.
        fold: of posts that tell one story only the best is wanted, with the others as its versions.
        gone: ids of other posts that are left out, since nobody can read them any more.
        pasted: whether it goes into a page without anybody having looked: then fewer than `k`, where more would share no story or relation,
            no topic that is not common, nor a name that both are about, or would open with something else.

    Raises:
        UsageError: `k` is not positive.
    """
    if k < 1:
        raise UsageError("k must be 1 or more")
    stories = Stories(view)
    found = _ranked(view, draft, k, {*gone, *filter(None, (exclude,))})
    others = (hit for p, hit in found.alike.items() if p in found.scores)
    told = stories.of(draft.post.id) if draft.post else stories.of_draft(draft, others)
    for p in told.keys() & found.scores.keys() if found.short or is_news(draft, found.alike.values()) else ():
        found.scores[p] += _STORY
    ordered, cards = _worth_linking(view, found.scores, k + _SPARE)
    told = {p: copied for p, copied in told.items() if p in found.scores}
    versions = _folded(ordered, told, stories, k) if fold else dict.fromkeys(ordered[:k], ())
    more = {*versions, *told, *(v for others in versions.values() for v in others), *filter(None, (exclude,))} - cards.keys()
    posts = {**cards, **view.posts(more)}
    about = found.telling | {e: found.says[e] for e in _most_named(draft.entities) if e in found.says}
    basis = ordered[:_BASIS]
    both = _names(view, about, {*versions, *basis})
    why = reasons_of(view, draft, about, {p: both.get(p, {}) for p in (*versions, *basis)}, posts, told, shown=versions, basis=basis)
    shown, to_paste = _worth_showing(view, found, told, why)
    items = tuple(
        _item(posts[p], found.scores[p], why[p], p in told, in_order(posts[v] for v in others), p in to_paste)
        for p, others in versions.items()
        if p in (to_paste if pasted else shown)
    )
    copies = [p for p, copied in told.items() if copied]
    return Coverage(items, told_in(view, [posts[p] for p in told], copies=copies, own=posts.get(exclude or "")))


def related_all(
    view: View, *, k: int = 10, fold: bool = False, gone: Collection[str] = (), pasted: bool = False
) -> Iterator[tuple[str, Coverage]]:
    """What goes with each stored post, by id, in the order of the ids. O(posts · what one question costs).

    Args:
        view: the graph.
        k: how many posts for each.
        fold: of posts that tell one story only the best.
        gone: ids of posts that go with none, since nobody can read them any more.
        pasted: as of :func:`coverage`.

    Raises:
        UsageError: `k` is not positive.
    """
    for post_id in sorted(view.stamps()):
        yield post_id, coverage(view, draft_of_post(view, post_id), k=k, exclude=post_id, fold=fold, gone=gone, pasted=pasted)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The posts that share words or names with a draft."""

    alike: Mapping[str, Likeness]
    """Those that share words, by id."""
    shared: Mapping[str, Mapping[str, float]]
    """The telling names that posts share, with how much each says."""
    scores: dict[str, float]
    """Of those that may be linked; larger is better."""
    says: dict[str, float]
    """How much each entity of the draft that posts name says of what it is about."""
    telling: dict[str, float]
    """Those that say most."""
    headline: bool
    """Whether the draft has so few words that its names say more."""
    short: bool
    """Whether it is judged as a short text."""


def _ranked(view: View, draft: Draft, k: int, gone: Collection[str]) -> _Ranked:
    """Posts by what they have in common with a draft, but for those that are gone."""
    headline, short = (len(draft.terms) < words for words in (_HEADLINE, SHORT))
    terms = searched_for(view, draft) if short else draft.terms
    alike = {hit.post_id: hit for hit in view.posts_like(terms, max(_CANDIDATES, k + 1), title=draft.title)}
    says = _says(view, draft.entities)
    telling = {e: says[e] for e in sorted(says, key=lambda e: (-says[e], e))[:_MOST_NAMES]}
    shared = _names(view, telling, alike if len(alike) >= _CANDIDATES and not headline else None)
    scores = _scores(alike, {p: sum(names.values()) for p, names in shared.items()}, headline=headline)
    headed = {} if headline else _about_headline(view, draft)
    for p in headed.keys() & scores.keys():
        scores[p] = round(scores[p] + _HEADED * headed[p], 5)
    for p in gone:
        scores.pop(p, None)
    if short:
        for p, worth in same_affairs(view, draft, sorted(scores, key=lambda p: (-scores[p], p))[:_ASKED]).items():
            scores[p] = round(scores[p] + worth, 5)
    return _Ranked(alike, shared, scores, says, telling, headline, short)


def _worth_showing(view: View, found: _Ranked, told: Collection[str], why: Mapping[str, Shared]) -> tuple[set[str], set[str]]:
    """The posts that share enough with the draft to be shown, and those that share enough to be pasted without anybody having looked."""
    shares = {p: hit.wording * hit.known for p, hit in found.alike.items() if p in found.scores}
    near = sum(share >= (_OWN_TRADE_OF_FEW if found.short else _OWN_TRADE) for share in shares.values())
    common: frozenset[str] = frozenset() if near else commonplace(view, view.entities(found.telling).values())
    placed = not found.headline and any(hit.opening_theme for hit in found.alike.values())
    usual = _common_topics(view) if any(w.topics for w in why.values()) else frozenset()

    def shows(p: str) -> bool:
        return near >= _SEVERAL or shares.get(p, 0.0) >= _NOTHING_ELSE or not found.shared.get(p, {}).keys() <= common

    def pastes(p: str) -> bool:
        hit = found.alike.get(p)
        if placed and (hit is None or hit.opening_theme < _PASTED_OPENING):
            return False
        theme = hit.theme if hit is not None and not found.headline else 0.0
        return bool(why[p].about) or p in topical or shares.get(p, 0.0) >= _PASTED or theme >= _PASTED_THEME

    surely = {p for p in why if p in told or why[p].claims}
    topical = {p for p in why if not usual.issuperset(why[p].topics)}
    return surely | topical | set(filter(shows, why)), surely | set(filter(pastes, why))


def _item(post: PostCard, score: float, why: Shared, same: bool, versions: tuple[PostCard, ...], to_paste: bool) -> Related:
    line = "; ".join(reason.text.en for reason in why.reasons)
    return Related(post, score, why.names, line, why.claims, why.topics, why.reasons, same, versions, to_paste)


def _folded(ordered: Sequence[str], told: Collection[str], stories: Stories, k: int) -> dict[str, tuple[str, ...]]:
    """The first `k` posts that do not tell what a better one tells, each with those behind it that do, in the order given.

    Those that have told the draft's story fold only where they tell one story, and no other post is folded into them.
    """
    found: dict[str, list[str]] = {}
    for p in ordered:
        better = next((q for q in found if (p in told) == (q in told) and stories.same(q, p)), None)
        if better is not None:
            found[better].append(p)
        elif len(found) < k:
            found[p] = []
        else:
            break
    return {p: tuple(others) for p, others in found.items()}


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


def _worth_linking(view: View, scores: dict[str, float], most: int) -> tuple[list[str], dict[str, PostCard]]:
    """Posts, the best first, without those that nobody would link; and the first so many of them. Corrects the scores."""
    first = sorted(scores, key=lambda p: (-scores[p], p))[:most]
    cards = dict(view.posts(first))
    for p, card in cards.items():
        if _REFUSAL.search(card.title):
            del scores[p]
        elif "\ufffd" in card.title:
            scores[p] = round(scores[p] * _CUT, 5)
    return sorted(scores, key=lambda p: (-scores[p], p)), cards


def _most_named(entities: Mapping[str, int]) -> list[str]:
    """The entities that a draft names most: few posts or many, a relation of theirs is a reason."""
    return sorted(entities, key=lambda e: (-entities[e], e))[:_MOST_READ]


def _says(view: View, entities: Mapping[str, int]) -> dict[str, float]:
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


def _common_topics(view: View) -> frozenset[str]:
    """Names of the topics that are no reason by themselves to show a post."""
    most = common_beyond(view)
    return frozenset(topic.name for topic in takewhile(lambda topic: topic.posts > most, view.topics()))


def _names(view: View, telling: Mapping[str, float], among: Collection[str] | None) -> dict[str, dict[str, float]]:
    """For each post (of some, unless None) that shares entities with the draft, how much each of them says."""
    shared: dict[str, dict[str, float]] = {}
    for entity_id, mentions in sorted(view.mentions_of(telling).items()):
        for post_id in mentions if among is None else mentions.keys() & among:
            shared.setdefault(post_id, {})[entity_id] = telling[entity_id] * math.log1p(mentions[post_id])
    return shared
