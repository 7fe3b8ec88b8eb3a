"""What judgements would do, before anybody makes or withdraws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.judge import Judgement, judged, reach
from kg.records import AMOUNTS_TO, EdgeKey, Mention, PostFacts
from kg.store.base import PostCard, View

__all__ = ["EdgeChange", "EntityChange", "Preview", "Renaming", "preview"]

_AROUND = 20
"""Characters of the source to show on either side of a name."""


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity before and after: it comes if no post named it before, and goes if none does after."""

    id: str
    name_before: str | None
    name_after: str | None
    type_before: str | None
    type_after: str | None
    posts_before: int
    posts_after: int


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An edge before and after, by the claims that support it."""

    head: str
    type: str
    tail: str
    claims_before: int
    claims_after: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """A mention that comes to name something else."""

    post: PostCard
    start: int
    """Of the mention, in the post's source."""
    name: str
    """As it is written."""
    text: str
    """The source around it."""
    before: str | None
    """The entity that it is shown as; None if as none."""
    after: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of judgements."""

    made: tuple[Judgement, ...]
    withdrawn: tuple[Judgement, ...]
    posts: int
    """Of which something else would be shown."""
    mentions: int
    """That would name something else."""
    claims_came: int
    claims_went: int
    entities: tuple[EntityChange, ...]
    edges_came: int
    edges_went: int
    edges_changed: int
    edges: tuple[EdgeChange, ...]
    """The largest changes, typed relations first."""
    examples: tuple[Renaming, ...]


def preview(
    view: View, made: Iterable[Judgement] = (), withdrawn: Iterable[str] = (), *, examples: int = 5, limit: int = 20
) -> Preview:
    """What making judgements and withdrawing others, by id, would change; nothing is written.

    O(posts that name one of the entities).

    Args:
        view: the graph.
        made: judgements to be made.
        withdrawn: ids of judgements to be withdrawn.
        examples: how many mentions to show, each of another post.
        limit: how many edges to show.

    Raises:
        JudgementConflict, UsageError: they do not go together with those in force.
        JudgementNotFound: one that is to be withdrawn is not.
    """
    before = view.judgements()
    after = before.changed(made, withdrawn)
    wide = reach(before, after)
    ids = set(wide.entities)
    ids.update(hit.entity_id for name in wide.names for hit in view.names_like(name) if hit.rank == 0)
    reached = {post for posts in view.mentions_of(ids).values() for post in posts} | view.judged_posts(None if wide.names else ids)
    change = _Change()
    cards = view.posts(sorted(reached))
    for post_id in sorted(reached):
        found = view.found(post_id)
        old, new = judged(found, before), judged(found, after)
        if old != new:
            change.add(cards[post_id], old, new, examples)
    edges = sorted(change.edges(view), key=lambda e: (e.type == "mentioned_with", -abs(e.claims_after - e.claims_before), e.head, e.tail))
    return Preview(
        made=tuple(j for j in after if j not in before.all),
        withdrawn=tuple(j for j in before if j not in after.all),
        posts=change.posts,
        mentions=change.mentions,
        claims_came=change.came,
        claims_went=change.went,
        entities=tuple(change.entities(view)),
        edges_came=sum(not e.claims_before for e in edges),
        edges_went=sum(not e.claims_after for e in edges),
        edges_changed=sum(bool(e.claims_before and e.claims_after) for e in edges),
        edges=tuple(edges[:limit]),
        examples=tuple(change.examples),
    )


class _Change:
    """The differences of posts, added up."""

    def __init__(self) -> None:
        self.posts = self.mentions = self.came = self.went = 0
        self.examples: list[Renaming] = []
        self._posts_of: Counter[str] = Counter()
        """By how many the posts that name each entity grow."""
        self._said: dict[str, tuple[str, str]] = {}
        """Name and type that entities would have."""
        self._curated: set[str] = set()
        self._claims: Counter[EdgeKey] = Counter()

    def add(self, card: PostCard, old: PostFacts, new: PostFacts, examples: int) -> None:
        """Count what changes in a post."""
        self.posts += 1
        names = ({m.entity_id for m in old.mentions}, {m.entity_id for m in new.mentions})
        self._posts_of.update({id: (id in names[1]) - (id in names[0]) for id in names[0] | names[1]})
        self._said.update({e.id: (e.name, str(e.type)) for e in new.entities})
        self._curated.update(e.id for e in new.entities if e.curated)
        ids = ({c.id for c in old.claims}, {c.id for c in new.claims})
        self.came += len(ids[1] - ids[0])
        self.went += len(ids[0] - ids[1])
        self._claims.subtract(EdgeKey(c.head, c.type, c.tail) for c in old.claims if c.id not in ids[1] and c.type != AMOUNTS_TO)
        self._claims.update(EdgeKey(c.head, c.type, c.tail) for c in new.claims if c.id not in ids[0] and c.type != AMOUNTS_TO)
        moved = list(_moved(old.mentions, new.mentions))
        self.mentions += len(moved)
        if moved and len(self.examples) < examples:
            mention, before, after = moved[0]
            source = old.post.source
            text = " ".join(source[max(0, mention.start - _AROUND) : mention.end + _AROUND].split())
            self.examples.append(Renaming(card, mention.start, mention.name, text, before, after))

    def entities(self, view: View) -> Iterator[EntityChange]:
        """The entities that come, go or change."""
        cards = view.entities(self._posts_of)
        for id in sorted(self._posts_of):
            card = cards.get(id)
            posts = card.posts if card else 0
            then = posts + self._posts_of[id]
            name, type = self._said.get(id, (None, None)) if then else (None, None)
            if card is not None and name is not None and id not in self._curated:
                name = card.name  # goes by the fullest of its spellings, of which one post does not tell
            found = EntityChange(id, card.name if card else None, name, str(card.type) if card else None, type, posts, then)
            if (found.name_before, found.type_before, posts) != (found.name_after, found.type_after, then):
                yield found

    def edges(self, view: View) -> Iterator[EdgeChange]:
        """The edges that come, go or change."""
        changed = {key: more for key, more in self._claims.items() if more}
        ends = Counter(end for key in changed for end in (key.head, key.tail))
        known: dict[EdgeKey, int] = {}
        asked: set[str] = set()
        for key in sorted(changed):
            end = max((key.head, key.tail), key=lambda e: (ends[e], e))  # few entities have most of the edges
            if end not in asked:
                asked.add(end)
                known.update((edge.key, edge.claims) for edge in view.edges_of(end))
            yield EdgeChange(key.head, key.type, key.tail, known.get(key, 0), known.get(key, 0) + changed[key])


def _moved(old: Iterable[Mention], new: Iterable[Mention]) -> Iterator[tuple[Mention, str | None, str | None]]:
    """Mentions that are shown as something else, with what they were and will be."""
    before, after = {m.start: m for m in old}, {m.start: m for m in new}
    for start in sorted(before.keys() | after.keys()):
        ids = tuple(at[start].entity_id if start in at else None for at in (before, after))
        if ids[0] != ids[1]:
            yield before.get(start) or after[start], *ids  # type: ignore[misc]
