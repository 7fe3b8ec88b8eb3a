"""What is wrong with a request, in words that say what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel

__all__ = ["location", "reason"]

_REASONS: Final = {
    "missing": "is needed",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_parsing": "must be `true` or `false`",
    "bool_type": "must be `true` or `false`",
    "string_type": "must be a text",
    "string_unicode": "holds half a character: \\ud800 to \\udfff without its other half",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "union_tag_invalid": "must be one of {expected_tags}",
    "union_tag_not_found": "needs {discriminator}",
    "extra_forbidden": "is not known here",
}
"""By the kind of error, as Pydantic names them (https://docs.pydantic.dev/latest/errors/validation_errors/)."""


_NOT_SENT_AS_JSON: Final = "must be JSON, and be said to be: `Content-Type: application/json`"


def location(error: Mapping[str, Any]) -> str:
    """Where the value stands that was refused."""
    place = error["loc"][:1] if error["type"] == "json_invalid" else error["loc"]  # else with the character, which the reason says
    return ".".join(str(part) for part in place)


def reason(error: Mapping[str, Any], body: Any = None) -> str:
    """Why a value was refused, from what Pydantic found; never the value itself, which may be a draft.

    Args:
        error: what it found.
        body: the type of the body that was asked for, if any.
    """
    place = tuple(error["loc"])
    if place == ("body",) and isinstance(error.get("input"), bytes):  # FastAPI reads as JSON what is sent as JSON
        return _NOT_SENT_AS_JSON
    if error["type"] == "json_invalid":
        where = re.search(r"line \d+ column \d+", str(error["msg"]))
        at = where[0] if where else f"character {place[1] + 1:,}" if len(place) > 1 else "the beginning"
        return f"is not JSON at {at}; send JSON as the description shows"
    if error["type"] == "extra_forbidden" and (known := _fields(body, place[1:-1])):
        return f"is not known here; there are {', '.join(known)}"
    known_reason = _REASONS.get(str(error["type"]))
    if known_reason is None:
        return str(error["msg"]).removeprefix("Value error, ")
    text = known_reason.format_map(error.get("ctx", {}))
    return text.removesuffix("s") if " 1 " in text else text


def _fields(body: Any, place: Sequence[str | int]) -> list[str]:
    """The names that an object at a place in a body may have."""
    models = list(_models(body))
    for part in place:
        inner = [m.model_fields[part].annotation for m in models if part in m.model_fields]
        if inner:
            models = [m for annotation in inner for m in _models(annotation)]
        elif isinstance(part, str):  # not a name, but which one of several kinds it is
            models = [m for m in models if any(part in get_args(f.annotation) for f in m.model_fields.values())]
    return list(dict.fromkeys(name for m in models for name in m.model_fields))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in a type, be they in lists or unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models(part)
