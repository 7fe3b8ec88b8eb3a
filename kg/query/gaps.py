"""What an editor may want to have written: what is often told but has no post of its own, and posts that later facts have overtaken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Final

from kg.errors import UsageError
from kg.query.evidence import SURE
from kg.query.outdated import OvertakenFact, overtaken_facts
from kg.query.overtaken import Overtaken, overtaken
from kg.query.timeline import EVENT_TYPES
from kg.query.topicgaps import NamesOf, TopicGap, newest_of, only_itself, topic_gaps
from kg.records import EntityType
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
    told = ((a, b, _surely(view, a, b)) for a, b in new)
    for a, b, sure in islice(((a, b, sure) for a, b, sure in told if len(sure) >= least), limit):
        names = network.entities[a].name, network.entities[b].name
        kinds = tuple(sorted(set().union(*sure.values())))
        yield PairGap(a, names[0], b, names[1], kinds, len(sure), newest_of(view, network, sure))


def _surely(view: View, a: str, b: str) -> dict[str, set[str]]:
    """What posts surely tell that happened between two, by post id: of less sure sentences most tell of something else."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for claim in view.claims_between(a, b):
        if claim.type in EVENT_TYPES and claim.confidence >= SURE:
            found[claim.post_id].add(claim.type)
    return found


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


