"""What the Reconciliation Service API 0.2 asks of a service, as JSON schemas written from its text.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator

__all__ = ["EXTENSION", "FLYOUT", "MANIFEST", "PROPOSAL", "RESULTS", "SUGGESTED_ENTITIES", "SUGGESTED_NAMES", "check"]

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_URL: Final[Json] = {"type": "string", "pattern": "^https?://"}
_WITH_ID: Final[Json] = {"type": "string", "pattern": r"\{\{id\}\}"}


def _object(needed: dict[str, Json], **others: Json) -> Json:
    return {"type": "object", "required": list(needed), "properties": {**needed, **others}}


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


_TYPE: Final = _object({"id": _TEXT, "name": _TEXT})
_TYPE_OR_ID: Final[Json] = {"anyOf": [_object({"id": _TEXT}, name=_TEXT), _TEXT]}
_SERVICE: Final = _object(
    {}, service_url=_URL, service_path=_TEXT, flyout_service_url=_URL, flyout_service_path={"type": "string", "pattern": r"\$\{id\}"}
)
_SETTING: Final = _object(
    {"type": {"enum": ["number", "text", "checkbox", "select"]}, "label": _TEXT, "name": _TEXT},
    default={"type": ["number", "string", "boolean"]},
    help_text=_TEXT,
)

MANIFEST: Final = _object(
    {"versions": {**_list(_TEXT), "contains": {"const": "0.2"}}, "name": _TEXT, "identifierSpace": _URL, "schemaSpace": _URL},
    documentation=_URL,
    serviceVersion=_TEXT,
    defaultTypes={**_list(_TYPE), "uniqueItems": True},
    view=_object({"url": _WITH_ID}),
    preview=_object({"url": _WITH_ID, "width": {"type": "integer"}, "height": {"type": "integer"}}),
    suggest=_object({}, entity=_SERVICE, type=_SERVICE, property=_SERVICE),
    extend=_object({}, propose_properties=_object({}, service_url=_URL, service_path=_TEXT), property_settings=_list(_SETTING)),
)
_CANDIDATE: Final = _object(
    {"id": _TEXT, "name": _TEXT, "score": {"type": "number"}},
    description=_TEXT,
    match={"type": "boolean"},
    type=_list(_TYPE_OR_ID),
    features=_list(_object({"id": _TEXT, "value": {"type": ["boolean", "number"]}})),
)
RESULTS: Final[Json] = {"type": "object", "additionalProperties": _object({"result": _list(_CANDIDATE)})}
SUGGESTED_ENTITIES: Final = _object({"result": _list(_object({"id": _TEXT, "name": _TEXT}, description=_TEXT, notable=_list(_TYPE_OR_ID)))})
SUGGESTED_NAMES: Final = _object({"result": _list(_object({"id": _TEXT, "name": _TEXT}, description=_TEXT))})
"""Of types and of properties."""
FLYOUT: Final = _object({"id": _TEXT, "html": _TEXT})
PROPOSAL: Final = _object({"properties": _list(_object({"id": _TEXT, "name": _TEXT}))}, type=_TEXT, limit={"type": "integer"})
_TIME: Final[Json] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"}
_VALUES: Final = ({"id": _TEXT, "name": _TEXT}, {"str": _TEXT}, {"float": {"type": "number"}}, {"int": {"type": "integer"}}, {"date": _TIME}, {})
_CELL: Final[Json] = {"oneOf": [{**_object(needed), "additionalProperties": False} for needed in _VALUES]}
EXTENSION: Final = _object(
    {
        "meta": _list(_object({"id": _TEXT, "name": _TEXT}, type=_object({"id": _TEXT}))),
        "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)}},
    }
)


def check(answer: Any, schema: Json) -> None:
    """Hold an answer to a schema.

    Raises:
        ValidationError: it breaks the schema; says where.
    """
    Draft202012Validator(schema).validate(answer)
