"""The Reconciliation Service API 0.2, which OpenRefine and others speak: https://www.w3.org/community/reports/reconciliation/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ValidationError

from api import examples, schemas
from api.dependencies import LenientQuestion, Store, open_view
from api.errors import TookTooLong
from api.faults import reason
from api.languages import DEFAULT, language
from api.openapi import STORE, answers
from api.rendering import fragment, render
from kg import __version__, query
from kg.errors import EntityNotFound, GraphTooLarge, UsageError
from kg.normalize import alias_key
from kg.query import Candidate, Match, Wanted
from kg.query.properties import Wanted as Column
from kg.records import ENTITY_TYPES, EntityType
from kg.store import GraphStore, View
from kg.store.base import EntityCard

__all__ = ["router"]

M = TypeVar("M", bound=BaseModel)

router = APIRouter(prefix="/v1/reconcile", tags=["reconcile"], route_class=LenientQuestion)

_DEFAULT: Final = 3
_MOST: Final = 50
_VALUES: Final = 10
_SETTING: Final = {
    "name": "limit",
    "label": "Values",
    "type": "number",
    "default": _VALUES,
    "help_text": f"At most so many values for each entity, up to {_MOST}.",
}
_MEANINGS: Final = {
    "type": "種類",
    "aliases": "別名",
    "codes": "証券コードなど",
    "posts": "記事数",
    "mentions": "登場回数",
    "first_seen": "最初の記事の日付",
    "last_seen": "最新の記事の日付",
}
"""What properties that are no relations are, in Japanese."""
_TYPES: Final = {type.casefold(): type for type in ENTITY_TYPES}
_MAY: Final = (UsageError, GraphTooLarge, 422, *STORE)
_QUERIES = "JSON: keys of your choice, each with a `query`, and optionally `type` and `limit`."
_EXTEND = "JSON: `ids` of entities, and `properties`, each with an `id`, to be added as columns."
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "queries": {"type": "string", "description": _QUERIES},
                        "extend": {"type": "string", "description": _EXTEND},
                    },
                }
            }
        }
    }
}

Queries = Annotated[str | None, Query(description=_QUERIES, examples=['{"q0": {"query": "ホンハイ", "type": "Organization"}}'])]
Extend = Annotated[
    str | None, Query(description=_EXTEND, examples=['{"ids": ["organization/foxconn"], "properties": [{"id": "posts"}]}'])
]
Prefix = Annotated[str, Query(max_length=200, description="What was typed so far.", examples=["ほんは"])]
Cursor = Annotated[int, Query(ge=0, le=1_000, description="How many of the first to leave out.")]
EntityId = Annotated[str, Query(max_length=400, description="Id of the entity.", examples=["organization/foxconn"])]
Answer = schemas.ReconcileManifest | schemas.ExtendAnswer | schemas.ReconcileAnswer


async def _fields_of_form(request: Request) -> dict[str, str]:
    """The fields as browsers and OpenRefine send them; FastAPI's own forms need one more library."""
    return {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}


@router.get("", summary="Reconciliation: what the service is, or what names mean", responses=answers(examples.MANIFEST, *_MAY))
def reconcile(request: Request, store: Store, queries: Queries = None, extend: Extend = None) -> Answer:
    """Without parameters the manifest of a service of the Reconciliation API 0.2: give OpenRefine this address. With `queries`
    the candidates for each; an entity has one type; `properties` are passed over. With `extend` the values of properties."""
    return _answer(request, store, queries, extend)


@router.post("", summary="Reconciliation: what names mean", responses=answers(examples.RECONCILE, *_MAY), openapi_extra=_FORM)
def reconcile_form(request: Request, store: Store, fields: Annotated[dict[str, str], Depends(_fields_of_form)]) -> Answer:
    """The same, with `queries` or `extend` as a field of a form, as OpenRefine sends them."""
    return _answer(request, store, fields.get("queries"), fields.get("extend"))


@router.get("/properties", summary="Reconciliation: the properties of a type", responses=answers(examples.PROPERTIES, 422, TookTooLong))
def reconcile_properties(
    type: Annotated[str | None, Query(max_length=200, description="Id of a type; all have the same.", examples=["Organization"])] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many.")] = 100,
) -> schemas.PropertiesAnswer:
    """What can be added to a table of entities: counts, dates, names, codes, and the entities at the other ends of each relation."""
    return schemas.PropertiesAnswer.model_validate({"type": type, "properties": [_named(p) for p in query.PROPERTIES[:limit]]})


