"""What sentences state of whom, beside relations and their money: of a draft, and of the posts of an archive."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nlargest
from typing import Final, NamedTuple

from kg.query.statements.ofwhom import of_whom
from kg.query.statements.passages import passages
from kg.query.statements.place import Named, Passage, Place
from kg.query.statements.sentences import plain
from kg.records import EARLIEST, EntityType, Mention
from kg.store.base import View

__all__ = ["POSTS_COMPARED", "Stated", "newest", "passages_of", "stated_in", "stated_of"]

_AT_ONCE: Final = 200
"""Posts whose texts are in memory at once."""
_LATELY: Final = 8
"""Names of firms before a sentence among which 両社 may be the last two."""
POSTS_COMPARED: Final = 10_000
"""So many of the newest posts are asked what they state: what an archive of any size answers in time."""


class Stated(NamedTuple):
    """One thing that a sentence states of somebody."""

    kind: str
    """As of :attr:`kg.query.statements.datum.Datum.kind`."""
    about: frozenset[str]
    """Ids of those it is stated of: of a stake both who holds it and of whom."""
    holder: str
    """Of a stake: who holds it; else empty."""
    detail: str
    """What else must be the same in what is compared; see :attr:`kg.query.statements.datum.Datum.detail`. Of a market share the market."""
    value: tuple[float, ...]
    words: str
    start: int
    """Offset of the sentence in the source."""
    sentence: str
    """As a reader sees it."""
    beside: frozenset[str]
    """Ids of the others that it and the sentence before it name."""
    where: frozenset[str] = frozenset()
    """Ids of the places that it names, but for those that say whence somebody is."""
    into: frozenset[str] = frozenset()
    """Of what is put into something: the words beside the figure, but for names and what every such sentence says, in small letters."""
    sure: bool = True
    """Whether it leaves no doubt: what does is neither questioned nor held against others, but may say that others are right."""


def stated_in(read: Iterable[Passage], mentions: Sequence[Mention]) -> list[Stated]:
    """What passages of a text state of the entities that it mentions.

    Args:
        read: the passages of its source.
        mentions: of the text, in order.
    """
    places = [m.start for m in mentions]

    def named(start: int, text: str) -> list[Named]:
        inside = mentions[bisect_left(places, start) : bisect_left(places, start + len(text))] if text else ()
        return [Named(m.start - start, m.end - start, m.entity_id, m.type) for m in inside]

    firms = [m for m in mentions if m.type is EntityType.ORGANIZATION]
    laws = [m for m in mentions if m.type is EntityType.LAW]
    begins, laws_begin = ([m.start for m in some] for some in (firms, laws))
    stated = []
    for passage in read:
        here, before = named(passage.start, passage.text), named(*passage.before)
        title = [m for m in named(*passage.title) if passage.title[1][m.start : m.end].strip()]
        so_far = bisect_left(begins, passage.start)
        last = firms[so_far - 1].entity_id if so_far else ""
        lately = dict.fromkeys(m.entity_id for m in reversed(firms[max(0, so_far - _LATELY) : so_far]))
        last_two = frozenset([*lately][:2])
        laws_so_far = bisect_left(laws_begin, passage.start)
        law = laws[laws_so_far - 1].entity_id if laws_so_far else ""
        for datum in passage.data:
            place = Place(passage, datum, here, before, title, last, last_two, law)
            of = of_whom(place)
            if of is None:
                continue
            beside = frozenset(m.entity_id for m in (*here, *before)) - of.about
            what = datum.kind, of.about, of.holder, of.detail or datum.detail, datum.value, datum.words
            into = place.words() if datum.kind == "put" else frozenset[str]()
            stated.append(Stated(*what, passage.start, plain(passage.text), beside, place.places(), into, of.sure))
    return stated


def newest(view: View, post_ids: Iterable[str]) -> dict[str, datetime | None]:
    """The newest of some posts, at most :data:`POSTS_COMPARED`, and when they were published; those without a date last."""
    dates = view.published_at(post_ids).items()
    return dict(nlargest(POSTS_COMPARED, dates, key=lambda item: (item[1] or EARLIEST, item[0])))


def passages_of(view: View, post_ids: Iterable[str]) -> Mapping[str, Sequence[Passage]]:
    """The passages of stored posts that state something, by post id; read once until the graph changes."""

    def read(new: list[str]) -> dict[str, list[Passage]]:
        posts = view.posts(new)
        return {p: passages(source, posts[p].title) for some in _batches(new) for p, source in view.sources(some).items()}

    return view.worked_out("passages", post_ids, read)


def stated_of(view: View, post_ids: Iterable[str]) -> Mapping[str, Sequence[Stated]]:
    """What stored posts state, by post id; read once until the graph changes."""
    read = passages_of(view, post_ids)

    def look(new: list[str]) -> dict[str, list[Stated]]:
        stating = [p for p in new if read[p]]
        found = {p: stated_in(read[p], mentions) for some in _batches(stating) for p, mentions in view.mentions_by_post(some).items()}
        return dict.fromkeys(new, []) | found

    return view.worked_out("stated", read, look)


def _batches(post_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (post_ids[n : n + _AT_ONCE] for n in range(0, len(post_ids), _AT_ONCE))
