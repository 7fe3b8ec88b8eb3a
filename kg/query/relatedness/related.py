"""Posts that a reader of a draft would want: alike in what they are about, with reasons.

The ranking is by words and shared names, see docs/decisions/0012. Relations and topics that both have say why; of long drafts they do
not rank: measured on judged drafts, they added nothing to the words that state them. Short drafts have few words: what a post states of
those whom they name counts there (:mod:`kg.query.relatedness.affairs`), and that it tells their story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from kg.errors import UsageError
from kg.query.relatedness.drafts import Draft, draft_of_post
from kg.query.relatedness.ranking import in_rank, linkable, named_by, ranked, says_of
from kg.query.relatedness.reasons import Reason, Shared, reasons_of
from kg.query.relatedness.stories import Stories, Told, in_order, is_news, told_in
from kg.query.relatedness.worth import worth_showing
from kg.records import Claim, EntityType
from kg.store.base import PostCard, View

__all__ = ["Coverage", "Related", "coverage", "related", "related_all"]

_STORY: Final = 0.5
"""What it is worth that a post tells what a short draft or a news item tells: others may share more of so few words, or of what happened
before."""
_MOST_READ: Final = 5
"""Of the entities that a draft names most, so many may be reasons, however many posts name them."""
_BASIS: Final = 10
"""So many of the best posts say which relations and topics may be reasons, however many are asked for."""
_OFTEN: Final = 2
"""So often draft and post must say what may be a word, to be about what it names."""
_SPARE: Final = 10
"""So many posts more than asked for are looked at for whether one would link them."""


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
        pasted: whether it goes into a page without anybody having looked: then, of the ten best at least, the first `k` that share a story,
            a relation, a topic that is not common or a name that both are about, and open with the same.

    Raises:
        UsageError: `k` is not positive.
    """
    if k < 1:
        raise UsageError("k must be 1 or more")
    stories = Stories(view)
    found = ranked(view, draft, k, {*gone, *filter(None, (exclude,))})
    others = (hit for p, hit in found.alike.items() if p in found.scores)
    told = stories.of(draft.post.id) if draft.post else stories.of_draft(draft, others)
    news = found.short or is_news(draft, found.alike.values())
    looked_at = max(k, _BASIS) if pasted else k
    scores, cards = linkable(view, {p: s + _STORY if news and p in told else s for p, s in found.scores.items()}, looked_at + _SPARE)
    found, ordered = replace(found, scores=scores), in_rank(scores)
    told = {p: copied for p, copied in told.items() if p in scores}
    versions = _folded(ordered, told, stories, looked_at) if fold else dict.fromkeys(ordered[:looked_at], ())
    more = {*versions, *told, *(v for others in versions.values() for v in others), *filter(None, (exclude,))} - cards.keys()
    posts = {**cards, **view.posts(more)}
    basis = ordered[:_BASIS]
    says: Mapping[str, float] = found.says
    if taken := _borne_out(view, draft, basis):
        draft = draft.taking(taken)
        says = says_of(view, draft.entities)
    about = {**found.telling} | {e: says[e] for e in (*_most_named(draft.entities), *taken) if e in says}
    both = named_by(view, about, {*versions, *basis})
    why = reasons_of(view, draft, about, {p: both.get(p, {}) for p in (*versions, *basis)}, posts, told, shown=versions, basis=basis)
    shown, to_paste = worth_showing(view, found, told, why)
    items = (
        _item(posts[p], scores[p], why[p], p in told, in_order(posts[v] for v in others), p in to_paste)
        for p, others in versions.items()
        if p in (to_paste if pasted else shown)
    )
    copies = [p for p, copied in told.items() if copied]
    return Coverage(tuple(islice(items, k)), told_in(view, [posts[p] for p in told], copies=copies, own=posts.get(exclude or "")))


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


def _borne_out(view: View, draft: Draft, posts: Iterable[str]) -> set[str]:
    """What words of a draft would name that the best posts are about, so that they are names: 理研 where all of them tell of it."""
    often = Counter(m.entity_id for m in draft.unsure if m.type is not EntityType.PLACE)
    twice = {e for e, count in often.items() if count >= _OFTEN}
    gists = view.gists(posts).values() if twice else ()
    return {e for e in twice if any(gist.entities.get(e, 0) >= _OFTEN for gist in gists)}


def _most_named(entities: Mapping[str, int]) -> list[str]:
    """The entities that a draft names most: few posts or many, a relation of theirs is a reason."""
    return sorted(entities, key=lambda e: (-entities[e], e))[:_MOST_READ]
