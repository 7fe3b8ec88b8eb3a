"""What an editor may want to have written: what is often told but has no post of its own, and posts that later facts have overtaken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from kg.errors import UsageError
from kg.query.commonplace import commonplace
from kg.query.evidence import SURE
from kg.query.outdated import OvertakenFact, overtaken_facts
from kg.query.overtaken import Overtaken, overtaken
from kg.query.relatedness.events import events_in
from kg.query.shown import headline, is_whole, title_names
from kg.query.statements.sentences import narrow
from kg.query.timeline import EVENT_TYPES
from kg.query.topicgaps import NamesOf, TopicGap, newest_of, only_itself, topic_gaps
from kg.records import Claim, EntityType
from kg.store.base import Network, PostCard, View

__all__ = ["Gaps", "PairGap", "TopicGap", "gaps"]

_CENTRAL: Final = 3
"""A post is an entity's own if it is among its so many most mentioned ones."""
_FADES: Final = 180.0
"""Days before the newest post of the archive after which a post counts half: editors commission what is still told."""
_ACTORS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PROJECT})
"""A pair is two who act: what a company has with its own product or a yearly fair is no story."""
_OWNED: Final = frozenset({"part_of", "develops", "leads"})
"""What links two of which one is the other's."""
_WORKING: Final = frozenset({"partners_with", "supplies"})
"""What any two may have with one another of whom much of the archive speaks,"""
_TELL: Final = 0.1
"""and which is no story if less than this share of the posts that name both tell of it."""
_LISTED: Final = 3
"""One of so many of whom a sentence says the same is named as an example."""
_GROUP: Final = re.compile(r"(.{2,}?)\s*(?:グループ|Group|ホールディングス|Holdings)")


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
class Gaps:
    """What may be missing; of each kind the most prominent."""

    pairs: tuple[PairGap, ...]
    topics: tuple[TopicGap, ...]
    overtaken: tuple[Overtaken, ...]
    """Those of most posts first."""
    facts: tuple[OvertakenFact, ...]
    """What posts state of one or two beside such relations, and later posts otherwise; those of most posts first."""


