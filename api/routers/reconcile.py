"""The Reconciliation Service API 0.2, which OpenRefine and others speak: https://www.w3.org/community/reports/reconciliation/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ValidationError

from api import examples, schemas
from api.dependencies import LenientQuestion, Store, open_view
from api.openapi import STORE, answers
from kg import query
from kg.errors import GraphTooLarge, UsageError
from kg.query import Candidate, Match, Wanted
from kg.records import ENTITY_TYPES, EntityType
from kg.store import GraphStore, View

__all__ = ["router"]

router = APIRouter(prefix="/v1/reconcile", tags=["reconcile"], route_class=LenientQuestion)

_DEFAULT: Final = 3
_MOST: Final = 50
_TYPES: Final = {type.casefold(): type for type in ENTITY_TYPES}
_MAY: Final = (UsageError, GraphTooLarge, 422, *STORE)
_QUERIES = "JSON: keys of your choice, each with a `query`, and optionally `type` and `limit`."
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"queries": {"type": "string", "description": _QUERIES}}}
            }
        }
    }
}

Queries = Annotated[str | None, Query(description=_QUERIES, examples=['{"q0": {"query": "ホンハイ", "type": "Organization"}}'])]


async def _queries_of_form(request: Request) -> str | None:
    """The queries as browsers and OpenRefine send them; FastAPI's own forms need one more library."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    return fields.get("queries", [None])[0]


@router.get("", summary="Reconciliation: what the service is, or what names mean", responses=answers(examples.MANIFEST, *_MAY))
def reconcile(request: Request, store: Store, queries: Queries = None) -> schemas.ReconcileManifest | schemas.ReconcileAnswer:
    """Without `queries` the manifest of a service of the Reconciliation API 0.2: give OpenRefine this address. With `queries`
    the candidates for each. An entity has one type; `properties` are passed over."""
    return _answer(request, store, queries)


@router.post("", summary="Reconciliation: what names mean", responses=answers(examples.RECONCILE, *_MAY), openapi_extra=_FORM)
def reconcile_form(
    request: Request, store: Store, queries: Annotated[str | None, Depends(_queries_of_form)]
) -> schemas.ReconcileManifest | schemas.ReconcileAnswer:
    """The same, with `queries` as a field of a form, as OpenRefine sends them."""
    return _answer(request, store, queries)


@router.get("/suggest", summary="Reconciliation: what may be about to be typed", responses=answers(examples.SUGGEST, *_MAY))
def reconcile_suggest(
    store: Store,
    prefix: Annotated[str, Query(max_length=200, description="What was typed so far.", examples=["ほんは"])] = "",
    cursor: Annotated[int, Query(ge=0, le=1_000, description="How many of the first to leave out.")] = 0,
) -> schemas.SuggestAnswer:
    """The suggest service for entities of the Reconciliation API 0.2."""
    with open_view(store) as view:
        found = query.complete(view, prefix, limit=cursor + 10)[cursor:]
    return schemas.SuggestAnswer.model_validate(
        {"result": [{"id": m.id, "name": m.name, "description": _description(m), "notable": [_type(m.type)]} for m in found]}
    )


def _answer(request: Request, store: GraphStore, queries: str | None) -> schemas.ReconcileManifest | schemas.ReconcileAnswer:
    if queries is None:
        return _manifest(request)
    try:
        asked = schemas.ReconcileQueries.model_validate_json(queries).root
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"queries: {place + ': ' if place else ''}{first['msg']}") from None
    if len(asked) > schemas.MAX_NAMES:
        raise UsageError(f"at most {schemas.MAX_NAMES:,} queries at once")
    with open_view(store) as view:
        return schemas.ReconcileAnswer.model_validate(_results(view, asked))


def _manifest(request: Request) -> schemas.ReconcileManifest:
    base = str(request.base_url)
    return schemas.ReconcileManifest.model_validate(
        {
            "versions": ["0.2"],
            "name": request.app.title,
            "identifierSpace": f"{base}entities/",
            "schemaSpace": f"{base}docs#",
            "defaultTypes": [_type(type) for type in ENTITY_TYPES],
            "view": {"url": f"{base}entities/{{{{id}}}}"},
            "suggest": {"entity": {"service_url": base.rstrip("/"), "service_path": router.prefix + "/suggest"}},
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
    return [_TYPES[name.casefold()] for name in dict.fromkeys(given) if name.casefold() in _TYPES]


def _candidate(found: Candidate, alone: bool) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "description": _description(found),
        "type": [_type(found.type)],
        "score": found.score,
        "match": found.match and alone,
        "features": [{"id": "posts", "value": found.posts}, {"id": "whole_name", "value": found.kind in ("id", "name")}],
    }


def _description(found: Candidate | Match) -> str:
    also = f", found as {found.matched}" if found.matched not in (found.name, found.id) else ""
    return f"{found.type}, {found.posts} post{'s' if found.posts != 1 else ''}{also}"


def _type(type: EntityType) -> dict[str, str]:
    return {"id": type.value, "name": type.value}
