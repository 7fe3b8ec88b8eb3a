"""What an editor may want to have written: what is often told but has no post of its own, and posts that later facts have overtaken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest
from typing import Final

from kg.errors import UsageError
from kg.query.acts import agree, alone, comparable, doubtful, one_act
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence
from kg.query.phrases import Phrase, relation_phrase, status_phrase
from kg.query.timeline import EVENT_TYPES
from kg.records import Claim, EdgeKey
from kg.store.base import Gist, Network, PostCard, View

__all__ = ["Gaps", "Overtaken", "PairGap", "TopicGap", "gaps"]

_CENTRAL: Final = 3
"""A post is an entity's own if it is among its so many most mentioned ones."""
_EXAMINED: Final = 300
"""So many of the best supported relations are looked through for facts that changed."""
_SURE: Final = 0.7
_LATER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PairGap:
    """Two between which many posts tell of something that happened, and that no post is about."""

    a: str
    a_name: str
    b: str
    b_name: str
    types: tuple[str, ...]
    """What happened between them: relation types, by name."""
    posts: int
    """Posts that tell of it."""
    latest: PostCard
    """The newest of them."""


@dataclass(frozen=True, slots=True)
class TopicGap:
    """A topic of many posts that is the first topic of none."""

    id: str
    name: str
    posts: int
    latest: PostCard


@dataclass(frozen=True, slots=True)
class Overtaken(EdgeNamed):
    """Posts that state of a relation what a later post states otherwise."""

    kind: str
    """``figure``: a later post gives another amount; ``status``: what they announce has happened since."""
    older: tuple[Evidence, ...]
    """One claim of each, oldest first."""
    later: Evidence
    """The newest claim."""
    note: Phrase


@dataclass(frozen=True, slots=True)
class Gaps:
    """What may be missing; of each kind the most prominent."""

    pairs: tuple[PairGap, ...]
    topics: tuple[TopicGap, ...]
    overtaken: tuple[Overtaken, ...]
    """Those of most posts first."""


