"""Posts of an entity, entities of a post."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.errors import EntityNotFound, UsageError
from kg.query.period import Period
from kg.records import AMOUNTS_TO, CO_MENTION, EARLIEST, RELATION_TYPES, Claim, EdgeKey, Mention, Topic
from kg.store.base import EntityCard, PostCard, View

__all__ = [
    "EntityInPost", "Firsts", "PostContents", "PostOfEntity", "PostsFound", "contents", "find_posts", "firsts", "posts_of", "posts_where",
]  # fmt: skip



@dataclass(frozen=True, slots=True)
class PostOfEntity:
    """A post that mentions an entity."""

    post: PostCard
    mentions: int


@dataclass(frozen=True, slots=True)
class EntityInPost:
    """An entity that a post mentions, and where."""

    id: str
    name: str
    type: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class PostContents:
    """What was found in a post."""

    post: PostCard
    entities: tuple[EntityInPost, ...]
    """Most mentioned first."""
    claims: tuple[Claim, ...]
    """Typed relations; co-mentions are left out."""
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class PostsFound:
    """Some of the posts that answer to conditions."""

    total: int
    """How many do."""
    posts: tuple[PostCard, ...]


@dataclass(frozen=True, slots=True)
class Firsts:
    """What no earlier post of the archive says."""

    post: PostCard
    entities: tuple[EntityCard, ...]
    """What is mentioned here first, most mentioned here first."""
    pairs: tuple[tuple[EntityCard, EntityCard], ...]
    """Two that were known and are linked here first, in any way."""
    claims: tuple[Claim, ...]
    """Typed relations that are claimed here first, in the order of the post; one claim for each."""


def posts_of(view: View, entity_id: str, *, period: Period | None = None, limit: int = 50) -> list[PostOfEntity]:
    """The posts that mention an entity, newest first; of a period those published in it.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: `limit` is not positive.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    if period is not None:
        mentions = view.mentions_of([entity_id]).get(entity_id)
        if mentions is None:
            raise EntityNotFound(entity_id)
        return [PostOfEntity(post, mentions[post.id]) for post in _newest(view, mentions, period, limit)]
    found = view.latest_posts(entity_id, limit)
    if not found:
        raise EntityNotFound(entity_id)
    return [PostOfEntity(post, mentions) for post, mentions in found]


def _newest(view: View, post_ids: Iterable[str], period: Period | None, limit: int) -> list[PostCard]:
    newest = _by_date(view, post_ids, period)[:limit]
    cards = view.posts(newest)
    return [cards[p] for p in newest]


def _by_date(view: View, post_ids: Iterable[str], period: Period | None) -> list[str]:
    dates = view.published_at(post_ids)
    mine = sorted(p for p, date in dates.items() if period is None or date in period)
    return sorted(mine, key=lambda p: dates[p] or EARLIEST, reverse=True)


def contents(view: View, post_id: str) -> PostContents:
    """Entities, relations and topics of a post.

    Raises:
        PostNotFound: there is no such post.
    """
    found = view.inside(post_id)
    spans: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in found.mentions:
        spans[mention.entity_id].append(mention)
    cards = view.entities(spans)
    entities = tuple(
        EntityInPost(entity_id, cards[entity_id].name, cards[entity_id].type, tuple(spans[entity_id]))
        for entity_id in sorted(spans, key=lambda e: (-len(spans[e]), e))
    )
    return PostContents(found.post, entities, tuple(found.claims), tuple(found.topics))


def posts_where(
    view: View,
    *,
    entities: Collection[str] = (),
    relation: str | None = None,
    topic: str | None = None,
    period: Period | None = None,
    limit: int = 50,
) -> list[PostCard]:
    """The posts that answer to every condition given, newest first.

    Args:
        view: the graph.
        entities: the post mentions all of them.
        relation: the post claims this relation: between two of `entities`, of the one given, or of anything if none is given.
        topic: the post is about this topic.
        period: the post was published in it.
        limit: at most so many.

    Raises:
        EntityNotFound: there is no such entity.
        TopicNotFound: there is no such topic.
        UsageError: nothing is asked for, `relation` is not a relation type, or `limit` is not positive.
        GraphTooLarge: a relation of anything is asked for, and the store holds more than fits into memory here.
    """
    return list(find_posts(view, entities=entities, relation=relation, topics=[topic] if topic else (), period=period, limit=limit).posts)


