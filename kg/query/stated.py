"""Of whom a sentence states something: by particles, relative clauses and lists, as far as these leave no doubt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import nlargest
from typing import Final, NamedTuple

from kg.query.passages import EVENT, Passage, Told, passages
from kg.query.sentences import plain
from kg.records import EntityType, Mention
from kg.store.base import View

__all__ = ["POSTS_COMPARED", "Stated", "newest", "passages_of", "stated_in", "stated_of"]

_FIRM: Final = frozenset({EntityType.ORGANIZATION})
_ACTS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PROJECT})
_SELLS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT})
_BEGINS: Final = {
    "founded": _FIRM,
    "in_force": frozenset({EntityType.LAW}),
    "released": frozenset({EntityType.PRODUCT}),
    "announced": frozenset({EntityType.PRODUCT}),
}
_CLOSES: Final = r"[」』\"”*)]{0,4}(?:[(][^()]{0,30}[)])?[」』\"”*]{0,4}"
"""What may stand between a name and its particle: marks that close it, and a gloss."""
_SUBJECT: Final = re.compile(_CLOSES + r"(?:氏|社)?(?:[はが]|も(?!の))")
_OBJECT: Final = re.compile(_CLOSES + "を")
_EITHER: Final = re.compile(_CLOSES + "[をはが]")
_OWNS: Final = re.compile(_CLOSES + r"の(?:持ち?分|出資比率|保有)")
_ITS_OWN: Final = re.compile(
    f"(?:{_SUBJECT.pattern})(?!主導|リード|率い)|{_CLOSES}[の、]?(?:(?:最新の|企業)?(?:評価額|企業価値|時価総額)|[0-9])"
)
_OF_THE_EVENT: Final = re.compile(_CLOSES + "[をはが][^、]{0,8}")
_OBJECT_OF_IT: Final = re.compile(_CLOSES + "を[^、]{0,8}")
_GOES_ON: Final = re.compile(_CLOSES + "(?!以[降来])[一-龥ァ-ヺー]")
"""A name that is the beginning of a longer word: TPU契約."""
_OF_WHAT_FOLLOWS: Final = re.compile(r"(?:し|され)た(?:ばかり)?の?[^、]{0,16}")
_DONE_BY: Final = re.compile("し(?:た|て|、|まし)|を|する")
"""Behind an event that somebody did: what the sentence is about is not what began."""
_SAME_ONE: Final = re.compile(r"\s*(?:同社|彼ら|同行)")
_PRICE: Final = re.compile(r"\s*(?:買収|売却|譲渡)(?:(?:総|金)?額|価格)")
_MARKET: Final = re.compile(r"([一-龥々ァ-ヺーA-Za-z0-9]{1,20})市場")
_AT_ONCE: Final = 200
"""Posts whose texts are in memory at once."""
POSTS_COMPARED: Final = 10_000
"""So many of the newest posts are asked what they state: what an archive of any size answers in time."""
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_MOST: Final = 3
"""Who share one figure."""


class Stated(NamedTuple):
    """One thing that a sentence states of somebody."""

    kind: str
    """As of :attr:`kg.query.passages.Told.kind`."""
    about: frozenset[str]
    """Ids of those it is stated of: of a stake both who holds it and of whom."""
    holder: str
    """Of a stake: who holds it; else empty."""
    detail: str
    """What else must be the same in what is compared; see :attr:`kg.query.passages.Told.detail`. Of a market share the market."""
    value: tuple[float, ...]
    words: str
    start: int
    """Offset of the sentence in the source."""
    sentence: str
    """As a reader sees it."""
    beside: frozenset[str]
    """Ids of the others that it and the sentence before it name."""


class _Named(NamedTuple):
    """A name in a sentence."""

    start: int
    end: int
    entity_id: str
    type: EntityType


class _Place(NamedTuple):
    """What is told, where."""

    passage: Passage
    told: Told
    here: Sequence[_Named]
    """The names of the sentence."""
    before: Sequence[_Named]
    """Those of the sentence before."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text

    def marked(self) -> list[_Named]:
        """The names that the sentence before is about."""
        return [m for m in self.before if _SUBJECT.match(self.passage.before[1], m.end)]


class _Of(NamedTuple):
    about: frozenset[str]
    holder: str = ""
    detail: str = ""


def stated_in(read: Iterable[Passage], mentions: Sequence[Mention]) -> list[Stated]:
    """What passages of a text state of the entities that it mentions.

    Args:
        read: the passages of its source.
        mentions: of the text, in order.
    """
    places = [m.start for m in mentions]

    def named(start: int, text: str) -> list[_Named]:
        inside = mentions[bisect_left(places, start) : bisect_left(places, start + len(text))] if text else ()
        return [_Named(m.start - start, m.end - start, m.entity_id, m.type) for m in inside]

    stated = []
    for passage in read:
        here, before = named(passage.start, passage.text), named(*passage.before)
        for told in passage.told:
            of = _OF[told.kind](_Place(passage, told, here, before))
            if of is None:
                continue
            beside = frozenset(m.entity_id for m in (*here, *before)) - of.about
            what = told.kind, of.about, of.holder, of.detail or told.detail, told.value, told.words
            stated.append(Stated(*what, passage.start, plain(passage.text), beside))
    return stated


def newest(view: View, post_ids: Iterable[str]) -> dict[str, datetime | None]:
    """The newest of some posts, at most :data:`POSTS_COMPARED`, and when they were published; those without a date last."""
    dates = view.published_at(post_ids).items()
    return dict(nlargest(POSTS_COMPARED, dates, key=lambda item: (item[1] or _FIRST, item[0])))


