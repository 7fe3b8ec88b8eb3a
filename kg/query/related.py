"""Posts that a reader of a draft would want: alike in what they are about, with reasons.

The ranking is by words and shared names, see docs/decisions/0012. Relations and topics that both have say why, they do not
rank: measured on judged drafts, they added nothing to the words that state them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import UsageError
from kg.records import CO_MENTION, Claim, EdgeKey, PostFacts
from kg.store.base import Likeness, PostCard, View

__all__ = ["Draft", "Related", "draft_of_facts", "draft_of_post", "related"]

_CANDIDATES: Final = 100
_PLACE: Final = 5
"""Scores are in units of the fifth best one: of the best one, a copy of the draft itself would make all others alike."""
_ABOUT: Final = 1.5
_OPENING: Final = 0.7
_WORDING: Final = 0.5
_TITLE: Final = 0.4
_NAMES: Final = 0.3
_ALL: Final = _ABOUT + _OPENING + _WORDING + _TITLE + _NAMES
_MOST_NAMES: Final = 10
_MOST_PAIRS: Final = 2
_MOST_TOPICS: Final = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text is made of, for finding posts like it."""

    terms: tuple[str, ...]
    """Content words in order, repeats included."""
    entities: Mapping[str, int]
    """Mentions by entity id."""
    title: str = ""
    topics: tuple[str, ...] = ()
    """Ids, the most central first."""
    relations: tuple[EdgeKey, ...] = ()
    """What it asserts, the most certain first."""


@dataclass(frozen=True, slots=True)
class Related:
    """A post that goes with the draft, and why."""

    post: PostCard
    score: float
    shared_entities: tuple[str, ...]
    """Names, the most telling first."""
    reason: str
    shared_claims: tuple[Claim, ...] = ()
    """What the post asserts and the draft does too, with the post's sentence."""
    shared_topics: tuple[str, ...] = ()
    """Names, the draft's most central first."""


def draft_of_facts(facts: PostFacts) -> Draft:
    """A text that was analysed, but is not stored."""
    entities = Counter(m.entity_id for m in facts.mentions)
    return Draft(facts.terms, entities, facts.post.title, tuple(t.id for t in facts.topics), _relations(facts.claims))


def draft_of_post(view: View, post_id: str) -> Draft:
    """A stored post as a draft.

    Raises:
        PostNotFound: there is no such post.
    """
    return Draft(
        tuple(view.terms_in(post_id)),
        view.counts_in(post_id),
        view.post(post_id).title,
        tuple(t.id for t in view.topics_in(post_id)),
        _relations(view.claims_in(post_id)),
    )


def related(view: View, draft: Draft, *, k: int = 10, exclude: str | None = None) -> list[Related]:
    """The `k` posts that go best with a draft.

    Raises:
        UsageError: `k` is not positive.
    """
    if k < 1:
        raise UsageError("k must be 1 or more")
    alike = {hit.post_id: hit for hit in view.posts_like(draft.terms, max(_CANDIDATES, k + 1), title=draft.title)}
    shared = _names(view, draft.entities)
    scores = _scores(alike, {p: sum(names.values()) for p, names in shared.items()})
    if exclude is not None:
        scores.pop(exclude, None)
    best = sorted(scores, key=lambda p: (-scores[p], p))[:k]
    telling = {p: sorted(shared[p], key=lambda e: (-shared[p][e], e))[:5] for p in best if p in shared}
    claims = _shared_claims(view, draft, {p: shared[p] for p in best if p in shared})
    topics, posts = _shared_topics(view, draft, best), view.posts(best)
    named = {e for ids in telling.values() for e in ids} | {e for found in claims.values() for c in found for e in (c.head, c.tail)}
    names = {entity_id: card.name for entity_id, card in view.entities(sorted(named)).items()}
    done = []
    for p in best:
        both_name = tuple(names[e] for e in telling.get(p, ()))
        both_say, both_about = tuple(claims.get(p, ())), tuple(topics.get(p, ()))
        reason = _reason(both_name, [f"{names[c.head]} {c.type} {names[c.tail]}" for c in both_say], both_about)
        done.append(Related(posts[p], scores[p], both_name, reason, both_say, both_about))
    return done