def find_posts(
    view: View,
    *,
    entities: Collection[str] = (),
    relation: str | None = None,
    topics: Collection[str] = (),
    period: Period | None = None,
    limit: int = 50,
    offset: int = 0,
) -> PostsFound:
    """As :func:`posts_where`, of several topics too, those behind the first so many, and how many there are.

    Raises what that does.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    if relation is not None and relation not in (*RELATION_TYPES, CO_MENTION):
        raise UsageError(f"{relation!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
    ids = tuple(dict.fromkeys(entities))
    found: list[Collection[str]] = []
    if ids:
        mentions = view.mentions_of(ids)
        for entity_id in ids:
            if entity_id not in mentions:
                raise EntityNotFound(entity_id)
            found.append(mentions[entity_id])
    for topic in topics:
        view.topic(topic)
        found.append(view.posts_about(topic))
    if relation is not None:
        found.append(_claiming(view, ids, relation))
    if not found and period is None:
        raise UsageError("give entities, a relation, a topic or a period")
    posts = set(found[0]).intersection(*found[1:]) if found else set(view.stamps())
    newest = _by_date(view, posts, period)
    shown = newest[offset : offset + limit]
    cards = view.posts(shown)
    return PostsFound(len(newest), tuple(cards[p] for p in shown))


def _claiming(view: View, ids: tuple[str, ...], relation: str) -> set[str]:
    """The posts that claim a relation between two of some entities, of one, or of anything."""
    if len(ids) > 1:
        return {c.post_id for a, b in combinations(ids, 2) for c in view.claims_between(a, b) if c.type == relation}
    if ids:
        return {c.post_id for c in view.claims_of(ids[0], [relation])}
    return {post for key, support in view.network().edges.items() if key.type == relation for post in support}


def firsts(view: View, post_id: str) -> Firsts:
    """What a post says that no earlier one does; posts of one time are all first. Of a post without a date nothing is known.

    Raises:
        PostNotFound: there is no such post.
    """
    card = view.post(post_id)
    counts = Counter(m.entity_id for m in view.mentions_in(post_id))
    if card.published_at is None:
        return Firsts(card, (), (), ())
    known = set()
    mentions = view.mentions_of(counts)
    dates = view.published_at({p for posts in mentions.values() for p in posts})
    for entity_id, posts in mentions.items():
        if any((date := dates[p]) is not None and date < card.published_at for p in posts):
            known.add(entity_id)
    before: dict[EdgeKey, bool] = {
        e.key: e.first_seen is not None and e.first_seen < card.published_at for e in view.edges_among(counts)
    }
    old = {frozenset((key.head, key.tail)) for key, earlier in before.items() if earlier}
    claims: dict[EdgeKey, Claim] = {}
    pairs: dict[tuple[str, str], None] = {}
    for claim in view.claims_in(post_id):
        if claim.type == AMOUNTS_TO:
            continue
        key = EdgeKey(claim.head, claim.type, claim.tail)
        if not before[key] and claim.type != CO_MENTION:
            claims.setdefault(key, claim)
        ends = (claim.head, claim.tail) if claim.head < claim.tail else (claim.tail, claim.head)
        if frozenset(ends) not in old and known.issuperset(ends):
            pairs[ends] = None
    cards = view.entities(counts)
    new = sorted((e for e in counts if e not in known), key=lambda e: (-counts[e], e))
    return Firsts(card, tuple(cards[e] for e in new), tuple((cards[a], cards[b]) for a, b in pairs), tuple(claims.values()))