def gaps(view: View, *, names_of: NamesOf = only_itself, min_posts: int = 5, limit: int = 20) -> Gaps:
    """What the archive speaks of without a post of its own, and what it says that is no longer so. O(graph).

    Args:
        view: the graph.
        names_of: what else a topic is called; titles are looked through for all of it.
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
    owned: set[tuple[str, str]] = set()
    for key, posts in network.edges.items():
        if key.type in _OWNED:
            owned.add((min(key.head, key.tail), max(key.head, key.tail)))
        if key.type in EVENT_TYPES:
            pair = (min(key.head, key.tail), max(key.head, key.tail))
            support[pair].update(posts)
            types[pair].add(key.type)
    acting = {
        pair: posts for pair, posts in support.items()
        if pair not in owned and types[pair] != {"participates_in"} and {network.entities[e].type for e in pair} <= _ACTORS
    }  # fmt: skip
    fresh = _freshness(network)
    pairs = tuple(_pairs(view, network, acting, types, fresh, min_posts, limit))
    topics = tuple(topic_gaps(view, network, names_of, fresh, min_posts, limit))
    return Gaps(pairs, topics, tuple(overtaken(view, network, support, limit)), tuple(overtaken_facts(view, limit)))


_Pairs = Mapping[tuple[str, str], set[str]]


def _pairs(
    view: View, network: Network, support: _Pairs, types: _Pairs, fresh: Mapping[str, float], least: int, limit: int
) -> Iterator[PairGap]:
    central, groups = _central(network), _groups(network)
    alone = [
        (a, b) for (a, b), posts in support.items()
        if len(posts) >= least and not _named_after(network, a, b)
        and not any(all(({e} | groups[e]) & central[p] for e in (a, b)) for p in posts)
    ]  # fmt: skip
    alone.sort(key=lambda pair: (-sum(fresh[p] for p in support[pair]), pair))
    new = (pair for pair in alone if "acquires" not in types[pair] or not _long_owned(view, network, pair))
    shown: list[tuple[str, str]] = []
    for a, b in new:
        if len(shown) == limit:
            break
        claims = [c for c in view.claims_between(a, b) if c.type in EVENT_TYPES and c.confidence >= SURE and c.status != "rumoured"]
        posts, kinds = {c.post_id for c in claims}, {c.type for c in claims}
        of_one_house = any(_akin(groups, a, x) and _akin(groups, b, y) or _akin(groups, a, y) and _akin(groups, b, x) for x, y in shown)
        if len(posts) < least or of_one_house or (_WORKING.issuperset(kinds) and len(posts) < _TELL * _naming(network, a, b)):
            continue
        if _headed(view, claims) or _only_listed(view, claims):
            continue
        shown.append((a, b))
        names = network.entities[a].name, network.entities[b].name
        yield PairGap(a, names[0], b, names[1], tuple(sorted(kinds)), len(posts), newest_of(view, network, posts))


def _akin(groups: Mapping[str, set[str]], one: str, other: str) -> bool:
    """Whether two are one, or of one house."""
    return one == other or other in groups.get(one, ()) or one in groups.get(other, ())


def _naming(network: Network, a: str, b: str) -> int:
    """How many posts name both."""
    return len(network.mentions[a].keys() & network.mentions[b].keys())


def _only_listed(view: View, claims: Collection[Claim]) -> bool:
    """Whether of one of whom much of the archive speaks all sentences tell the same with others: SAP、Adobe、Salesforceなどと連携."""
    if not commonplace(view, view.entities({e for c in claims for e in (c.head, c.tail)}).values()):
        return False
    inside = view.gists({c.post_id for c in claims})

    def alike(claim: Claim) -> int:
        """With how many one of the two does the same, the other of them included."""
        same = [c for c in inside[claim.post_id].claims if c.type == claim.type and c.sentence_start == claim.sentence_start]
        return max(len({x for c in same if e in (c.head, c.tail) for x in (c.head, c.tail)}) - 1 for e in (claim.head, claim.tail))

    return all(alike(c) >= _LISTED for c in claims)


def _headed(view: View, claims: Collection[Claim]) -> bool:
    """Whether the title of a post that tells what two did names both, or the round of financing that one took part in."""
    posts = view.posts({c.post_id for c in claims})
    names = {e: title_names(view, [e]) for c in claims for e in (c.head, c.tail)}

    def named(post_id: str, entity_id: str) -> bool:
        return any(is_whole(headline(posts[post_id]), name) for name in names[entity_id])

    def of_round(claim: Claim) -> bool:
        return claim.type == "invests_in" and "funding" in events_in(narrow(headline(posts[claim.post_id])))

    return any(named(c.post_id, c.tail) and (of_round(c) or named(c.post_id, c.head)) for c in claims)


def _named_after(network: Network, a: str, b: str) -> bool:
    """Whether one of two bears the other's name: パナソニック, パナソニックR&Dカンパニー."""
    one, other = sorted((network.entities[e].name.casefold() for e in (a, b)), key=len)
    return other.startswith(one) and _ends(other, len(one)) if len(one) < len(other) else False


def _groups(network: Network) -> Mapping[str, set[str]]:
    """The groups and owners of each entity: a post about SKグループ is about SK hynix too."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in network.edges:
        if key.type == "part_of":
            found[key.head].add(key.tail)
    named = ((g, match[1]) for g, card in network.entities.items() if (match := _GROUP.fullmatch(card.name)))
    stems = {stem.casefold(): g for g, stem in named}
    for e, card in network.entities.items():
        if card.type is EntityType.ORGANIZATION:
            name = card.name.casefold()
            found[e].update(stems[name[:n]] for n in range(2, len(name)) if name[:n] in stems and _ends(name, n))
    return found


def _ends(name: str, at: int) -> bool:
    """Whether a word of a name may end there: SK hynix is of SK, Skydio is not."""
    return not (name[at - 1].isascii() and name[at].isascii() and name[at].isalnum())


def _long_owned(view: View, network: Network, pair: tuple[str, str]) -> bool:
    """Whether a sentence dates the takeover of one of two by the other before the oldest post: one has been the other's ever since."""
    oldest = min((f"{date:%Y-%m-%d}" for date in network.dates.values() if date), default="")
    return any(c.type == "acquires" and c.date and c.date < oldest and not oldest.startswith(c.date) for c in view.claims_between(*pair))


def _freshness(network: Network) -> dict[str, float]:
    """What each post counts, by its age beside the newest one; without a date as an old one."""
    newest = max((date for date in network.dates.values() if date), default=None)
    return {p: 0.5 ** ((newest - date).days / _FADES) if newest and date else 0.0 for p, date in network.dates.items()}


def _central(network: Network) -> dict[str, set[str]]:
    """The most mentioned entities of each post."""
    counts: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for entity_id, mentions in network.mentions.items():
        for post_id, count in mentions.items():
            counts[post_id].append((-count, entity_id))
    return defaultdict(set, {p: {e for _, e in nsmallest(_CENTRAL, found)} for p, found in counts.items()})


