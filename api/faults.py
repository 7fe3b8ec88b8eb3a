"""What is wrong with a request, in words that say what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["reason"]

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
    "json_invalid": "is not JSON: {error}",
}
"""By the kind of error, as Pydantic names them (https://docs.pydantic.dev/latest/errors/validation_errors/)."""


_NOT_SENT_AS_JSON: Final = "must be JSON, and be said to be: `Content-Type: application/json`"


def reason(error: Mapping[str, Any]) -> str:
    """Why a value was refused, from what Pydantic found; never the value itself, which may be a draft."""
    if tuple(error["loc"]) == ("body",) and isinstance(error.get("input"), bytes):  # FastAPI reads as JSON what is sent as JSON
        return _NOT_SENT_AS_JSON
    known = _REASONS.get(str(error["type"]))
    if known is None:
        return str(error["msg"]).removeprefix("Value error, ")
    text = known.format_map(error.get("ctx", {}))
    return text.removesuffix("s") if " 1 " in text else text