def passages_of(view: View, post_ids: Iterable[str]) -> Mapping[str, Sequence[Passage]]:
    """The passages of stored posts that state something, by post id; read once until the graph changes."""

    def read(new: list[str]) -> dict[str, list[Passage]]:
        return {p: passages(source) for some in _batches(new) for p, source in view.sources(some).items()}

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


def _one(place: _Place) -> _Of | None:
    """The firm named last before a figure; where the sentence names none, whom the one before is about."""
    firms = [m for m in place.here if m.type in _FIRM]
    ahead = [m for m in firms if m.end <= place.told.at]
    if ahead:
        return _Of(frozenset((ahead[-1].entity_id,)))
    about = {m.entity_id for m in place.marked() if m.type in _FIRM}
    return _Of(frozenset(about)) if not firms and len(about) == 1 and _SAME_ONE.match(place.text) else None


def _of_itself(place: _Place) -> _Of | None:
    """The firm named last before a figure, if the clause is about it or says that the figure is its own; investors are named otherwise."""
    ahead = [m for m in place.here if m.type in _FIRM and m.end <= place.told.at]
    return _last(ahead) if ahead and _ITS_OWN.match(place.text, ahead[-1].end) else None


def _on_market(place: _Place) -> _Of | None:
    ahead = [m for m in place.here if m.end <= place.told.at and m.type in _SELLS and _EITHER.match(place.text, m.end)]
    markets = _MARKET.findall(place.text[: place.told.at])
    return _Of(frozenset((ahead[-1].entity_id,)), detail=markets[-1].casefold()) if ahead and markets else None


def _pair(place: _Place) -> _Of | None:
    """Those named since the figure before; in a list of figures with whom the sentence, or the one before, is about."""
    alike = [told for told in place.passage.told if told.kind == place.told.kind]
    n = alike.index(place.told)
    since, until = alike[n - 1].end if n else 0, alike[n + 1].at if n + 1 < len(alike) else len(place.text)
    acting = [m for m in place.here if m.type in _ACTS]
    about = {m.entity_id for m in acting if since <= m.start and m.end <= place.told.at}
    if not about and n == 0:
        about = {m.entity_id for m in acting if place.told.end <= m.start < until}
    if len(about) == 1 and len(alike) > 1:
        subjects = [m for m in acting[:1] if _SUBJECT.match(place.text, m.end) and m.entity_id not in about]
        subjects = subjects or [m for m in place.marked()[:1] if m.type in _ACTS]
        about.update(m.entity_id for m in subjects)
    return _Of(frozenset(about)) if 0 < len(about) <= _MOST else None


def _stake(place: _Place) -> _Of | None:
    """Who holds it: whom the clause, or the sentence before, is about. Of whom: others in the sentence, or in the one before."""
    acting = [m for m in place.here if m.type in _ACTS]
    ahead = [m for m in acting if m.end <= place.told.at]
    holders = [m for m in ahead if _SUBJECT.match(place.text, m.end) or _OWNS.match(place.text, m.end)]
    since = max((told.end for told in place.passage.told if told.end <= place.told.at and told.kind == "stake"), default=0)
    if holders and holders[-1].start < since:
        return None
    holders = holders or [m for m in place.marked() if m.type in _ACTS][:1]
    if not holders:
        return None
    holder = holders[-1].entity_id
    others = {m.entity_id for m in acting} - {holder} or {m.entity_id for m in place.before if m.type in _ACTS} - {holder}
    return _Of(frozenset((holder, *others)), holder) if others else None


def _sold(place: _Place) -> _Of | None:
    """The two firms of the sentence; where it names none and is about the price, of the one before."""
    named = place.here or (place.before if _PRICE.match(place.text) else ())
    firms = frozenset(m.entity_id for m in named if m.type in _FIRM)
    return _Of(firms) if len(firms) == 2 else None


def _begun(place: _Place) -> _Of | None:
    """What the event is told of (Xは2023年に設立), what is its object (2023年にXを公開), or what follows it (2023年に設立されたX)."""
    text, told = place.text, place.told
    names = [m for m in place.here if m.type in _BEGINS[told.kind]]
    ahead = [m for m in names if m.end <= told.at]
    event = EVENT.match(text, told.end)
    if event is None:  # Xを公開したのは2023年
        return _last([m for m in ahead if _EITHER.match(text, m.end)])
    following = next((m for m in names if m.start >= event.end()), None)
    if following is not None and _OF_WHAT_FOLLOWS.fullmatch(text, event.end(), following.start) and not _GOES_ON.match(text, following.end):
        return _last([following])
    done = told.kind != "in_force" and _DONE_BY.match(text, event.end()) is not None
    between = [m for m in names if told.at < m.start < event.start()]
    if between and told.kind != "founded":
        direct = (_OBJECT_OF_IT if done else _OF_THE_EVENT).fullmatch(text, between[-1].end, event.start())
        return _last(between) if direct else None
    if done:
        return _last(ahead) if ahead and _OBJECT.match(text, ahead[-1].end) else None
    if told.kind == "founded":  # Xは、OpenAIのYらによって2023年に設立
        return _last([m for m in ahead if _SUBJECT.match(text, m.end)])
    return _last(ahead) if ahead and _SUBJECT.match(text, ahead[-1].end) else None


def _last(names: Sequence[_Named]) -> _Of | None:
    return _Of(frozenset((names[-1].entity_id,))) if names else None


_OF: Final[dict[str, Callable[[_Place], _Of | None]]] = {
    "cut": _one, "worth": _of_itself, "share": _on_market, "power": _pair, "stake": _stake, "sale": _sold,
    "founded": _begun, "in_force": _begun, "released": _begun, "announced": _begun,
}  # fmt: skip