def gaps(view: View, *, min_posts: int = 5, limit: int = 20) -> Gaps:
    """What the archive speaks of without a post of its own, and what it says that is no longer so. O(graph).

    Args:
        view: the graph.
        min_posts: only pairs and topics of so many posts.
        limit: at most so many of each kind.

    Raises:
        UsageError: `min_posts` or `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if min_posts < 1 or limit < 1:
        raise UsageError("min_posts and limit must be 1 or more")
    network = view.network()
    support: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    types: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, posts in network.edges.items():
        if key.type in EVENT_TYPES:
            pair = (min(key.head, key.tail), max(key.head, key.tail))
            support[pair].update(posts)
            types[pair].add(key.type)
    pairs = list(_pairs(view, network, support, types, min_posts, limit))
    return Gaps(tuple(pairs), tuple(_topics(view, network, min_posts, limit)), tuple(_overtaken(view, network, support, limit)))


_Pairs = Mapping[tuple[str, str], set[str]]


def _pairs(view: View, network: Network, support: _Pairs, types: _Pairs, least: int, limit: int) -> Iterator[PairGap]:
    central = _central(network)
    alone = [
        pair for pair, posts in support.items() if len(posts) >= least and not any({*pair} <= central[p] for p in posts)
    ]
    for a, b in nsmallest(limit, alone, key=lambda pair: (-len(support[pair]), pair)):
        posts = support[a, b]
        names = network.entities[a].name, network.entities[b].name
        yield PairGap(a, names[0], b, names[1], tuple(sorted(types[a, b])), len(posts), _newest(view, network, posts))


def _central(network: Network) -> dict[str, set[str]]:
    """The most mentioned entities of each post."""
    counts: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for entity_id, mentions in network.mentions.items():
        for post_id, count in mentions.items():
            counts[post_id].append((-count, entity_id))
    return defaultdict(set, {p: {e for _, e in nsmallest(_CENTRAL, found)} for p, found in counts.items()})


def _topics(view: View, network: Network, least: int, limit: int) -> Iterator[TopicGap]:
    first: dict[str, tuple[float, str]] = {}
    for topic_id, about in network.about.items():
        for post_id, weight in about.items():
            first[post_id] = min(first.get(post_id, (0.0, "")), (-weight, topic_id))
    own = {topic_id for _, topic_id in first.values()}
    alone = [t for t, about in network.about.items() if t not in own and len(about) >= least]
    for topic_id in nsmallest(limit, alone, key=lambda t: (-len(network.about[t]), t)):
        posts = network.about[topic_id]
        yield TopicGap(topic_id, network.topics[topic_id].name, len(posts), _newest(view, network, posts))


def _newest(view: View, network: Network, posts: Iterable[str]) -> PostCard:
    dates = network.dates
    return view.post(max(posts, key=lambda p: (dates[p] is not None, dates[p] and dates[p].timestamp(), p)))  # type: ignore[union-attr]


# What has changed ----------------------------------------------------------------------------------------------------


def _overtaken(view: View, network: Network, support: _Pairs, limit: int) -> list[Overtaken]:
    examined = nsmallest(_EXAMINED, support, key=lambda pair: (-len(support[pair]), pair))
    by_key: defaultdict[EdgeKey, list[Claim]] = defaultdict(list)
    for _, claims in view.said(examined):
        for claim in claims:
            dated = network.dates[claim.post_id] is not None
            if claim.type in EVENT_TYPES and claim.confidence >= _SURE and dated:
                by_key[EdgeKey(claim.head, claim.type, claim.tail)].append(claim)
    posts = view.posts({c.post_id for claims in by_key.values() for c in claims})
    inside = view.gists({c.post_id for claims in by_key.values() if len(claims) > 1 for c in claims if c.amount_value is not None})
    found = []
    for key, claims in by_key.items():
        if len(claims) < 2:
            continue
        said = sorted((Evidence(c, posts[c.post_id]) for c in claims), key=_when)
        names = network.entities[key.head].name, network.entities[key.tail].name
        found += [_told(key, names, kind, older, later) for kind, older, later in (_figures(said, inside), _status(said)) if older]
    return nsmallest(limit, found, key=lambda o: (-len(o.older), o.head, o.type, o.tail, o.kind))


_Change = tuple[str, list[Evidence], Evidence]


def _figures(said: Sequence[Evidence], inside: Mapping[str, Gist]) -> _Change:
    """Of the posts before the newest one with an amount, those that state a smaller one of the same act and never that one.

    A smaller amount that is told later is that of an earlier act more often than a correction.
    """
    stated = [e for e in said if e.claim.amount_value is not None and alone(e.claim, inside[e.post.id].claims)]
    later = stated[-1] if stated else said[-1]
    before = [e for e in stated if _before(e, later) and comparable(e.claim, later.claim)]
    agreeing = {e.post.id for e in before if agree(e.claim, later.claim)}
    smaller = (e for e in before if e.post.id not in agreeing and _value(e.claim) < _value(later.claim))
    return "figure", _one_a_post(smaller), later


def _status(said: Sequence[Evidence]) -> _Change:
    """The posts that only announce what a later post says as done; the first such post, if it does not speak of another act."""
    done = [e for e in said if not doubtful(e.claim)]
    if not done:
        return "status", [], said[-1]
    sure = {e.post.id for e in said if e.claim.status == "asserted"}
    announced = (e for e in said if e.claim.status != "asserted" and e.post.id not in sure and _before(e, done[0]))
    return "status", _one_a_post(e for e in announced if one_act(e.claim, done[0].claim)), done[0]


def _value(claim: Claim) -> float:
    return claim.amount_value or 0.0


def _one_a_post(said: Iterable[Evidence]) -> list[Evidence]:
    found: dict[str, Evidence] = {}
    for item in said:
        known = found.get(item.post.id)
        if known is None or item.claim.confidence > known.claim.confidence:
            found[item.post.id] = item
    return sorted(found.values(), key=_when)


def _when(item: Evidence) -> tuple[float, str, int, str]:
    assert item.post.published_at is not None
    return item.post.published_at.timestamp(), item.post.id, item.claim.start, item.claim.id


def _before(a: Evidence, b: Evidence) -> bool:
    assert a.post.published_at is not None and b.post.published_at is not None
    return a.post.published_at + _LATER <= b.post.published_at


def _told(key: EdgeKey, names: tuple[str, str], kind: str, older: list[Evidence], later: Evidence) -> Overtaken:
    what = relation_phrase(key.type, *names)
    day = f"{later.post.published_at:%Y-%m-%d}"
    if kind == "figure":
        before = "、".join(dict.fromkeys(e.claim.amount or "" for e in older))
        note = Phrase(f"{what.ja}：{before}から{later.claim.amount}へ（{day}）", f"{what.en}: {before} then, {later.claim.amount} on {day}")
    else:
        then = status_phrase(older[0].claim.status) or Phrase("予定", "announced")
        note = Phrase(f"{what.ja}：当時は{then.ja}、{day}に実現と報道", f"{what.en}: {then.en} then, said to be so on {day}")
    return Overtaken(key.head, names[0], key.type, key.tail, names[1], kind, tuple(older), later, note)