@router.get("/suggest", summary="Reconciliation: what may be about to be typed", responses=answers(examples.SUGGEST, *_MAY))
def reconcile_suggest(store: Store, prefix: Prefix = "", cursor: Cursor = 0) -> schemas.SuggestAnswer:
    """The suggest service for entities of the Reconciliation API 0.2."""
    with open_view(store) as view:
        found = query.complete(view, prefix, limit=cursor + 10)[cursor:]
    return schemas.SuggestAnswer.model_validate(
        {"result": [{"id": m.id, "name": m.name, "description": _description(m), "notable": [_type(m.type)]} for m in found]}
    )


@router.get("/suggest/type", summary="Reconciliation: types by name", responses=answers(examples.SUGGEST_TYPE, 422, TookTooLong))
def reconcile_suggest_type(prefix: Prefix = "", cursor: Cursor = 0) -> schemas.SuggestedNames:
    """The suggest service for types, by their English or Japanese name."""
    return _suggested(((type.value, _japanese("type", type)) for type in ENTITY_TYPES), prefix, cursor)


@router.get(
    "/suggest/property",
    summary="Reconciliation: properties by name",
    responses=answers(examples.SUGGEST_PROPERTY, 422, TookTooLong),
)
def reconcile_suggest_property(prefix: Prefix = "", cursor: Cursor = 0) -> schemas.SuggestedNames:
    """The suggest service for properties, by their English or Japanese name."""
    return _suggested(((name, _MEANINGS.get(name) or _japanese("relation", name)) for name in query.PROPERTIES), prefix, cursor)


@router.get("/flyout", summary="Reconciliation: an entity in short", responses=answers(examples.FLYOUT, EntityNotFound, *_MAY))
def reconcile_flyout(store: Store, id: EntityId) -> schemas.FlyoutAnswer:
    """What to show beside a suggestion, as HTML without scripts."""
    return schemas.FlyoutAnswer(id=id, html=fragment("flyout.html", {"profile": _profile(store, id)}))


@router.get("/preview", include_in_schema=False)
def reconcile_preview(request: Request, store: Store, id: EntityId) -> Response:
    """A small page of an entity, to be shown inside pages of the origins that may ask."""
    policy = "; ".join(("default-src 'none'", "style-src 'self'", f"frame-ancestors 'self' {' '.join(request.app.state.origins)}"))
    return render(request, "preview.html", {"profile": _profile(store, id)}, headers={"Content-Security-Policy": policy.strip()})


def _profile(store: GraphStore, id: str) -> query.Profile:
    with open_view(store) as view:
        return query.profile(view, id, limit=3)


def _japanese(kind: str, value: str) -> str:
    return language(DEFAULT).name(kind, value)


def _suggested(names: Iterable[tuple[str, str]], prefix: str, cursor: int) -> schemas.SuggestedNames:
    key = alias_key(prefix)
    found = [(id, name) for id, name in names if key in alias_key(id) or key in alias_key(name)]
    return schemas.SuggestedNames.model_validate({"result": [{**_named(id), "description": name} for id, name in found[cursor:]]})


def _answer(request: Request, store: GraphStore, queries: str | None, extend: str | None) -> Answer:
    if extend is not None:
        return _extended(store, _read(schemas.ExtendQuery, extend, "extend"))
    if queries is None:
        return _manifest(request)
    asked = _read(schemas.ReconcileQueries, queries, "queries").root
    if len(asked) > schemas.MAX_NAMES:
        raise UsageError(f"at most {schemas.MAX_NAMES:,} queries at once")
    with open_view(store) as view:
        return schemas.ReconcileAnswer.model_validate(_results(view, asked))


def _read(model: type[M], text: str, name: str) -> M:
    """What a parameter holds as JSON.

    Raises:
        UsageError: it cannot be read, or is not what it should be; says where.
    """
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{name}: {place + ': ' if place else ''}{reason(first)}") from None


