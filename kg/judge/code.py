"""Judgements as plain data, for stores and programs, and as TOML that people read, review and edit."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from kg.errors import UsageError
from kg.judge.force import type_in_id
from kg.judge.records import Context, Ignore, Judgement, NeverSame, Rename, Retype, Same, Single, Split, Verdict, about, fitting, identified
from kg.records import Alias, Entity, EntityType

__all__ = ["as_data", "as_toml", "from_data", "from_toml"]

_LISTED = "listed"
"""The reason of names that were known when something was judged."""
_HEAD = "# Judgements of kg. `kg judgements import FILE --dry-run` shows what they would change; ids are made anew.\n"


def as_data(j: Judgement) -> dict[str, Any]:
    """A judgement as what JSON can hold; what is empty is left out."""
    data: dict[str, Any] = {"id": j.id, "kind": j.kind}
    match j.verdict:
        case Same(keep, other, known):
            data |= {"keep": keep, "other": other}
            more: dict[str, Any] = {"known": [_entity_data(e) for e in known]}
        case NeverSame(a, b):
            data |= {"a": a, "b": b}
            more = {}
        case Single(entity):
            data |= {"entity": entity}
            more = {}
        case Rename(entity, name):
            data |= {"entity": entity, "name": name}
            more = {}
        case Retype(entity, type):
            data |= {"entity": entity, "type": str(type)}
            more = {}
        case Ignore(name, maybe):
            data |= {"name": name}
            more = {"entity": maybe}
        case Split(name, entity, new, context):
            data |= {"name": name, "entity": entity, "new": _entity_data(new)}
            more = {"words": context.words, "entities": context.entities, "tags": context.tags, "posts": context.posts}
    data |= {key: list(value) if isinstance(value, tuple) else value for key, value in more.items() if value}
    data |= {"author": j.author, "time": j.time.isoformat()}
    return data | ({"reason": j.reason} if j.reason else {})


def from_data(data: Mapping[str, Any], *, author: str = "", now: datetime | None = None) -> Judgement:
    """The judgement that plain data describes; `author` and `now` stand for what it does not say.

    Raises:
        UsageError: it describes none; says what is wrong.
    """
    fields = dict(data)
    fields.pop("id", None)
    kind = fields.pop("kind", None)
    if not isinstance(kind, str) or kind not in _READERS:
        raise UsageError(f"kind is {kind!r}; write one of {', '.join(_READERS)}")
    by = _text(fields, "author", author)
    reason = _text(fields, "reason", "")
    time = _time(fields.pop("time", None), now)
    verdict = _READERS[kind](fields)
    if fields:
        raise UsageError(f"{kind} takes no {', '.join(sorted(fields))}")
    return identified(verdict, by, time, reason)


def as_toml(judgements: Iterable[Judgement]) -> str:
    """A file of judgements, each under a line that says it in words."""
    parts = [_HEAD]
    for j in judgements:
        comment = "".join(c if c.isprintable() else " " for c in about(j.verdict))
        lines = (f"{key} = {_toml(value)}" for key, value in as_data(j).items())
        parts.append(f"\n# {comment}\n[[judgement]]\n" + "\n".join(lines) + "\n")
    return "".join(parts)


def from_toml(text: str, where: str, *, author: str = "", now: datetime | None = None) -> list[Judgement]:
    """The judgements of a file.

    Raises:
        UsageError: it is no such file, or one of them is none; says which.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{where}: nested deeper than any file of judgements") from error
    entries = found.pop("judgement", [])
    if found or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise UsageError(f"{where}: a file of judgements holds [[judgement]] tables and nothing else")
    judgements = []
    for number, entry in enumerate(entries, 1):
        try:
            judgements.append(fitting(from_data(entry, author=author, now=now)))
        except UsageError as error:
            raise UsageError(f"{where}: judgement {number}: {error}") from error
    return judgements


# Parts ----------------------------------------------------------------------------------------------------------------


def _entity_data(e: Entity) -> dict[str, Any]:
    data: dict[str, Any] = {"id": e.id, "name": e.name, "type": str(e.type)}
    names = [a.text for a in e.aliases]
    return data | {k: v for k, v in (("names", names), ("codes", list(e.codes)), ("curated", e.curated)) if v}


def _entity(value: Any, what: str) -> Entity:
    if not isinstance(value, dict):
        raise UsageError(f"{what} must be a table with id, name and type")
    fields = dict(value)
    id = _text(fields, "id")
    type = _type(fields) if "type" in fields else type_in_id(id)
    name = _text(fields, "name", id.partition("/")[2])
    aliases = tuple(Alias(text, _LISTED) for text in dict.fromkeys(_texts(fields, "names")))
    codes = _texts(fields, "codes")
    curated = fields.pop("curated", False)
    if not isinstance(curated, bool):
        raise UsageError("curated must be true or false")
    if fields:
        raise UsageError(f"{what} takes no {', '.join(sorted(fields))}")
    return Entity(id, name, type, aliases if curated else (), codes, curated)


def _same(fields: dict[str, Any]) -> Verdict:
    known = fields.pop("known", [])
    if not isinstance(known, list):
        raise UsageError("known must be a list of tables")
    return Same(_text(fields, "keep"), _text(fields, "other"), tuple(_entity(e, "known") for e in known))


def _split(fields: dict[str, Any]) -> Verdict:
    context = Context(*(_texts(fields, of) for of in ("words", "entities", "tags", "posts")))
    return Split(_text(fields, "name"), _text(fields, "entity"), _entity(fields.pop("new", None), "new"), context)


_READERS: dict[str, Callable[[dict[str, Any]], Verdict]] = {
    "same": _same,
    "never-same": lambda f: NeverSame(_text(f, "a"), _text(f, "b")),
    "rename": lambda f: Rename(_text(f, "entity"), _text(f, "name")),
    "retype": lambda f: Retype(_text(f, "entity"), _type(f)),
    "ignore": lambda f: Ignore(_text(f, "name"), _text(f, "entity") if "entity" in f else None),
    "split": _split,
    "single": lambda f: Single(_text(f, "entity")),
}


def _text(fields: dict[str, Any], key: str, default: str | None = None) -> str:
    value = fields.pop(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise UsageError(f"{key} must be a text")
    return value


def _texts(fields: dict[str, Any], key: str) -> tuple[str, ...]:
    value = fields.pop(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v.strip() for v in value):
        raise UsageError(f"{key} must be a list of texts")
    return tuple(value)


def _type(fields: dict[str, Any]) -> EntityType:
    written = _text(fields, "type")
    found = next((type for type in EntityType if type.casefold() == written.casefold()), None)
    if found is None:
        raise UsageError(f"{written!r} is no type of entity; write one of {', '.join(EntityType)}")
    return found


def _time(value: Any, now: datetime | None) -> datetime:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value if value is not None else now
    except ValueError as error:
        raise UsageError(f"time is {value!r}; write it as 2026-01-15T09:30:00+09:00") from error
    if not isinstance(time, datetime):
        raise UsageError("time must be a date with a time")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(v)}" for key, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
