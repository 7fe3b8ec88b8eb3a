"""What a person decides about the graph: the records.

A judgement says something of entities by their ids, which never change, or of a name. It holds for what the machine finds now
and later; what becomes of a post is for :mod:`kg.judge.apply` to say, and which judgements go together for
:mod:`kg.judge.force`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from kg.errors import UsageError
from kg.normalize import alias_key, is_one_line, visible
from kg.records import Entity, EntityType

__all__ = [
    "LONGEST_NAME",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "MOST_TEXTS",
    "Context",
    "Ignore",
    "Judgement",
    "NeverSame",
    "Rename",
    "Retype",
    "Same",
    "Single",
    "Split",
    "Verdict",
    "about",
    "fitting",
    "identified",
    "judgement",
]

LONGEST_NAME = 200
"""Characters of a name that is given, ignored or split, of an author, and of the id of a new entity; what is longer is no name."""
LONGEST_REASON = 2_000
"""Characters."""
LONGEST_TEXT = 400
"""Characters of each word, tag and id that says in which posts."""
MOST_TEXTS = 100
"""Words, entities, tags or posts that say in which posts; of each."""


@dataclass(frozen=True, slots=True)
class Same:
    """Two entities are one, which goes by the id, name and type of the one that is kept."""

    keep: str
    other: str
    known: tuple[Entity, ...] = ()
    """What the lists said of either when this was judged: a post that names one of them does not tell what the other is called."""


@dataclass(frozen=True, slots=True)
class NeverSame:
    """Two entities are two, however alike; nobody shall join them or suggest it."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Rename:
    """An entity is to be called so; its id and its other names stay."""

    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class Retype:
    """An entity is of this type; its id stays."""

    entity: str
    type: EntityType


@dataclass(frozen=True, slots=True)
class Ignore:
    """What is written so names nothing, or not this entity."""

    name: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Posts: those that hold one of the words, name one of the entities, bear one of the tags, or have one of the ids."""

    words: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Split:
    """What is written so, and was taken for this entity, is another one in some posts."""

    name: str
    entity: str
    new: Entity
    """The other one; a new entity, or one that there is."""
    context: Context


@dataclass(frozen=True, slots=True)
class Single:
    """An entity is one thing, however little its posts have in common; nobody shall split it or suggest it."""

    entity: str


Verdict = Same | NeverSame | Rename | Retype | Ignore | Split | Single


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, whose it is, and why."""

    id: str
    """Follows from the verdict: the same judged twice is one judgement."""
    verdict: Verdict
    author: str
    time: datetime
    """With time zone."""
    reason: str = ""

    @property
    def kind(self) -> str:
        """``same``, ``never-same``, ``rename``, ``retype``, ``ignore``, ``split`` or ``single``."""
        return _KINDS[type(self.verdict)]

    def __str__(self) -> str:
        return f"{self.id} ({about(self.verdict)})"


_KINDS: dict[type, str] = {
    Same: "same",
    NeverSame: "never-same",
    Rename: "rename",
    Retype: "retype",
    Ignore: "ignore",
    Split: "split",
    Single: "single",
}


def judgement(verdict: Verdict, author: str, time: datetime, reason: str = "") -> Judgement:
    """A new judgement; see :func:`identified` and :func:`fitting`.

    Raises:
        UsageError: it is too long, its author is not one line, or it holds half a character.
    """
    return fitting(identified(verdict, author, time, reason))


def fitting(j: Judgement) -> Judgement:
    """The judgement, if people can read it; what a store holds already is not asked.

    Raises:
        UsageError: a text or a list of it is too long, or its author is not one line.
    """
    v = j.verdict
    texts = [("author", j.author, LONGEST_NAME), ("reason", j.reason, LONGEST_REASON)]
    if isinstance(v, Rename | Ignore | Split):
        texts.append(("name", v.name, LONGEST_NAME))
    if isinstance(v, Split):
        if v.new.curated:  # else it is one that posts name, however they do
            texts += [("name of the new entity", v.new.name, LONGEST_NAME), ("id of the new entity", v.new.id, LONGEST_NAME)]
        for f in fields(v.context):
            some = getattr(v.context, f.name)
            if len(some) > MOST_TEXTS:
                raise UsageError(f"{len(some):,} {f.name}; at most {MOST_TEXTS} can say in which posts")
            texts += [(f.name, text, LONGEST_TEXT) for text in some]
    for what, text, most in texts:
        if len(text) > most:
            raise UsageError(f"{what} has {len(text):,} characters; at most {most:,} are taken")
    if not is_one_line(j.author):
        raise UsageError("the author is one line without control characters")
    return j


def identified(verdict: Verdict, author: str, time: datetime, reason: str = "") -> Judgement:
    """A judgement with the id that its verdict gives; names in it are without characters that show nothing.

    Raises:
        UsageError: it holds half a character, which no store can write.
    """
    verdict = _legible(verdict)
    known = verdict.known if isinstance(verdict, Same) else (verdict.new,) if isinstance(verdict, Split) else ()
    names = (name for e in known for name in (e.id, e.name, *(a.text for a in e.aliases), *e.codes))
    if any("\ud800" <= c <= "\udfff" for text in (*_identity(verdict), *names, author, reason) for c in text):
        raise UsageError("a judgement holds half a character; is the text UTF-8?")
    kind = _KINDS[type(verdict)]
    digest = hashlib.blake2b("\n".join(_identity(verdict)).encode("utf-8", "replace"), digest_size=5).hexdigest()
    return Judgement(f"{kind}-{digest}", verdict, author, time, reason)


def _legible(verdict: Verdict) -> Verdict:
    match verdict:
        case Rename(_, name) | Ignore(name):
            return replace(verdict, name=visible(name))
        case Split(name, _, new):
            return replace(verdict, name=visible(name), new=replace(new, name=visible(new.name)))
        case _:
            return verdict


def _identity(verdict: Verdict) -> Iterable[str]:
    match verdict:
        case Same(keep, other):
            return keep, other
        case NeverSame(a, b):
            return sorted((a, b))
        case Rename(entity, name):
            return entity, name
        case Retype(entity, type):
            return entity, type
        case Ignore(name, entity):
            return alias_key(name), entity or ""
        case Split(name, entity, new, context):
            of = (f"{f.name} {value}" for f in fields(context) for value in sorted(set(getattr(context, f.name))))
            return alias_key(name), entity, new.id, *of
        case Single(entity):
            return (entity,)


def about(verdict: Verdict) -> str:
    """A verdict in words."""
    match verdict:
        case Same(keep, other):
            return f"{other} is {keep}"
        case NeverSame(a, b):
            return f"{a} is never {b}"
        case Rename(entity, name):
            return f"{entity} is called {name}"
        case Retype(entity, type):
            return f"{entity} is of type {type}"
        case Ignore(name, entity):
            return f"{name!r} is no name of {entity}" if entity else f"{name!r} is no name"
        case Split(name, entity, new, context):
            where = (f"{f.name} {', '.join(getattr(context, f.name))}" for f in fields(context) if getattr(context, f.name))
            return f"{name!r} for {entity} is {new.id} in posts with {' or '.join(where)}"
        case Single(entity):
            return f"{entity} is one thing"
