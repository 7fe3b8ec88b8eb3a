"""Which entity is meant by a name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.errors import EntityNotFound, GraphTooLarge, UsageError
from kg.normalize import EDITIONS, HONORIFICS, alias_key, kind_of, sound_key
from kg.query.codes import coded
from kg.records import EntityType
from kg.store.base import EntityCard, NameTable, View

__all__ = ["KINDS", "Match", "NameIndex", "complete", "name_index", "near", "resolve", "search", "slip_of"]

KINDS = ("name", "beginning", "code", "part", "words", "sound", "slip")
"""How a name can match, best first: whole, its beginning, a code in its place (see :mod:`kg.query.codes`), a part of it, its words in
another order, its sound, but for a typing slip."""

_NAME, _BEGINNING, _CODE, _PART, _IN_ORDER, _SOUND, _SLIP = range(len(KINDS))
_OF_RANK = (_NAME, _BEGINNING, _PART)
"""Kinds by :attr:`kg.store.base.NameHit.rank`."""
_NEAR = 60.0
"""The least score of what may be meant by an unknown name; few letters inside a long name mean nothing."""
_LOOKED_AT = 20
"""Matches from which the nearest are taken."""
_FULL = 3
"""Kanji of a person's full name at least."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a search found."""

    id: str
    name: str
    type: EntityType
    matched: str
    """The alias that answered the search."""
    posts: int
    kind: str = "name"
    """One of :data:`KINDS`."""
    score: float = 100.0
    """How much of the name was given and how exactly, 0 to 100; only the whole name and a code have 100."""
    distance: int = 0
    """Typing slips between what was given and the name; matches of a kind come in this order."""


def search(view: View, text: str, *, type: EntityType | None = None, limit: int = 20) -> list[Match]:
    """Entities by any of their names, in any script and width.

    Whole names come before beginnings, these before who carries it as a code (``NVDA``, ``TSE:9984``), these before parts of
    names; within each the most mentioned first. If no name begins so, names follow that have the same words in another order
    (``Claude 4.5 Opus``), the same sound in kana or romaji, or differ by a typing slip. O(names in the graph).

    Raises:
        UsageError: `text` is blank or `limit` is not positive.
    """
    _check(text, limit)

    def like(form: str) -> list[_Hit]:
        hits = view.names_like(form, type=type, limit=limit)
        return [_Hit(_OF_RANK[hit.rank], 0, -hit.posts, hit.entity_id, hit.name) for hit in hits]

    hits = _in_best_form(text, like)
    if not hits or hits[0].kind != _NAME:
        hits = _best_of_each((*hits, *_carrying(view, text, type)))
    found = _matches(text, hits[:limit], view.entities(hit.entity_id for hit in hits))
    if found and found[0].kind in ("name", "beginning"):
        return found
    known = {match.id for match in found}
    return [*found, *(m for m in _tolerant(view, text, type, limit) if m.id not in known)][:limit]