def _scores(alike: Mapping[str, Likeness], names: Mapping[str, float]) -> dict[str, float]:
    """A weighted sum of the measures, of posts that share words; where these are few, of those too that share names only."""
    among = alike.keys() if len(alike) >= _CANDIDATES else {*alike, *sorted(names, key=lambda p: (-names[p], p))[:_CANDIDATES]}
    measures = (
        (_ABOUT, {p: hit.about for p, hit in alike.items()}),
        (_OPENING, {p: hit.opening for p, hit in alike.items()}),
        (_WORDING, {p: hit.wording for p, hit in alike.items()}),
        (_NAMES, {p: names[p] for p in among if p in names}),
    )
    scores = {p: _TITLE * alike[p].title if p in alike else 0.0 for p in among}
    for weight, measure in measures:
        best = sorted((value for value in measure.values() if value > 0), reverse=True)[:_PLACE]
        for post_id, value in measure.items():
            scores[post_id] += weight * value / best[-1] if best else 0.0
    return {post_id: round(score / _ALL, 5) for post_id, score in scores.items()}


def _names(view: View, entities: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """For each post that shares entities with the draft, how much each of them says."""
    total = view.post_count
    cards = view.entities(entities)
    says = {e: math.log1p(entities[e]) * math.log(1 + total / cards[e].posts) for e in cards}
    most = sorted(says, key=lambda e: (-says[e], e))[:_MOST_NAMES]
    shared: dict[str, dict[str, float]] = {}
    for entity_id, mentions in sorted(view.mentions_of(most).items()):
        for post_id, there in mentions.items():
            shared.setdefault(post_id, {})[entity_id] = says[entity_id] * math.log1p(there)
    return shared


def _relations(claims: Iterable[Claim]) -> tuple[EdgeKey, ...]:
    asserted = sorted((c for c in claims if c.type != CO_MENTION), key=lambda c: (-c.confidence, c.start, c.id))
    return tuple(dict.fromkeys(EdgeKey.of(c.head, c.type, c.tail) for c in asserted))


def _shared_claims(view: View, draft: Draft, posts: Mapping[str, Mapping[str, float]]) -> Mapping[str, list[Claim]]:
    """For each of the posts, given with what it shares, its surest claim of each of the draft's most telling relations."""
    telling = {r: sum(n[r.head] + n[r.tail] for n in posts.values() if r.head in n and r.tail in n) for r in draft.relations}
    asked = sorted((r for r in telling if telling[r]), key=lambda r: (-telling[r], r))
    found: defaultdict[str, dict[EdgeKey, Claim]] = defaultdict(dict)
    for a, b in list(dict.fromkeys((min(r.head, r.tail), max(r.head, r.tail)) for r in asked))[:_MOST_PAIRS]:
        for claim in view.claims_between(a, b, posts=posts.keys()):
            key = EdgeKey.of(claim.head, claim.type, claim.tail)
            if key in asked:
                known = found[claim.post_id].get(key)
                if known is None or claim.confidence > known.confidence:
                    found[claim.post_id][key] = claim
    return {post_id: list(claims.values()) for post_id, claims in found.items()}


def _shared_topics(view: View, draft: Draft, posts: Iterable[str]) -> Mapping[str, list[str]]:
    """For each of the posts the names of the draft's most central topics that it is about too."""
    wanted, found = set(posts), defaultdict[str, list[str]](list)
    for topic_id in draft.topics[:_MOST_TOPICS]:
        about = wanted & view.posts_about(topic_id).keys()
        name = view.topic(topic_id).name if about else ""
        for post_id in about:
            found[post_id].append(name)
    return found


def _reason(names: Sequence[str], relations: Sequence[str], topics: Sequence[str]) -> str:
    reasons = []
    if names:
        reasons.append(f"both name {', '.join(names[:3])}")
    if relations:
        reasons.append(f"both say {relations[0]}")
    if topics:
        reasons.append(f"both about {', '.join(topics[:2])}")
    return "; ".join(reasons) or "similar wording"
