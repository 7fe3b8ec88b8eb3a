"""Which post holds which entity, edge and topic, as arrays in order of date: what questions about time count with."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kg.query.period import Period
from kg.records import CO_MENTION, LATEST, EdgeKey
from kg.store.base import Network, View

__all__ = ["Incidence", "Ints", "Members", "Span", "incidence"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
K = TypeVar("K", str, EdgeKey)
T = TypeVar("T")

_KEPT = 24


class Span(NamedTuple):
    """Posts `first` to just before `end`, in order of date."""

    first: int
    end: int

    @property
    def posts(self) -> int:
        """How many they are."""
        return self.end - self.first


@dataclass(frozen=True, slots=True, eq=False)
class Members(Generic[K]):
    """Things of one kind and the posts that hold them: the entries of a sparse matrix, by thing, then by post."""

    ids: Sequence[K]
    """In order."""
    start: Ints
    """Where the entries of each thing begin; one more at the end."""
    thing: Ints
    """Of each entry, the number of its thing."""
    post: Ints
    """Of each entry, the number of its post."""
    group: Ints
    """Of each entry, the first entry of the same thing that it repeats, word for word; itself if it repeats none."""

    def count(self, span: Span) -> Ints:
        """How many posts of a span hold each thing. O(entries)."""
        return np.bincount(self.thing[self._in(span)], minlength=len(self.ids))

    def fresh(self, span: Span) -> Ints:
        """Like :meth:`count`, without posts that only repeat what an earlier post, of any time, says of the thing."""
        mine = self._in(span) & (self.group == np.arange(len(self.group)))
        return np.bincount(self.thing[mine], minlength=len(self.ids))

    def independent(self, span: Span) -> Ints:
        """Like :meth:`count`, but posts of the span that repeat one another count once."""
        groups = np.zeros(len(self.group), bool)
        groups[self.group[self._in(span)]] = True
        return np.bincount(self.thing[groups], minlength=len(self.ids))

    @classmethod
    def of(cls, posts: Mapping[K, Collection[int]]) -> Members[K]:
        """Things and the numbers of the posts that hold each."""
        return _table((id, sorted(set(posts[id])), None) for id in sorted(posts, key=_order))

    def first(self) -> Ints:
        """The first post of each thing."""
        return self.post[self.start[:-1]]

    def posts(self, thing: int, span: Span) -> Ints:
        """The posts of a span that hold a thing, oldest first."""
        mine = self.post[self.start[thing] : self.start[thing + 1]]
        return mine[(mine >= span.first) & (mine < span.end)]

    def _in(self, span: Span) -> Bools:
        return (self.post >= span.first) & (self.post < span.end)


class Incidence:
    """The arrays of one network."""

    def __init__(self, network: Network) -> None:
        dates = network.dates
        self.post_ids = sorted(dates, key=lambda p: (dates[p] is None, dates[p] or LATEST, p))
        """Oldest first; those without a date at the end."""
        self.dates: list[datetime] = [d for p in self.post_ids if (d := dates[p]) is not None]
        """Of those that have one."""
        number = {post: n for n, post in enumerate(self.post_ids)}
        self.entities = _members(network.mentions, number)
        self.edges = _members(network.edges, number, repeats=True)
        self.topics = _members(network.about, number)
        entity = {id: n for n, id in enumerate(self.entities.ids)}
        self.head: Ints = np.fromiter((entity[key.head] for key in self.edges.ids), np.int64, len(self.edges.ids))
        """Of each edge, the number of its head."""
        self.tail: Ints = np.fromiter((entity[key.tail] for key in self.edges.ids), np.int64, len(self.edges.ids))
        self.typed: Bools = np.fromiter((key.type != CO_MENTION for key in self.edges.ids), np.bool_, len(self.edges.ids))
        """Of each edge, whether it is a relation and not a co-mention."""
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def span(self, period: Period) -> Span:
        """The posts of a period. Those without a date belong only to all of time. O(log posts)."""
        if period == Period():
            return Span(0, len(self.post_ids))
        first = bisect_left(self.dates, period.since) if period.since is not None else 0
        end = bisect_left(self.dates, period.until) if period.until is not None else len(self.dates)
        return Span(first, max(first, end))

    def pairs(self) -> Ints:
        """Of each edge, a number that it shares with the edges between the same two entities, either way round."""
        return np.minimum(self.head, self.tail) * len(self.entities.ids) + np.maximum(self.head, self.tail)

    def remembered(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer to a question, kept while the network is; the least recently asked are forgotten."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                found: T = self._answers[question]
                return found
        found = answer()
        with self._lock:
            self._answers[question] = found
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return found


_known: WeakKeyDictionary[Network, Incidence] = WeakKeyDictionary()
_lock = Lock()


def incidence(view: View) -> tuple[Network, Incidence]:
    """The network of a view with its arrays, made once for each network. O(graph) the first time.

    Raises:
        GraphTooLarge: the store holds more than fits into memory here.
    """
    network = view.network()
    with _lock:
        found = _known.get(network)
        if found is None:
            found = _known[network] = Incidence(network)
    return network, found


def _members(table: Mapping[K, Mapping[str, Any]], number: Mapping[str, int], *, repeats: bool = False) -> Members[K]:
    """Members of a table of a network; with `repeats` what it says of a post are repeat keys."""

    def row(id: K, holds: Mapping[str, Any]) -> tuple[K, Sequence[int], Sequence[int] | None]:
        if len(holds) == 1:
            return id, [number[post] for post in holds], None
        if not repeats:
            return id, sorted([number[post] for post in holds]), None
        said = {number[post]: keys for post, keys in holds.items()}
        mine = sorted(said)
        return id, mine, _groups([said[post] for post in mine])

    return _table(row(id, holds) for id, holds in sorted(table.items(), key=lambda item: _order(item[0])))


def _table(rows: Iterable[tuple[K, Sequence[int], Sequence[int] | None]]) -> Members[K]:
    """Members of things in order, each with its posts in order and, unless they are all their own, the place of each one's group."""
    ids: list[K] = []
    start: list[int] = [0]
    post: list[int] = []
    group: list[int] = []
    for id, mine, groups in rows:
        first = start[-1]
        ids.append(id)
        post += mine
        group += range(first, first + len(mine)) if groups is None else [first + n for n in groups]
        start.append(len(post))
    starts = np.array(start, np.int64)
    thing = np.repeat(np.arange(len(ids)), np.diff(starts))
    return Members(ids, starts, thing, np.array(post, np.int64), np.array(group, np.int64))


def _order(id: str | EdgeKey) -> str | tuple[str, str, str]:
    """As keys compare by themselves, and faster."""
    return id if isinstance(id, str) else (id.head, id.type, id.tail)


def _groups(posts: Sequence[Iterable[int]]) -> list[int]:
    """For each post the first that it shares a sentence with, be it by way of others."""
    keys_in_all = [key for keys in posts for key in set(keys)]
    if len(set(keys_in_all)) == len(keys_in_all):
        return list(range(len(posts)))
    above = list(range(len(posts)))

    def root(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    seen: dict[int, int] = {}
    for n, keys in enumerate(posts):
        for key in keys:
            a, b = sorted((root(seen.setdefault(key, n)), root(n)))
            above[b] = a
    return [root(n) for n in range(len(posts))]