def complete(view: View, text: str, *, type: EntityType | None = None, limit: int = 10) -> list[Match]:
    """What somebody may be about to type: like :func:`search`, from names kept in memory, for every keystroke.

    Hiragana stands for katakana, and Latin letters behind kana, which an input method has yet to turn into kana, are ignored.

    Raises:
        UsageError: `limit` is not positive.
        GraphTooLarge: the names do not fit into memory here.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    index = name_index(view)
    for form in dict.fromkeys((text, _katakana(text), re.sub(r"(?<=[ァ-ヺー])[a-z]+$", "", _katakana(text)))):
        if found := index.plain(form, type, limit):
            return found
    return index.sounding(text, type, limit) or index.tolerant(text, type, limit)


def resolve(view: View, name: str) -> str:
    """The id of the entity that a name, a code or an id stands for; of several the one that most posts mention.

    The id of an entity that was judged to be another one stands for that. Of names only the whole one counts, in any script
    and width; anything else is an error with suggestions, never a guess.

    Raises:
        EntityNotFound: nothing has this name; says what comes near.
    """
    if "/" in name:  # as in every id
        for entity_id in dict.fromkeys((name, view.judgements().kept(name))):
            if view.prominence(entity_id):
                return entity_id
    if found := bearers(view, name, limit=1):
        return found[0]
    raise EntityNotFound(name, near(view, name))


def near(view: View, given: str, limit: int = 3) -> tuple[str, ...]:
    """Names of what may be meant by a name or id that nothing has, the nearest first; of an id what stands behind its type counts."""
    type, _, rest = given.partition("/")
    text = rest.replace("-", " ") if any(t.casefold() == type.casefold() for t in EntityType) else given
    found = search(view, text, limit=_LOOKED_AT) if text.strip() else []
    ranked = sorted((match for match in found if match.score >= _NEAR), key=lambda match: -match.score)
    return tuple(dict.fromkeys(match.name for match in ranked))[:limit]


def bearers(view: View, name: str, *, type: EntityType | None = None, limit: int | None = None) -> list[str]:
    """Ids of the entities that are called so, the most mentioned first; if none is, of those that carry it as a code."""

    def whole(form: str) -> list[_Hit]:
        hits = view.names_like(form, type=type, limit=limit)
        return [_Hit(_NAME, 0, -hit.posts, hit.entity_id, hit.name) for hit in hits if hit.rank == 0]

    hits = _in_best_form(name, whole) or sorted(_carrying(view, name, type))
    return [hit.entity_id for hit in hits[:limit]]


def others_called(view: View, name: str, entity_id: str) -> list[str]:
    """Ids of the others that a name stands for, if it stands for one: the most mentioned first."""
    found = bearers(view, name)
    return [other for other in found if other != entity_id] if entity_id in found else []


def slip_of(view: View, name: str, *, type: EntityType) -> Match | None:
    """The most mentioned entity of a type that has a name one slip away, as :meth:`NameIndex.slipped` says.

    None if there is none, or if the graph is too large to be searched so. O(names).
    """
    try:
        index = name_index(view)
    except GraphTooLarge:
        return None
    return next(iter(index.slipped(name, type, 1)), None)


_TITLE = re.compile(rf"(?<=.)(?:{HONORIFICS}|社)+$")


def _in_best_form(text: str, like: Callable[[str], list[_Hit]]) -> list[_Hit]:
    """What is like a text, best first: as it stands, or without the title or the 社 that Japanese text puts behind a name (孫氏,
    ホンハイ社), whichever is a whole name, else whichever is like any."""
    found: list[_Hit] = []
    for form in dict.fromkeys((text, _TITLE.sub("", text.strip()))):
        hits = like(form)
        if hits and hits[0].kind == _NAME:
            return hits
        found = found or hits
    return found


def _carrying(view: View, text: str, type: EntityType | None) -> list[_Hit]:
    """Those that carry a text as a code."""
    carriers = coded(text, view.codes())
    return _code_hits(carriers, view.entities(carriers), type) if carriers else []


def _code_hits(carriers: Mapping[str, str], cards: Mapping[str, EntityCard], type: EntityType | None) -> list[_Hit]:
    found = ((cards[id], code) for id, code in carriers.items() if id in cards)
    return [_Hit(_CODE, 0, -card.posts, card.id, code) for card, code in found if type in (None, card.type)]


def _best_of_each(hits: Iterable[_Hit]) -> list[_Hit]:
    """The best hit of each entity, best first."""
    best: dict[str, _Hit] = {}
    for hit in sorted(hits):
        best.setdefault(hit.entity_id, hit)
    return list(best.values())


def _matches(text: str, hits: Iterable[_Hit], cards: Mapping[str, EntityCard]) -> list[Match]:
    return [
        Match(card.id, card.name, card.type, hit.name, card.posts, KINDS[hit.kind], _score(text, hit.name, hit.kind), hit.distance)
        for hit in hits
        for card in (cards[hit.entity_id],)
    ]


def _check(text: str, limit: int) -> None:
    if not text.strip():
        raise UsageError("give a name, or a part of one, to search for")
    if limit < 1:
        raise UsageError("limit must be 1 or more")


def _tolerant(view: View, text: str, type: EntityType | None, limit: int) -> list[Match]:
    try:
        return name_index(view).tolerant(text, type, limit)
    except GraphTooLarge:  # such a graph is searched without tolerance
        return []


# The index -----------------------------------------------------------------------------------------------------------


class _Hit(NamedTuple):
    kind: int
    distance: int
    posts: int
    """Negative, so that hits sort best first."""
    entity_id: str
    name: str


class NameIndex:
    """The names and codes of one state of a graph, to be matched in memory."""

    def __init__(self, table: NameTable, codes: Mapping[str, Sequence[str]]) -> None:
        self._table = table
        self._codes = codes
        self._keys = sorted(table.names)
        self._by_length = {length: list(keys) for length, keys in groupby(sorted(self._keys, key=len), len)}
        self._rest: tuple[dict[str, list[str]], dict[tuple[str, ...], list[str]]] | None = None
        self._lock = Lock()

    def plain(self, text: str, type: EntityType | None, limit: int, *, first: bool = False) -> list[Match]:
        """Names equal to or beginning with `text`, who carries it as a code, and names that hold it; if `first`, only the first of
        these kinds that there are.

        O(names) at worst, less if enough begin so.
        """

        def like(form: str) -> list[_Hit]:
            key = alias_key(form)
            best: dict[str, _Hit] = {}
            for kind, keys in ((_NAME, self._equal), (_BEGINNING, self._begun), (_PART, self._holding)) if key.strip() else ():
                for other in keys(key):
                    self._collect(best, other, kind, 0, type)
                if kind == _BEGINNING:
                    for hit in self._carrying(form, type):
                        best.setdefault(hit.entity_id, hit)
                if len(best) >= limit or (first and best):
                    break
            return sorted(best.values())

        return self._matches(text, _in_best_form(text, like), limit)

    def coded(self, text: str, type: EntityType | None, limit: int) -> list[Match]:
        """Who carries `text` as a code."""
        return self._matches(text, self._carrying(text, type), limit)

    def _carrying(self, text: str, type: EntityType | None) -> list[_Hit]:
        return _code_hits(coded(text, self._codes), self._table.entities, type)

    def sounding(self, text: str, type: EntityType | None, limit: int) -> list[Match]:
        """Names in kana whose sound begins like `text`, of which the last consonants, which are yet to get a vowel, do not count."""
        sound = re.sub(r"[^aiueon]+$", "", sound_key(text))
        best: dict[str, _Hit] = {}
        sounds = self._derived()[0]
        for other in sounds if len(sound) > 3 else ():
            if other.startswith(sound):
                for key in sounds[other]:
                    self._collect(best, key, _SOUND, len(other) - len(sound), type)
        return self._matches(text, (hit._replace(distance=0) for hit in best.values()), limit)

    def tolerant(self, text: str, type: EntityType | None, limit: int) -> list[Match]:
        """Names with the same words or sound, or a slip away. Digits must be the same, and short names leave no room for slips."""
        key = alias_key(text)
        best: dict[str, _Hit] = {}
        by_sound, by_words = self._derived()
        words = self._words(text)
        for other in by_words.get(words, ()) if len(words) > 1 else ():
            self._collect(best, other, _IN_ORDER, 0, type)
        for other in by_sound.get(sound_key(text), ()):
            self._collect(best, other, _SOUND, 0, type)
        for other, distance in self._slips_away(key, _slips(key)):
            self._collect(best, other, _SLIP, distance, type)
        return self._matches(text, best.values(), limit)

    def slipped(self, text: str, type: EntityType | None, limit: int) -> list[Match]:
        """Names one slip away, in another character than a kanji, and not at the end: iPhone X is not iPhone.

        Of people also full names that differ in one kanji of the given name: 孫正儀, 孫正義.
        """
        key = alias_key(text)
        best: dict[str, _Hit] = {}
        for other in self._namesakes(key) if type is EntityType.PERSON else ():
            self._collect(best, other, _SLIP, 1, type)
        for other, distance in self._slips_away(key, min(_slips(key), 1)):
            differ = (Counter(key) - Counter(other)) | (Counter(other) - Counter(key))
            if not any(kind_of(c) == "kanji" for c in differ) and not key.startswith(other) and not other.startswith(key):
                self._collect(best, other, _SLIP, distance, type)
        return self._matches(text, best.values(), limit)

    def _namesakes(self, key: str) -> Iterator[str]:
        """Names of the same kanji but for one behind the first two, of three kanji at least."""
        if len(key) < _FULL or any(kind_of(c) != "kanji" for c in key):
            return
        for other in self._by_length.get(len(key), ()):
            differ = [b for a, b in zip(key, other, strict=True) if a != b] if other.startswith(key[: _FULL - 1]) else []
            if len(differ) == 1 and kind_of(differ[0]) == "kanji":
                yield other

    def _slips_away(self, key: str, allowed: int) -> Iterator[tuple[str, int]]:
        """Keys that are up to so many slips away, and how many."""
        if allowed:
            digits = _digits(key)
            lengths = range(len(key) - allowed, len(key) + allowed + 1)
            keys = [other for length in lengths for other in self._by_length.get(length, ())]
            near = process.extract(key, keys, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=None)
            for other, distance, _ in near:
                if _digits(other) == digits and min(_slips(other), allowed) >= distance > 0:
                    yield other, int(distance)

    def _equal(self, key: str) -> Iterable[str]:
        return (key,) if key in self._table.names else ()

    def _begun(self, key: str) -> Iterable[str]:
        for at in range(bisect_left(self._keys, key), len(self._keys)):
            if not self._keys[at].startswith(key):
                return
            yield self._keys[at]

    def _holding(self, key: str) -> Iterable[str]:
        return (other for other in self._keys if key in other)

    def _collect(self, best: dict[str, _Hit], key: str, kind: int, distance: int, type: EntityType | None) -> None:
        for entity_id, name in self._table.names[key].items():
            card = self._table.entities[entity_id]
            if type is None or card.type is type:
                hit = _Hit(kind, distance, -card.posts, entity_id, name)
                known = best.get(entity_id)
                if known is None or hit < known:
                    best[entity_id] = hit

    def _matches(self, text: str, hits: Iterable[_Hit], limit: int) -> list[Match]:
        return _matches(text, sorted(hits)[:limit], self._table.entities)

    def _derived(self) -> tuple[dict[str, list[str]], dict[tuple[str, ...], list[str]]]:
        """Keys by the sound of names with kana, and by the words of names with a version; made when first needed."""
        with self._lock:
            if self._rest is None:
                sounds: defaultdict[str, list[str]] = defaultdict(list)
                words: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
                for key in self._keys:
                    name = next(iter(self._table.names[key].values()))
                    if any(kind_of(c) == "katakana" for c in key) and (sound := _sound(key)):
                        sounds[sound].append(key)
                    if len(split := self._words(name)) > 1:
                        words[split].append(key)
                self._rest = dict(sounds), dict(words)
            return self._rest

    def _words(self, text: str) -> tuple[str, ...]:
        """The words of a name with a number or an edition in it, in order of spelling, families by their main names; else nothing."""
        words = _split(text)
        return tuple(sorted(self._main(w) for w in words)) if any(_tells_version(w) for w in words) else ()

    def _main(self, word: str) -> str:
        """The key of the main name of what is mentioned most by this name."""
        found = None if _tells_version(word) else self._table.names.get(_key(word))
        if not found:
            return word
        cards = self._table.entities
        return _key(min((cards[e] for e in found), key=lambda card: (-card.posts, card.id)).name)


_WORDS = re.compile(r"v?\d+(?:\.\d+)*[a-z]{0,3}(?![a-z])|[a-z]+|[ァ-ヺー]+|[^\W\d_a-zァ-ヺー]+")
_EDITIONS = frozenset(EDITIONS.values())
_key = lru_cache(maxsize=50_000)(alias_key)
_sound = lru_cache(maxsize=50_000)(sound_key)


@lru_cache(maxsize=50_000)
def _split(text: str) -> tuple[str, ...]:
    """The words of a name, editions in Latin letters, versions without their v."""
    words = (re.sub(r"^v(?=\d)", "", w) for w in _WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))
    return tuple(EDITIONS.get(w, w) for w in words)


def _tells_version(word: str) -> bool:
    return word[0].isdigit() or word in _EDITIONS


_indexes: WeakKeyDictionary[NameTable, NameIndex] = WeakKeyDictionary()
_lock = Lock()


def name_index(view: View) -> NameIndex:
    """The index of a view's names, made once for each state of the graph.

    Raises:
        GraphTooLarge: the names do not fit into memory here.
    """
    table = view.names()
    with _lock:
        found = _indexes.get(table)
        if found is None:
            found = _indexes[table] = NameIndex(table, view.codes())
        return found


def _digits(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def _slips(key: str) -> int:
    """How many slips a name may hold: a kanji says more than a letter, and few letters leave no room."""
    weight = sum(2 if kind_of(c) == "kanji" else 1 for c in key) if len(key) > 3 else 0
    return 0 if weight < 5 else 1 if weight < 8 else 2 if weight < 15 else 3


def _katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if kind_of(c) == "hiragana" else c for c in text)


_SURE = {_NAME: 100.0, _CODE: 100.0, _IN_ORDER: 95.0, _SOUND: 90.0}


def _score(text: str, name: str, kind: int) -> float:
    given, whole = alias_key(text), alias_key(name)
    if kind in _SURE:
        return _SURE[kind]
    if kind == _SLIP:
        return round(85.0 * OSA.normalized_similarity(given, whole), 1)
    share = len(given) / max(len(whole), 1)
    return round((50.0 if kind == _BEGINNING else 30.0) + 45.0 * share, 1)