def _extended(store: GraphStore, asked: schemas.ExtendQuery) -> schemas.ExtendAnswer:
    wanted = [Column(p.id, _limit(p.settings.get("limit"))) for p in asked.properties]
    with open_view(store) as view:
        found = query.properties(view, asked.ids, wanted)
    rows = {id: {name: [_value(v) for v in values] for name, values in row.items()} for id, row in found.items()}
    return schemas.ExtendAnswer.model_validate({"meta": [_named(p.id) for p in asked.properties], "rows": rows})


def _limit(given: str | float | None) -> int:
    """The number of values that a setting asks for."""
    try:
        return min(max(int(given or _VALUES), 1), _MOST)
    except (ValueError, OverflowError):
        return _VALUES


def _value(found: query.Value) -> dict[str, Any]:
    if isinstance(found, EntityCard):
        return {"id": found.id, "name": found.name}
    if isinstance(found, datetime):
        return {"date": found.isoformat()}
    return {"int": found} if isinstance(found, int) else {"str": found}


def _named(name: str) -> dict[str, str]:
    return {"id": name, "name": name}


def _manifest(request: Request) -> schemas.ReconcileManifest:
    base = str(request.base_url)
    root = base.rstrip("/")

    def service(path: str) -> dict[str, str]:
        return {"service_url": root, "service_path": router.prefix + path}

    return schemas.ReconcileManifest.model_validate(
        {
            "versions": ["0.2"],
            "name": request.app.title,
            "identifierSpace": f"{base}entities/",
            "schemaSpace": f"{base}docs#",
            "defaultTypes": [_type(type) for type in ENTITY_TYPES],
            "documentation": f"{base}docs",
            "serviceVersion": __version__,
            "view": {"url": f"{base}entities/{{{{id}}}}"},
            "preview": {"url": f"{root}{router.prefix}/preview?id={{{{id}}}}", "width": 420, "height": 200},
            "suggest": {
                "entity": {
                    **service("/suggest"),
                    "flyout_service_url": root,
                    "flyout_service_path": router.prefix + "/flyout?id=${id}",
                },
                "type": service("/suggest/type"),
                "property": service("/suggest/property"),
            },
            "extend": {"propose_properties": service("/properties"), "property_settings": [_SETTING]},
        }
    )


def _results(view: View, asked: Mapping[str, schemas.ReconcileQuery]) -> dict[str, Any]:
    """The candidates of every query. Those of a query for several types are put together, and match if only one does."""
    limits = {key: _DEFAULT if q.limit is None else min(max(q.limit, 1), _MOST) for key, q in asked.items()}
    wanted = [(key, Wanted(q.query, type)) for key, q in asked.items() for type in _types_of(q)]
    found: dict[str, list[Candidate]] = {key: [] for key in asked}
    answers = query.reconcile(view, [w for _, w in wanted], limit=max(limits.values(), default=1))
    for (key, _), answer in zip(wanted, answers, strict=True):
        found[key] += answer.candidates
    results = {}
    for key, candidates in found.items():
        candidates.sort(key=lambda c: (-c.score, -c.posts, c.id))
        alone = sum(c.match for c in candidates) == 1
        results[key] = {"result": [_candidate(c, alone) for c in candidates[: limits[key]]]}
    return results


def _types_of(asked: schemas.ReconcileQuery) -> list[EntityType | None]:
    """The types that a query names, or None for any; types that there are not have no entities."""
    given = [asked.type] if isinstance(asked.type, str) else asked.type
    if not given or given == [""]:
        return [None]
    return [_TYPES[name] for name in dict.fromkeys(name.casefold() for name in given) if name in _TYPES]


def _candidate(found: Candidate, alone: bool) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "description": _description(found),
        "type": [_type(found.type)],
        "score": found.score,
        "match": found.match and alone,
        "features": [{"id": "posts", "value": found.posts}, {"id": "whole_name", "value": found.kind in ("id", "name", "code")}],
    }


def _description(found: Candidate | Match) -> str:
    also = f", found as {found.matched}" if found.matched not in (found.name, found.id) else ""
    return f"{found.type}, {found.posts} post{'s' if found.posts != 1 else ''}{also}"


def _type(type: EntityType) -> dict[str, str]:
    return {"id": type.value, "name": type.value}
