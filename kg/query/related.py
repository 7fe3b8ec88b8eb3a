"""Posts that a reader of a draft would want: by words, by the entities they share, by topics."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import UsageError
from kg.store.base import PostCard, View

__all__ = ["Draft", "Related", "draft_of_post", "related"]

_CANDIDATES = 100
_RANK_OFFSET = 20
_ENTITY_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text is made of, for finding posts like it."""

    terms: tuple[str, ...]
    """Content words in order, repeats included."""
    entities: Mapping[str, int]
    """Mentions by entity id."""


@dataclass(frozen=True, slots=True)
class Related:
    """A post that goes with the draft, and why."""

    post: PostCard
    score: float
    shared_entities: tuple[str, ...]
    """Names, the most telling first."""
    reason: str


def draft_of_post(view: View, post_id: str) -> Draft:
    """A stored post as a draft.

    Raises:
        PostNotFound: there is no such post.
    """
    return Draft(tuple(view.terms_in(post_id)), view.counts_in(post_id))


def related(view: View, draft: Draft, *, k: int = 10, exclude: str | None = None) -> list[Related]:
    """The `k` posts that go best with a draft.

    Two rankings are fused by reciprocal rank (Cormack et al., SIGIR 2009): BM25 over the draft's most telling content
    words, and shared entities, each counting by its weight in the draft and its rarity in the archive.

    Raises:
        UsageError: `k` is not positive.
    """
    if k < 1:
        raise UsageError("k must be 1 or more")
    by_words = [post_id for post_id, _ in view.posts_like(draft.terms, _CANDIDATES)]
    shared = _by_entities(view, draft.entities)
    by_entities = sorted(shared, key=lambda p: (-sum(shared[p].values()), p))
    scores: defaultdict[str, float] = defaultdict(float)
    for weight, ranking in ((1.0, by_words), (_ENTITY_WEIGHT, by_entities[:_CANDIDATES])):
        for rank, post_id in enumerate(ranking):
            scores[post_id] += weight / (_RANK_OFFSET + rank)
    if exclude is not None:
        scores.pop(exclude, None)
    best = sorted(scores, key=lambda p: (-scores[p], p))[:k]
    telling = {p: sorted(shared[p], key=lambda e: (-shared[p][e], e))[:5] for p in best if p in shared}
    cards, posts = view.entities(e for ids in telling.values() for e in ids), view.posts(best)
    return [_explained(posts[p], scores[p], tuple(cards[e].name for e in telling.get(p, ()))) for p in best]


def _by_entities(view: View, entities: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """For each post that shares entities with the draft, how much each of them says."""
    total = view.post_count
    shared: dict[str, dict[str, float]] = {}
    for entity_id, mentions in view.mentions_of(entities).items():
        count = entities[entity_id]
        rarity = math.log(1 + total / len(mentions))
        for post_id, there in mentions.items():
            shared.setdefault(post_id, {})[entity_id] = rarity * math.log1p(count) * math.log1p(there)
    return shared


def _explained(post: PostCard, score: float, names: tuple[str, ...]) -> Related:
    reason = f"both name {', '.join(names[:3])}" if names else "similar wording"
    return Related(post, round(score, 5), names, reason)
