"""What an editor may want to have written: what is often told but has no post of its own, and posts that later facts have overtaken."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice, takewhile
from os.path import commonprefix
from typing import Final

from kg.errors import UsageError
from kg.normalize import kind_of
from kg.query.evidence import SURE
from kg.query.outdated import OvertakenFact, overtaken_facts
from kg.query.overtaken import Overtaken, overtaken
from kg.query.shown import is_whole
from kg.query.timeline import EVENT_TYPES
from kg.records import EARLIEST, EntityType
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
_COMPANY: Final = 5
"""Topics that go with a topic most say how special it is."""
_NEAR: Final = 3
"""Among so many first topics of a post, a topic is nearly what the post is about."""
_GROUP: Final = re.compile(r"(.{2,}?)\s*(?:グループ|Group|ホールディングス|Holdings)")
_STEM: Final = 4
"""Characters with which two topics must begin alike to be one, a kanji for two, and"""
_SAME: Final = 2 / 3
"""what share of the shorter one these must be;"""
_SAME_KANJI: Final = 1 / 2
"""if they are kanji."""
_TOGETHER: Final = 1 / 2
"""Share of the posts of the commoner one of two topics that must be about both for the two to be shown as one."""
_MOST_OF: Final = 0.6
_WORD_GOES_ON: Final = re.compile("[ァ-ヺー一-龥A-Za-z]")


NamesOf = Callable[[str], Collection[str]]
"""From the name of a topic to all names that it goes by, that one included."""


def _only(name: str) -> Collection[str]:
    return (name,)


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
    also: tuple[str, ...]
    """Other such topics that need no line of their own: by another name, with the same beginning, of the same posts."""
    posts: int
    latest: PostCard


@dataclass(frozen=True, slots=True)
class Gaps:
    """What may be missing; of each kind the most prominent."""

    pairs: tuple[PairGap, ...]
    topics: tuple[TopicGap, ...]
    overtaken: tuple[Overtaken, ...]
    """Those of most posts first."""
    facts: tuple[OvertakenFact, ...]
    """What posts state of one or two beside such relations, and later posts otherwise; those of most posts first."""


def gaps(view: View, *, names_of: NamesOf = _only, min_posts: int = 5, limit: int = 20) -> Gaps:
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
    topics = tuple(_topics(view, network, names_of, fresh, min_posts, limit))
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
        yield PairGap(a, names[0], b, names[1], kinds, len(sure), _newest(view, network, sure))


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


def _topics(
    view: View, network: Network, names_of: NamesOf, fresh: Mapping[str, float], least: int, limit: int
) -> Iterator[TopicGap]:
    """Topics that posts come near to, special ones before those that go with anything (bias, costs), and that no title names."""
    weights: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for topic_id, about in network.about.items():
        for post_id, weight in about.items():
            weights[post_id].append((-weight, topic_id))
    topics = {p: [topic_id for _, topic_id in sorted(found)] for p, found in weights.items()}
    own = {found[0] for found in topics.values()}
    near = Counter(topic_id for found in topics.values() for topic_id in found[1:_NEAR])
    titles = {p: card.title.casefold() for p, card in view.posts().items()}
    every = "\n".join(titles.values())

    def headed(topic_id: str) -> bool:
        return _headed(network.topics[topic_id].name, names_of, every, [titles[p] for p in network.about[topic_id]])

    alone = [t for t, about in network.about.items() if t not in own and len(about) >= least and near[t] > 1 and not headed(t)]
    worth = {t: _special(network, topics, t) * math.log1p(sum(fresh[p] for p in network.about[t])) for t in alone}
    shown: dict[str, list[str]] = {}
    for topic_id in sorted(alone, key=lambda t: (-worth[t], t)):
        beside = next((t for t in shown if _shown_with(network, names_of, topic_id, t)), None)
        if beside is not None:
            shown[beside].append(network.topics[topic_id].name)
        elif len(shown) < limit:
            shown[topic_id] = []
    for topic_id, also in shown.items():
        posts = network.about[topic_id]
        yield TopicGap(topic_id, network.topics[topic_id].name, tuple(also), len(posts), _newest(view, network, posts))


def _headed(name: str, names_of: NamesOf, titles: str, own: Iterable[str]) -> bool:
    """Whether a title names a topic, by any of its names, or a post that is about it has the kanji in its title with which it begins."""
    if any(_named_in(titles, other.casefold()) for other in names_of(name) if other == name or other not in name):
        return True
    kanji = "".join(takewhile(_is_kanji, name))
    if kanji == name:
        kanji = name[: len(name) // 2]
    if _weight(kanji) < max(_STEM, _SAME_KANJI * _weight(name)):
        return False
    begins_so = re.compile(f"(?<![一-鿿々]){re.escape(kanji)}")  # 競争力強化 is no 強化学習
    return any(begins_so.search(title) for title in own)


def _named_in(titles: str, name: str) -> bool:
    """Whether a title names a topic or its beginning: most of it (量子コンピュータ), or half, in a word that ends there (企業アプリ)."""
    if is_whole(titles, name):
        return True
    for length in range(len(name) - 1, max(_STEM, math.ceil(len(name) / 2)) - 1, -1):
        begin = name[:length]
        at = titles.find(begin)
        while at >= 0:
            if length >= _MOST_OF * len(name) or not _WORD_GOES_ON.match(titles, at + length):
                return True
            at = titles.find(begin, at + 1)
    return False


def _shown_with(network: Network, names_of: NamesOf, topic_id: str, other: str) -> bool:
    """Whether a topic need not be shown beside another one: both go by one name or begin alike, or most posts about it are about both."""
    a, b = network.topics[topic_id].name, network.topics[other].name
    one, two = network.about[topic_id].keys(), network.about[other].keys()
    return b in names_of(a) or a in names_of(b) or _begins_alike(a, b) or len(one & two) > _TOGETHER * max(len(one), len(two))


def _begins_alike(a: str, b: str) -> bool:
    """Whether two topics are one by how they begin: クリエイター, クリエイティブ産業, クリエイティブ業界; 電力消費, 電力コスト."""
    common = commonprefix((a, b))
    kanji = all(map(_is_kanji, common))
    return _weight(common) >= _STEM and _weight(common) >= (_SAME_KANJI if kanji else _SAME) * min(_weight(a), _weight(b))


def _weight(name: str) -> int:
    return sum(2 if _is_kanji(c) else 1 for c in name)


def _is_kanji(character: str) -> bool:
    return kind_of(character) == "kanji"


def _special(network: Network, topics: Mapping[str, Sequence[str]], topic_id: str) -> float:
    """How much oftener the topics that go with one stand beside it than elsewhere: their part in the divergence of its posts."""
    posts, total = network.about[topic_id], len(topics)
    beside = Counter(t for p in posts for t in topics[p] if t != topic_id)
    shares = ((n / len(posts), len(network.about[t]) / total) for t, n in beside.items() if n > 1)
    return sum(sorted((here * math.log(here / all) for here, all in shares if here > all), reverse=True)[:_COMPANY])


def _newest(view: View, network: Network, posts: Iterable[str]) -> PostCard:
    dates = network.dates
    return view.post(max(posts, key=lambda p: (dates[p] or EARLIEST, p)))
