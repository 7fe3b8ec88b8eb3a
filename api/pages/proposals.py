"""A judgement in the making: from the fields of a form to what the API takes, and to what an editor can be sent."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final, Literal, get_args

from fastapi import Depends, Query
from pydantic import TypeAdapter, ValidationError

from api import schemas
from api.pages.parameters import Text
from kg.errors import UsageError
from kg.judge import Context
from kg.records import EntityType

__all__ = ["KINDS", "Proposal", "Proposed", "as_command", "as_json", "proposal_of"]

KINDS: Final[tuple[str, ...]] = get_args(schemas.Judgement.model_fields["kind"].annotation)
"""Kinds of judgements."""

_LISTS: Final = ("words", "entities", "tags", "posts")
_OPTIONS: Final = {"words": "word", "entities": "entity", "tags": "tag", "posts": "post"}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "same": ("entity", "other"),
    "never-same": ("entity", "other"),
    "rename": ("entity", "name"),
    "retype": ("entity", "type"),
    "ignore": ("name",),
    "split": ("name",),
    "single": ("entity",),
}
_decision: Final[TypeAdapter[Any]] = TypeAdapter(schemas.Decision)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form says so far. The same fields for every kind, so that one can be tried after another."""

    kind: str = "same"
    entity: str = ""
    """The entity that is wrong, by any name; of two that are one the one that is kept."""
    other: str = ""
    """The other entity; of a split one that there is."""
    name: str = ""
    """A name that is given, ignored or split."""
    new: str = ""
    """Name of the entity that is split off, if it is new."""
    type: str = ""
    reason: str = ""
    words: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    author: str = field(default="", kw_only=True)

    @property
    def is_whole(self) -> bool:
        """Whether it says enough to be looked at."""
        said = all(getattr(self, name) for name in _NEEDED[self.kind])
        return said and (self.kind != "split" or (bool(self.new or self.other) and any(getattr(self, name) for name in _LISTS)))

    def query(self, **other: object) -> dict[str, object]:
        """As parameters of an address, some of them changed."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "author"} | other

    def decision(self) -> schemas.Decision:
        """What the API takes.

        Raises:
            UsageError: a field is too long, or there is no such type.
        """
        match self.kind:
            case "same":
                said: dict[str, Any] = {"keep": self.entity, "other": self.other}
            case "never-same":
                said = {"a": self.entity, "b": self.other}
            case "rename":
                said = {"entity": self.entity, "name": self.name}
            case "retype":
                said = {"entity": self.entity, "type": self.type}
            case "ignore":
                said = {"name": self.name, "entity": self.entity or None}
            case "single":
                said = {"entity": self.entity}
            case _:
                meant = {"into": self.other} if self.other else {"new": {"name": self.new, "type": self.type or None}}
                said = {"name": self.name, "entity": self.entity or None, **meant} | {of: list(getattr(self, of)) for of in _LISTS}
        try:
            decision: schemas.Decision = _decision.validate_python(
                {"kind": self.kind, "reason": self.reason, "author": self.author, **said}
            )
        except ValidationError as error:
            raise UsageError("; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())) from error
        return decision


def proposal_of(fields: Mapping[str, list[str]]) -> Proposal:
    """What a form that was sent says."""
    made = {name: fields.get(name, [""])[0].strip() for name in Proposal.__dataclass_fields__ if name not in _LISTS}
    if made["kind"] not in KINDS:
        made["kind"] = KINDS[0]
    return Proposal(**made, **{name: _lines(fields.get(name, [])) for name in _LISTS})  # type: ignore[arg-type]


def _lines(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for value in values for line in value.splitlines() if line.strip()))


Long = Annotated[list[Annotated[str, Query(max_length=8_000)]], Query(max_length=100)]


async def _proposed(
    kind: Literal[*KINDS] = "same",  # type: ignore[valid-type]
    entity: Text = "",
    other: Text = "",
    name: Text = "",
    new: Text = "",
    type: Literal["", *EntityType] = "",  # type: ignore[valid-type]
    reason: Annotated[str, Query(max_length=2_000)] = "",
    words: Long = [],  # noqa: B006
    entities: Long = [],  # noqa: B006
    tags: Long = [],  # noqa: B006
    posts: Long = [],  # noqa: B006
) -> Proposal:
    lists = {of: _lines(values) for of, values in zip(_LISTS, (words, entities, tags, posts), strict=True)}
    said = Proposal(kind, entity.strip(), other.strip(), name.strip(), new.strip(), str(type), reason.strip())
    return replace(said, **lists)  # type: ignore[arg-type]


Proposed = Annotated[Proposal, Depends(_proposed)]


def as_command(kind: str, verdict: Any, reason: str, *, is_new: bool) -> str:
    """The command that judges so, for a shell; `is_new` says whether what is split off has to be made."""
    options = ["--reason", reason] if reason else []
    match kind:
        case "same":
            words = ["merge", verdict.keep, verdict.other]
        case "never-same":
            words = [kind, verdict.a, verdict.b]
        case "rename":
            words = [kind, verdict.entity, verdict.name]
        case "retype":
            words = [kind, verdict.entity, str(verdict.type)]
        case "ignore":
            words, options = [kind, verdict.name], [*(["--of", verdict.entity] if verdict.entity else []), *options]
        case "split":
            new = verdict.new
            meant = ["--as", new.name, "--type", str(new.type), "--id", new.id] if is_new else ["--into", new.id]
            words, options = [kind, verdict.name], [*meant, "--of", verdict.entity, *_where(verdict.context), *options]
        case _:
            words = [kind, verdict.entity]
    verb, *names = words
    return shlex.join(["kg", verb, *options, *(["--"] if any(name.startswith("-") for name in names) else []), *names])


def as_json(kind: str, verdict: Any, reason: str, *, is_new: bool) -> str:
    """What a program would send to ``/v1/judgements``."""
    said: dict[str, object] = {"kind": kind}
    if kind == "split":
        new = verdict.new
        said |= {"name": verdict.name, "entity": verdict.entity}
        said |= {"new": {"name": new.name, "type": str(new.type), "id": new.id}} if is_new else {"into": new.id}
        said |= {of: list(values) for of in _LISTS if (values := getattr(verdict.context, of))}
    else:
        said |= {of: str(value) for of in ("keep", "other", "a", "b", "entity", "name", "type") if (value := getattr(verdict, of, None))}
    return json.dumps(said | ({"reason": reason} if reason else {}), ensure_ascii=False, indent=2)


def _where(context: Context) -> list[str]:
    return [part for of in _LISTS for value in getattr(context, of) for part in (f"--{_OPTIONS[of]}", value)]
