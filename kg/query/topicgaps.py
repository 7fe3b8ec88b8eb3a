"""Topics that many posts come near to, that none is about, and that are special enough for a post of their own."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice, takewhile
from os.path import commonprefix
from typing import Final

from kg.normalize import kind_of
from kg.query.commonplace import common_among
from kg.query.shown import is_whole
from kg.records import EARLIEST
from kg.store.base import Network, PostCard, View

__all__ = ["NamesOf", "TopicGap", "newest_of", "only_itself", "topic_gaps"]

_COMPANY: Final = 5
"""Topics that go with a topic most say how special it is."""
_NEAR: Final = 3
"""Among so many first topics of a post, a topic is nearly what the post is about."""
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
_TELLING: Final = 4.0
"""What stands in the text of so much of the archive that it goes with anything is a subject of its own only if it is so special."""
_READ: Final = 1000
"""Newest posts whose texts are looked through for what stands in them."""
_NARROWER: Final = 2
"""So many narrower topics with posts of their own tell what there is to tell of one (プライバシー: データプライバシー)."""
_AND: Final = re.compile("と|・|および|及び|＆|&")


NamesOf = Callable[[str], Collection[str]]
"""From the name of a topic to all names that it goes by, that one included."""


def only_itself(name: str) -> Collection[str]:
    """The names of a topic that goes by one alone."""
    return (name,)


@dataclass(frozen=True, slots=True)
class TopicGap:
    """A topic of many posts that is the first topic of none."""

    id: str
    name: str
    also: tuple[str, ...]
    """Other such topics that need no line of their own: by another name, with the same beginning, of the same posts."""
    posts: int
    latest: PostCard


def topic_gaps(
    view: View, network: Network, names_of: NamesOf, fresh: Mapping[str, float], least: int, limit: int
) -> Iterator[TopicGap]:
    """Topics that posts come near to and no title names, special ones before those that go with many things.

    Left out is what has posts of its own under narrower names, what two other topics are together, and what so much of the archive speaks
    of (costs, cloud services) that it goes with anything.

    Args:
        view: the graph.
        network: its tables.
        names_of: what else a topic is called.
        fresh: what each post counts, by id.
        least: only topics of so many posts.
        limit: at most so many.
    """
    weights: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for topic_id, about in network.about.items():
        for post_id, weight in about.items():
            weights[post_id].append((-weight, topic_id))
    topics = {p: [topic_id for _, topic_id in sorted(found)] for p, found in weights.items()}
    own = {found[0] for found in topics.values()}
    near = Counter(topic_id for found in topics.values() for topic_id in found[1:_NEAR])
    titles = {p: card.title.casefold() for p, card in view.posts().items()}
    every = "\n".join(titles.values())
    names = {t: card.name.casefold() for t, card in network.topics.items()}
    known, told = frozenset(names.values()), [names[t] for t in sorted(own)]

    def headed(topic_id: str) -> bool:
        return _headed(network.topics[topic_id].name, names_of, every, [titles[p] for p in network.about[topic_id]])

    many = (t for t, about in network.about.items() if t not in own and len(about) >= least and near[t] > 1)
    alone = [t for t in many if not _joined(names[t], known) and not _told_narrower(names[t], told) and not headed(t)]
    special = {t: _special(network, topics, t) for t in alone}
    worth = {t: special[t] * math.log1p(sum(fresh[p] for p in network.about[t])) for t in alone}
    texts = _newest_texts(view, network) if alone else []
    shown: dict[str, list[str]] = {}
    common: set[str] = set()
    for topic_id in sorted(alone, key=lambda t: (-worth[t], t)):
        name = network.topics[topic_id].name
        beside = next((t for t in shown if _shown_with(network, names_of, topic_id, t)), None)
        if beside is not None:
            shown[beside].append(name)
        elif len(shown) - len(common) < limit:
            shown[topic_id] = []
        else:
            continue
        if special[topic_id] < _TELLING and special[beside or topic_id] < _TELLING and _common(name, texts):
            common.add(beside or topic_id)
    for topic_id, also in shown.items():
        if topic_id not in common:
            posts = network.about[topic_id]
            yield TopicGap(topic_id, network.topics[topic_id].name, tuple(also), len(posts), newest_of(view, network, posts))


def _joined(name: str, known: Collection[str]) -> bool:
    """Whether a topic is two others together: データプライバシーとセキュリティ."""
    parts = _AND.split(name)
    return len(parts) > 1 and all(part in known for part in parts)


def _told_narrower(name: str, told: Iterable[str]) -> bool:
    """Whether several topics with posts of their own have a topic in their names."""
    return len([*islice((other for other in told if other != name and is_whole(other, name)), _NARROWER)]) == _NARROWER


def _newest_texts(view: View, network: Network) -> list[str]:
    newest = nlargest(_READ, network.dates, key=lambda p: (network.dates[p] or EARLIEST, p))
    return [*view.sources(newest).values()]


def _common(name: str, texts: Sequence[str]) -> bool:
    """Whether so many texts have a name that it is commonplace."""
    least = int(common_among(len(texts))) + 1
    return len([*islice((text for text in texts if name in text), least)]) == least


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


def newest_of(view: View, network: Network, posts: Iterable[str]) -> PostCard:
    """The newest of some posts, by their ids; of those of one day the last by id."""
    dates = network.dates
    return view.post(max(posts, key=lambda p: (dates[p] or EARLIEST, p)))
